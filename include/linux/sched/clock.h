/* SPDX-License-Identifier: MIT */
/* clock.h - sched_clock() and local_clock(): nanoseconds that only go up */
#ifndef _LINUX_SCHED_CLOCK_H
#define _LINUX_SCHED_CLOCK_H

#include <linux/timekeeping.h>

#endif
