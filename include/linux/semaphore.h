/* SPDX-License-Identifier: MIT */
/*
 * semaphore.h - counting semaphores
 *
 * Context: down() and its kin sleep; up() and down_trylock() (0: got it, 1: not) in any context. Who waits gets it in
 *          the order of coming. down_timeout(): 0, or -ETIME after @timeout jiffies. No signals: the others return 0.
 * More:    env/semaphore.c, tests/unit/test_rwsem.c
 */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H

#include <linux/list.h>
#include <linux/spinlock.h>

struct semaphore {
	raw_spinlock_t lock;
	unsigned int count;         /* how many more may have it; lock */
	struct list_head wait_list; /* lock */
};

#define __SEMAPHORE_INITIALIZER(name, n)                                                                               \
	{                                                                                                              \
		.lock = __SPIN_LOCK_INITIALIZER((name).lock), .count = (n),                                            \
		.wait_list = LIST_HEAD_INIT((name).wait_list)                                                          \
	}
#define DEFINE_SEMAPHORE(name, n) struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)
static inline void sema_init(struct semaphore *sem, int val)
{
	spin_lock_init(&sem->lock);
	sem->count = (unsigned int)val;
	INIT_LIST_HEAD(&sem->wait_list);
}

void down(struct semaphore *sem);
int down_interruptible(struct semaphore *sem);
int down_killable(struct semaphore *sem);
int down_timeout(struct semaphore *sem, long timeout);
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);

#endif
