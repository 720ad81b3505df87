/* SPDX-License-Identifier: MIT */
/*
 * srcu.c - grace periods of readers that may sleep
 *
 * Model:      synchronize: wait for readers[other] == 0; turn index round; wait for readers[other] == 0 again.
 *             A reader that took the index before it was turned, but is counted only after the second look, began after the removal: its
 *             addition, sequentially consistent, comes after that look, and the removal before it. It stays in `other` and is
 *             what the next grace period waits for first. New readers take the new index, so nobody waits for them.
 *             Call-backs lie on a stack of their domain; its work, or whoever is in srcu_barrier(), takes it whole, waits for a
 *             grace period and calls them, oldest first.
 * Locking:    ssp->mutex: one grace period at a time. Call-backs are called without it.
 * Failure:    none; cleaning up a domain that is in use is reported.
 * More:       <linux/srcu.h>, tests/unit/test_srcu.c
 */
#include <linux/srcu.h>

#include <linux/bug.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <quire/port.h>

#include "env_int.h"

/* Looks before the waiter sleeps between them. */
#define LOOKS_BEFORE_SLEEP 100

struct srcu_barrier_head {
	struct rcu_head head;
	unsigned int called;
};

int init_srcu_struct(struct srcu_struct *ssp)
{
	ssp->readers[0] = ssp->readers[1] = 0;
	ssp->index = 0;
	ssp->done = 0;
	ssp->queued = 0;
	ssp->calls = NULL;
	INIT_WORK(&ssp->work, srcu_work);
	mutex_init(&ssp->mutex);
	return 0;
}

void cleanup_srcu_struct(struct srcu_struct *ssp)
{
	WARN(srcu_read_lock_held(ssp), "cleanup_srcu_struct: a reader is inside\n");
	flush_work(&ssp->work);
	WARN(__atomic_load_n(&ssp->queued, __ATOMIC_RELAXED), "cleanup_srcu_struct: call-backs are queued\n");
}

static void wait_for_readers(struct srcu_struct *ssp, unsigned int index)
{
	unsigned int looks = 0;

	while (__atomic_load_n(&ssp->readers[index], __ATOMIC_SEQ_CST)) {
		if (looks++ < LOOKS_BEFORE_SLEEP)
			port_relax(looks);
		else
			schedule_timeout_uninterruptible(1);
	}
}

void synchronize_srcu(struct srcu_struct *ssp)
{
	unsigned int index;

	might_sleep();
	mutex_lock(&ssp->mutex);
	smp_mb();
	index = ssp->index & 1;
	wait_for_readers(ssp, index ^ 1);
	__atomic_store_n(&ssp->index, index ^ 1, __ATOMIC_SEQ_CST);
	wait_for_readers(ssp, index);
	__atomic_store_n(&ssp->done, ssp->done + 1, __ATOMIC_RELEASE);
	mutex_unlock(&ssp->mutex);
}

/* ---- call-backs --------------------------------------------------------------------------------------------- */

/* True: there were some. */
static bool calls_run(struct srcu_struct *ssp)
{
	struct rcu_head *head = __atomic_exchange_n(&ssp->calls, NULL, __ATOMIC_SEQ_CST), *next, *turned = NULL;

	if (!head)
		return false;
	for (; head; head = next) {
		next = head->next;
		head->next = turned;
		turned = head;
	}
	synchronize_srcu(ssp);
	for (head = turned; head; head = next) {
		next = head->next;
		preempt_count_add(SOFTIRQ_OFFSET);
		head->func(head);
		preempt_count_sub(SOFTIRQ_OFFSET);
		__atomic_sub_fetch(&ssp->queued, 1, __ATOMIC_SEQ_CST);
	}
	return true;
}

void srcu_work(struct work_struct *work)
{
	calls_run(container_of(work, struct srcu_struct, work));
}

void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func)
{
	struct rcu_head *top = __atomic_load_n(&ssp->calls, __ATOMIC_RELAXED);

	head->func = func;
	__atomic_add_fetch(&ssp->queued, 1, __ATOMIC_SEQ_CST);
	do {
		head->next = top;
	} while (!__atomic_compare_exchange_n(&ssp->calls, &top, head, true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	schedule_work(&ssp->work);
}

static void barrier_called(struct rcu_head *head)
{
	struct srcu_barrier_head *mine = container_of(head, struct srcu_barrier_head, head);

	__atomic_store_n(&mine->called, 1, __ATOMIC_RELEASE);
}

/* A head of ours behind the others. The work that has taken them may still be waiting, so it is flushed, too. */
void srcu_barrier(struct srcu_struct *ssp)
{
	struct srcu_barrier_head mine = { .called = 0 };

	might_sleep();
	call_srcu(ssp, &mine.head, barrier_called);
	calls_run(ssp);
	flush_work(&ssp->work);
	while (!__atomic_load_n(&mine.called, __ATOMIC_ACQUIRE))
		schedule_timeout_uninterruptible(1);
}
