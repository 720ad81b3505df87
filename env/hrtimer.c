/* SPDX-License-Identifier: MIT */
/*
 * hrtimer.c - timers of nanoseconds
 *
 * Model:      a list in the order of expiry; there are few of them. clock.c wakes up and calls hrtimers_run(), which calls
 *             what has expired as an interrupt would: hardirq context, interrupts off.
 * Invariants: H1 the list is sorted; H2 a timer that is not queued has an empty entry, or was never started
 *             H3 `running` is the timer whose callback is being called
 * Locking:    hrtimer_lock, interrupts off. Callbacks are called without it.
 * More:       tests/unit/test_timer.c
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

static LIST_HEAD(queue);
static struct hrtimer *running;
static bool runner, moved; /* somebody is in hrtimers_run(); the callback started its own timer */
static DEFINE_SPINLOCK(hrtimer_lock);

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	*timer = (struct hrtimer){ .soft = mode & HRTIMER_MODE_SOFT };
	INIT_LIST_HEAD(&timer->entry);
}

void hrtimer_setup(struct hrtimer *timer, enum hrtimer_restart (*function)(struct hrtimer *timer), clockid_t clock,
		   enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}

bool hrtimer_is_queued(const struct hrtimer *timer)
{
	const struct list_head *next = READ_ONCE(timer->entry.next);

	return next && next != &timer->entry;
}

static void enqueue_locked(struct hrtimer *timer)
{
	struct hrtimer *other;

	list_for_each_entry(other, &queue, entry)
		if (other->expires > timer->expires)
			break;
	list_add_tail(&timer->entry, &other->entry);
}

static bool dequeue_locked(struct hrtimer *timer)
{
	if (!hrtimer_is_queued(timer))
		return false;
	list_del_init(&timer->entry);
	return true;
}

static void start(struct hrtimer *timer, ktime_t expires, unsigned long from)
{
	unsigned long flags;

	spin_lock_irqsave(&hrtimer_lock, flags);
	dequeue_locked(timer);
	timer->expires = expires;
	timer->armed_from = from;
	if (timer == running)
		moved = true;
	enqueue_locked(timer);
	spin_unlock_irqrestore(&hrtimer_lock, flags);
	clock_alarm(ktime_port_ns(expires));
}

void hrtimer_start(struct hrtimer *timer, ktime_t time, enum hrtimer_mode mode)
{
	start(timer, mode & HRTIMER_MODE_REL ? ktime_add_safe(ktime_get(), time) : time, _RET_IP_);
}

void hrtimer_restart(struct hrtimer *timer)
{
	start(timer, timer->expires, _RET_IP_);
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	unsigned long flags;
	int was = -1;

	spin_lock_irqsave(&hrtimer_lock, flags);
	if (running != timer)
		was = dequeue_locked(timer);
	spin_unlock_irqrestore(&hrtimer_lock, flags);
	return was;
}

int hrtimer_cancel(struct hrtimer *timer)
{
	unsigned int spins = 0;
	int was;

	while ((was = hrtimer_try_to_cancel(timer)) < 0)
		port_relax(spins++);
	return was;
}

bool hrtimer_callback_running(const struct hrtimer *timer)
{
	return READ_ONCE(running) == timer;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	return hrtimer_is_queued(timer) || hrtimer_callback_running(timer);
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t late = now - timer->expires;
	u64 times;

	if (late < 0 || WARN_ON(hrtimer_is_queued(timer)))
		return 0;
	if (interval < 1)
		interval = 1;
	times = (u64)late / (u64)interval + 1;
	timer->expires = ktime_add_safe(timer->expires, (ktime_t)(times * (u64)interval));
	return times;
}

/* ---- expiry ------------------------------------------------------------------------------------------------- */

static enum hrtimer_restart call(struct hrtimer *timer)
{
	struct quire_cpu *cpu = this_cpu_get();
	unsigned int count = cpu->preempt_count, irqs_off = cpu->irqs_off, locks = lockdep_irq_enter();
	enum hrtimer_restart again;

	cpu->preempt_count = count + (timer->soft ? SOFTIRQ_OFFSET : HARDIRQ_OFFSET);
	cpu->irqs_off = timer->soft ? irqs_off : 1;
	again = timer->function(timer);
	cpu->preempt_count = count;
	cpu->irqs_off = irqs_off;
	lockdep_irq_exit(locks);
	return again;
}

static struct hrtimer *take_expired_locked(ktime_t now, bool soft_too)
{
	struct hrtimer *timer;

	list_for_each_entry(timer, &queue, entry) {
		if (timer->expires > now)
			break;
		if (timer->soft && !soft_too)
			continue;
		list_del_init(&timer->entry);
		return timer;
	}
	return NULL;
}

bool hrtimers_run(bool soft_too)
{
	enum hrtimer_restart again;
	struct hrtimer *timer;
	unsigned long flags;

	spin_lock_irqsave(&hrtimer_lock, flags);
	if (runner) {
		spin_unlock_irqrestore(&hrtimer_lock, flags);
		return false;
	}
	runner = true;
	while ((timer = take_expired_locked(ktime_get(), soft_too)) != NULL) {
		WRITE_ONCE(running, timer);
		moved = false;
		spin_unlock_irqrestore(&hrtimer_lock, flags);
		again = call(timer);
		spin_lock_irqsave(&hrtimer_lock, flags);
		/* One that does not go on may be in freed memory by now. */
		if (again == HRTIMER_RESTART && !moved)
			enqueue_locked(timer);
		WRITE_ONCE(running, NULL);
	}
	runner = false;
	spin_unlock_irqrestore(&hrtimer_lock, flags);
	return true;
}

u64 hrtimers_next_ns(void)
{
	struct hrtimer *timer;
	unsigned long flags;
	u64 next = PORT_FOREVER;

	spin_lock_irqsave(&hrtimer_lock, flags);
	timer = list_first_entry_or_null(&queue, struct hrtimer, entry);
	if (timer)
		next = ktime_port_ns(timer->expires);
	spin_unlock_irqrestore(&hrtimer_lock, flags);
	return next;
}

int schedule_hrtimeout(ktime_t *expires, enum hrtimer_mode mode)
{
	ktime_t end;

	if (!expires) {
		schedule();
		return -EINTR;
	}
	end = mode & HRTIMER_MODE_REL ? ktime_add_safe(ktime_get(), *expires) : *expires;
	wait_until_ktime(end);
	return ktime_get() >= end ? 0 : -EINTR;
}

/* ---- what is left ------------------------------------------------------------------------------------------- */

int hrtimers_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct task_leftover what = { .kind = LEFTOVER_TIMER, .name = "" };
	struct hrtimer *timer;
	unsigned long flags;
	int nr = 0;

	spin_lock_irqsave(&hrtimer_lock, flags);
	list_for_each_entry(timer, &queue, entry) {
		what.function = (unsigned long)timer->function;
		what.creator = timer->armed_from;
		nr++;
		if (each)
			each(arg, &what);
	}
	spin_unlock_irqrestore(&hrtimer_lock, flags);
	return nr;
}

void hrtimers_drop(void)
{
	unsigned long flags;

	spin_lock_irqsave(&hrtimer_lock, flags);
	while (!list_empty(&queue))
		list_del_init(queue.next);
	spin_unlock_irqrestore(&hrtimer_lock, flags);
}

void hrtimers_reset(void)
{
	spin_lock_init(&hrtimer_lock);
	running = NULL;
	runner = moved = false;
}
