/* SPDX-License-Identifier: MIT */
/* test_memblock_attr.c - mm/boot/memblock_attr.c: flags, nodes, limits, and the questions about addresses. */
#include "memblock_fixture.h"

/* ---- flags and nodes ---------------------------------------------------------------------------------------- */

/*
 *   memory   |----------------------|
 *   mark           |--------|
 *   after    |-----|hotplug-|-------|
 *   clear    |----------------------|
 */
static void marks_cut_and_clears_join(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_4M);
	KUNIT_EXPECT_EQ(test, memblock_mark_hotplug(SZ_2M, SZ_1M), 0);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { SZ_2M, SZ_1M, MEMBLOCK_HOTPLUG }, { 3 * SZ_1M, SZ_2M });
	KUNIT_EXPECT_TRUE(test, memblock_is_hotpluggable(&mem->regions[1]));
	KUNIT_EXPECT_FALSE(test, memblock_is_hotpluggable(&mem->regions[0]));
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)SZ_4M);
	KUNIT_EXPECT_EQ(test, memblock_mark_hotplug(0, SZ_2M), 0);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_2M, MEMBLOCK_HOTPLUG }, { 3 * SZ_1M, SZ_2M });
	KUNIT_EXPECT_EQ(test, memblock_clear_hotplug(0, PHYS_ADDR_MAX), 0);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_4M });
}

static void marks_add_up(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_mark_nomap(SZ_1M, SZ_1M);
	memblock_mark_mirror(SZ_1M, SZ_1M);
	memblock_mark_hotplug(SZ_1M, SZ_1M);
	KUNIT_EXPECT_TRUE(test, memblock_is_nomap(&mem->regions[0]));
	KUNIT_EXPECT_TRUE(test, memblock_is_mirror(&mem->regions[0]));
	KUNIT_EXPECT_FALSE(test, memblock_is_driver_managed(&mem->regions[0]));
	memblock_clear_nomap(SZ_1M, SZ_1M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M, MEMBLOCK_MIRROR | MEMBLOCK_HOTPLUG });
}

static void marks_outside_memory_do_nothing(struct kunit *test)
{
	memblock_add(SZ_4M, SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_mark_nomap(SZ_1M, SZ_1M), 0);
	KUNIT_EXPECT_EQ(test, memblock_mark_nomap(SZ_4M, 0), 0);
	EXPECT_RANGES(test, mem, { SZ_4M, SZ_1M });
	/* What is added later does not inherit a mark. */
	memblock_mark_nomap(SZ_4M, SZ_1M);
	memblock_add(SZ_4M, SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_4M, SZ_1M, MEMBLOCK_NOMAP }, { 5 * SZ_1M, SZ_1M });
}

static void noinit_is_of_reserved(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_4M);
	memblock_reserve(SZ_1M, SZ_2M);
	KUNIT_EXPECT_EQ(test, memblock_reserved_mark_noinit(SZ_2M, SZ_4M), 0);
	EXPECT_RANGES(test, rsv, { SZ_1M, SZ_1M }, { SZ_2M, SZ_1M, MEMBLOCK_RSRV_NOINIT });
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved_noinit(&rsv->regions[1]));
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_4M });
}

static void nodes_cut_and_join(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_NUMA))
		kunit_skip(test, "one node only");
	memblock_add(SZ_1M, SZ_8M);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&mem->regions[0]), MAX_NUMNODES);
	memblock_set_node(0, SZ_4M, mem, 0);
	memblock_set_node(SZ_4M, PHYS_ADDR_MAX, mem, 1);
	EXPECT_RANGES(test, mem, { SZ_1M, 3 * SZ_1M }, { SZ_4M, 5 * SZ_1M });
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&mem->regions[0]), 0);
	KUNIT_EXPECT_EQ(test, memblock_get_region_node(&mem->regions[1]), 1);
	memblock_set_node(0, PHYS_ADDR_MAX, mem, MAX_NUMNODES);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_8M });
	memblock_reserve(SZ_1M, SZ_2M);
	memblock_set_node(SZ_1M, SZ_1M, rsv, 2);
	/* Reserving more joins only what has no node either. */
	memblock_reserve(3 * SZ_1M, SZ_1M);
	EXPECT_RANGES(test, rsv, { SZ_1M, SZ_1M }, { SZ_2M, SZ_2M });
}

/* ---- limits ------------------------------------------------------------------------------------------------- */

static void trim(struct kunit *test)
{
	memblock_add(SZ_4K + 512, SZ_64K);
	memblock_add(SZ_1M, SZ_64K);
	memblock_add(SZ_2M + 1, SZ_4K);
	memblock_add(PHYS_ADDR_MAX - 100, 50);
	memblock_trim_memory(SZ_4K);
	EXPECT_RANGES(test, mem, { SZ_8K, SZ_64K - SZ_4K }, { SZ_1M, SZ_64K });
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)(SZ_128K - SZ_4K));
}

/*
 *   memory   |--1M--|      |--1M--|     |--1M--|
 *   reserved     |------------|     |---|
 *   limit 1.5M             ----|
 */
static void enforce_limit(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_1M);
	memblock_add(SZ_8M, SZ_1M);
	memblock_reserve(SZ_2M - SZ_4K, 3 * SZ_1M);
	memblock_reserve(6 * SZ_1M, SZ_2M);
	memblock_enforce_memory_limit(0);
	memblock_enforce_memory_limit(SZ_4M);
	KUNIT_EXPECT_EQ(test, mem->cnt, 3ul);
	memblock_enforce_memory_limit(SZ_1M + SZ_512K);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { SZ_4M, SZ_512K });
	EXPECT_RANGES(test, rsv, { SZ_2M - SZ_4K, SZ_2M + SZ_512K + SZ_4K });
}

static void cap_keeps_what_has_no_mapping(struct kunit *test)
{
	memblock_cap_memory_range(0, SZ_1M);
	memblock_add(SZ_1M, SZ_16M);
	memblock_mark_nomap(SZ_1M, SZ_64K);
	memblock_mark_nomap(SZ_16M, SZ_64K);
	memblock_reserve(SZ_2M, SZ_8M);
	memblock_cap_memory_range(SZ_4M, SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_64K, MEMBLOCK_NOMAP }, { SZ_4M, SZ_2M },
		      { SZ_16M, SZ_64K, MEMBLOCK_NOMAP });
	EXPECT_RANGES(test, rsv, { SZ_4M, SZ_2M });
	/* A cap that cuts a region without a mapping leaves it in one piece. */
	memblock_cap_memory_range(SZ_4M, SZ_16M - SZ_4M + SZ_4K);
	KUNIT_EXPECT_EQ(test, mem->cnt, 3ul);
}

static void limit_keeps_what_has_no_mapping(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_4M);
	memblock_mark_nomap(7 * SZ_1M, SZ_1M);
	memblock_mem_limit_remove_map(0);
	memblock_mem_limit_remove_map(SZ_8M);
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)(5 * SZ_1M));
	memblock_mem_limit_remove_map(SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { SZ_4M, SZ_1M }, { 7 * SZ_1M, SZ_1M, MEMBLOCK_NOMAP });
}

/* ---- questions ---------------------------------------------------------------------------------------------- */

static void addresses(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_1M);
	memblock_mark_nomap(SZ_4M, SZ_1M);
	memblock_reserve(SZ_1M + SZ_4K, SZ_4K);
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(SZ_1M - 1));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_1M));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_2M - 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_memory(SZ_2M));
	KUNIT_EXPECT_TRUE(test, memblock_is_memory(SZ_4M));
	KUNIT_EXPECT_TRUE(test, memblock_is_map_memory(SZ_1M));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(SZ_4M));
	KUNIT_EXPECT_FALSE(test, memblock_is_map_memory(SZ_8M));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(SZ_1M));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(SZ_1M + SZ_8K - 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(SZ_1M + SZ_8K));
}

static void ranges(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_1M);
	memblock_reserve(SZ_1M + SZ_4K, SZ_4K);
	KUNIT_EXPECT_TRUE(test, memblock_is_region_memory(SZ_1M, SZ_1M));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(SZ_1M, SZ_1M + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(SZ_1M - 1, SZ_4K));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(SZ_4M, PHYS_ADDR_MAX));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(SZ_1M, SZ_4K + 1));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(SZ_1M, SZ_4K));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(SZ_1M + SZ_8K, SZ_1M));
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(0, PHYS_ADDR_MAX));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(SZ_1M + SZ_4K + 10, 0));
	KUNIT_EXPECT_TRUE(test, memblock_overlaps_region(mem, SZ_2M - 1, SZ_1M));
	KUNIT_EXPECT_FALSE(test, memblock_overlaps_region(mem, SZ_2M, SZ_2M));
}

static void sums(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), (phys_addr_t)0);
	memblock_add(SZ_4M, SZ_1M);
	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M, SZ_64K);
	KUNIT_EXPECT_EQ(test, memblock_start_of_DRAM(), (phys_addr_t)SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_end_of_DRAM(), (phys_addr_t)(5 * SZ_1M));
	KUNIT_EXPECT_EQ(test, memblock_phys_mem_size(), (phys_addr_t)SZ_2M);
	KUNIT_EXPECT_EQ(test, memblock_reserved_size(), (phys_addr_t)SZ_64K);
	KUNIT_EXPECT_EQ(test, memblock_estimated_nr_free_pages(), (SZ_2M - SZ_64K) / PAGE_SIZE);
}

static void node_of_a_frame(struct kunit *test)
{
	unsigned long start = 1, end = 1;

	memblock_add_node(SZ_1M, SZ_1M, 1, MEMBLOCK_NONE);
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(PFN_DOWN(SZ_2M) - 1, &start, &end),
			IS_ENABLED(CONFIG_NUMA) ? 1 : 0);
	KUNIT_EXPECT_EQ(test, start, PFN_DOWN(SZ_1M));
	KUNIT_EXPECT_EQ(test, end, PFN_DOWN(SZ_2M));
	KUNIT_EXPECT_EQ(test, memblock_search_pfn_nid(PFN_DOWN(SZ_2M), &start, &end), NUMA_NO_NODE);
	KUNIT_EXPECT_EQ(test, end, PFN_DOWN(SZ_2M));
}

static void numa_coverage(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_NUMA))
		kunit_skip(test, "one node only");
	memblock_add_node(SZ_1M, SZ_4M, 0, MEMBLOCK_NONE);
	memblock_add(SZ_8M, SZ_1M);
	KUNIT_EXPECT_TRUE(test, memblock_validate_numa_coverage(SZ_1M));
	KUNIT_EXPECT_FALSE(test, memblock_validate_numa_coverage(SZ_1M - 1));
}

static void region_frames(struct kunit *test)
{
	struct memblock_region r = { .base = SZ_1M + 1, .size = SZ_8K };

	KUNIT_EXPECT_EQ(test, memblock_region_memory_base_pfn(&r), PFN_DOWN(SZ_1M) + 1);
	KUNIT_EXPECT_EQ(test, memblock_region_memory_end_pfn(&r), PFN_DOWN(SZ_1M) + 2);
	KUNIT_EXPECT_EQ(test, memblock_region_reserved_base_pfn(&r), PFN_DOWN(SZ_1M));
	KUNIT_EXPECT_EQ(test, memblock_region_reserved_end_pfn(&r), PFN_DOWN(SZ_1M) + 3);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(marks_cut_and_clears_join),
	KUNIT_CASE(marks_add_up),
	KUNIT_CASE(marks_outside_memory_do_nothing),
	KUNIT_CASE(noinit_is_of_reserved),
	KUNIT_CASE(nodes_cut_and_join),
	KUNIT_CASE(trim),
	KUNIT_CASE(enforce_limit),
	KUNIT_CASE(cap_keeps_what_has_no_mapping),
	KUNIT_CASE(limit_keeps_what_has_no_mapping),
	KUNIT_CASE(addresses),
	KUNIT_CASE(ranges),
	KUNIT_CASE(sums),
	KUNIT_CASE(node_of_a_frame),
	KUNIT_CASE(numa_coverage),
	KUNIT_CASE(region_frames),
	{},
};

static struct kunit_suite suite = {
	.name = "memblock_attr",
	.init = memblock_case_init,
	.exit = memblock_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
