/* SPDX-License-Identifier: MIT */
/*
 * timekeeping.h - what time it is
 *
 * All clocks are the port's monotonic one, counted from where the machine was booted. A machine has no battery clock,
 * so its real time begins at 1970-01-01 with the boot, as that of a board without one does. Any context.
 */
#ifndef _LINUX_TIMEKEEPING_H
#define _LINUX_TIMEKEEPING_H

#include <linux/time64.h>
#include <linux/types.h>

/* ktime_get_ns - nanoseconds since the machine was booted. */
u64 ktime_get_ns(void);

#define ktime_get() ((ktime_t)ktime_get_ns())
#define ktime_get_raw() ktime_get()
#define ktime_get_coarse() ktime_get()
#define ktime_get_boottime() ktime_get()
#define ktime_get_real() ktime_get()
#define ktime_get_clocktai() ktime_get()
#define ktime_get_raw_ns() ktime_get_ns()
#define ktime_get_coarse_ns() ktime_get_ns()
#define ktime_get_boottime_ns() ktime_get_ns()
#define ktime_get_real_ns() ktime_get_ns()
#define ktime_get_mono_fast_ns() ktime_get_ns()
#define ktime_get_raw_fast_ns() ktime_get_ns()
#define ktime_get_boot_fast_ns() ktime_get_ns()
#define ktime_get_real_fast_ns() ktime_get_ns()
#define ktime_get_seconds() ((time64_t)div_u64(ktime_get_ns(), NSEC_PER_SEC))
#define ktime_get_boottime_seconds() ktime_get_seconds()
#define ktime_get_real_seconds() ktime_get_seconds()
#define ktime_get_ts64(ts) ((void)(*(ts) = ns_to_timespec64((s64)ktime_get_ns())))
#define ktime_get_real_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_raw_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_coarse_ts64(ts) ktime_get_ts64(ts)
#define ktime_get_boottime_ts64(ts) ktime_get_ts64(ts)
/* local_clock, sched_clock - the same nanoseconds, under the scheduler's names. */
#define local_clock() ktime_get_ns()
#define sched_clock() ktime_get_ns()

#endif
