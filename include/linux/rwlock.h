/* SPDX-License-Identifier: MIT */
/*
 * rwlock.h - spin locks that many readers or one writer hold
 *
 * Model:   one word: the number of readers, or a writer. A reader only waits for a writer that is inside, so a reader may be
 *          interrupted by another, and writers may have to wait long.
 * Context: as spin locks: any, holder in atomic context; one that an interrupt handler takes for writing is taken with
 *          interrupts off everywhere.
 * More:    env/rwlock.c, tests/unit/test_rwsem.c
 */
#ifndef _LINUX_RWLOCK_H
#define _LINUX_RWLOCK_H

#include <linux/spinlock.h>

typedef struct {
	unsigned int word; /* readers; RWLOCK_WRITER: a writer */
#ifdef CONFIG_DEBUG_LOCKS
	struct lockdep_map dep_map;
#endif
} rwlock_t;
#define RWLOCK_WRITER 0x80000000u

#ifdef CONFIG_DEBUG_LOCKS
#define __RW_LOCK_INITIALIZER(lockname)                                                                                \
	{                                                                                                              \
		.dep_map = {.name = #lockname }                                                                        \
	}
#define rwlock_init(lock)                                                                                              \
	do {                                                                                                           \
		static const struct lock_class_key __rwlock_key;                                                       \
		(lock)->word = 0;                                                                                      \
		lockdep_init_map(&(lock)->dep_map, #lock, &__rwlock_key);                                              \
	} while (0)
#else
#define __RW_LOCK_INITIALIZER(lockname)                                                                                \
	{                                                                                                              \
		.word = 0                                                                                              \
	}
#define rwlock_init(lock) ((void)((lock)->word = 0))
#endif
#define __RW_LOCK_UNLOCKED(lockname) ((rwlock_t)__RW_LOCK_INITIALIZER(lockname))
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_INITIALIZER(x)

void read_lock(rwlock_t *lock);
int read_trylock(rwlock_t *lock); /* 1: got it */
void read_unlock(rwlock_t *lock);
void write_lock(rwlock_t *lock);
int write_trylock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);

#define RWLOCK_WITH(before, op)                                                                                        \
	do {                                                                                                           \
		before;                                                                                                \
		op;                                                                                                    \
	} while (0)
#define read_lock_irq(lock) RWLOCK_WITH(local_irq_disable(), read_lock(lock))
#define read_unlock_irq(lock) RWLOCK_WITH(read_unlock(lock), local_irq_enable())
#define read_lock_bh(lock) RWLOCK_WITH(local_bh_disable(), read_lock(lock))
#define read_unlock_bh(lock) RWLOCK_WITH(read_unlock(lock), local_bh_enable())
#define read_lock_irqsave(lock, flags) RWLOCK_WITH(local_irq_save(flags), read_lock(lock))
#define read_unlock_irqrestore(lock, flags) RWLOCK_WITH(read_unlock(lock), local_irq_restore(flags))
#define write_lock_irq(lock) RWLOCK_WITH(local_irq_disable(), write_lock(lock))
#define write_unlock_irq(lock) RWLOCK_WITH(write_unlock(lock), local_irq_enable())
#define write_lock_bh(lock) RWLOCK_WITH(local_bh_disable(), write_lock(lock))
#define write_unlock_bh(lock) RWLOCK_WITH(write_unlock(lock), local_bh_enable())
#define write_lock_irqsave(lock, flags) RWLOCK_WITH(local_irq_save(flags), write_lock(lock))
#define write_unlock_irqrestore(lock, flags) RWLOCK_WITH(write_unlock(lock), local_irq_restore(flags))

#endif
