/* SPDX-License-Identifier: MIT */
/* test_stackdepot.c - env/stackdepot.c and env/stacktrace.c: equal stacks are one, none is lost, no memory is no stack */
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/stackdepot.h>
#include <linux/stacktrace.h>

#include "fixture.h"

static int depot_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 1, 2);
}

static void depot_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void fill(unsigned long *stack, unsigned int nr, unsigned long seed)
{
	for (unsigned int i = 0; i < nr; i++)
		stack[i] = 0x400000 + seed * 1000 + i * 16;
}

static void depot_saves_once(struct kunit *test)
{
	unsigned long stack[8];
	struct stack_depot_stats before, after;
	depot_stack_handle_t handle;
	const unsigned long *entries;

	KUNIT_ASSERT_EQ(test, stack_depot_init(), 0);
	fill(stack, 8, 1);
	stack_depot_stats(&before);
	handle = stack_depot_save(stack, 8, GFP_KERNEL);
	KUNIT_ASSERT_NE(test, handle, 0);
	KUNIT_EXPECT_EQ(test, stack_depot_save(stack, 8, GFP_KERNEL), handle);
	stack_depot_stats(&after);
	KUNIT_EXPECT_EQ(test, after.nr_saves - before.nr_saves, 2);
	KUNIT_EXPECT_EQ(test, after.nr_stacks - before.nr_stacks, 1);
	KUNIT_EXPECT_EQ(test, after.bytes, before.bytes);
	KUNIT_ASSERT_EQ(test, stack_depot_fetch(handle, &entries), 8);
	KUNIT_EXPECT_MEMEQ(test, entries, stack, sizeof(stack));
	/* The same addresses, but fewer, are another stack; so is one address else. */
	KUNIT_EXPECT_NE(test, stack_depot_save(stack, 7, GFP_KERNEL), handle);
	stack[7]++;
	KUNIT_EXPECT_NE(test, stack_depot_save(stack, 8, GFP_KERNEL), handle);
	KUNIT_ASSERT_EQ(test, stack_depot_fetch(handle, &entries), 8);
	KUNIT_EXPECT_EQ(test, entries[7] + 1, stack[7]);
}

/* More than the first chunk holds: all are found again, and told apart. */
static void depot_holds_many(struct kunit *test)
{
	static depot_stack_handle_t handles[2000];
	unsigned long stack[20];
	const unsigned long *entries;
	unsigned int bad = 0;

	for (unsigned long i = 0; i < ARRAY_SIZE(handles); i++) {
		fill(stack, 20, 100 + i);
		handles[i] = stack_depot_save(stack, 20, GFP_KERNEL);
	}
	for (unsigned long i = 0; i < ARRAY_SIZE(handles); i++) {
		fill(stack, 20, 100 + i);
		bad += stack_depot_fetch(handles[i], &entries) != 20 || memcmp(entries, stack, sizeof(stack)) != 0;
		bad += stack_depot_save(stack, 20, GFP_KERNEL) != handles[i];
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static void depot_edges(struct kunit *test)
{
	static unsigned long stack[CONFIG_STACKDEPOT_MAX_FRAMES + 40];
	const unsigned long *entries = stack;
	depot_stack_handle_t handle;
	char text[64];

	KUNIT_EXPECT_EQ(test, stack_depot_save(stack, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(0, &entries), 0);
	KUNIT_EXPECT_NULL(test, entries);
	/* Handles that were never given out lead nowhere. */
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(0xffffffff, &entries), 0);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(0x6b6b6b6b, &entries), 0);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(0x00011fff, &entries), 0);
	/* Too deep: the innermost are kept. */
	fill(stack, ARRAY_SIZE(stack), 7);
	handle = stack_depot_save(stack, ARRAY_SIZE(stack), GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(handle, &entries), CONFIG_STACKDEPOT_MAX_FRAMES);
	KUNIT_EXPECT_EQ(test, entries[0], stack[0]);
	/* Addresses that are no code are printed as numbers. */
	stack[0] = 0x10;
	handle = stack_depot_save(stack, 1, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, stack_depot_snprint(handle, text, sizeof(text), 2), (int)strlen(text));
	KUNIT_EXPECT_STREQ(test, text, "   0x10\n");
	KUNIT_EXPECT_EQ(test, stack_depot_snprint(handle, text, 4, 2), 8);
	KUNIT_EXPECT_STREQ(test, text, "   ");
	KUNIT_EXPECT_EQ(test, stack_depot_snprint(0, text, sizeof(text), 0), 0);
	KUNIT_EXPECT_STREQ(test, text, "");
}

/* Without leave to allocate there is room as long as somebody reserved it. */
static void depot_without_allocating(struct kunit *test)
{
	unsigned long stack[10], before, lost = 0;

	before = nr_free_pages();
	stack_depot_reserve(GFP_NOWAIT);
	stack_depot_reserve(GFP_NOWAIT);
	before = nr_free_pages();
	for (unsigned long i = 0; i < 100; i++) {
		fill(stack, 10, 5000 + i);
		lost += !stack_depot_save_flags(stack, 10, 0, 0);
	}
	KUNIT_EXPECT_EQ(test, lost, 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
	for (unsigned long i = 0; i < 3000; i++) {
		fill(stack, 10, 10000 + i);
		lost += !stack_depot_save_flags(stack, 10, 0, 0);
	}
	KUNIT_EXPECT_GT(test, lost, 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), before);
	/* Now there is room again. */
	KUNIT_EXPECT_NE(test, stack_depot_save(stack, 9, GFP_KERNEL), 0);
}

static void depot_says_no(struct kunit *test)
{
	unsigned long stack[3];

	if (!fixture_owned)
		kunit_skip(test, "the machine's depot is in use");
	fill(stack, 3, 1);
	stack_depot_reset();
	KUNIT_EXPECT_EQ(test, stack_depot_init(), -ENOMEM);
	KUNIT_EXPECT_EQ(test, stack_depot_save(stack, 3, GFP_KERNEL), 0);
}

static noinline unsigned int inner(unsigned long *pcs, unsigned int size, unsigned int skip)
{
	unsigned int nr = stack_trace_save(pcs, size, skip);

	barrier();
	return nr;
}

static noinline unsigned int outer(unsigned long *pcs, unsigned int size, unsigned int skip)
{
	unsigned int nr = inner(pcs, size, skip);

	barrier();
	return nr;
}

static void stack_is_the_callers(struct kunit *test)
{
	unsigned long all[16], skipped[16];
	unsigned int nr = outer(all, 16, 0);
	char text[256];

	if (nr < 3)
		kunit_skip(test, "the port knows no stacks");
	stack_trace_snprint(text, sizeof(text), all, 1, 0);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "inner"), "%s", text);
	KUNIT_EXPECT_EQ(test, text[0], ' ');
	KUNIT_EXPECT_EQ(test, outer(skipped, 16, 1), nr - 1);
	stack_trace_snprint(text, sizeof(text), skipped, 1, 0);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "outer"), "%s", text);
	KUNIT_EXPECT_EQ(test, outer(skipped, 2, 0), 2);
	KUNIT_EXPECT_EQ(test, outer(skipped, 16, 1000), 0);
}

static struct kunit_case stackdepot_cases[] = {
	KUNIT_CASE(depot_saves_once),
	KUNIT_CASE(depot_holds_many),
	KUNIT_CASE(depot_edges),
	KUNIT_CASE(depot_without_allocating),
	KUNIT_CASE(stack_is_the_callers),
	KUNIT_CASE(depot_says_no),
	{},
};

static struct kunit_suite stackdepot_suite = {
	.name = "stackdepot",
	.suite_init = depot_suite_init,
	.suite_exit = depot_suite_exit,
	.test_cases = stackdepot_cases,
};
kunit_test_suite(stackdepot_suite);
