/* SPDX-License-Identifier: MIT */
/*
 * tasks.h - what kernel-style code has left running
 *
 * For who runs somebody's module and wants to tell what it forgot. Threads and work queues of the machine itself do not count.
 */
#ifndef QUIRE_TASKS_H
#define QUIRE_TASKS_H

#ifdef __cplusplus
extern "C" {
#endif

enum task_leftover_kind {
	LEFTOVER_KTHREAD,   /* a kernel thread that has not ended */
	LEFTOVER_WORKQUEUE, /* a work queue that was not destroyed */
	LEFTOVER_WORK,      /* a work that waits or runs */
	LEFTOVER_TIMER,     /* a timer that is pending */
	LEFTOVER_IRQ,       /* an interrupt handler that was not taken off its line */
};

struct task_leftover {
	enum task_leftover_kind kind;
	const char *
		name; /* of the thread or queue; the queue's of a work; the handler's; "" of a timer. Until the call returns */
	int pid;                /* of a thread; 0 */
	unsigned long function; /* the thread's, work's, timer's or handler's; 0: none. port_symbol() names it */
	unsigned long creator;  /* code address that created or queued it; 0: unknown */
};

/* tasks_leftover - call @each for everything left, in no order; how many. @each must not call into Quire but to print. */
int tasks_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg);
const char *task_leftover_kind_name(enum task_leftover_kind kind);

/* tasks_shutdown - drop timers and works, tell every kernel thread to stop, and freeze for ever, with a line in the log, those
 * that do not within tasks_patience_ms. How many. machine_shutdown() calls it. */
int tasks_shutdown(void);
extern unsigned int tasks_patience_ms;

#ifdef __cplusplus
}
#endif
#endif
