/* SPDX-License-Identifier: MIT */
/*
 * spinlock.c - waiting for a spin lock, and the checking spin lock
 *
 * Does not:   fairness: locks here are held for a few hundred instructions by at most as many CPUs as the machine
 *             has, and the host may take a CPU away at any moment, which a queue of waiters would make worse.
 * Model:      test and test-and-set: a waiter only reads until the word is 0.
 *             CONFIG_DEBUG_LOCKS replaces the inline functions by those below: they know the holder, and ask
 *             the lock-order checker first.
 * Locking:    these are locks; docs/locking.md has their order.
 * Failure:    misuse is reported in Linux's words and counted; then the program goes on: a lock taken again by its
 *             holder counts as taken, an unlock of a free lock as nothing.
 * More:       tests/unit/test_spinlock.c
 */
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <quire/port.h>

#include "env_int.h"

void bare_lock_wait(unsigned int *lock);

void spin_lock_wait(unsigned int *slock)
{
	unsigned int spins = 0;

	do {
		while (__atomic_load_n(slock, __ATOMIC_RELAXED))
			port_relax(spins++);
	} while (__atomic_exchange_n(slock, 1, __ATOMIC_ACQUIRE));
}

void bare_lock_wait(unsigned int *lock)
{
	spin_lock_wait(lock);
}

#ifdef CONFIG_DEBUG_LOCKS

unsigned long spinlock_reports;

static void spin_report(spinlock_t *lock, const char *what)
{
	unsigned int owner = __atomic_load_n(&lock->owner_cpu, __ATOMIC_RELAXED);

	__atomic_add_fetch(&spinlock_reports, 1, __ATOMIC_RELAXED);
	if (current->locks.busy)
		return; /* it is the log's own lock */
	current->locks.busy = 1;
	pr_err("BUG: spinlock %s on CPU#%u, %s/%d\n", what, smp_processor_id(), current->comm, current->pid);
	pr_err(" lock: %s, .owner_cpu: %d\n", lock->dep_map.name ? lock->dep_map.name : "?", (int)owner - 1);
	dump_stack();
	current->locks.busy = 0;
}

static bool spin_mine(spinlock_t *lock)
{
	return __atomic_load_n(&lock->slock, __ATOMIC_RELAXED) &&
	       __atomic_load_n(&lock->owner_cpu, __ATOMIC_RELAXED) == smp_processor_id() + 1;
}

static void spin_taken(spinlock_t *lock)
{
	__atomic_store_n(&lock->owner_cpu, smp_processor_id() + 1, __ATOMIC_RELAXED);
}

static void spin_lock_check(spinlock_t *lock, bool nested, unsigned long ip)
{
	preempt_disable();
	if (spin_mine(lock)) {
		spin_report(lock, "recursion");
		return;
	}
	lockdep_acquire(&lock->dep_map, nested, ip);
	if (__atomic_exchange_n(&lock->slock, 1, __ATOMIC_ACQUIRE))
		spin_lock_wait(&lock->slock);
	spin_taken(lock);
}

void spin_lock(spinlock_t *lock)
{
	spin_lock_check(lock, false, _RET_IP_);
}

void spin_lock_nested(spinlock_t *lock, int subclass)
{
	spin_lock_check(lock, true, _RET_IP_);
}

int spin_trylock(spinlock_t *lock)
{
	preempt_disable();
	if (__atomic_exchange_n(&lock->slock, 1, __ATOMIC_ACQUIRE)) {
		preempt_enable();
		return 0;
	}
	lockdep_acquire(&lock->dep_map, true, _RET_IP_);
	spin_taken(lock);
	return 1;
}

void spin_unlock(spinlock_t *lock)
{
	if (!__atomic_load_n(&lock->slock, __ATOMIC_RELAXED)) {
		spin_report(lock, "already unlocked");
	} else {
		if (!spin_mine(lock))
			spin_report(lock, "wrong CPU");
		lockdep_release(&lock->dep_map);
		__atomic_store_n(&lock->owner_cpu, 0, __ATOMIC_RELAXED);
		__atomic_store_n(&lock->slock, 0, __ATOMIC_RELEASE);
	}
	if (this_cpu_get()->preempt_count & PREEMPT_MASK)
		preempt_enable();
}

#endif
