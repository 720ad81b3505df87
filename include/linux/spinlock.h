/* SPDX-License-Identifier: MIT */
/*
 * spinlock.h - spin locks
 *
 * Model:   one word, exchanged to 1; who finds it 1 waits until it reads 0 and tries again. While one is held
 *          preemption is off: the holder must not sleep.
 * Context: any, with Linux's rule: a lock that an interrupt handler takes is taken with _irqsave everywhere else.
 * Locking: docs/locking.md has the order; a CONFIG_DEBUG_LOCKS build checks it, and reports recursion, an unlock of
 *          what is not locked, and an unlock on the wrong CPU. After a report the program goes on.
 * More:    env/spinlock.c, env/lockdep.c, tests/unit/test_spinlock.c
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>

/* Wait for and take *@slock: the contended way of spin_lock(). */
void spin_lock_wait(unsigned int *slock);

#ifdef CONFIG_DEBUG_LOCKS

void spin_lock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
/* spin_lock_nested - a second lock of the same class, in an order the caller vouches for. */
void spin_lock_nested(spinlock_t *lock, int subclass);
extern unsigned long spinlock_reports; /* misuses reported since the program began */

#define spin_lock_init(lock)                                                                                           \
	do {                                                                                                           \
		static const struct lock_class_key __key;                                                              \
		(lock)->slock = 0;                                                                                     \
		(lock)->owner_cpu = 0;                                                                                 \
		lockdep_init_map(&(lock)->dep_map, #lock, &__key);                                                     \
	} while (0)

#else

static inline void spin_lock(spinlock_t *lock)
{
	preempt_disable();
	if (unlikely(__atomic_exchange_n(&lock->slock, 1, __ATOMIC_ACQUIRE)))
		spin_lock_wait(&lock->slock);
}

static inline int spin_trylock(spinlock_t *lock)
{
	preempt_disable();
	if (likely(!__atomic_exchange_n(&lock->slock, 1, __ATOMIC_ACQUIRE)))
		return 1;
	preempt_enable();
	return 0;
}

static inline void spin_unlock(spinlock_t *lock)
{
	__atomic_store_n(&lock->slock, 0, __ATOMIC_RELEASE);
	preempt_enable();
}

#define spin_lock_nested(lock, subclass) spin_lock(lock)
#define spin_lock_init(lock)                                                                                           \
	do {                                                                                                           \
		(lock)->slock = 0;                                                                                     \
	} while (0)

#endif

#define spin_is_locked(lock) (__atomic_load_n(&(lock)->slock, __ATOMIC_RELAXED) != 0)
#define assert_spin_locked(lock) lockdep_assert_held(lock)

#define spin_lock_irqsave(lock, flags)                                                                                 \
	do {                                                                                                           \
		local_irq_save(flags);                                                                                 \
		spin_lock(lock);                                                                                       \
	} while (0)
#define spin_unlock_irqrestore(lock, flags)                                                                            \
	do {                                                                                                           \
		spin_unlock(lock);                                                                                     \
		local_irq_restore(flags);                                                                              \
	} while (0)
#define spin_trylock_irqsave(lock, flags)                                                                              \
	({                                                                                                             \
		local_irq_save(flags);                                                                                 \
		int __got = spin_trylock(lock);                                                                        \
		if (!__got)                                                                                            \
			local_irq_restore(flags);                                                                      \
		__got;                                                                                                 \
	})
#define spin_lock_irq(lock)                                                                                            \
	do {                                                                                                           \
		local_irq_disable();                                                                                   \
		spin_lock(lock);                                                                                       \
	} while (0)
#define spin_unlock_irq(lock)                                                                                          \
	do {                                                                                                           \
		spin_unlock(lock);                                                                                     \
		local_irq_enable();                                                                                    \
	} while (0)
#define spin_lock_bh(lock)                                                                                             \
	do {                                                                                                           \
		local_bh_disable();                                                                                    \
		spin_lock(lock);                                                                                       \
	} while (0)
#define spin_unlock_bh(lock)                                                                                           \
	do {                                                                                                           \
		spin_unlock(lock);                                                                                     \
		local_bh_enable();                                                                                     \
	} while (0)

#define raw_spin_lock_init(lock) spin_lock_init(lock)
#define raw_spin_lock(lock) spin_lock(lock)
#define raw_spin_trylock(lock) spin_trylock(lock)
#define raw_spin_unlock(lock) spin_unlock(lock)
#define raw_spin_lock_irq(lock) spin_lock_irq(lock)
#define raw_spin_unlock_irq(lock) spin_unlock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(lock, flags)
#define raw_spin_is_locked(lock) spin_is_locked(lock)

/* guard(spinlock)(&lock) and its like: until the end of the scope. */
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock), spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t, spin_lock_bh(_T->lock), spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t, spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock), raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t, raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)

#include <linux/rwlock.h>

#endif
