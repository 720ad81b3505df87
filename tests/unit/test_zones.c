/* SPDX-License-Identifier: MIT */
/*
 * test_zones.c - mm/boot/zone_sizes.c, movable.c, lowmem.c: which frames belong to which zone
 *
 * The rules alone run on a memblock of their own; the whole of it on machines booted for the purpose.
 */
#include <mm/page.h>
#include <mm/zones.h>

#include "machine_fixture.h"
#include "memblock_fixture.h"

/* Memory in frames, of a node. */
static void add_pfns(unsigned long start, unsigned long end, int nid)
{
	memblock_add_node(PFN_PHYS(start), PFN_PHYS(end - start), nid, MEMBLOCK_NONE);
}

/* --- the ARM formula --- */

static void arm_lowmem_ends(struct kunit *test)
{
	u64 dflt = arm_vmalloc_size(0, 0xc0000000);

	KUNIT_EXPECT_EQ(test, dflt, (u64)240 << 20);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0x60000000, 0xc0000000, dflt), (u64)0x90000000);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0x40000000, 0xc0000000, dflt), (u64)0x70000000);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0, 0x80000000, dflt), (u64)1792 << 20);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0, 0x40000000, dflt), (u64)2816 << 20);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0, 0xc0000000, 496 << 20), (u64)512 << 20);
	/* RAM at the top of the address space: the limit is beyond it */
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0xe0000000, 0xc0000000, dflt), 0x110000000ull);
}

static void arm_vmalloc_clamps(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, arm_vmalloc_size(1, 0xc0000000), (u64)16 << 20);
	KUNIT_EXPECT_EQ(test, arm_vmalloc_size(16 << 20, 0xc0000000), (u64)16 << 20);
	KUNIT_EXPECT_EQ(test, arm_vmalloc_size(512 << 20, 0xc0000000), (u64)512 << 20);
	/* 32 MiB of low memory stay */
	KUNIT_EXPECT_EQ(test, arm_vmalloc_size(4ull << 30, 0xc0000000), (u64)(1016 - 8 - 32) << 20);
	KUNIT_EXPECT_EQ(test, arm_lowmem_limit(0, 0xc0000000, arm_vmalloc_size(~0ull, 0xc0000000)), (u64)32 << 20);
}

/* --- bounds and holes --- */

static void bounds_in_a_row(struct kunit *test)
{
	unsigned long max[MAX_NR_ZONES] = { 0 };
	struct zone_bounds b;

	max[ZONE_DMA] = 4096;
	max[ZONE_NORMAL] = 100000;
	zone_bounds_set(&b, 16, max);
	KUNIT_EXPECT_EQ(test, b.start[ZONE_DMA], 16ul);
	KUNIT_EXPECT_EQ(test, b.end[ZONE_DMA], 4096ul);
	KUNIT_EXPECT_EQ(test, b.start[ZONE_NORMAL], 4096ul);
	KUNIT_EXPECT_EQ(test, b.end[ZONE_NORMAL], 100000ul);
	KUNIT_EXPECT_EQ(test, b.end[ZONE_MOVABLE], 0ul);
	KUNIT_EXPECT_EQ(test, (int)movable_zone_type(&b), (int)ZONE_NORMAL);
	/* memory that begins above a zone leaves it empty */
	zone_bounds_set(&b, 50000, max);
	KUNIT_EXPECT_EQ(test, b.start[ZONE_DMA], b.end[ZONE_DMA]);
	KUNIT_EXPECT_EQ(test, b.start[ZONE_NORMAL], 50000ul);
}

static void holes_are_absent(struct kunit *test)
{
	add_pfns(16, 32, 0);
	add_pfns(48, 64, 1);
	add_pfns(64, 80, 0);
	KUNIT_EXPECT_EQ(test, absent_pages(MAX_NUMNODES, 0, 100), 100ul - 48);
#ifdef CONFIG_NUMA
	KUNIT_EXPECT_EQ(test, absent_pages(0, 0, 100), 100ul - 32);
	KUNIT_EXPECT_EQ(test, absent_pages(1, 16, 80), 64ul - 16);
	KUNIT_EXPECT_EQ(test, absent_pages(1, 50, 60), 0ul);
	KUNIT_EXPECT_EQ(test, absent_pages(0, 50, 60), 10ul);
#endif
}

/* --- the movable zone --- */

/* One zone from frame 0 up; block: frames of the largest order, that starts are rounded up to. */
static struct zone_bounds one_zone(unsigned long end)
{
	unsigned long max[MAX_NR_ZONES] = { 0 };
	struct zone_bounds b;

	max[ZONE_DMA] = end;
	max[ZONE_NORMAL] = end;
	zone_bounds_set(&b, 0, max);
	return b;
}

static struct movable_plan plan;
#define BLOCK MAX_ORDER_NR_PAGES
#define BYTES(blocks) ((u64)(blocks)*BLOCK * PAGE_SIZE)

static void movablecore_cuts_the_top(struct kunit *test)
{
	struct boot_params params = { .movablecore = BYTES(10) };
	struct zone_bounds b = one_zone(40 * BLOCK);

	add_pfns(0, 40 * BLOCK, 0);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 30 * BLOCK);
	/* a part of a block counts as one */
	params.movablecore = BYTES(9) + PAGE_SIZE;
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 30 * BLOCK);
	params.movablecore = BYTES(40);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 0ul);
}

static void kernelcore_and_percent(struct kunit *test)
{
	struct zone_bounds b = one_zone(40 * BLOCK);
	struct boot_params params = { .kernelcore = BYTES(4) };

	add_pfns(0, 40 * BLOCK, 0);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 4 * BLOCK);
	/* the larger demand of the kernel wins */
	params.movablecore = BYTES(10);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 30 * BLOCK);
	params = (struct boot_params){ .kernelcore_percent = 25 };
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 10 * BLOCK);
	params = (struct boot_params){ .movablecore_percent = 25 };
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 30 * BLOCK);
	params = (struct boot_params){ .kernelcore = BYTES(40) };
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 0ul);
	params = (struct boot_params){ 0 };
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 0ul);
}

#if MAX_NUMNODES >= 3
/*
 *   node 0  |####|               4 blocks: all the kernel's, and not enough for its third
 *   node 1       |####......|    12
 *   node 2                  |####................|   24
 */
static void kernelcore_is_spread(struct kunit *test)
{
	struct zone_bounds b = one_zone(40 * BLOCK);
	struct boot_params params = { .kernelcore = BYTES(24) };

	add_pfns(0, 4 * BLOCK, 0);
	add_pfns(4 * BLOCK, 16 * BLOCK, 1);
	add_pfns(16 * BLOCK, 40 * BLOCK, 2);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 0ul);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[1] - 4 * BLOCK, 10 * BLOCK);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[2] - 16 * BLOCK, 10 * BLOCK);
}

/* Nodes whose memory alternates: the share is counted along a node's own ranges. */
static void kernelcore_on_interleaved_nodes(struct kunit *test)
{
	struct zone_bounds b = one_zone(16 * BLOCK);
	struct boot_params params = { .kernelcore = BYTES(8) };

	for (unsigned long i = 0; i < 16; i += 4) {
		add_pfns(i * BLOCK, (i + 2) * BLOCK, 0);
		add_pfns((i + 2) * BLOCK, (i + 4) * BLOCK, 1);
	}
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 6 * BLOCK);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[1], 8 * BLOCK);
}

static void hotplug_and_mirror(struct kunit *test)
{
	struct zone_bounds b = one_zone(32 * BLOCK);
	struct boot_params params = { .movable_node = true, .kernelcore = BYTES(1) };

	add_pfns(0, 8 * BLOCK, 0);
	memblock_add_node(PFN_PHYS(8 * BLOCK), PFN_PHYS(8 * BLOCK), 1, MEMBLOCK_HOTPLUG);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 0ul);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[1], 8 * BLOCK);
	/* without mirrored memory the parameter does nothing */
	params = (struct boot_params){ .kernelcore_mirror = true };
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0] + plan.start_pfn[1], 0ul);
	KUNIT_EXPECT_FALSE(test, plan.mirrored);
}
#endif

#ifdef CONFIG_X86_64
/* The 2 GiB machine of tests/data/machines: 512 MiB movable above the kernel's DMA and DMA32. */
static void movablecore_as_linux(struct kunit *test)
{
	struct boot_params params = { .movablecore = SZ_512M };
	unsigned long max[MAX_NR_ZONES] = { 4096, 0x7ffe0, 0x7ffe0 };
	struct zone_bounds b;

	add_pfns(1, 0x9f, 0);
	add_pfns(0x100, 0x7ffe0, 0);
	zone_bounds_set(&b, 1, max);
	KUNIT_EXPECT_EQ(test, (int)movable_zone_type(&b), (int)ZONE_DMA32);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 393216ul);
}

/* Frames below the highest zone are the kernel's whatever it asked for: the cut is in Normal. */
static void kernelcore_below_usable(struct kunit *test)
{
	struct boot_params params = { .kernelcore = SZ_64M };
	unsigned long max[MAX_NR_ZONES] = { 4096, 1 << 20, 2 << 20 };
	struct zone_bounds b;

	add_pfns(1, 0xc0000, 0);
	add_pfns(1 << 20, 2 << 20, 0);
	zone_bounds_set(&b, 1, max);
	movable_zone_find(&b, &params, &plan);
	KUNIT_EXPECT_EQ(test, plan.start_pfn[0], 1ul << 20);
}
#endif

/* --- whole machines --- */

#ifdef CONFIG_X86_64
static void zones_of_a_pc(struct kunit *test)
{
	static const struct machine_range ranges[] = {
		{ 0, 0x9fc00, 1, 0 },
		{ MACHINE_MB(1), MACHINE_MB(3071), 1, 0 },
		{ MACHINE_MB(4096), MACHINE_MB(1024), 1, 0 },
	};

	machine_up_from(test, ranges, 3, 1, "");
	EXPECT_ZONE(test, 0, ZONE_DMA, 1, 4095, 4095 - 97);
	EXPECT_ZONE(test, 0, ZONE_DMA32, 4096, MACHINE_PFN(4080), MACHINE_PFN(3072 - 16));
	EXPECT_ZONE(test, 0, ZONE_NORMAL, MACHINE_PFN(4096), MACHINE_PFN(1024), MACHINE_PFN(1024));
	EXPECT_ZONE(test, 0, ZONE_MOVABLE, 0, 0, 0);
	EXPECT_ZONE(test, 0, ZONE_DEVICE, 0, 0, 0);
}

#ifdef CONFIG_NUMA
/* Node 1's memory lies inside node 0's span. */
static void interleaved_nodes(struct kunit *test)
{
	static const struct machine_range ranges[] = {
		{ MACHINE_MB(1), MACHINE_MB(255), 1, 0 },
		{ MACHINE_MB(256), MACHINE_MB(256), 1, 1 },
		{ MACHINE_MB(512), MACHINE_MB(512), 1, 0 },
	};

	machine_up_from(test, ranges, 3, 1, "");
	EXPECT_ZONE(test, 0, ZONE_DMA32, 4096, MACHINE_PFN(1024 - 16), MACHINE_PFN(768 - 16));
	EXPECT_ZONE(test, 1, ZONE_DMA32, MACHINE_PFN(256), MACHINE_PFN(256), MACHINE_PFN(256));
	EXPECT_ZONE(test, 1, ZONE_DMA, 0, 0, 0);
	KUNIT_EXPECT_EQ(test, page_to_nid(pfn_to_page(MACHINE_PFN(300))), 1);
	KUNIT_EXPECT_EQ(test, page_to_nid(pfn_to_page(MACHINE_PFN(600))), 0);
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(pfn_to_page(MACHINE_PFN(8))), (int)ZONE_DMA);
}

static void movable_on_two_nodes(struct kunit *test)
{
	static const struct machine_range ranges[] = {
		{ MACHINE_MB(1), MACHINE_MB(1023), 1, 0 },
		{ MACHINE_MB(1024), MACHINE_MB(1024), 1, 1 },
	};
	struct zone *zone;

	machine_up_from(test, ranges, 2, 1, "kernelcore=1024M");
	zone = machine_zone(0, ZONE_MOVABLE);
	KUNIT_EXPECT_EQ(test, zone->zone_start_pfn, MACHINE_PFN(516)); /* 512 MiB from 1 MiB on, rounded up */
	KUNIT_EXPECT_EQ(test, zone_end_pfn(zone), MACHINE_PFN(1024));
	EXPECT_ZONE(test, 1, ZONE_DMA32, MACHINE_PFN(1024), MACHINE_PFN(512), MACHINE_PFN(512));
	EXPECT_ZONE(test, 1, ZONE_MOVABLE, MACHINE_PFN(1536), MACHINE_PFN(512), MACHINE_PFN(512));
}

#endif

static void page_states_from_memblock(struct kunit *test)
{
	static const struct machine_range ranges[] = {
		{ MACHINE_MB(1), MACHINE_MB(63), 1, 0 },
		{ MACHINE_MB(128), MACHINE_MB(64), 1, 0 },
	};
	struct page *hole, *taken;
	phys_addr_t phys;

	machine_up_from(test, ranges, 2, 1, "");
	hole = pfn_to_page(MACHINE_PFN(70));
	KUNIT_EXPECT_TRUE(test, pfn_valid(MACHINE_PFN(70)));
	KUNIT_EXPECT_TRUE(test, PageReserved(page_ready(hole)));
	KUNIT_EXPECT_FALSE(test, pfn_valid(MACHINE_PFN(192)));
	phys = memblock.reserved.regions[memblock.reserved.cnt - 1].base;
	taken = pfn_to_page(PFN_DOWN(phys));
	KUNIT_EXPECT_TRUE(test, PageReserved(page_ready(taken)));
	KUNIT_EXPECT_FALSE(test, PageReserved(page_ready(pfn_to_page(MACHINE_PFN(129)))));
	KUNIT_EXPECT_FALSE(test, virt_addr_valid(0x1234));
	KUNIT_EXPECT_TRUE(test, virt_addr_valid(__va(MACHINE_MB(129))));
}
#endif

#ifdef CONFIG_ARM
static void arm_high_memory(struct kunit *test)
{
	static const struct machine_range ranges[] = { { 0x40000000, MACHINE_MB(1024), 1, 0 } };

	machine_up_from(test, ranges, 1, 1, "cma=0");
	EXPECT_ZONE(test, 0, ZONE_DMA, 0x40000, MACHINE_PFN(768), MACHINE_PFN(768));
	EXPECT_ZONE(test, 0, ZONE_NORMAL, 0, 0, 0);
#ifdef CONFIG_HIGHMEM
	EXPECT_ZONE(test, 0, ZONE_HIGHMEM, 0x40000 + MACHINE_PFN(768), MACHINE_PFN(256), MACHINE_PFN(256));
	KUNIT_EXPECT_EQ(test, zone_managed_pages(machine_zone(0, ZONE_HIGHMEM)), MACHINE_PFN(256));
	KUNIT_EXPECT_EQ(test, totalhigh_pages(), MACHINE_PFN(256));
#endif
}

#ifdef CONFIG_HIGHMEM
static void arm_vmalloc_moves_the_bound(struct kunit *test)
{
	static const struct machine_range ranges[] = { { 0x40000000, MACHINE_MB(1024), 1, 0 } };

	machine_up_from(test, ranges, 1, 1, "cma=0 vmalloc=496M");
	EXPECT_ZONE(test, 0, ZONE_DMA, 0x40000, MACHINE_PFN(512), MACHINE_PFN(512));
	EXPECT_ZONE(test, 0, ZONE_HIGHMEM, 0x40000 + MACHINE_PFN(512), MACHINE_PFN(512), MACHINE_PFN(512));
}

static void arm_odd_banks(struct kunit *test)
{
	/* The first bank's start is not mapped up to the next 2 MiB: there, but nobody's. */
	static const struct machine_range ranges[] = {
		{ 0x40100000, MACHINE_MB(100), 1, 0 },
		{ 0x60000000, MACHINE_MB(900) + 0x3000, 1, 0 },
	};

	machine_up_from(test, ranges, 2, 1, "cma=0");
	KUNIT_EXPECT_EQ(test, machine_zone(0, ZONE_DMA)->zone_start_pfn, 0x40100ul);
	KUNIT_EXPECT_EQ(test, machine_zone(0, ZONE_DMA)->present_pages, MACHINE_PFN(100) + max_low_pfn - 0x60000ul);
	KUNIT_EXPECT_EQ(test, zone_end_pfn(machine_zone(0, ZONE_HIGHMEM)), 0x60000ul + MACHINE_PFN(900) + 3);
	KUNIT_EXPECT_TRUE(test, PageReserved(page_ready(pfn_to_page(0x40100))));
}

static void arm_movable_is_high(struct kunit *test)
{
	static const struct machine_range ranges[] = { { 0x40000000, MACHINE_MB(1024), 1, 0 } };
	struct zone *movable;

	machine_up_from(test, ranges, 1, 1, "cma=0 movablecore=128M");
	movable = machine_zone(0, ZONE_MOVABLE);
	EXPECT_ZONE(test, 0, ZONE_MOVABLE, 0x40000 + MACHINE_PFN(896), MACHINE_PFN(128), MACHINE_PFN(128));
	EXPECT_ZONE(test, 0, ZONE_HIGHMEM, 0x40000 + MACHINE_PFN(768), MACHINE_PFN(128), MACHINE_PFN(128));
	KUNIT_EXPECT_TRUE(test, is_highmem(movable));
}

static void arm_highmem_exact(struct kunit *test)
{
	static const struct machine_range ranges[] = { { 0x40000000, MACHINE_MB(1024), 1, 0 } };

	machine_up_from(test, ranges, 1, 1, "cma=0 highmem=64M");
	EXPECT_ZONE(test, 0, ZONE_HIGHMEM, 0x40000 + MACHINE_PFN(768), MACHINE_PFN(64), MACHINE_PFN(64));
	machine_shutdown();
	machine_up_from(test, ranges, 1, 1, "cma=0 highmem=512M");
	EXPECT_ZONE(test, 0, ZONE_DMA, 0x40000, MACHINE_PFN(512), MACHINE_PFN(512));
	EXPECT_ZONE(test, 0, ZONE_HIGHMEM, 0x40000 + MACHINE_PFN(512), MACHINE_PFN(512), MACHINE_PFN(512));
	machine_shutdown();
	/* would leave less than 64 MiB of low memory */
	machine_up_from(test, ranges, 1, 1, "cma=0 highmem=1000M");
	EXPECT_ZONE(test, 0, ZONE_DMA, 0x40000, MACHINE_PFN(768), MACHINE_PFN(768));
}
#endif
#endif

static struct kunit_case rule_cases[] = {
	/* clang-format off */
	KUNIT_CASE(arm_lowmem_ends),
	KUNIT_CASE(arm_vmalloc_clamps),
	KUNIT_CASE(bounds_in_a_row),
	KUNIT_CASE(holes_are_absent),
	KUNIT_CASE(movablecore_cuts_the_top),
	KUNIT_CASE(kernelcore_and_percent),
#if MAX_NUMNODES >= 3
	KUNIT_CASE(kernelcore_is_spread),
	KUNIT_CASE(kernelcore_on_interleaved_nodes),
	KUNIT_CASE(hotplug_and_mirror),
#endif
#ifdef CONFIG_X86_64
	KUNIT_CASE(movablecore_as_linux),
	KUNIT_CASE(kernelcore_below_usable),
#endif
	{}
	/* clang-format on */
};

static struct kunit_suite rule_suite = { .name = "zone_rules",
					 .init = memblock_case_init,
					 .exit = memblock_case_exit,
					 .test_cases = rule_cases };
kunit_test_suite(rule_suite);

static struct kunit_case machine_cases[] = {
/* clang-format off */
#ifdef CONFIG_X86_64
	KUNIT_CASE(zones_of_a_pc),
#ifdef CONFIG_NUMA
	KUNIT_CASE(interleaved_nodes),
	KUNIT_CASE(movable_on_two_nodes),
#endif
	KUNIT_CASE(page_states_from_memblock),
#endif
#ifdef CONFIG_ARM
	KUNIT_CASE(arm_high_memory),
#ifdef CONFIG_HIGHMEM
	KUNIT_CASE(arm_vmalloc_moves_the_bound),
	KUNIT_CASE(arm_odd_banks),
	KUNIT_CASE(arm_movable_is_high),
	KUNIT_CASE(arm_highmem_exact),
#endif
#endif
	{}
	/* clang-format on */
};

static struct kunit_suite machine_suite = { .name = "zones",
					    .init = machine_case_init,
					    .exit = machine_case_exit,
					    .test_cases = machine_cases };
kunit_test_suite(machine_suite);
