/* SPDX-License-Identifier: MIT */
/*
 * test_fdt.c - mm/boot/fdt*.c: walking a tree, blobs that lie, banks, nodes, /reserved-memory in all its kinds
 *
 * Trees are built here, token by token, so that every one of them can be wrong on purpose.
 */
#include <linux/sizes.h>
#include "../../mm/boot/dtb.h"
#include "describe_fixture.h"

/* ---- a builder ---- */

enum { BEGIN = 1, END_NODE = 2, PROP = 3, NOP = 4, END = 9 };
#define HEADER 40
#define RESERVE_MAX 4

static struct {
	unsigned char blob[8192], strings[1024];
	unsigned int len, strings_len, nr_reserve;
	u64 reserve[RESERVE_MAX][2];
} b;

static void put32(unsigned char *p, u32 val)
{
	p[0] = (unsigned char)(val >> 24);
	p[1] = (unsigned char)(val >> 16);
	p[2] = (unsigned char)(val >> 8);
	p[3] = (unsigned char)val;
}

static void word(u32 val)
{
	put32(b.blob + b.len, val);
	b.len += 4;
}

static void start(void)
{
	memset(&b, 0, sizeof(b));
	b.len = HEADER + 16 * (RESERVE_MAX + 1);
}

static void node(const char *name)
{
	word(BEGIN);
	memcpy(b.blob + b.len, name, strlen(name) + 1);
	b.len += (unsigned int)(strlen(name) + 4) & ~3u;
}

static void end(void)
{
	word(END_NODE);
}

static void prop(const char *name, const void *val, unsigned int len)
{
	word(PROP);
	word(len);
	word(b.strings_len);
	memcpy(b.strings + b.strings_len, name, strlen(name) + 1);
	b.strings_len += (unsigned int)strlen(name) + 1;
	memcpy(b.blob + b.len, val, len);
	b.len += (len + 3) & ~3u;
}

static void prop_text(const char *name, const char *text)
{
	prop(name, text, (unsigned int)strlen(text) + 1);
}

static void prop_cells_n(const char *name, const u32 *cells, unsigned int nr)
{
	unsigned char bytes[128];
	unsigned int i;

	for (i = 0; i < nr; i++)
		put32(bytes + 4 * i, cells[i]);
	prop(name, bytes, 4 * nr);
}
#define prop_cells(name, ...) prop_cells_n(name, (u32[]){ __VA_ARGS__ }, sizeof((u32[]){ __VA_ARGS__ }) / 4)

enum { H_MAGIC, H_TOTAL, H_STRUCT, H_STRINGS, H_RSVMAP, H_VERSION, H_LAST, H_CPU, H_STRINGS_SIZE, H_STRUCT_SIZE };

static void header(unsigned int index, u32 val)
{
	put32(b.blob + 4 * index, val);
}

/* Write header and strings; the length of the blob. */
static unsigned int finish(void)
{
	unsigned int structs = HEADER + 16 * (RESERVE_MAX + 1), i;

	word(END);
	header(H_MAGIC, 0xd00dfeed);
	header(H_STRUCT, structs);
	header(H_STRUCT_SIZE, b.len - structs);
	header(H_STRINGS, b.len);
	header(H_STRINGS_SIZE, b.strings_len);
	header(H_RSVMAP, HEADER);
	header(H_VERSION, 17);
	header(H_LAST, 16);
	memcpy(b.blob + b.len, b.strings, b.strings_len);
	b.len += b.strings_len;
	header(H_TOTAL, b.len);
	for (i = 0; i < b.nr_reserve; i++) {
		put32(b.blob + HEADER + 16 * i, (u32)(b.reserve[i][0] >> 32));
		put32(b.blob + HEADER + 16 * i + 4, (u32)b.reserve[i][0]);
		put32(b.blob + HEADER + 16 * i + 8, (u32)(b.reserve[i][1] >> 32));
		put32(b.blob + HEADER + 16 * i + 12, (u32)b.reserve[i][1]);
	}
	return b.len;
}

/* Root of one cell each with 256 MiB at 0x60000000; the root is left open. */
static void start_machine(void)
{
	start();
	node("");
	prop_cells("#address-cells", 1);
	prop_cells("#size-cells", 1);
	node("memory@60000000");
	prop_text("device_type", "memory");
	prop_cells("reg", 0x60000000, 0x10000000);
	end();
}

static void start_reserved(void)
{
	start_machine();
	node("reserved-memory");
	prop_cells("#address-cells", 1);
	prop_cells("#size-cells", 1);
	prop("ranges", "", 0);
}

static int describe_tree(struct kunit *test, const char *cmdline)
{
	struct machine_config config = { .dtb = b.blob, .dtb_name = "tree", .cmdline = cmdline };

	config.dtb_len = finish();
	return describe(test, &config);
}

static int describe_reserved(struct kunit *test)
{
	end();
	end();
	return describe_tree(test, NULL);
}

/* ---- walking ---- */

static void walks(struct kunit *test)
{
	struct dtb dtb;
	struct dtb_node root, child, grandchild;
	unsigned int len;

	start();
	word(NOP);
	node("");
	prop_text("compatible", "a");
	word(NOP);
	prop("empty", "", 0);
	node("one");
	prop_cells("x", 1, 2);
	node("inner");
	prop_cells("y", 7);
	end();
	end();
	word(NOP);
	node("two@10");
	prop("list", "abc\0de\0", 7);
	end();
	node("three");
	end();
	end();
	KUNIT_ASSERT_EQ_MSG(test, dtb_open(&dtb, b.blob, finish(), "tree", &error), 0, "%s", error.text);
	dtb_root(&dtb, &root);
	KUNIT_EXPECT_STREQ(test, root.name, "");
	KUNIT_EXPECT_TRUE(test, dtb_prop(&dtb, &root, "empty", &len) && !len);
	KUNIT_EXPECT_NULL(test, dtb_prop(&dtb, &root, "x", &len));
	KUNIT_ASSERT_EQ(test, dtb_first_child(&dtb, &root, &child), 1);
	KUNIT_EXPECT_STREQ(test, child.name, "one");
	KUNIT_ASSERT_EQ(test, dtb_first_child(&dtb, &child, &grandchild), 1);
	KUNIT_EXPECT_EQ(test, dtb_prop_u32(&dtb, &grandchild, "y", 0), 7u);
	KUNIT_EXPECT_EQ(test, dtb_next_child(&dtb, &grandchild), 0);
	KUNIT_EXPECT_EQ(test, dtb_prop_u32(&dtb, &child, "x", 5), 5u);
	KUNIT_ASSERT_EQ(test, dtb_next_child(&dtb, &child), 1);
	KUNIT_EXPECT_STREQ(test, child.name, "two@10");
	KUNIT_EXPECT_TRUE(test, dtb_prop_has(&dtb, &child, "list", "de"));
	KUNIT_EXPECT_FALSE(test, dtb_prop_has(&dtb, &child, "list", "d"));
	KUNIT_ASSERT_EQ(test, dtb_next_child(&dtb, &child), 1);
	KUNIT_EXPECT_EQ(test, dtb_next_child(&dtb, &child), 0);
	KUNIT_EXPECT_EQ(test, dtb_child(&dtb, &root, "two", &child), 1);
	KUNIT_EXPECT_EQ(test, dtb_child(&dtb, &root, "two@10", &child), 1);
	KUNIT_EXPECT_EQ(test, dtb_child(&dtb, &root, "tw", &child), 0);
}

/* ---- blobs that lie ---- */

static void expect_bad(struct kunit *test, unsigned int len, const char *want)
{
	struct dtb dtb;

	expect_error(test, dtb_open(&dtb, b.blob, len, "tree", &error), want);
}

static void lying_headers(struct kunit *test)
{
	static const struct {
		unsigned int index;
		u32 val;
		const char *want;
	} lies[] = {
		{ H_MAGIC, 0xedfe0dd0, "tree: header: not a flattened" },
		{ H_TOTAL, 0x10000, "tree: header: truncated" },
		{ H_TOTAL, 0xffffffff, "tree: header: truncated" },
		{ H_TOTAL, 20, "tree: header: impossible totalsize" },
		{ H_STRUCT, 0xfffffff0, "tree: header: structure block" },
		{ H_STRUCT, 121, "tree: header: structure block" },
		{ H_STRUCT_SIZE, 0xffffffff, "tree: header: structure block" },
		{ H_STRINGS, 0xffffffff, "tree: header: strings block" },
		{ H_STRINGS_SIZE, 0x7fffffff, "tree: header: strings block" },
		{ H_RSVMAP, 0xfffffff8, "tree: header: memory reservation" },
		{ H_RSVMAP, 44, "tree: header: memory reservation" },
		{ H_VERSION, 3, "tree: header: unsupported version" },
		{ H_LAST, 18, "tree: header: unsupported version" },
		{ H_STRUCT_SIZE, 4, "tree: structure: bad or cut off token" },
		{ H_STRINGS_SIZE, 0, "tree: /: bad or cut off token" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		unsigned int len;

		start_machine();
		end();
		len = finish();
		header(lies[i].index, lies[i].val);
		expect_bad(test, len, lies[i].want);
	}
}

static void truncated_anywhere(struct kunit *test)
{
	struct dtb dtb;
	unsigned int full, len;

	start_machine();
	end();
	full = finish();
	for (len = 0; len < full; len++) {
		KUNIT_ASSERT_EQ(test, dtb_open(&dtb, b.blob, len, "tree", &error), -EINVAL);
		/* The same with a header that says so. */
		header(H_TOTAL, len);
		KUNIT_ASSERT_EQ(test, dtb_open(&dtb, b.blob, len, "tree", &error), -EINVAL);
		header(H_TOTAL, full);
	}
	KUNIT_EXPECT_EQ(test, dtb_open(&dtb, b.blob, full, "tree", &error), 0);
}

static void broken_structure(struct kunit *test)
{
	unsigned int i;

	start();
	expect_bad(test, finish(), "no root node");
	start();
	node("");
	expect_bad(test, finish(), "tree: /: nodes do not nest");
	start();
	node("");
	node("a");
	node("b");
	expect_bad(test, finish(), "tree: /a/b: nodes do not nest");
	start();
	node("");
	end();
	end();
	expect_bad(test, finish(), "nodes do not nest");
	start();
	node("");
	end();
	node("");
	end();
	expect_bad(test, finish(), "more than one root");
	start();
	node("root");
	end();
	expect_bad(test, finish(), "the root node has a name");
	start();
	node("");
	node("x");
	word(77);
	expect_bad(test, finish(), "tree: /x: bad or cut off token");
	/* A length that wraps once it is rounded up. */
	start();
	node("");
	word(PROP);
	word(0xfffffffd);
	word(0);
	prop("y", "", 0);
	end();
	expect_bad(test, finish(), "tree: /: bad or cut off token");
	start();
	for (i = 0; i < DTB_DEPTH_MAX + 1; i++)
		node(i ? "d" : "");
	expect_bad(test, finish(), "nest deeper than 32");
	start();
	node("");
	end();
	for (i = 0; i < RESERVE_MAX + 1; i++)
		memset(b.blob + HEADER + 16 * i, 1, 16);
	b.nr_reserve = 0;
	finish();
	header(H_TOTAL, HEADER + 16 * (RESERVE_MAX + 1));
	header(H_STRUCT, HEADER);
	header(H_STRUCT_SIZE, 0);
	header(H_STRINGS, HEADER);
	header(H_STRINGS_SIZE, 0);
	expect_bad(test, b.len, "tree: /memreserve/: no end");
}

/* ---- memory ---- */

static void banks_in_any_order(struct kunit *test)
{
	start();
	node("");
	prop_cells("#address-cells", 2);
	prop_cells("#size-cells", 1);
	node("memory@80000000");
	prop_text("device_type", "memory");
	prop_cells("reg", 0, 0x80000000, 0x8000000, 0, 0x70000000, 0x4000000);
	end();
	node("memory");
	prop_text("device_type", "memory");
	prop_cells("linux,usable-memory", 0, 0x60000000, 0x8000000);
	prop_cells("reg", 0, 0x10000000, 0x50000000);
	end();
	node("memory@90000000");
	prop_text("device_type", "memory");
	prop_text("status", "disabled");
	prop_cells("reg", 0, 0x90000000, 0x8000000);
	end();
	node("memory@0");
	prop_cells("reg", 0, 0x0, 0x8000000);
	end();
	end();
	KUNIT_ASSERT_EQ_MSG(test, describe_tree(test, NULL), 0, "%s", error.text);
	KUNIT_ASSERT_EQ(test, memblock.memory.cnt, 3ul);
	expect_region(test, &memblock.memory, 0, 0x60000000, 0x68000000);
	expect_region(test, &memblock.memory, 1, 0x70000000, 0x74000000);
	expect_region(test, &memblock.memory, 2, 0x80000000, 0x88000000);
	if (!DESCRIBE_X86)
		KUNIT_EXPECT_EQ(test, boot_info.phys_offset, 0x60000000ull);
}

static int one_bank(struct kunit *test, u32 address_cells, const u32 *reg, unsigned int nr)
{
	start();
	node("");
	prop_cells("#address-cells", address_cells);
	prop_cells("#size-cells", 2);
	node("memory@0");
	prop_text("device_type", "memory");
	prop_cells_n("reg", reg, nr);
	end();
	end();
	return describe_tree(test, NULL);
}
#define ONE_BANK(cells, ...) one_bank(test, cells, (u32[]){ __VA_ARGS__ }, sizeof((u32[]){ __VA_ARGS__ }) / 4)

static void bad_banks(struct kunit *test)
{
	expect_error(test, ONE_BANK(2, 0, 0x60000000, 0, 0), "tree: /memory@0: bank is empty");
	expect_error(test, ONE_BANK(2, 0xffffffff, 0xfffff000, 0, 0x2000), "tree: /memory@0: bank wraps");
	expect_error(test, ONE_BANK(2, 0, 0, 0x7fffffff, 0), "tree: /memory@0: bank ends beyond");
	expect_error(test, ONE_BANK(2, 0, 0x60000000, 0), "tree: /memory@0: reg: 12 bytes");
	expect_error(test, ONE_BANK(2, 0, 0x60000000, 0, 0x2000000, 0, 0x61000000, 0, 0x2000000),
		     "tree: /memory@0: bank overlaps another");
	expect_error(test, ONE_BANK(9, 0), "tree: /: #address-cells 9");
	start();
	node("");
	end();
	expect_error(test, describe_tree(test, NULL), "tree: /: no node with device_type");
}

static void beyond_32_bits(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ONE_BANK(2, 0, 0xf0000000, 0, 0x20000000, 1, 0x10000000, 0, 0x10000000), 0);
	KUNIT_EXPECT_EQ(test, (u64)memblock_end_of_DRAM(), DESCRIBE_X86 ? 0x120000000ull : 0xfffff000ull);
}

static void chosen(struct kunit *test)
{
	start_machine();
	node("chosen");
	prop_text("bootargs", "cma=16M foo");
	prop_cells("linux,initrd-start", 0x68000000);
	prop_cells("linux,initrd-end", 0, 0x68000801);
	prop_cells("linux,usable-memory-range", 0x60000000, 0xc000000);
	end();
	node("cpus");
	node("cpu@0");
	prop_text("device_type", "cpu");
	end();
	node("cpu@1");
	prop_text("device_type", "cpu");
	prop_text("status", "disabled");
	end();
	node("cpu@2");
	prop_text("device_type", "cpu");
	end();
	end();
	b.reserve[0][0] = 0x6b000000;
	b.reserve[0][1] = 0x1001;
	b.nr_reserve = 1;
	end();
	KUNIT_ASSERT_EQ_MSG(test, describe_tree(test, "bar"), 0, "%s", error.text);
	KUNIT_EXPECT_STREQ(test, boot_info.cmdline, "cma=16M foo bar");
	KUNIT_EXPECT_TRUE(test, boot_info.params.cma_given);
	KUNIT_EXPECT_EQ(test, boot_info.nr_cpus, 2u);
	expect_region(test, &memblock.memory, 0, 0x60000000, 0x6c000000);
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x68000000, 0x68001000));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x6b000000, 0x6b001001));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(0x6b001001));
	KUNIT_EXPECT_EQ(test, boot_info.freed[0].size, 0x1000ull);
}

static void no_initrd_there(struct kunit *test)
{
	start_machine();
	node("chosen");
	prop_cells("linux,initrd-start", 0x10000000);
	prop_cells("linux,initrd-end", 0x10100000);
	end();
	end();
	KUNIT_ASSERT_EQ(test, describe_tree(test, NULL), 0);
	KUNIT_EXPECT_EQ(test, boot_info.initrd.size, 0ull);
}

static void numa_tree(bool good)
{
	start();
	node("");
	prop_cells("#address-cells", 1);
	prop_cells("#size-cells", 1);
	node("memory@60000000");
	prop_text("device_type", "memory");
	prop_cells("reg", 0x60000000, 0x8000000);
	prop_cells("numa-node-id", 0);
	end();
	node("memory@68000000");
	prop_text("device_type", "memory");
	prop_cells("reg", 0x68000000, 0x8000000);
	prop_cells("numa-node-id", 1);
	end();
	node("cpus");
	node("cpu@0");
	prop_text("device_type", "cpu");
	prop_cells("numa-node-id", 1);
	end();
	end();
	node("distance-map");
	prop_text("compatible", "numa-distance-map-v1");
	prop_cells("distance-matrix", 0, 0, 10, 0, 1, good ? 35 : 9, 1, 1, 10);
	end();
	end();
}

static void numa(struct kunit *test)
{
	if (!DESCRIBE_NUMA)
		kunit_skip(test, "built without NUMA");
	numa_tree(true);
	KUNIT_ASSERT_EQ_MSG(test, describe_tree(test, NULL), 0, "%s", error.text);
	KUNIT_EXPECT_EQ(test, boot_info.possible_nodes, 3ull);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&memblock.memory.regions[1]), 1);
	KUNIT_EXPECT_EQ(test, boot_info.cpu_node[0], 1);
	KUNIT_EXPECT_EQ(test, boot_info.distance[0][1], 35);
	KUNIT_EXPECT_EQ(test, boot_info.distance[1][0], 35);
	numa_tree(false);
	expect_error(test, describe_tree(test, NULL), "tree: /distance-map: entry 1: from 0 to 1 is 9");
}

/* ---- /reserved-memory ---- */

#define CMA_BYTES ((u32)(pageblock_nr_pages * 4096))

static void static_regions(struct kunit *test)
{
	unsigned long i, nomap = 0;

	start_reserved();
	node("plain@68000000");
	prop_cells("reg", 0x68000000, 0x100000, 0x68200000, 0x1000);
	end();
	node("off@69000000");
	prop_text("status", "disabled");
	prop_cells("reg", 0x69000000, 0x100000);
	end();
	node("firmware@6a000000");
	prop_cells("reg", 0x6a000000, 0x100000);
	prop("no-map", "", 0);
	end();
	node("modem@6b000000");
	prop_text("compatible", "removed-dma-pool");
	prop_cells("reg", 0x6b000000, 0x200000);
	end();
	node("coherent@6c000000");
	prop_text("compatible", "shared-dma-pool");
	prop_cells("reg", 0x6c000000, 0x100000);
	end();
	node("bad@6d000000");
	prop_cells("reg", 0x6d000000);
	end();
	KUNIT_ASSERT_EQ_MSG(test, describe_reserved(test), 0, "%s", error.text);
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x68000000, 0x68100000));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x68200000, 0x68201000));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(0x69000000, 0x100000));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(0x6a000000));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(0x6a100000));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(0x6b1fffff));
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x6c000000, 0x6c100000));
	KUNIT_EXPECT_EQ(test, boot_info.nr_cma, 0u);
	for (i = 0; i < memblock.memory.cnt; i++)
		nomap += memblock_is_nomap(&memblock.memory.regions[i]);
	KUNIT_EXPECT_EQ(test, nomap, 2ul);
}

static void cma_node(const char *name, u32 base, u32 size)
{
	node(name);
	prop_text("compatible", "shared-dma-pool");
	prop_cells("reg", base, size);
	prop("reusable", "", 0);
	prop("linux,cma-default", "", 0);
	end();
}

static void cma_regions(struct kunit *test)
{
	start_reserved();
	cma_node("good@68000000", 0x68000000, 2 * CMA_BYTES);
	cma_node("crooked@6a000000", 0x6a001000, CMA_BYTES);
	cma_node("again@68000000", 0x68000000, CMA_BYTES);
	cma_node("outside@20000000", 0x20000000, CMA_BYTES);
	cma_node("wraps@fffff000", 0xfffff000, CMA_BYTES);
	KUNIT_ASSERT_EQ_MSG(test, describe_reserved(test), 0, "%s", error.text);
	KUNIT_ASSERT_EQ(test, boot_info.nr_cma, 1u);
	KUNIT_EXPECT_EQ(test, boot_info.cma[0].base, 0x68000000ull);
	KUNIT_EXPECT_EQ(test, boot_info.cma[0].size, 2ull * CMA_BYTES);
	KUNIT_EXPECT_TRUE(test, boot_info.cma[0].is_default && boot_info.cma[0].reserved);
	KUNIT_EXPECT_STREQ(test, boot_info.cma[0].name, "good@68000000");
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(0x68000000, 0x68000000 + 2 * CMA_BYTES));
}

static void sized_regions(struct kunit *test)
{
	const struct cma_decl *cma = &boot_info.cma[0];
	u64 reserved;

	start_reserved();
	node("linux,cma");
	prop_text("compatible", "shared-dma-pool");
	prop("reusable", "", 0);
	prop_cells("size", CMA_BYTES + 4096);
	prop_cells("alloc-ranges", 0x10000000, 0x1000000, 0x64000000, 0x4000000);
	end();
	node("later");
	prop_cells("size", 0x100000);
	prop_cells("alignment", 0x400000);
	end();
	node("unmapped");
	prop_cells("size", 0x200000);
	prop_cells("alloc-ranges", 0x6e000000, 0x200000);
	prop("no-map", "", 0);
	end();
	node("too-large");
	prop_cells("size", 0x40000000);
	end();
	node("crooked");
	prop_cells("size", 0x100000);
	prop_cells("alignment", 0x300000);
	end();
	KUNIT_ASSERT_EQ_MSG(test, describe_reserved(test), 0, "%s", error.text);
	KUNIT_ASSERT_EQ(test, boot_info.nr_cma, 1u);
	KUNIT_EXPECT_EQ(test, cma->size, 2ull * CMA_BYTES);
	KUNIT_EXPECT_EQ(test, cma->base % CMA_BYTES, 0ull);
	KUNIT_EXPECT_TRUE(test, cma->base >= 0x64000000 && cma->base + cma->size <= 0x68000000);
	KUNIT_EXPECT_TRUE(test, describe_all_reserved(cma->base, cma->base + cma->size));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(0x6e000000));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(0x6e000000));
	reserved = boot_info.kernel.size + cma->size + 0x100000 + (DESCRIBE_X86 ? SZ_1M : 0);
	KUNIT_EXPECT_EQ(test, (u64)memblock_reserved_size(), reserved);
}

/* A child that Linux would not read either: other cells than the root's. */
static void unsupported_parent(struct kunit *test)
{
	start_machine();
	node("reserved-memory");
	prop_cells("#address-cells", 2);
	prop_cells("#size-cells", 1);
	prop("ranges", "", 0);
	node("x@68000000");
	prop_cells("reg", 0, 0x68000000, 0x100000);
	end();
	KUNIT_ASSERT_EQ(test, describe_reserved(test), 0);
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(0x68000000, 0x100000));
}

static void wrong_log(struct kunit *test)
{
	struct machine_config config = { .dtb = b.blob, .dtb_name = "tree", .dmesg_name = "log" };

	start_machine();
	end();
	config.dtb_len = finish();
	config.dmesg = "BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable\n";
	config.dmesg_len = strlen(config.dmesg);
	expect_error(test, describe(test, &config), "log: has BIOS-e820 lines");
}

/* One byte changed, anywhere: read or refused, and memory stays inside 52 bits. */
static void any_byte_wrong(struct kunit *test)
{
	unsigned int at, bit, len;

	start_reserved();
	cma_node("good@68000000", 0x68000000, 2 * CMA_BYTES);
	end();
	end();
	len = finish();
	for (at = 0; at < len; at++)
		for (bit = 0; bit < 8; bit += 3) {
			struct machine_config config = { .dtb = b.blob, .dtb_len = len };
			char why[100];
			int ret;

			b.blob[at] ^= (unsigned char)(1 << bit);
			ret = describe(test, &config);
			KUNIT_ASSERT_TRUE_MSG(test, !ret || (ret == -EINVAL && error.text[0]), "byte %u: %d", at, ret);
			KUNIT_ASSERT_EQ_MSG(test, memblock_verify(why, sizeof(why)), 0, "byte %u: %s", at, why);
			b.blob[at] ^= (unsigned char)(1 << bit);
		}
}

static struct kunit_case fdt_cases[] = { KUNIT_CASE(walks),
					 KUNIT_CASE(lying_headers),
					 KUNIT_CASE(truncated_anywhere),
					 KUNIT_CASE(broken_structure),
					 KUNIT_CASE(banks_in_any_order),
					 KUNIT_CASE(bad_banks),
					 KUNIT_CASE(beyond_32_bits),
					 KUNIT_CASE(chosen),
					 KUNIT_CASE(no_initrd_there),
					 KUNIT_CASE(numa),
					 KUNIT_CASE(static_regions),
					 KUNIT_CASE(cma_regions),
					 KUNIT_CASE(sized_regions),
					 KUNIT_CASE(unsupported_parent),
					 KUNIT_CASE(wrong_log),
					 KUNIT_CASE(any_byte_wrong),
					 {} };

static struct kunit_suite fdt_suite = {
	.name = "fdt",
	.init = describe_case_init,
	.exit = describe_case_exit,
	.test_cases = fdt_cases,
};
kunit_test_suite(fdt_suite);
