/* SPDX-License-Identifier: MIT */
/*
 * sched.c - sleeping and waking
 *
 * Does not:   choose who runs: a woken thread queues up for a CPU (cpu.c), and what runs then is the host's business.
 * Model:      A task's state word is the word its thread sleeps on.
 *
 *               sleeper                             waker
 *               S1 state = UNINTERRUPTIBLE          W1 condition = true
 *               S2 full barrier                     W2 full barrier
 *               S3 condition? -> do not sleep       W3 state UNINTERRUPTIBLE -> RUNNING, or nothing
 *               S4 port_wait(&state, the state)     W4 port_wake(&state)
 *
 *             No wake-up is lost. If S3 does not see W1, then S1 came before W3 (each side has a barrier between its write
 *             and its read), so W3 changes the state. If that is before S4, the port finds another value in the word
 *             and does not sleep; if after, the sleeper is asleep by then, or its check and falling asleep, which are
 *             one step, come later and see the change; and W4 wakes it. A wake-up that comes early leaves RUNNING in the
 *             word, which ends S4 at once.
 *             W4 may come when the sleeper has long gone on, or ended: tasks lie in static memory, and who else sleeps
 *             on that word by then looks at it again.
 *             On a port without threads the one thread that waits runs interrupts, timers and works itself.
 * Locking:    none; the state word is atomic.
 * Failure:    sleeping in atomic context is reported as Linux words it; the counts are kept over the sleep.
 * More:       tests/unit/test_wait.c, tests/stress/stress_tasks.c
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/processor.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

static void atomic_report(void)
{
	__atomic_add_fetch(&atomic_sleep_reports, 1, __ATOMIC_RELAXED);
	pr_err("BUG: scheduling while atomic: %s/%d/0x%08x\n", current->comm, current->pid,
	       (unsigned int)preempt_count());
	dump_stack();
}

/* What is left until @deadline_ns; 0: it has passed. */
static u64 time_left(u64 deadline_ns)
{
	u64 now;

	if (deadline_ns == PORT_FOREVER)
		return PORT_FOREVER;
	now = port_now_ns();
	return deadline_ns > now ? deadline_ns - now : 0;
}

/* Nobody else could do what the caller waits for but the interrupts, timers and works it runs itself. */
static void sleep_alone(struct task_struct *task, u64 deadline_ns)
{
	unsigned int state;
	u64 next, now;

	for (;;) {
		irq_deliver_pending(this_cpu_get());
		next = works_poll() ? 0 : min(clock_poll(), deadline_ns);
		state = READ_ONCE(task->__state);
		now = port_now_ns();
		if (state == TASK_RUNNING || now >= deadline_ns)
			break;
		if (next > now)
			port_wait(&task->__state, state, next == PORT_FOREVER ? next : next - now);
	}
	__set_current_state(TASK_RUNNING);
}

void sleep_until(u64 deadline_ns)
{
	struct task_struct *task = current;
	struct cpu_sleep sleep;
	unsigned int state;
	u64 left;

	if (unlikely(!preemptible()))
		atomic_report();
	if (unlikely(tasks_alone)) {
		sleep_alone(task, deadline_ns);
		return;
	}
	cpu_sleep_begin(&sleep);
	while ((state = __atomic_load_n(&task->__state, __ATOMIC_ACQUIRE)) != TASK_RUNNING) {
		left = time_left(deadline_ns);
		if (!left)
			break;
		port_wait(&task->__state, state, left);
	}
	/* From now on a wake-up finds nobody asleep. */
	__atomic_store_n(&task->__state, TASK_RUNNING, __ATOMIC_SEQ_CST);
	cpu_sleep_end(&sleep);
}

void schedule(void)
{
	if (get_current_state() == TASK_RUNNING)
		cpu_yield();
	else
		sleep_until(PORT_FOREVER);
}

long schedule_timeout(long timeout)
{
	u64 now, deadline;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		pr_err("schedule_timeout: wrong timeout value %lx\n", (unsigned long)timeout);
		dump_stack();
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	deadline = port_now_ns() + (u64)timeout * TICK_NSEC;
	if (get_current_state() == TASK_RUNNING)
		cpu_yield();
	else
		sleep_until(deadline);
	now = port_now_ns();
	return now < deadline ? (long)DIV_ROUND_UP(deadline - now, TICK_NSEC) : 0;
}

long schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_killable(long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_idle(long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}

void io_schedule(void)
{
	schedule();
}

long io_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

void yield(void)
{
	__set_current_state(TASK_RUNNING);
	might_sleep();
	cpu_yield();
}

int resched_slow(void)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (unlikely(READ_ONCE(cpu->attention) & CPU_ATT_IRQ))
		irq_deliver_pending(cpu);
	if (unlikely(tasks_alone) && preemptible())
		clock_poll();
	return need_resched() && preemptible() && cpu_yield();
}

void cpu_relax_once(unsigned int spins)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (unlikely(READ_ONCE(cpu->attention) & CPU_ATT_IRQ))
		irq_deliver_pending(cpu);
	if (unlikely(tasks_alone) && !cpu->irqs_off && !in_interrupt())
		clock_poll();
	port_relax(spins);
}

int wake_up_state(struct task_struct *task, unsigned int states)
{
	unsigned int state;

	smp_mb();
	state = __atomic_load_n(&task->__state, __ATOMIC_SEQ_CST);
	do {
		if (!(state & states))
			return 0;
	} while (!__atomic_compare_exchange_n(&task->__state, &state, TASK_RUNNING, false, __ATOMIC_SEQ_CST,
					      __ATOMIC_SEQ_CST));
	port_wake(&task->__state);
	return 1;
}

int wake_up_process(struct task_struct *task)
{
	return wake_up_state(task, TASK_NORMAL);
}

/* ---- about tasks -------------------------------------------------------------------------------------------- */

unsigned int task_cpu_of(const struct task_struct *task)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (quire_cpus[cpu].claimed && READ_ONCE(quire_cpus[cpu].task) == task)
			return cpu;
	return 0;
}

void set_task_comm(struct task_struct *task, const char *comm)
{
	strscpy(task->comm, comm, sizeof(task->comm));
}

char *get_task_comm(char *buf, const struct task_struct *task)
{
	strscpy(buf, task->comm, TASK_COMM_LEN);
	return buf;
}

int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask)
{
	if (!cpumask_intersects(mask, cpu_online_mask))
		return -EINVAL;
	cpumask_copy(&task->cpus_mask, mask);
	if (task == current)
		cpu_migrate();
	return 0;
}
