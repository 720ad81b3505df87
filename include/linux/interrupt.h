/* SPDX-License-Identifier: MIT */
/*
 * interrupt.h - simulated interrupts
 *
 * There are no asynchronous interrupts: a handler runs on a CPU where its owner leaves a local section,
 * turns interrupts on, or is about to enter a local section - never inside one, never with interrupts off.
 * It runs in hardirq context (in_irq()), with interrupts off, and must not sleep.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/irqreturn.h>
#include <linux/types.h>

/* Interrupts that may be waiting on one CPU. */
#define IRQ_QUEUE_LEN 32

/* irq_raise - make CPU @cpu run @handler(@arg) soon; raised in order, delivered in order. From any thread, any
 * context, no locks taken that others see. 0; -EBUSY when the CPU's queue is full, -EINVAL no such CPU or offline. */
int irq_raise(unsigned int cpu, void (*handler)(void *arg), void *arg);

/* irq_migrate - run here what is still queued on CPU @cpu, which is offline. Process context. */
void irq_migrate(unsigned int cpu);
/* irq_reset - forget everything queued (boot, shutdown). */
void irq_reset(void);

/* ---- lines ---- */

#define NR_IRQS 256 /* lines are 0..NR_IRQS - 1 */

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev_id);

#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_TRIGGER_MASK 0x0000000f
#define IRQF_SHARED 0x00000080 /* others may be on the line; all of them say so, and have a dev_id of their own */
#define IRQF_PROBE_SHARED 0x00000100
#define IRQF_PERCPU 0x00000400
#define IRQF_NOBALANCING 0x00000800
#define IRQF_IRQPOLL 0x00001000
#define IRQF_ONESHOT 0x00002000 /* the line stays off until the thread is done */
#define IRQF_NO_SUSPEND 0x00004000
#define IRQF_NO_THREAD 0x00010000
#define IRQF_EARLY_RESUME 0x00020000
#define IRQF_COND_SUSPEND 0x00040000
#define IRQF_NO_AUTOEN 0x00080000 /* enable_irq() is to come */
#define IRQF_TIMER 0x00000200

/* request_threaded_irq - call @handler in hardirq context whenever line @irq is raised (<quire/irq.h>), and @thread_fn in a thread when
 * that says IRQ_WAKE_THREAD; @handler NULL: always, with IRQF_ONESHOT. @name and @dev_id stay the caller's. 0; -EINVAL bad line or
 * arguments; -EBUSY the line is taken and not shared by both; -ENOMEM; -ENOSYS a thread on a port without. May sleep. */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev_id);
static inline int __must_check request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
					   const char *name, void *dev_id)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev_id);
}
#define request_any_context_irq(irq, handler, flags, name, dev_id) request_irq(irq, handler, flags, name, dev_id)
/* free_irq - take it off again, once neither handler nor thread runs any more; the name it had, NULL (reported): it was not on it. May
 * sleep; not from its own handler. */
const void *free_irq(unsigned int irq, void *dev_id);

/* disable_irq - the line is off until as many enable_irq(); what is raised meanwhile comes then, once. disable_irq() waits until handlers
 * and threads are done, and may sleep; _nosync() and enable_irq() are for any context. */
void disable_irq_nosync(unsigned int irq);
void disable_irq(unsigned int irq);
bool disable_hardirq(unsigned int irq);
void enable_irq(unsigned int irq);
/* synchronize_irq - wait until no handler of the line runs, and no thread. May sleep. */
void synchronize_irq(unsigned int irq);
bool synchronize_hardirq(unsigned int irq);
void irq_wake_thread(unsigned int irq, void *dev_id);
bool irq_has_action(unsigned int irq);
/* generic_handle_irq - call the handlers of @irq now, in hardirq context. 0, -EINVAL. */
int generic_handle_irq(unsigned int irq);
#define irq_set_affinity_hint(irq, mask) ((void)(irq), (void)(mask), 0)
#define irq_set_affinity(irq, mask) ((void)(irq), (void)(mask), 0)
#define irq_set_irq_wake(irq, on) ((void)(irq), (void)(on), 0)
#define enable_irq_wake(irq) 0
#define disable_irq_wake(irq) 0

/* irq_lines_reset - nothing is on any line (boot, shutdown). */
void irq_lines_reset(void);

/* ---- tasklets ---- */

enum { TASKLET_STATE_SCHED, TASKLET_STATE_RUN };

struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state; /* bits TASKLET_STATE_* */
	atomic_t count;      /* tasklet_disable() less tasklet_enable() */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

#define DECLARE_TASKLET(name, fn) struct tasklet_struct name = { .use_callback = true, .callback = fn }
#define DECLARE_TASKLET_DISABLED(name, fn)                                                                             \
	struct tasklet_struct name = { .count = { 1 }, .use_callback = true, .callback = fn }
#define DECLARE_TASKLET_OLD(name, fn) struct tasklet_struct name = { .func = fn }
#define DECLARE_TASKLET_DISABLED_OLD(name, fn) struct tasklet_struct name = { .count = { 1 }, .func = fn }
#define from_tasklet(var, t, field) container_of(t, __typeof__(*(var)), field)

static inline void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *t))
{
	*t = (struct tasklet_struct){ .use_callback = true, .callback = callback };
}
static inline void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long data), unsigned long data)
{
	*t = (struct tasklet_struct){ .func = func, .data = data };
}
/* tasklet_schedule - run it once in softirq context, soon; already scheduled: nothing. Any context. It may schedule itself. */
void tasklet_schedule(struct tasklet_struct *t);
#define tasklet_hi_schedule(t) tasklet_schedule(t)
/* While disabled it stays scheduled. tasklet_disable() waits until it does not run. Not from the tasklet itself. */
static inline void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
}
void tasklet_unlock_wait(struct tasklet_struct *t);
static inline void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
}
#define tasklet_disable_in_atomic(t) tasklet_disable(t)
void tasklet_enable(struct tasklet_struct *t);
/* tasklet_kill - wait until it was run, if it is scheduled, and does not run. It must not be disabled. May sleep. */
void tasklet_kill(struct tasklet_struct *t);

/* For softirqs_run() and boot. */
void tasklets_run(void);
void tasklets_reset(void);

#endif
