/* SPDX-License-Identifier: MIT */
/*
 * workqueue.c - works: queueing, waiting for them, cancelling them
 *
 * Does not:   run them: worker.c does.
 * Model:      each queueing of a work draws a ticket, from one counter for all. Who waits for a work remembers the ticket and
 *             waits until it is neither in the queue nor with a worker; so the work itself, which its function may have
 *             freed, is not looked at.
 *
 *               idle ──queue──▶ in the queue ──worker──▶ running, not pending (may be queued again: then it waits)
 *                │ delayed                ▲
 *                └──▶ on its timer ───────┘        "pending": on the timer or in the queue
 *
 * Invariants: W1 a pending work is on its timer or in the queue, or its timer's callback is on the way to queue it
 *             W2 a work is with at most one worker
 *             W3 wq->nr_active is how many of its works are with workers, at most wq->max_active
 * Locking:    works_lock, interrupts off, for all works, queues and workers. Inside: timer_lock. Waking up is done outside.
 * Failure:    a queue that is drained, destroyed or gone takes no work: a warning, as in Linux.
 * More:       tests/unit/test_workqueue.c
 */
#include <linux/bug.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "env_int.h"
#include "tasks_int.h"
#include "workqueue_int.h"

#define WORK_PENDING 1L

DEFINE_SPINLOCK(works_lock);
DECLARE_WAIT_QUEUE_HEAD(works_done);
static u64 last_ticket;
static bool closed; /* the machine goes: nothing is queued any more */

#define SYSTEM_QUEUE(i, text)                                                                                          \
	[i] = { .taken = 1,                                                                                            \
		.of_machine = true,                                                                                    \
		.name = text,                                                                                          \
		.max_active = WQ_DFL_ACTIVE,                                                                           \
		.pending = LIST_HEAD_INIT(workqueues[i].pending) }
struct workqueue_struct workqueues[WORKQUEUES_MAX] = {
	SYSTEM_QUEUE(0, "events"),           SYSTEM_QUEUE(1, "events_highpri"),
	SYSTEM_QUEUE(2, "events_long"),      SYSTEM_QUEUE(3, "events_unbound"),
	SYSTEM_QUEUE(4, "events_freezable"), SYSTEM_QUEUE(5, "events_power_efficient"),
};
struct workqueue_struct *system_wq = &workqueues[0], *system_highpri_wq = &workqueues[1],
			*system_long_wq = &workqueues[2], *system_unbound_wq = &workqueues[3],
			*system_freezable_wq = &workqueues[4], *system_power_efficient_wq = &workqueues[5];

/* ---- one work; works_lock held ------------------------------------------------------------------------------ */

static bool in_queue(const struct work_struct *work)
{
	return work->entry.next && !list_empty(&work->entry);
}

static bool is_pending(const struct work_struct *work)
{
	return atomic_long_read(&work->data) & WORK_PENDING;
}

static void set_pending(struct work_struct *work, bool pending)
{
	atomic_long_set(&work->data, pending ? WORK_PENDING : 0);
}

/* Out of the queue; the caller says what becomes of "pending". */
static void unqueue_locked(struct work_struct *work)
{
	if (in_queue(work))
		list_del_init(&work->entry);
}

void work_begin_locked(struct work_struct *work)
{
	unqueue_locked(work);
	set_pending(work, false);
}

/* May it be queued there now? A queue that is being drained takes what its own works queue. */
static bool may_queue_locked(const struct workqueue_struct *wq, const struct work_struct *work)
{
	const struct workqueue_struct *own = worker_queue_locked();

	if (closed || work->disabled)
		return false;
	if (WARN_ONCE(!wq->taken, "workqueue: a work is queued on a queue that was destroyed\n"))
		return false;
	return !WARN_ONCE(wq->draining && own != wq, "workqueue: cannot queue %ps on wq %s\n", (void *)work->func,
			  wq->name);
}

static void enqueue_locked(struct workqueue_struct *wq, struct work_struct *work)
{
	set_pending(work, true);
	work->wq = wq;
	work->ticket = ++last_ticket;
	list_add_tail(&work->entry, &wq->pending);
}

/* ---- queueing ----------------------------------------------------------------------------------------------- */

static bool queue_from(int cpu, struct workqueue_struct *wq, struct work_struct *work, unsigned long from)
{
	unsigned long flags;
	bool queued = false;

	spin_lock_irqsave(&works_lock, flags);
	if (!is_pending(work) && may_queue_locked(wq, work)) {
		work->cpu = cpu;
		work->queued_from = from;
		enqueue_locked(wq, work);
		queued = true;
	}
	spin_unlock_irqrestore(&works_lock, flags);
	if (queued)
		workers_kick();
	return queued;
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_from(cpu, wq, work, _RET_IP_);
}

void delayed_work_timer_fn(struct timer_list *timer)
{
	struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);
	struct work_struct *work = &dwork->work;
	unsigned long flags;
	bool queued = false;

	spin_lock_irqsave(&works_lock, flags);
	/* Cancelled, or queued anew, while we were on the way. */
	if (is_pending(work) && !in_queue(work) && !timer_pending(timer)) {
		if (may_queue_locked(work->wq, work)) {
			enqueue_locked(work->wq, work);
			queued = true;
		} else {
			set_pending(work, false);
		}
	}
	spin_unlock_irqrestore(&works_lock, flags);
	if (queued)
		workers_kick();
}

void delayed_work_leftover(const struct timer_list *timer, struct task_leftover *what)
{
	const struct delayed_work *dwork = container_of(timer, struct delayed_work, timer);

	what->kind = LEFTOVER_WORK;
	what->name = dwork->work.wq->name;
	what->function = (unsigned long)dwork->work.func;
	what->creator = dwork->work.queued_from;
}

void delayed_work_dropped(struct timer_list *timer)
{
	set_pending(&container_of(timer, struct delayed_work, timer)->work, false);
}

/* True: it is in the queue, and a worker is to be told. */
static bool delay_locked(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	dwork->work.cpu = cpu;
	if (!delay) {
		enqueue_locked(wq, &dwork->work);
		return true;
	}
	set_pending(&dwork->work, true);
	dwork->work.wq = wq;
	mod_timer(&dwork->timer, jiffies + delay);
	return false;
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool queued = false, kick = false;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	if (!is_pending(&dwork->work) && may_queue_locked(wq, &dwork->work)) {
		dwork->work.queued_from = _RET_IP_;
		kick = delay_locked(cpu, wq, dwork, delay);
		queued = true;
	}
	spin_unlock_irqrestore(&works_lock, flags);
	if (kick)
		workers_kick();
	return queued;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was, kick = false;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	was = is_pending(&dwork->work);
	if (may_queue_locked(wq, &dwork->work)) {
		timer_delete(&dwork->timer);
		unqueue_locked(&dwork->work);
		dwork->work.queued_from = _RET_IP_;
		kick = delay_locked(cpu, wq, dwork, delay);
	}
	spin_unlock_irqrestore(&works_lock, flags);
	if (kick)
		workers_kick();
	return was;
}

/* ---- waiting ------------------------------------------------------------------------------------------------ */

/* Is any ticket of [first, last] in the queue (NULL: any queue), or with a worker? */
static bool tickets_open(const struct workqueue_struct *wq, u64 first, u64 last)
{
	const struct workqueue_struct *q;
	struct work_struct *work;
	unsigned long flags;
	bool open;

	spin_lock_irqsave(&works_lock, flags);
	open = workers_have_locked(wq, first, last);
	for (q = workqueues; q < workqueues + WORKQUEUES_MAX && !open; q++) {
		if (!q->taken || (wq && q != wq))
			continue;
		list_for_each_entry(work, &q->pending, entry) {
			open = work->ticket >= first && work->ticket <= last;
			if (open)
				break;
		}
	}
	spin_unlock_irqrestore(&works_lock, flags);
	return open;
}

bool flush_work(struct work_struct *work)
{
	unsigned long flags;
	u64 ticket;

	might_sleep();
	spin_lock_irqsave(&works_lock, flags);
	ticket = in_queue(work) ? work->ticket : worker_ticket_locked(work);
	spin_unlock_irqrestore(&works_lock, flags);
	if (!ticket)
		return false;
	wait_event(works_done, !tickets_open(NULL, ticket, ticket));
	return true;
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	unsigned long flags;
	bool kick = false;

	spin_lock_irqsave(&works_lock, flags);
	if (timer_delete(&dwork->timer)) {
		enqueue_locked(dwork->work.wq, &dwork->work);
		kick = true;
	}
	spin_unlock_irqrestore(&works_lock, flags);
	if (kick)
		workers_kick();
	return flush_work(&dwork->work);
}

void __flush_workqueue(struct workqueue_struct *wq)
{
	unsigned long flags;
	u64 last;

	might_sleep();
	spin_lock_irqsave(&works_lock, flags);
	last = last_ticket;
	spin_unlock_irqrestore(&works_lock, flags);
	wait_event(works_done, !tickets_open(wq, 1, last));
}

void drain_workqueue(struct workqueue_struct *wq)
{
	unsigned long flags;

	might_sleep();
	spin_lock_irqsave(&works_lock, flags);
	wq->draining++;
	spin_unlock_irqrestore(&works_lock, flags);
	wait_event(works_done, !tickets_open(wq, 1, ~0ULL));
	spin_lock_irqsave(&works_lock, flags);
	wq->draining--;
	spin_unlock_irqrestore(&works_lock, flags);
}

/* ---- cancelling --------------------------------------------------------------------------------------------- */

/* Not pending any more; @disable more calls of queueing fail. */
static bool cancel_and_disable(struct work_struct *work, struct timer_list *timer, int disable)
{
	unsigned long flags;
	bool was;

	spin_lock_irqsave(&works_lock, flags);
	work->disabled += disable;
	was = is_pending(work);
	if (timer)
		timer_delete(timer);
	unqueue_locked(work);
	set_pending(work, false);
	spin_unlock_irqrestore(&works_lock, flags);
	if (was)
		wake_up_all(&works_done); /* who flushes it waits for nothing now */
	return was;
}

static bool is_running(struct work_struct *work)
{
	unsigned long flags;
	bool running;

	spin_lock_irqsave(&works_lock, flags);
	running = worker_ticket_locked(work) != 0;
	spin_unlock_irqrestore(&works_lock, flags);
	return running;
}

/* From the work itself: it cannot wait for its own end. */
static void wait_not_running(struct work_struct *work)
{
	might_sleep();
	if (!WARN_ON_ONCE(current_work() == work))
		wait_event(works_done, !is_running(work));
}

bool cancel_work(struct work_struct *work)
{
	return cancel_and_disable(work, NULL, 0);
}

bool cancel_work_sync(struct work_struct *work)
{
	bool was = disable_work_sync(work);

	enable_work(work);
	return was;
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel_and_disable(&dwork->work, &dwork->timer, 0);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	bool was = cancel_and_disable(&dwork->work, &dwork->timer, 1);

	/* Its callback may be on the way; it finds nothing to do, but looks. */
	timer_delete_sync(&dwork->timer);
	wait_not_running(&dwork->work);
	enable_work(&dwork->work);
	return was;
}

bool disable_work(struct work_struct *work)
{
	return cancel_and_disable(work, NULL, 1);
}

bool disable_work_sync(struct work_struct *work)
{
	bool was = cancel_and_disable(work, NULL, 1);

	wait_not_running(work);
	return was;
}

bool enable_work(struct work_struct *work)
{
	unsigned long flags;
	bool last;

	spin_lock_irqsave(&works_lock, flags);
	last = work->disabled > 0 && --work->disabled == 0;
	spin_unlock_irqrestore(&works_lock, flags);
	return last;
}

unsigned int work_busy(struct work_struct *work)
{
	return (work_pending(work) ? WORK_BUSY_PENDING : 0) | (is_running(work) ? WORK_BUSY_RUNNING : 0);
}

/* ---- on CPUs ------------------------------------------------------------------------------------------------ */

int schedule_on_each_cpu(work_func_t func)
{
	static struct work_struct works[CONFIG_NR_CPUS];
	static DEFINE_MUTEX(lock);
	unsigned int cpu;

	mutex_lock(&lock);
	for_each_online_cpu(cpu) {
		INIT_WORK(&works[cpu], func);
		schedule_work_on((int)cpu, &works[cpu]);
	}
	for_each_possible_cpu(cpu)
		if (works[cpu].func)
			flush_work(&works[cpu]);
	mutex_unlock(&lock);
	return 0;
}

struct work_call {
	struct work_struct work;
	long (*fn)(void *arg);
	void *arg;
	long result;
};

static void work_call_run(struct work_struct *work)
{
	struct work_call *call = container_of(work, struct work_call, work);

	call->result = call->fn(call->arg);
}

long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg)
{
	struct work_call call = { .fn = fn, .arg = arg };

	INIT_WORK(&call.work, work_call_run);
	schedule_work_on(cpu, &call.work);
	flush_work(&call.work);
	return call.result;
}

/* ---- queues ------------------------------------------------------------------------------------------------- */

static struct workqueue_struct *queue_take_locked(void)
{
	struct workqueue_struct *wq;

	for (wq = workqueues; wq < workqueues + WORKQUEUES_MAX; wq++)
		if (!wq->taken)
			return wq;
	return NULL;
}

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq;
	unsigned long irq;
	va_list args;

	spin_lock_irqsave(&works_lock, irq);
	wq = queue_take_locked();
	if (wq) {
		*wq = (struct workqueue_struct){ .taken = 1, .creator = _RET_IP_ };
		wq->max_active = max_active > 0 ? min(max_active, WQ_MAX_ACTIVE) : WQ_DFL_ACTIVE;
		INIT_LIST_HEAD(&wq->pending);
	}
	spin_unlock_irqrestore(&works_lock, irq);
	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	unsigned long flags;

	drain_workqueue(wq);
	spin_lock_irqsave(&works_lock, flags);
	wq->taken = 0;
	spin_unlock_irqrestore(&works_lock, flags);
}

void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	WRITE_ONCE(wq->max_active, clamp(max_active, 1, WQ_MAX_ACTIVE));
	workers_kick();
}

/* ---- what is left ------------------------------------------------------------------------------------------- */

int works_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct task_leftover what = { .kind = LEFTOVER_WORKQUEUE };
	struct workqueue_struct *wq;
	struct work_struct *work;
	unsigned long flags;
	int nr;

	spin_lock_irqsave(&works_lock, flags);
	nr = workers_leftover_locked(each, arg);
	for (wq = workqueues; wq < workqueues + WORKQUEUES_MAX; wq++) {
		if (!wq->taken)
			continue;
		what = (struct task_leftover){ .kind = LEFTOVER_WORKQUEUE, .name = wq->name, .creator = wq->creator };
		nr += !wq->of_machine;
		if (each && !wq->of_machine)
			each(arg, &what);
		list_for_each_entry(work, &wq->pending, entry) {
			what.kind = LEFTOVER_WORK;
			what.function = (unsigned long)work->func;
			what.creator = work->queued_from;
			nr++;
			if (each)
				each(arg, &what);
		}
	}
	spin_unlock_irqrestore(&works_lock, flags);
	return nr;
}

void works_drop(void)
{
	struct workqueue_struct *wq;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	closed = true;
	for (wq = workqueues; wq < workqueues + WORKQUEUES_MAX; wq++) {
		while (wq->taken && !list_empty(&wq->pending))
			work_begin_locked(list_first_entry(&wq->pending, struct work_struct, entry));
	}
	spin_unlock_irqrestore(&works_lock, flags);
	wake_up_all(&works_done);
}

void works_reset(void)
{
	struct workqueue_struct *wq;

	spin_lock_init(&works_lock);
	init_waitqueue_head(&works_done);
	for (wq = workqueues; wq < workqueues + WORKQUEUES_MAX; wq++) {
		wq->taken = wq->of_machine;
		wq->nr_active = wq->draining = 0;
		INIT_LIST_HEAD(&wq->pending);
	}
	workers_reset();
	closed = false;
}
