/* SPDX-License-Identifier: MIT */
/*
 * rwlock.c - spin locks that many readers or one writer hold
 *
 * Model:   <linux/rwlock.h>. The checker records both ways of holding, and orders for writers only: a reader may take again
 *          what it has.
 * Locking: these are locks.
 * More:    tests/unit/test_rwsem.c
 */
#include <linux/rwlock.h>
#include <quire/port.h>

#ifdef CONFIG_DEBUG_LOCKS
#define dep_acquire(lock, unordered, ip) lockdep_acquire(&(lock)->dep_map, (unordered), (ip))
#define dep_release(lock) lockdep_release(&(lock)->dep_map)
#else
#define dep_acquire(lock, unordered, ip) ((void)(ip))
#define dep_release(lock) ((void)(lock))
#endif

static bool read_grab(rwlock_t *lock)
{
	unsigned int word = __atomic_load_n(&lock->word, __ATOMIC_RELAXED);

	while (!(word & RWLOCK_WRITER))
		if (__atomic_compare_exchange_n(&lock->word, &word, word + 1, false, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return true;
	return false;
}

static bool write_grab(rwlock_t *lock)
{
	unsigned int nobody = 0;

	return __atomic_compare_exchange_n(&lock->word, &nobody, RWLOCK_WRITER, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

void read_lock(rwlock_t *lock)
{
	unsigned int spins = 0;

	preempt_disable();
	dep_acquire(lock, true, _RET_IP_);
	while (!read_grab(lock))
		port_relax(spins++);
}

int read_trylock(rwlock_t *lock)
{
	preempt_disable();
	if (!read_grab(lock)) {
		preempt_enable();
		return 0;
	}
	dep_acquire(lock, true, _RET_IP_);
	return 1;
}

void read_unlock(rwlock_t *lock)
{
	dep_release(lock);
	__atomic_sub_fetch(&lock->word, 1, __ATOMIC_RELEASE);
	preempt_enable();
}

void write_lock(rwlock_t *lock)
{
	unsigned int spins = 0;

	preempt_disable();
	dep_acquire(lock, false, _RET_IP_);
	while (!write_grab(lock))
		port_relax(spins++);
}

int write_trylock(rwlock_t *lock)
{
	preempt_disable();
	if (!write_grab(lock)) {
		preempt_enable();
		return 0;
	}
	dep_acquire(lock, true, _RET_IP_);
	return 1;
}

void write_unlock(rwlock_t *lock)
{
	dep_release(lock);
	__atomic_store_n(&lock->word, 0, __ATOMIC_RELEASE);
	preempt_enable();
}
