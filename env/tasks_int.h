/* SPDX-License-Identifier: MIT */
/* tasks_int.h - what the files of env that have to do with threads, timers and works share */
#ifndef TASKS_INT_H
#define TASKS_INT_H

#include <linux/types.h>
#include <quire/tasks.h>

struct task_struct;

/* cpus_forget_task - @task is frozen: what CPU it is comes free, and nobody queues up any more. Shutdown only. */
void cpus_forget_task(const struct task_struct *task);
/* log_break_lock - whoever holds the log's lock is frozen. Shutdown only. */
void log_break_lock(void);

/* The port has no threads: whoever waits runs timers and works. */
extern bool tasks_alone;

/* kthread_create_without_cpu - a thread of the machine's that runs @fn(its task) at once, and is no CPU then. */
struct task_struct *kthread_create_without_cpu(void (*fn)(struct task_struct *self), const char *name);
/* kthread_is_frozen - @task, if any, is one that shutdown froze. */
bool kthread_is_frozen(const struct task_struct *task);
bool kthread_told_to_stop(const struct task_struct *task);

/* clock_alarm - timers are to run at @at_ns (port_now_ns()) at the latest. Any context. */
void clock_alarm(u64 at_ns);
/* clock_poll - run what has expired; when the next will, or PORT_FOREVER. For tasks_alone. */
u64 clock_poll(void);
void clock_reset(void);

/* Run what has expired, @soft_too: also hrtimers that want softirq context; false: somebody else is at it, and sees all that
 * has expired by now. When the next will. */
bool timers_run(void);
u64 timers_next_ns(void);
bool hrtimers_run(bool soft_too);
u64 hrtimers_next_ns(void);
/* Nothing is pending any more; locks are as new. */
void timers_drop(void);
void timers_reset(void);
void hrtimers_drop(void);
void hrtimers_reset(void);

/* works_poll - run one work that waits, if any: true. For tasks_alone. */
bool works_poll(void);
/* The timer of a delayed work is left: say which work. It was dropped: the work is pending no more. */
struct timer_list;
void delayed_work_leftover(const struct timer_list *timer, struct task_leftover *what);
void delayed_work_dropped(struct timer_list *timer);
/* worker_function - what a worker's thread is running; 0: it is none, or idle. Of threads that stand still. */
unsigned long worker_function(const struct task_struct *task);
/* works_drop - nothing is queued any more, and nothing can be. */
void works_drop(void);
void works_reset(void);

/* Each part of tasks_leftover() and of tasks_shutdown(). */
int kthreads_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int timers_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int hrtimers_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int irqs_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int works_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int kthreads_shutdown(void);

#endif
