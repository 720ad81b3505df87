/* SPDX-License-Identifier: MIT */
/* test_completion.c - one waits until another is done */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/limits.h>
#include <linux/smp.h>

#include "tasks_test.h"

static void completion_counts(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(x);

	KUNIT_EXPECT_FALSE(test, completion_done(&x));
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&x));
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&x, 1), 0ul);
	complete(&x);
	complete(&x);
	KUNIT_EXPECT_TRUE(test, completion_done(&x));
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&x, 5), 5ul);
	wait_for_completion(&x);
	KUNIT_EXPECT_FALSE(test, completion_done(&x));
	complete_all(&x);
	complete(&x); /* adds nothing to all */
	KUNIT_EXPECT_EQ(test, wait_for_completion_interruptible(&x), 0);
	KUNIT_EXPECT_EQ(test, wait_for_completion_killable(&x), 0);
	KUNIT_EXPECT_GT(test, wait_for_completion_interruptible_timeout(&x, 0), 0l);
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&x));
	reinit_completion(&x);
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&x));
}

static void complete_it(void *arg)
{
	complete(arg);
}

static void completion_from_an_interrupt(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(x);

	KUNIT_ASSERT_EQ(test, irq_raise(smp_processor_id(), complete_it, &x), 0);
	wait_for_completion(&x);
	KUNIT_EXPECT_FALSE(test, completion_done(&x));
}

struct pair {
	struct completion ping, pong;
	int turns;
};

static int answer(void *data)
{
	struct pair *pair = data;
	int i;

	for (i = 0; i < pair->turns; i++) {
		wait_for_completion(&pair->ping);
		complete(&pair->pong);
	}
	return 0;
}

static void completion_ping_pong(struct kunit *test)
{
	struct pair pair = { .turns = 500 };
	struct task_struct *k;
	int i;

	tasks_need_threads(test);
	init_completion(&pair.ping);
	init_completion(&pair.pong);
	k = kthread_create(answer, &pair, "answer");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	get_task_struct(k);
	wake_up_process(k);
	for (i = 0; i < pair.turns; i++) {
		complete(&pair.ping);
		wait_for_completion(&pair.pong);
	}
	KUNIT_EXPECT_EQ(test, kthread_stop_put(k), 0);
}

static int complete_on_stack(void *data)
{
	complete(data);
	return 0;
}

/* The completion's memory is reused at once: complete() must not touch it any more. ASan and TSan watch. */
static noinline void wait_on_stack(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(x);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(complete_on_stack, &x, "completer"));
	wait_for_completion(&x);
}

static void completion_on_a_stack(struct kunit *test)
{
	int i;

	tasks_need_threads(test);
	for (i = 0; i < 100; i++)
		wait_on_stack(test);
}

static int wait_for_all(void *data)
{
	wait_for_completion(data);
	return 3;
}

static void completion_complete_all(struct kunit *test)
{
	static DECLARE_COMPLETION(x);
	struct task_struct *k[5];
	int i;

	tasks_need_threads(test);
	reinit_completion(&x);
	for (i = 0; i < 5; i++) {
		k[i] = kthread_create(wait_for_all, &x, "waiter/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
		get_task_struct(k[i]);
		wake_up_process(k[i]);
	}
	/* All of them are to have started: one that is stopped before never calls its function. */
	for (;;) {
		struct list_head *at;

		spin_lock_irq(&x.wait.wq.lock);
		i = 0;
		list_for_each(at, &x.wait.wq.head)
			i++;
		spin_unlock_irq(&x.wait.wq.lock);
		if (i == 5)
			break;
		schedule_timeout_uninterruptible(1);
	}
	complete_all(&x);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop_put(k[i]), 3);
}

static struct kunit_case completion_cases[] = {
	KUNIT_CASE(completion_counts),     KUNIT_CASE(completion_from_an_interrupt), KUNIT_CASE(completion_ping_pong),
	KUNIT_CASE(completion_on_a_stack), KUNIT_CASE(completion_complete_all),      {}
};

static struct kunit_suite completion_suite = {
	.name = "completion",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = completion_cases,
};
kunit_test_suite(completion_suite);
