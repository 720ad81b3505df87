/* SPDX-License-Identifier: MIT */
/*
 * bug.c - stacks, warnings, and the end of the machine
 *
 * Holds:   the number of warnings so far.
 * Model:   warn_report() logs and returns; bug_report(), panic() and failed asserts log and hand over to port_panic().
 * Locking: none; lines of two reports at once may mix.
 * More:    <linux/bug.h>, <quire/assert.h>, tests/unit/test_log.c
 */
#include <linux/bug.h>

#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <quire/assert.h>
#include <quire/port.h>

#define MAX_TRACE 32
#define CUT_HERE "------------[ cut here ]------------\n"

static unsigned long nr_warnings;

unsigned long warn_count(void)
{
	return __atomic_load_n(&nr_warnings, __ATOMIC_RELAXED);
}

/* Where the build was started is of no interest. */
static const char *source_path(const char *file)
{
	while (strstarts(file, "../"))
		file += 3;
	return file;
}

void dump_stack_lvl(const char *level)
{
	unsigned long pcs[MAX_TRACE];
	unsigned int nr = port_backtrace(pcs, MAX_TRACE);
	const struct quire_cpu *cpu = port_this_cpu();

	if (cpu && cpu->task)
		printk("%sCPU: %u PID: %d Comm: %s\n", level, cpu->id, cpu->task->pid, cpu->task->comm);
	printk("%sCall Trace:\n", level);
	for (unsigned int i = 0; i < nr; i++)
		printk("%s %pB\n", level, (void *)pcs[i]);
}

void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}

void warn_report(const char *file, int line, const char *func, const char *fmt, ...)
{
	const struct quire_cpu *cpu = port_this_cpu();
	struct va_format message = { .fmt = fmt };
	va_list args;

	__atomic_fetch_add(&nr_warnings, 1, __ATOMIC_RELAXED);
	pr_warn(CUT_HERE);
	pr_warn("WARNING: CPU: %u PID: %d at %s:%d %s()\n", cpu ? cpu->id : 0, cpu && cpu->task ? cpu->task->pid : 0,
		source_path(file), line, func);
	if (fmt) {
		va_start(args, fmt);
		message.va = &args;
		pr_warn("%pV", &message);
		va_end(args);
	}
	dump_stack_lvl(KERN_WARNING);
	pr_warn("---[ end trace 0000000000000000 ]---\n");
}

void bug_report(const char *file, int line, const char *func)
{
	static char why[160];

	snprintf(why, sizeof(why), "kernel BUG at %s:%d!", source_path(file), line);
	pr_emerg(CUT_HERE);
	pr_emerg("%s %s()\n", why, func);
	dump_stack_lvl(KERN_EMERG);
	port_panic(why);
}

void panic(const char *fmt, ...)
{
	static char why[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, sizeof(why), fmt, args);
	va_end(args);
	pr_emerg("Kernel panic - not syncing: %s\n", why);
	dump_stack_lvl(KERN_EMERG);
	port_panic(why);
}

static void __noreturn assert_report(const char *expr, const char *file, int line, const char *func,
				     const struct va_format *message)
{
	static char why[256];
	int len = snprintf(why, sizeof(why), "%s:%d: %s: assertion failed: %s", source_path(file), line, func, expr);

	if (message && len < sizeof(why))
		snprintf(why + len, sizeof(why) - len, " (%pV)", message);
	pr_emerg("%s\n", why);
	dump_stack_lvl(KERN_EMERG);
	port_panic(why);
}

void mm_assert_fail(const char *expr, const char *file, int line, const char *func)
{
	assert_report(expr, file, line, func, NULL);
}

void mm_assert_fail_msg(const char *expr, const char *file, int line, const char *func, const char *fmt, ...)
{
	va_list args;
	struct va_format message = { fmt, &args };

	va_start(args, fmt);
	assert_report(expr, file, line, func, &message);
}

void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst)
{
	*rs = (struct ratelimit_state)RATELIMIT_STATE_INIT(rs, interval, burst);
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	u64 now = get_jiffies_64() + 1; /* never 0 */
	int missed = 0, go_on;

	if (!rs->interval)
		return 1;
	/* Somebody else is here this very moment: that is too often. */
	if (__atomic_exchange_n(&rs->lock, 1, __ATOMIC_ACQUIRE))
		return 0;
	if (!rs->begin || now - rs->begin >= rs->interval) {
		missed = rs->missed;
		rs->begin = now;
		rs->printed = rs->missed = 0;
	}
	go_on = rs->printed < rs->burst;
	if (go_on)
		rs->printed++;
	else
		rs->missed++;
	__atomic_store_n(&rs->lock, 0, __ATOMIC_RELEASE);
	if (missed)
		pr_warn("%s: %d callbacks suppressed\n", func, missed);
	return go_on;
}
