/* SPDX-License-Identifier: MIT */
/*
 * srcu.h - RCU whose readers may sleep, each domain for itself
 *
 * Model:   two counts of readers and which of them new readers take. A grace period turns that round and waits for the other
 *          count to be 0, twice. A reader costs two atomic additions.
 * Context: readers: any, and they may sleep where the context allows it; synchronize_srcu() and srcu_barrier() may sleep, and not
 *          inside a reader of the same domain. call_srcu(): any; its call-backs come in softirq context.
 */
#ifndef _LINUX_SRCU_H
#define _LINUX_SRCU_H

#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>

void srcu_work(struct work_struct *work);

struct srcu_struct {
	unsigned long readers[2]; /* atomic */
	unsigned int index;       /* atomic: the one that new readers take */
	unsigned long done;       /* grace periods that have ended; atomic, written under mutex */
	struct mutex mutex;       /* one grace period at a time */
	unsigned long queued;     /* atomic: call-backs not called yet */
	struct rcu_head *calls;   /* atomic: of them, those not taken yet, newest first */
	struct work_struct work;  /* takes them */
};

#define __SRCU_STRUCT_INIT(name)                                                                                       \
	{                                                                                                              \
		.mutex = __MUTEX_INITIALIZER(name.mutex), .work = __WORK_INITIALIZER(name.work, srcu_work)             \
	}
#define DEFINE_SRCU(name) struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_STATIC_SRCU(name) static DEFINE_SRCU(name)

/* init_srcu_struct - 0. cleanup_srcu_struct - complains when a reader or a call-back is left. */
int init_srcu_struct(struct srcu_struct *ssp);
void cleanup_srcu_struct(struct srcu_struct *ssp);

/* srcu_read_lock - what it returns is for the srcu_read_unlock() that goes with it. */
static inline int srcu_read_lock(struct srcu_struct *ssp)
{
	unsigned int index = __atomic_load_n(&ssp->index, __ATOMIC_SEQ_CST) & 1;

	__atomic_add_fetch(&ssp->readers[index], 1, __ATOMIC_SEQ_CST);
	smp_mb__after_atomic();
	return (int)index;
}
static inline void srcu_read_unlock(struct srcu_struct *ssp, int index)
{
	__atomic_sub_fetch(&ssp->readers[index & 1], 1, __ATOMIC_SEQ_CST);
}
#define srcu_read_lock_notrace(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, index) srcu_read_unlock(ssp, index)
#define srcu_read_lock_nmisafe(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_nmisafe(ssp, index) srcu_read_unlock(ssp, index)
#define srcu_down_read(ssp) srcu_read_lock(ssp)
#define srcu_up_read(ssp, index) srcu_read_unlock(ssp, index)
/* Is anybody a reader? */
static inline int srcu_read_lock_held(const struct srcu_struct *ssp)
{
	return __atomic_load_n(&ssp->readers[0], __ATOMIC_RELAXED) ||
	       __atomic_load_n(&ssp->readers[1], __ATOMIC_RELAXED);
}
#define smp_mb__after_srcu_read_unlock() smp_mb()
#define srcu_dereference_check(p, ssp, c) rcu_dereference_checked(p, (c) || srcu_read_lock_held(ssp))
#define srcu_dereference(p, ssp) srcu_dereference_check(p, ssp, 0)
#define srcu_dereference_notrace(p, ssp) rcu_dereference_raw(p)

void synchronize_srcu(struct srcu_struct *ssp);
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
/* call_srcu - call @func(@head) after a grace period of @ssp. */
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
void srcu_barrier(struct srcu_struct *ssp);

#endif
