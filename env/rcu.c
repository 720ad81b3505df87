/* SPDX-License-Identifier: MIT */
/*
 * rcu.c - grace periods: waiting for every reader of now
 *
 * Does not:   queue call-backs (rcu_callbacks.c). Expedite: every grace period is.
 * Model:      A CPU is a reader while one of three words, which only its owner writes, with plain stores, is not 0:
 *               preempt_count  rcu_read_lock(), preempt_disable(), spin locks, bottom halves off, interrupt handlers
 *               irqs_off       local_irq_disable()
 *               held           a local section
 *
 *               reader (owner of a CPU)              updater
 *               preempt_count = 1                    pointer = new (or NULL)
 *               p = pointer;  ... *p ...             port_barrier_all()
 *               preempt_count = 0  (release)         for each CPU: until its words read 0 (acquire), or it passed
 *                                                    free what the pointer meant
 *
 *             Why this is right. The barrier falls somewhere into the reader's program. Before its first store: then the load
 *             that follows sees the new pointer, and the reader is of no concern. After it: then the store is in memory, and the
 *             updater sees the word not 0 until the reader stores 0; that store is a release and the updater's load
 *             an acquire, so all the reader did with the old object is done. There is no third place. Where the port
 *             has no barrier, CPU_ATT_ALWAYS is set and each reader executes one itself after its first store (reader_fence());
 *             then the later of the two fences does what the barrier did.
 *             One section may end while another holds on, hand over hand: preempt_disable(), local_irq_disable(),
 *             preempt_enable(). To readers that is one section. The updater therefore wants preempt_count and irqs_off 0 at one
 *             instant: irqs_off 0, preempt_count 0, and in between no interrupts-off section begun (irq_offs counts
 *             them, written before the word whose 0 is seen). A local section needs no such care: none is entered or
 *             left in the middle of the others but as a whole.
 *             A CPU that enters and leaves sections all the time might never be looked at in between. So an updater that has
 *             to wait sets rcu_wanted, and rcu_read_unlock() then counts rcu_passes when the CPU is in no section at all.
 *             Grace periods are numbered. Whoever needs one takes the number of the next to begin (gp_next); who waits
 *             carries the current one on (gp_advance), so many waiters share one and none depends on a thread.
 * Invariants: R1 gp_done <= gp_started <= gp_done + 1
 *             R2 while number n is going on, CPUs below gp_cpu have been in no section since it began
 *             R3 rcu_passes changes only while its CPU is in no section
 * Locking:    gp_lock, a bare lock, over the numbers; port_barrier_all() and port_relax() are called around it or under it,
 *             nothing else.
 * Failure:    waiting in atomic context could never end: it is reported and does not wait.
 * More:       tests/spin/rcu.pml, tests/stress/stress_rcu.c, tests/unit/test_rcu.c, docs/locking.md
 */
#include <linux/rcupdate.h>

#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "env_int.h"

/* Looks at a CPU before the waiter gives its own up, and then how long between looks. */
#define LOOKS_BEFORE_SLEEP 100
#define SLEEP_NS 50000

unsigned int rcu_wanted;

static unsigned int gp_lock;
static unsigned long gp_started, gp_done;      /* numbers */
static unsigned int gp_cpu;                    /* the first CPU not known to have been outside */
static unsigned int gp_passes[CONFIG_NR_CPUS]; /* rcu_passes when it began */

/* ---- one CPU ------------------------------------------------------------------------------------------------ */

static unsigned int look(const unsigned int *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* Is @cpu in no section, at some instant during this call? */
static bool cpu_outside(const struct quire_cpu *cpu)
{
	unsigned int irq_offs = look(&cpu->irq_offs);

	return !look(&cpu->irqs_off) && !look(&cpu->preempt_count) && look(&cpu->irq_offs) == irq_offs &&
	       !look(&cpu->held);
}

void rcu_pass(struct quire_cpu *cpu)
{
	if (!cpu->preempt_count && !cpu->irqs_off && !cpu->held)
		__atomic_store_n(&cpu->rcu_passes, cpu->rcu_passes + 1, __ATOMIC_RELEASE);
}

void rcu_unlock_report(void)
{
	pr_err("WARNING: bad unlock balance detected!\n");
	pr_err("%s/%d is trying to release lock (rcu_read_lock) but there are no more locks to release!\n",
	       current->comm, current->pid);
	dump_stack();
}

void rcu_suspicious(const char *file, int line, const char *what)
{
	const struct quire_cpu *cpu = this_cpu_get();

	pr_err("WARNING: suspicious RCU usage\n");
	pr_err("%s:%d %s!\n", file, line, what);
	pr_err("RCU nest depth: %u, preempt_count: %x, irqs_disabled(): %d\n", cpu->rcu_depth, cpu->preempt_count,
	       irqs_disabled());
	dump_stack();
}

/* ---- the current grace period, gp_lock held ------------------------------------------------------------------ */

/* The passes are noted after the barrier: one that is missing here was made after it. */
static void gp_begin(void)
{
	unsigned int cpu;

	gp_started++;
	gp_cpu = 0;
	if (port_barrier_all())
		reader_fence();
	for_each_possible_cpu(cpu)
		gp_passes[cpu] = look(&quire_cpus[cpu].rcu_passes);
}

static bool gp_try_end(void)
{
	for (; gp_cpu < nr_cpu_ids; gp_cpu++) {
		const struct quire_cpu *cpu = &quire_cpus[gp_cpu];

		if (look(&cpu->rcu_passes) == gp_passes[gp_cpu] && !cpu_outside(cpu))
			break;
	}
	WRITE_ONCE(rcu_wanted, gp_cpu < nr_cpu_ids);
	if (gp_cpu < nr_cpu_ids)
		return false;
	__atomic_store_n(&gp_done, gp_started, __ATOMIC_RELEASE);
	return true;
}

/* ---- for those who need one ---------------------------------------------------------------------------------- */

static bool gp_reached(unsigned long nr)
{
	return (long)(__atomic_load_n(&gp_done, __ATOMIC_ACQUIRE) - nr) >= 0;
}

/* Under the lock, so that whoever begins the next one has seen what the caller did before. */
unsigned long gp_next(void)
{
	unsigned long nr;

	bare_lock(&gp_lock);
	nr = gp_started + 1;
	bare_unlock(&gp_lock);
	return nr;
}

bool gp_advance(unsigned long nr)
{
	bool reached = gp_reached(nr);

	if (reached)
		return true;
	bare_lock(&gp_lock);
	while (!(reached = gp_reached(nr))) {
		if (gp_started == gp_done)
			gp_begin();
		if (!gp_try_end())
			break;
	}
	bare_unlock(&gp_lock);
	return reached;
}

/* A reader may be away from its processor for long: let somebody else be this CPU meanwhile. */
static void gp_wait(unsigned long nr)
{
	static unsigned int never;
	struct cpu_sleep sleep;
	unsigned int looks;

	for (looks = 0; looks < LOOKS_BEFORE_SLEEP; looks++) {
		if (gp_advance(nr))
			return;
		port_relax(looks);
	}
	cpu_sleep_begin(&sleep);
	while (!gp_advance(nr))
		port_wait(&never, 0, SLEEP_NS);
	cpu_sleep_end(&sleep);
}

void synchronize_rcu(void)
{
	might_sleep();
	if (likely(preemptible()))
		gp_wait(gp_next());
}

unsigned long get_state_synchronize_rcu(void)
{
	return gp_next();
}

unsigned long start_poll_synchronize_rcu(void)
{
	unsigned long nr = gp_next();

	gp_advance(nr);
	return nr;
}

bool poll_state_synchronize_rcu(unsigned long state)
{
	return gp_advance(state);
}

void cond_synchronize_rcu(unsigned long state)
{
	might_sleep();
	if (likely(preemptible()))
		gp_wait(state);
}

void gp_reset(void)
{
	gp_lock = 0;
	gp_done = gp_started;
	rcu_wanted = 0;
}
