/* SPDX-License-Identifier: MIT */
/*
 * preempt.h - what kind of context this CPU is in, and whether it may sleep
 *
 * Model:   preempt_count of one CPU, as Linux lays it out:
 *             0-7   depth of preempt_disable() and of held spin locks
 *             8-15  softirq context and local_bh_disable()
 *            16-19  inside a simulated interrupt
 *          A local section (<quire/cpu.h>) is atomic context too, without being counted here.
 * Context: everything here may be called anywhere; a thread that is no CPU yet becomes one.
 * Locking: the count belongs to the thread that is the CPU. Others read it only to wait for it to be 0 (env/rcu.c): every
 *          section that is counted here is an RCU reader too.
 */
#ifndef _LINUX_PREEMPT_H
#define _LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <quire/cpu.h>

#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT 8
#define HARDIRQ_SHIFT 16
#define PREEMPT_MASK 0x000000ffu
#define SOFTIRQ_MASK 0x0000ff00u
#define HARDIRQ_MASK 0x000f0000u
#define PREEMPT_OFFSET (1u << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET (1u << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET (1u << HARDIRQ_SHIFT)
#define SOFTIRQ_DISABLE_OFFSET (2u * SOFTIRQ_OFFSET)

#define preempt_count() ((int)this_cpu_get()->preempt_count)

/* preempt_count_set - the owner's new count; what was done under the old one is done when others see the new one. */
static inline void preempt_count_set(struct quire_cpu *cpu, unsigned int count)
{
	__atomic_store_n(&cpu->preempt_count, count, __ATOMIC_RELEASE);
}

/* reader_entered - @cpu, the caller's, has marked itself as a reader. Where the port has no port_barrier_all() that others
 * could order, the reader pays for the barrier; elsewhere this is one test. */
void reader_fence(void);
static inline void reader_entered(const struct quire_cpu *cpu)
{
	barrier();
	if (unlikely(READ_ONCE(cpu->attention) & CPU_ATT_ALWAYS))
		reader_fence();
}

static inline void preempt_count_add(unsigned int val)
{
	struct quire_cpu *cpu = this_cpu_get();

	preempt_count_set(cpu, cpu->preempt_count + val);
	reader_entered(cpu);
}

static inline void preempt_count_sub(unsigned int val)
{
	struct quire_cpu *cpu = this_cpu_get();

	preempt_count_set(cpu, cpu->preempt_count - val);
}

#define preempt_disable() preempt_count_add(PREEMPT_OFFSET)
#define preempt_enable() preempt_count_sub(PREEMPT_OFFSET)
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_enable_no_resched() preempt_enable()

/* softirqs_run - what an interrupt left for softirq context, if this CPU may run it now (env/clock.c). */
void softirqs_run(void);
extern unsigned int softirqs_waiting; /* CPUs that have something to run */

#define local_bh_disable() preempt_count_add(SOFTIRQ_DISABLE_OFFSET)
static inline void local_bh_enable(void)
{
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
	if (unlikely(READ_ONCE(softirqs_waiting)))
		softirqs_run();
}

#define hardirq_count() ((unsigned int)preempt_count() & HARDIRQ_MASK)
#define softirq_count() ((unsigned int)preempt_count() & SOFTIRQ_MASK)
#define irq_count() ((unsigned int)preempt_count() & (HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_hardirq() (hardirq_count() != 0)
#define in_irq() in_hardirq()
#define in_softirq() (softirq_count() != 0)
#define in_serving_softirq() ((softirq_count() & SOFTIRQ_OFFSET) != 0)
#define in_interrupt() (irq_count() != 0)
#define in_nmi() 0
#define in_task() (!((unsigned int)preempt_count() & (HARDIRQ_MASK | SOFTIRQ_OFFSET)))

/* in_atomic - preemption is off, or this is an interrupt, or a local section. */
static inline bool in_atomic(void)
{
	const struct quire_cpu *cpu = this_cpu_get();

	return cpu->preempt_count != 0 || cpu->held != 0;
}

/* preemptible - may the caller sleep? Interrupts count, unlike in in_atomic(). */
static inline bool preemptible(void)
{
	const struct quire_cpu *cpu = this_cpu_get();

	return cpu->preempt_count == 0 && cpu->held == 0 && cpu->irqs_off == 0;
}

/* might_sleep - the caller may sleep here; in atomic context that is reported, in Linux's words and with a
 * stack, and counted in atomic_sleep_reports. In every build: it costs one test. */
void sleep_in_atomic_report(const char *file, int line);
/* cant_sleep - the caller relies on being in atomic context. */
void cant_sleep_report(const char *file, int line);
extern unsigned long atomic_sleep_reports; /* since boot, printed or not */

#define might_sleep()                                                                                                  \
	do {                                                                                                           \
		if (unlikely(!preemptible()))                                                                          \
			sleep_in_atomic_report(__FILE__, __LINE__);                                                    \
	} while (0)
#define might_sleep_if(cond)                                                                                           \
	do {                                                                                                           \
		if (cond)                                                                                              \
			might_sleep();                                                                                 \
	} while (0)
#define cant_sleep()                                                                                                   \
	do {                                                                                                           \
		if (unlikely(preemptible()))                                                                           \
			cant_sleep_report(__FILE__, __LINE__);                                                         \
	} while (0)

#endif
