/* SPDX-License-Identifier: MIT */
/* test_memblock_iter.c - mm/boot/memblock_iter.c: what the loops yield. */
#include "memblock_fixture.h"

struct yielded {
	phys_addr_t start, end;
	int nid;
};

static void expect_yield(struct kunit *test, const struct yielded *got, const struct yielded *want, unsigned int nr_got,
			 unsigned int nr_want)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, nr_got, nr_want);
	for (i = 0; i < nr_got; i++) {
		KUNIT_EXPECT_EQ_MSG(test, got[i].start, want[i].start, "range %u", i);
		KUNIT_EXPECT_EQ_MSG(test, got[i].end, want[i].end, "range %u", i);
		if (IS_ENABLED(CONFIG_NUMA))
			KUNIT_EXPECT_EQ_MSG(test, got[i].nid, want[i].nid, "range %u", i);
	}
}

#define MAX_YIELD 16

/* The free ranges, checked to be the same in both directions. */
static unsigned int free_ranges(struct kunit *test, int nid, enum memblock_flags flags, struct yielded *got)
{
	struct yielded y = { .nid = -9 };
	unsigned int n = 0, k;
	u64 i;

	for_each_free_mem_range(i, nid, flags, &y.start, &y.end, &y.nid) {
		KUNIT_ASSERT_LT(test, n, (unsigned int)MAX_YIELD);
		got[n++] = y;
	}
	k = n;
	for_each_free_mem_range_reverse(i, nid, flags, &y.start, &y.end, &y.nid) {
		KUNIT_ASSERT_GT(test, k, 0u);
		k--;
		KUNIT_EXPECT_EQ(test, y.start, got[k].start);
		KUNIT_EXPECT_EQ(test, y.end, got[k].end);
		KUNIT_EXPECT_EQ(test, y.nid, got[k].nid);
	}
	KUNIT_EXPECT_EQ(test, k, 0u);
	return n;
}

#define EXPECT_FREE(test, nid, flags, ...)                                                                             \
	do {                                                                                                           \
		const struct yielded __want[] = { __VA_ARGS__ };                                                       \
		struct yielded __got[MAX_YIELD];                                                                       \
		unsigned int __n = free_ranges(test, nid, flags, __got);                                               \
		expect_yield(test, __got, __want, __n, ARRAY_SIZE(__want));                                            \
	} while (0)

static void empty(struct kunit *test)
{
	struct yielded got[MAX_YIELD];
	unsigned int n = 0;
	phys_addr_t start, end;
	u64 i;

	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_NONE, got), 0u);
	memblock_reserve(SZ_1M, SZ_1M);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_NONE, got), 0u);
	for_each_mem_range(i, &start, &end)
		n++;
	for_each_mem_range_rev(i, &start, &end)
		n++;
	KUNIT_EXPECT_EQ(test, n, 0u);
}

/*
 *   memory      |-----------------|         |---------|
 *   reserved  |--|    |--|             |-------|    |----|
 *   free         |----|  |--------|            |----|
 */
static void free_is_memory_less_reserved(struct kunit *test)
{
	memblock_add_node(SZ_2M, SZ_4M, 0, MEMBLOCK_NONE);
	memblock_add_node(SZ_8M, SZ_2M, 1, MEMBLOCK_NONE);
	memblock_reserve(SZ_1M, SZ_1M + SZ_64K);
	memblock_reserve(3 * SZ_1M, SZ_64K);
	memblock_reserve(7 * SZ_1M, SZ_1M + SZ_64K);
	memblock_reserve(9 * SZ_1M, SZ_4M);
	EXPECT_FREE(test, NUMA_NO_NODE, MEMBLOCK_NONE, { SZ_2M + SZ_64K, 3 * SZ_1M, 0 },
		    { 3 * SZ_1M + SZ_64K, 6 * SZ_1M, 0 }, { SZ_8M + SZ_64K, 9 * SZ_1M, 1 });
	if (!IS_ENABLED(CONFIG_NUMA))
		return;
	EXPECT_FREE(test, 1, MEMBLOCK_NONE, { SZ_8M + SZ_64K, 9 * SZ_1M, 1 });
	EXPECT_FREE(test, 0, MEMBLOCK_NONE, { SZ_2M + SZ_64K, 3 * SZ_1M, 0 }, { 3 * SZ_1M + SZ_64K, 6 * SZ_1M, 0 });
}

/* One gap between reservations may span regions, and one region many gaps. */
static void gaps_and_regions_interleave(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_64K);
	memblock_add(SZ_2M, SZ_64K);
	memblock_add(SZ_4M, SZ_1M);
	memblock_reserve(SZ_4M, SZ_4K);
	memblock_reserve(SZ_4M + SZ_8K, SZ_4K);
	memblock_reserve(SZ_8M, SZ_4K);
	EXPECT_FREE(test, NUMA_NO_NODE, MEMBLOCK_NONE, { SZ_1M, SZ_1M + SZ_64K, MAX_NUMNODES },
		    { SZ_2M, SZ_2M + SZ_64K, MAX_NUMNODES }, { SZ_4M + SZ_4K, SZ_4M + SZ_8K, MAX_NUMNODES },
		    { SZ_4M + 3 * SZ_4K, 5 * SZ_1M, MAX_NUMNODES });
}

/* Reserved regions that touch but differ leave no range of no bytes between them. */
static void touching_reservations(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M + SZ_64K, SZ_64K);
	memblock_reserved_mark_noinit(SZ_1M + SZ_64K, SZ_32K);
	KUNIT_ASSERT_EQ(test, rsv->cnt, 2ul);
	EXPECT_FREE(test, NUMA_NO_NODE, MEMBLOCK_NONE, { SZ_1M, SZ_1M + SZ_64K, MAX_NUMNODES },
		    { SZ_1M + SZ_128K, SZ_2M, MAX_NUMNODES });
}

static void flags_choose(struct kunit *test)
{
	struct yielded got[MAX_YIELD];

	memblock_add(SZ_1M, SZ_1M);
	memblock_add_node(SZ_2M, SZ_1M, MAX_NUMNODES, MEMBLOCK_HOTPLUG);
	memblock_add_node(3 * SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_MIRROR);
	memblock_add_node(4 * SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_NOMAP);
	memblock_add_node(5 * SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_DRIVER_MANAGED);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_NONE, got), 3u);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_NOMAP, got), 4u);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_DRIVER_MANAGED, got), 4u);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_MIRROR, got), 1u);
	KUNIT_EXPECT_EQ(test, got[0].start, (phys_addr_t)(3 * SZ_1M));
	movable_node_enabled = true;
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_NONE, got), 2u);
	KUNIT_EXPECT_EQ(test, free_ranges(test, NUMA_NO_NODE, MEMBLOCK_HOTPLUG, got), 3u);
}

/* for_each_mem_range() shows all but what has no mapping; order and NULL pointers. */
static void memory_ranges(struct kunit *test)
{
	phys_addr_t start, end, last = 0, sum = 0;
	unsigned int n = 0;
	u64 i;

	memblock_add(SZ_1M, SZ_1M);
	memblock_add_node(SZ_2M, SZ_1M, MAX_NUMNODES, MEMBLOCK_HOTPLUG);
	memblock_add_node(3 * SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_DRIVER_MANAGED);
	memblock_add_node(4 * SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_NOMAP);
	movable_node_enabled = true;
	for_each_mem_range(i, &start, &end) {
		KUNIT_EXPECT_GE(test, start, last);
		last = end;
		sum += end - start;
	}
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)(3 * SZ_1M));
	KUNIT_EXPECT_EQ(test, last, (phys_addr_t)SZ_4M);
	for_each_mem_range_rev(i, &start, NULL) {
		KUNIT_EXPECT_LT(test, start, last);
		last = start;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 3u);
	KUNIT_EXPECT_EQ(test, last, (phys_addr_t)SZ_1M);
}

static void reserved_ranges(struct kunit *test)
{
	phys_addr_t start, end, sum = 0;
	u64 i;

	memblock_reserve(SZ_1M, SZ_4K);
	memblock_reserve(SZ_4M, SZ_8K);
	for_each_reserved_mem_range(i, &start, &end)
		sum += end - start;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)(SZ_4K + SZ_8K));
	KUNIT_EXPECT_EQ(test, start, (phys_addr_t)SZ_4M);
}

/* Regions count in whole frames; those without any are left out. */
static void frame_ranges(struct kunit *test)
{
	unsigned long start = 0, end = 0, frames = 0;
	int i, nid = -9, n = 0;

	memblock_add_node(SZ_1M + 100, SZ_8K, 0, MEMBLOCK_NONE);
	memblock_add_node(SZ_2M + 100, SZ_4K, 0, MEMBLOCK_NONE);
	memblock_add_node(SZ_4M, SZ_64K, 1, MEMBLOCK_NOMAP);
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		frames += end - start;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_EQ(test, frames, 1 + SZ_64K / PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, start, PFN_DOWN(SZ_4M));
	KUNIT_EXPECT_EQ(test, nid, IS_ENABLED(CONFIG_NUMA) ? 1 : 0);
	if (!IS_ENABLED(CONFIG_NUMA))
		return;
	n = 0;
	for_each_mem_pfn_range(i, 0, NULL, NULL, NULL)
		n++;
	KUNIT_EXPECT_EQ(test, n, 1);
}

static void regions_themselves(struct kunit *test)
{
	struct memblock_region *r;
	phys_addr_t sum = 0;
	unsigned long i;

	memblock_add(SZ_1M, SZ_4K);
	memblock_add(SZ_2M, SZ_8K);
	memblock_reserve(SZ_4M, SZ_16K);
	for_each_mem_region(r)
		sum += r->size;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)(SZ_4K + SZ_8K));
	for_each_reserved_mem_region(r)
		sum += r->size;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)(SZ_4K + SZ_8K + SZ_16K));
	for_each_memblock_type(i, mem, r) sum -= r->size;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)SZ_16K);
	for_each_memblock(memory, r) sum += r->size;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)(SZ_4K + SZ_8K + SZ_16K));
}

/* Any two types may be combined. */
static void any_two_types(struct kunit *test)
{
	phys_addr_t start, end, sum = 0;
	u64 i;

	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M + SZ_512K, SZ_1M);
	__for_each_mem_range(i, rsv, mem, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) sum += end - start;
	KUNIT_EXPECT_EQ(test, sum, (phys_addr_t)SZ_512K);
	KUNIT_EXPECT_EQ(test, start, (phys_addr_t)SZ_2M);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(empty),
	KUNIT_CASE(free_is_memory_less_reserved),
	KUNIT_CASE(gaps_and_regions_interleave),
	KUNIT_CASE(touching_reservations),
	KUNIT_CASE(flags_choose),
	KUNIT_CASE(memory_ranges),
	KUNIT_CASE(reserved_ranges),
	KUNIT_CASE(frame_ranges),
	KUNIT_CASE(regions_themselves),
	KUNIT_CASE(any_two_types),
	{},
};

static struct kunit_suite suite = {
	.name = "memblock_iter",
	.init = memblock_case_init,
	.exit = memblock_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
