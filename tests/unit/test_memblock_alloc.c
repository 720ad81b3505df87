/* SPDX-License-Identifier: MIT */
/* test_memblock_alloc.c - mm/boot/memblock_alloc.c: where an allocation lands, and when it fails. */
#include <linux/bug.h>

#include "memblock_fixture.h"

/* 16 MiB of memory from 64 MiB on; allocations in these cases are never touched. */
#define RAM ((phys_addr_t)SZ_64M)
#define RAM_END ((phys_addr_t)(SZ_64M + SZ_16M))
#define ANY MEMBLOCK_ALLOC_ACCESSIBLE

static void add_ram(void)
{
	memblock_add(RAM, SZ_16M);
}

static phys_addr_t raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr, int nid)
{
	void *ptr = memblock_alloc_try_nid_raw(size, align, min_addr, max_addr, nid);

	return ptr ? __pa(ptr) : 0;
}

static void top_down(struct kunit *test)
{
	add_ram();
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(100, 64), RAM_END - SZ_4K - 128);
	/* Below the piece of 100 bytes there are none left that are aligned to 4 KiB and unused. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM_END - 3 * SZ_4K);
	EXPECT_RANGES(test, rsv, { RAM_END - 3 * SZ_4K, SZ_4K }, { RAM_END - SZ_4K - 128, 100 },
		      { RAM_END - SZ_4K, SZ_4K });
	/* The hole in between is the highest that is large enough. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(28, 4), RAM_END - SZ_4K - 28);
}

static void bottom_up(struct kunit *test)
{
	add_ram();
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_TRUE(test, memblock_bottom_up());
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(100, 64), RAM);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM + SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(64, 64), RAM + 128);
}

static void the_first_frame_is_never_used(struct kunit *test)
{
	memblock_add(0, SZ_8K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, 16), (phys_addr_t)0);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, 16), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, rsv->cnt, 1ul);
}

static void bounds(struct kunit *test)
{
	add_ram();
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, SZ_4K, RAM, RAM + SZ_1M), RAM + SZ_1M - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_1M, SZ_4K, RAM, RAM + SZ_1M), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_1M, SZ_1M, RAM + SZ_1M, RAM + SZ_2M), RAM + SZ_1M);
	/* Physical requests never leave their range, others give up its lower bound. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, SZ_4K, RAM_END, RAM_END + SZ_1M), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, raw(SZ_4K, SZ_4K, RAM_END, 0, NUMA_NO_NODE), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, raw(SZ_4K, SZ_4K, RAM_END, RAM + SZ_4M, NUMA_NO_NODE), RAM + SZ_4M - SZ_4K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_from(SZ_4K, SZ_4K, RAM + SZ_8M)), RAM_END - SZ_8K);
	/* A range upside down is empty. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, SZ_4K, RAM + SZ_4M, RAM + SZ_2M), (phys_addr_t)0);
}

static void current_limit(struct kunit *test)
{
	add_ram();
	memblock_set_current_limit(RAM + SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_get_current_limit(), RAM + SZ_1M);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM + SZ_1M - SZ_4K);
	KUNIT_EXPECT_EQ(test, raw(SZ_4K, SZ_4K, 0, RAM_END, NUMA_NO_NODE), RAM + SZ_1M - SZ_8K);
	KUNIT_EXPECT_EQ(test, raw(SZ_4K, SZ_4K, 0, MEMBLOCK_ALLOC_NOLEAKTRACE, NUMA_NO_NODE), RAM + SZ_1M - 3 * SZ_4K);
	/* Only those who ask for a physical address may go higher. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_range(SZ_4K, SZ_4K, 0, MEMBLOCK_ALLOC_ANYWHERE), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, raw(SZ_2M, SZ_4K, 0, RAM_END, NUMA_NO_NODE), (phys_addr_t)0);
}

static void low(struct kunit *test)
{
	phys_addr_t addr;

	add_ram();
#ifdef CONFIG_PHYS_ADDR_T_64BIT
	memblock_add(SZ_4G, SZ_1G);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)SZ_4G + SZ_1G - SZ_4K);
#endif
	addr = __pa(memblock_alloc_low(SZ_4K, SZ_4K));
	KUNIT_EXPECT_EQ(test, addr, RAM_END - SZ_4K);
}

static void alignment(struct kunit *test)
{
	add_ram();
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, 0), RAM_END - SMP_CACHE_BYTES);
	/* 48 is no power of two; 64 is the next. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, 48), RAM_END - 2 * SMP_CACHE_BYTES);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, 1), RAM_END - 16);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, SZ_8M), RAM + SZ_8M);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, SZ_32M), RAM);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, SZ_32M), (phys_addr_t)0);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(16, SZ_4M), RAM + SZ_4M);
}

static void nothing_to_have(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, memblock_alloc(SZ_4K, SZ_4K));
	add_ram();
	KUNIT_EXPECT_NULL(test, memblock_alloc_raw(SZ_16M + 1, 1));
	KUNIT_EXPECT_EQ(test, rsv->cnt, 0ul);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_16M, SZ_4K), RAM);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(1, 1), (phys_addr_t)0);
}

/*
 *   memory   |---node 0---|---node 1---|
 */
static void nodes(struct kunit *test)
{
	phys_addr_t middle = RAM + SZ_8M;

	if (!IS_ENABLED(CONFIG_NUMA))
		kunit_skip(test, "one node only");
	memblock_add_node(RAM, SZ_8M, 0, MEMBLOCK_NONE);
	memblock_add_node(middle, SZ_8M, 1, MEMBLOCK_NONE);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_node(SZ_4K, SZ_4K, 0)), middle - SZ_4K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_node(SZ_4K, SZ_4K, 1)), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_node(SZ_4K, SZ_4K, NUMA_NO_NODE)), RAM_END - SZ_8K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc_try_nid(SZ_4K, SZ_4K, 0), middle - SZ_8K);
	KUNIT_EXPECT_EQ(test, raw(SZ_8M - SZ_8K, SZ_4K, 0, ANY, 0), RAM);
	/* Node 0 is full now, so another serves, unless that is not wanted. */
	KUNIT_EXPECT_EQ(test, raw(SZ_4K, SZ_4K, 0, ANY, 0), RAM_END - 3 * SZ_4K);
	KUNIT_EXPECT_NULL(test, memblock_alloc_exact_nid_raw(SZ_4K, SZ_4K, 0, ANY, 0));
	KUNIT_EXPECT_EQ(test, memblock_alloc_range_nid(SZ_4K, SZ_4K, 0, ANY, 0, true), (phys_addr_t)0);
	memblock_phys_free(RAM, SZ_64K);
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_exact_nid_raw(SZ_4K, SZ_4K, 0, ANY, 0)), RAM + SZ_64K - SZ_4K);
	/* Exact or not, min_addr is only a wish. */
	KUNIT_EXPECT_EQ(test, __pa(memblock_alloc_exact_nid_raw(SZ_4K, SZ_4K, middle, ANY, 0)), RAM + SZ_64K - SZ_8K);
}

/* No allocation lies across two regions, even if they touch. */
static void regions_are_not_straddled(struct kunit *test)
{
	memblock_add(RAM, SZ_1M);
	memblock_add_node(RAM + SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_HOTPLUG);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_1M + SZ_4K, SZ_4K), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_1M, SZ_4K), RAM + SZ_1M);
}

static void mirrored_memory_is_preferred(struct kunit *test)
{
	add_ram();
	KUNIT_EXPECT_FALSE(test, memblock_has_mirror());
	memblock_mark_mirror(RAM + SZ_1M, SZ_64K);
	KUNIT_EXPECT_TRUE(test, memblock_has_mirror());
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_32K, SZ_4K), RAM + SZ_1M + SZ_32K);
	/* Not enough left: fall back. */
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_64K, SZ_4K), RAM_END - SZ_64K);
	KUNIT_EXPECT_EQ(test, memblock_find_in_range(0, ANY, SZ_64K, SZ_4K), RAM_END - SZ_128K);
	KUNIT_EXPECT_EQ(test, memblock_find_in_range(0, ANY, SZ_32K, SZ_4K), RAM + SZ_1M);
}

/*
 *   memory   |------|nomap|driver|
 */
static void special_memory_is_left_alone(struct kunit *test)
{
	add_ram();
	memblock_mark_nomap(RAM_END - SZ_2M, SZ_1M);
	memblock_remove(RAM_END - SZ_1M, SZ_1M);
	memblock_add_node(RAM_END - SZ_1M, SZ_1M, MAX_NUMNODES, MEMBLOCK_DRIVER_MANAGED);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM_END - SZ_2M - SZ_4K);
	memblock_mark_hotplug(RAM, SZ_8M);
	memblock_set_bottom_up(true);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM);
	movable_node_enabled = true;
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), RAM + SZ_8M);
}

static void zeroing(struct kunit *test)
{
	unsigned char *raw_ptr, *zero_ptr;
	unsigned int i;

	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memset(window, 0x5a, sizeof(window));
	raw_ptr = memblock_alloc_raw(SZ_4K, SZ_4K);
	KUNIT_ASSERT_PTR_EQ(test, raw_ptr, window + WINDOW_SIZE - SZ_4K);
	KUNIT_EXPECT_EQ(test, (int)raw_ptr[0], 0x5a);
	KUNIT_EXPECT_EQ(test, (int)raw_ptr[SZ_4K - 1], 0x5a);
	zero_ptr = memblock_alloc(1000, 64);
	KUNIT_ASSERT_NOT_NULL(test, zero_ptr);
	for (i = 0; i < 1000; i++)
		KUNIT_ASSERT_EQ(test, (int)zero_ptr[i], 0);
	KUNIT_EXPECT_EQ(test, (int)zero_ptr[-1], 0x5a);
	KUNIT_EXPECT_EQ(test, (int)zero_ptr[1000], 0x5a);
	/* Before there is a linear map nothing is touched. */
	linear_map_ready = false;
	zero_ptr = memblock_alloc(SZ_4K, SZ_4K);
	KUNIT_ASSERT_NOT_NULL(test, zero_ptr);
	KUNIT_EXPECT_EQ(test, (int)zero_ptr[0], 0x5a);
}

static void free_makes_room_again(struct kunit *test)
{
	void *ptr;

	add_ram();
	ptr = memblock_alloc_raw(SZ_1M, SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_reserved_size(), (phys_addr_t)SZ_1M);
	memblock_free(ptr, SZ_1M);
	KUNIT_EXPECT_EQ(test, rsv->cnt, 0ul);
	KUNIT_EXPECT_PTR_EQ(test, memblock_alloc_raw(SZ_1M, SZ_4K), ptr);
}

static void find_reserves_nothing(struct kunit *test)
{
	add_ram();
	KUNIT_EXPECT_EQ(test, memblock_find_in_range(RAM, RAM_END, SZ_4K, SZ_4K), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_find_in_range(RAM, RAM_END, SZ_4K, SZ_4K), RAM_END - SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_find_in_range(0, RAM, SZ_4K, SZ_4K), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, rsv->cnt, 0ul);
}

static void one_allocation_fails(struct kunit *test)
{
	unsigned long before;

	add_ram();
	before = memblock_alloc_count();
	memblock_fail_nth(2);
	KUNIT_EXPECT_NE(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
	/* It fails for good: giving up min_addr does not help. */
	KUNIT_EXPECT_NULL(test, memblock_alloc_from(SZ_4K, SZ_4K, RAM));
	KUNIT_EXPECT_NOT_NULL(test, memblock_alloc_from(SZ_4K, SZ_4K, RAM));
	KUNIT_EXPECT_EQ(test, memblock_alloc_count() - before, 3ul);
	memblock_fail_nth(1);
	memblock_fail_nth(0);
	KUNIT_EXPECT_NE(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
	/* Ordered before a boot. */
	memblock_fail_nth(2);
	memblock_init();
	KUNIT_EXPECT_EQ(test, memblock_alloc_count(), 0ul);
	add_ram();
	KUNIT_EXPECT_NE(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
	KUNIT_EXPECT_NE(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
}

/* The array of reserved regions is full and cannot double: the memory is there but cannot be had. */
static void no_room_to_note_it(struct kunit *test)
{
	unsigned long i;

	add_ram();
	for (i = 0; i < INIT_MEMBLOCK_RESERVED_REGIONS; i++)
		memblock_reserve(RAM + i * SZ_8K, SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_phys_alloc(SZ_4K, SZ_4K), (phys_addr_t)0);
	KUNIT_EXPECT_EQ(test, rsv->cnt, (unsigned long)INIT_MEMBLOCK_RESERVED_REGIONS);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(top_down),
	KUNIT_CASE(bottom_up),
	KUNIT_CASE(the_first_frame_is_never_used),
	KUNIT_CASE(bounds),
	KUNIT_CASE(current_limit),
	KUNIT_CASE(low),
	KUNIT_CASE(alignment),
	KUNIT_CASE(nothing_to_have),
	KUNIT_CASE(nodes),
	KUNIT_CASE(regions_are_not_straddled),
	KUNIT_CASE(mirrored_memory_is_preferred),
	KUNIT_CASE(special_memory_is_left_alone),
	KUNIT_CASE(zeroing),
	KUNIT_CASE(free_makes_room_again),
	KUNIT_CASE(find_reserves_nothing),
	KUNIT_CASE(one_allocation_fails),
	KUNIT_CASE(no_room_to_note_it),
	{},
};

static struct kunit_suite suite = {
	.name = "memblock_alloc",
	.init = memblock_case_init,
	.exit = memblock_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
