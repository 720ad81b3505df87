/* SPDX-License-Identifier: MIT */
/* test_workqueue.c - works: queueing, order, waiting, cancelling, delays, queues that go */
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <quire/tasks.h>

#include "tasks_test.h"

static int runs, seen[16], at_once, most_at_once, wrong_cpu;
static DECLARE_COMPLETION(gate);

struct numbered {
	struct work_struct work;
	int number;
};

static int work_test_init(struct kunit *test)
{
	runs = at_once = most_at_once = wrong_cpu = 0;
	init_completion(&gate);
	return env_test_init(test);
}

static void count_run(struct work_struct *work)
{
	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
}

static void note_number(struct work_struct *work)
{
	struct numbered *n = container_of(work, struct numbered, work);
	int now = __atomic_add_fetch(&at_once, 1, __ATOMIC_RELAXED);

	if (now > READ_ONCE(most_at_once))
		WRITE_ONCE(most_at_once, now);
	seen[__atomic_fetch_add(&runs, 1, __ATOMIC_RELAXED)] = n->number;
	cond_resched();
	__atomic_sub_fetch(&at_once, 1, __ATOMIC_RELAXED);
}

static void wait_for_gate(struct work_struct *work)
{
	wait_for_completion(&gate);
	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
}

static void work_runs_once_a_queueing(struct kunit *test)
{
	static DECLARE_WORK(work, count_run);

	KUNIT_EXPECT_FALSE(test, work_pending(&work));
	KUNIT_EXPECT_FALSE(test, flush_work(&work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_FALSE(test, work_busy(&work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, runs, 2);
	KUNIT_EXPECT_NULL(test, current_work());
}

static void work_ordered_queue_keeps_order(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("ordered-%d", 0, 1);
	struct numbered n[16];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	for (i = 0; i < 16; i++) {
		n[i].number = i;
		INIT_WORK_ONSTACK(&n[i].work, note_number);
		KUNIT_EXPECT_TRUE(test, queue_work(wq, &n[i].work));
	}
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 16);
	KUNIT_EXPECT_EQ(test, most_at_once, 1);
	for (i = 0; i < 16; i++)
		KUNIT_EXPECT_EQ(test, seen[i], i);
	destroy_workqueue(wq);
}

/* A work that sleeps holds up nobody, not even one that it waits for. */
static void work_that_sleeps_is_in_nobodys_way(struct kunit *test)
{
	struct work_struct waiting[4], other;
	int i;

	tasks_need_threads(test);
	for (i = 0; i < 4; i++) {
		INIT_WORK(&waiting[i], wait_for_gate);
		schedule_work(&waiting[i]);
	}
	INIT_WORK(&other, count_run);
	schedule_work(&other);
	KUNIT_EXPECT_TRUE(test, flush_work(&other) || READ_ONCE(runs) == 1);
	KUNIT_EXPECT_EQ(test, READ_ONCE(runs), 1);
	complete_all(&gate);
	for (i = 0; i < 4; i++)
		flush_work(&waiting[i]);
	KUNIT_EXPECT_EQ(test, runs, 5);
}

/* Queued again while it runs, it runs again, afterwards: never twice at once. */
static void work_does_not_run_beside_itself(struct kunit *test)
{
	static DECLARE_WORK(work, wait_for_gate);

	tasks_need_threads(test);
	schedule_work(&work);
	while (!(work_busy(&work) & WORK_BUSY_RUNNING))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_FALSE(test, work_pending(&work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_TRUE(test, work_pending(&work)); /* waits for itself */
	complete(&gate);
	complete(&gate);
	KUNIT_EXPECT_TRUE(test, flush_work(&work));
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void requeue_itself(struct work_struct *work)
{
	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
	schedule_work(work);
	cond_resched();
}

static void work_cancel_ends_one_that_requeues_itself(struct kunit *test)
{
	static DECLARE_WORK(work, requeue_itself);
	int after;

	tasks_need_threads(test);
	schedule_work(&work);
	while (READ_ONCE(runs) < 3)
		schedule_timeout_uninterruptible(1);
	flush_work(&work); /* the run that is queued now, not all for ever */
	cancel_work_sync(&work);
	after = READ_ONCE(runs);
	KUNIT_EXPECT_FALSE(test, work_busy(&work));
	schedule_timeout_uninterruptible(3);
	KUNIT_EXPECT_EQ(test, READ_ONCE(runs), after);
	KUNIT_EXPECT_FALSE(test, cancel_work_sync(&work));
}

static void work_disabled_cannot_be_queued(struct kunit *test)
{
	static DECLARE_WORK(work, count_run);

	KUNIT_EXPECT_FALSE(test, disable_work_sync(&work));
	KUNIT_EXPECT_FALSE(test, disable_work(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	KUNIT_EXPECT_FALSE(test, enable_work(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	KUNIT_EXPECT_TRUE(test, enable_work(&work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void delayed_work_runs_later(struct kunit *test)
{
	static DECLARE_DELAYED_WORK(work, count_run);
	unsigned long before = jiffies;

	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&work, 3));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&work, 3));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&work));
	while (!READ_ONCE(runs))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_TRUE(test, time_after_eq(jiffies, before + 3));
	flush_delayed_work(&work);
	/* One that is far away: moved nearer, hurried, cancelled. */
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&work, 100000));
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &work, 1));
	while (READ_ONCE(runs) != 2)
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &work, 100000));
	KUNIT_EXPECT_TRUE(test, flush_delayed_work(&work));
	KUNIT_EXPECT_EQ(test, runs, 3);
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&work, 100000));
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work_sync(&work));
	KUNIT_EXPECT_FALSE(test, cancel_delayed_work(&work));
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&work));
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&work, 0));
	flush_delayed_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 4);
}

static void queue_more(struct work_struct *work)
{
	struct numbered *n = container_of(work, struct numbered, work);

	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
	if (--n->number > 0)
		queue_work(work->wq, work);
}

static void queue_drains_what_queues_itself(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("drained", WQ_UNBOUND, 0);
	struct numbered n = { .number = 10 };

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&n.work, queue_more);
	queue_work(wq, &n.work);
	drain_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 10);
	destroy_workqueue(wq);
}

static void queue_refuses_when_destroyed(struct kunit *test)
{
	struct workqueue_struct *wq = create_singlethread_workqueue("gone");
	static DECLARE_WORK(work, count_run);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	queue_work(wq, &work);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 1); /* destroying waits */
	KUNIT_EXPECT_FALSE(test, queue_work(wq, &work));
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void check_cpu(struct work_struct *work)
{
	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
	if (work->cpu != (int)smp_processor_id())
		__atomic_add_fetch(&wrong_cpu, 1, __ATOMIC_RELAXED);
}

static long which_cpu(void *arg)
{
	return (long)smp_processor_id() + (long)arg;
}

static void work_runs_on_a_cpu(struct kunit *test)
{
	int last = (int)nr_cpu_ids - 1;

	KUNIT_EXPECT_EQ(test, schedule_on_each_cpu(check_cpu), 0);
	KUNIT_EXPECT_EQ(test, runs, (int)num_online_cpus());
	KUNIT_EXPECT_EQ(test, wrong_cpu, 0);
	KUNIT_EXPECT_EQ(test, work_on_cpu(last, which_cpu, (void *)100L), 100l + last);
}

static void queue_from_interrupt(void *arg)
{
	schedule_work(arg);
}

static void work_queued_by_an_interrupt(struct kunit *test)
{
	static DECLARE_WORK(work, count_run);

	KUNIT_ASSERT_EQ(test, irq_raise(smp_processor_id(), queue_from_interrupt, &work), 0);
	while (!READ_ONCE(runs))
		schedule_timeout_uninterruptible(1);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static int nr_works, nr_queues;

static void note_leftover(void *arg, const struct task_leftover *what)
{
	nr_works += what->kind == LEFTOVER_WORK && what->function == (unsigned long)count_run && what->creator;
	nr_queues += what->kind == LEFTOVER_WORKQUEUE && strcmp(what->name, "forgotten") == 0 && what->creator;
}

static void work_is_listed_as_leftover(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("%s", 0, 0, "forgotten");
	static DECLARE_DELAYED_WORK(work, count_run);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	nr_works = nr_queues = 0;
	queue_delayed_work(wq, &work, 100000);
	tasks_leftover(note_leftover, NULL);
	KUNIT_EXPECT_EQ(test, nr_works, 1);
	KUNIT_EXPECT_EQ(test, nr_queues, 1);
	cancel_delayed_work_sync(&work);
	destroy_workqueue(wq);
	tasks_leftover(note_leftover, NULL);
	KUNIT_EXPECT_EQ(test, nr_works, 1);
	KUNIT_EXPECT_EQ(test, nr_queues, 1);
}

static struct kunit_case work_cases[] = { KUNIT_CASE(work_runs_once_a_queueing),
					  KUNIT_CASE(work_ordered_queue_keeps_order),
					  KUNIT_CASE(work_that_sleeps_is_in_nobodys_way),
					  KUNIT_CASE(work_does_not_run_beside_itself),
					  KUNIT_CASE(work_cancel_ends_one_that_requeues_itself),
					  KUNIT_CASE(work_disabled_cannot_be_queued),
					  KUNIT_CASE(delayed_work_runs_later),
					  KUNIT_CASE(queue_drains_what_queues_itself),
					  KUNIT_CASE(queue_refuses_when_destroyed),
					  KUNIT_CASE(work_runs_on_a_cpu),
					  KUNIT_CASE(work_queued_by_an_interrupt),
					  KUNIT_CASE(work_is_listed_as_leftover),
					  {} };

static struct kunit_suite work_suite = {
	.name = "workqueue",
	.init = work_test_init,
	.exit = env_test_exit,
	.test_cases = work_cases,
};
kunit_test_suite(work_suite);
