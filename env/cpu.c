/* SPDX-License-Identifier: MIT */
/*
 * cpu.c - the machine's CPU slots: which thread is which CPU
 *
 * Does not:   guard per-CPU state (local.c), schedule: the host does.
 * Model:      A thread that enters Quire claims a free online slot and is that CPU until it leaves.
 *
 *               offline --online--> free --claim--> claimed (owner: one thread)
 *                  ^                 | ^               |
 *                  +----offline------+ +-----leave-----+
 *
 *             Before boot and after shutdown there is one CPU, 0, so that code which asks for its CPU always has one.
 * Invariants: U1 a slot is claimed by at most one thread, and then port_this_cpu() of that thread is the slot
 *             U2 a claimed slot is online; at least one slot is online
 *             U3 preempt_count, held and irqs_off of an unclaimed slot are 0
 * Locking:    claimed is taken and given back by atomics; cpu_hotplug_lock serialises online and offline. A thread that
 *             finds no free slot sleeps on slot_seq, which every give-back changes.
 * Failure:    -EBUSY and -EINVAL as <quire/machine.h> says. Giving a CPU up in atomic context is reported.
 * More:       docs/locking.md, tests/unit/test_cpu.c
 */
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <quire/machine.h>
#include <quire/port.h>

#include "env_int.h"

#define CPU_CALLBACKS_MAX 8

struct task_struct idle_tasks[CONFIG_NR_CPUS];
struct quire_cpu quire_cpus[CONFIG_NR_CPUS] = { [0] = { .online = 1, .task = &idle_tasks[0] } };
struct quire_cpu quire_nobody = { .attention = CPU_ATT_ALWAYS };
unsigned int nr_cpu_ids = 1;

static unsigned int slot_seq;     /* changes whenever a slot comes free */
static unsigned int slot_waiters; /* threads that may be sleeping on it */
static DEFINE_MUTEX(cpu_hotplug_lock);
static void (*dead_callbacks[CPU_CALLBACKS_MAX])(unsigned int cpu);
static void (*online_callbacks[CPU_CALLBACKS_MAX])(unsigned int cpu);

/* ---- claiming and giving back ------------------------------------------------------------------------------- */

static void cpu_release(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->claimed, 0, __ATOMIC_SEQ_CST);
	__atomic_add_fetch(&slot_seq, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&slot_waiters, __ATOMIC_SEQ_CST))
		port_wake(&slot_seq);
}

/* An offline in between is seen by one of the two looks at online, or sees our claim. */
static bool cpu_try_claim(struct quire_cpu *cpu)
{
	int unclaimed = 0;

	if (!__atomic_load_n(&cpu->online, __ATOMIC_ACQUIRE))
		return false;
	if (!__atomic_compare_exchange_n(&cpu->claimed, &unclaimed, 1, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
		return false;
	if (__atomic_load_n(&cpu->online, __ATOMIC_SEQ_CST))
		return true;
	cpu_release(cpu);
	return false;
}

static struct quire_cpu *cpu_claim_any(unsigned int prefer)
{
	unsigned int i;

	if (prefer < nr_cpu_ids && cpu_try_claim(&quire_cpus[prefer]))
		return &quire_cpus[prefer];
	for (i = 0; i < nr_cpu_ids; i++)
		if (cpu_try_claim(&quire_cpus[i]))
			return &quire_cpus[i];
	return NULL;
}

static struct quire_cpu *cpu_claim_wait(unsigned int prefer)
{
	struct quire_cpu *cpu = cpu_claim_any(prefer);
	unsigned int seq;

	if (likely(cpu))
		return cpu;
	__atomic_add_fetch(&slot_waiters, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		seq = __atomic_load_n(&slot_seq, __ATOMIC_SEQ_CST);
		cpu = cpu_claim_any(prefer);
		if (cpu)
			break;
		port_wait(&slot_seq, seq);
	}
	__atomic_sub_fetch(&slot_waiters, 1, __ATOMIC_SEQ_CST);
	return cpu;
}

/* The slot starts its new owner with a fresh idle task. */
static void cpu_start(struct quire_cpu *cpu)
{
	struct task_struct *idle = &idle_tasks[cpu->id];

	memset(idle, 0, sizeof(*idle));
	idle->mems_allowed = ~0ULL;
	snprintf(idle->comm, sizeof(idle->comm), "swapper/%u", cpu->id);
	cpu->task = idle;
	port_cpu_bind(cpu);
}

struct quire_cpu *quire_cpu_enter(void)
{
	struct quire_cpu *cpu = port_this_cpu();

	if (cpu)
		return cpu;
	cpu = cpu_claim_wait(0);
	cpu_start(cpu);
	return cpu;
}

void quire_cpu_leave(void)
{
	struct quire_cpu *cpu = port_this_cpu();

	if (!cpu)
		return;
	if (unlikely(!preemptible())) {
		sleep_in_atomic_report(__FILE__, __LINE__);
		__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
		cpu->preempt_count = 0;
		cpu->irqs_off = 0;
		cpu->local_depth = 0;
	}
	irq_deliver_pending(cpu);
	port_cpu_bind(NULL);
	cpu_release(cpu);
}

void cpu_sleep_begin(struct cpu_sleep *sleep)
{
	struct quire_cpu *cpu = this_cpu_get();

	sleep->cpu = cpu->id;
	sleep->task = cpu->task;
	if (cpu->task == &idle_tasks[cpu->id]) {
		sleep->task = NULL;
		sleep->idle = *cpu->task;
	}
	quire_cpu_leave();
}

void cpu_sleep_end(const struct cpu_sleep *sleep)
{
	struct quire_cpu *cpu = cpu_claim_wait(sleep->cpu);

	cpu_start(cpu);
	if (sleep->task) {
		cpu->task = sleep->task;
		return;
	}
	idle_tasks[cpu->id] = sleep->idle;
	snprintf(cpu->task->comm, sizeof(cpu->task->comm), "swapper/%u", cpu->id);
}

/* ---- how many there are ------------------------------------------------------------------------------------- */

int cpus_init(unsigned int nr_cpus, const int *cpu_node)
{
	struct quire_cpu *self = this_cpu_get();
	unsigned int i;

	if (nr_cpus == 0 || nr_cpus > CONFIG_NR_CPUS || self->id != 0)
		return -EINVAL;
	irq_reset();
	for (i = 0; i < nr_cpus; i++) {
		struct quire_cpu *cpu = &quire_cpus[i];

		cpu->id = i;
		cpu->node = cpu_node ? cpu_node[i] : 0;
		__atomic_store_n(&cpu->online, 1, __ATOMIC_RELEASE);
	}
	nr_cpu_ids = nr_cpus;
	local_init();
	sleep_reports_reset();
	return 0;
}

void cpus_reset(void)
{
	unsigned int i;

	port_cpu_bind(NULL); /* the caller, also on a port that fills in no cpu->self */
	for (i = 0; i < nr_cpu_ids; i++) {
		struct quire_cpu *cpu = &quire_cpus[i];

		if (cpu->self)
			__atomic_store_n(cpu->self, &quire_nobody, __ATOMIC_RELAXED);
		memset(cpu, 0, sizeof(*cpu));
		cpu->id = i;
		cpu->task = &idle_tasks[i];
	}
	nr_cpu_ids = 1;
	quire_cpus[0].online = 1;
	irq_reset();
	memset(dead_callbacks, 0, sizeof(dead_callbacks));
	memset(online_callbacks, 0, sizeof(online_callbacks));
}

unsigned int cpumask_next_online(unsigned int cpu)
{
	while (cpu < nr_cpu_ids && !cpu_online(cpu))
		cpu++;
	return cpu < nr_cpu_ids ? cpu : nr_cpu_ids;
}

unsigned int num_online_cpus(void)
{
	unsigned int cpu, n = 0;

	for_each_online_cpu(cpu)
		n++;
	return n;
}

unsigned int nr_cpus_node(int nid)
{
	unsigned int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += cpu_to_node(cpu) == nid;
	return n;
}

/* ---- coming and going --------------------------------------------------------------------------------------- */

static int callback_register(void (**chain)(unsigned int cpu), void (*fn)(unsigned int cpu))
{
	unsigned int i;

	for (i = 0; i < CPU_CALLBACKS_MAX; i++) {
		if (chain[i] == fn)
			return 0;
		if (!chain[i]) {
			chain[i] = fn;
			return 0;
		}
	}
	return -ENOSPC;
}

static void callbacks_run(void (**chain)(unsigned int cpu), unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < CPU_CALLBACKS_MAX && chain[i]; i++)
		chain[i](cpu);
}

int cpu_dead_register(void (*fn)(unsigned int cpu))
{
	return callback_register(dead_callbacks, fn);
}

int cpu_online_register(void (*fn)(unsigned int cpu))
{
	return callback_register(online_callbacks, fn);
}

void cpus_read_lock(void)
{
	mutex_lock(&cpu_hotplug_lock);
}

void cpus_read_unlock(void)
{
	mutex_unlock(&cpu_hotplug_lock);
}

/* Claiming the slot first keeps threads out while it goes; afterwards online == 0 does. The last online CPU cannot be
 * claimed: the caller is it. */
static int cpu_offline_locked(unsigned int id)
{
	struct quire_cpu *cpu = &quire_cpus[id];

	if (!cpu_online(id))
		return -EINVAL;
	if (!cpu_try_claim(cpu))
		return -EBUSY;
	__atomic_store_n(&cpu->online, 0, __ATOMIC_SEQ_CST);
	cpu_release(cpu);
	callbacks_run(dead_callbacks, id);
	irq_migrate(id);
	return 0;
}

int machine_cpu_offline(unsigned int cpu)
{
	int ret = -EINVAL;

	if (cpu >= nr_cpu_ids)
		return ret;
	cpus_read_lock();
	ret = cpu_offline_locked(cpu);
	cpus_read_unlock();
	return ret;
}

int machine_cpu_online(unsigned int cpu)
{
	int ret = -EINVAL;

	if (cpu >= nr_cpu_ids)
		return ret;
	cpus_read_lock();
	if (!cpu_online(cpu)) {
		__atomic_store_n(&quire_cpus[cpu].online, 1, __ATOMIC_SEQ_CST);
		cpu_release(&quire_cpus[cpu]); /* wakes who waits for a slot */
		callbacks_run(online_callbacks, cpu);
		ret = 0;
	}
	cpus_read_unlock();
	return ret;
}

void machine_cpu_put(void)
{
	quire_cpu_leave();
}

int machine_cpu_take(unsigned int cpu)
{
	struct quire_cpu *self = port_this_cpu();

	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -EINVAL;
	if (self == &quire_cpus[cpu])
		return 0;
	if (!cpu_try_claim(&quire_cpus[cpu]))
		return -EBUSY;
	quire_cpu_leave();
	cpu_start(&quire_cpus[cpu]);
	return 0;
}
