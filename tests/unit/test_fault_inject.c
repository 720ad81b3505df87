/* SPDX-License-Identifier: MIT */
/*
 * test_fault_inject.c - attributes of faults one by one, the N-th call, and pages that fail by files and boot parameters
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fault-inject.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>
#include <mm/tree.h>

#include "machine_fixture.h"

static const struct fault_attr fresh = FAULT_ATTR_INITIALIZER;

static struct fault_attr attr_of(unsigned long interval, unsigned long probability, int space, int times)
{
	struct fault_attr attr = fresh;

	attr.interval = interval;
	attr.probability = probability;
	atomic_set(&attr.space, space);
	atomic_set(&attr.times, times);
	attr.verbose = 0;
	return attr;
}

/* Which of @n calls fail: bit i for call i. */
static u32 failing(struct fault_attr *attr, unsigned int n, ssize_t size)
{
	u32 bits = 0;

	for (unsigned int i = 0; i < n; i++)
		bits |= (u32)should_fail(attr, size) << i;
	return bits;
}

static void parameters(struct kunit *test)
{
	static const char *const bad[] = { "",        "1",      "1,2,3",    "1,2,3,",  "1,2,3,4,",
					   "a,2,3,4", "1,,3,4", "1,2,3,4x", "-1,2,3,4" };
	struct fault_attr attr = fresh;
	char text[32];

	strscpy(text, "3,40,500,-1", sizeof(text));
	KUNIT_EXPECT_EQ(test, setup_fault_attr(&attr, text), 1);
	KUNIT_EXPECT_EQ(test, attr.interval, 3ul);
	KUNIT_EXPECT_EQ(test, attr.probability, 40ul);
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.space), 500);
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.times), -1);
	for (int i = 0; i < ARRAY_SIZE(bad); i++) {
		strscpy(text, bad[i], sizeof(text));
		KUNIT_EXPECT_EQ_MSG(test, setup_fault_attr(&attr, text), 0, "'%s'", bad[i]);
		KUNIT_EXPECT_EQ(test, attr.interval, 3ul);
	}
}

static void each_field(struct kunit *test)
{
	struct fault_attr attr = fresh;

	KUNIT_EXPECT_EQ(test, failing(&attr, 20, 1), 0u); /* probability 0 */
	attr = attr_of(1, 100, 0, -1);
	KUNIT_EXPECT_EQ(test, failing(&attr, 8, 1), 0xffu);
	attr = attr_of(3, 100, 0, -1);
	KUNIT_EXPECT_EQ(test, failing(&attr, 9, 1), 0x124u); /* the third, the sixth, the ninth */
	attr = attr_of(1, 100, 0, 2);
	KUNIT_EXPECT_EQ(test, failing(&attr, 9, 1), 3u);
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.times), 0);
	KUNIT_EXPECT_FALSE(test, fault_attr_live(&attr));
	attr = attr_of(1, 100, 100, -1);
	KUNIT_EXPECT_EQ(test, failing(&attr, 6, 32), 0x38u); /* 100, 68, 36, then 4 is not more than 32 */
	KUNIT_EXPECT_EQ(test, atomic_read(&attr.space), 4);
}

/* Half fail, more or less; the same ones each time. */
static void chance(struct kunit *test)
{
	struct fault_attr attr = attr_of(1, 50, 0, -1);
	u32 first[8], n = 0;

	fault_inject_reset();
	for (int i = 0; i < 8; i++) {
		first[i] = failing(&attr, 32, 1);
		n += (u32)__builtin_popcount(first[i]);
	}
	KUNIT_EXPECT_GT(test, n, 96u);
	KUNIT_EXPECT_LT(test, n, 160u);
	fault_inject_reset();
	for (int i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, failing(&attr, 32, 1), first[i]);
}

static void of_marked_tasks(struct kunit *test)
{
	struct fault_attr attr = attr_of(1, 100, 0, -1);

	attr.task_filter = true;
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1));
	current->make_it_fail = true;
	KUNIT_EXPECT_TRUE(test, should_fail(&attr, 1));
	preempt_count_add(HARDIRQ_OFFSET);
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1));
	preempt_count_sub(HARDIRQ_OFFSET);
	current->make_it_fail = false;
}

/* Callers: none may be in the rejected range; one must be in the required one. */
static void of_callers(struct kunit *test)
{
	struct fault_attr attr = attr_of(1, 100, 0, -1);
	unsigned long here = (unsigned long)of_callers, entry;

	if (!stack_trace_save(&entry, 1, 0))
		kunit_skip(test, "the port knows no stacks");
	attr.reject_end = ULONG_MAX;
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1));
	attr.reject_end = 0;
	attr.require_start = here;
	attr.require_end = here + 1;
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1));
	attr.stacktrace_depth = 0;
	KUNIT_EXPECT_FALSE(test, should_fail(&attr, 1));
	attr.require_start = 0;
	attr.require_end = ULONG_MAX;
	KUNIT_EXPECT_TRUE(test, should_fail(&attr, 1));
}

static void the_nth(struct kunit *test)
{
	struct fault_attr one = attr_of(1, 0, 0, 0), other = attr_of(1, 100, 0, -1);

	fail_nth_filtered(3);
	KUNIT_EXPECT_EQ(test, fail_nth_pending(), 1u);
	KUNIT_EXPECT_FALSE(test, fail_nth_is_unfiltered());
	KUNIT_EXPECT_FALSE(test, should_fail(&one, 1));
	KUNIT_EXPECT_FALSE(test, should_fail(&other, 1)); /* the N-th decides, and nothing else */
	preempt_count_add(HARDIRQ_OFFSET);
	KUNIT_EXPECT_FALSE(test, should_fail(&one, 1)); /* not the task's */
	KUNIT_EXPECT_TRUE(test, should_fail(&other, 1));
	preempt_count_sub(HARDIRQ_OFFSET);
	KUNIT_EXPECT_EQ(test, fail_nth_left(), 1u);
	KUNIT_EXPECT_TRUE(test, should_fail(&one, 1));
	KUNIT_EXPECT_EQ(test, fail_nth_left(), 0u);
	KUNIT_EXPECT_EQ(test, fail_nth_pending(), 0u);
	KUNIT_EXPECT_FALSE(test, should_fail(&one, 1));
	KUNIT_EXPECT_TRUE(test, should_fail(&other, 1));
	fail_nth(5);
	fail_nth(4);
	KUNIT_EXPECT_EQ(test, fail_nth_pending(), 1u);
	KUNIT_EXPECT_TRUE(test, fail_nth_is_unfiltered());
	fail_nth(0);
	KUNIT_EXPECT_EQ(test, fail_nth_pending(), 0u);
	KUNIT_EXPECT_FALSE(test, fail_nth_is_unfiltered());
}

/* --- files --- */

static struct machine_text text;

static const char *read_file(const char *path)
{
	text.len = 0;
	text.text[0] = '\0';
	return tree_read(path, machine_text_sink, &text) ? "(unreadable)" : text.text;
}

static int write_file(const char *path, const char *value)
{
	return tree_write(path, value, strlen(value));
}

#define PAGE_DIR "/sys/kernel/debug/fail_page_alloc/"
#define SLAB_DIR "/sys/kernel/debug/failslab/"

static bool page_can_be_had(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	if (page)
		__free_pages(page, order);
	return page != NULL;
}

static void boot(struct kunit *test, const char *cmdline)
{
	struct machine_config config = { .mem_size = MACHINE_MB(64), .nr_cpus = 2, .cmdline = cmdline, .quiet = 1 };

	machine_need_none(test);
	KUNIT_ASSERT_EQ(test, machine_boot(&config, NULL), 0);
}

static bool watched(void)
{
	return READ_ONCE(quire_cpus[0].attention) & CPU_ATT_HOOKED;
}

static void files_of_pages(struct kunit *test)
{
	boot(test, "");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "probability"), "0\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "interval"), "1\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "times"), "1\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "space"), "0\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "verbose"), "2\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "verbose_ratelimit_interval_ms"), "0\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "verbose_ratelimit_burst"), "10\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "task-filter"), "N\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "ignore-gfp-wait"), "Y\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "ignore-gfp-highmem"), "Y\n");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "min-order"), "1\n");
	KUNIT_EXPECT_STREQ(test, read_file(SLAB_DIR "ignore-gfp-wait"), "Y\n");
	KUNIT_EXPECT_STREQ(test, read_file(SLAB_DIR "cache-filter"), "N\n");
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "probability", "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "task-filter", "maybe"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "min-order", "-1"), -EINVAL);
	KUNIT_EXPECT_FALSE(test, watched());
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "verbose", "0"), 0);
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "times", "-1"), 0);
	KUNIT_EXPECT_FALSE(test, watched());
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "probability", "100\n"), 0);
	KUNIT_EXPECT_TRUE(test, watched());
	/* The filters as they are: order 0, and what may sleep, do not fail. */
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC, 0));
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_ATOMIC, 1));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 1));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC | __GFP_HIGHMEM, 1));
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "ignore-gfp-wait", "N"), 0);
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_KERNEL, 1));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL | __GFP_NOFAIL, 1));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_HIGHUSER, 1));
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "ignore-gfp-highmem", "0"), 0);
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_HIGHUSER, 1));
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "min-order", "3"), 0);
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 2));
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_KERNEL, 3));
	KUNIT_EXPECT_EQ(test, write_file(PAGE_DIR "probability", "0"), 0);
	KUNIT_EXPECT_FALSE(test, watched());
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 3));
}

/* A driver's own attribute. */
static void files_of_a_driver(struct kunit *test)
{
	struct fault_attr attr = fresh;
	struct dentry *dir;

	boot(test, "");
	dir = fault_create_debugfs_attr("fail_mine", NULL, &attr);
	KUNIT_ASSERT_FALSE(test, IS_ERR_OR_NULL(dir));
	KUNIT_EXPECT_STREQ(test, attr.name, "fail_mine");
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/fail_mine/times"), "1\n");
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/fail_mine/probability", "100"), 0);
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/fail_mine/verbose", "0"), 0);
	KUNIT_EXPECT_EQ(test, write_file("/sys/kernel/debug/fail_mine/times", "2"), 0);
	KUNIT_EXPECT_EQ(test, failing(&attr, 5, 1), 3u);
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/fail_mine/times"), "0\n");
	KUNIT_EXPECT_TRUE(test, IS_ERR(fault_create_debugfs_attr("fail_mine", NULL, &attr)));
	debugfs_remove(dir);
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/fail_mine/times"), "(unreadable)");
}

/* A space is counted in pages. */
static void space_of_pages(struct kunit *test)
{
	boot(test, "fail_page_alloc=1,100,10,1");
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "space"), "10\n");
	KUNIT_EXPECT_TRUE(test, watched());
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC, 2));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC, 2));
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "space"), "2\n");
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_ATOMIC | __GFP_NOWARN, 1));
	KUNIT_EXPECT_STREQ(test, read_file(PAGE_DIR "times"), "0\n");
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC, 2));
}

/* The report, in Linux's words; none for who asked for silence. */
static void reported(struct kunit *test)
{
	static const char want[] = "FAULT_INJECTION: forcing a failure.\nname fail_page_alloc, interval 1, "
				   "probability 100, space 0, times 2\n";
	static char log[8192];
	unsigned long len;

	boot(test, "fail_page_alloc=1,100,0,2");
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_ATOMIC, 1));
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_ATOMIC | __GFP_NOWARN, 1));
	text.len = 0;
	KUNIT_ASSERT_EQ(test, tree_read("/proc/kmsg", machine_text_sink, &text), 0);
	/* Take "<5>[ time] " off each line. */
	len = 0;
	for (const char *s = text.text; *s; s++) {
		if (*s == '<' && (s == text.text || s[-1] == '\n')) {
			const char *body = strstr(s, "] ");

			if (body)
				s = body + 2;
		}
		log[len++] = *s;
	}
	log[len] = '\0';
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(log, want), "%s", log);
	KUNIT_EXPECT_NULL(test, strstr(log, "times 1\n"));
}

/* fail_nth() counts everything that can fail; a fail-nth file what the filters let through. */
static void the_nth_page(struct kunit *test)
{
	boot(test, "");
	fail_nth(3);
	KUNIT_EXPECT_TRUE(test, watched());
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 0));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 4));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL | __GFP_NOFAIL, 0));
	KUNIT_EXPECT_EQ(test, fail_nth_left(), 1u);
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_KERNEL | __GFP_NOWARN, 0));
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 0));
	fail_nth(0);
	KUNIT_EXPECT_FALSE(test, watched());

	KUNIT_EXPECT_EQ(test, write_file("/proc/self/fail-nth", "2"), 0);
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_KERNEL, 0));
	KUNIT_EXPECT_STREQ(test, read_file("/proc/thread-self/fail-nth"), "2\n");
	KUNIT_EXPECT_TRUE(test, page_can_be_had(GFP_ATOMIC, 1));
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/fail-nth"), "1\n");
	KUNIT_EXPECT_FALSE(test, page_can_be_had(GFP_ATOMIC | __GFP_NOWARN, 1));
	KUNIT_EXPECT_STREQ(test, read_file("/proc/self/fail-nth"), "0\n");

	KUNIT_EXPECT_EQ(test, write_file("/proc/self/make-it-fail", "2"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_file("/proc/self/make-it-fail", "1"), 0);
	KUNIT_EXPECT_STREQ(test, read_file("/proc/self/make-it-fail"), "1\n");
	KUNIT_EXPECT_EQ(test, write_file("/proc/self/make-it-fail", "0"), 0);
}

static struct kunit_case cases[] = { KUNIT_CASE(parameters),      KUNIT_CASE(each_field),        KUNIT_CASE(chance),
				     KUNIT_CASE(of_marked_tasks), KUNIT_CASE(of_callers),        KUNIT_CASE(the_nth),
				     KUNIT_CASE(files_of_pages),  KUNIT_CASE(space_of_pages),    KUNIT_CASE(reported),
				     KUNIT_CASE(the_nth_page),    KUNIT_CASE(files_of_a_driver), {} };

static struct kunit_suite suite = {
	.name = "fault_inject",
	.init = machine_case_init,
	.exit = machine_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
