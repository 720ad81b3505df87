/* SPDX-License-Identifier: MIT */
/* jiffies.h - a coarse clock: one tick a millisecond since the port's clock began. For limits and statistics only. */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/types.h>
#include <quire/port.h>

#define HZ 1000
static inline u64 get_jiffies_64(void)
{
	return port_now_ns() / 1000000;
}
#define jiffies ((unsigned long)get_jiffies_64())
#define msecs_to_jiffies(ms) ((unsigned long)(ms))
#define jiffies_to_msecs(j) ((unsigned int)(j))
/* Is @a later than @b, wrap-around of the counter included? */
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)

#endif
