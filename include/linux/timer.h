/* SPDX-License-Identifier: MIT */
/*
 * timer.h - functions that are called when a time has come
 *
 * Model:   a timer that is pending is called once, in softirq context (in_softirq(), interrupts on, no sleeping), when jiffies
 *          reaches `expires` or a little later. It may arm itself again. Timers of one machine are called one at a time.
 * Context: all any, but those that say _sync: they wait for the callback to be over, so they must not be called from it or with
 *          a lock held that it takes. No hardirq either, as in Linux.
 * More:    env/timer.c, tests/unit/test_timer.c
 */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/types.h>

#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000 /* interrupts are off while it is called */

struct timer_list {
	struct hlist_node entry;                    /* pprev NULL: not pending */
	unsigned long expires;                      /* jiffies */
	void (*function)(struct timer_list *timer); /* NULL: shut down, cannot be armed */
	u32 flags;
	unsigned long armed_from; /* code address, for reports */
};

#define __TIMER_INITIALIZER(fn, fl)                                                                                    \
	{                                                                                                              \
		.function = (fn), .flags = (fl)                                                                        \
	}
#define DEFINE_TIMER(name, fn) struct timer_list name = __TIMER_INITIALIZER(fn, 0)

void timer_setup_fn(struct timer_list *timer, void (*function)(struct timer_list *timer), unsigned int flags);
#define timer_setup(timer, callback, flags) timer_setup_fn((timer), (callback), (flags))
#define timer_setup_on_stack(timer, callback, flags) timer_setup_fn((timer), (callback), (flags))
#define destroy_timer_on_stack(timer) ((void)(timer))
#define timer_destroy_on_stack(timer) ((void)(timer))
/* The structure that a callback's timer is a member of. */
#define from_timer(var, callback_timer, field) container_of(callback_timer, __typeof__(*(var)), field)
#define timer_container_of(var, callback_timer, field) from_timer(var, callback_timer, field)

static inline int timer_pending(const struct timer_list *timer)
{
	return READ_ONCE(timer->entry.pprev) != NULL;
}

/* mod_timer - (re)arm it: 1 if it was pending, else 0. A timer that was shut down is left alone. */
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires); /* only if it is pending */
int timer_reduce(struct timer_list *timer, unsigned long expires);      /* only to an earlier time, or if not pending */
void add_timer(struct timer_list *timer);                               /* at timer->expires; must not be pending */
void add_timer_on(struct timer_list *timer, int cpu);                   /* on a CPU of our choice: there is one queue */
#define add_timer_local(timer) add_timer(timer)
#define add_timer_global(timer) add_timer(timer)

/* timer_delete - not pending any more: 1 if it was. Its callback may be running. */
int timer_delete(struct timer_list *timer) QUIRE_SYMBOL(timer_delete);
int timer_delete_sync(struct timer_list *timer);
/* timer_delete_sync_try - as timer_delete(), but -1, with nothing done, while the callback runs. */
int try_to_del_timer_sync(struct timer_list *timer);
/* timer_shutdown - the same, and it cannot be armed again until timer_setup(). */
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define del_singleshot_timer_sync(timer) timer_delete_sync(timer)

#endif
