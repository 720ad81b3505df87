/* SPDX-License-Identifier: MIT */
/* workqueue_int.h - between workqueue.c, which has the works, and worker.c, which runs them */
#ifndef WORKQUEUE_INT_H
#define WORKQUEUE_INT_H

#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <quire/tasks.h>

#define WORKQUEUES_MAX 128
#define WQ_NAME_LEN 32

/* All under works_lock. */
struct workqueue_struct {
	int taken;                /* 0: free */
	bool of_machine;          /* a system_..._wq */
	int max_active;           /* of its works that may run at once */
	int nr_active;            /* that do */
	int draining;             /* drain_workqueue() calls that wait */
	struct list_head pending; /* works, in the order they were queued */
	unsigned long creator;    /* code address */
	char name[WQ_NAME_LEN];
};

extern spinlock_t works_lock;
extern struct wait_queue_head works_done; /* who waits for works */
extern struct workqueue_struct workqueues[WORKQUEUES_MAX];

/* work_begin_locked - a worker has it: it is not in the queue and not pending any more. */
void work_begin_locked(struct work_struct *work);

/* workers_kick - there is something to do. Any context, works_lock not held. */
void workers_kick(void);
/* Of what the calling worker runs: the queue; NULL: it is no worker. */
struct workqueue_struct *worker_queue_locked(void);
/* The ticket of @work's run that goes on; 0: none does. */
u64 worker_ticket_locked(const struct work_struct *work);
/* Does any worker run a ticket of [first, last] of @wq (NULL: any queue's)? */
bool workers_have_locked(const struct workqueue_struct *wq, u64 first, u64 last);
int workers_leftover_locked(void (*each)(void *arg, const struct task_leftover *what), void *arg);
void workers_reset(void);

#endif
