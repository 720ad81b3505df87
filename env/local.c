/* SPDX-License-Identifier: MIT */
/*
 * local.c - the local lock, off its fast path
 *
 * Does not:   the fast path: that is local_enter(), local_try_enter() and local_exit() in <quire/cpu.h>.
 * Model:      Dekker's algorithm between the owner of a CPU and one visitor, made lopsided.
 *
 *               owner                          visitor
 *               held = 1                       attention |= REMOTE
 *               (nothing)                      barrier on every CPU
 *               attention has REMOTE? -> wait  held != 0? -> wait
 *
 *             Each writes, then looks at what the other wrote. A processor may look before its write is seen; the
 *             barrier that the visitor orders happens between the owner's write and look, before both or after both,
 *             so at least one of the two sees the other. Where the port has no such barrier every owner goes through
 *             local_enter_slow(), whose exchange and load are sequentially consistent, as are the visitor's: then
 *             the language itself promises that one sees the other.
 * Invariants: L1 owner and visitor are never both inside; neither are two visitors
 *             L2 a visitor that set REMOTE gets in once the owner is out: the owner does not come back before it left
 *             L3 attention's REMOTE bit is set if and only if a visitor is inside or waiting for the owner
 * Locking:    this is a lock. Visitors take cpu->visitors first. Held by an owner or a visitor: atomic context, and no
 *             interrupt is delivered on the holder's CPU.
 * Failure:    in a checking build (CONFIG_DEBUG_LOCKS): nesting, and sleeping inside, are reported. Always reported:
 *             entering one's own CPU while visiting it, which could only hang.
 * More:       tests/spin/local_lock.pml, tests/stress/litmus_local_lock.c, tests/unit/test_local.c
 */
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/kconfig.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "env_int.h"

#ifdef CONFIG_DEBUG_LOCKS
static struct lockdep_map local_map = { .name = "local_lock" };

static void local_entered(struct quire_cpu *cpu, unsigned long ip)
{
	if (unlikely(cpu->local_depth)) {
		pr_err("BUG: local section entered again on CPU#%u, %s/%d\n", cpu->id, current->comm, current->pid);
		dump_stack();
	}
	cpu->local_depth = 1;
	lockdep_acquire(&local_map, false, ip);
}

static void local_left(struct quire_cpu *cpu)
{
	cpu->local_depth = 0;
	lockdep_release(&local_map);
}
#else
static void local_entered(struct quire_cpu *cpu, unsigned long ip)
{
}
static void local_left(struct quire_cpu *cpu)
{
}
#endif

void local_init(void)
{
	unsigned int i, attention = 0;

	if (IS_ENABLED(CONFIG_DEBUG_LOCKS) || port_barrier_all() == -ENOSYS)
		attention = CPU_ATT_ALWAYS;
	for (i = 0; i < nr_cpu_ids; i++)
		__atomic_store_n(&quire_cpus[i].attention, attention, __ATOMIC_RELEASE);
}

/* Wait for the visitor to leave; held is 0. False: the visitor is the caller itself. */
static bool visitor_wait(struct quire_cpu *cpu)
{
	unsigned int spins = 0;

	while (__atomic_load_n(&cpu->attention, __ATOMIC_ACQUIRE) & CPU_ATT_REMOTE) {
		if (unlikely(__atomic_load_n(&cpu->visitors, __ATOMIC_RELAXED) == cpu->id + 1))
			return false;
		port_relax(spins++);
	}
	return true;
}

void local_enter_slow(struct quire_cpu *cpu)
{
	bool delivered = false;
	unsigned int attention;

	for (;;) {
		(void)__atomic_exchange_n(&cpu->held, 1, __ATOMIC_SEQ_CST);
		attention = __atomic_load_n(&cpu->attention, __ATOMIC_SEQ_CST);
		if (attention & CPU_ATT_REMOTE) {
			__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
			if (visitor_wait(cpu))
				continue;
			pr_err("BUG: local section entered while visiting it on CPU#%u\n", cpu->id);
			dump_stack();
			__atomic_store_n(&cpu->held, 1, __ATOMIC_RELAXED);
		} else if ((attention & CPU_ATT_IRQ) && !delivered && !cpu->irqs_off) {
			/* Once an entry: a handler that raises itself again must not keep the owner out. */
			delivered = true;
			__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
			irq_deliver_pending(cpu);
			continue;
		}
		break;
	}
#if !defined(__x86_64__) && !defined(__i386__)
	/* The exchange orders itself and the load of attention; as a reader (env/rcu.c) the section needs a barrier. */
	reader_fence();
#endif
	local_entered(cpu, _RET_IP_);
}

void local_exit_slow(struct quire_cpu *cpu)
{
	local_left(cpu);
	if (__atomic_load_n(&cpu->attention, __ATOMIC_RELAXED) & CPU_ATT_IRQ)
		irq_deliver_pending(cpu);
}

void local_visit(unsigned int id)
{
	struct quire_cpu *cpu = &quire_cpus[id], *self;
	unsigned int nobody = 0, spins = 0;
	unsigned long flags;

	local_irq_save(flags);
	preempt_disable();
	self = this_cpu_get();
	while (!__atomic_compare_exchange_n(&cpu->visitors, &nobody, self->id + 1, false, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED)) {
		nobody = 0;
		port_relax(spins++);
	}
	cpu->visitor_irqs = (unsigned int)flags;
	__atomic_fetch_or(&cpu->attention, CPU_ATT_REMOTE, __ATOMIC_SEQ_CST);
	port_barrier_all();
	for (spins = 0; __atomic_load_n(&cpu->held, __ATOMIC_SEQ_CST); spins++)
		port_relax(spins);
	local_entered(self, _RET_IP_);
}

void local_leave(unsigned int id)
{
	struct quire_cpu *cpu = &quire_cpus[id], *self = this_cpu_get();
	unsigned long flags = cpu->visitor_irqs;

	local_left(self);
	__atomic_fetch_and(&cpu->attention, ~CPU_ATT_REMOTE, __ATOMIC_RELEASE);
	__atomic_store_n(&cpu->visitors, 0, __ATOMIC_RELEASE);
	preempt_enable();
	local_irq_restore(flags);
}
