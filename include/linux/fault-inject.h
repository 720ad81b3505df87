/* SPDX-License-Identifier: MIT */
/*
 * fault-inject.h - make calls fail on purpose: some of them, or the N-th (row B1)
 *
 * Model:   whoever can fail asks should_fail() first. A fault_attr says which calls fail: every @interval-th of those that
 *          pass the other tests, with @probability percent, after @space units were asked for, @times times at most.
 *          A task that was told to fail at its N-th call (fail_nth) is asked before all of that, and its calls are
 *          counted over all kinds of faults.
 * Context: should_fail() any; the rest process context.
 * More:    env/fault_inject.c; failslab and fail_page_alloc are in mm/debug/fail_alloc.c
 */
#ifndef _LINUX_FAULT_INJECT_H
#define _LINUX_FAULT_INJECT_H

#include <linux/atomic.h>
#include <linux/limits.h>
#include <linux/ratelimit.h>
#include <linux/types.h>

struct dentry;

struct fault_attr {
	unsigned long probability; /* percent; 0: never */
	unsigned long interval;    /* 0, 1: every one */
	atomic_t times;            /* -1: no limit; 0: no more */
	atomic_t space;            /* units that pass first */
	unsigned long verbose;     /* 0: silent, 1: a report, 2: with the stack */
	bool task_filter;          /* only tasks whose make_it_fail is set, and no interrupts */
	/* Callers: of stacktrace_depth calls one must be in [require_start, require_end), none in [reject_start, reject_end). */
	unsigned long stacktrace_depth;
	unsigned long require_start, require_end;
	unsigned long reject_start, reject_end;

	unsigned long count; /* calls that interval counts; changed by atomics */
	struct ratelimit_state ratelimit_state;
	const char *name; /* in reports */
};

#define FAULT_STACKTRACE_DEPTH 32
#define FAULT_ATTR_INITIALIZER                                                                                         \
	{                                                                                                              \
		.interval = 1, .times = ATOMIC_INIT(1), .verbose = 2, .stacktrace_depth = FAULT_STACKTRACE_DEPTH,      \
		.require_end = ULONG_MAX, .ratelimit_state = { .burst = DEFAULT_RATELIMIT_BURST },                     \
	}
#define DECLARE_FAULT_ATTR(name) struct fault_attr name = FAULT_ATTR_INITIALIZER

enum fault_flags { FAULT_NOWARN = 1 << 0 /* no report */ };

/* setup_fault_attr - from "<interval>,<probability>,<space>,<times>", as boot parameters give it. 1; 0: reported, unchanged. */
int setup_fault_attr(struct fault_attr *attr, char *str);
/* should_fail - shall this call, for @size units, fail? */
bool should_fail(struct fault_attr *attr, ssize_t size);
bool should_fail_ex(struct fault_attr *attr, ssize_t size, int flags);
/* fault_attr_live - could it make a call fail that no task's fail_nth does? */
bool fault_attr_live(const struct fault_attr *attr);

/* fault_create_debugfs_attr - directory @name with a file a field below @parent (NULL: /sys/kernel/debug), or an ERR_PTR; the name
 * is the attribute's from then on. debugfs_remove() takes it away. May sleep. */
struct dentry *fault_create_debugfs_attr(const char *name, struct dentry *parent, struct fault_attr *attr);

/* fail_nth - the current task's @n-th call from now on that can fail does fail, whatever the attributes say, and filters by kind of
 * request (sleeping ones, small ones) do not count; __GFP_NOFAIL does. 0: none. The task's calls outside interrupts count. */
void fail_nth(unsigned int n);
/* fail_nth_left - how many calls are left; 0: it has failed, or none is to. */
unsigned int fail_nth_left(void);
/* fail_nth_filtered - as fail_nth(), but calls that filters exempt are not counted: what writing to a fail-nth file does. */
void fail_nth_filtered(unsigned int n);

/* For who has filters: does the current task's fail_nth() ignore them? */
bool fail_nth_is_unfiltered(void);
/* fail_nth_pending - tasks whose fail_nth has not struck yet. fail_nth_notify - who is called when one begins or is taken back. */
unsigned int fail_nth_pending(void);
void fail_nth_notify(void (*changed)(void));
/* fault_inject_reset - a new machine: nothing pending, the same sequence of chances. */
void fault_inject_reset(void);

#endif
