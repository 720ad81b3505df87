/* SPDX-License-Identifier: MIT */
/* ratelimit.h - at most @burst messages in @interval jiffies; the rest are counted and reported when it is over. */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/compiler.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/types.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ)
#define DEFAULT_RATELIMIT_BURST 10

struct ratelimit_state {
	unsigned int lock; /* test and set; guards all below. Innermost but for the log's */
	int interval;      /* jiffies; 0: no limit */
	int burst;
	int printed; /* in this interval */
	int missed;  /* in this interval */
	u64 begin;   /* jiffies; 0: no interval has begun */
};
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init)                                                          \
	{                                                                                                              \
		.interval = (interval_init), .burst = (burst_init)                                                     \
	}
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init)                                                        \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/* ___ratelimit - nonzero: go on and print. Any context. */
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(state) ___ratelimit((state), __func__)
void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst);

#define printk_ratelimited(fmt, ...)                                                                                   \
	({                                                                                                             \
		static DEFINE_RATELIMIT_STATE(__rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);              \
		if (__ratelimit(&__rs))                                                                                \
			printk(fmt, ##__VA_ARGS__);                                                                    \
	})
#define pr_err_ratelimited(fmt, ...) printk_ratelimited(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_ratelimited(fmt, ...) printk_ratelimited(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_ratelimited(fmt, ...) printk_ratelimited(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_ratelimited(fmt, ...) printk_ratelimited(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

#endif
