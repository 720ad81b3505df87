/* SPDX-License-Identifier: MIT */
/*
 * preempt.c - reports of sleeping where one must not, and the reverse
 *
 * The checks themselves are inline in <linux/preempt.h>. A report is in Linux's words, so that whoever knows
 * them from a kernel log reads it at a glance. After it the program goes on: a hosted CPU survives sleeping in
 * atomic context; the driver that does so would not.
 */
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "env_int.h"

/* Reports a machine prints in full; later ones are only counted. */
#define SLEEP_REPORTS_PRINTED 10

unsigned long atomic_sleep_reports;
static unsigned long printed;

/* A checker of threads does not know fences; to it an exchange is as good. */
void reader_fence(void)
{
#if defined(__SANITIZE_THREAD__)
	static unsigned int word;

	(void)__atomic_exchange_n(&word, 1, __ATOMIC_SEQ_CST);
#else
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

void sleep_reports_reset(void)
{
	__atomic_store_n(&atomic_sleep_reports, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&printed, 0, __ATOMIC_RELAXED);
}

/* Paths as seen from the top of the source tree, wherever the build directory is. */
static const char *source_path(const char *file)
{
	while (file[0] == '.' && file[1] == '.' && file[2] == '/')
		file += 3;
	return file;
}

void sleep_in_atomic_report(const char *file, int line)
{
	const struct quire_cpu *cpu = this_cpu_get();

	__atomic_add_fetch(&atomic_sleep_reports, 1, __ATOMIC_RELAXED);
	if (__atomic_add_fetch(&printed, 1, __ATOMIC_RELAXED) > SLEEP_REPORTS_PRINTED)
		return;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", source_path(file), line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, non_block: 0, pid: %d, name: %s\n", in_atomic(), irqs_disabled(),
	       current->pid, current->comm);
	pr_err("preempt_count: %x, expected: 0\n", cpu->preempt_count);
	pr_err("RCU nest depth: %u, expected: 0\n", cpu->rcu_depth);
	if (cpu->held)
		pr_err("inside a local section of CPU %u\n", cpu->id);
	dump_stack();
}

void cant_sleep_report(const char *file, int line)
{
	if (__atomic_add_fetch(&printed, 1, __ATOMIC_RELAXED) > SLEEP_REPORTS_PRINTED)
		return;
	pr_err("BUG: assuming atomic context at %s:%d\n", source_path(file), line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, pid: %d, name: %s\n", in_atomic(), irqs_disabled(), current->pid,
	       current->comm);
	dump_stack();
}
