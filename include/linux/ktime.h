/* SPDX-License-Identifier: MIT */
/* ktime.h - ktime_t: signed nanoseconds, an instant or a span. KTIME_MAX is for ever. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/jiffies.h>
#include <linux/time64.h>
#include <linux/types.h>

#define KTIME_MAX ((s64) ~(1ULL << 63))
#define KTIME_MIN (-KTIME_MAX - 1)
#define KTIME_SEC_MAX (KTIME_MAX / NSEC_PER_SEC)

/* ktime_set - too many seconds are for ever. */
static inline ktime_t ktime_set(s64 secs, unsigned long nsecs)
{
	return secs >= KTIME_SEC_MAX ? KTIME_MAX : secs * NSEC_PER_SEC + (s64)nsecs;
}
#define ktime_add(a, b) ((a) + (b))
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add_ns(kt, ns) ((kt) + (s64)(ns))
#define ktime_sub_ns(kt, ns) ((kt) - (s64)(ns))
#define ktime_add_us(kt, us) ktime_add_ns((kt), (us) * (s64)NSEC_PER_USEC)
#define ktime_sub_us(kt, us) ktime_sub_ns((kt), (us) * (s64)NSEC_PER_USEC)
#define ktime_add_ms(kt, ms) ktime_add_ns((kt), (ms) * (s64)NSEC_PER_MSEC)
#define ktime_sub_ms(kt, ms) ktime_sub_ns((kt), (ms) * (s64)NSEC_PER_MSEC)

static inline ktime_t ktime_add_safe(ktime_t a, ktime_t b)
{
	ktime_t sum;

	return __builtin_add_overflow(a, b, &sum) ? KTIME_MAX : sum;
}
static inline int ktime_compare(ktime_t a, ktime_t b)
{
	return a < b ? -1 : a > b;
}
#define ktime_after(a, b) ((a) > (b))
#define ktime_before(a, b) ((a) < (b))

#define ktime_to_ns(kt) ((s64)(kt))
#define ns_to_ktime(ns) ((ktime_t)(ns))
static inline s64 ktime_to_us(ktime_t kt)
{
	return kt / NSEC_PER_USEC;
}
static inline s64 ktime_to_ms(ktime_t kt)
{
	return kt / NSEC_PER_MSEC;
}
#define us_to_ktime(us) ((ktime_t)(us)*NSEC_PER_USEC)
#define ms_to_ktime(ms) ((ktime_t)(ms)*NSEC_PER_MSEC)
#define ktime_us_delta(later, earlier) ktime_to_us(ktime_sub((later), (earlier)))
#define ktime_ms_delta(later, earlier) ktime_to_ms(ktime_sub((later), (earlier)))
#define ktime_to_timespec64(kt) ns_to_timespec64(kt)
#define timespec64_to_ktime(ts) ktime_set((ts).tv_sec, (unsigned long)(ts).tv_nsec)
static inline s64 ktime_divns(ktime_t kt, s64 div)
{
	return kt / div;
}

#include <linux/timekeeping.h>

#endif
