/* SPDX-License-Identifier: MIT */
/*
 * test_dmesg.c - mm/boot/dmesg*.c, numa.c, kernel_image.c: logs in every form, damaged logs, the memblock trace
 * replayed, nodes and their distances, what is freed after boot.
 */
#include "describe_fixture.h"

/* A log of @text with @stamp before each line and @line_end behind it. */
static char made[16384];

static const char *stamped(const char *text, const char *stamp, const char *line_end)
{
	size_t len = 0;

	while (*text) {
		const char *end = strchr(text, '\n');

		len += (size_t)scnprintf(made + len, sizeof(made) - len, "%s%.*s%s", stamp, (int)(end - text), text,
					 line_end);
		text = end + 1;
	}
	return made;
}

static struct cur cur_of(const char *text)
{
	return (struct cur){ text, text + strlen(text) };
}

/* ---- lines ---- */

static const char *const stamps[] = {
	"",
	"<6>",
	"[    0.000000] ",
	"<4>[    0.000000] ",
	"[    0.000000][    T0] ",
	"[    0.000000] [    T0] ",
	"kern  :info  : [    0.000000] ",
	"[Mon Nov 22 02:00:00 2026] ",
	"[Nov22 02:00] ",
	"[  +0.000000] ",
	"[    0.000000 <    0.000000>] ",
	"2026-11-22T02:00:00,000000+00:00 ",
	"Nov 22 02:00:00 host kernel: ",
	"Nov 22 02:00:00 host kernel: [    0.000000] ",
	"[    0.000000] host kernel: ",
	"2026-11-22T02:00:00+0000 host kernel: ",
	"Mon 2026-11-22 02:00:00 UTC host kernel: ",
	"host kernel: ",
};

static void stamp_desc(const char *const *stamp, char *desc)
{
	strscpy(desc, *stamp, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(stamp, stamps, stamp_desc);

static void strips_stamps(struct kunit *test)
{
	const char *const *stamp = test->param_value;
	static const char *const ends[] = { "\n", "\r\n" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		const char *text = stamped("[mem 0x0-0x1] available\n memory[0x0]\t[0x1-0x2]\n", *stamp, ends[i]);
		struct log_reader reader = { .pos = text, .end = text + strlen(text) };
		struct log_line line;

		KUNIT_ASSERT_TRUE(test, log_next_line(&reader, &line));
		KUNIT_EXPECT_TRUE(test, cur_is(line.text, "[mem 0x0-0x1] available"));
		KUNIT_ASSERT_TRUE(test, log_next_line(&reader, &line));
		KUNIT_EXPECT_TRUE(test, cur_is(line.text, "memory[0x0]\t[0x1-0x2]"));
		KUNIT_EXPECT_EQ(test, line.nr, 2u);
		KUNIT_EXPECT_TRUE(test, line.terminated);
		KUNIT_EXPECT_FALSE(test, log_next_line(&reader, &line));
	}
}

static void numbers(struct kunit *test)
{
	struct cur c = cur_of("18446744073709551616");
	u64 val, last;

	KUNIT_EXPECT_FALSE(test, cur_dec(&c, &val));
	c = cur_of("0xffffffffffffffff!");
	KUNIT_EXPECT_TRUE(test, cur_hex(&c, &val));
	KUNIT_EXPECT_EQ(test, val, ~0ULL);
	KUNIT_EXPECT_TRUE(test, cur_is(c, "!"));
	c = cur_of("0x");
	KUNIT_EXPECT_FALSE(test, cur_hex(&c, &val));
	c = cur_of("017k");
	KUNIT_EXPECT_TRUE(test, cur_mem(&c, &val));
	KUNIT_EXPECT_EQ(test, val, KiB(15));
	c = cur_of("16E");
	KUNIT_EXPECT_FALSE(test, cur_mem(&c, &val));
	c = cur_of("[mem 0x10-0x1f");
	KUNIT_EXPECT_FALSE(test, cur_mem_range(&c, &val, &last));
}

/* ---- x86 logs ---- */

#if DESCRIBE_X86
#define MAP_128M                                                                                                       \
	"BIOS-provided physical RAM map:\n"                                                                            \
	"BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n"                                              \
	"BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved\n"                                            \
	"BIOS-e820: [mem 0x0000000000100000-0x0000000007ffffff] usable\n"
#define SIZES                                                                                                          \
	"Memory: 100K/130552K available (2048K kernel code, 100K rwdata, 500K rodata, 400K init, 1000K bss, 1K reserved)\n"

static const char plain_log[] = "Linux version 6.1.0-1-amd64 (x@y)\n"
				"Command line: quiet movablecore=16M\n" MAP_128M
				"smpboot: Allowing 6 CPUs, 2 hotplug CPUs\n";

static void every_form_is_the_same_machine(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(stamps); i++) {
		const char *log = stamped(plain_log, stamps[i], i % 2 ? "\r\n" : "\n");

		KUNIT_ASSERT_EQ_MSG(test, describe_log(test, log, NULL), 0, "\"%s\": %s", stamps[i], error.text);
		KUNIT_EXPECT_STREQ(test, boot_info.cmdline, "quiet movablecore=16M");
		KUNIT_EXPECT_EQ(test, boot_info.nr_cpus, 4u);
		KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 2ul);
		expect_region(test, &memblock.memory, 0, 0x1000, 0x9f000);
		expect_region(test, &memblock.memory, 1, MiB(1), MiB(128));
		KUNIT_EXPECT_FALSE(test, boot_info.reservations_replayed);
	}
}

static void last_boot_counts(struct kunit *test)
{
	static const char log[] =
		"Linux version 5.1 (old)\n"
		"Command line: old\n"
		"BIOS-e820: [mem 0x0000000000100000-0x000000ffffffffff] usable\n"
		"MEMBLOCK configuration:\n"
		" reserved[0x0]\t[0x0000000002000000-0x0000000002ffffff], 0x0000000001000000 bytes flags: 0x0\n"
		"Linux version 6.1 (new)\n" MAP_128M;

	KUNIT_ASSERT_EQ_MSG(test, describe_log(test, log, "added=1"), 0, "%s", error.text);
	KUNIT_EXPECT_STREQ(test, boot_info.cmdline, "added=1");
	KUNIT_EXPECT_EQ(test, (u64)memblock_end_of_DRAM(), MiB(128));
	KUNIT_EXPECT_FALSE(test, boot_info.reservations_replayed);
}

static void cmdline_applies(struct kunit *test)
{
	static const char log[] = "Command line: mem=100M\n" MAP_128M;

	KUNIT_ASSERT_EQ(test, describe_log(test, log, "memmap=8M$64M"), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 3ul);
	expect_region(test, &memblock.memory, 1, MiB(1), MiB(64));
	expect_region(test, &memblock.memory, 2, MiB(72), MiB(100));
}

struct bad_log {
	const char *name, *log, *want;
};

static const struct bad_log bad_logs[] = {
	{ "empty", "", "log: no BIOS-e820 lines" },
	{ "no map", "Linux version 6.1\nhello\n", "log: no BIOS-e820 lines" },
	{ "out of order", "BIOS-e820: [mem 0x100000-0x1fffff] usable\nBIOS-e820: [mem 0x0-0xfff] usable\n",
	  "log:2: memory range is out of order" },
	{ "overlap", "BIOS-e820: [mem 0x100000-0x1fffff] usable\n\nBIOS-e820: [mem 0x1ff000-0x2fffff] usable\n",
	  "log:3: memory range overlaps" },
	{ "empty range", "BIOS-e820: [mem 0x100000-0xfffff] usable\n", "log:1: memory range is empty or wraps" },
	{ "wraps", "BIOS-e820: [mem 0x100000-0xffffffffffffffff] usable\n", "log:1: memory range ends beyond 52" },
	{ "huge number", "BIOS-e820: [mem 0x100000-0x1ffffffffffffffff] usable\n", "log:1: damaged memory map line" },
	{ "cut in the type", "BIOS-e820: [mem 0x100000-0x7ffffff] usab",
	  "log:1: memory map line without a known type" },
	{ "cut in the range", "BIOS-e820: [mem 0x100000-0x7fff", "log:1: damaged memory map line" },
	{ "no RAM", "BIOS-e820: [mem 0x100000-0x7ffffff] reserved\n", "no usable memory" },
	{ "only frame 0", "BIOS-e820: [mem 0x0-0xfff] usable\n", "no usable memory" },
	{ "trace", MAP_128M "memblock_reserve: [0x2000-0x1] x\n", "log:5: damaged memblock line" },
	{ "dump", MAP_128M "MEMBLOCK configuration:\n reserved[0x0]\t[0x3000-0x2fff], 0x0 bytes\n",
	  "log:6: damaged memblock line" },
	{ "initrd", MAP_128M "RAMDISK: [mem 0x2000-0x1fff]\n", "log:5: damaged initrd range" },
#if DESCRIBE_NUMA
	{ "node 64", MAP_128M "ACPI: SRAT: Node 64 PXM 0 [mem 0x0-0xfffffff]\n", "log:5: node 64: at most" },
	{ "SRAT garbage", MAP_128M "ACPI: SRAT: Node 0 PXM 0 [mem 0x\n", "log:5: damaged SRAT line" },
	{ "SRAT empty", MAP_128M "ACPI: SRAT: Node 0 PXM 0 [mem 0x1000-0xfff]\n",
	  "log:5: memory range of a node is empty" },
	{ "SRAT overlap",
	  MAP_128M
	  "ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0x3ffffff]\nx\nACPI: SRAT: Node 1 PXM 1 [mem 0x3fff000-0x7ffffff]\n",
	  "log:7: memory of node 1 overlaps node 0 of line 5" },
#endif
};
KUNIT_ARRAY_PARAM_DESC(bad_log, bad_logs, name);

static void refuses(struct kunit *test)
{
	const struct bad_log *bad = test->param_value;

	expect_error(test, describe_log(test, bad->log, NULL), bad->want);
}

static void changes_of_the_log(struct kunit *test)
{
	static const char log[] = MAP_128M "e820: update [mem 0x00200000-0x002fffff] usable ==> reserved\n"
					   "e820: remove [mem 0x07000000-0xfffffffffffffffe] usable\n"
					   "Zone ranges:\n"
					   "e820: update [mem 0x00400000-0x004fffff] usable ==> reserved\n";

	KUNIT_ASSERT_EQ(test, describe_log(test, log, NULL), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 3ul);
	expect_region(test, &memblock.memory, 1, MiB(1), MiB(2));
	expect_region(test, &memblock.memory, 2, MiB(3), MiB(112));
}

/* ---- replay ---- */

#define DUMP                                                                                                           \
	"MEMBLOCK configuration:\n"                                                                                    \
	" memory size = 0x0000000007f7ec00 reserved size = 0x0\n"                                                      \
	" memory.cnt  = 0x1\n"                                                                                         \
	" memory[0x0]\t[0x0000000000100000-0x0000000007ffffff], 0x0000000007f00000 bytes flags: 0x0\n"                 \
	" reserved.cnt  = 0x2\n"                                                                                       \
	" reserved[0x0]\t[0x0000000000000000-0x00000000000fffff], 0x0000000000100000 bytes flags: 0x0\n"               \
	" reserved[0x1]\t[0x0000000001000000-0x0000000001bfffff], 0x0000000000c00000 bytes flags: 0x0\n"               \
	" reserved[0x2]\t[0x0000000007000000-0x00000000070fffff], 0x0000000000100000 bytes flags: 0x0\n"

static const char replay_log[] = MAP_128M
	"memblock_reserve: [0x0000000003000000-0x0000000003ffffff] before_the_dump+0x1/0x2\n" DUMP
	"RAMDISK: [mem 0x07000000-0x070fffff]\n"
	"memblock_reserve: [0x0000000005000010-0x000000000500001f] someone+0xa7/0xff\n"
	"memblock_reserve: [0x0000000006000000-0x00000000060fffff] someone+0xa7/0xff\n"
	"memblock_phys_free: [0x0000000006001000-0x0000000006001fff] someone+0xa7/0xff\n"
	"memblock_phys_free: [0x0000000006001000-0x0000000006000fff] nothing+0xa7/0xff\n"
	"   memblock_free: [0x00000006002000-0x00000006002fff] old_name+0xa7/0xff\n"
	"SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=1, Nodes=1\n"
	"memblock_phys_free: [0x0000000006030000-0x0000000006030fff] between_slub_and_memory+0x1/0x2\n" SIZES
	"memblock_phys_free: [0x0000000006010000-0x0000000006010fff] after_the_hand_over+0x1/0x2\n"
	"memblock_free_late: [0x0000000006020000-0x0000000006020fff] late+0x1/0x2\n"
	"Freeing SMP alternatives memory: 36K\n"
	"Freeing initrd memory: 1024K\n"
	"Freeing unused decrypted memory: 200K\n"
	"Freeing unused kernel image (initmem) memory: 404K\n"
	"Freeing unused kernel image (text/rodata gap) memory: 0K\n"
	"Freeing unused kernel image (rodata/data gap) memory: 1500K\n";

static void replays(struct kunit *test)
{
	const struct memblock_type *reserved = &memblock.reserved;

	KUNIT_ASSERT_EQ_MSG(test, describe_log(test, replay_log, NULL), 0, "%s", error.text);
	KUNIT_EXPECT_TRUE(test, boot_info.reservations_replayed);
	KUNIT_EXPECT_TRUE(test, boot_info.cma_known);
	KUNIT_ASSERT_EQ(test, reserved->cnt, 7ul);
	expect_region(test, reserved, 0, 0, MiB(1));
	expect_region(test, reserved, 1, MiB(16), MiB(28));
	expect_region(test, reserved, 2, 0x5000010, 0x5000020);
	expect_region(test, reserved, 3, 0x6000000, 0x6001000);
	expect_region(test, reserved, 4, 0x6003000, 0x6020000);
	expect_region(test, reserved, 5, 0x6021000, 0x6100000);
	expect_region(test, reserved, 6, 0x7000000, 0x7100000);
}

static u64 freed_bytes(const char *what)
{
	unsigned int i;

	for (i = 0; i < boot_info.nr_freed; i++)
		if (!strcmp(boot_info.freed[i].what, what))
			return boot_info.freed[i].size;
	return 0;
}

static void frees_what_the_log_freed(struct kunit *test)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, describe_log(test, replay_log, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.kernel.base, MiB(16));
	KUNIT_EXPECT_EQ(test, boot_info.kernel_code.size, MiB(2));
	KUNIT_EXPECT_EQ(test, boot_info.kernel_rodata.base, MiB(18));
	KUNIT_EXPECT_EQ(test, boot_info.kernel_data.base, MiB(20));
	KUNIT_EXPECT_EQ(test, boot_info.kernel_bss.base + boot_info.kernel_bss.size, MiB(28));
	KUNIT_EXPECT_EQ(test, freed_bytes("initrd"), MiB(1));
	KUNIT_EXPECT_EQ(test, freed_bytes("SMP alternatives"), KiB(36));
	KUNIT_EXPECT_EQ(test, freed_bytes("unused decrypted"), KiB(200));
	KUNIT_EXPECT_EQ(test, freed_bytes("unused kernel image (initmem)"), KiB(404));
	KUNIT_EXPECT_EQ(test, freed_bytes("unused kernel image (rodata/data gap)"), KiB(1500));
	KUNIT_EXPECT_EQ(test, freed_bytes("unused kernel image (text/rodata gap)"), 0ull);
	for (i = 0; i < boot_info.nr_freed; i++)
		KUNIT_EXPECT_TRUE(test, describe_all_reserved(boot_info.freed[i].base,
							      boot_info.freed[i].base + boot_info.freed[i].size));
}

/* An initrd said to lie inside the kernel must not be freed with it. */
static void no_frame_is_freed_twice(struct kunit *test)
{
	static const char log[] = MAP_128M DUMP "RAMDISK: [mem 0x01000000-0x01bfffff]\n" SIZES
						"Freeing initrd memory: 12288K\n"
						"Freeing unused kernel image (initmem) memory: 400K\n";
	unsigned int i, k;

	KUNIT_ASSERT_EQ(test, describe_log(test, log, NULL), 0);
	for (i = 0; i < boot_info.nr_freed; i++)
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_FALSE(test, boot_info.freed[i].base <
								 boot_info.freed[k].base + boot_info.freed[k].size &&
							 boot_info.freed[k].base <
								 boot_info.freed[i].base + boot_info.freed[i].size);
}

static void defaults_without_a_trace(struct kunit *test)
{
	static const char log[] = MAP_128M "RAMDISK: [mem 0x07000000-0x070fffff]\n" SIZES;

	KUNIT_ASSERT_EQ(test, describe_log(test, log, NULL), 0);
	KUNIT_EXPECT_FALSE(test, boot_info.reservations_replayed);
	KUNIT_EXPECT_FALSE(test, boot_info.cma_known);
	expect_region(test, &memblock.reserved, 0, 0, MiB(1));
	KUNIT_EXPECT_EQ(test, boot_info.kernel_code.size, MiB(2));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(MiB(16), MiB(16) + boot_info.kernel.size));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(MiB(112), MiB(113)));
	KUNIT_EXPECT_EQ(test, freed_bytes("initrd"), MiB(1));
}

/* A log may end anywhere: it is read or refused, and what it gives stays inside the map. */
static void cut_anywhere(struct kunit *test)
{
	size_t len;

	for (len = 0; len < sizeof(replay_log); len++) {
		struct machine_config config = { .dmesg = replay_log, .dmesg_len = len };
		int ret = describe(test, &config);

		KUNIT_ASSERT_TRUE_MSG(test, ret == 0 || ret == -EINVAL, "length %zu: %d", len, ret);
		if (ret)
			KUNIT_ASSERT_NE(test, error.text[0], '\0');
		else
			KUNIT_ASSERT_LE(test, (u64)memblock_end_of_DRAM(), MiB(128));
	}
}

/* ---- nodes ---- */

#if DESCRIBE_NUMA
#define MAP_NODES "BIOS-e820: [mem 0x0000000000100000-0x000000000fffffff] usable\n"

static void srat(struct kunit *test)
{
	static const char log[] = MAP_NODES
		"SRAT: PXM 0 -> APIC 0x00 -> Node 0\nSRAT: PXM 1 -> APIC 0x01 -> Node 1\nSRAT: PXM 1 -> APIC 0x02 -> Node 1\n"
		"ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x0009ffff]\n"
		"ACPI: SRAT: Node 0 PXM 0 [mem 0x00100000-0x07ffffff]\n"
		"SRAT: Node 2 PXM 2 [mem 0x08000000-0x0fffffff] hotplug\n"
		"ACPI: SRAT: Node 3 PXM 3 [mem 0x100000000-0x1ffffffff] hotplug non-volatile\n"
		"smp: Brought up 2 nodes, 3 CPUs\n";

	KUNIT_ASSERT_EQ_MSG(test, describe_log(test, log, NULL), 0, "%s", error.text);
	KUNIT_ASSERT_EQ(test, memblock.memory.cnt, 2ul);
	expect_region(test, &memblock.memory, 0, MiB(1), MiB(128));
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[0]), 0);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[1]), 2);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].flags, MEMBLOCK_HOTPLUG);
	/* 1 has CPUs only, 3 has room only. */
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 7ull);
	KUNIT_EXPECT_EQ(test, boot_info.nodes_with_cpus, 3ull);
	KUNIT_EXPECT_EQ(test, boot_info.cpu_node[2], 1);
	KUNIT_ASSERT_EQ(test, describe_log(test, log, "numa=off"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 1ull);
	KUNIT_EXPECT_EQ(test, boot_info.cpu_node[2], 0);
}

static void nodes_that_miss_memory(struct kunit *test)
{
	static const char little[] = MAP_NODES "ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0x7ffffff]\n"
					       "ACPI: SRAT: Node 1 PXM 1 [mem 0x8000000-0xff7ffff]\n";
	static const char much[] = MAP_NODES "ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0x7ffffff]\n"
					     "ACPI: SRAT: Node 1 PXM 1 [mem 0x8000000-0x8ffffff]\n";

	KUNIT_ASSERT_EQ(test, describe_log(test, little, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 3ull);
	KUNIT_ASSERT_EQ(test, describe_log(test, much, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 1ull);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 1ul);
}

static void early_ranges_serve(struct kunit *test)
{
	static const char log[] = MAP_NODES "Early memory node ranges\n  node   0: [mem 0x100000-0x7ffffff]\n"
					    "  node   1: [mem 0x8000000-0xfffffff]\n";

	KUNIT_ASSERT_EQ(test, describe_log(test, log, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 3ull);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[1]), 1);
}

/* Whatever the order, going by distance gives it again. */
static void distances_give_the_order(struct kunit *test)
{
	static const char log[] = MAP_NODES
		"ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0x4ffffff]\nACPI: SRAT: Node 1 PXM 1 [mem 0x5000000-0x9ffffff]\n"
		"ACPI: SRAT: Node 2 PXM 2 [mem 0xa000000-0xfffffff]\nNUMA: Initialized distance table, cnt=3\n"
		"Fallback order for Node 0: 0 2 1 \nFallback order for Node 1: 1 0 2 \nFallback order for Node 2: 2 0 1 \n";
	static const int order[3][3] = { { 0, 2, 1 }, { 1, 0, 2 }, { 2, 0, 1 } };
	int node, i;

	KUNIT_ASSERT_EQ(test, describe_log(test, log, NULL), 0);
	for (node = 0; node < 3; node++)
		for (i = 0; i < 2; i++)
			KUNIT_EXPECT_LT(test, boot_info.distance[node][order[node][i]],
					boot_info.distance[node][order[node][i + 1]]);
	KUNIT_EXPECT_EQ(test, boot_info.distance[0][3], 20);
}
#endif

#else

/* ---- ARM logs without a device tree ---- */

static const char arm_log[] =
	"Booting Linux on physical CPU 0x0\nLinux version 6.1.0-1-armmp (x@y)\n"
	"memblock_reserve: [0x41000000-0x410fffff] reserve_initrd_mem+0xd4/0x174\n"
	"cma: Reserved 16 MiB at 0x47000000\n"
	"MEMBLOCK configuration:\n"
	" memory size = 0x08000000 reserved size = 0x02000000\n"
	" memory[0x0]\t[0x40000000-0x47ffffff], 0x08000000 bytes flags: 0x0\n"
	" memory[0x1]\t[0x50000000-0x500fffff], 0x00100000 bytes flags: 0x4\n"
	" reserved[0x0]\t[0x40300000-0x408fffff], 0x00600000 bytes flags: 0x0\n"
	" reserved[0x1]\t[0x41000000-0x410fffff], 0x00100000 bytes flags: 0x0\n"
	" reserved[0x2]\t[0x47000000-0x47ffffff], 0x01000000 bytes flags: 0x0\n"
	"Kernel command line: console=ttyAMA0\n"
	"Memory: 1K/2K available (2048K kernel code, 100K rwdata, 500K rodata, 1024K init, 377K bss, 1K reserved)\n"
	"smp: Brought up 1 node, 2 CPUs\n"
	"Freeing initrd memory: 1024K\n"
	"Freeing unused kernel image (initmem) memory: 1024K\n";

static void arm_dump_is_memory(struct kunit *test)
{
	KUNIT_ASSERT_EQ_MSG(test, describe_log(test, arm_log, NULL), 0, "%s", error.text);
	KUNIT_ASSERT_EQ(test, memblock.memory.cnt, 2ul);
	expect_region(test, &memblock.memory, 0, 0x40000000, 0x48000000);
	KUNIT_EXPECT_EQ(test, memblock.memory.regions[1].flags, MEMBLOCK_NOMAP);
	KUNIT_EXPECT_EQ(test, memblock.reserved.cnt, 3ul);
	KUNIT_EXPECT_EQ(test, boot_info.nr_cpus, 2u);
	KUNIT_EXPECT_EQ(test, boot_info.phys_offset, 0x40000000ull);
	KUNIT_EXPECT_STREQ(test, boot_info.cmdline, "console=ttyAMA0");
	KUNIT_ASSERT_EQ(test, boot_info.nr_freed, 2u);
	KUNIT_EXPECT_EQ(test, boot_info.freed[0].base, 0x41000000ull);
	KUNIT_EXPECT_EQ(test, boot_info.freed[1].size, MiB(1));
}

static void arm_cma_of_the_log(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, describe_log(test, arm_log, NULL), 0);
	KUNIT_ASSERT_EQ(test, boot_info.nr_cma, 1u);
	KUNIT_EXPECT_EQ(test, boot_info.cma[0].base, 0x47000000ull);
	KUNIT_EXPECT_TRUE(test, boot_info.cma[0].reserved && boot_info.cma[0].fixed && boot_info.cma_known);
	/* Another cma= given by hand: the log's area is free again and the new one is still to be placed. */
	KUNIT_ASSERT_EQ(test, describe_log(test, arm_log, "cma=32M"), 0);
	KUNIT_EXPECT_EQ(test, boot_info.nr_cma, 0u);
	KUNIT_EXPECT_FALSE(test, boot_info.cma_known);
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(0x47000000, 0x1000000));
}

static void arm_mem(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, describe_log(test, arm_log, "mem=64M mem=1M@0x60000000"), 0);
	KUNIT_ASSERT_EQ(test, memblock.memory.cnt, 2ul);
	expect_region(test, &memblock.memory, 0, 0x40000000, 0x44000000);
	expect_region(test, &memblock.memory, 1, 0x60000000, 0x60100000);
	KUNIT_EXPECT_EQ(test, boot_info.nr_map, 2u);
	/* Above 4 GiB and below the base of RAM there is nothing to be had. */
	expect_error(test, describe_log(test, arm_log, "mem=64M@0x100000000"), "no usable memory");
	expect_error(test, describe_log(test, arm_log, "mem=64M@0x10000000"), "no usable memory");
	KUNIT_ASSERT_EQ(test, describe_log(test, arm_log, "mem=2G@0xf0000000"), 0);
	KUNIT_EXPECT_EQ(test, (u64)memblock_end_of_DRAM(), GiB(4) - 4096);
}

static void arm_refuses(struct kunit *test)
{
	expect_error(test, describe_log(test, "BIOS-e820: [mem 0x0-0xfffff] usable\n", NULL), "log: an x86 log");
	expect_error(test, describe_log(test, "hello\n", NULL), "log: no MEMBLOCK dump");
}
#endif

static struct kunit_case dmesg_cases[] = { KUNIT_CASE_PARAM(strips_stamps, stamp_gen_params),
					   KUNIT_CASE(numbers),
#if DESCRIBE_X86
					   KUNIT_CASE(every_form_is_the_same_machine),
					   KUNIT_CASE(last_boot_counts),
					   KUNIT_CASE(cmdline_applies),
					   KUNIT_CASE_PARAM(refuses, bad_log_gen_params),
					   KUNIT_CASE(changes_of_the_log),
					   KUNIT_CASE(replays),
					   KUNIT_CASE(frees_what_the_log_freed),
					   KUNIT_CASE(no_frame_is_freed_twice),
					   KUNIT_CASE(defaults_without_a_trace),
					   KUNIT_CASE(cut_anywhere),
#if DESCRIBE_NUMA
					   KUNIT_CASE(srat),
					   KUNIT_CASE(nodes_that_miss_memory),
					   KUNIT_CASE(early_ranges_serve),
					   KUNIT_CASE(distances_give_the_order),
#endif
#else
					   KUNIT_CASE(arm_dump_is_memory),
					   KUNIT_CASE(arm_cma_of_the_log),
					   KUNIT_CASE(arm_mem),
					   KUNIT_CASE(arm_refuses),
#endif
					   {} };

static struct kunit_suite dmesg_suite = {
	.name = "dmesg",
	.init = describe_case_init,
	.exit = describe_case_exit,
	.test_cases = dmesg_cases,
};
kunit_test_suite(dmesg_suite);
