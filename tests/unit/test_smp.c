/* SPDX-License-Identifier: MIT */
/* test_smp.c - calls on other CPUs, counters in parts, reference counts with an end, per-CPU operations */
#include <linux/local_lock.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu_counter.h>
#include <linux/smp.h>

#include "env_test.h"

static unsigned int called_on[ENV_TEST_CPUS], released;
static DEFINE_PER_CPU(int, number);
static DEFINE_PER_CPU(local_lock_t, number_lock);

static void note(void *arg)
{
	called_on[smp_processor_id() % ENV_TEST_CPUS] += *(unsigned int *)arg;
}

static void smp_calls(struct kunit *test)
{
	unsigned int one = 1, cpu, before = smp_processor_id();

	memset(called_on, 0, sizeof(called_on));
	KUNIT_EXPECT_EQ(test, smp_call_function_single((int)before, note, &one, 1), 0);
	KUNIT_EXPECT_EQ(test, called_on[before], 1u);
	on_each_cpu(note, &one, 1);
	for (cpu = 0; cpu < nr_cpu_ids && cpu < ENV_TEST_CPUS; cpu++)
		KUNIT_EXPECT_EQ(test, called_on[cpu], 1u + (cpu == before));
	smp_call_function(note, &one, 1);
	KUNIT_EXPECT_EQ(test, called_on[before], 2u);
	KUNIT_EXPECT_EQ(test, smp_processor_id(), before);
	KUNIT_EXPECT_TRUE(test, preemptible());
	KUNIT_EXPECT_EQ(test, smp_call_function_single((int)nr_cpu_ids, note, &one, 1), -ENXIO);
}

static void smp_counter(struct kunit *test)
{
	struct percpu_counter counter;
	int i;

	KUNIT_ASSERT_EQ(test, percpu_counter_init(&counter, 5, GFP_KERNEL), 0);
	for (i = 0; i < 100; i++)
		percpu_counter_inc(&counter);
	percpu_counter_sub(&counter, 7);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&counter), 98);
	KUNIT_EXPECT_LE(test, 98 - percpu_counter_read(&counter), 32);
	percpu_counter_add(&counter, -1000000000000ll);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&counter), 98 - 1000000000000ll);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum_positive(&counter), 0);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(&counter, 0), -1);
	percpu_counter_set(&counter, 3);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(&counter, 3), 0);
	KUNIT_EXPECT_EQ(test, percpu_counter_read(&counter), 3);
	percpu_counter_destroy(&counter);
	KUNIT_EXPECT_FALSE(test, percpu_counter_initialized(&counter));
}

static void release(struct percpu_ref *ref)
{
	released++;
}

static void smp_ref(struct kunit *test)
{
	struct percpu_ref ref;

	released = 0;
	KUNIT_ASSERT_EQ(test, percpu_ref_init(&ref, release, 0, GFP_KERNEL), 0);
	percpu_ref_get(&ref);
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_put(&ref);
	percpu_ref_kill(&ref);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_dying(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget_live(&ref));
	KUNIT_EXPECT_EQ(test, released, 0u);
	percpu_ref_put(&ref);
	KUNIT_EXPECT_EQ(test, released, 1u);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_zero(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget(&ref));
	percpu_ref_reinit(&ref);
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_exit(&ref);
}

static void smp_percpu_operations(struct kunit *test)
{
	unsigned long flags;
	int old;

	local_lock_irqsave(&number_lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	this_cpu_write(number, 6);
	this_cpu_or(number, 1);
	this_cpu_and(number, 5);
	KUNIT_EXPECT_EQ(test, this_cpu_read(number), 5);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(number, 9), 5);
	old = 8;
	KUNIT_EXPECT_FALSE(test, this_cpu_try_cmpxchg(number, &old, 1));
	KUNIT_EXPECT_EQ(test, old, 9);
	KUNIT_EXPECT_TRUE(test, this_cpu_try_cmpxchg(number, &old, 1));
	KUNIT_EXPECT_EQ(test, __this_cpu_inc_return(number), 2);
	local_unlock_irqrestore(&number_lock, flags);
	local_lock(&number_lock);
	KUNIT_EXPECT_TRUE(test, in_atomic());
	local_unlock(&number_lock);
	KUNIT_EXPECT_FALSE(test, in_atomic());
}

static struct kunit_case smp_cases[] = { KUNIT_CASE(smp_calls),
					 KUNIT_CASE(smp_counter),
					 KUNIT_CASE(smp_ref),
					 KUNIT_CASE(smp_percpu_operations),
					 {} };

static struct kunit_suite smp_suite = {
	.name = "smp",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = smp_cases,
};
kunit_test_suite(smp_suite);
