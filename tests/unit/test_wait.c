/* SPDX-License-Identifier: MIT */
/* test_wait.c - sleeping and waking: states, wait queues, timeouts, wake-ups from interrupts */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/smp.h>
#include <linux/wait.h>

#include "tasks_test.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int looked, flag, woken, ready;

static int wait_test_init(struct kunit *test)
{
	flag = woken = ready = 0;
	return env_test_init(test);
}

/* A wake-up before the sleep is not lost: the state is RUNNING again, and schedule() returns. */
static void wait_early_wakeup_counts(struct kunit *test)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 1);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 0);
	schedule();
	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, wake_up_state(current, TASK_INTERRUPTIBLE), 0);
	KUNIT_EXPECT_FALSE(test, task_is_running(current));
	KUNIT_EXPECT_EQ(test, wake_up_state(current, TASK_UNINTERRUPTIBLE), 1);
	KUNIT_EXPECT_TRUE(test, task_is_running(current));
	KUNIT_EXPECT_EQ(test, schedule_timeout(5), 5l); /* running: it does not sleep; nearly no time passes */
}

static void wait_timeouts(struct kunit *test)
{
	unsigned long before = jiffies;

	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(2), 0l);
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, before + 2));
	KUNIT_EXPECT_TRUE(test, task_is_running(current));
	KUNIT_EXPECT_EQ(test, wait_event_timeout(queue, flag, 2), 0l);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(queue, flag, 1), 0l);
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(queue, flag, us_to_ktime(50)), -ETIME);
	flag = 1;
	KUNIT_EXPECT_GT(test, wait_event_timeout(queue, flag, 0), 0l); /* it holds: at least 1 */
	KUNIT_EXPECT_EQ(test, wait_event_timeout(queue, flag, 7), 7l);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible(queue, flag), 0);
	KUNIT_EXPECT_EQ(test, wait_event_killable(queue, flag), 0);
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(queue, flag, us_to_ktime(50)), 0);
	KUNIT_EXPECT_EQ(test, schedule_timeout(-1), 0l);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&queue));
}

static void wait_sleeps_are_long_enough(struct kunit *test)
{
	u64 before = ktime_get_ns();

	msleep(1);
	KUNIT_EXPECT_GE(test, ktime_get_ns() - before, 1000000ull);
	before = ktime_get_ns();
	usleep_range(200, 300);
	KUNIT_EXPECT_GE(test, ktime_get_ns() - before, 200000ull);
	before = ktime_get_ns();
	udelay(20);
	ndelay(500);
	KUNIT_EXPECT_GE(test, ktime_get_ns() - before, 20500ull);
	KUNIT_EXPECT_EQ(test, msleep_interruptible(1), 0ul);
}

static void wait_sleeping_while_atomic_is_reported(struct kunit *test)
{
	unsigned long before = atomic_sleep_reports;

	preempt_disable();
	schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1); /* kept over the sleep */
	preempt_enable();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 1);
}

static void raise_flag(void *arg)
{
	WRITE_ONCE(flag, 1);
	wake_up(&queue);
}

/* The handler runs where the sleeper gives its CPU up. */
static void wait_is_ended_by_an_interrupt(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, irq_raise(smp_processor_id(), raise_flag, NULL), 0);
	wait_event(queue, READ_ONCE(flag));
	KUNIT_EXPECT_EQ(test, flag, 1);
}

/* What sleepers wait for. Who has counted itself here once more after it queued up sleeps, unless it may go. */
static bool may_go(void)
{
	bool go = READ_ONCE(flag) || kthread_should_stop();

	__atomic_add_fetch(&looked, 1, __ATOMIC_SEQ_CST);
	return go;
}

static int sleeper(void *data)
{
	bool exclusive = data;

	__atomic_add_fetch(&ready, 1, __ATOMIC_RELAXED);
	if (exclusive)
		wait_event_exclusive(queue, may_go());
	else
		wait_event_interruptible(queue, may_go());
	__atomic_add_fetch(&woken, 1, __ATOMIC_RELAXED);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static unsigned int queue_length(void)
{
	struct list_head *at;
	unsigned int n = 0;

	spin_lock_irq(&queue.lock);
	list_for_each(at, &queue.head)
		n++;
	spin_unlock_irq(&queue.lock);
	return n;
}

static void start_sleepers(struct kunit *test, struct task_struct **k, int nr, bool exclusive)
{
	int i;

	WRITE_ONCE(looked, 0);
	for (i = 0; i < nr; i++) {
		k[i] = kthread_run(sleeper, (void *)exclusive, "sleeper/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
	}
	/* Once before it queues up, once behind that. */
	while (queue_length() != (unsigned int)nr || READ_ONCE(looked) < 2 * nr)
		schedule_timeout_uninterruptible(1);
}

static void wait_wakes_all(struct kunit *test)
{
	struct task_struct *k[6];
	int i;

	tasks_need_threads(test);
	start_sleepers(test, k, 6, false);
	wake_up(&queue); /* the condition does not hold: they sleep again */
	while (queue_length() != 6)
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, READ_ONCE(woken), 0);
	WRITE_ONCE(flag, 1);
	wake_up_interruptible(&queue);
	tasks_wait_for(&woken, 6);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(k[i]), 0);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&queue));
}

static void wait_wakes_exclusive_ones_one_by_one(struct kunit *test)
{
	struct task_struct *k[4];
	int i;

	tasks_need_threads(test);
	start_sleepers(test, k, 4, true);
	WRITE_ONCE(flag, 1);
	KUNIT_EXPECT_EQ(test, wake_up_interruptible(&queue), 0); /* they are not */
	KUNIT_EXPECT_EQ(test, queue_length(), 4u);
	KUNIT_EXPECT_EQ(test, wake_up(&queue), 1);
	KUNIT_EXPECT_EQ(test, queue_length(), 3u);
	KUNIT_EXPECT_EQ(test, wake_up_nr(&queue, 2), 2);
	KUNIT_EXPECT_EQ(test, queue_length(), 1u);
	KUNIT_EXPECT_EQ(test, wake_up_all(&queue), 1);
	tasks_wait_for(&woken, 4);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(k[i]), 0);
}

static int pinger(void *data)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	while (!kthread_should_stop()) {
		if (READ_ONCE(flag) & 1) {
			WRITE_ONCE(flag, flag + 1);
			wake_up_process(data);
		} else {
			wait_woken(&wait, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
		}
	}
	remove_wait_queue(&queue, &wait);
	return 0;
}

/* Two that wake each other, each asleep until the other has done its half. A lost wake-up hangs. */
static void wait_ping_pong(struct kunit *test)
{
	struct task_struct *k;
	int i;

	tasks_need_threads(test);
	k = kthread_run(pinger, current, "pinger");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	for (i = 0; i < 500; i++) {
		WRITE_ONCE(flag, flag + 1);
		wake_up_interruptible(&queue);
		for (;;) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			if (!(READ_ONCE(flag) & 1))
				break;
			schedule();
		}
		__set_current_state(TASK_RUNNING);
	}
	KUNIT_EXPECT_EQ(test, flag, 1000);
	kthread_stop(k);
}

static struct kunit_case wait_cases[] = { KUNIT_CASE(wait_early_wakeup_counts),
					  KUNIT_CASE(wait_timeouts),
					  KUNIT_CASE(wait_sleeps_are_long_enough),
					  KUNIT_CASE(wait_sleeping_while_atomic_is_reported),
					  KUNIT_CASE(wait_is_ended_by_an_interrupt),
					  KUNIT_CASE(wait_wakes_all),
					  KUNIT_CASE(wait_wakes_exclusive_ones_one_by_one),
					  KUNIT_CASE(wait_ping_pong),
					  {} };

static struct kunit_suite wait_suite = {
	.name = "wait",
	.init = wait_test_init,
	.exit = env_test_exit,
	.test_cases = wait_cases,
};
kunit_test_suite(wait_suite);
