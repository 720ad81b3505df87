/* SPDX-License-Identifier: MIT */
/*
 * completion.c - one waits until another is done
 *
 * Model:      done counts; the waiter looks at it and takes one under the lock that complete() changes it under, so a
 *             waiter that returns has had the lock after complete() let it go, and complete() touches nothing then.
 * Locking:    the wait queue's lock, interrupts off.
 * More:       tests/unit/test_completion.c
 */
#include <linux/completion.h>
#include <linux/limits.h>

/* Consume one. Under the lock. */
static bool done_take(struct completion *x)
{
	if (!x->done)
		return false;
	if (x->done != UINT_MAX)
		x->done--;
	return true;
}

/* The jiffies that were left, at least 1; 0: time is up. */
static long wait_done(struct completion *x, long timeout, unsigned int state)
{
	struct wait_queue_head *wq = &x->wait.wq;
	struct wait_queue_entry entry;
	bool taken;

	might_sleep();
	init_wait_entry(&entry, WQ_FLAG_EXCLUSIVE);
	spin_lock_irq(&wq->lock);
	while (!(taken = done_take(x)) && timeout) {
		if (list_empty(&entry.entry))
			list_add_tail(&entry.entry, &wq->head);
		__set_current_state(state);
		spin_unlock_irq(&wq->lock);
		timeout = schedule_timeout(timeout);
		spin_lock_irq(&wq->lock);
	}
	list_del_init(&entry.entry);
	spin_unlock_irq(&wq->lock);
	return taken && !timeout ? 1 : timeout;
}

void wait_for_completion(struct completion *x)
{
	wait_done(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return (unsigned long)wait_done(x, (long)timeout, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_interruptible(struct completion *x)
{
	wait_done(x, MAX_SCHEDULE_TIMEOUT, TASK_INTERRUPTIBLE);
	return 0;
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_done(x, (long)timeout, TASK_INTERRUPTIBLE);
}

int wait_for_completion_killable(struct completion *x)
{
	wait_done(x, MAX_SCHEDULE_TIMEOUT, TASK_KILLABLE);
	return 0;
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_done(x, (long)timeout, TASK_KILLABLE);
}

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.wq.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	__wake_up_locked(&x->wait.wq, TASK_NORMAL, 1);
	spin_unlock_irqrestore(&x->wait.wq.lock, flags);
}

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.wq.lock, flags);
	x->done = UINT_MAX;
	__wake_up_locked(&x->wait.wq, TASK_NORMAL, 0);
	spin_unlock_irqrestore(&x->wait.wq.lock, flags);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool taken;

	spin_lock_irqsave(&x->wait.wq.lock, flags);
	taken = done_take(x);
	spin_unlock_irqrestore(&x->wait.wq.lock, flags);
	return taken;
}

/* The lock is taken to be sure that a complete() which was seen is over. */
bool completion_done(struct completion *x)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&x->wait.wq.lock, flags);
	done = x->done != 0;
	spin_unlock_irqrestore(&x->wait.wq.lock, flags);
	return done;
}
