/* SPDX-License-Identifier: MIT */
/* test_sched_mm.c - scopes of a task: what they make of a request, and the reserves */
#include <linux/preempt.h>
#include <linux/sched/mm.h>

#include "fixture.h"

static int suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64ull << 20, 1, 1);
}

static void suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void scopes_nest(struct kunit *test)
{
	unsigned int before = current->flags, outer, inner, fs;

	outer = memalloc_noio_save();
	inner = memalloc_noio_save();
	fs = memalloc_nofs_save();
	KUNIT_EXPECT_EQ(test, current_gfp_context(GFP_KERNEL), GFP_NOIO);
	memalloc_nofs_restore(fs);
	memalloc_noio_restore(inner);
	KUNIT_EXPECT_EQ(test, current_gfp_context(GFP_KERNEL), GFP_NOIO);
	memalloc_noio_restore(outer);
	KUNIT_EXPECT_EQ(test, current_gfp_context(GFP_KERNEL), GFP_KERNEL);
	fs = memalloc_nofs_save();
	KUNIT_EXPECT_EQ(test, current_gfp_context(GFP_KERNEL), GFP_NOFS);
	memalloc_nofs_restore(fs);
	outer = memalloc_flags_save(PF_MEMALLOC | PF_MEMALLOC_NOFS);
	KUNIT_EXPECT_EQ(test, current->flags & (PF_MEMALLOC | PF_MEMALLOC_NOFS), PF_MEMALLOC | PF_MEMALLOC_NOFS);
	memalloc_flags_restore(outer);
	KUNIT_EXPECT_EQ(test, current->flags, before);
}

static void scope_pin(struct kunit *test)
{
	unsigned int outer = memalloc_pin_save(), inner = memalloc_pin_save();
	struct page *page;

	KUNIT_EXPECT_EQ(test, current_gfp_context(GFP_HIGHUSER_MOVABLE), GFP_HIGHUSER);
	memalloc_pin_restore(inner);
	page = alloc_page(GFP_HIGHUSER_MOVABLE);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_NE(test, get_pageblock_migratetype(page), MIGRATE_CMA);
	memalloc_pin_restore(outer);
	__free_page(page);
	KUNIT_EXPECT_FALSE(test, current->flags & PF_MEMALLOC_PIN);
}

/* Take what an ordinary request gets; a list through the pages themselves. */
static struct page *take_all(gfp_t gfp, unsigned int *nr)
{
	struct page *page, *list = NULL;

	while ((page = alloc_page(gfp | __GFP_NOWARN))) {
		*(struct page **)page_address(page) = list;
		list = page;
		++*nr;
	}
	return list;
}

static void give_all(struct page *list)
{
	while (list) {
		struct page *next = *(struct page **)page_address(list);

		__free_page(list);
		list = next;
	}
}

/* Below the marks only PF_MEMALLOC gets anything, and not for a request that says no. */
static void scope_noreclaim(struct kunit *test)
{
	unsigned int nr = 0, reserve = 0, refused = 0, saved;
	struct page *all = take_all(GFP_NOWAIT, &nr), *more;

	KUNIT_EXPECT_GT(test, nr, 100u);
	saved = memalloc_noreclaim_save();
	KUNIT_EXPECT_NULL(test, take_all(GFP_NOWAIT | __GFP_NOMEMALLOC, &refused));
	more = take_all(GFP_NOWAIT, &reserve);
	memalloc_noreclaim_restore(saved);
	KUNIT_EXPECT_GT(test, reserve, 10u);
	give_all(more);
	give_all(all);
	fixture_verify(test);
}

static struct kunit_case cases[] = { KUNIT_CASE(scopes_nest), KUNIT_CASE(scope_pin), KUNIT_CASE(scope_noreclaim), {} };

static struct kunit_suite suite = {
	.name = "sched_mm",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
