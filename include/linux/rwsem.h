/* SPDX-License-Identifier: MIT */
/*
 * rwsem.h - sleeping locks that many readers or one writer hold
 *
 * Model:   who has to wait queues up, and gets the lock in the order of the queue: a writer alone, readers that stand
 *          together at once. A reader that comes while anybody waits queues up too, so writers do not starve; a thread must
 *          not take for reading what it holds for reading already.
 * Context: process. The _trylock forms never wait, and return 1 when they have the lock; up_read(), up_write() and
 *          downgrade_write() never wait either.
 * More:    env/rwsem.c, tests/unit/test_rwsem.c
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/cleanup.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>

struct task_struct;

struct rw_semaphore {
	spinlock_t wait_lock;
	int count;                 /* -1 a writer, n readers; wait_lock */
	struct list_head waiters;  /* wait_lock */
	struct task_struct *owner; /* the writer, for the check of up_write() */
#ifdef CONFIG_DEBUG_LOCKS
	struct lockdep_map dep_map;
#endif
};

#ifdef CONFIG_DEBUG_LOCKS
#define RWSEM_DEP_MAP_INIT(lockname) .dep_map = { .name = #lockname },
#define RWSEM_DEP_MAP_SET(sem, text, key) lockdep_init_map(&(sem)->dep_map, (text), (key))
#else
#define RWSEM_DEP_MAP_INIT(lockname)
#define RWSEM_DEP_MAP_SET(sem, text, key) ((void)(key))
#endif
#define __RWSEM_INITIALIZER(name)                                                                                      \
	{                                                                                                              \
		RWSEM_DEP_MAP_INIT(name).wait_lock = __SPIN_LOCK_INITIALIZER((name).wait_lock),                        \
		.waiters = LIST_HEAD_INIT((name).waiters)                                                              \
	}
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(sem)                                                                                                \
	do {                                                                                                           \
		static const struct lock_class_key __rwsem_key;                                                        \
		spin_lock_init(&(sem)->wait_lock);                                                                     \
		(sem)->count = 0;                                                                                      \
		(sem)->owner = NULL;                                                                                   \
		INIT_LIST_HEAD(&(sem)->waiters);                                                                       \
		RWSEM_DEP_MAP_SET(sem, #sem, &__rwsem_key);                                                            \
	} while (0)

void down_read(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* downgrade_write - the writer becomes a reader, and readers that wait at the head of the queue come in. */
void downgrade_write(struct rw_semaphore *sem);
/* Second locks of one class, in an order the caller vouches for. */
void down_read_nested(struct rw_semaphore *sem, int subclass);
void down_write_nested(struct rw_semaphore *sem, int subclass);

/* There are no signals that could end a wait. */
static inline int down_read_interruptible(struct rw_semaphore *sem)
{
	down_read(sem);
	return 0;
}
static inline int down_read_killable(struct rw_semaphore *sem)
{
	down_read(sem);
	return 0;
}
static inline int down_write_killable(struct rw_semaphore *sem)
{
	down_write(sem);
	return 0;
}

static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return READ_ONCE(sem->count) != 0;
}
static inline int rwsem_is_contended(struct rw_semaphore *sem)
{
	return READ_ONCE(sem->waiters.next) != &sem->waiters;
}
#define rwsem_assert_held(sem) ((void)(sem))
#define rwsem_assert_held_write(sem) ((void)(sem))
extern unsigned long rwsem_reports; /* releases of what was not held so, since the program began */

/* guard(rwsem_read)(&sem) and its like: until the end of the scope. */
DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))

#endif
