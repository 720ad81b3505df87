/* SPDX-License-Identifier: MIT */
/*
 * tasklet.c - what an interrupt handler leaves for softirq context
 *
 * Model:      one list of scheduled tasklets, oldest first. Whoever gets to softirq context (softirqs_run() in clock.c) takes it
 *             whole and runs them; one that is disabled, or runs on another CPU this moment, goes back on the list.
 * Invariants: S1 a tasklet is on the list, or in a runner's hands, if and only if its SCHED bit is set (but for tasklet_kill())
 *             S2 RUN is set while its function runs: never on two CPUs at once
 * Locking:    lock, a bare lock: the list. softirqs_waiting counts one while it is not empty.
 * More:       <linux/interrupt.h>, tests/unit/test_tasklet.c
 */
#include <linux/interrupt.h>

#include <linux/bitops.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "env_int.h"

static unsigned int lock;
static struct tasklet_struct *first, **last = &first;

static void list_add_all(struct tasklet_struct *head, struct tasklet_struct **tail)
{
	if (!head)
		return;
	bare_lock(&lock);
	if (!first)
		__atomic_add_fetch(&softirqs_waiting, 1, __ATOMIC_SEQ_CST);
	*last = head;
	last = tail;
	bare_unlock(&lock);
}

static struct tasklet_struct *list_take(void)
{
	struct tasklet_struct *head;

	bare_lock(&lock);
	head = first;
	if (head)
		__atomic_sub_fetch(&softirqs_waiting, 1, __ATOMIC_SEQ_CST);
	first = NULL;
	last = &first;
	bare_unlock(&lock);
	return head;
}

static void nothing(void *unused)
{
}

/* In process context it comes at once, elsewhere with the next interrupt of this CPU. */
static void softirq_soon(void)
{
	if (preemptible())
		softirqs_run();
	else
		(void)irq_raise(smp_processor_id(), nothing, NULL);
}

void tasklet_schedule(struct tasklet_struct *t)
{
	if (test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		return;
	t->next = NULL;
	list_add_all(t, &t->next);
	softirq_soon();
}

/* False: it is to be tried again later. */
static bool tasklet_call(struct tasklet_struct *t)
{
	if (test_and_set_bit(TASKLET_STATE_RUN, &t->state))
		return false;
	if (atomic_read(&t->count)) {
		clear_bit(TASKLET_STATE_RUN, &t->state);
		return false;
	}
	clear_bit(TASKLET_STATE_SCHED, &t->state);
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
	smp_mb__before_atomic();
	clear_bit(TASKLET_STATE_RUN, &t->state);
	return true;
}

void tasklets_run(void)
{
	struct tasklet_struct *t, *next, *again = NULL, **tail = &again;

	preempt_count_add(SOFTIRQ_OFFSET);
	for (t = list_take(); t; t = next) {
		next = t->next;
		if (tasklet_call(t))
			continue;
		t->next = NULL;
		*tail = t;
		tail = &t->next;
	}
	list_add_all(again, tail);
	preempt_count_sub(SOFTIRQ_OFFSET);
}

void tasklet_unlock_wait(struct tasklet_struct *t)
{
	unsigned int looks = 0;

	while (test_bit(TASKLET_STATE_RUN, &t->state))
		port_relax(looks++);
}

void tasklet_enable(struct tasklet_struct *t)
{
	if (atomic_dec_return(&t->count) == 0 && test_bit(TASKLET_STATE_SCHED, &t->state))
		softirq_soon();
}

void tasklet_kill(struct tasklet_struct *t)
{
	might_sleep();
	while (test_and_set_bit(TASKLET_STATE_SCHED, &t->state)) {
		softirqs_run();
		schedule_timeout_uninterruptible(1);
	}
	tasklet_unlock_wait(t);
	clear_bit(TASKLET_STATE_SCHED, &t->state);
}

void tasklets_reset(void)
{
	lock = 0;
	first = NULL;
	last = &first;
}
