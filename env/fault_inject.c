/* SPDX-License-Identifier: MIT */
/*
 * fault_inject.c - shall this call fail?
 *
 * Does not:   know what fails: failslab and fail_page_alloc are mm/debug/fail_alloc.c, their files mm/debug/fault_files.c.
 * Model:      the questions of should_fail_ex() in their order; the first one that says no ends it:
 *
 *               the task's fail_nth: count down, and that alone decides ─┐
 *               probability 0? task filter, no times left                │
 *               space: take the size off it while it is larger           │
 *               interval: every interval-th that came so far             │
 *               chance: probability percent                              │
 *               callers: the ranges of the stack filter                  │
 *               fail: report, one of times is used up  ◀─────────────────┘
 *
 *             Chance is a sequence that begins anew with each machine: the same calls fail in each run.
 * Locking:    none. Fields are read while others write them; counts are changed by atomics.
 * More:       the kernel's fault-injection/fault-injection; tests/unit/test_fault_inject.c
 */
#include <linux/compiler.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

static void (*nth_changed)(void);
static unsigned int nth_pending;
static unsigned int chance;

/* --- the N-th --- */

static void nth_set(unsigned int n, bool unfiltered)
{
	struct task_struct *task = current;

	if (!task->fail_nth && n)
		__atomic_add_fetch(&nth_pending, 1, __ATOMIC_RELAXED);
	else if (task->fail_nth && !n)
		__atomic_sub_fetch(&nth_pending, 1, __ATOMIC_RELAXED);
	task->fail_nth = n;
	task->fail_nth_unfiltered = unfiltered;
	if (nth_changed)
		nth_changed();
}

void fail_nth(unsigned int n)
{
	nth_set(n, true);
}

void fail_nth_filtered(unsigned int n)
{
	nth_set(n, false);
}

unsigned int fail_nth_left(void)
{
	return current->fail_nth;
}

void fail_nth_notify(void (*changed)(void))
{
	nth_changed = changed;
}

bool fail_nth_is_unfiltered(void)
{
	const struct task_struct *task = current;

	return in_task() && task->fail_nth && task->fail_nth_unfiltered;
}

unsigned int fail_nth_pending(void)
{
	return __atomic_load_n(&nth_pending, __ATOMIC_RELAXED);
}

void fault_inject_reset(void)
{
	current->fail_nth = 0;
	nth_pending = 0;
	chance = 0;
}

/* Count this call of the task: 1 it is the one, 0 it is not, -1 the task has none to come. */
static int nth_count(void)
{
	struct task_struct *task = current;

	if (!in_task() || !task->fail_nth)
		return -1;
	if (--task->fail_nth)
		return 0;
	__atomic_sub_fetch(&nth_pending, 1, __ATOMIC_RELAXED);
	return 1;
}

/* --- attributes --- */

bool fault_attr_live(const struct fault_attr *attr)
{
	return READ_ONCE(attr->probability) && atomic_read(&attr->times);
}

/* 0 to 99, each as likely, from a counter through two rounds of multiply and fold. */
static unsigned int next_chance(void)
{
	u32 x = __atomic_add_fetch(&chance, 0x9e3779b9u, __ATOMIC_RELAXED);

	x = (x ^ x >> 16) * 0x21f0aaadu;
	x = (x ^ x >> 15) * 0x735a2d97u;
	x ^= x >> 15;
	return (u32)((u64)x * 100 >> 32);
}

static bool callers_pass(const struct fault_attr *attr)
{
	unsigned long entries[FAULT_STACKTRACE_DEPTH];
	unsigned int depth = (unsigned int)min_t(unsigned long, READ_ONCE(attr->stacktrace_depth), ARRAY_SIZE(entries));
	bool anybody = !attr->require_start && attr->require_end == ULONG_MAX, found = anybody;

	if (!depth || (anybody && !attr->reject_start && !attr->reject_end))
		return found;
	depth = stack_trace_save(entries, depth, 2);
	for (unsigned int i = 0; i < depth; i++) {
		if (entries[i] >= attr->reject_start && entries[i] < attr->reject_end)
			return false;
		if (entries[i] >= attr->require_start && entries[i] < attr->require_end)
			found = true;
	}
	return found;
}

/* Is @size within what is to pass first? Then it is taken off. */
static bool space_takes(struct fault_attr *attr, ssize_t size)
{
	if (atomic_read(&attr->space) <= size)
		return false;
	atomic_sub((int)size, &attr->space);
	return true;
}

static bool attr_strikes(struct fault_attr *attr, ssize_t size)
{
	unsigned long interval = READ_ONCE(attr->interval);

	if (!fault_attr_live(attr))
		return false;
	if (READ_ONCE(attr->task_filter) && (!in_task() || !current->make_it_fail))
		return false;
	if (space_takes(attr, size))
		return false;
	if (interval > 1 && __atomic_add_fetch(&attr->count, 1, __ATOMIC_RELAXED) % interval)
		return false;
	if (READ_ONCE(attr->probability) <= next_chance())
		return false;
	return callers_pass(attr);
}

static void report(struct fault_attr *attr)
{
	unsigned long verbose = READ_ONCE(attr->verbose);

	if (!verbose || !__ratelimit(&attr->ratelimit_state))
		return;
	pr_notice("FAULT_INJECTION: forcing a failure.\n"
		  "name %s, interval %lu, probability %lu, space %d, times %d\n",
		  attr->name ? attr->name : "(none)", attr->interval, attr->probability, atomic_read(&attr->space),
		  atomic_read(&attr->times));
	if (verbose > 1)
		dump_stack();
}

/* One of the times is used up, unless there is no limit or none was left (the N-th strikes all the same). */
static void times_take(struct fault_attr *attr)
{
	int times = atomic_read(&attr->times);

	while (times > 0 && !atomic_try_cmpxchg(&attr->times, &times, times - 1))
		;
}

bool should_fail_ex(struct fault_attr *attr, ssize_t size, int flags)
{
	int nth = nth_count();

	if (nth < 0 ? !attr_strikes(attr, size) : !nth)
		return false;
	if (!(flags & FAULT_NOWARN))
		report(attr);
	times_take(attr);
	return true;
}

bool should_fail(struct fault_attr *attr, ssize_t size)
{
	return should_fail_ex(attr, size, 0);
}

/* The next number of a list; false: there is none, or no comma where one is wanted. */
static bool take_number(const char **s, bool last, long *number)
{
	char *end;

	*number = simple_strtol(*s, &end, 10);
	if (end == *s || *end != (last ? '\0' : ','))
		return false;
	*s = end + 1;
	return true;
}

int setup_fault_attr(struct fault_attr *attr, char *str)
{
	long interval, probability, space, times;
	const char *s = str;

	if (!take_number(&s, false, &interval) || !take_number(&s, false, &probability) ||
	    !take_number(&s, false, &space) || !take_number(&s, true, &times) || interval < 0 || probability < 0) {
		pr_warn("FAULT_INJECTION: failed to parse arguments\n");
		return 0;
	}
	attr->interval = (unsigned long)interval;
	attr->probability = (unsigned long)probability;
	atomic_set(&attr->space, (int)space);
	atomic_set(&attr->times, (int)times);
	return 1;
}
