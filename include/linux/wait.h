/* SPDX-License-Identifier: MIT */
/*
 * wait.h - wait queues: sleeping until a condition holds
 *
 * Model:   a queue of entries, each with a function that wakes who waits. wait_event() puts itself in the queue, sets its
 *          state, looks at the condition, and only then sleeps; who makes the condition true calls wake_up() after.
 *          Entries with WQ_FLAG_EXCLUSIVE stand at the end, and one wake_up() wakes one of them.
 * Context: wait_event() and its kin sleep: process context, nothing held, except what their name says. wake_up() and its
 *          kin: any context, interrupt handlers included.
 * Returns: wait_event_timeout(): the jiffies that were left, at least 1, if the condition holds; 0 if time is up and
 *          it does not. _interruptible, _killable: 0 too, as there are no signals to end them.
 * Locking: the queue's own lock, taken with interrupts off. Order: docs/locking.md.
 * More:    env/wait.c, env/sched.c (why no wake-up is lost), tests/unit/test_wait.c
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

typedef struct wait_queue_entry wait_queue_entry_t;
/* Wakes the entry's owner: nonzero if it did sleep. Under the queue's lock. */
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
/* The same, and takes the entry out of the queue. */
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

#define WQ_FLAG_EXCLUSIVE 0x01
#define WQ_FLAG_WOKEN 0x02

struct wait_queue_entry {
	unsigned int flags; /* WQ_FLAG_* */
	void *private;      /* the task */
	wait_queue_func_t func;
	struct list_head entry;
};

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

#define __WAIT_QUEUE_HEAD_INITIALIZER(name)                                                                            \
	{                                                                                                              \
		.lock = __SPIN_LOCK_INITIALIZER(name), .head = LIST_HEAD_INIT((name).head)                             \
	}
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define init_waitqueue_head(wq)                                                                                        \
	do {                                                                                                           \
		spin_lock_init(&(wq)->lock);                                                                           \
		INIT_LIST_HEAD(&(wq)->head);                                                                           \
	} while (0)

#define __WAITQUEUE_INITIALIZER(name, task)                                                                            \
	{                                                                                                              \
		.private = (task), .func = default_wake_function, .entry = { NULL, NULL }                              \
	}
#define DECLARE_WAITQUEUE(name, task) struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, task)
#define DEFINE_WAIT_FUNC(name, function)                                                                               \
	struct wait_queue_entry name = { .private = current, .func = (function), .entry = LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)

static inline void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task)
{
	*entry = (struct wait_queue_entry){ .private = task, .func = default_wake_function };
}
static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry, wait_queue_func_t func)
{
	*entry = (struct wait_queue_entry){ .func = func };
}
static inline void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	*entry = (struct wait_queue_entry){ .flags = (unsigned int)flags,
					    .private = current,
					    .func = autoremove_wake_function };
	INIT_LIST_HEAD(&entry->entry);
}
#define init_wait(entry) init_wait_entry((entry), 0)

/* waitqueue_active - is anybody in the queue? Without its lock the answer is good only after a full barrier that follows
 * making the condition true; wq_has_sleeper() has one. */
static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return READ_ONCE(wq->head.next) != &wq->head;
}
static inline bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
/* prepare_to_wait - be in the queue (once) and in state @state, with a full barrier after: look at the condition next. */
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
/* finish_wait - be running and out of the queue again. */
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
/* wait_woken - for loops that look at their condition outside: sleep unless woken since the last time. */
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout);

/* __wake_up - wake sleepers in states of @mode: all that are not exclusive, and @nr exclusive ones (0: all). */
int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key);
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr); /* wq->lock is held */

#define wake_up(wq) __wake_up((wq), TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up((wq), TASK_NORMAL, (nr), NULL)
#define wake_up_all(wq) __wake_up((wq), TASK_NORMAL, 0, NULL)
#define wake_up_sync(wq) wake_up(wq)
#define wake_up_interruptible(wq) __wake_up((wq), TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up((wq), TASK_INTERRUPTIBLE, (nr), NULL)
#define wake_up_interruptible_all(wq) __wake_up((wq), TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define wake_up_locked(wq) __wake_up_locked((wq), TASK_NORMAL, 1)
#define wake_up_all_locked(wq) __wake_up_locked((wq), TASK_NORMAL, 0)
#define wake_up_poll(wq, mask) __wake_up((wq), TASK_NORMAL, 1, (void *)(unsigned long)(mask))
#define wake_up_interruptible_poll(wq, mask) __wake_up((wq), TASK_INTERRUPTIBLE, 1, (void *)(unsigned long)(mask))

/* --- wait_event: @cond is evaluated again and again, in the caller's context --- */

/* Sleep with @sleep until @cond. */
#define WAIT_EVENT_LOOP(wq, cond, state, flags, sleep)                                                                 \
	do {                                                                                                           \
		struct wait_queue_entry __wait_entry;                                                                  \
		init_wait_entry(&__wait_entry, (flags));                                                               \
		for (;;) {                                                                                             \
			prepare_to_wait_event(&(wq), &__wait_entry, (state));                                          \
			if (cond)                                                                                      \
				break;                                                                                 \
			sleep;                                                                                         \
		}                                                                                                      \
		finish_wait(&(wq), &__wait_entry);                                                                     \
	} while (0)
#define WAIT_EVENT(wq, cond, state, flags)                                                                             \
	({                                                                                                             \
		might_sleep();                                                                                         \
		if (!(cond))                                                                                           \
			WAIT_EVENT_LOOP(wq, cond, state, flags, schedule());                                           \
		0;                                                                                                     \
	})
/* The condition holds, or time is up; a condition that holds when it is up leaves 1 jiffy. */
#define WAIT_EVENT_DONE(cond, left)                                                                                    \
	({                                                                                                             \
		bool __wait_holds = (cond);                                                                            \
		if (__wait_holds && !(left))                                                                           \
			(left) = 1;                                                                                    \
		__wait_holds || !(left);                                                                               \
	})
#define WAIT_EVENT_TIMEOUT(wq, cond, state, flags, timeout)                                                            \
	({                                                                                                             \
		long __wait_left = (long)(timeout);                                                                    \
		might_sleep();                                                                                         \
		if (!WAIT_EVENT_DONE(cond, __wait_left))                                                               \
			WAIT_EVENT_LOOP(wq, WAIT_EVENT_DONE(cond, __wait_left), state, flags,                          \
					__wait_left = schedule_timeout(__wait_left));                                  \
		__wait_left;                                                                                           \
	})
/* @lock, held by the caller, is let go while sleeping. */
#define WAIT_EVENT_LOCKED(wq, cond, state, unlock, lock)                                                               \
	({                                                                                                             \
		if (!(cond))                                                                                           \
			WAIT_EVENT_LOOP(wq, cond, state, 0, ({                                                         \
						unlock;                                                                \
						schedule();                                                            \
						lock;                                                                  \
					}));                                                                           \
		0;                                                                                                     \
	})

#define wait_event(wq, cond) ((void)WAIT_EVENT(wq, cond, TASK_UNINTERRUPTIBLE, 0))
#define wait_event_freezable(wq, cond) WAIT_EVENT(wq, cond, TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible(wq, cond) WAIT_EVENT(wq, cond, TASK_INTERRUPTIBLE, 0)
#define wait_event_killable(wq, cond) WAIT_EVENT(wq, cond, TASK_KILLABLE, 0)
#define wait_event_idle(wq, cond) ((void)WAIT_EVENT(wq, cond, TASK_IDLE, 0))
#define wait_event_exclusive(wq, cond) ((void)WAIT_EVENT(wq, cond, TASK_UNINTERRUPTIBLE, WQ_FLAG_EXCLUSIVE))
#define wait_event_idle_exclusive(wq, cond) ((void)WAIT_EVENT(wq, cond, TASK_IDLE, WQ_FLAG_EXCLUSIVE))
#define wait_event_interruptible_exclusive(wq, cond) WAIT_EVENT(wq, cond, TASK_INTERRUPTIBLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_killable_exclusive(wq, cond) WAIT_EVENT(wq, cond, TASK_KILLABLE, WQ_FLAG_EXCLUSIVE)
#define io_wait_event(wq, cond) wait_event(wq, cond)
#define wait_event_timeout(wq, cond, timeout) WAIT_EVENT_TIMEOUT(wq, cond, TASK_UNINTERRUPTIBLE, 0, timeout)
#define wait_event_freezable_timeout(wq, cond, timeout) WAIT_EVENT_TIMEOUT(wq, cond, TASK_INTERRUPTIBLE, 0, timeout)
#define wait_event_interruptible_timeout(wq, cond, timeout) WAIT_EVENT_TIMEOUT(wq, cond, TASK_INTERRUPTIBLE, 0, timeout)
#define wait_event_killable_timeout(wq, cond, timeout) WAIT_EVENT_TIMEOUT(wq, cond, TASK_KILLABLE, 0, timeout)
#define wait_event_idle_timeout(wq, cond, timeout) WAIT_EVENT_TIMEOUT(wq, cond, TASK_IDLE, 0, timeout)
#define wait_event_cmd(wq, cond, before, after) ((void)WAIT_EVENT_LOCKED(wq, cond, TASK_UNINTERRUPTIBLE, before, after))
#define wait_event_lock_irq(wq, cond, lock)                                                                            \
	((void)WAIT_EVENT_LOCKED(wq, cond, TASK_UNINTERRUPTIBLE, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock))))
#define wait_event_lock_irq_cmd(wq, cond, lock, cmd)                                                                   \
	((void)WAIT_EVENT_LOCKED(wq, cond, TASK_UNINTERRUPTIBLE, ({                                                    \
					 spin_unlock_irq(&(lock));                                                     \
					 cmd;                                                                          \
				 }),                                                                                   \
				 spin_lock_irq(&(lock))))
#define wait_event_interruptible_lock_irq(wq, cond, lock)                                                              \
	WAIT_EVENT_LOCKED(wq, cond, TASK_INTERRUPTIBLE, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)))
/* wait_event_hrtimeout - @timeout is a ktime_t span. 0, or -ETIME when it is over. */
#define WAIT_EVENT_HR(wq, cond, state, timeout)                                                                        \
	({                                                                                                             \
		ktime_t __wait_end = ktime_add_safe(ktime_get(), (timeout));                                           \
		bool __wait_held = false;                                                                              \
		might_sleep();                                                                                         \
		WAIT_EVENT_LOOP(wq, (__wait_held = (cond)) || ktime_get() >= __wait_end, state, 0,                     \
				wait_until_ktime(__wait_end));                                                         \
		__wait_held ? 0 : -ETIME;                                                                              \
	})
/* wait_until_ktime - as schedule(), until ktime_get() reaches @end at the latest. */
void wait_until_ktime(ktime_t end);
#define wait_event_hrtimeout(wq, cond, timeout) WAIT_EVENT_HR(wq, cond, TASK_UNINTERRUPTIBLE, timeout)
#define wait_event_interruptible_hrtimeout(wq, cond, timeout) WAIT_EVENT_HR(wq, cond, TASK_INTERRUPTIBLE, timeout)

#endif
