/* SPDX-License-Identifier: MIT */
/*
 * stress_tasks.c - more threads than CPUs, at everything that sleeps, wakes, and runs by itself
 *
 * Model:   producers ──▶ a ring under a spin lock, wait queues on both ends ──▶ consumers
 *          timers add to a sum, works do, delayed works do, cancelled and re-armed by another thread all the while; a thread is
 *          parked and unparked; readers and a writer share a semaphore.
 *          Sums are compared at the end. A lost wake-up hangs, a lock that fails is seen by the thread sanitizer.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <quire/tasks.h>

#include "stress_tasks.h"

#define RING 4
#define THREADS 3 /* producers, and as many consumers */

static DEFINE_SPINLOCK(ring_lock);
static DECLARE_WAIT_QUEUE_HEAD(not_full);
static DECLARE_WAIT_QUEUE_HEAD(not_empty);
static long ring[RING], first, next;
static long produced, consumed, nr_consumed, rounds_each;
static DECLARE_RWSEM(pair_sem);
static long pair[2];
static long wrong, timer_runs, work_runs;
static DECLARE_COMPLETION(all_done);
static int running;

static bool put(long value)
{
	bool ok;

	spin_lock(&ring_lock);
	ok = next - first < RING;
	if (ok)
		ring[next++ % RING] = value;
	spin_unlock(&ring_lock);
	return ok;
}

static bool get(long *value)
{
	bool ok;

	spin_lock(&ring_lock);
	ok = first != next;
	if (ok)
		*value = ring[first++ % RING];
	spin_unlock(&ring_lock);
	return ok;
}

static int done(int result)
{
	if (__atomic_sub_fetch(&running, 1, __ATOMIC_ACQ_REL) == 0)
		complete(&all_done);
	return result;
}

static int producer(void *data)
{
	long i;

	for (i = 1; i <= rounds_each; i++) {
		wait_event(not_full, put(i));
		__atomic_add_fetch(&produced, i, __ATOMIC_RELAXED);
		wake_up(&not_empty);
	}
	return done(0);
}

/* Woken one by one: each takes one, and passes the wake-up on if there is more. */
static int consumer(void *data)
{
	long value;

	while (__atomic_add_fetch(&nr_consumed, 1, __ATOMIC_RELAXED) <= THREADS * rounds_each) {
		wait_event_exclusive(not_empty, get(&value));
		__atomic_add_fetch(&consumed, value, __ATOMIC_RELAXED);
		wake_up(&not_full);
		wake_up(&not_empty);
	}
	return done(0);
}

static int shares(void *data)
{
	long i;

	for (i = 0; i < rounds_each; i++) {
		if (i % 8 == 0) {
			down_write(&pair_sem);
			pair[0]++;
			cond_resched();
			pair[1]++;
			up_write(&pair_sem);
		} else {
			down_read(&pair_sem);
			if (pair[0] != pair[1])
				__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
			up_read(&pair_sem);
		}
		cond_resched();
	}
	return done(0);
}

static void timer_fn(struct timer_list *timer)
{
	__atomic_add_fetch(&timer_runs, 1, __ATOMIC_RELAXED);
	mod_timer(timer, jiffies + 1);
}

static void work_fn(struct work_struct *work)
{
	__atomic_add_fetch(&work_runs, 1, __ATOMIC_RELAXED);
	cond_resched();
}

/* On its own stack, gone when it returns: nothing may touch them afterwards. */
static int arms_and_cancels(void *data)
{
	struct delayed_work delayed;
	struct timer_list timer;
	struct work_struct work;
	long i;

	timer_setup_on_stack(&timer, timer_fn, 0);
	INIT_WORK_ONSTACK(&work, work_fn);
	INIT_DELAYED_WORK_ONSTACK(&delayed, work_fn);
	for (i = 0; i < rounds_each; i++) {
		mod_timer(&timer, jiffies);
		schedule_work(&work);
		if (i & 1)
			mod_delayed_work(system_unbound_wq, &delayed, (unsigned long)i % 3);
		if (i % 5 == 0)
			usleep_range(50, 100);
		if (i % 3 == 0)
			timer_delete_sync(&timer);
		if (i % 4 == 0)
			cancel_work_sync(&work);
		if (i % 7 == 0)
			cancel_delayed_work_sync(&delayed);
		if (i % 11 == 0)
			flush_work(&work);
	}
	timer_shutdown_sync(&timer);
	cancel_work_sync(&work);
	cancel_delayed_work_sync(&delayed);
	return done(0);
}

static int parks(void *data)
{
	long turns = 0;

	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		turns++;
		cond_resched();
	}
	return turns > 0 ? 0 : -1;
}

static int parks_another(void *data)
{
	struct task_struct *k = kthread_run(parks, NULL, "parks");
	long i;

	for (i = 0; i < rounds_each / 4 && !IS_ERR(k); i++) {
		if (kthread_park(k))
			__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
		kthread_unpark(k);
	}
	if (!IS_ERR(k) && rounds_each >= 4 && kthread_stop(k))
		__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
	return done(0);
}

const char *stress_tasks(long rounds)
{
	int (*const fn[])(void *data) = { producer, consumer,         producer,         consumer,
					  producer, consumer,         shares,           shares,
					  shares,   arms_and_cancels, arms_and_cancels, parks_another };
	unsigned int i;

	rounds_each = rounds;
	running = ARRAY_SIZE(fn);
	for (i = 0; i < ARRAY_SIZE(fn); i++)
		if (IS_ERR(kthread_run(fn[i], NULL, "stress/%u", i)))
			return "a thread could not be had";
	wait_for_completion(&all_done);
	while (tasks_leftover(NULL, NULL))
		schedule_timeout_uninterruptible(1); /* the threads are on their way out */
	if (produced != consumed || first != next)
		return "the ring lost something";
	if (wrong || pair[0] != pair[1])
		return "a semaphore let two in";
	if (!timer_runs || !work_runs)
		return "no timer, or no work, ever ran";
	if (atomic_sleep_reports || rwsem_reports)
		return "something was reported";
	return NULL;
}
