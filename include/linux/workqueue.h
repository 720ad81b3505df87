/* SPDX-License-Identifier: MIT */
/*
 * workqueue.h - functions that are called later, by a thread that may sleep
 *
 * Model:   a work is queued at most once (it is pending until it is called), and runs on one thread at a time. Threads
 *          ("workers") serve all queues; a queue says how many of its works may run at once (max_active; an ordered one: 1,
 *          in the order of queueing). A delayed work is a work behind a timer.
 *          The function may free its work: nothing touches it once the function was called.
 * Context: queueing, and cancelling without waiting: any. What is called flush, drain, destroy or ends in _sync waits, so it
 *          sleeps. Functions run in process context, holding nothing.
 * Differs: a queue without WQ_UNBOUND has no workers of a CPU; only queue_work_on() and its like bind the function to a CPU.
 *          Priority, freezing and rescuers mean nothing here.
 * More:    env/workqueue.c, tests/unit/test_workqueue.c
 */
#ifndef _LINUX_WORKQUEUE_H
#define _LINUX_WORKQUEUE_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/timer.h>
#include <linux/types.h>

struct workqueue_struct;
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

/* All guarded by the lock of env/workqueue.c. */
struct work_struct {
	atomic_long_t data;     /* bit 0: pending */
	struct list_head entry; /* in its queue; NULL or empty: it is not */
	work_func_t func;
	struct workqueue_struct *wq; /* where it was queued last */
	u64 ticket;                  /* which queueing that was, counted over all works */
	unsigned long queued_from;   /* code address, for reports */
	int disabled;                /* disable_work() calls to be undone */
	int cpu;                     /* where it is to run, or WORK_CPU_UNBOUND */
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
};

enum {
	WORK_CPU_UNBOUND = -1,
	WORK_BUSY_PENDING = 1 << 0,
	WORK_BUSY_RUNNING = 1 << 1,
	WORK_STRUCT_PENDING_BIT = 0,
};

enum wq_flags {
	WQ_BH = 1 << 0,
	WQ_UNBOUND = 1 << 1,
	WQ_FREEZABLE = 1 << 2,
	WQ_MEM_RECLAIM = 1 << 3,
	WQ_HIGHPRI = 1 << 4,
	WQ_CPU_INTENSIVE = 1 << 5,
	WQ_SYSFS = 1 << 6,
	WQ_POWER_EFFICIENT = 1 << 7,
	__WQ_ORDERED = 1 << 17,
	__WQ_LEGACY = 1 << 18,
};
#define WQ_MAX_ACTIVE 2048
#define WQ_UNBOUND_MAX_ACTIVE WQ_MAX_ACTIVE
#define WQ_DFL_ACTIVE 1024

#define __WORK_INITIALIZER(n, f)                                                                                       \
	{                                                                                                              \
		.entry = LIST_HEAD_INIT((n).entry), .func = (f)                                                        \
	}
void delayed_work_timer_fn(struct timer_list *timer);
#define __DELAYED_WORK_INITIALIZER(n, f, tflags)                                                                       \
	{                                                                                                              \
		.work = __WORK_INITIALIZER((n).work, (f)), .timer = __TIMER_INITIALIZER(delayed_work_timer_fn, tflags) \
	}
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, 0)
#define DECLARE_DEFERRABLE_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, TIMER_DEFERRABLE)
#define INIT_WORK(w, f)                                                                                                \
	do {                                                                                                           \
		*(w) = (struct work_struct){ .func = (f) };                                                            \
		INIT_LIST_HEAD(&(w)->entry);                                                                           \
	} while (0)
#define INIT_DELAYED_WORK(w, f)                                                                                        \
	do {                                                                                                           \
		INIT_WORK(&(w)->work, (f));                                                                            \
		timer_setup(&(w)->timer, delayed_work_timer_fn, 0);                                                    \
	} while (0)
#define INIT_DEFERRABLE_WORK(w, f) INIT_DELAYED_WORK(w, f)
#define INIT_WORK_ONSTACK(w, f) INIT_WORK(w, f)
#define INIT_DELAYED_WORK_ONSTACK(w, f) INIT_DELAYED_WORK(w, f)
#define destroy_work_on_stack(w) ((void)(w))
#define destroy_delayed_work_on_stack(w) ((void)(w))
static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}
#define work_data_bits(w) ((unsigned long *)&(w)->data)
#define work_pending(w) ((atomic_long_read(&(w)->data) & 1) != 0)
#define delayed_work_pending(w) work_pending(&(w)->work)

/* Queues of the machine itself: never destroyed. */
extern struct workqueue_struct *system_wq, *system_highpri_wq, *system_long_wq, *system_unbound_wq,
	*system_freezable_wq, *system_power_efficient_wq;

/* alloc_workqueue - a queue named by @fmt; @max_active 0: the default. NULL: too many. May sleep. */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...) __printf(1, 4);
#define alloc_ordered_workqueue(fmt, flags, args...)                                                                   \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##args)
#define create_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE, 1, (name))
#define create_singlethread_workqueue(name) alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)
/* destroy_workqueue - after all its works have run. */
void destroy_workqueue(struct workqueue_struct *wq);
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active);

/* queue_work_on - false: it is pending already (or disabled, or the queue is being drained). */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
/* mod_delayed_work_on - from now in @delay jiffies, pending or not: true if it was pending. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay);
#define queue_work(wq, work) queue_work_on(WORK_CPU_UNBOUND, (wq), (work))
#define queue_work_node(node, wq, work) queue_work((wq), (work))
#define queue_delayed_work(wq, dwork, delay) queue_delayed_work_on(WORK_CPU_UNBOUND, (wq), (dwork), (delay))
#define mod_delayed_work(wq, dwork, delay) mod_delayed_work_on(WORK_CPU_UNBOUND, (wq), (dwork), (delay))
#define schedule_work(work) queue_work(system_wq, (work))
#define schedule_work_on(cpu, work) queue_work_on((cpu), system_wq, (work))
#define schedule_delayed_work(dwork, delay) queue_delayed_work(system_wq, (dwork), (delay))
#define schedule_delayed_work_on(cpu, dwork, delay) queue_delayed_work_on((cpu), system_wq, (dwork), (delay))
/* schedule_on_each_cpu - call @func on every online CPU, and wait. 0. work_on_cpu - call @fn(@arg) on @cpu, and wait: its
 * result. */
int schedule_on_each_cpu(work_func_t func);
long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg);
#define work_on_cpu_safe(cpu, fn, arg) work_on_cpu((cpu), (fn), (arg))

/* flush_work - wait until the last queueing of @work has run: false, there was nothing to wait for. */
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork); /* its delay is over at once */
/* __flush_workqueue - wait for all that is queued now. drain: and for what those queue themselves; others may not meanwhile. */
void __flush_workqueue(struct workqueue_struct *wq);
#define flush_workqueue(wq) __flush_workqueue(wq)
#define flush_scheduled_work() __flush_workqueue(system_wq)
void drain_workqueue(struct workqueue_struct *wq);

/* cancel_work - not pending any more: true if it was. _sync: and not running, nor queued again by itself meanwhile. */
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
/* disable_work - the same, and queueing fails until as many enable_work(), which is true for the last. */
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool enable_work(struct work_struct *work);
#define disable_delayed_work_sync(dwork) (cancel_delayed_work(dwork), disable_work_sync(&(dwork)->work))
#define enable_delayed_work(dwork) enable_work(&(dwork)->work)

unsigned int work_busy(struct work_struct *work); /* WORK_BUSY_* */
struct work_struct *current_work(void);           /* what the calling worker runs; NULL: no worker */

#endif
