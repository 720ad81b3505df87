/* SPDX-License-Identifier: MIT */
/*
 * semaphore.c - counting semaphores
 *
 * Model:      up() gives the count to the first who waits, and raises it only when nobody does. A waiter whose time is up looks
 *             once more, under the lock: granted or out of the queue, never both.
 * Locking:    sem->lock, interrupts off; waking takes nothing.
 * More:       tests/unit/test_rwsem.c
 */
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/semaphore.h>

struct semaphore_waiter {
	struct list_head entry;
	struct task_struct *task;
	bool granted; /* under sem->lock */
};

/* sem->lock held, let go meanwhile. */
static bool wait_locked(struct semaphore *sem, long timeout)
{
	struct semaphore_waiter w = { .task = current };

	list_add_tail(&w.entry, &sem->wait_list);
	while (!w.granted && timeout) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock_irq(&sem->lock);
		timeout = schedule_timeout(timeout);
		spin_lock_irq(&sem->lock);
	}
	if (!w.granted)
		list_del(&w.entry);
	return w.granted;
}

int down_timeout(struct semaphore *sem, long timeout)
{
	bool got = true;

	might_sleep();
	spin_lock_irq(&sem->lock);
	if (sem->count)
		sem->count--;
	else
		got = wait_locked(sem, timeout);
	spin_unlock_irq(&sem->lock);
	return got ? 0 : -ETIME;
}

void down(struct semaphore *sem)
{
	down_timeout(sem, MAX_SCHEDULE_TIMEOUT);
}

int down_interruptible(struct semaphore *sem)
{
	return down_timeout(sem, MAX_SCHEDULE_TIMEOUT);
}

int down_killable(struct semaphore *sem)
{
	return down_timeout(sem, MAX_SCHEDULE_TIMEOUT);
}

int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	bool got;

	spin_lock_irqsave(&sem->lock, flags);
	got = sem->count > 0;
	sem->count -= got;
	spin_unlock_irqrestore(&sem->lock, flags);
	return !got;
}

void up(struct semaphore *sem)
{
	struct semaphore_waiter *w;
	unsigned long flags;

	spin_lock_irqsave(&sem->lock, flags);
	w = list_first_entry_or_null(&sem->wait_list, struct semaphore_waiter, entry);
	if (w) {
		list_del(&w->entry);
		w->granted = true;
		wake_up_process(w->task);
	} else {
		sem->count++;
	}
	spin_unlock_irqrestore(&sem->lock, flags);
}
