/* SPDX-License-Identifier: MIT */
/*
 * worker.c - threads that run works
 *
 * Model:      workers serve all queues. A kick wakes an idle one, or starts another as long as there are fewer than
 *             WORKERS_MAX: so a work that sleeps keeps nobody waiting. A worker picks, from queue to queue, the first work
 *             that its queue may run and nobody runs.
 *             Where the port has no threads, worker 0 is whoever waits (works_poll()), one inside another if a work waits.
 * Invariants: K1 workers[i].work is set while worker i is in its function; only its address means anything
 * Locking:    works_lock (workqueue.c). Functions are called without it.
 * More:       tests/unit/test_workqueue.c
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sprintf.h>

#include "env_int.h"
#include "tasks_int.h"
#include "workqueue_int.h"

#define WORKERS_MAX 256

struct worker {
	int taken;
	struct task_struct *task; /* who it is while `work` is set */
	struct work_struct *work; /* NULL: idle */
	struct workqueue_struct *wq;
	work_func_t func;
	u64 ticket;
	unsigned long queued_from;
	int cpu;
};

static struct worker workers[WORKERS_MAX];
static unsigned int nr_workers, nr_idle;
static unsigned int next_queue; /* where picking goes on, so that no queue starves */
static DECLARE_WAIT_QUEUE_HEAD(idle_workers);

/* ---- picking; works_lock held ------------------------------------------------------------------------------- */

u64 worker_ticket_locked(const struct work_struct *work)
{
	struct worker *w;

	for (w = workers; w < workers + WORKERS_MAX; w++)
		if (w->work == work)
			return w->ticket;
	return 0;
}

bool workers_have_locked(const struct workqueue_struct *wq, u64 first, u64 last)
{
	struct worker *w;

	for (w = workers; w < workers + WORKERS_MAX; w++)
		if (w->work && (!wq || w->wq == wq) && w->ticket >= first && w->ticket <= last)
			return true;
	return false;
}

static struct worker *worker_self_locked(void)
{
	struct task_struct *self = current;
	struct worker *w, *found = NULL;

	/* The innermost, where one runs inside another. */
	for (w = workers; w < workers + WORKERS_MAX; w++)
		if (w->work && w->task == self && (!found || w->ticket > found->ticket))
			found = w;
	return found;
}

struct workqueue_struct *worker_queue_locked(void)
{
	struct worker *w = worker_self_locked();

	return w ? w->wq : NULL;
}

static struct work_struct *first_to_run_locked(struct workqueue_struct *wq)
{
	struct work_struct *work;

	if (!wq->taken || wq->nr_active >= wq->max_active)
		return NULL;
	list_for_each_entry(work, &wq->pending, entry)
		if (!worker_ticket_locked(work))
			return work;
	return NULL;
}

/* The next one to run, if any; @next: where the one after it is looked for. */
static struct work_struct *pick_locked(unsigned int *next)
{
	struct work_struct *work;
	unsigned int i;

	for (i = 0; i < WORKQUEUES_MAX; i++) {
		work = first_to_run_locked(&workqueues[(next_queue + i) % WORKQUEUES_MAX]);
		if (work) {
			*next = (next_queue + i + 1) % WORKQUEUES_MAX;
			return work;
		}
	}
	return NULL;
}

static bool anything_to_run_locked(void)
{
	unsigned int next;

	return pick_locked(&next) != NULL;
}

/* Give @w the next work to run. */
static bool begin_locked(struct worker *w)
{
	struct work_struct *work = pick_locked(&next_queue);

	if (!work)
		return false;
	w->work = work;
	w->wq = work->wq;
	w->func = work->func;
	w->ticket = work->ticket;
	w->queued_from = work->queued_from;
	w->cpu = work->cpu;
	w->task = current;
	w->wq->nr_active++;
	work_begin_locked(work);
	return true;
}

/* ---- running ------------------------------------------------------------------------------------------------ */

static void check_context(const struct worker *w)
{
	if (likely(preemptible()))
		return;
	pr_err("BUG: workqueue leaked atomic, lock or RCU: %s[%d]\n", current->comm, current->pid);
	pr_err("     preempt=0x%08x irqs_disabled=%d workfn=%ps\n", (unsigned int)preempt_count(), irqs_disabled(),
	       (void *)w->func);
	dump_stack();
	this_cpu_get()->preempt_count = 0;
	local_irq_enable();
}

static void run(struct worker *w)
{
	unsigned long flags;

	if (w->cpu >= 0 && (unsigned int)w->cpu < nr_cpu_ids)
		(void)set_cpus_allowed_ptr(current, cpumask_of((unsigned int)w->cpu));
	w->func(w->work);
	check_context(w);
	if (w->cpu >= 0)
		cpumask_setall(&current->cpus_mask);
	spin_lock_irqsave(&works_lock, flags);
	w->work = NULL;
	w->wq->nr_active--;
	spin_unlock_irqrestore(&works_lock, flags);
	if (wq_has_sleeper(&works_done))
		wake_up_all(&works_done);
}

/* Whoever gets something to do sees to it that the rest is not left until it is done: several kicks may have woken one. */
static bool begin(struct worker *w)
{
	bool began, more = false;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	began = begin_locked(w);
	if (began)
		more = anything_to_run_locked();
	else
		nr_idle++;
	spin_unlock_irqrestore(&works_lock, flags);
	if (more)
		workers_kick();
	return began;
}

static bool anything_to_run(void)
{
	unsigned long flags;
	bool any;

	spin_lock_irqsave(&works_lock, flags);
	any = anything_to_run_locked();
	spin_unlock_irqrestore(&works_lock, flags);
	return any;
}

static void wait_for_work(void)
{
	unsigned long flags;

	wait_event_idle_exclusive(idle_workers, anything_to_run() || kthread_should_stop());
	spin_lock_irqsave(&works_lock, flags);
	nr_idle--;
	spin_unlock_irqrestore(&works_lock, flags);
}

static int worker_thread(void *data)
{
	struct worker *w = data;

	current->flags |= PF_WQ_WORKER;
	while (!kthread_should_stop()) {
		if (begin(w))
			run(w);
		else
			wait_for_work();
	}
	return 0;
}

/* A free place, if another worker is wanted: there is something to do, and nobody idle. */
static struct worker *worker_wanted(bool *wake)
{
	struct worker *w = NULL;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	*wake = nr_idle > 0;
	if (!nr_idle && nr_workers < WORKERS_MAX && anything_to_run_locked()) {
		for (w = workers; w->taken; w++)
			;
		*w = (struct worker){ .taken = 1 };
		nr_workers++;
	}
	spin_unlock_irqrestore(&works_lock, flags);
	return w;
}

static void worker_give_up(struct worker *w)
{
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	w->taken = 0;
	nr_workers--;
	spin_unlock_irqrestore(&works_lock, flags);
}

void workers_kick(void)
{
	struct task_struct *task;
	struct worker *w;
	char name[TASK_COMM_LEN];
	bool wake;

	if (tasks_alone)
		return;
	w = worker_wanted(&wake);
	if (w) {
		snprintf(name, sizeof(name), "kworker/u:%u", (unsigned int)(w - workers));
		task = kthread_create_of_machine(worker_thread, w, name);
		if (IS_ERR(task))
			worker_give_up(w);
		else
			wake_up_process(task);
	} else if (wake) {
		wake_up(&idle_workers);
	}
}

bool works_poll(void)
{
	struct worker *w = NULL;
	unsigned long flags;
	bool began = false;

	if (!preemptible())
		return false;
	spin_lock_irqsave(&works_lock, flags);
	for (w = workers; w < workers + WORKERS_MAX && w->work; w++)
		;
	if (w < workers + WORKERS_MAX)
		began = begin_locked(w);
	spin_unlock_irqrestore(&works_lock, flags);
	if (began)
		run(w);
	return began;
}

struct work_struct *current_work(void)
{
	struct work_struct *work = NULL;
	struct worker *w;
	unsigned long flags;

	spin_lock_irqsave(&works_lock, flags);
	w = worker_self_locked();
	if (w)
		work = w->work;
	spin_unlock_irqrestore(&works_lock, flags);
	return work;
}

/* ---- what is left ------------------------------------------------------------------------------------------- */

unsigned long worker_function(const struct task_struct *task)
{
	struct worker *w;

	for (w = workers; w < workers + WORKERS_MAX; w++)
		if (READ_ONCE(w->work) && w->task == task)
			return (unsigned long)w->func;
	return 0;
}

int workers_leftover_locked(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct task_leftover what = { .kind = LEFTOVER_WORK };
	struct worker *w;
	int nr = 0;

	for (w = workers; w < workers + WORKERS_MAX; w++) {
		if (!w->work)
			continue;
		what.name = w->wq->name;
		what.function = (unsigned long)w->func;
		what.creator = w->queued_from;
		nr++;
		if (each)
			each(arg, &what);
	}
	return nr;
}

void workers_reset(void)
{
	struct worker *w;

	for (w = workers; w < workers + WORKERS_MAX; w++)
		*w = (struct worker){ 0 };
	nr_workers = nr_idle = 0;
	init_waitqueue_head(&idle_workers);
}
