/* SPDX-License-Identifier: MIT */
/*
 * mutex.c - sleeping locks
 *
 * Model:      state 0 free, 1 taken, 2 taken and somebody may be asleep on it. Who finds it taken makes it 2 before
 *             sleeping; who frees it from 2 wakes all.
 *             A sleeper gives up its CPU, or with fewer CPUs than threads the holder might never get one.
 *             What a frozen thread held when its machine went is taken over by who waits for it in the next one.
 * Locking:    this is a lock; process context only.
 * Failure:    unlocking what one does not hold is reported ("bad unlock balance", as Linux words it) and counted.
 * More:       tests/unit/test_spinlock.c
 */
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "tasks_int.h"

unsigned long mutex_reports;

/* Which thread this is, whatever CPU it happens to be. */
static unsigned long thread_identity(void)
{
	return (unsigned long)current;
}

static void mutex_taken(struct mutex *lock)
{
	__atomic_store_n(&lock->owner, thread_identity(), __ATOMIC_RELAXED);
}

static bool mutex_grab(struct mutex *lock)
{
	unsigned int unlocked = 0;

	return __atomic_compare_exchange_n(&lock->state, &unlocked, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* The holder was frozen when its machine went: it will never let go. */
static bool mutex_take_over(struct mutex *lock, struct task_struct *self)
{
	unsigned long owner = __atomic_load_n(&lock->owner, __ATOMIC_RELAXED);

	return kthread_is_frozen((struct task_struct *)owner) &&
	       __atomic_compare_exchange_n(&lock->owner, &owner, (unsigned long)self, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static void mutex_lock_slow(struct mutex *lock)
{
	struct cpu_sleep sleep;

	cpu_sleep_begin(&sleep);
	while (__atomic_exchange_n(&lock->state, 2, __ATOMIC_ACQUIRE) != 0 && !mutex_take_over(lock, sleep.task))
		port_wait(&lock->state, 2, PORT_FOREVER);
	cpu_sleep_end(&sleep);
}

void mutex_lock(struct mutex *lock)
{
	might_sleep();
#ifdef CONFIG_DEBUG_LOCKS
	lockdep_acquire(&lock->dep_map, false, _RET_IP_);
#endif
	if (!mutex_grab(lock))
		mutex_lock_slow(lock);
	mutex_taken(lock);
}

void mutex_lock_nested(struct mutex *lock, unsigned int subclass)
{
	might_sleep();
#ifdef CONFIG_DEBUG_LOCKS
	lockdep_acquire(&lock->dep_map, true, _RET_IP_);
#endif
	if (!mutex_grab(lock))
		mutex_lock_slow(lock);
	mutex_taken(lock);
}

int mutex_trylock(struct mutex *lock)
{
	if (!mutex_grab(lock))
		return 0;
#ifdef CONFIG_DEBUG_LOCKS
	lockdep_acquire(&lock->dep_map, true, _RET_IP_);
#endif
	mutex_taken(lock);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	if (unlikely(__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) != thread_identity())) {
		pr_err("WARNING: bad unlock balance detected!\n");
		pr_err("%s/%d is trying to release a mutex that it does not hold\n", current->comm, current->pid);
		dump_stack();
		__atomic_add_fetch(&mutex_reports, 1, __ATOMIC_RELAXED);
	}
#ifdef CONFIG_DEBUG_LOCKS
	lockdep_release(&lock->dep_map);
#endif
	__atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
	if (__atomic_exchange_n(&lock->state, 0, __ATOMIC_RELEASE) == 2)
		port_wake(&lock->state);
}
