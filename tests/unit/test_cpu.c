/* SPDX-License-Identifier: MIT */
/* test_cpu.c - CPU slots: taking one, giving it up, offline and online, what a thread takes along */
#include <linux/sched.h>

#include "env_test.h"

static unsigned int last_dead, nr_dead, last_online;

static void note_dead(unsigned int cpu)
{
	last_dead = cpu;
	nr_dead++;
}

static void note_online(unsigned int cpu)
{
	last_online = cpu;
}

static void cpu_take_and_put(struct kunit *test)
{
	env_test_need_cpus(test, 3);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(2), 0);
	KUNIT_EXPECT_EQ(test, smp_processor_id(), 2u);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(2), 0);
	KUNIT_EXPECT_EQ(test, quire_cpus[2].claimed, 1);
	machine_cpu_put();
	KUNIT_EXPECT_EQ(test, quire_cpus[2].claimed, 0);
	machine_cpu_put();                             /* nothing to give up: nothing happens */
	KUNIT_EXPECT_EQ(test, smp_processor_id(), 0u); /* the first free one */
	KUNIT_EXPECT_EQ(test, machine_cpu_take(nr_cpu_ids), -EINVAL);
}

static void cpu_take_of_a_claimed_one(struct kunit *test)
{
	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	quire_cpus[1].claimed = 1; /* as another thread would */
	KUNIT_EXPECT_EQ(test, machine_cpu_take(1), -EBUSY);
	KUNIT_EXPECT_EQ(test, smp_processor_id(), 0u);
	KUNIT_EXPECT_EQ(test, machine_cpu_offline(1), -EBUSY);
	quire_cpus[1].claimed = 0;
}

static void cpu_offline_and_online(struct kunit *test)
{
	unsigned int cpu, seen = 0, before = num_online_cpus();

	env_test_need_cpus(test, 3);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	KUNIT_EXPECT_EQ(test, cpu_dead_register(note_dead), 0);
	KUNIT_EXPECT_EQ(test, cpu_dead_register(note_dead), 0); /* once is enough */
	KUNIT_EXPECT_EQ(test, cpu_online_register(note_online), 0);
	nr_dead = 0;
	KUNIT_ASSERT_EQ(test, machine_cpu_offline(1), 0);
	KUNIT_EXPECT_EQ(test, last_dead, 1u);
	KUNIT_EXPECT_EQ(test, nr_dead, 1u);
	KUNIT_EXPECT_FALSE(test, cpu_online(1));
	KUNIT_EXPECT_EQ(test, num_online_cpus(), before - 1);
	KUNIT_EXPECT_EQ(test, nr_cpus_node(cpu_to_node(1)), before - 1);
	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_NE(test, cpu, 1u);
		seen++;
	}
	KUNIT_EXPECT_EQ(test, seen, before - 1);
	KUNIT_EXPECT_EQ(test, machine_cpu_offline(1), -EINVAL);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(1), -EINVAL);
	KUNIT_EXPECT_EQ(test, machine_cpu_online(1), 0);
	KUNIT_EXPECT_EQ(test, last_online, 1u);
	KUNIT_EXPECT_EQ(test, machine_cpu_online(1), -EINVAL);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(1), 0);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), before);
}

static void cpu_last_one_stays(struct kunit *test)
{
	unsigned int cpu;

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(nr_cpu_ids - 1), 0);
	for (cpu = 0; cpu < nr_cpu_ids - 1; cpu++)
		KUNIT_EXPECT_EQ(test, machine_cpu_offline(cpu), 0);
	KUNIT_EXPECT_EQ(test, num_online_cpus(), 1u);
	KUNIT_EXPECT_EQ(test, machine_cpu_offline(nr_cpu_ids - 1), -EBUSY);
	for (cpu = 0; cpu < nr_cpu_ids - 1; cpu++)
		KUNIT_EXPECT_EQ(test, machine_cpu_online(cpu), 0);
}

/* A thread that sleeps may wake as another CPU; what it made of `current` is still there. */
static void cpu_sleep_keeps_the_task(struct kunit *test)
{
	struct task_struct task = { .comm = "test", .pid = 7, .mems_allowed = 1 };
	struct cpu_sleep sleep;

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(1), 0);
	current->flags = PF_MEMALLOC_NOIO;
	cpu_sleep_begin(&sleep);
	KUNIT_EXPECT_EQ(test, quire_cpus[1].claimed, 0);
	quire_cpus[1].claimed = 1; /* somebody else is CPU 1 by now */
	cpu_sleep_end(&sleep);
	KUNIT_EXPECT_EQ(test, smp_processor_id(), 0u);
	KUNIT_EXPECT_EQ(test, current->flags, (unsigned int)PF_MEMALLOC_NOIO);
	KUNIT_EXPECT_STREQ(test, current->comm, "swapper/0");
	quire_cpus[1].claimed = 0;

	this_cpu_get()->task = &task;
	cpu_sleep_begin(&sleep);
	cpu_sleep_end(&sleep);
	KUNIT_EXPECT_PTR_EQ(test, current, &task);
	machine_cpu_put();
	KUNIT_EXPECT_EQ(test, current->flags, 0u); /* a new owner finds a fresh idle task */
	KUNIT_EXPECT_EQ(test, current->mems_allowed, ~0ULL);
}

static void cpu_given_up_in_atomic_context(struct kunit *test)
{
	unsigned long reports = atomic_sleep_reports;

	preempt_disable();
	machine_cpu_put();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports + 1);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static struct kunit_case cpu_cases[] = { KUNIT_CASE(cpu_take_and_put),
					 KUNIT_CASE(cpu_take_of_a_claimed_one),
					 KUNIT_CASE(cpu_offline_and_online),
					 KUNIT_CASE(cpu_last_one_stays),
					 KUNIT_CASE(cpu_sleep_keeps_the_task),
					 KUNIT_CASE(cpu_given_up_in_atomic_context),
					 {} };

static struct kunit_suite cpu_suite = {
	.name = "cpu",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = cpu_cases,
};
kunit_test_suite(cpu_suite);
