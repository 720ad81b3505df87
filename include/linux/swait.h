/* SPDX-License-Identifier: MIT */
/*
 * swait.h - simple wait queues: Linux's bounded version, here the ordinary one with exclusive entries
 *
 * Context and returns as in <linux/wait.h>; swake_up_one() wakes one, swake_up_all() all.
 */
#ifndef _LINUX_SWAIT_H
#define _LINUX_SWAIT_H

#include <linux/wait.h>

struct swait_queue_head {
	struct wait_queue_head wq;
};

#define __SWAIT_QUEUE_HEAD_INITIALIZER(name)                                                                           \
	{                                                                                                              \
		.wq = __WAIT_QUEUE_HEAD_INITIALIZER((name).wq)                                                         \
	}
#define DECLARE_SWAIT_QUEUE_HEAD(name) struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_SWAIT_QUEUE_HEAD(name)
#define init_swait_queue_head(q) init_waitqueue_head(&(q)->wq)
#define swait_active(q) waitqueue_active(&(q)->wq)
#define swq_has_sleeper(q) wq_has_sleeper(&(q)->wq)
#define swake_up_one(q) ((void)wake_up(&(q)->wq))
#define swake_up_all(q) ((void)wake_up_all(&(q)->wq))
#define swait_event_exclusive(q, cond) wait_event_exclusive((q).wq, cond)
#define swait_event_idle_exclusive(q, cond) wait_event_idle_exclusive((q).wq, cond)
#define swait_event_interruptible_exclusive(q, cond) wait_event_interruptible_exclusive((q).wq, cond)
#define swait_event_timeout_exclusive(q, cond, timeout)                                                                \
	WAIT_EVENT_TIMEOUT((q).wq, cond, TASK_UNINTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, timeout)
#define swait_event_interruptible_timeout_exclusive(q, cond, timeout)                                                  \
	WAIT_EVENT_TIMEOUT((q).wq, cond, TASK_INTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, timeout)

#endif
