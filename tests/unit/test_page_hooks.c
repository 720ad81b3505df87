/* SPDX-License-Identifier: MIT */
/*
 * test_page_hooks.c - who watches pages: watches are counted, hooks may allocate, an interrupt upon a hook is seen
 */
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <mm/page.h>

#include "fixture.h"

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

static bool watched_everywhere(void)
{
	unsigned int n = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		n += !!(READ_ONCE(quire_cpus[cpu].attention) & CPU_ATT_HOOKED);
	return n == nr_cpu_ids;
}

static bool watched_nowhere(void)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (READ_ONCE(quire_cpus[cpu].attention) & CPU_ATT_HOOKED)
			return false;
	return true;
}

/* Several hold a watch, a cpuset among them; the last one lets go. H1 */
static void watches(struct kunit *test)
{
	static const struct page_hooks nothing;

	KUNIT_ASSERT_TRUE(test, watched_nowhere());
	alloc_watch_get();
	KUNIT_EXPECT_TRUE(test, watched_everywhere());
	KUNIT_ASSERT_EQ(test, page_hooks_register(&nothing), 0);
	set_mems_allowed(1);
	alloc_watch_put();
	KUNIT_EXPECT_TRUE(test, watched_everywhere());
	page_hooks_unregister(&nothing);
	page_hooks_unregister(&nothing); /* not registered: nothing happens */
	KUNIT_EXPECT_TRUE(test, watched_everywhere());
	set_mems_allowed(~0ull);
	KUNIT_EXPECT_TRUE(test, watched_nowhere());
}

static void as_many_as_there_is_room(struct kunit *test)
{
	static const struct page_hooks many[64];
	int nr = 0, err;

	do
		err = page_hooks_register(&many[nr]);
	while (!err && ++nr < ARRAY_SIZE(many));
	KUNIT_EXPECT_EQ(test, err, -ENOSPC);
	KUNIT_EXPECT_GE(test, nr, 4);
	while (nr--)
		page_hooks_unregister(&many[nr]);
	KUNIT_EXPECT_TRUE(test, watched_nowhere());
}

static int nr_allocs, nr_frees, nr_irq_allocs;
static struct page *from_irq;

static void allocating_handler(void *arg)
{
	from_irq = alloc_page(GFP_ATOMIC);
}

/* A hook that allocates, frees, and is interrupted by somebody who allocates. */
static void nesting_alloc(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller)
{
	struct page *inner;

	if (in_hardirq()) {
		nr_irq_allocs++;
		return;
	}
	nr_allocs++;
	if (!from_irq)
		irq_raise(smp_processor_id(), allocating_handler, NULL);
	inner = alloc_page(GFP_KERNEL);
	if (inner)
		__free_page(inner);
}

static void count_free(struct page *page, unsigned int order, unsigned long caller)
{
	nr_frees++;
}

/* Fails everything: but not what a hook asks for. */
static bool fail_all(unsigned int order, gfp_t gfp)
{
	struct page *inner = alloc_page(GFP_KERNEL);
	bool got = inner != NULL;

	if (inner)
		__free_page(inner);
	return got;
}

static void a_hook_allocates(struct kunit *test)
{
	static const struct page_hooks nesting = { .alloc = nesting_alloc, .free = count_free };
	struct page *page;

	nr_allocs = nr_frees = nr_irq_allocs = 0;
	from_irq = NULL;
	KUNIT_ASSERT_EQ(test, page_hooks_register(&nesting), 0);
	page = alloc_page(GFP_KERNEL);
	__free_page(page);
	KUNIT_EXPECT_EQ(test, nr_allocs, 1);
	KUNIT_EXPECT_EQ(test, nr_frees, 1);
	KUNIT_ASSERT_NOT_NULL(test, from_irq);
	KUNIT_EXPECT_EQ(test, nr_irq_allocs, 1);
	__free_page(from_irq);
	KUNIT_EXPECT_EQ(test, nr_frees, 2);
	page_hooks_unregister(&nesting);
	KUNIT_EXPECT_EQ(test, current->in_alloc_hooks, 0u);
}

static void a_hook_s_own_do_not_fail(struct kunit *test)
{
	static const struct page_hooks failing = { .fail = fail_all };
	struct page *page;

	KUNIT_ASSERT_EQ(test, page_hooks_register(&failing), 0);
	page = alloc_page(GFP_KERNEL | __GFP_NOWARN);
	page_hooks_unregister(&failing);
	KUNIT_EXPECT_NULL(test, page);
}

/* The two kinds nest in each other, each only once. */
static void two_kinds(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, alloc_hook_enter(ALLOC_HOOK_PAGE));
	KUNIT_EXPECT_TRUE(test, alloc_hook_enter(ALLOC_HOOK_OBJECT));
	KUNIT_EXPECT_FALSE(test, alloc_hook_enter(ALLOC_HOOK_PAGE));
	KUNIT_EXPECT_FALSE(test, alloc_hook_enter(ALLOC_HOOK_OBJECT));
	alloc_hook_exit(ALLOC_HOOK_PAGE);
	KUNIT_EXPECT_FALSE(test, alloc_hook_enter(ALLOC_HOOK_OBJECT));
	KUNIT_EXPECT_TRUE(test, alloc_hook_enter(ALLOC_HOOK_PAGE));
	alloc_hook_exit(ALLOC_HOOK_PAGE);
	alloc_hook_exit(ALLOC_HOOK_OBJECT);
	KUNIT_EXPECT_EQ(test, current->in_alloc_hooks, 0u);
}

static struct kunit_case cases[] = { KUNIT_CASE(watches),          KUNIT_CASE(as_many_as_there_is_room),
				     KUNIT_CASE(a_hook_allocates), KUNIT_CASE(a_hook_s_own_do_not_fail),
				     KUNIT_CASE(two_kinds),        {} };

static struct kunit_suite suite = {
	.name = "page_hooks",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.exit = case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
