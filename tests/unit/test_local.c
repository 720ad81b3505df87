/* SPDX-License-Identifier: MIT */
/* test_local.c - the local lock as one thread sees it; tests/stress/litmus_local_lock.c has the threads */
#include <linux/preempt.h>
#include <linux/irqflags.h>

#include "env_test.h"

static void local_is_atomic_context(struct kunit *test)
{
	struct quire_cpu *cpu = local_enter();

	KUNIT_EXPECT_PTR_EQ(test, cpu, this_cpu_get());
	KUNIT_EXPECT_EQ(test, cpu->held, 1u);
	KUNIT_EXPECT_TRUE(test, in_atomic());
	KUNIT_EXPECT_FALSE(test, preemptible());
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, cpu->held, 0u);
	KUNIT_EXPECT_FALSE(test, in_atomic());
}

static void local_try_enter_when_nothing_is_unusual(struct kunit *test)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (cpu->unusual)
		kunit_skip(test, "every entry takes the slow way here");
	KUNIT_ASSERT_TRUE(test, local_try_enter(cpu));
	KUNIT_EXPECT_EQ(test, cpu->held, 1u);
	local_exit(cpu);
	preempt_disable();
	KUNIT_EXPECT_FALSE(test, local_try_enter_may_sleep(cpu));
	KUNIT_EXPECT_EQ(test, cpu->held, 0u);
	KUNIT_ASSERT_TRUE(test, local_try_enter(cpu));
	local_exit(cpu);
	preempt_enable();
}

static void local_try_enter_fails_on_attention(struct kunit *test)
{
	struct quire_cpu *cpu = this_cpu_get();
	unsigned int before = cpu->attention;

	cpu->attention |= CPU_ATT_REMOTE; /* as a visitor would */
	KUNIT_EXPECT_FALSE(test, local_try_enter(cpu));
	KUNIT_EXPECT_EQ(test, cpu->held, 0u);
	cpu->attention = before;
}

static void local_visit_marks_and_unmarks(struct kunit *test)
{
	unsigned int id;

	for_each_possible_cpu(id) {
		unsigned int before = quire_cpus[id].attention;

		local_visit(id);
		KUNIT_EXPECT_TRUE(test, quire_cpus[id].attention & CPU_ATT_REMOTE);
		KUNIT_EXPECT_EQ(test, quire_cpus[id].visitors, smp_processor_id() + 1);
		KUNIT_EXPECT_TRUE(test, in_atomic());
		KUNIT_EXPECT_TRUE(test, irqs_disabled());
		local_leave(id);
		KUNIT_EXPECT_EQ(test, quire_cpus[id].attention, before);
		KUNIT_EXPECT_EQ(test, quire_cpus[id].visitors, 0u);
		KUNIT_EXPECT_EQ(test, preempt_count(), 0);
		KUNIT_EXPECT_FALSE(test, irqs_disabled());
	}
}

static void local_visit_keeps_interrupts_off(struct kunit *test)
{
	local_irq_disable();
	local_visit(0);
	local_leave(0);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_enable();
}

/* It could only wait for itself: reported, and let in. */
static void local_enter_while_visiting_oneself(struct kunit *test)
{
	struct quire_cpu *cpu;

	local_visit(smp_processor_id());
	cpu = local_enter();
	KUNIT_EXPECT_EQ(test, cpu->held, 1u);
	local_exit(cpu);
	local_leave(smp_processor_id());
	KUNIT_EXPECT_FALSE(test, in_atomic());
}

static void local_sleep_inside_is_reported(struct kunit *test)
{
	unsigned long before = atomic_sleep_reports;
	struct quire_cpu *cpu;

	might_sleep();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before);
	cpu = local_enter();
	might_sleep();
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, before + 1);
}

static struct kunit_case local_cases[] = { KUNIT_CASE(local_is_atomic_context),
					   KUNIT_CASE(local_try_enter_when_nothing_is_unusual),
					   KUNIT_CASE(local_try_enter_fails_on_attention),
					   KUNIT_CASE(local_visit_marks_and_unmarks),
					   KUNIT_CASE(local_visit_keeps_interrupts_off),
					   KUNIT_CASE(local_enter_while_visiting_oneself),
					   KUNIT_CASE(local_sleep_inside_is_reported),
					   {} };

static struct kunit_suite local_suite = {
	.name = "local_lock",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = local_cases,
};
kunit_test_suite(local_suite);
