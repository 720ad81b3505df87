/* SPDX-License-Identifier: MIT */
/* test_timer.c - timers of jiffies and of nanoseconds: when, in which context, re-arming, deleting, busy CPUs */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <quire/tasks.h>

#include "tasks_test.h"

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int calls, order[8], again;
static unsigned long called_at;
static bool in_softirq_context, irqs_off;

struct numbered {
	struct timer_list timer;
	int number;
};

static int timer_test_init(struct kunit *test)
{
	calls = again = 0;
	return env_test_init(test);
}

static void note(struct timer_list *timer)
{
	struct numbered *n = from_timer(n, timer, timer);

	called_at = jiffies;
	in_softirq_context = in_serving_softirq() && in_interrupt() && !in_hardirq() && !in_task();
	irqs_off = irqs_disabled();
	if (calls < (int)ARRAY_SIZE(order))
		order[calls] = n->number;
	if (again-- > 0)
		mod_timer(timer, jiffies + 1);
	__atomic_add_fetch(&calls, 1, __ATOMIC_RELEASE);
	wake_up(&queue);
}

static void wait_for_calls(int nr)
{
	wait_event(queue, __atomic_load_n(&calls, __ATOMIC_ACQUIRE) >= nr);
}

static void timer_is_called_in_softirq(struct kunit *test)
{
	struct numbered n = { .number = 1 };
	unsigned long at = jiffies + 3;

	timer_setup_on_stack(&n.timer, note, 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&n.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&n.timer, at), 0);
	KUNIT_EXPECT_TRUE(test, timer_pending(&n.timer));
	wait_for_calls(1);
	KUNIT_EXPECT_TRUE(test, time_after_eq(called_at, at));
	KUNIT_EXPECT_TRUE(test, in_softirq_context);
	KUNIT_EXPECT_FALSE(test, irqs_off);
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&n.timer), 0);
	timer_setup(&n.timer, note, TIMER_IRQSAFE);
	n.timer.expires = jiffies;
	add_timer(&n.timer);
	wait_for_calls(2);
	KUNIT_EXPECT_TRUE(test, irqs_off);
	timer_delete_sync(&n.timer);
	KUNIT_EXPECT_FALSE(test, in_atomic());
}

/* Across more than one turn of the wheel, armed in no order. */
static void timers_expire_in_order(struct kunit *test)
{
	static const int after[] = { 300, 2, 40, 1, 20 };
	struct numbered n[ARRAY_SIZE(after)];
	unsigned long now = jiffies;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(after); i++) {
		n[i].number = after[i];
		timer_setup(&n[i].timer, note, 0);
		mod_timer(&n[i].timer, now + (unsigned long)after[i]);
	}
	wait_for_calls(ARRAY_SIZE(after));
	for (i = 1; i < ARRAY_SIZE(after); i++)
		KUNIT_EXPECT_LT(test, order[i - 1], order[i]);
	for (i = 0; i < ARRAY_SIZE(after); i++)
		timer_delete_sync(&n[i].timer);
}

static void timer_rearms_itself(struct kunit *test)
{
	struct numbered n = { .number = 1 };

	timer_setup(&n.timer, note, 0);
	again = 5;
	mod_timer(&n.timer, jiffies);
	wait_for_calls(6);
	timer_delete_sync(&n.timer);
	KUNIT_EXPECT_EQ(test, calls, 6);
}

static void timer_modified_and_deleted(struct kunit *test)
{
	struct numbered n = { .number = 1 };
	unsigned long now = jiffies;

	timer_setup(&n.timer, note, 0);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&n.timer, now + 100000), 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&n.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&n.timer, now + 100000), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&n.timer, now + 200000), 1);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&n.timer, now + 300000), 1);
	KUNIT_EXPECT_EQ(test, n.timer.expires, now + 300000);
	KUNIT_EXPECT_EQ(test, timer_reduce(&n.timer, now + 400000), 1);
	KUNIT_EXPECT_EQ(test, n.timer.expires, now + 300000);
	KUNIT_EXPECT_EQ(test, timer_reduce(&n.timer, now + 250000), 1);
	KUNIT_EXPECT_EQ(test, n.timer.expires, now + 250000);
	KUNIT_EXPECT_EQ(test, del_timer(&n.timer), 1);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&n.timer), 0);
	KUNIT_EXPECT_EQ(test, try_to_del_timer_sync(&n.timer), 0);
	mod_timer(&n.timer, now + 100000);
	KUNIT_EXPECT_EQ(test, timer_shutdown_sync(&n.timer), 1);
	KUNIT_EXPECT_EQ(test, mod_timer(&n.timer, now), 0); /* cannot be armed any more */
	KUNIT_EXPECT_FALSE(test, timer_pending(&n.timer));
	KUNIT_EXPECT_EQ(test, calls, 0);
}

static void count_timers(void *arg, const struct task_leftover *what)
{
	if (what->kind == LEFTOVER_TIMER && what->function == (unsigned long)note && what->creator)
		(*(int *)arg)++;
}

static void timer_is_listed_as_leftover(struct kunit *test)
{
	struct numbered n = { .number = 1 };
	int seen = 0;

	timer_setup(&n.timer, note, 0);
	mod_timer(&n.timer, jiffies + 100000);
	tasks_leftover(count_timers, &seen);
	KUNIT_EXPECT_EQ(test, seen, 1);
	timer_delete_sync(&n.timer);
	tasks_leftover(count_timers, &seen);
	KUNIT_EXPECT_EQ(test, seen, 1);
}

static int occupy(void *data)
{
	while (!READ_ONCE(calls))
		cpu_relax();
	return 0;
}

/* Every CPU is in the hands of a thread that does not sleep: the timer still comes, like the interrupt that it is. */
static void timer_comes_though_all_cpus_are_busy(struct kunit *test)
{
	struct task_struct *k[ENV_TEST_CPUS];
	struct numbered n = { .number = 1 };
	unsigned int i;

	tasks_need_threads(test);
	timer_setup(&n.timer, note, 0);
	for (i = 0; i < nr_cpu_ids; i++) {
		k[i] = kthread_create(occupy, NULL, "occupy/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
		get_task_struct(k[i]);
		wake_up_process(k[i]);
	}
	mod_timer(&n.timer, jiffies + 2);
	while (!READ_ONCE(calls))
		cpu_relax();
	for (i = 0; i < nr_cpu_ids; i++)
		kthread_stop_put(k[i]);
	timer_delete_sync(&n.timer);
}

/* With bottom halves off a timer waits until they are on again. */
static void timer_waits_for_bottom_halves(struct kunit *test)
{
	struct numbered n = { .number = 1 };
	unsigned long until;

	if (nr_cpu_ids > 1)
		kunit_skip(test, "another CPU would run it");
	timer_setup(&n.timer, note, 0);
	mod_timer(&n.timer, jiffies);
	until = jiffies + 5;
	local_bh_disable();
	while (time_before(jiffies, until))
		cpu_relax();
	KUNIT_EXPECT_EQ(test, READ_ONCE(calls), 0);
	local_bh_enable();
	wait_for_calls(1);
	timer_delete_sync(&n.timer);
}

static enum hrtimer_restart hr_note(struct hrtimer *timer)
{
	in_softirq_context = in_hardirq() && irqs_disabled();
	__atomic_add_fetch(&calls, 1, __ATOMIC_RELEASE);
	wake_up(&queue);
	if (again-- <= 0)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, us_to_ktime(100));
	return HRTIMER_RESTART;
}

static void hrtimer_runs_and_restarts(struct kunit *test)
{
	struct hrtimer timer;
	ktime_t start = ktime_get();

	hrtimer_setup(&timer, hr_note, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&timer));
	again = 3;
	hrtimer_start(&timer, us_to_ktime(200), HRTIMER_MODE_REL);
	wait_for_calls(4);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 500ll);
	KUNIT_EXPECT_TRUE(test, in_softirq_context);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&timer), 0);
	hrtimer_start(&timer, ktime_set(1000, 0), HRTIMER_MODE_REL);
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&timer));
	KUNIT_EXPECT_GT(test, hrtimer_get_remaining(&timer), 0ll);
	hrtimer_start(&timer, ktime_set(2000, 0), HRTIMER_MODE_ABS);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&timer), 1);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&timer));
	KUNIT_EXPECT_EQ(test, calls, 4);
}

static void hrtimer_forwards(struct kunit *test)
{
	struct hrtimer timer;

	hrtimer_setup(&timer, hr_note, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hrtimer_set_expires(&timer, 1000);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 999, 10), 0ull);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 1000, 10), 1ull);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1010ll);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 1059, 10), 5ull);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1060ll);
}

static void jiffies_and_units(struct kunit *test)
{
	unsigned long before = jiffies;
	struct timespec64 ts = ns_to_timespec64(-1);

	while (jiffies == before)
		cpu_relax();
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, before));
	KUNIT_EXPECT_TRUE(test, time_after(0ul, ~0ul)); /* it wraps around */
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(0), 0ul);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(1000), (unsigned long)HZ);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(1), 1ul);
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(HZ), 1000u);
	KUNIT_EXPECT_EQ(test, ts.tv_sec, -1ll);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 999999999l);
	KUNIT_EXPECT_EQ(test, timespec64_to_ns(&ts), -1ll);
	KUNIT_EXPECT_EQ(test, ktime_add_safe(KTIME_MAX, 1), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, ktime_to_ms(ktime_set(1, 2000000)), 1002ll);
}

static struct kunit_case timer_cases[] = {
	KUNIT_CASE(timer_is_called_in_softirq),  KUNIT_CASE(timers_expire_in_order),
	KUNIT_CASE(timer_rearms_itself),         KUNIT_CASE(timer_modified_and_deleted),
	KUNIT_CASE(timer_is_listed_as_leftover), KUNIT_CASE(timer_comes_though_all_cpus_are_busy),
	KUNIT_CASE(hrtimer_runs_and_restarts),   KUNIT_CASE(hrtimer_forwards),
	KUNIT_CASE(jiffies_and_units),           {}
};

static struct kunit_suite timer_suite = {
	.name = "timer",
	.init = timer_test_init,
	.exit = env_test_exit,
	.test_cases = timer_cases,
};
kunit_test_suite(timer_suite);

static int one_cpu_init(struct kunit *test)
{
	calls = again = 0;
	return tasks_one_cpu_init(test);
}

static struct kunit_case one_cpu_cases[] = { KUNIT_CASE(timer_is_called_in_softirq),
					     KUNIT_CASE(timer_comes_though_all_cpus_are_busy),
					     KUNIT_CASE(timer_waits_for_bottom_halves),
					     KUNIT_CASE(hrtimer_runs_and_restarts),
					     {} };

static struct kunit_suite one_cpu_suite = {
	.name = "timer_one_cpu",
	.init = one_cpu_init,
	.exit = env_test_exit,
	.test_cases = one_cpu_cases,
};
kunit_test_suite(one_cpu_suite);
