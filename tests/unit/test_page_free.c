/* SPDX-License-Identifier: MIT */
/*
 * test_page_free.c - frees that are wrong: each is reported, the frames quarantined, and the machine goes on
 */
#include <linux/atomic.h>
#include <linux/smp.h>
#include <mm/page.h>

#include "fixture.h"

extern unsigned long nr_bad_page_reports;

static unsigned long reports_before, quarantined_before;

static unsigned long quarantined(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone->nr_quarantined;
	return sum;
}

static int suite_init(struct kunit_suite *suite)
{
	return fixture_boot(128ull << 20, 1, 2);
}

static void suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static int case_init(struct kunit *test)
{
	reports_before = nr_bad_page_reports;
	quarantined_before = quarantined();
	return 0;
}

static void case_exit(struct kunit *test)
{
	fixture_verify(test);
}

static void expect_bad(struct kunit *test, unsigned long frames)
{
	KUNIT_EXPECT_EQ(test, nr_bad_page_reports, reports_before + 1);
	KUNIT_EXPECT_EQ(test, quarantined(), quarantined_before + frames);
}

/* A quarantined frame never comes back, however much is asked for. */
static void expect_gone(struct kunit *test, struct page *gone)
{
	struct page *chain = NULL, *page;

	while ((page = alloc_page(GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN))) {
		KUNIT_EXPECT_PTR_NE(test, page, gone);
		page->private = (unsigned long)chain;
		chain = page;
	}
	while (chain) {
		page = chain;
		chain = (struct page *)page->private;
		__free_page(page);
	}
}

static void double_free_cached(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	__free_page(page);
	expect_bad(test, 1);
	expect_gone(test, page);
}

static void double_free_merged(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	drain_all_pages(NULL);
	__free_page(page);
	expect_bad(test, 1);
	expect_gone(test, page);
}

static void double_free_big(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 6);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, 6);
	__free_pages(page, 6);
	expect_bad(test, 1);
}

static void wrong_order(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 2);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, 1);
	expect_bad(test, 4);
	expect_gone(test, page);
	__free_pages(page, 2); /* and again */
	KUNIT_EXPECT_EQ(test, nr_bad_page_reports, reports_before + 2);
}

static void inside_a_block(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page + 3);
	expect_bad(test, 0);
	__free_pages(page, 3);
}

static void never_allocated(struct kunit *test)
{
	struct zone *zone, *last = NULL;
	struct page *page;

	for_each_populated_zone(zone)
		if (zone->nr_untouched)
			last = zone;
	if (!last)
		kunit_skip(test, "no untouched memory");
	for (unsigned long bit = last->untouched_nbits; bit-- > 0;) {
		if (!(last->untouched[bit / BITS_PER_LONG] >> (bit % BITS_PER_LONG) & 1))
			continue;
		page = pfn_to_page(last->untouched_base_pfn + (bit << MAX_PAGE_ORDER) + 5);
		__free_page(page);
		expect_bad(test, 1);
		break;
	}
}

static void reserved(struct kunit *test)
{
	unsigned long pfn;

	for (pfn = min_low_pfn; pfn < max_low_pfn; pfn++)
		if (pfn_valid(pfn) && PageReserved(pfn_to_page(pfn)))
			break;
	if (pfn >= max_low_pfn)
		kunit_skip(test, "nothing reserved");
	__free_page(pfn_to_page(pfn));
	expect_bad(test, 0);
}

static void flags_left_set(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	SetPageLocked(page);
	__free_page(page);
	expect_bad(test, 1);
	/* Flags that say nothing about use are simply forgotten. */
	page = alloc_page(GFP_KERNEL);
	SetPageReferenced(page);
	SetPageDirty(page);
	__free_page(page);
	expect_bad(test, 1);
}

static void mapping_left_set(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NOT_NULL(test, page);
	page->mapping = (struct address_space *)0x1000;
	__free_pages(page, 1);
	expect_bad(test, 2);
}

static void still_mapped(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	atomic_inc(&page->_mapcount);
	put_page(page);
	expect_bad(test, 1);
}

/* What a former owner left in a frame inside its block does not trouble the next. */
static void interior_leftovers(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, page);
	page[5].mapping = (struct address_space *)0x2000;
	page[5].private = 77;
	__free_pages(page, 4);
	drain_all_pages(NULL);
	page = alloc_pages(GFP_KERNEL, 4);
	split_page(page, 4);
	KUNIT_EXPECT_NULL(test, page[5].mapping);
	for (int i = 0; i < 16; i++)
		__free_page(page + i);
	KUNIT_EXPECT_EQ(test, nr_bad_page_reports, reports_before);
}

/* never_allocated comes first: the others touch all the memory there is. */
static struct kunit_case cases[] = { KUNIT_CASE(never_allocated),    KUNIT_CASE(double_free_cached),
				     KUNIT_CASE(double_free_merged), KUNIT_CASE(double_free_big),
				     KUNIT_CASE(wrong_order),        KUNIT_CASE(inside_a_block),
				     KUNIT_CASE(reserved),           KUNIT_CASE(flags_left_set),
				     KUNIT_CASE(mapping_left_set),   KUNIT_CASE(still_mapped),
				     KUNIT_CASE(interior_leftovers), {} };

static struct kunit_suite suite = {
	.name = "page_free",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.init = case_init,
	.exit = case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
