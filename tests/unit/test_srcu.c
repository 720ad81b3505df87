/* SPDX-License-Identifier: MIT */
/* test_srcu.c - sleepable RCU: readers, grace periods, call-backs in order */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/srcu.h>

#include "env_test.h"

DEFINE_STATIC_SRCU(domain);

struct entry {
	int value;
	struct rcu_head rcu;
};
static int called[4], nr_called;
static int released;
static struct completion inside;

static void note(struct rcu_head *head)
{
	called[nr_called++ % 4] = container_of(head, struct entry, rcu)->value;
}

static int reader(void *arg)
{
	int index = srcu_read_lock(&domain);

	complete(&inside);
	schedule_timeout_uninterruptible(3); /* it may sleep */
	WRITE_ONCE(released, 1);
	srcu_read_unlock(&domain, index);
	return 0;
}

static void srcu_sections(struct kunit *test)
{
	int outer = srcu_read_lock(&domain), inner = srcu_read_lock(&domain);

	KUNIT_EXPECT_TRUE(test, srcu_read_lock_held(&domain));
	KUNIT_EXPECT_TRUE(test, preemptible());
	srcu_read_unlock(&domain, inner);
	KUNIT_EXPECT_TRUE(test, srcu_read_lock_held(&domain));
	srcu_read_unlock(&domain, outer);
	KUNIT_EXPECT_FALSE(test, srcu_read_lock_held(&domain));
	synchronize_srcu(&domain);
	synchronize_srcu(&domain);
}

static void srcu_waits(struct kunit *test)
{
	struct task_struct *thread;

	init_completion(&inside);
	released = 0;
	thread = kthread_run(reader, NULL, "srcu-reader");
	if (PTR_ERR(thread) == -ENOSYS)
		kunit_skip(test, "no threads here");
	KUNIT_ASSERT_FALSE(test, IS_ERR(thread));
	wait_for_completion(&inside);
	synchronize_srcu(&domain);
	KUNIT_EXPECT_EQ(test, READ_ONCE(released), 1);
}

static void srcu_callbacks(struct kunit *test)
{
	static struct entry entries[3] = { { 1 }, { 2 }, { 3 } };
	struct srcu_struct own;
	int i;

	nr_called = 0;
	KUNIT_ASSERT_EQ(test, init_srcu_struct(&own), 0);
	for (i = 0; i < 3; i++)
		call_srcu(&own, &entries[i].rcu, note);
	srcu_barrier(&own);
	KUNIT_EXPECT_EQ(test, nr_called, 3);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, called[i], i + 1);
	cleanup_srcu_struct(&own);
}

static struct kunit_case srcu_cases[] = { KUNIT_CASE(srcu_sections),
					  KUNIT_CASE(srcu_waits),
					  KUNIT_CASE(srcu_callbacks),
					  {} };

static struct kunit_suite srcu_suite = {
	.name = "srcu",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = srcu_cases,
};
kunit_test_suite(srcu_suite);
