/* SPDX-License-Identifier: MIT */
/*
 * test_buddy.c - free lists, pageblock types, per-CPU lists, untouched memory and exact ranges
 */
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <mm/page.h>

#include "fixture.h"

struct shape { /* of one zone's free lists */
	unsigned long nr[NR_PAGE_ORDERS];
};

static void shape_of(struct zone *zone, struct shape *shape)
{
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		shape->nr[order] = 0;
		for (int type = 0; type < MIGRATE_TYPES; type++)
			shape->nr[order] += zone_free_blocks(zone, order, type);
	}
}

/* The zone that GFP_KERNEL requests prefer here. */
static struct zone *main_zone(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct zone *zone;

	KUNIT_ASSERT_NOT_NULL(test, page);
	zone = page_zone(page);
	__free_page(page);
	drain_all_pages(NULL);
	return zone;
}

static int suite_init(struct kunit_suite *suite)
{
	return fixture_boot(256ull << 20, 1, 2);
}

static void suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void case_exit(struct kunit *test)
{
	fixture_verify(test);
}

/* Whatever is taken apart comes together again. */
static void split_and_merge(struct kunit *test)
{
	static struct page *pages[300];
	struct zone *zone = main_zone(test);
	struct shape before, after;

	shape_of(zone, &before);
	for (int i = 0; i < 300; i++) {
		pages[i] = alloc_pages(GFP_KERNEL, (unsigned int)i % 4);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
	}
	for (int i = 0; i < 300; i++) {
		int n = (i * 7) % 300;

		__free_pages(pages[n], (unsigned int)n % 4);
	}
	drain_all_pages(NULL);
	shape_of(zone, &after);
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)
		KUNIT_EXPECT_EQ(test, after.nr[order], before.nr[order]);
}

/* Feeding untouched memory changes neither the count of free frames nor what buddyinfo would say. */
static void untouched_memory(struct kunit *test)
{
	struct zone *zone = main_zone(test);
	unsigned long untouched = zone->nr_untouched, nr_free = zone_page_state(zone, NR_FREE_PAGES);
	static struct page *pages[64];
	int nr = 0;

	if (untouched < 2)
		kunit_skip(test, "no untouched memory");
	while (zone->nr_untouched == untouched && nr < 64) {
		pages[nr] = alloc_pages(GFP_HIGHUSER_MOVABLE, MAX_PAGE_ORDER);
		if (!pages[nr])
			break;
		nr++;
	}
	KUNIT_EXPECT_LT(test, zone->nr_untouched, untouched);
	while (nr)
		__free_pages(pages[--nr], MAX_PAGE_ORDER);
	drain_all_pages(zone); /* where a pageblock is as large as the largest block it is cached */
	KUNIT_EXPECT_EQ(test, zone_page_state(zone, NR_FREE_PAGES), nr_free);
}

/* Unmovable requests gather in few pageblocks, which become theirs. */
static void types_keep_apart(struct kunit *test)
{
	struct page *unmovable = alloc_page(GFP_KERNEL), *movable = alloc_page(GFP_HIGHUSER_MOVABLE);
	struct page *reclaimable = alloc_page(GFP_KERNEL | __GFP_RECLAIMABLE);

	KUNIT_ASSERT_NOT_NULL(test, unmovable);
	KUNIT_ASSERT_NOT_NULL(test, movable);
	KUNIT_ASSERT_NOT_NULL(test, reclaimable);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(unmovable), (int)MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(movable), (int)MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(reclaimable), (int)MIGRATE_RECLAIMABLE);
	__free_page(unmovable);
	__free_page(movable);
	__free_page(reclaimable);
}

/* --- per-CPU lists --- */

static int pcp_count_of(struct zone *zone)
{
	return pcp_count(per_cpu_ptr(zone->per_cpu_pageset, smp_processor_id()));
}

static void pcp_refill_and_drain(struct kunit *test)
{
	struct zone *zone = main_zone(test);
	struct page *page;

	KUNIT_EXPECT_EQ(test, pcp_count_of(zone), 0);
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	zone = page_zone(page);
	KUNIT_EXPECT_EQ(test, pcp_count_of(zone), per_cpu_ptr(zone->per_cpu_pageset, 0)->batch - 1);
	__free_page(page);
	KUNIT_EXPECT_PTR_EQ(test, alloc_page(GFP_KERNEL), page); /* last in, first out */
	__free_page(page);
	fixture_verify(test);
	drain_all_pages(zone);
	KUNIT_EXPECT_EQ(test, pcp_count_of(zone), 0);
}

static void pcp_high(struct kunit *test)
{
	struct zone *zone = main_zone(test);
	int high = per_cpu_ptr(zone->per_cpu_pageset, smp_processor_id())->high;
	struct page *chain = NULL, *page;

	for (int i = 0; i < 2 * high + 100; i++) {
		page = alloc_page(GFP_KERNEL);
		if (!page || page_zone(page) != zone) {
			if (page)
				__free_page(page);
			break;
		}
		page->private = (unsigned long)chain;
		chain = page;
	}
	while (chain) {
		page = chain;
		chain = (struct page *)page->private;
		__free_page(page);
		KUNIT_ASSERT_LE(test, pcp_count_of(zone), high);
	}
}

/* A huge page is cached like a small one. */
static void pcp_huge(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_TRANSHUGE, pageblock_order);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, pageblock_order);
	fixture_verify(test);
	drain_all_pages(NULL);
}

/* --- exact ranges --- */

static void contig_free_range(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_MOVABLE, pageblock_order);
	unsigned long pfn, nr_free;

	KUNIT_ASSERT_NOT_NULL(test, page);
	pfn = page_to_pfn(page);
	__free_pages(page, pageblock_order);
	drain_all_pages(NULL);
	nr_free = nr_free_pages();
	/* Off both ends of every power of two. */
	KUNIT_ASSERT_EQ(test, alloc_contig_range(pfn + 3, pfn + 100, MIGRATE_MOVABLE, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), nr_free - 97);
	fixture_verify(test);
	for (unsigned long i = 3; i < 100; i++)
		KUNIT_EXPECT_EQ(test, page_count(pfn_to_page(pfn + i)), 1);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn, pfn + 4, MIGRATE_MOVABLE, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), nr_free - 97);
	free_contig_range(pfn + 3, 97);
	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), nr_free);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn + 4, pfn + 4, MIGRATE_MOVABLE, GFP_KERNEL), -EINVAL);
}

static void contig_busy_range(struct kunit *test)
{
	struct page *page = alloc_page(GFP_HIGHUSER_MOVABLE);
	unsigned long pfn, nr_free;

	KUNIT_ASSERT_NOT_NULL(test, page);
	drain_all_pages(NULL);
	nr_free = nr_free_pages();
	pfn = page_to_pfn(page);
	KUNIT_EXPECT_EQ(test, alloc_contig_range(pfn, pfn + 1, MIGRATE_MOVABLE, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), nr_free);
	__free_page(page);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(split_and_merge),      KUNIT_CASE(untouched_memory),  KUNIT_CASE(types_keep_apart),
	KUNIT_CASE(pcp_refill_and_drain), KUNIT_CASE(pcp_high),          KUNIT_CASE(pcp_huge),
	KUNIT_CASE(contig_free_range),    KUNIT_CASE(contig_busy_range), {}
};

static struct kunit_suite suite = {
	.name = "buddy",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.exit = case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
