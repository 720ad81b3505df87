/* SPDX-License-Identifier: MIT */
/*
 * mutex.h - sleeping locks
 *
 * Process context only. A thread that has to wait gives up its CPU meanwhile, so it may be another CPU
 * afterwards. An unlock by a thread that is not the holder is reported.
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/types.h>

/* All zeroes is a valid unlocked mutex. */
struct mutex {
	unsigned int state;  /* 0 free, 1 taken, 2 taken and somebody waits */
	unsigned long owner; /* identity of the holding thread; 0: nobody */
#ifdef CONFIG_DEBUG_LOCKS
	struct lockdep_map dep_map;
#endif
};

#ifdef CONFIG_DEBUG_LOCKS
#define __MUTEX_INITIALIZER(lockname)                                                                                  \
	{                                                                                                              \
		.dep_map = {.name = #lockname }                                                                        \
	}
#define mutex_init(m)                                                                                                  \
	do {                                                                                                           \
		static const struct lock_class_key __key;                                                              \
		(m)->state = 0;                                                                                        \
		(m)->owner = 0;                                                                                        \
		lockdep_init_map(&(m)->dep_map, #m, &__key);                                                           \
	} while (0)
#else
#define __MUTEX_INITIALIZER(lockname)                                                                                  \
	{                                                                                                              \
		.state = 0                                                                                             \
	}
#define mutex_init(m)                                                                                                  \
	do {                                                                                                           \
		(m)->state = 0;                                                                                        \
		(m)->owner = 0;                                                                                        \
	} while (0)
#endif
#define DEFINE_MUTEX(x) struct mutex x = __MUTEX_INITIALIZER(x)
#define mutex_destroy(m) ((void)(m))

void mutex_lock(struct mutex *lock);
int mutex_trylock(struct mutex *lock); /* 1: taken. Never waits; not from interrupts */
void mutex_unlock(struct mutex *lock);
extern unsigned long mutex_reports; /* unlocks by who did not hold it, since the program began */
/* There are no signals that could end a wait. */
static inline int mutex_lock_interruptible(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}
static inline int mutex_lock_killable(struct mutex *lock)
{
	mutex_lock(lock);
	return 0;
}
#define mutex_lock_io(lock) mutex_lock(lock)
/* mutex_lock_nested - a second mutex of the same class, in an order the caller vouches for. */
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
#define mutex_lock_interruptible_nested(lock, subclass) (mutex_lock_nested((lock), (subclass)), 0)
#define mutex_lock_killable_nested(lock, subclass) (mutex_lock_nested((lock), (subclass)), 0)
static inline bool mutex_is_locked(const struct mutex *lock)
{
	return __atomic_load_n(&lock->state, __ATOMIC_RELAXED) != 0;
}

/* guard(mutex)(&lock), scoped_guard(mutex, &lock); mutex_try: the body only when it could be taken. */
DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))

#endif
