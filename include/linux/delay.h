/* SPDX-License-Identifier: MIT */
/*
 * delay.h - waiting for time to pass
 *
 * msleep(), usleep_range(), ssleep(), fsleep() sleep: process context, nothing held. mdelay(), udelay(), ndelay() spin:
 * any context, and keep the CPU. None is shorter than asked for.
 */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/math.h>
#include <linux/sched.h>

/* msleep - at least @msecs milliseconds; wake-ups of the task do not end it. */
void msleep(unsigned int msecs);
/* msleep_interruptible - a wake_up_process() ends it; the milliseconds that were left. */
unsigned long msleep_interruptible(unsigned int msecs);
/* usleep_range - between @min and @max microseconds, as far as the host is punctual. */
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state);
#define usleep_range(min, max) usleep_range_state((min), (max), TASK_UNINTERRUPTIBLE)
#define usleep_idle_range(min, max) usleep_range_state((min), (max), TASK_IDLE)
#define usleep_range_idle(min, max) usleep_idle_range((min), (max))
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}
static inline void fsleep(unsigned long usecs)
{
	usleep_range(usecs, usecs + usecs / 4);
}

void ndelay(unsigned long nsecs);
#define udelay(usecs) ndelay((unsigned long)(usecs)*1000)
#define mdelay(msecs) ndelay((unsigned long)(msecs)*1000000)

#endif
