/* SPDX-License-Identifier: MIT */
/* test_preempt.c - context counts, reports of sleeping in atomic context, simulated interrupts */
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "env_test.h"

/* What the last handlers saw. */
static int nr_runs, order_seen[IRQ_QUEUE_LEN];
static bool saw_hardirq, saw_irqs_off, saw_local_section;
static unsigned int saw_cpu;

static void note_handler(void *arg)
{
	if (nr_runs < IRQ_QUEUE_LEN)
		order_seen[nr_runs] = (int)(long)arg;
	nr_runs++;
	saw_hardirq = in_irq() && in_interrupt() && in_hardirq() && !in_task() && in_atomic();
	saw_irqs_off = irqs_disabled();
	saw_local_section = this_cpu_get()->held;
	saw_cpu = smp_processor_id();
}

static int preempt_test_init(struct kunit *test)
{
	nr_runs = 0;
	saw_hardirq = saw_irqs_off = saw_local_section = false;
	return env_test_init(test);
}

static void preempt_counts(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_TRUE(test, preemptible());
	KUNIT_EXPECT_TRUE(test, in_task());
	preempt_disable();
	preempt_disable();
	KUNIT_EXPECT_EQ(test, preempt_count(), 2);
	KUNIT_EXPECT_TRUE(test, in_atomic());
	KUNIT_EXPECT_FALSE(test, in_interrupt());
	preempt_enable();
	preempt_enable();
	local_bh_disable();
	KUNIT_EXPECT_EQ(test, preempt_count(), 0x200);
	KUNIT_EXPECT_TRUE(test, in_softirq());
	KUNIT_EXPECT_TRUE(test, in_interrupt());
	KUNIT_EXPECT_FALSE(test, in_serving_softirq());
	KUNIT_EXPECT_TRUE(test, in_task());
	local_bh_enable();
	KUNIT_EXPECT_FALSE(test, in_atomic());
}

/* Each way of being atomic is caught; each report counted, printed or not. */
static void preempt_might_sleep(struct kunit *test)
{
	unsigned long before = atomic_sleep_reports;
	static DEFINE_SPINLOCK(lock);
	static DEFINE_MUTEX(mutex);
	int i;

	might_sleep();
	might_sleep_if(true);
	cond_resched();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before);
	preempt_disable();
	might_sleep();
	might_sleep_if(false);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 1);
	local_irq_disable();
	might_sleep();
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 2);
	spin_lock(&lock);
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 3);
	for (i = 0; i < 20; i++) {
		preempt_disable();
		might_sleep();
		preempt_enable();
	}
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 23);
}

static void irq_is_delivered_at_local_exit(struct kunit *test)
{
	struct quire_cpu *cpu = local_enter();

	KUNIT_EXPECT_EQ(test, irq_raise(cpu->id, note_handler, NULL), 0);
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
	KUNIT_EXPECT_TRUE(test, saw_hardirq);
	KUNIT_EXPECT_TRUE(test, saw_irqs_off);
	KUNIT_EXPECT_FALSE(test, saw_local_section);
	KUNIT_EXPECT_FALSE(test, in_interrupt());
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_FALSE(test, cpu->attention & CPU_ATT_IRQ);
}

static void irq_is_delivered_before_local_enter(struct kunit *test)
{
	struct quire_cpu *cpu;

	KUNIT_EXPECT_EQ(test, irq_raise(smp_processor_id(), note_handler, NULL), 0);
	KUNIT_EXPECT_FALSE(test, local_try_enter(this_cpu_get()));
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	cpu = local_enter();
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
	KUNIT_EXPECT_FALSE(test, saw_local_section);
	KUNIT_EXPECT_EQ(test, cpu->held, 1u);
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
}

static void irq_waits_for_enable(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	struct quire_cpu *cpu;
	unsigned long flags, inner;

	spin_lock_irqsave(&lock, flags);
	KUNIT_EXPECT_EQ(test, irq_raise(smp_processor_id(), note_handler, NULL), 0);
	cpu = local_enter();
	local_exit(cpu);
	local_irq_save(inner);
	local_irq_restore(inner);
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
}

/* An inner lock that turns interrupts on again does not let them into the section around it. */
static void irq_waits_for_the_section_to_end(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	struct quire_cpu *cpu = local_enter();
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	KUNIT_EXPECT_EQ(test, irq_raise(cpu->id, note_handler, NULL), 0);
	spin_unlock_irqrestore(&lock, flags);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
}

static void irq_order_and_full_queue(struct kunit *test)
{
	long i;

	local_irq_disable();
	for (i = 0; i < IRQ_QUEUE_LEN; i++)
		KUNIT_EXPECT_EQ(test, irq_raise(smp_processor_id(), note_handler, (void *)i), 0);
	KUNIT_EXPECT_EQ(test, irq_raise(smp_processor_id(), note_handler, NULL), -EBUSY);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, nr_runs, IRQ_QUEUE_LEN);
	for (i = 0; i < IRQ_QUEUE_LEN; i++)
		KUNIT_EXPECT_EQ(test, order_seen[i], (int)i);
	KUNIT_EXPECT_EQ(test, irq_raise(nr_cpu_ids, note_handler, NULL), -EINVAL);
}

static void raise_again(void *arg)
{
	nr_runs++;
	irq_raise(smp_processor_id(), raise_again, NULL);
}

static void leave_unbalanced(void *arg)
{
	preempt_disable();
	local_irq_enable();
}

/* Neither hangs the CPU nor spoils its context. */
static void irq_handlers_that_misbehave(struct kunit *test)
{
	struct quire_cpu *cpu;

	irq_raise(smp_processor_id(), raise_again, NULL);
	cpu = local_enter();
	KUNIT_EXPECT_EQ(test, cpu->held, 1u);
	KUNIT_EXPECT_GE(test, nr_runs, 1);
	local_exit(cpu);
	irq_reset();
	cpu->attention &= ~CPU_ATT_IRQ;

	irq_raise(smp_processor_id(), leave_unbalanced, NULL);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void irq_of_a_cpu_nobody_is(struct kunit *test)
{
	env_test_need_cpus(test, 3);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	KUNIT_EXPECT_EQ(test, irq_raise(1, note_handler, NULL), 0);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(1), 0);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
	KUNIT_EXPECT_EQ(test, saw_cpu, 1u);

	KUNIT_EXPECT_EQ(test, irq_raise(2, note_handler, NULL), 0);
	KUNIT_EXPECT_EQ(test, machine_cpu_offline(2), 0);
	KUNIT_EXPECT_EQ(test, nr_runs, 2);
	KUNIT_EXPECT_EQ(test, saw_cpu, 1u);
	KUNIT_EXPECT_EQ(test, irq_raise(2, note_handler, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, machine_cpu_online(2), 0);
}

/* A visitor is not interrupted; what came meanwhile is delivered when it leaves. */
static void irq_waits_for_a_visit_to_end(struct kunit *test)
{
	local_visit(0);
	KUNIT_EXPECT_EQ(test, irq_raise(smp_processor_id(), note_handler, NULL), 0);
	KUNIT_EXPECT_EQ(test, nr_runs, 0);
	local_leave(0);
	KUNIT_EXPECT_EQ(test, nr_runs, 1);
}

static struct kunit_case preempt_cases[] = { KUNIT_CASE(preempt_counts),
					     KUNIT_CASE(preempt_might_sleep),
					     KUNIT_CASE(irq_is_delivered_at_local_exit),
					     KUNIT_CASE(irq_is_delivered_before_local_enter),
					     KUNIT_CASE(irq_waits_for_enable),
					     KUNIT_CASE(irq_waits_for_the_section_to_end),
					     KUNIT_CASE(irq_order_and_full_queue),
					     KUNIT_CASE(irq_handlers_that_misbehave),
					     KUNIT_CASE(irq_of_a_cpu_nobody_is),
					     KUNIT_CASE(irq_waits_for_a_visit_to_end),
					     {} };

static struct kunit_suite preempt_suite = {
	.name = "preempt",
	.init = preempt_test_init,
	.exit = env_test_exit,
	.test_cases = preempt_cases,
};
kunit_test_suite(preempt_suite);
