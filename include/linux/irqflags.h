/* SPDX-License-Identifier: MIT */
/*
 * irqflags.h - interrupts of this CPU, off and on
 *
 * Interrupts are simulated (<linux/interrupt.h>): they arrive only where a CPU leaves a local section, turns
 * interrupts on, or is about to enter a local section. Turning them off therefore costs two stores: a section with
 * interrupts off is an RCU reader too (env/rcu.c), and is counted for it.
 */
#ifndef _LINUX_IRQFLAGS_H
#define _LINUX_IRQFLAGS_H

#include <linux/preempt.h>

/* Deliver what is queued for @cpu, the caller's own, if it may be interrupted now (env/irq.c). */
void irq_deliver_pending(struct quire_cpu *cpu);

static inline unsigned long local_irq_save_flags(void)
{
	struct quire_cpu *cpu = this_cpu_get();
	unsigned long flags = cpu->irqs_off;

	__atomic_store_n(&cpu->irqs_off, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&cpu->irq_offs, cpu->irq_offs + 1, __ATOMIC_RELEASE);
	reader_entered(cpu);
	return flags;
}

static inline void local_irq_restore_flags(unsigned long flags)
{
	struct quire_cpu *cpu = this_cpu_get();

	__atomic_store_n(&cpu->irqs_off, (unsigned int)flags, __ATOMIC_RELEASE);
	if (!flags && unlikely(READ_ONCE(cpu->attention) & CPU_ATT_IRQ))
		irq_deliver_pending(cpu);
}

#define local_irq_save(flags)                                                                                          \
	do {                                                                                                           \
		(flags) = local_irq_save_flags();                                                                      \
	} while (0)
#define local_irq_restore(flags) local_irq_restore_flags(flags)
#define local_irq_disable() ((void)local_irq_save_flags())
#define local_irq_enable() local_irq_restore_flags(0)
#define local_save_flags(flags)                                                                                        \
	do {                                                                                                           \
		(flags) = this_cpu_get()->irqs_off;                                                                    \
	} while (0)
#define irqs_disabled() (this_cpu_get()->irqs_off != 0)
#define irqs_disabled_flags(flags) ((flags) != 0)

#endif
