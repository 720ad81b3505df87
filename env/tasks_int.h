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

/* Each part of tasks_leftover() and of tasks_shutdown(). */
int kthreads_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
int kthreads_shutdown(void);

#endif
