/* SPDX-License-Identifier: MIT */
/*
 * test_e820.c - mm/boot/e820.c and synthetic.c: names of types, sorting and overlaps, mem= and memmap= on a map,
 * machines made of --mem and --nodes, ranges given by an embedder.
 */
#include <linux/sizes.h>
#include "describe_fixture.h"

static int type_of(const char *name)
{
	struct cur c = { name, name + strlen(name) };

	return e820_type_parse(c);
}

static void names(struct kunit *test)
{
	char buf[32];

	KUNIT_EXPECT_EQ(test, type_of("usable"), (int)E820_TYPE_RAM);
	KUNIT_EXPECT_EQ(test, type_of("System RAM"), (int)E820_TYPE_RAM);
	KUNIT_EXPECT_EQ(test, type_of("  638 KB System RAM"), -1);
	KUNIT_EXPECT_EQ(test, type_of("638 KB System RAM"), (int)E820_TYPE_RAM);
	KUNIT_EXPECT_EQ(test, type_of("reserved "), (int)E820_TYPE_RESERVED);
	KUNIT_EXPECT_EQ(test, type_of("ACPI data"), (int)E820_TYPE_ACPI);
	KUNIT_EXPECT_EQ(test, type_of("ACPI NVS"), (int)E820_TYPE_NVS);
	KUNIT_EXPECT_EQ(test, type_of("unusable"), (int)E820_TYPE_UNUSABLE);
	KUNIT_EXPECT_EQ(test, type_of("persistent (type 7)"), (int)E820_TYPE_PMEM);
	KUNIT_EXPECT_EQ(test, type_of("type 20"), 20);
	KUNIT_EXPECT_EQ(test, type_of("usab"), -1);
	KUNIT_EXPECT_EQ(test, type_of("type 0"), -1);
	KUNIT_EXPECT_EQ(test, type_of(""), -1);
	KUNIT_EXPECT_STREQ(test, e820_type_name(E820_TYPE_PRAM, buf, sizeof(buf)), "persistent (type 12)");
	KUNIT_EXPECT_STREQ(test, e820_type_name(E820_TYPE_SOFT_RESERVED, buf, sizeof(buf)), "soft reserved");
	KUNIT_EXPECT_STREQ(test, e820_type_name(99, buf, sizeof(buf)), "type 99");
}

static void expect_map(struct kunit *test, const struct firmware_range *want, unsigned int nr)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, boot_info.nr_map, nr);
	for (i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ_MSG(test, boot_info.map[i].base, want[i].base, "entry %u", i);
		KUNIT_EXPECT_EQ_MSG(test, boot_info.map[i].size, want[i].size, "entry %u", i);
		KUNIT_EXPECT_EQ_MSG(test, boot_info.map[i].type, want[i].type, "entry %u", i);
	}
}
#define EXPECT_MAP(...)                                                                                                \
	expect_map(test, (struct firmware_range[]){ __VA_ARGS__ },                                                     \
		   ARRAY_SIZE(((struct firmware_range[]){ __VA_ARGS__ })))

/*
 *   given   |----- usable -----|   |usable|
 *               |reserved|     |usable|
 *   after   |us|reserved|-------usable-----|
 */
static void larger_type_wins(struct kunit *test)
{
	firmware_map_add(0x8000, 0x1000, E820_TYPE_RAM);
	firmware_map_add(0, 0x7000, E820_TYPE_RAM);
	firmware_map_add(0x7000, 0x1000, E820_TYPE_RAM);
	firmware_map_add(0x1000, 0x2000, E820_TYPE_RESERVED);
	firmware_map_sanitize();
	EXPECT_MAP({ 0, 0x1000, 1 }, { 0x1000, 0x2000, 2 }, { 0x3000, 0x6000, 1 });
	firmware_map_sanitize();
	KUNIT_EXPECT_EQ(test, boot_info.nr_map, 3u);
}

static void equal_ranges(struct kunit *test)
{
	firmware_map_add(MiB(1), MiB(1), E820_TYPE_NVS);
	firmware_map_add(MiB(1), MiB(1), E820_TYPE_RAM);
	firmware_map_sanitize();
	EXPECT_MAP({ MiB(1), MiB(1), 4 });
}

static void full_map(struct kunit *test)
{
	u64 i;

	for (i = 0; i < FIRMWARE_MAP_MAX; i++)
		KUNIT_ASSERT_EQ(test, firmware_map_add(i * 0x2000, 0x1000, E820_TYPE_RAM), 0);
	KUNIT_EXPECT_EQ(test, firmware_map_add(i * 0x2000, 0x1000, E820_TYPE_RAM), -ENOSPC);
	firmware_map_sanitize();
	KUNIT_EXPECT_EQ(test, boot_info.nr_map, (unsigned int)FIRMWARE_MAP_MAX);
}

#if DESCRIBE_X86
/* A machine of 1 GiB at @base 1 MiB, then what @cmdline makes of it. */
static void apply(const char *cmdline)
{
	boot_info.nr_map = 0;
	firmware_map_add(0, 0x9fc00, E820_TYPE_RAM);
	firmware_map_add(0xf0000, 0x10000, E820_TYPE_RESERVED);
	firmware_map_add(MiB(1), MiB(1023), E820_TYPE_RAM);
	boot_params_parse(cmdline, &boot_info.params);
	firmware_map_apply_cmdline();
}

static void memmap_reserve(struct kunit *test)
{
	apply("memmap=100M$300M memmap=5M$0x29a00000");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(299), 1 }, { MiB(300), MiB(100), 2 },
		   { MiB(400), 0x29a00000 - MiB(400), 1 }, { 0x29a00000, MiB(5), 2 },
		   { 0x29f00000, GiB(1) - 0x29f00000, 1 });
}

static void mem_limit(struct kunit *test)
{
	apply("mem=512M");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(511), 1 });
	apply("mem=512M memmap=1G@8G");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(511), 1 }, { GiB(8), GiB(1), 1 });
	apply("memmap=1G@8G mem=512M");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(511), 1 });
}

static void memmap_exact(struct kunit *test)
{
	apply("memmap=exactmap memmap=640K@0 memmap=63M@1M");
	EXPECT_MAP({ 0, KiB(640), 1 }, { MiB(1), MiB(63), 1 });
}

static void memmap_convert(struct kunit *test)
{
	apply("memmap=2M%4M-1+12");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(3), 1 }, { MiB(4), MiB(2), 12 },
		   { MiB(6), MiB(1018), 1 });
	apply("memmap=2M%4M-2+12");
	KUNIT_EXPECT_EQ(test, boot_info.nr_map, 3u);
	apply("memmap=1M%0x0+2");
	EXPECT_MAP({ 0, MiB(1), 2 }, { MiB(1), MiB(1023), 1 });
	apply("memmap=1G%1M-1");
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 });
}

static void bios_area(struct kunit *test)
{
	apply("");
	firmware_map_trim_bios();
	EXPECT_MAP({ 0, 0x1000, 2 }, { 0x1000, 0x9ec00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(1023), 1 });
	KUNIT_EXPECT_EQ(test, firmware_map_ram_end(GiB(4)), 0x40000ull);
	KUNIT_ASSERT_EQ(test, x86_memory_to_memblock(&error), 0);
	expect_region(test, &memblock.memory, 0, 0x1000, 0x9f000);
	expect_region(test, &memblock.memory, 1, MiB(1), GiB(1));
}

static void nothing_left(struct kunit *test)
{
	apply("memmap=exactmap");
	expect_error(test, x86_memory_to_memblock(&error), "no usable memory");
}

/* "e820: update" lines take memory away; none may bring any. */
static void log_changes(struct kunit *test)
{
	apply("");
	log_facts.changes[0] = (struct e820_change){ MiB(16), MiB(32), E820_TYPE_RAM, E820_TYPE_RESERVED };
	log_facts.changes[1] = (struct e820_change){ GiB(2), GiB(3), E820_ANY, E820_TYPE_RAM };
	log_facts.changes[2] = (struct e820_change){ 0xf0000, MiB(1), E820_TYPE_RESERVED, E820_TYPE_RAM };
	log_facts.changes[3] = (struct e820_change){ MiB(512), ~0ULL, E820_TYPE_RAM, 0 };
	log_facts.nr_changes = 4;
	firmware_map_apply_log();
	EXPECT_MAP({ 0, 0x9fc00, 1 }, { 0xf0000, 0x10000, 2 }, { MiB(1), MiB(15), 1 }, { MiB(16), MiB(16), 2 },
		   { MiB(32), MiB(480), 1 });
}

static void above_64_tib(struct kunit *test)
{
	firmware_map_add(TiB(64) - GiB(1), GiB(2), E820_TYPE_RAM);
	KUNIT_ASSERT_EQ(test, x86_memory_to_memblock(&error), 0);
	expect_region(test, &memblock.memory, 0, TiB(64) - GiB(1), TiB(64));
}
#endif

/* ---- synthetic machines ---- */

static int synthetic(struct kunit *test, u64 mem, unsigned int nodes, unsigned int cpus, const char *cmdline)
{
	struct machine_config config = { .mem_size = mem, .nr_nodes = nodes, .nr_cpus = cpus, .cmdline = cmdline };

	return describe(test, &config);
}

static bool is_reserved(const struct boot_freed *freed)
{
	return describe_all_reserved(freed->base, freed->base + freed->size);
}

static void plain_machine(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, synthetic(test, 0, 0, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.nr_cpus, 1u);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 1ull);
#if DESCRIBE_X86
	expect_region(test, &memblock.memory, 1, MiB(1), GiB(1));
	KUNIT_EXPECT_EQ(test, boot_info.kernel.base, MiB(16));
#else
	expect_region(test, &memblock.memory, 0, 0x60000000, 0xa0000000);
	KUNIT_EXPECT_EQ(test, boot_info.phys_offset, 0x60000000ull);
#endif
	KUNIT_EXPECT_TRUE(test,
			  describe_all_reserved(boot_info.kernel.base, boot_info.kernel.base + boot_info.kernel.size));
}

/* From the smallest machine up: kernel and half of the RAM fit, and what is freed later is reserved now. */
static void every_size_boots(struct kunit *test)
{
	u64 most = DESCRIBE_X86 ? TiB(64) : MiB(2048), mem;
	unsigned int i;

	for (mem = MiB(8); mem <= most; mem *= 2) {
		KUNIT_ASSERT_EQ_MSG(test, synthetic(test, mem, 0, 0, NULL), 0, "%lluM: %s", mem >> 20, error.text);
		KUNIT_EXPECT_LT_MSG(test, (u64)memblock_reserved_size() * 2, mem, "%lluM", mem >> 20);
		for (i = 0; i < boot_info.nr_freed; i++)
			KUNIT_EXPECT_TRUE(test, is_reserved(&boot_info.freed[i]));
		KUNIT_EXPECT_GT(test, boot_info.nr_freed, 0u);
	}
}

static void too_small_or_large(struct kunit *test)
{
	expect_error(test, synthetic(test, MiB(8) - 4096, 0, 0, NULL), "too small");
	expect_error(test, synthetic(test, MiB(64) + 1, 0, 0, NULL), "not whole");
	expect_error(test, synthetic(test, DESCRIBE_X86 ? TiB(65) : GiB(3), 0, 0, NULL), "is more than");
	expect_error(test, synthetic(test, GiB(1), CONFIG_MAX_NUMNODES + 1, 0, NULL), "nodes: ");
	expect_error(test, synthetic(test, GiB(1), 0, CONFIG_NR_CPUS + 1, NULL), "cpus: ");
	if (CONFIG_MAX_NUMNODES > 16)
		expect_error(test, synthetic(test, MiB(8), 16, 0, NULL), "less than 1024K");
}

static void nodes_share_evenly(struct kunit *test)
{
	u64 per_node[4] = { 0 };
	struct memblock_region *reg;

	if (!DESCRIBE_NUMA)
		kunit_skip(test, "built without NUMA");
	KUNIT_ASSERT_EQ(test, synthetic(test, DESCRIBE_X86 ? GiB(8) : GiB(2), 4, 6, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 0xfull);
	for_each_mem_region(reg)
		per_node[memblock_get_region_node(reg)] += reg->size;
	KUNIT_EXPECT_EQ(test, per_node[1], DESCRIBE_X86 ? GiB(2) : MiB(512));
	KUNIT_EXPECT_EQ(test, per_node[3], per_node[1]);
	KUNIT_EXPECT_EQ(test, boot_info.cpu_node[5], 1);
	KUNIT_EXPECT_EQ(test, boot_info.distance[0][0], 10);
	KUNIT_EXPECT_EQ(test, boot_info.distance[3][1], 20);
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(1), 4, 6, "numa=off"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 1ull);
	KUNIT_EXPECT_EQ(test, boot_info.cpu_node[5], 0);
}

static void most_nodes(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test,
			synthetic(test, MiB(CONFIG_MAX_NUMNODES > 8 ? CONFIG_MAX_NUMNODES : 8) + 4096,
				  CONFIG_MAX_NUMNODES, 0, NULL),
			0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, ~0ULL >> (64 - CONFIG_MAX_NUMNODES));
}

/* ---- given ranges ---- */

static int given(struct kunit *test, const struct machine_range *ranges, unsigned int nr)
{
	struct machine_config config = { .ranges = ranges, .nr_ranges = nr };

	return describe(test, &config);
}

static void ranges(struct kunit *test)
{
	struct machine_range good[] = { { 0x70000000, SZ_16M, 1, 0 },
					{ 0x60000000, SZ_32M, 1, 0 },
					{ 0x71000000, SZ_1M, 2, 0 } };
	struct machine_range overlap[] = { { 0x60000000, SZ_32M, 1, 0 }, { 0x61000000, SZ_32M, 1, 0 } };
	struct machine_range empty[] = { { 0x60000000, 0, 1, 0 } };
	struct machine_range wraps[] = { { ~0ULL - 4095, 8192, 1, 0 } };
	struct machine_range node[] = { { 0x60000000, SZ_32M, 1, CONFIG_MAX_NUMNODES } };

	KUNIT_ASSERT_EQ_MSG(test, given(test, good, 3), 0, "%s", error.text);
	expect_region(test, &memblock.memory, 0, 0x60000000, 0x62000000);
	expect_region(test, &memblock.memory, 1, 0x70000000, 0x71000000);
	expect_error(test, given(test, overlap, 2), "overlaps entry 0");
	expect_error(test, given(test, empty, 1), "is empty");
	expect_error(test, given(test, wraps, 1), "wraps");
	expect_error(test, given(test, node, 1), "at most");
}

static void crash_kernel(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(2), 0, 0, "crashkernel=64M"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.crash.size, MiB(64));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(boot_info.crash.base, boot_info.crash.base + MiB(64)));
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(2), 0, 0, "crashkernel=512M-1G:16M,1G-:128M"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.crash.size, MiB(128));
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(1), 0, 0, "crashkernel=64M@0x78000000"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.crash.base, DESCRIBE_X86 ? 0 : 0x78000000ull);
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(1), 0, 0, "crashkernel=9G"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.crash.size, 0ull);
	KUNIT_ASSERT_EQ(test, synthetic(test, GiB(1), 0, 0, "crashkernel=xyz"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.crash.size, 0ull);
}

static void long_command_line(struct kunit *test)
{
	static char text[5000];

	memset(text, 'x', sizeof(text) - 1);
	expect_error(test, synthetic(test, GiB(1), 0, 0, text), "command line: longer than 4095 bytes");
	text[4095] = '\0';
	KUNIT_EXPECT_EQ(test, synthetic(test, GiB(1), 0, 0, text), 0);
}

static struct kunit_case e820_cases[] = { KUNIT_CASE(names),
					  KUNIT_CASE(larger_type_wins),
					  KUNIT_CASE(equal_ranges),
					  KUNIT_CASE(full_map),
#if DESCRIBE_X86
					  KUNIT_CASE(memmap_reserve),
					  KUNIT_CASE(mem_limit),
					  KUNIT_CASE(memmap_exact),
					  KUNIT_CASE(memmap_convert),
					  KUNIT_CASE(bios_area),
					  KUNIT_CASE(nothing_left),
					  KUNIT_CASE(log_changes),
					  KUNIT_CASE(above_64_tib),
#endif
					  KUNIT_CASE(plain_machine),
					  KUNIT_CASE(every_size_boots),
					  KUNIT_CASE(too_small_or_large),
					  KUNIT_CASE(nodes_share_evenly),
					  KUNIT_CASE(most_nodes),
					  KUNIT_CASE(ranges),
					  KUNIT_CASE(crash_kernel),
					  KUNIT_CASE(long_command_line),
					  {} };

static struct kunit_suite e820_suite = {
	.name = "e820",
	.init = describe_case_init,
	.exit = describe_case_exit,
	.test_cases = e820_cases,
};
kunit_test_suite(e820_suite);
