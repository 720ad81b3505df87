/* SPDX-License-Identifier: MIT */
/* test_rwsem.c - locks of many readers or one writer, sleeping and spinning; counting semaphores; sequence locks */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwlock.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/smp.h>

#include "tasks_test.h"

static DECLARE_RWSEM(sem);
static DEFINE_SEMAPHORE(counter, 2);
static DEFINE_RWLOCK(spinning);
static DEFINE_SEQLOCK(seq);
static int readers, writers, most_readers, wrong, order[8], nr_order;

static int rwsem_test_init(struct kunit *test)
{
	readers = writers = most_readers = wrong = nr_order = 0;
	return env_test_init(test);
}

static void rwsem_alone(struct kunit *test)
{
	struct rw_semaphore made;

	init_rwsem(&made);
	down_read(&made);
	KUNIT_EXPECT_TRUE(test, down_read_trylock(&made));
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&made));
	KUNIT_EXPECT_TRUE(test, rwsem_is_locked(&made));
	KUNIT_EXPECT_FALSE(test, rwsem_is_contended(&made));
	up_read(&made);
	up_read(&made);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&made));
	down_write(&made);
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&made));
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&made));
	downgrade_write(&made);
	KUNIT_EXPECT_TRUE(test, down_read_trylock(&made));
	up_read(&made);
	up_read(&made);
	KUNIT_EXPECT_TRUE(test, down_write_trylock(&made));
	up_write(&made);
	KUNIT_EXPECT_EQ(test, down_write_killable(&made), 0);
	up_write(&made);
	scoped_guard(rwsem_write, &made)
		KUNIT_EXPECT_TRUE(test, rwsem_is_locked(&made));
	{
		guard(rwsem_read)(&made);
		KUNIT_EXPECT_FALSE(test, down_write_trylock(&made));
	}
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&made));
}

static void rwsem_misuse_is_reported(struct kunit *test)
{
	unsigned long before = rwsem_reports, reports = atomic_sleep_reports;

	up_read(&sem);
	up_write(&sem);
	KUNIT_EXPECT_EQ(test, rwsem_reports, before + 2);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&sem));
	preempt_disable();
	down_read(&sem);
	preempt_enable();
	up_read(&sem);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports + 1);
}

/* Comes and goes as one of many, and looks whether somebody is in who must not be. */
static int reads_and_writes(void *data)
{
	int i, now;

	for (i = 0; i < 300; i++) {
		if (i % 4 == (long)data) {
			down_write(&sem);
			now = __atomic_add_fetch(&writers, 1, __ATOMIC_RELAXED);
			if (now != 1 || __atomic_load_n(&readers, __ATOMIC_RELAXED))
				__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
			cond_resched();
			__atomic_sub_fetch(&writers, 1, __ATOMIC_RELAXED);
			if (i & 1) {
				downgrade_write(&sem);
				up_read(&sem);
			} else {
				up_write(&sem);
			}
		} else {
			down_read(&sem);
			__atomic_add_fetch(&readers, 1, __ATOMIC_RELAXED);
			if (__atomic_load_n(&writers, __ATOMIC_RELAXED))
				__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
			cond_resched();
			__atomic_sub_fetch(&readers, 1, __ATOMIC_RELAXED);
			up_read(&sem);
		}
	}
	return 0;
}

static void run_threads(struct kunit *test, int (*fn)(void *data), int nr)
{
	struct task_struct *k[8];
	int i;

	for (i = 0; i < nr; i++) {
		k[i] = kthread_create(fn, (void *)(long)i, "lock/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
		get_task_struct(k[i]);
		wake_up_process(k[i]);
	}
	for (i = 0; i < nr; i++) {
		while (task_is_running(k[i]) || !(READ_ONCE(k[i]->flags) & PF_EXITING))
			schedule_timeout_uninterruptible(1);
		KUNIT_EXPECT_EQ(test, kthread_stop_put(k[i]), 0);
	}
}

static void rwsem_keeps_apart(struct kunit *test)
{
	tasks_need_threads(test);
	run_threads(test, reads_and_writes, 6);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&sem));
	KUNIT_EXPECT_FALSE(test, rwsem_is_contended(&sem));
}

static int reads_once(void *data)
{
	down_read(&sem);
	order[__atomic_fetch_add(&nr_order, 1, __ATOMIC_RELAXED)] = 'r';
	up_read(&sem);
	return 0;
}

static int writes_once(void *data)
{
	down_write(&sem);
	order[__atomic_fetch_add(&nr_order, 1, __ATOMIC_RELAXED)] = 'w';
	up_write(&sem);
	return 0;
}

static unsigned int nr_waiters(void)
{
	struct list_head *at;
	unsigned int n = 0;

	spin_lock_irq(&sem.wait_lock);
	list_for_each(at, &sem.waiters)
		n++;
	spin_unlock_irq(&sem.wait_lock);
	return n;
}

/* A reader that comes after a writer waits behind it, though readers are in. */
static void rwsem_is_fair_to_writers(struct kunit *test)
{
	int (*const fn[])(void *data) = { writes_once, reads_once, writes_once };
	struct task_struct *k[3];
	unsigned int i;

	tasks_need_threads(test);
	down_read(&sem);
	for (i = 0; i < 3; i++) {
		k[i] = kthread_create(fn[i], NULL, "fair/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
		get_task_struct(k[i]);
		wake_up_process(k[i]);
		while (nr_waiters() != i + 1)
			schedule_timeout_uninterruptible(1);
	}
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&sem));
	up_read(&sem);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop_put(k[i]), 0);
	KUNIT_EXPECT_EQ(test, order[0], 'w');
	KUNIT_EXPECT_EQ(test, order[1], 'r');
	KUNIT_EXPECT_EQ(test, order[2], 'w');
}

static int takes_counter(void *data)
{
	int i, now;

	for (i = 0; i < 200; i++) {
		if (down_timeout(&counter, 1000))
			return 1;
		now = __atomic_add_fetch(&readers, 1, __ATOMIC_RELAXED);
		if (now > 2)
			__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
		cond_resched();
		__atomic_sub_fetch(&readers, 1, __ATOMIC_RELAXED);
		up(&counter);
	}
	return 0;
}

static void up_from_interrupt(void *arg)
{
	up(arg);
}

static void semaphore_counts(struct kunit *test)
{
	struct semaphore made;

	sema_init(&made, 1);
	down(&made);
	KUNIT_EXPECT_EQ(test, down_trylock(&made), 1);
	KUNIT_EXPECT_EQ(test, down_timeout(&made, 1), -ETIME);
	KUNIT_ASSERT_EQ(test, irq_raise(smp_processor_id(), up_from_interrupt, &made), 0);
	KUNIT_EXPECT_EQ(test, down_interruptible(&made), 0);
	up(&made);
	up(&made);
	KUNIT_EXPECT_EQ(test, down_trylock(&made), 0);
	KUNIT_EXPECT_EQ(test, down_killable(&made), 0);
	KUNIT_EXPECT_EQ(test, down_trylock(&made), 1);
	tasks_need_threads(test);
	run_threads(test, takes_counter, 6);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_EQ(test, counter.count, 2u);
}

static int pairs[2]; /* equal, but while somebody writes */

static int spins(void *data)
{
	int i;

	for (i = 0; i < 500; i++) {
		if (i % 4 == (long)data) {
			write_lock(&spinning);
			pairs[0]++;
			pairs[1]++;
			write_unlock(&spinning);
		} else {
			read_lock(&spinning);
			if (pairs[0] != pairs[1])
				__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
			read_unlock(&spinning);
		}
		cond_resched();
	}
	return 0;
}

static void rwlock_keeps_apart(struct kunit *test)
{
	unsigned long flags;

	read_lock(&spinning);
	KUNIT_EXPECT_TRUE(test, in_atomic());
	KUNIT_EXPECT_TRUE(test, read_trylock(&spinning));
	KUNIT_EXPECT_FALSE(test, write_trylock(&spinning));
	read_unlock(&spinning);
	read_unlock(&spinning);
	write_lock_irqsave(&spinning, flags);
	KUNIT_EXPECT_FALSE(test, read_trylock(&spinning));
	write_unlock_irqrestore(&spinning, flags);
	KUNIT_EXPECT_TRUE(test, write_trylock(&spinning));
	write_unlock(&spinning);
	KUNIT_EXPECT_FALSE(test, in_atomic());
	tasks_need_threads(test);
	run_threads(test, spins, 4);
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static int reads_pairs(void *data)
{
	unsigned int start;
	int a, b, i;

	for (i = 0; i < 500; i++) {
		if (i % 4 == (long)data) {
			write_seqlock(&seq);
			WRITE_ONCE(pairs[0], pairs[0] + 1);
			WRITE_ONCE(pairs[1], pairs[1] + 1);
			write_sequnlock(&seq);
			continue;
		}
		do {
			start = read_seqbegin(&seq);
			a = READ_ONCE(pairs[0]);
			b = READ_ONCE(pairs[1]);
		} while (read_seqretry(&seq, start));
		if (a != b)
			__atomic_store_n(&wrong, 1, __ATOMIC_RELAXED);
		cond_resched();
	}
	return 0;
}

static void seqlock_readers_see_one_writer(struct kunit *test)
{
	unsigned int start = read_seqbegin(&seq);

	KUNIT_EXPECT_FALSE(test, read_seqretry(&seq, start));
	write_seqlock(&seq);
	write_sequnlock(&seq);
	KUNIT_EXPECT_TRUE(test, read_seqretry(&seq, start));
	tasks_need_threads(test);
	run_threads(test, reads_pairs, 4);
	KUNIT_EXPECT_EQ(test, wrong, 0);
}

static void percpu_rwsem_is_one(struct kunit *test)
{
	DEFINE_STATIC_PERCPU_RWSEM(percpu);

	percpu_down_read(&percpu);
	KUNIT_EXPECT_TRUE(test, percpu_down_read_trylock(&percpu));
	percpu_up_read(&percpu);
	percpu_up_read(&percpu);
	percpu_down_write(&percpu);
	KUNIT_EXPECT_TRUE(test, percpu_is_write_locked(&percpu));
	KUNIT_EXPECT_FALSE(test, percpu_down_read_trylock(&percpu));
	percpu_up_write(&percpu);
}

static struct kunit_case rwsem_cases[] = { KUNIT_CASE(rwsem_alone),
					   KUNIT_CASE(rwsem_misuse_is_reported),
					   KUNIT_CASE(rwsem_keeps_apart),
					   KUNIT_CASE(rwsem_is_fair_to_writers),
					   KUNIT_CASE(semaphore_counts),
					   KUNIT_CASE(rwlock_keeps_apart),
					   KUNIT_CASE(seqlock_readers_see_one_writer),
					   KUNIT_CASE(percpu_rwsem_is_one),
					   {} };

static struct kunit_suite rwsem_suite = {
	.name = "rwsem",
	.init = rwsem_test_init,
	.exit = env_test_exit,
	.test_cases = rwsem_cases,
};
kunit_test_suite(rwsem_suite);
