/* SPDX-License-Identifier: MIT */
/* task.h - references to tasks; see <linux/sched.h>. */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H

#include <linux/sched.h>

#endif
