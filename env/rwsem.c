/* SPDX-License-Identifier: MIT */
/*
 * rwsem.c - sleeping locks that many readers or one writer hold
 *
 * Model:      count says who holds it. Who cannot have it at once puts an entry into the queue, on its own stack, and sleeps until
 *             the entry says granted; who lets go grants to the head of the queue, so the lock is never free while somebody
 *             waits, and nobody overtakes.
 *
 *               queue  R R W R W        up_write(): both R        the last up_read(): W, alone
 *
 * Invariants: R1 the queue is empty if count is 0
 *             R2 a granted entry is out of the queue; it is not touched after its owner may have seen that
 * Locking:    wait_lock, interrupts off, for everything; waking takes nothing.
 * Failure:    a release of what is not held that way is reported and counted, and does nothing.
 * More:       tests/unit/test_rwsem.c
 */
#include <linux/printk.h>
#include <linux/rwsem.h>
#include <linux/sched.h>

unsigned long rwsem_reports;

struct rwsem_waiter {
	struct list_head entry;
	struct task_struct *task;
	bool writer;
	bool granted; /* written last; the task may be gone from here then */
};

#ifdef CONFIG_DEBUG_LOCKS
#define dep_acquire(sem, unordered, ip) lockdep_acquire(&(sem)->dep_map, (unordered), (ip))
#define dep_release(sem) lockdep_release(&(sem)->dep_map)
#else
#define dep_acquire(sem, unordered, ip) ((void)(ip))
#define dep_release(sem) ((void)(sem))
#endif

static bool may_have(const struct rw_semaphore *sem, bool writer)
{
	return writer ? sem->count == 0 : sem->count >= 0;
}

static void have(struct rw_semaphore *sem, struct task_struct *task, bool writer)
{
	WRITE_ONCE(sem->count, writer ? -1 : sem->count + 1);
	if (writer)
		sem->owner = task;
}

/* Give it to the head of the queue, and to the readers behind a reader. wait_lock held. */
static void grant_locked(struct rw_semaphore *sem)
{
	struct rwsem_waiter *w;
	struct task_struct *task;

	while ((w = list_first_entry_or_null(&sem->waiters, struct rwsem_waiter, entry)) != NULL &&
	       may_have(sem, w->writer)) {
		task = w->task;
		list_del(&w->entry);
		have(sem, task, w->writer);
		/* A task outlives its entry: it is in static memory. */
		smp_store_release(&w->granted, true);
		wake_up_process(task);
	}
}

static bool take(struct rw_semaphore *sem, bool writer)
{
	unsigned long flags;
	bool got;

	spin_lock_irqsave(&sem->wait_lock, flags);
	got = may_have(sem, writer) && list_empty(&sem->waiters);
	if (got)
		have(sem, current, writer);
	spin_unlock_irqrestore(&sem->wait_lock, flags);
	return got;
}

static void take_slow(struct rw_semaphore *sem, bool writer)
{
	struct rwsem_waiter w = { .task = current, .writer = writer };
	unsigned long flags;

	spin_lock_irqsave(&sem->wait_lock, flags);
	list_add_tail(&w.entry, &sem->waiters);
	grant_locked(sem); /* it may have come free meanwhile */
	spin_unlock_irqrestore(&sem->wait_lock, flags);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (smp_load_acquire(&w.granted))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void down(struct rw_semaphore *sem, bool writer, bool unordered, unsigned long ip)
{
	might_sleep();
	dep_acquire(sem, unordered, ip);
	if (!take(sem, writer))
		take_slow(sem, writer);
}

static int down_try(struct rw_semaphore *sem, bool writer, unsigned long ip)
{
	if (!take(sem, writer))
		return 0;
	dep_acquire(sem, true, ip);
	return 1;
}

static void report(const char *how)
{
	pr_err("WARNING: bad unlock balance detected!\n");
	pr_err("%s/%d is trying to release a semaphore that is not held for %s\n", current->comm, current->pid, how);
	dump_stack();
	__atomic_add_fetch(&rwsem_reports, 1, __ATOMIC_RELAXED);
}

static void up(struct rw_semaphore *sem, bool writer, bool keep_reading)
{
	unsigned long flags;
	bool held;

	spin_lock_irqsave(&sem->wait_lock, flags);
	held = writer ? sem->count < 0 && sem->owner == current : sem->count > 0;
	if (held) {
		WRITE_ONCE(sem->count, writer ? keep_reading : sem->count - 1);
		if (writer)
			sem->owner = NULL;
		grant_locked(sem);
	}
	spin_unlock_irqrestore(&sem->wait_lock, flags);
	if (unlikely(!held))
		report(writer ? "writing by it" : "reading");
	else if (!keep_reading)
		dep_release(sem);
}

void down_read(struct rw_semaphore *sem)
{
	down(sem, false, false, _RET_IP_);
}

void down_read_nested(struct rw_semaphore *sem, int subclass)
{
	down(sem, false, true, _RET_IP_);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	return down_try(sem, false, _RET_IP_);
}

void up_read(struct rw_semaphore *sem)
{
	up(sem, false, false);
}

void down_write(struct rw_semaphore *sem)
{
	down(sem, true, false, _RET_IP_);
}

void down_write_nested(struct rw_semaphore *sem, int subclass)
{
	down(sem, true, true, _RET_IP_);
}

int down_write_trylock(struct rw_semaphore *sem)
{
	return down_try(sem, true, _RET_IP_);
}

void up_write(struct rw_semaphore *sem)
{
	up(sem, true, false);
}

void downgrade_write(struct rw_semaphore *sem)
{
	up(sem, true, true);
}
