/* SPDX-License-Identifier: MIT */
/*
 * test_page_alloc.c - alloc_pages and its relatives: orders, zones, references, compound pages, limits, reserves
 */
#include <linux/errno.h>
#include <linux/memcontrol.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <mm/page.h>

#include "fixture.h"

static unsigned long free_before;

static unsigned long settled_free_pages(void)
{
	drain_all_pages(NULL);
	return nr_free_pages();
}

static int suite_init(struct kunit_suite *suite)
{
	return fixture_boot(512ull << 20, 2, 2);
}

static void suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static int case_init(struct kunit *test)
{
	free_before = settled_free_pages();
	return 0;
}

static void case_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, settled_free_pages(), free_before);
	fixture_verify(test);
}

static void every_order(struct kunit *test)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_to_pfn(page) & ((1UL << order) - 1), 0UL);
		KUNIT_EXPECT_EQ(test, page_count(page), 1);
		KUNIT_EXPECT_EQ(test, page_mapcount(page), 0);
		KUNIT_EXPECT_FALSE(test, PageReserved(page));
		KUNIT_EXPECT_PTR_EQ(test, virt_to_page(page_address(page)), page);
		__free_pages(page, order);
	}
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_PAGE_ORDER + 1));
}

static void zones_by_flag(struct kunit *test)
{
	struct page *dma = alloc_pages(GFP_KERNEL | GFP_DMA, 0);
	struct page *movable = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);

	KUNIT_ASSERT_NOT_NULL(test, dma);
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(dma), (int)ZONE_DMA);
	KUNIT_ASSERT_NOT_NULL(test, movable);
	__free_pages(dma, 0);
	__free_pages(movable, 0);
#ifdef CONFIG_ZONE_DMA32
	dma = alloc_pages(GFP_KERNEL | GFP_DMA32, 2);
	KUNIT_ASSERT_NOT_NULL(test, dma);
	KUNIT_EXPECT_LE(test, (int)page_zonenum(dma), (int)ZONE_DMA32);
	__free_pages(dma, 2);
#endif
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_KERNEL), (int)ZONE_NORMAL);
	KUNIT_EXPECT_EQ(test, (int)gfp_zone(GFP_HIGHUSER_MOVABLE), (int)ZONE_MOVABLE);
	KUNIT_EXPECT_EQ(test, gfp_migratetype(GFP_HIGHUSER_MOVABLE), (int)MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, gfp_migratetype(GFP_KERNEL | __GFP_RECLAIMABLE), (int)MIGRATE_RECLAIMABLE);
}

static void zeroed(struct kunit *test)
{
	unsigned long addr = __get_free_pages(GFP_KERNEL, 1);

	KUNIT_ASSERT_NE(test, addr, 0UL);
	memset((void *)addr, 0xa5, 2 * PAGE_SIZE);
	free_pages(addr, 1);
	addr = __get_free_pages(GFP_KERNEL | __GFP_ZERO, 1);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	for (unsigned long i = 0; i < 2 * PAGE_SIZE; i += sizeof(long))
		KUNIT_ASSERT_EQ(test, *(unsigned long *)(addr + i), 0UL);
	free_pages(addr, 1);
	addr = get_zeroed_page(GFP_KERNEL);
	KUNIT_ASSERT_NE(test, addr, 0UL);
	KUNIT_EXPECT_EQ(test, *(unsigned long *)addr, 0UL);
	free_page(addr);
	free_page(0);
}

/* head [T T T T T T T]: every frame knows its head, and a reference to one is a reference to all. */
static void compound_pages(struct kunit *test)
{
	for (unsigned int order = 1; order <= MAX_PAGE_ORDER; order++) {
		struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP | __GFP_NOWARN, order);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_TRUE(test, PageHead(page));
		KUNIT_EXPECT_EQ(test, compound_order(page), order);
		for (unsigned long i = 1; i < 1UL << order; i += 1 + i / 3) {
			KUNIT_EXPECT_PTR_EQ(test, compound_head(page + i), page);
			KUNIT_EXPECT_TRUE(test, PageTail(page + i));
		}
		KUNIT_EXPECT_PTR_EQ(test, compound_head(page + (1UL << order) - 1), page);
		get_page(page + 1);
		KUNIT_EXPECT_EQ(test, page_count(page), 2);
		put_page(page);
		KUNIT_EXPECT_EQ(test, page_count(page + 1), 1);
		put_page(page + 1);
	}
}

static void folios(struct kunit *test)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 3);

	KUNIT_ASSERT_NOT_NULL(test, folio);
	KUNIT_EXPECT_EQ(test, folio_nr_pages(folio), 8UL);
	KUNIT_EXPECT_EQ(test, folio_size(folio), (size_t)PAGE_SIZE * 8);
	KUNIT_EXPECT_PTR_EQ(test, page_folio(folio_page(folio, 5)), folio);
	folio_get(folio);
	folio_put(folio);
	KUNIT_EXPECT_EQ(test, folio_ref_count(folio), 1);
	folio_put(folio);
}

/* The caller frees an order-3 block whose first frame somebody still holds: the other seven come back at once. */
static void free_while_referenced(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);
	unsigned long before;

	KUNIT_ASSERT_NOT_NULL(test, page);
	before = settled_free_pages();
	get_page(page);
	__free_pages(page, 3);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before + 7);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	put_page(page);
}

static void split(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 4);
	for (int i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, page_count(page + i), 1);
	for (int i = 0; i < 16; i++)
		__free_page(page + (i * 7) % 16);
}

static void exact_sizes(struct kunit *test)
{
	static const size_t sizes[] = { 1, PAGE_SIZE, PAGE_SIZE + 1, 5 * PAGE_SIZE, 33 * PAGE_SIZE - 1 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned long before = settled_free_pages(), used = PAGE_ALIGN(sizes[i]) / PAGE_SIZE;
		void *p = alloc_pages_exact(sizes[i], GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, settled_free_pages(), before - used);
		memset(p, 1, sizes[i]);
		free_pages_exact(p, sizes[i]);
	}
	KUNIT_EXPECT_NULL(test, alloc_pages_exact(0, GFP_KERNEL));
}

static void bulk(struct kunit *test)
{
	static struct page *pages[200];
	struct page *mine = alloc_page(GFP_KERNEL);

	memset(pages, 0, sizeof(pages));
	KUNIT_ASSERT_NOT_NULL(test, mine);
	pages[3] = mine; /* entries that are there stay */
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_array(GFP_KERNEL, 200, pages), 200UL);
	KUNIT_EXPECT_PTR_EQ(test, pages[3], mine);
	for (int i = 0; i < 200; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		KUNIT_EXPECT_EQ(test, page_count(pages[i]), 1);
		for (int j = 0; j < i; j++)
			KUNIT_ASSERT_PTR_NE(test, pages[i], pages[j]);
	}
	for (int i = 0; i < 200; i++)
		__free_page(pages[i]);
}

static void nodes(struct kunit *test)
{
	int nid;

	for_each_online_node(nid) {
		struct page *page = alloc_pages_node(nid, GFP_KERNEL | __GFP_THISNODE, 0);

		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
		__free_page(page);
		page = alloc_pages_node(nid, GFP_KERNEL, 5);
		KUNIT_ASSERT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ(test, page_to_nid(page), nid);
		__free_pages(page, 5);
	}
}

/* mems_allowed binds requests with __GFP_HARDWALL, and is a preference for others. */
static void cpusets(struct kunit *test)
{
	int last = next_online_node(0);
	struct page *page;

	if (last >= MAX_NUMNODES)
		kunit_skip(test, "one node");
	set_mems_allowed(1ull << last);
	page = alloc_page(GFP_USER);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_nid(page), last);
	__free_page(page);
	page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_to_nid(page), last);
	__free_page(page);
	page = alloc_pages_node(0, GFP_USER | __GFP_THISNODE | __GFP_NOWARN, 0);
	KUNIT_EXPECT_NULL(test, page);
	page = alloc_pages_node(0, GFP_KERNEL | __GFP_THISNODE, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_page(page);
	set_mems_allowed(~0ull);
}

static void accounting(struct kunit *test)
{
	struct mem_cgroup *memcg = mem_cgroup_create(10), *old = current->memcg;
	struct page *page, *over;

	KUNIT_ASSERT_NOT_NULL(test, memcg);
	current->memcg = memcg;
	page = alloc_pages(GFP_KERNEL_ACCOUNT, 3);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, memcg->usage, 8UL);
	over = alloc_pages(GFP_KERNEL_ACCOUNT, 2);
	KUNIT_EXPECT_NULL(test, over);
	KUNIT_EXPECT_EQ(test, memcg->failcnt, 1UL);
	KUNIT_EXPECT_EQ(test, memcg->usage, 8UL);
	over = alloc_pages(GFP_KERNEL_ACCOUNT | __GFP_NOFAIL, 1);
	KUNIT_EXPECT_NOT_NULL(test, over);
	__free_pages(over, 1);
	over = alloc_pages(GFP_KERNEL, 2);
	KUNIT_EXPECT_NOT_NULL(test, over);
	KUNIT_EXPECT_EQ(test, memcg->usage, 8UL);
	__free_pages(over, 2);
	split_page(page, 3);
	for (int i = 0; i < 8; i++)
		__free_page(page + i);
	KUNIT_EXPECT_EQ(test, memcg->usage, 0UL);
	current->memcg = old;
	mem_cgroup_destroy(memcg);
}

/* --- hooks --- */

static int hook_allocs, hook_frees;
static void count_alloc(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller)
{
	hook_allocs += 1 << order;
}
static void count_free(struct page *page, unsigned int order, unsigned long caller)
{
	hook_frees += 1 << order;
}
static bool fail_big(unsigned int order, gfp_t gfp)
{
	return order == 2;
}

static void hooks(struct kunit *test)
{
	static const struct page_hooks watcher = { .alloc = count_alloc, .free = count_free, .fail = fail_big };
	struct page *early = alloc_page(GFP_KERNEL), *page;

	hook_allocs = hook_frees = 0;
	KUNIT_ASSERT_EQ(test, page_hooks_register(&watcher), 0);
	for (int i = 0; i < 3; i++) {
		page = alloc_pages(GFP_KERNEL, 1);
		KUNIT_ASSERT_NOT_NULL(test, page);
		__free_pages(page, 1);
	}
	__free_page(early);
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL, 2));
	page_hooks_unregister(&watcher);
	page = alloc_pages(GFP_KERNEL, 2);
	KUNIT_EXPECT_NOT_NULL(test, page);
	__free_pages(page, 2);
	KUNIT_EXPECT_EQ(test, hook_allocs, 6);
	KUNIT_EXPECT_EQ(test, hook_frees, 7);
}

/* --- context --- */

static void sleeping_in_atomic(struct kunit *test)
{
	unsigned long before = atomic_sleep_reports;
	struct page *page;

	preempt_disable();
	page = alloc_page(GFP_ATOMIC);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before);
	KUNIT_EXPECT_NOT_NULL(test, page);
	__free_page(page);
	page = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 1);
	KUNIT_EXPECT_NOT_NULL(test, page);
	__free_page(page);
	preempt_enable();
}

/* --- short of memory --- */

/* Chain every page that @gfp still gets; how many. */
static unsigned long take_all(gfp_t gfp, struct page **chain)
{
	unsigned long nr = 0;
	struct page *page;

	while ((page = alloc_page(gfp | __GFP_NOWARN))) {
		page->private = (unsigned long)*chain;
		*chain = page;
		nr++;
	}
	return nr;
}

static void give_back(struct page *chain)
{
	while (chain) {
		struct page *next = (struct page *)chain->private;

		__free_page(chain);
		chain = next;
	}
}

/* Reserves open step by step: GFP_KERNEL stops at the min mark, GFP_ATOMIC below it, MEMALLOC takes the last page. */
static void reserves(struct kunit *test)
{
	struct page *chain = NULL;
	unsigned long kernel, atomic, memalloc;

	kernel = take_all(GFP_KERNEL, &chain);
	atomic = take_all(GFP_ATOMIC, &chain);
	memalloc = take_all(GFP_ATOMIC | __GFP_MEMALLOC, &chain);
	KUNIT_EXPECT_GT(test, kernel, 1000UL);
	KUNIT_EXPECT_GT(test, atomic, 0UL);
	KUNIT_EXPECT_GT(test, memalloc, 0UL);
	KUNIT_EXPECT_LT(test, atomic, kernel);
	fixture_verify(test);
	give_back(chain);
}

static int nr_wakes, nr_reclaims;
static struct page *hoard;

static void note_wake(struct zone *zone, unsigned int order, gfp_t gfp)
{
	nr_wakes++;
}
static unsigned long free_hoard(int nid, unsigned int order, gfp_t gfp)
{
	unsigned long freed = hoard ? 64 : 0;

	nr_reclaims++;
	give_back(hoard);
	hoard = NULL;
	return freed;
}

/* When memory is short the registered helper is asked, and what it frees serves the request. */
static void helpers(struct kunit *test)
{
	static const struct page_shortage_ops ops = { .wake = note_wake, .reclaim = free_hoard };
	struct page *chain = NULL, *page, *urgent;

	nr_wakes = nr_reclaims = 0;
	drain_all_pages(NULL); /* nothing of earlier cases may come back later */
	for (int i = 0; i < 2000; i++) {
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		page->private = (unsigned long)hoard;
		hoard = page;
	}
	take_all(GFP_KERNEL, &chain);
	page_shortage_register(&ops);
	urgent = alloc_page(GFP_ATOMIC | __GFP_NOWARN);
	KUNIT_EXPECT_EQ(test, nr_reclaims, 0);
	drain_all_pages(NULL); /* what a CPU has already, it may use */
	page = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, page);
	KUNIT_EXPECT_GT(test, nr_wakes, 0);
	KUNIT_EXPECT_EQ(test, nr_reclaims, 1);
	page_shortage_register(NULL);
	if (page)
		__free_page(page);
	if (urgent)
		__free_page(urgent);
	give_back(chain);
	give_back(hoard);
	hoard = NULL;
}

static void vmstat_counts(struct kunit *test)
{
	static unsigned long before[NR_VM_EVENT_ITEMS], after[NR_VM_EVENT_ITEMS];
	unsigned long allocs = 0;

	all_vm_events(before);
	for (int i = 0; i < 10; i++)
		__free_pages(alloc_pages(GFP_KERNEL, 3), 3);
	__free_pages(alloc_pages(GFP_KERNEL, 6), 6);
	all_vm_events(after);
	for (int i = 0; i < MAX_NR_ZONES; i++)
		allocs += after[PGALLOC_FIRST + i] - before[PGALLOC_FIRST + i];
	KUNIT_EXPECT_EQ(test, allocs, 10 * 8 + 64UL);
	KUNIT_EXPECT_EQ(test, after[PGFREE] - before[PGFREE], 10 * 8 + 64UL);
}

static struct kunit_case cases[] = { KUNIT_CASE(every_order),   KUNIT_CASE(zones_by_flag),
				     KUNIT_CASE(zeroed),        KUNIT_CASE(compound_pages),
				     KUNIT_CASE(folios),        KUNIT_CASE(free_while_referenced),
				     KUNIT_CASE(split),         KUNIT_CASE(exact_sizes),
				     KUNIT_CASE(bulk),          KUNIT_CASE(nodes),
				     KUNIT_CASE(cpusets),       KUNIT_CASE(accounting),
				     KUNIT_CASE(hooks),         KUNIT_CASE(sleeping_in_atomic),
				     KUNIT_CASE(reserves),      KUNIT_CASE(helpers),
				     KUNIT_CASE(vmstat_counts), {} };

static struct kunit_suite suite = {
	.name = "page_alloc",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.init = case_init,
	.exit = case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
