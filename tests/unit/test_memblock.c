/* SPDX-License-Identifier: MIT */
/* test_memblock.c - mm/boot/memblock.c: adding, removing, merging and cutting regions; growing the arrays. */
#include <linux/errno.h>

#include "memblock_fixture.h"

static void starts_empty(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mem->cnt, 0ul);
	KUNIT_EXPECT_EQ(test, mem->max, (unsigned long)INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)0);
	KUNIT_EXPECT_STREQ(test, mem->name, "memory");
	KUNIT_EXPECT_EQ(test, rsv->cnt, 0ul);
	KUNIT_EXPECT_EQ(test, rsv->max, (unsigned long)INIT_MEMBLOCK_RESERVED_REGIONS);
	KUNIT_EXPECT_EQ(test, rsv->total_size, (phys_addr_t)0);
	KUNIT_EXPECT_STREQ(test, rsv->name, "reserved");
	KUNIT_EXPECT_FALSE(test, memblock.bottom_up);
	KUNIT_EXPECT_EQ(test, memblock.current_limit, MEMBLOCK_ALLOC_ANYWHERE);
}

static void add_keeps_order(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_16M, SZ_1M), 0);
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_1M, SZ_1M), 0);
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_8M, SZ_2M), 0);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { SZ_8M, SZ_2M }, { SZ_16M, SZ_1M });
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)SZ_4M);
}

/*
 *   there    |--a--|     |--b--|
 *   added          |-----|
 *   after    |-----------------|
 */
static void add_merges_both_sides(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(3 * SZ_1M, SZ_1M);
	memblock_add(SZ_2M, SZ_1M);
	EXPECT_RANGES(test, mem, { SZ_1M, 3 * SZ_1M });
}

/*
 *   there       |hotplug|   |--node 1--|
 *   added    |-------------------------------|
 *   after    |--|hotplug|---|--node 1--|-----|
 */
static void add_fills_gaps_only(struct kunit *test)
{
	memblock_add_node(SZ_2M, SZ_1M, MAX_NUMNODES, MEMBLOCK_HOTPLUG);
	memblock_add_node(SZ_4M, SZ_1M, 1, MEMBLOCK_MIRROR);
	memblock_add(SZ_1M, SZ_8M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { SZ_2M, SZ_1M, MEMBLOCK_HOTPLUG }, { 3 * SZ_1M, SZ_1M },
		      { SZ_4M, SZ_1M, MEMBLOCK_MIRROR }, { 5 * SZ_1M, SZ_4M });
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)SZ_8M);
}

static void add_overlaps(struct kunit *test)
{
	memblock_add(SZ_4M, SZ_2M);
	memblock_add(SZ_4M, SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_4M, SZ_2M });
	memblock_add(5 * SZ_1M, SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_4M, 3 * SZ_1M });
	memblock_add(SZ_2M, 3 * SZ_1M);
	EXPECT_RANGES(test, mem, { SZ_2M, 5 * SZ_1M });
	memblock_add(3 * SZ_1M, SZ_4K);
	EXPECT_RANGES(test, mem, { SZ_2M, 5 * SZ_1M });
}

static void unlike_neighbours_stay_apart(struct kunit *test)
{
	memblock_add_node(SZ_1M, SZ_1M, 0, MEMBLOCK_NONE);
	memblock_add_node(SZ_2M, SZ_1M, 0, MEMBLOCK_HOTPLUG);
	KUNIT_EXPECT_EQ(test, mem->cnt, 2ul);
	memblock_add_node(3 * SZ_1M, SZ_1M, 1, MEMBLOCK_HOTPLUG);
	KUNIT_EXPECT_EQ(test, mem->cnt, IS_ENABLED(CONFIG_NUMA) ? 3ul : 2ul);
}

static void empty_ranges_do_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_1M, 0), 0);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_1M, 0), 0);
	KUNIT_EXPECT_EQ(test, memblock_remove(SZ_1M, 0), 0);
	KUNIT_EXPECT_EQ(test, memblock_phys_free(SZ_1M, 0), 0);
	KUNIT_EXPECT_EQ(test, mem->cnt, 0ul);
	memblock_add(SZ_1M, SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_remove(SZ_1M + SZ_4K, 0), 0);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M });
}

static void sizes_are_capped(struct kunit *test)
{
	phys_addr_t base = PHYS_ADDR_MAX - SZ_1M + 1;

	memblock_add(base, SZ_2M);
	EXPECT_RANGES(test, mem, { base, SZ_1M - 1 });
	memblock_reserve(base + SZ_4K, PHYS_ADDR_MAX);
	EXPECT_RANGES(test, rsv, { base + SZ_4K, SZ_1M - SZ_4K - 1 });
	memblock_remove(base + SZ_8K, PHYS_ADDR_MAX);
	EXPECT_RANGES(test, mem, { base, SZ_8K });
}

/*
 *   there    |--------------|   |------|   |------|
 *   removed      |----|            |----------|
 *   after    |---|    |-----|   |--|          |---|
 */
static void remove_cuts(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_4M);
	memblock_add(SZ_8M, SZ_1M);
	memblock_add(10 * SZ_1M, SZ_1M);
	memblock_remove(SZ_2M, SZ_1M);
	memblock_remove(SZ_8M + SZ_4K, SZ_2M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M }, { 3 * SZ_1M, SZ_2M }, { SZ_8M, SZ_4K },
		      { 10 * SZ_1M + SZ_4K, SZ_1M - SZ_4K });
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)SZ_4M);
}

static void remove_everything(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_1M);
	memblock_remove(0, PHYS_ADDR_MAX);
	KUNIT_EXPECT_EQ(test, mem->cnt, 0ul);
	KUNIT_EXPECT_EQ(test, mem->total_size, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, mem->regions[0].base, (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, mem->regions[0].size, (phys_addr_t)0);
	memblock_remove(SZ_1M, SZ_1M);
	KUNIT_EXPECT_EQ(test, mem->cnt, 0ul);
}

static void reserve_and_free(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_1M, SZ_1M), 0);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_2M, SZ_1M), 0);
	EXPECT_RANGES(test, rsv, { SZ_1M, SZ_2M });
	KUNIT_EXPECT_EQ(test, memblock_phys_free(SZ_1M + SZ_64K, SZ_64K), 0);
	EXPECT_RANGES(test, rsv, { SZ_1M, SZ_64K }, { SZ_1M + SZ_128K, SZ_2M - SZ_128K });
	KUNIT_EXPECT_EQ(test, mem->cnt, 0ul);
}

/* A pointer of any type, or a physical address of any integer type. */
static void free_takes_both(struct kunit *test)
{
	phys_addr_t phys = WINDOW_BASE + SZ_4K;
	u32 narrow = WINDOW_BASE + SZ_8K;
	const char *text = (const char *)window + SZ_16K;

	window_open();
	memblock_reserve(WINDOW_BASE, SZ_64K);
	memblock_free(phys, SZ_4K);
	memblock_free(narrow, SZ_4K);
	memblock_free(0x60003000, SZ_4K);
	memblock_free(0x60005000ull, SZ_4K);
	memblock_free((void *)text, SZ_4K);
	memblock_free((unsigned int *)(window + SZ_32K), SZ_32K);
	memblock_free(NULL, SZ_64K);
	EXPECT_RANGES(test, rsv, { WINDOW_BASE, SZ_4K }, { WINDOW_BASE + 6 * SZ_4K, SZ_8K });
}

static phys_addr_t late_base, late_size;

static void note_late(phys_addr_t base, phys_addr_t size)
{
	late_base = base;
	late_size = size;
}

static void free_late_goes_to_the_hook(struct kunit *test)
{
	memblock_reserve(SZ_1M, SZ_1M);
	memblock_free_late(SZ_1M, SZ_4K);
	EXPECT_RANGES(test, rsv, { SZ_1M + SZ_4K, SZ_1M - SZ_4K });
	memblock_late_free_fn = note_late;
	memblock_free_late(SZ_1M + SZ_8K, SZ_4K);
	KUNIT_EXPECT_EQ(test, late_base, (phys_addr_t)(SZ_1M + SZ_8K));
	KUNIT_EXPECT_EQ(test, late_size, (phys_addr_t)SZ_4K);
	EXPECT_RANGES(test, rsv, { SZ_1M + SZ_4K, SZ_1M - SZ_4K });
}

/* Code for 6.1 and before resets an array by hand to one region of no size. */
static void one_empty_region_means_empty(struct kunit *test)
{
	mem->cnt = 1;
	memblock_add(SZ_1M, SZ_1M);
	EXPECT_RANGES(test, mem, { SZ_1M, SZ_1M });
}

static void init_forgets(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M, SZ_4K);
	memblock_set_bottom_up(true);
	memblock_set_current_limit(SZ_1M);
	memblock_init();
	starts_empty(test);
	KUNIT_EXPECT_EQ(test, mem->regions[0].size, (phys_addr_t)0);
}

/* What is there before a suite runs, a machine's or nothing, is untouched by it. */
static void the_machines_own_is_put_aside(struct kunit *test)
{
	struct memblock before;
	struct memblock_region first;

	memblock_restore();
	before = memblock;
	first = mem->regions[0];
	memblock_save();
	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M, SZ_1M);
	memblock_set_bottom_up(true);
	memblock_set_current_limit(SZ_2M);
	KUNIT_EXPECT_PTR_NE(test, mem->regions, before.memory.regions);
	memblock_restore();
	KUNIT_EXPECT_MEMEQ(test, &memblock.memory, &before.memory, sizeof(before.memory));
	KUNIT_EXPECT_MEMEQ(test, &memblock.reserved, &before.reserved, sizeof(before.reserved));
	KUNIT_EXPECT_EQ(test, memblock.bottom_up, before.bottom_up);
	KUNIT_EXPECT_EQ(test, memblock.current_limit, before.current_limit);
	KUNIT_EXPECT_EQ(test, mem->regions[0].base, first.base);
	KUNIT_EXPECT_EQ(test, mem->regions[0].size, first.size);
	memblock_save();
	starts_empty(test);
}

/* ---- growing ------------------------------------------------------------------------------------------------ */

/* Fill the reserved array: single pages, every other one, below WINDOW_BASE. */
static void fill_reserved(unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++)
		memblock_reserve(SZ_1M + i * SZ_8K, SZ_4K);
}

static phys_addr_t array_base(const struct memblock_type *type)
{
	return __pa(type->regions);
}

static void reserved_doubles(struct kunit *test)
{
	phys_addr_t first;
	unsigned long i;

	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memblock_allow_resize();
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, rsv->max, (unsigned long)INIT_MEMBLOCK_REGIONS);
	fill_reserved(INIT_MEMBLOCK_REGIONS + 1);
	KUNIT_EXPECT_EQ(test, rsv->max, 2ul * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, rsv->cnt, 1ul + INIT_MEMBLOCK_REGIONS + 1);
	for (i = 0; i <= INIT_MEMBLOCK_REGIONS; i++)
		KUNIT_EXPECT_EQ(test, rsv->regions[i].base, (phys_addr_t)(SZ_1M + i * SZ_8K));
	/* The array is the last page or two of the window, and reserved itself. */
	first = array_base(rsv);
	KUNIT_EXPECT_EQ(test, first,
			WINDOW_BASE + WINDOW_SIZE -
				PAGE_ALIGN((phys_addr_t)(rsv->max * sizeof(struct memblock_region))));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(first));
	/* The next doubling gives the first array back. */
	fill_reserved(2 * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, rsv->max, 4ul * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_FALSE(test, memblock_is_reserved(first));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(array_base(rsv)));
	KUNIT_EXPECT_EQ(test, rsv->cnt, 2ul * INIT_MEMBLOCK_REGIONS + 1);
}

/* The range that is about to be reserved is still free while the array looks for a place. */
static void doubling_avoids_the_new_range(struct kunit *test)
{
	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memblock_allow_resize();
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_reserve(WINDOW_BASE + SZ_64K, WINDOW_SIZE - SZ_64K), 0);
	KUNIT_EXPECT_EQ(test, rsv->max, 2ul * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_LT(test, array_base(rsv), WINDOW_BASE + SZ_64K);
	memblock_init();
	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memblock_allow_resize();
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_reserve(WINDOW_BASE, WINDOW_SIZE - SZ_64K), 0);
	KUNIT_EXPECT_GE(test, array_base(rsv), WINDOW_BASE + WINDOW_SIZE - SZ_64K);
}

static void memory_doubles(struct kunit *test)
{
	unsigned long i;

	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memblock_allow_resize();
	for (i = 1; i < INIT_MEMBLOCK_REGIONS; i++)
		memblock_add(SZ_1M + i * SZ_8K, SZ_4K);
	/* The next one needs a new array for memory, whose reservation needs a new array for reserved. */
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_1M, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, mem->max, 2ul * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, rsv->max, 2ul * INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, mem->cnt, INIT_MEMBLOCK_REGIONS + 1ul);
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(array_base(mem)));
	KUNIT_EXPECT_TRUE(test, memblock_is_reserved(array_base(rsv)));
}

/* Without a linear map, memory has spare room and reserved has none. */
static void no_doubling_before_it_is_allowed(struct kunit *test)
{
	unsigned long i;

	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_512M, SZ_4K), -ENOMEM);
	KUNIT_EXPECT_EQ(test, rsv->cnt, (unsigned long)INIT_MEMBLOCK_REGIONS);
	/* Covering what is there needs no room. */
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_1M, SZ_4K), 0);
	for (i = 0; i <= INIT_MEMBLOCK_REGIONS; i++)
		KUNIT_ASSERT_EQ(test, memblock_add(SZ_1M + i * SZ_8K, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, mem->cnt, INIT_MEMBLOCK_REGIONS + 1ul);
	for (; i < MEMBLOCK_SPARE_REGIONS; i++)
		KUNIT_ASSERT_EQ(test, memblock_add(SZ_1M + i * SZ_8K, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, memblock_add(SZ_1M + i * SZ_8K, SZ_4K), -ENOMEM);
	KUNIT_EXPECT_EQ(test, mem->cnt, (unsigned long)MEMBLOCK_SPARE_REGIONS);
}

static void full_array_can_still_shrink(struct kunit *test)
{
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_phys_free(SZ_1M + SZ_1K, SZ_1K), -ENOMEM);
	KUNIT_EXPECT_EQ(test, rsv->regions[0].size, (phys_addr_t)SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_free(SZ_1M, SZ_4K), 0);
	KUNIT_EXPECT_EQ(test, rsv->cnt, INIT_MEMBLOCK_REGIONS - 1ul);
}

static void doubling_fails(struct kunit *test)
{
	window_open();
	memblock_allow_resize();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	memblock_fail_nth(1);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_512M, SZ_4K), -ENOMEM);
	KUNIT_EXPECT_EQ(test, rsv->cnt, (unsigned long)INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_512M, SZ_4K), 0);
	/* No memory at all. */
	memblock_init();
	memblock_allow_resize();
	fill_reserved(INIT_MEMBLOCK_REGIONS);
	KUNIT_EXPECT_EQ(test, memblock_reserve(SZ_512M, SZ_4K), -ENOMEM);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(starts_empty),
	KUNIT_CASE(add_keeps_order),
	KUNIT_CASE(add_merges_both_sides),
	KUNIT_CASE(add_fills_gaps_only),
	KUNIT_CASE(add_overlaps),
	KUNIT_CASE(unlike_neighbours_stay_apart),
	KUNIT_CASE(empty_ranges_do_nothing),
	KUNIT_CASE(sizes_are_capped),
	KUNIT_CASE(remove_cuts),
	KUNIT_CASE(remove_everything),
	KUNIT_CASE(reserve_and_free),
	KUNIT_CASE(free_takes_both),
	KUNIT_CASE(free_late_goes_to_the_hook),
	KUNIT_CASE(one_empty_region_means_empty),
	KUNIT_CASE(init_forgets),
	KUNIT_CASE(the_machines_own_is_put_aside),
	KUNIT_CASE(reserved_doubles),
	KUNIT_CASE(doubling_avoids_the_new_range),
	KUNIT_CASE(memory_doubles),
	KUNIT_CASE(no_doubling_before_it_is_allowed),
	KUNIT_CASE(full_array_can_still_shrink),
	KUNIT_CASE(doubling_fails),
	{},
};

static struct kunit_suite suite = {
	.name = "memblock",
	.init = memblock_case_init,
	.exit = memblock_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
