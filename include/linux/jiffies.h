/* SPDX-License-Identifier: MIT */
/*
 * jiffies.h - a coarse clock: HZ ticks a second since the machine was booted
 *
 * Model:   nothing counts the ticks; jiffies is read off the port's clock. As in Linux it begins shortly before it
 *          overflows 32 bits, so that code which compares it with < is found out.
 * Context: any.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/limits.h>
#include <linux/time64.h>
#include <linux/types.h>

#define HZ 1000
#define CONFIG_HZ HZ
#define USER_HZ 100
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)

u64 get_jiffies_64(void);
#define jiffies ((unsigned long)get_jiffies_64())
#define jiffies_64 get_jiffies_64()

/* Is @a later than @b, wrap-around of the counter included? */
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c) (time_after_eq(a, b) && time_before(a, c))
#define time_after64(a, b) ((s64)((b) - (a)) < 0)
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b) ((s64)((a) - (b)) >= 0)
#define time_before_eq64(a, b) time_after_eq64(b, a)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)

/* To jiffies: rounded up, so that a wait is never too short; a negative number of ms is for ever, as it is for Linux. */
static inline unsigned long msecs_to_jiffies(unsigned int ms)
{
	if ((int)ms < 0)
		return MAX_JIFFY_OFFSET;
	return ((unsigned long)ms * HZ + MSEC_PER_SEC - 1) / MSEC_PER_SEC;
}
#define secs_to_jiffies(secs) ((unsigned long)(secs)*HZ)
static inline unsigned long usecs_to_jiffies(unsigned int us)
{
	return (unsigned long)(((u64)us * HZ + USEC_PER_SEC - 1) / USEC_PER_SEC);
}
static inline unsigned long nsecs_to_jiffies(u64 ns)
{
	return (unsigned long)(ns / TICK_NSEC);
}
#define nsecs_to_jiffies64(ns) ((u64)(ns) / TICK_NSEC)
static inline unsigned int jiffies_to_msecs(unsigned long j)
{
	return (unsigned int)(j * (MSEC_PER_SEC / HZ));
}
static inline unsigned int jiffies_to_usecs(unsigned long j)
{
	return (unsigned int)(j * (USEC_PER_SEC / HZ));
}
static inline u64 jiffies_to_nsecs(unsigned long j)
{
	return (u64)j * TICK_NSEC;
}
static inline u64 jiffies64_to_nsecs(u64 j)
{
	return j * TICK_NSEC;
}
static inline u64 jiffies64_to_msecs(u64 j)
{
	return j * (MSEC_PER_SEC / HZ);
}
static inline unsigned long timespec64_to_jiffies(const struct timespec64 *ts)
{
	return (unsigned long)ts->tv_sec * HZ + (unsigned long)((ts->tv_nsec + TICK_NSEC - 1) / TICK_NSEC);
}
static inline unsigned long jiffies_to_clock_t(unsigned long j)
{
	return j / (HZ / USER_HZ);
}
static inline unsigned long jiffies_delta_to_msecs(long delta)
{
	return delta > 0 ? jiffies_to_msecs((unsigned long)delta) : 0;
}
/* round_jiffies - to a whole second, so that timers that need no precision expire together. */
#define round_jiffies(j) __round_jiffies_up(j)
#define round_jiffies_up(j) __round_jiffies_up(j)
static inline unsigned long __round_jiffies_up(unsigned long j)
{
	return j + (HZ - j % HZ) % HZ;
}
static inline unsigned long round_jiffies_relative(unsigned long j)
{
	return __round_jiffies_up(j + jiffies) - jiffies;
}

#endif
