/* SPDX-License-Identifier: MIT */
/*
 * cpu.c - the machine's CPU slots: which thread is which CPU
 *
 * Does not:   guard per-CPU state (local.c), schedule who has a slot: the host does.
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
 *             U4 a slot that is given back goes to the first in the queue that may have it; nobody overtakes the queue
 * Locking:    claimed is taken and given back by atomics; cpu_hotplug_lock serialises online and offline. A thread that
 *             finds no free slot queues up under slot_lock, a bare lock, and sleeps on a word of its own.
 * Failure:    -EBUSY and -EINVAL as <quire/machine.h> says. Giving a CPU up in atomic context is reported.
 * More:       docs/locking.md, tests/unit/test_cpu.c
 */
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <quire/machine.h>
#include <quire/port.h>

#include "env_int.h"
#include "tasks_int.h"

#define CPU_CALLBACKS_MAX 8

struct task_struct idle_tasks[CONFIG_NR_CPUS];
struct quire_cpu quire_cpus[CONFIG_NR_CPUS] = { [0] = { .online = 1, .task = &idle_tasks[0] } };
struct quire_cpu quire_nobody = { .attention = CPU_ATT_ALWAYS };
unsigned int nr_cpu_ids = 1;

static DEFINE_MUTEX(cpu_hotplug_lock);
static void (*dead_callbacks[CPU_CALLBACKS_MAX])(unsigned int cpu);
static void (*online_callbacks[CPU_CALLBACKS_MAX])(unsigned int cpu);

/* ---- the queue of those who wait ------------------------------------------------------------------------------ */

/* One that waits for a slot, on its own stack. Whoever dequeues it owes it a CPU. */
struct slot_waiter {
	struct slot_waiter *next;
	const struct cpumask *allowed; /* NULL: any CPU */
	unsigned int prefer;           /* CPU, or nr_cpu_ids: none in particular */
	unsigned int granted;          /* the word it sleeps on: 0, then CPU + 1 */
};

static unsigned int slot_lock; /* bare: the queue */
static struct slot_waiter *slot_first, **slot_last = &slot_first;
static unsigned int slot_waiters;                     /* in the queue; changed under slot_lock */
static unsigned long long slot_since[CONFIG_NR_CPUS]; /* when the owner became it, by port_now_ns() */

/* A mask with no online CPU in it binds nobody: its CPUs went. */
static bool cpu_allowed(unsigned int cpu, const struct cpumask *allowed)
{
	return !allowed || cpumask_test_cpu(cpu, allowed) || !cpumask_intersects(allowed, cpu_online_mask);
}

/* Whoever put the slot on- or offline meanwhile is seen by one of the looks at online, or sees our claim. */
static bool cpu_try_claim(struct quire_cpu *cpu)
{
	while (__atomic_load_n(&cpu->online, __ATOMIC_SEQ_CST)) {
		int unclaimed = 0;

		if (!__atomic_compare_exchange_n(&cpu->claimed, &unclaimed, 1, false, __ATOMIC_SEQ_CST,
						 __ATOMIC_RELAXED))
			return false;
		if (__atomic_load_n(&cpu->online, __ATOMIC_SEQ_CST))
			return true;
		__atomic_store_n(&cpu->claimed, 0, __ATOMIC_SEQ_CST);
	}
	return false;
}

static struct quire_cpu *cpu_claim_any(unsigned int prefer, const struct cpumask *allowed)
{
	unsigned int i;

	if (prefer < nr_cpu_ids && cpu_allowed(prefer, allowed) && cpu_try_claim(&quire_cpus[prefer]))
		return &quire_cpus[prefer];
	for (i = 0; i < nr_cpu_ids; i++)
		if (cpu_allowed(i, allowed) && cpu_try_claim(&quire_cpus[i]))
			return &quire_cpus[i];
	return NULL;
}

/* Take @*link out of the queue. slot_lock held. */
static struct slot_waiter *waiter_unlink(struct slot_waiter **link)
{
	struct slot_waiter *w = *link;

	*link = w->next;
	if (slot_last == &w->next)
		slot_last = link;
	__atomic_sub_fetch(&slot_waiters, 1, __ATOMIC_SEQ_CST);
	return w;
}

/* The waiter may be gone once it sees the grant. */
static void waiter_grant(struct slot_waiter *w, const struct quire_cpu *cpu)
{
	__atomic_store_n(&w->granted, cpu->id + 1, __ATOMIC_RELEASE);
	port_wake(&w->granted);
}

/* Give free slots to waiters, in their order. */
static void slots_hand_out(void)
{
	struct slot_waiter **link, *w;
	struct quire_cpu *cpu;

	do {
		cpu = NULL;
		w = NULL;
		bare_lock(&slot_lock);
		for (link = &slot_first; *link && !cpu; link = cpu ? link : &(*link)->next)
			cpu = cpu_claim_any((*link)->prefer, (*link)->allowed);
		if (cpu)
			w = waiter_unlink(link);
		bare_unlock(&slot_lock);
		if (w)
			waiter_grant(w, cpu);
	} while (w);
}

/* ---- claiming and giving back ------------------------------------------------------------------------------- */

/* The slot goes to the first who waits for it, past everybody who just comes by. */
static void cpu_release(struct quire_cpu *cpu)
{
	struct slot_waiter **link, *w = NULL;

	if (__atomic_load_n(&slot_waiters, __ATOMIC_SEQ_CST) && __atomic_load_n(&cpu->online, __ATOMIC_SEQ_CST)) {
		bare_lock(&slot_lock);
		for (link = &slot_first; *link && !cpu_allowed(cpu->id, (*link)->allowed); link = &(*link)->next)
			;
		if (*link)
			w = waiter_unlink(link);
		bare_unlock(&slot_lock);
	}
	if (w) {
		waiter_grant(w, cpu);
		return;
	}
	__atomic_store_n(&cpu->claimed, 0, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&slot_waiters, __ATOMIC_SEQ_CST))
		slots_hand_out();
}

/* Who lets a slot go after we are in the queue sees us; who did before left it free for the second look. */
static struct quire_cpu *cpu_claim_wait(unsigned int prefer, const struct cpumask *allowed)
{
	struct quire_cpu *cpu = cpu_claim_any(prefer, allowed);
	struct slot_waiter self = { .allowed = allowed, .prefer = prefer };
	unsigned int granted;

	if (likely(cpu))
		return cpu;
	bare_lock(&slot_lock);
	*slot_last = &self;
	slot_last = &self.next;
	__atomic_add_fetch(&slot_waiters, 1, __ATOMIC_SEQ_CST);
	bare_unlock(&slot_lock);
	slots_hand_out();
	while (!(granted = __atomic_load_n(&self.granted, __ATOMIC_ACQUIRE)))
		port_wait(&self.granted, 0, PORT_FOREVER);
	return &quire_cpus[granted - 1];
}

/* ---- tasks lent to threads of the host's --------------------------------------------------------------------- */

/* For threads that come while another sleeps with the task of the CPU they get. */
#define SPARE_TASKS 256
static struct task_struct spare_tasks[SPARE_TASKS];

static bool task_try_take(struct task_struct *task)
{
	int untaken = 0;

	return __atomic_compare_exchange_n(&task->taken, &untaken, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Others look at `taken` at any time, so it is never anything but 1 here. */
void task_init(struct task_struct *task)
{
	const size_t at = offsetof(struct task_struct, taken), behind = at + sizeof(task->taken);

	memset(task, 0, at);
	memset((char *)task + behind, 0, sizeof(*task) - behind);
	__atomic_store_n(&task->taken, 1, __ATOMIC_RELAXED);
	task->mems_allowed = ~0ULL;
	cpumask_setall(&task->cpus_mask);
}

static struct task_struct *task_lend(unsigned int cpu)
{
	struct task_struct *task = &idle_tasks[cpu];
	unsigned int i;

	for (i = 0; !task_try_take(task); i++) {
		if (i == SPARE_TASKS)
			port_panic("more threads are inside than there are tasks for");
		task = &spare_tasks[i];
	}
	task_init(task);
	snprintf(task->comm, sizeof(task->comm), "swapper/%u", cpu);
	return task;
}

/* A kernel thread's own task stays its own. */
static void task_give_back(struct task_struct *task)
{
	if ((task >= idle_tasks && task < idle_tasks + CONFIG_NR_CPUS) ||
	    (task >= spare_tasks && task < spare_tasks + SPARE_TASKS))
		__atomic_store_n(&task->taken, 0, __ATOMIC_RELEASE);
}

static void tasks_reset(void)
{
	unsigned int i;

	for (i = 0; i < CONFIG_NR_CPUS; i++)
		idle_tasks[i].taken = 0;
	for (i = 0; i < SPARE_TASKS; i++)
		spare_tasks[i].taken = 0;
}

/* ---- entering and leaving ----------------------------------------------------------------------------------- */

static void cpu_start(struct quire_cpu *cpu, struct task_struct *task)
{
	cpu->task = task ? task : task_lend(cpu->id);
	slot_since[cpu->id] = port_now_ns();
	port_cpu_bind(cpu);
}

struct quire_cpu *quire_cpu_enter(void)
{
	struct quire_cpu *cpu = port_this_cpu();

	if (cpu)
		return cpu;
	cpu = cpu_claim_wait(0, NULL);
	cpu_start(cpu, NULL);
	return cpu;
}

/* Process context, whatever it was. */
static void context_clear(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
	__atomic_store_n(&cpu->irqs_off, 0, __ATOMIC_RELEASE);
	preempt_count_set(cpu, 0);
	cpu->rcu_depth = 0;
	cpu->local_depth = 0;
}

/* Deliver what is left, and let go. */
static void cpu_stop(struct quire_cpu *cpu)
{
	if (READ_ONCE(rcu_pending))
		rcu_quiescent();
	irq_deliver_pending(cpu);
	port_cpu_bind(NULL);
	cpu_release(cpu);
}

void quire_cpu_leave(void)
{
	struct quire_cpu *cpu = port_this_cpu();
	struct task_struct *task;

	if (!cpu)
		return;
	task = cpu->task;
	if (unlikely(!preemptible())) {
		sleep_in_atomic_report(__FILE__, __LINE__);
		context_clear(cpu);
	}
	cpu_stop(cpu);
	task_give_back(task);
}

/* Atomic context has been reported by who calls this; the counts go along, so that what undoes them finds them. */
void cpu_sleep_begin(struct cpu_sleep *sleep)
{
	struct quire_cpu *cpu = this_cpu_get();

	sleep->cpu = cpu->id;
	sleep->task = cpu->task;
	sleep->preempt_count = cpu->preempt_count;
	sleep->irqs_off = cpu->irqs_off;
	sleep->rcu_depth = cpu->rcu_depth;
	context_clear(cpu);
	cpu_stop(cpu);
}

void cpu_sleep_end(const struct cpu_sleep *sleep)
{
	struct quire_cpu *cpu = cpu_claim_wait(sleep->cpu, &sleep->task->cpus_mask);

	preempt_count_set(cpu, sleep->preempt_count);
	__atomic_store_n(&cpu->irqs_off, sleep->irqs_off, __ATOMIC_RELAXED);
	cpu->rcu_depth = sleep->rcu_depth;
	cpu_start(cpu, sleep->task);
}

bool cpu_sleep_try_end(const struct cpu_sleep *sleep)
{
	struct quire_cpu *cpu = cpu_claim_any(sleep->cpu, &sleep->task->cpus_mask);

	if (!cpu)
		return false;
	cpu_start(cpu, sleep->task);
	return true;
}

/* The caller is two CPUs for a moment, and bound to the one that it takes interrupts for. */
void cpu_deliver_idle(unsigned int id)
{
	struct quire_cpu *self = this_cpu_get(), *cpu = &quire_cpus[id];

	if (cpu == self || !cpu_try_claim(cpu))
		return;
	cpu->task = self->task;
	port_cpu_bind(cpu);
	irq_deliver_pending(cpu);
	cpu->self = NULL;
	port_cpu_bind(self);
	cpu->task = &idle_tasks[id];
	cpu_release(cpu);
}

/* ---- sharing ------------------------------------------------------------------------------------------------ */

/* How long a thread may keep a CPU that somebody waits for. */
#define SLICE_NS 1000000

bool need_resched(void)
{
	return unlikely(__atomic_load_n(&slot_waiters, __ATOMIC_RELAXED)) &&
	       port_now_ns() - slot_since[smp_processor_id()] >= SLICE_NS;
}

bool cpu_yield(void)
{
	struct cpu_sleep sleep;

	if (!__atomic_load_n(&slot_waiters, __ATOMIC_RELAXED))
		return false;
	cpu_sleep_begin(&sleep);
	cpu_sleep_end(&sleep);
	return true;
}

void cpu_migrate(void)
{
	struct quire_cpu *cpu = this_cpu_get();
	struct cpu_sleep sleep;

	if (cpu_allowed(cpu->id, &cpu->task->cpus_mask))
		return;
	cpu_sleep_begin(&sleep);
	cpu_sleep_end(&sleep);
}

void cpus_forget_task(const struct task_struct *task)
{
	unsigned int i;

	/* Whoever queues up is frozen, too: the caller is the only thread there is. */
	slot_lock = slot_waiters = 0;
	slot_first = NULL;
	slot_last = &slot_first;
	for (i = 0; i < nr_cpu_ids; i++) {
		struct quire_cpu *cpu = &quire_cpus[i];

		if (!cpu->claimed || cpu->task != task)
			continue;
		context_clear(cpu);
		cpu->self = NULL;
		__atomic_store_n(&cpu->claimed, 0, __ATOMIC_SEQ_CST);
	}
}

/* ---- how many there are ------------------------------------------------------------------------------------- */

int cpus_init(unsigned int nr_cpus, const int *cpu_node)
{
	struct quire_cpu *self = this_cpu_get();
	unsigned int i;

	if (nr_cpus == 0 || nr_cpus > CONFIG_NR_CPUS || self->id != 0)
		return -EINVAL;
	irq_reset();
	irq_lines_reset();
	tasklets_reset();
	rcu_reset();
	for (i = 0; i < nr_cpus; i++) {
		struct quire_cpu *cpu = &quire_cpus[i];

		cpu->id = i;
		cpu->node = cpu_node ? cpu_node[i] : 0;
		cpumask_set_cpu(i, &cpu_possible_set);
		cpumask_set_cpu(i, &cpu_online_set);
		__atomic_store_n(&cpu->online, 1, __ATOMIC_RELEASE);
	}
	nr_cpu_ids = nr_cpus;
	local_init();
	sleep_reports_reset();
	time_reset();
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
	cpumask_copy(&cpu_possible_set, cpumask_of(0));
	cpumask_copy(&cpu_online_set, cpumask_of(0));
	slot_lock = slot_waiters = 0;
	slot_first = NULL;
	slot_last = &slot_first;
	tasks_reset();
	irq_reset();
	memset(dead_callbacks, 0, sizeof(dead_callbacks));
	memset(online_callbacks, 0, sizeof(online_callbacks));
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
	cpumask_clear_cpu(id, &cpu_online_set);
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
		cpumask_set_cpu(cpu, &cpu_online_set);
		__atomic_store_n(&quire_cpus[cpu].online, 1, __ATOMIC_SEQ_CST);
		slots_hand_out();
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
	struct cpu_sleep sleep;

	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -EINVAL;
	if (self == &quire_cpus[cpu])
		return 0;
	if (!cpu_try_claim(&quire_cpus[cpu]))
		return -EBUSY;
	if (self && unlikely(!preemptible()))
		sleep_in_atomic_report(__FILE__, __LINE__);
	if (self) {
		cpu_sleep_begin(&sleep);
		cpu_start(&quire_cpus[cpu], sleep.task);
	} else {
		cpu_start(&quire_cpus[cpu], NULL);
	}
	return 0;
}
