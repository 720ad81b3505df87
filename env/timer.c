/* SPDX-License-Identifier: MIT */
/*
 * timer.c - timers of jiffies
 *
 * Does not:   wake up by itself: clock.c does, and calls timers_run().
 * Model:      a wheel of one bucket a jiffy, modulo its size; a bucket holds what expires in that jiffy, or in the same
 *             one of a later turn.
 *
 *               bucket  0   1   2  ...  clk   ...   WHEEL - 1
 *                               t3       └─ the first jiffy that has not been looked at
 *
 *             One caller at a time runs what has expired; another one that comes returns at once, as the first looks
 *             again before it is done.
 * Invariants: M1 a pending timer is in bucket expires % WHEEL, or clk % WHEEL when it was armed for a jiffy before clk
 *             M2 `running` is the timer whose callback is being called; its memory may be gone by then
 * Locking:    timer_lock, interrupts off; nothing but the clock's wake-up under it. Callbacks are called without it.
 * More:       tests/unit/test_timer.c
 */
#include <linux/bug.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

#define WHEEL 256

static struct hlist_head wheel[WHEEL];
static unsigned long clk; /* jiffies; meaningful while a timer is pending */
static unsigned int nr_pending;
static struct timer_list *running;
static bool runner; /* somebody is in timers_run() */
static DEFINE_SPINLOCK(timer_lock);

/* ---- the wheel; timer_lock held ----------------------------------------------------------------------------- */

static void enqueue_locked(struct timer_list *timer, unsigned long expires)
{
	unsigned long at = expires;

	if (!nr_pending && !runner)
		clk = jiffies;
	if (time_before(at, clk))
		at = clk;
	timer->expires = expires;
	hlist_add_head(&timer->entry, &wheel[at % WHEEL]);
	nr_pending++;
}

static bool dequeue_locked(struct timer_list *timer)
{
	if (!timer_pending(timer))
		return false;
	hlist_del(&timer->entry);
	timer->entry.next = NULL;
	WRITE_ONCE(timer->entry.pprev, NULL);
	nr_pending--;
	return true;
}

/* The jiffy that the first expires in, at least clk; nr_pending is not 0. */
static unsigned long first_expiry_locked(void)
{
	unsigned long first = clk + MAX_JIFFY_OFFSET, i;
	struct timer_list *timer;

	for (i = 0; i < WHEEL; i++) {
		hlist_for_each_entry(timer, &wheel[(clk + i) % WHEEL], entry)
			if (time_before(timer->expires, first))
				first = time_before(timer->expires, clk) ? clk : timer->expires;
		/* Buckets further on hold nothing earlier than their own jiffy. */
		if (time_before_eq(first, clk + i))
			break;
	}
	return first;
}

u64 timers_next_ns(void)
{
	unsigned long flags, now = jiffies, first = 0;
	unsigned int nr;

	spin_lock_irqsave(&timer_lock, flags);
	nr = nr_pending;
	if (nr)
		first = first_expiry_locked();
	spin_unlock_irqrestore(&timer_lock, flags);
	if (!nr)
		return PORT_FOREVER;
	return time_after(first, now) ? jiffies_start_ns(first) : 0;
}

/* ---- expiry ------------------------------------------------------------------------------------------------- */

/* Call it in softirq context, whatever the context is; put that right again afterwards. */
static void call_timer(struct timer_list *timer, void (*function)(struct timer_list *timer), u32 fl)
{
	struct quire_cpu *cpu = this_cpu_get();
	unsigned int count = cpu->preempt_count, locks = lockdep_irq_enter();
	unsigned long flags = 0;

	cpu->preempt_count = count + SOFTIRQ_OFFSET;
	if (fl & TIMER_IRQSAFE)
		local_irq_save(flags);
	function(timer);
	if (fl & TIMER_IRQSAFE)
		local_irq_restore(flags);
	if (unlikely(cpu->preempt_count != count + SOFTIRQ_OFFSET)) {
		pr_err("timer: %pS preempt leak: %08x -> %08x\n", (void *)function, count + SOFTIRQ_OFFSET,
		       cpu->preempt_count);
		dump_stack();
	}
	cpu->preempt_count = count;
	lockdep_irq_exit(locks);
}

/* One whose time has come, out of the wheel; NULL: none. clk moves on. */
static struct timer_list *take_expired_locked(unsigned long now)
{
	struct timer_list *timer;

	if (nr_pending && time_after(now, clk + WHEEL)) {
		/* A long sleep: go where there is something to do, but not past it. */
		unsigned long first = first_expiry_locked();

		clk = time_after(first, now) ? now : time_after(first, clk) ? first : clk;
	}
	for (; nr_pending && time_before_eq(clk, now); clk++) {
		hlist_for_each_entry(timer, &wheel[clk % WHEEL], entry) {
			if (time_after(timer->expires, now))
				continue;
			dequeue_locked(timer);
			return timer;
		}
	}
	return NULL;
}

bool timers_run(void)
{
	void (*function)(struct timer_list * timer);
	struct timer_list *timer;
	unsigned long flags;
	u32 fl;

	spin_lock_irqsave(&timer_lock, flags);
	if (runner) {
		spin_unlock_irqrestore(&timer_lock, flags);
		return false;
	}
	runner = true;
	while ((timer = take_expired_locked(jiffies)) != NULL) {
		function = timer->function;
		fl = timer->flags;
		WRITE_ONCE(running, timer);
		spin_unlock_irqrestore(&timer_lock, flags);
		call_timer(timer, function, fl);
		spin_lock_irqsave(&timer_lock, flags);
		WRITE_ONCE(running, NULL);
	}
	runner = false;
	spin_unlock_irqrestore(&timer_lock, flags);
	return true;
}

/* ---- arming and deleting ------------------------------------------------------------------------------------ */

void timer_setup_fn(struct timer_list *timer, void (*function)(struct timer_list *timer), unsigned int flags)
{
	*timer = (struct timer_list){ .function = function, .flags = flags };
}

enum arm_when { ARM_ALWAYS, ARM_IF_PENDING, ARM_EARLIER };

static int timer_arm(struct timer_list *timer, unsigned long expires, enum arm_when when, unsigned long from)
{
	bool was, arm = true;
	unsigned long flags;

	spin_lock_irqsave(&timer_lock, flags);
	was = timer_pending(timer);
	if (!timer->function || (when == ARM_IF_PENDING && !was))
		arm = false;
	if (when == ARM_EARLIER && was && time_before_eq(timer->expires, expires))
		arm = false;
	if (arm) {
		dequeue_locked(timer);
		timer->armed_from = from;
		enqueue_locked(timer, expires);
	}
	spin_unlock_irqrestore(&timer_lock, flags);
	if (arm)
		clock_alarm(jiffies_start_ns(expires));
	return was;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return timer_arm(timer, expires, ARM_ALWAYS, _RET_IP_);
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return timer_arm(timer, expires, ARM_IF_PENDING, _RET_IP_);
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return timer_arm(timer, expires, ARM_EARLIER, _RET_IP_);
}

void add_timer(struct timer_list *timer)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	timer_arm(timer, timer->expires, ARM_ALWAYS, _RET_IP_);
}

void add_timer_on(struct timer_list *timer, int cpu)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	timer_arm(timer, timer->expires, ARM_ALWAYS, _RET_IP_);
}

/* 1 it was pending, 0 it was not, -1 its callback runs and @sync says to leave it then. */
static int timer_stop(struct timer_list *timer, bool shut, bool sync)
{
	unsigned long flags;
	int was;

	spin_lock_irqsave(&timer_lock, flags);
	if (shut)
		timer->function = NULL;
	if (sync && running == timer)
		was = -1;
	else
		was = dequeue_locked(timer);
	spin_unlock_irqrestore(&timer_lock, flags);
	return was;
}

/* Not after a self-rearming callback has armed it again: each turn looks anew. */
static int timer_stop_sync(struct timer_list *timer, bool shut)
{
	unsigned int spins = 0;
	int was;

	WARN_ON_ONCE(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	while ((was = timer_stop(timer, shut, true)) < 0)
		port_relax(spins++);
	return was;
}

int timer_delete(struct timer_list *timer)
{
	return timer_stop(timer, false, false);
}

int timer_delete_sync(struct timer_list *timer)
{
	return timer_stop_sync(timer, false);
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	return timer_stop(timer, false, true);
}

int timer_shutdown(struct timer_list *timer)
{
	return timer_stop(timer, true, false);
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return timer_stop_sync(timer, true);
}

/* ---- what is left ------------------------------------------------------------------------------------------- */

int timers_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct task_leftover what = { 0 };
	struct timer_list *timer;
	unsigned long flags;
	int nr = 0;

	spin_lock_irqsave(&timer_lock, flags);
	for (unsigned int i = 0; i < WHEEL; i++) {
		hlist_for_each_entry(timer, &wheel[i], entry) {
			what.kind = LEFTOVER_TIMER;
			what.name = "";
			what.function = (unsigned long)timer->function;
			what.creator = timer->armed_from;
			if (timer->function == delayed_work_timer_fn)
				delayed_work_leftover(timer, &what);
			nr++;
			if (each)
				each(arg, &what);
		}
	}
	spin_unlock_irqrestore(&timer_lock, flags);
	return nr;
}

void timers_drop(void)
{
	unsigned long flags;

	spin_lock_irqsave(&timer_lock, flags);
	for (unsigned int i = 0; i < WHEEL; i++) {
		while (wheel[i].first) {
			struct timer_list *timer = hlist_entry(wheel[i].first, struct timer_list, entry);

			dequeue_locked(timer);
			if (timer->function == delayed_work_timer_fn)
				delayed_work_dropped(timer);
		}
	}
	spin_unlock_irqrestore(&timer_lock, flags);
}

/* What the frozen left behind. */
void timers_reset(void)
{
	spin_lock_init(&timer_lock);
	running = NULL;
	runner = false;
}
