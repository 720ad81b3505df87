/* SPDX-License-Identifier: MIT */
/*
 * tasks.c - everything that runs by itself: what is left of it, and its end with the machine
 *
 * Model:      shutdown goes from what starts things to what runs: timers are dropped, then works, then threads are told to
 *             stop; those that do not in time are frozen by the port, wherever they are. After that the caller is the
 *             only thread inside.
 * Locking:    none of its own.
 * More:       <quire/tasks.h>, tests/unit/test_kthread.c
 */
#include <linux/types.h>
#include <quire/tasks.h>

#include "tasks_int.h"

unsigned int tasks_patience_ms = 1000;

int tasks_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	return kthreads_leftover(each, arg) + works_leftover(each, arg) + timers_leftover(each, arg) +
	       hrtimers_leftover(each, arg) + irqs_leftover(each, arg);
}

const char *task_leftover_kind_name(enum task_leftover_kind kind)
{
	static const char *const names[] = {
		[LEFTOVER_KTHREAD] = "kthread", [LEFTOVER_WORKQUEUE] = "workqueue",
		[LEFTOVER_WORK] = "work",       [LEFTOVER_TIMER] = "timer",
		[LEFTOVER_IRQ] = "irq",
	};

	return names[kind];
}

int tasks_shutdown(void)
{
	int nr;

	works_drop();
	timers_drop();
	hrtimers_drop();
	nr = kthreads_shutdown();
	/* What threads started on their way out. */
	timers_drop();
	hrtimers_drop();
	works_reset();
	timers_reset();
	hrtimers_reset();
	clock_reset();
	tasks_alone = false;
	return nr;
}
