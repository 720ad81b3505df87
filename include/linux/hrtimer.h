/* SPDX-License-Identifier: MIT */
/*
 * hrtimer.h - timers of nanoseconds, as far as the host is punctual
 *
 * Model:   as <linux/timer.h>, but the callback runs in hardirq context with interrupts off, and its result says whether the
 *          timer goes on (it has set a new time, mostly by hrtimer_forward_now()).
 *          All clocks are the one of <linux/timekeeping.h>.
 * Context: any; hrtimer_cancel() waits for the callback, so not from it or with a lock held that it takes.
 * More:    env/hrtimer.c, tests/unit/test_timer.c
 */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/timer.h>

enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };

enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04, /* the callback runs in softirq context instead */
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = HRTIMER_MODE_ABS | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_REL_PINNED = HRTIMER_MODE_REL | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_ABS_SOFT = HRTIMER_MODE_ABS | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_REL_SOFT = HRTIMER_MODE_REL | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_ABS_HARD = HRTIMER_MODE_ABS | HRTIMER_MODE_HARD,
	HRTIMER_MODE_REL_HARD = HRTIMER_MODE_REL | HRTIMER_MODE_HARD,
};

#ifndef CLOCK_REALTIME
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_BOOTTIME 7
#endif
typedef int clockid_t;

struct hrtimer {
	struct list_head entry; /* empty, or NULL before it was ever started: not queued */
	ktime_t expires;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	bool soft;
	unsigned long armed_from; /* code address, for reports */
};

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode);
void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer), clockid_t clock,
		   enum hrtimer_mode mode);
#define hrtimer_init_on_stack(timer, clock, mode) hrtimer_init((timer), (clock), (mode))
#define hrtimer_setup_on_stack(timer, function, clock, mode) hrtimer_setup((timer), (function), (clock), (mode))
#define destroy_hrtimer_on_stack(timer) ((void)(timer))

/* hrtimer_start - at @time, or that much from now (HRTIMER_MODE_REL). One that is queued is moved. */
void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode);
#define hrtimer_start_range_ns(timer, time, range, mode) ((void)(range), hrtimer_start((timer), (time), (mode)))
void hrtimer_restart(struct hrtimer *timer);
#define hrtimer_start_expires(timer, mode) hrtimer_restart(timer)
/* hrtimer_cancel - not queued, and the callback is over: 1 if it was queued, else 0. */
int hrtimer_cancel(struct hrtimer *timer);
int hrtimer_try_to_cancel(struct hrtimer *timer); /* -1 while the callback runs */
bool hrtimer_is_queued(const struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer); /* queued, or the callback runs */
bool hrtimer_callback_running(const struct hrtimer *timer);

/* hrtimer_forward - add @interval to its time until that is after @now: how often. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
#define hrtimer_cb_get_time(timer) ((void)(timer), ktime_get())
#define hrtimer_forward_now(timer, interval) hrtimer_forward((timer), ktime_get(), (interval))
static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->expires;
}
#define hrtimer_get_softexpires(timer) hrtimer_get_expires(timer)
#define hrtimer_get_expires_ns(timer) ktime_to_ns(hrtimer_get_expires(timer))
static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->expires = time;
}
static inline void hrtimer_add_expires_ns(struct hrtimer *timer, u64 ns)
{
	timer->expires = ktime_add_ns(timer->expires, ns);
}
static inline ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return ktime_sub(READ_ONCE(timer->expires), ktime_get());
}

/* schedule_hrtimeout - as schedule(), until @expires (HRTIMER_MODE_REL: from now) at the latest; NULL: for ever. 0 when time is
 * up, -EINTR when it was woken before. */
int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode);
#define schedule_hrtimeout_range(expires, delta, mode) ((void)(delta), schedule_hrtimeout((expires), (mode)))

#endif
