/* SPDX-License-Identifier: MIT */
/*
 * clock.c - what calls timers when their time has come
 *
 * Model:      a thread that sleeps until alarm_ns, and then sees to it that timers run on some CPU, as they would
 *             interrupt one:
 *
 *               a CPU is free      the thread becomes it, and runs them
 *               none is            it raises an interrupt on each, and the first owner that takes it runs them; it looks
 *                                  again a little later, as an owner may take none for long
 *
 *             So a timer runs although all CPUs are in the hands of threads that never sleep. The thread starts with the
 *             first timer, and belongs to the machine. Where the port has no threads, whoever waits, or asks
 *             cond_resched(), does what the thread would do (clock_poll()).
 *
 *             No alarm is lost. When it has passed, the thread sets `due` after putting alarm_ns to "never". Whoever then runs
 *             timers clears `due` first, and lowers alarm_ns to the first expiry that is left last; who arms a timer puts it
 *             into its queue, then lowers alarm_ns. If that comes before the "never", the timer is in the queue when
 *             timers run; otherwise alarm_ns keeps the lower of both. Who lowers it wakes the thread (sched.c).
 * Locking:    start_lock, a bare lock, for starting the thread; the rest is atomic.
 * More:       tests/unit/test_timer.c
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

/* How often the thread looks again while no CPU takes its interrupt. */
#define RETRY_NS 1000000

static struct task_struct *clock_task; /* NULL: not started */
static unsigned int start_lock;
static u64 alarm_ns = PORT_FOREVER;                   /* when the thread will wake up, by port_now_ns() */
static unsigned int due;                              /* it has passed, and nobody has run timers since */
static unsigned char softirq_waiting[CONFIG_NR_CPUS]; /* the CPU's owner changes it */
unsigned int softirqs_waiting;                        /* how many are set */

/* False: the alarm is to be no later already. */
static bool alarm_lower(u64 at_ns)
{
	u64 alarm = __atomic_load_n(&alarm_ns, __ATOMIC_SEQ_CST);

	do {
		if (alarm <= at_ns)
			return false;
	} while (!__atomic_compare_exchange_n(&alarm_ns, &alarm, at_ns, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return true;
}

static void alarm_set(u64 at_ns)
{
	struct task_struct *task = __atomic_load_n(&clock_task, __ATOMIC_ACQUIRE);

	if (alarm_lower(at_ns) && task)
		wake_up_state(task, TASK_IDLE);
}

/* Who finds another one at it leaves it all to him: he looks once more before he is done. */
static void run_expired(void)
{
	__atomic_exchange_n(&due, 0, __ATOMIC_SEQ_CST);
	if (hrtimers_run(true))
		alarm_set(hrtimers_next_ns());
	if (timers_run())
		alarm_set(timers_next_ns());
}

/* ---- on a CPU that somebody else owns ----------------------------------------------------------------------- */

/* In hardirq context: what may not run here waits for softirqs_run(). */
static void clock_irq(void *arg)
{
	unsigned int cpu = smp_processor_id();

	if (hrtimers_run(false))
		alarm_set(hrtimers_next_ns());
	if (softirq_waiting[cpu])
		return;
	WRITE_ONCE(softirq_waiting[cpu], 1);
	__atomic_add_fetch(&softirqs_waiting, 1, __ATOMIC_RELAXED);
}

void softirqs_run(void)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (cpu->irqs_off || cpu->held || (cpu->preempt_count & (SOFTIRQ_MASK | HARDIRQ_MASK)))
		return;
	tasklets_run();
	if (!softirq_waiting[cpu->id])
		return;
	WRITE_ONCE(softirq_waiting[cpu->id], 0);
	__atomic_sub_fetch(&softirqs_waiting, 1, __ATOMIC_RELAXED);
	run_expired();
}

static void raise_everywhere(void)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		if (!(__atomic_load_n(&quire_cpus[cpu].attention, __ATOMIC_RELAXED) & CPU_ATT_IRQ))
			(void)irq_raise(cpu, clock_irq, NULL);
}

/* ---- the thread: no CPU but while it runs timers ------------------------------------------------------------ */

static void clock_tick(struct cpu_sleep *sleep)
{
	if (cpu_sleep_try_end(sleep)) {
		run_expired();
		cpu_sleep_begin(sleep);
		return;
	}
	raise_everywhere();
	port_wait(&sleep->task->__state, TASK_IDLE, RETRY_NS);
}

static void clock_thread(struct task_struct *self)
{
	struct cpu_sleep sleep = { .task = self, .cpu = nr_cpu_ids };
	u64 alarm, now;

	for (;;) {
		__atomic_exchange_n(&self->__state, TASK_IDLE, __ATOMIC_SEQ_CST);
		if (kthread_told_to_stop(self))
			break;
		alarm = __atomic_load_n(&alarm_ns, __ATOMIC_SEQ_CST);
		now = port_now_ns();
		if (alarm <= now) {
			__atomic_store_n(&alarm_ns, PORT_FOREVER, __ATOMIC_SEQ_CST);
			__atomic_store_n(&due, 1, __ATOMIC_SEQ_CST);
		}
		if (__atomic_load_n(&due, __ATOMIC_SEQ_CST))
			clock_tick(&sleep);
		else
			port_wait(&self->__state, TASK_IDLE, alarm == PORT_FOREVER ? alarm : alarm - now);
	}
}

static void clock_start(void)
{
	struct task_struct *task;

	bare_lock(&start_lock);
	if (!clock_task && !tasks_alone) {
		task = kthread_create_without_cpu(clock_thread, "ktimers");
		if (!IS_ERR(task))
			__atomic_store_n(&clock_task, task, __ATOMIC_SEQ_CST);
	}
	bare_unlock(&start_lock);
}

void clock_alarm(u64 at_ns)
{
	if (unlikely(!__atomic_load_n(&clock_task, __ATOMIC_ACQUIRE)))
		clock_start();
	alarm_set(at_ns);
}

/* ---- without threads ---------------------------------------------------------------------------------------- */

u64 clock_poll(void)
{
	run_expired();
	return min(timers_next_ns(), hrtimers_next_ns());
}

void clock_reset(void)
{
	clock_task = NULL;
	due = start_lock = softirqs_waiting = 0;
	alarm_ns = PORT_FOREVER;
	for (unsigned int i = 0; i < CONFIG_NR_CPUS; i++)
		softirq_waiting[i] = 0;
}
