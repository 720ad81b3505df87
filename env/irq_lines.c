/* SPDX-License-Identifier: MIT */
/*
 * irq_lines.c - numbered interrupt lines, and who is on them
 *
 * Does not:   deliver (irq.c): a raised line is one more handler in a CPU's ring.
 * Model:      line ──▶ action ──▶ action ...      in the order of request_irq()
 *
 *             raised: off (depth > 0, or a oneshot thread is at work) or running on another CPU? then it is `pending`, and whoever
 *             turns it on, or runs it, runs it once more. So several raises may become one, as on a wire.
 *             Actions lie in a pool. One that is freed is unlinked first, and reused only when nobody runs the line.
 * Invariants: N1 handlers of one line never run on two CPUs at once
 *             N2 pending is 1 only while the line is off, or running
 *             N3 an action's thread runs thread_fn once or more after each IRQ_WAKE_THREAD, until it is freed
 * Locking:    line->lock (spin, irq-safe): all fields. Handlers, threads and irq_raise() run without it.
 * Failure:    misuse is reported in Linux's words. A line that nobody cares for is turned off after UNHANDLED_MAX raises in a row.
 * More:       <linux/interrupt.h>, <quire/irq.h>, tests/unit/test_irq.c
 */
#include <linux/interrupt.h>

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <quire/irq.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

#define ACTIONS_MAX 256
#define UNHANDLED_MAX 100

struct irq_action {
	struct irq_action *next;
	irq_handler_t handler, thread_fn;
	unsigned int irq;
	unsigned long flags;
	const char *name;
	void *dev_id;
	unsigned long creator; /* code address that requested it */
	struct task_struct *thread;
	unsigned int taken;     /* atomic: of the pool */
	unsigned int wakeups;   /* atomic: the thread is to run */
	unsigned int threading; /* line->lock: 1 from the wake-up until the thread is done */
};

struct irq_line {
	spinlock_t lock;
	struct irq_action *actions;
	unsigned int depth;     /* disable_irq() less enable_irq() */
	unsigned int running;   /* 1: handlers run */
	unsigned int threads;   /* actions that are threading */
	unsigned int masked;    /* of them, oneshot ones */
	unsigned int pending;   /* 1: raised while off or running */
	unsigned int unhandled; /* in a row */
};

static struct irq_line lines[NR_IRQS];
static struct irq_action actions[ACTIONS_MAX];

static struct irq_line *line_of(unsigned int irq)
{
	return irq < NR_IRQS ? &lines[irq] : NULL;
}

static struct irq_action *action_take(void)
{
	for (unsigned int i = 0; i < ACTIONS_MAX; i++) {
		unsigned int untaken = 0;

		if (__atomic_compare_exchange_n(&actions[i].taken, &untaken, 1, false, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return &actions[i];
	}
	return NULL;
}

static void action_give(struct irq_action *action)
{
	__atomic_store_n(&action->taken, 0, __ATOMIC_RELEASE);
}

/* ---- running ------------------------------------------------------------------------------------------------ */

static void action_wake(struct irq_line *line, struct irq_action *action)
{
	unsigned long flags;

	if (!action->thread) {
		pr_warn("IRQ %u device %s returned IRQ_WAKE_THREAD but no thread function available.\n", action->irq,
			action->name);
		return;
	}
	spin_lock_irqsave(&line->lock, flags);
	if (!action->threading) {
		action->threading = 1;
		line->threads++;
		line->masked += !!(action->flags & IRQF_ONESHOT);
	}
	__atomic_store_n(&action->wakeups, 1, __ATOMIC_SEQ_CST);
	spin_unlock_irqrestore(&line->lock, flags);
	wake_up_process(action->thread);
}

static void nobody_cared(struct irq_line *line, unsigned int irq)
{
	if (++line->unhandled != UNHANDLED_MAX)
		return;
	pr_err("irq %u: nobody cared (try booting with the \"irqpoll\" option)\n", irq);
	for (struct irq_action *action = line->actions; action; action = action->next)
		pr_err("handlers: %pS %s\n", (void *)action->handler, action->name);
	pr_emerg("Disabling IRQ #%u\n", irq);
	line->depth++;
	line->unhandled = 0;
}

/* Call all handlers once; line->running is ours. */
static bool line_call(struct irq_line *line, unsigned int irq)
{
	bool handled = false;

	for (struct irq_action *action = READ_ONCE(line->actions); action; action = READ_ONCE(action->next)) {
		irqreturn_t ret = action->handler ? action->handler((int)irq, action->dev_id) : IRQ_WAKE_THREAD;

		if (ret == IRQ_WAKE_THREAD)
			action_wake(line, action);
		else if (ret != IRQ_NONE && ret != IRQ_HANDLED)
			pr_err("irq event %u: bogus return value %x\n", irq, (unsigned int)ret);
		handled |= ret != IRQ_NONE;
	}
	return handled;
}

static bool line_off(const struct irq_line *line)
{
	return line->depth || line->masked || !line->actions;
}

/* In hardirq context. */
static void line_run(void *arg)
{
	struct irq_line *line = arg;
	unsigned int irq = (unsigned int)(line - lines);
	bool handled;

	spin_lock(&line->lock);
	line->pending = line->actions != NULL;
	while (line->pending && !line->running && !line_off(line)) {
		line->running = 1;
		line->pending = 0;
		spin_unlock(&line->lock);
		handled = line_call(line, irq);
		spin_lock(&line->lock);
		line->running = 0;
		if (handled)
			line->unhandled = 0;
		else
			nobody_cared(line, irq);
	}
	spin_unlock(&line->lock);
}

int generic_handle_irq(unsigned int irq)
{
	if (!line_of(irq))
		return -EINVAL;
	WARN_ON_ONCE(!in_hardirq());
	line_run(line_of(irq));
	return 0;
}

int quire_irq_raise_on(unsigned int irq, unsigned int cpu)
{
	return line_of(irq) ? irq_raise(cpu, line_run, line_of(irq)) : -EINVAL;
}

int quire_irq_raise(unsigned int irq)
{
	struct quire_cpu *cpu = this_cpu_get();
	int ret = quire_irq_raise_on(irq, cpu->id);

	irq_deliver_pending(cpu);
	return ret;
}

/* It may run again: if it was raised meanwhile, that comes now. */
static void line_on(struct irq_line *line, bool again)
{
	if (again)
		quire_irq_raise((unsigned int)(line - lines));
}

/* ---- threads ------------------------------------------------------------------------------------------------ */

static void thread_done(struct irq_line *line, struct irq_action *action)
{
	unsigned long flags;
	bool again = false;

	spin_lock_irqsave(&line->lock, flags);
	if (!__atomic_load_n(&action->wakeups, __ATOMIC_SEQ_CST) && action->threading) {
		action->threading = 0;
		line->threads--;
		line->masked -= !!(action->flags & IRQF_ONESHOT);
		again = line->pending && !line_off(line);
	}
	spin_unlock_irqrestore(&line->lock, flags);
	line_on(line, again);
}

static int irq_thread(void *arg)
{
	struct irq_action *action = arg;
	struct irq_line *line = line_of(action->irq);

	for (;;) {
		set_current_state(TASK_IDLE);
		if (__atomic_exchange_n(&action->wakeups, 0, __ATOMIC_SEQ_CST)) {
			__set_current_state(TASK_RUNNING);
			action->thread_fn((int)action->irq, action->dev_id);
			thread_done(line, action);
		} else if (kthread_should_stop()) {
			__set_current_state(TASK_RUNNING);
			return 0;
		} else {
			schedule();
		}
	}
}

void irq_wake_thread(unsigned int irq, void *dev_id)
{
	struct irq_line *line = line_of(irq);

	for (struct irq_action *action = line ? READ_ONCE(line->actions) : NULL; action;
	     action = READ_ONCE(action->next))
		if (action->dev_id == dev_id && action->thread)
			action_wake(line, action);
}

/* ---- coming and going --------------------------------------------------------------------------------------- */

/* Behind all others, if they and it agree to share. */
static int action_link(struct irq_line *line, struct irq_action *action)
{
	const unsigned long alike = IRQF_SHARED | IRQF_ONESHOT | IRQF_TRIGGER_MASK;
	struct irq_action **at = &line->actions, *first = line->actions;
	unsigned long flags;
	int ret = 0;

	spin_lock_irqsave(&line->lock, flags);
	first = line->actions;
	if (first && (!(first->flags & IRQF_SHARED) || (first->flags & alike) != (action->flags & alike))) {
		ret = -EBUSY;
	} else {
		if (!first) {
			line->depth = !!(action->flags & IRQF_NO_AUTOEN);
			line->pending = line->unhandled = 0;
		}
		while (*at)
			at = &(*at)->next;
		__atomic_store_n(at, action, __ATOMIC_RELEASE);
	}
	spin_unlock_irqrestore(&line->lock, flags);
	if (ret)
		pr_err("genirq: Flags mismatch irq %u. %08lx (%s) vs. %08lx (%s)\n", action->irq, action->flags,
		       action->name, first->flags, first->name);
	return ret;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			 const char *name, void *dev_id)
{
	struct irq_action *action;
	int ret;

	might_sleep();
	if (!line_of(irq) || (!handler && !thread_fn) ||
	    ((flags & IRQF_SHARED) && (!dev_id || (flags & IRQF_NO_AUTOEN))))
		return -EINVAL;
	if (!handler && !(flags & IRQF_ONESHOT)) {
		pr_err("genirq: Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %u)\n", name, irq);
		return -EINVAL;
	}
	action = action_take();
	if (!action)
		return -ENOMEM;
	*action = (struct irq_action){ .handler = handler,
				       .thread_fn = thread_fn,
				       .irq = irq,
				       .flags = flags,
				       .name = name,
				       .dev_id = dev_id,
				       .creator = _RET_IP_,
				       .taken = 1 };
	if (thread_fn) {
		action->thread = kthread_run(irq_thread, action, "irq/%u-%s", irq, name);
		ret = PTR_ERR_OR_ZERO(action->thread);
		if (ret) {
			action_give(action);
			return ret;
		}
	}
	ret = action_link(line_of(irq), action);
	if (ret) {
		if (action->thread)
			kthread_stop(action->thread);
		action_give(action);
	}
	return ret;
}

static struct irq_action *action_unlink(struct irq_line *line, const void *dev_id)
{
	struct irq_action **at, *action;
	unsigned long flags;

	spin_lock_irqsave(&line->lock, flags);
	for (at = &line->actions; *at && (*at)->dev_id != dev_id; at = &(*at)->next)
		;
	action = *at;
	if (action)
		WRITE_ONCE(*at, action->next);
	spin_unlock_irqrestore(&line->lock, flags);
	return action;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_line *line = line_of(irq);
	struct irq_action *action = line ? action_unlink(line, dev_id) : NULL;
	const char *name;

	might_sleep();
	if (WARN(!action, "Trying to free already-free IRQ %u\n", irq))
		return NULL;
	synchronize_irq(irq);
	if (action->thread)
		kthread_stop(action->thread);
	thread_done(line, action);
	name = action->name;
	action_give(action);
	return name;
}

bool irq_has_action(unsigned int irq)
{
	return line_of(irq) && READ_ONCE(line_of(irq)->actions);
}

/* ---- off and on --------------------------------------------------------------------------------------------- */

void disable_irq_nosync(unsigned int irq)
{
	struct irq_line *line = line_of(irq);
	unsigned long flags;

	if (!line)
		return;
	spin_lock_irqsave(&line->lock, flags);
	line->depth++;
	spin_unlock_irqrestore(&line->lock, flags);
}

void disable_irq(unsigned int irq)
{
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}

bool disable_hardirq(unsigned int irq)
{
	disable_irq_nosync(irq);
	return synchronize_hardirq(irq);
}

void enable_irq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);
	bool balanced, again = false;
	unsigned long flags;

	if (!line)
		return;
	spin_lock_irqsave(&line->lock, flags);
	balanced = line->depth != 0;
	if (balanced) {
		line->depth--;
		again = line->pending && !line_off(line);
	}
	spin_unlock_irqrestore(&line->lock, flags);
	WARN(!balanced, "Unbalanced enable for IRQ %u\n", irq);
	line_on(line, again);
}

static bool line_busy(struct irq_line *line, bool threads_too)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&line->lock, flags);
	busy = line->running || (threads_too && line->threads);
	spin_unlock_irqrestore(&line->lock, flags);
	return busy;
}

bool synchronize_hardirq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);
	unsigned int looks = 0;

	while (line && line_busy(line, false))
		port_relax(looks++);
	return line && !line_busy(line, true);
}

void synchronize_irq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	might_sleep();
	synchronize_hardirq(irq);
	while (line && line_busy(line, true))
		schedule_timeout_uninterruptible(1);
}

int irqs_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct task_leftover what = { .kind = LEFTOVER_IRQ };
	unsigned long flags;
	int nr = 0;

	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		spin_lock_irqsave(&lines[irq].lock, flags);
		for (struct irq_action *action = lines[irq].actions; action; action = action->next) {
			what.name = action->name ? action->name : "";
			what.function = (unsigned long)(action->handler ? action->handler : action->thread_fn);
			what.creator = action->creator;
			nr++;
			if (each)
				each(arg, &what);
		}
		spin_unlock_irqrestore(&lines[irq].lock, flags);
	}
	return nr;
}

void irq_lines_reset(void)
{
	unsigned int i;

	memset(lines, 0, sizeof(lines));
	memset(actions, 0, sizeof(actions));
	for (i = 0; i < NR_IRQS; i++)
		spin_lock_init(&lines[i].lock);
}
