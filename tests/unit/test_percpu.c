/* SPDX-License-Identifier: MIT */
/* test_percpu.c - static per-CPU variables, alloc_percpu, and a random walk against a naive model */
#include <linux/percpu.h>
#include <linux/string.h>
#include <asm/page.h>

#include "env_test.h"

static DEFINE_PER_CPU(int, plain) = 42;
static DEFINE_PER_CPU(u64, counter);
static DEFINE_PER_CPU_SHARED_ALIGNED(unsigned long, lined);

static void expect_sound(struct kunit *test)
{
	char why[128] = "";

	KUNIT_EXPECT_EQ_MSG(test, percpu_verify(why, sizeof(why)), 0, "%s", why);
}

static void percpu_static_variables(struct kunit *test)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(plain, cpu), 42);
		KUNIT_EXPECT_EQ(test, (unsigned long)per_cpu_ptr(&lined, cpu) % SMP_CACHE_BYTES, 0ul);
		per_cpu(plain, cpu) = (int)cpu;
		per_cpu(lined, cpu) = cpu; /* a compiler may leave out what nobody writes, alignment and all */
	}
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, per_cpu(plain, cpu), (int)cpu);
		per_cpu(plain, cpu) = 42;
	}
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_ptr(&plain), per_cpu_ptr(&plain, smp_processor_id()));
	get_cpu_var(plain)++;
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	put_cpu_var(plain);
	KUNIT_EXPECT_EQ(test, this_cpu_read(plain), 43);
	this_cpu_write(plain, 42);
}

static void percpu_this_cpu_operations(struct kunit *test)
{
	this_cpu_write(counter, 10);
	this_cpu_add(counter, 5);
	this_cpu_inc(counter);
	this_cpu_sub(counter, 3);
	this_cpu_dec(counter);
	KUNIT_EXPECT_EQ(test, this_cpu_read(counter), 12ull);
	KUNIT_EXPECT_EQ(test, this_cpu_add_return(counter, 8), 20ull);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(counter, 1), 20ull);
	KUNIT_EXPECT_EQ(test, this_cpu_cmpxchg(counter, 2, 9), 1ull);
	KUNIT_EXPECT_EQ(test, this_cpu_read(counter), 1ull);
	KUNIT_EXPECT_EQ(test, this_cpu_cmpxchg(counter, 1, 9), 1ull);
	KUNIT_EXPECT_EQ(test, this_cpu_inc_return(counter), 10ull);
	this_cpu_write(counter, 0);
}

static void percpu_alloc_is_zeroed_and_apart(struct kunit *test)
{
	u64 __percpu *first, *again;
	unsigned int cpu;

	first = alloc_percpu(u64);
	KUNIT_ASSERT_NOT_NULL(test, (void *)first);
	for_each_possible_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(first, cpu), 0ull);
		*per_cpu_ptr(first, cpu) = cpu + 1;
	}
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(first, cpu), cpu + 1ull);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_ptr(first), per_cpu_ptr(first, smp_processor_id()));
	free_percpu(first);
	again = alloc_percpu(u64); /* the same place, most likely, and clean */
	for_each_possible_cpu(cpu)
		KUNIT_EXPECT_EQ(test, *per_cpu_ptr(again, cpu), 0ull);
	free_percpu(again);
	free_percpu(NULL);
	expect_sound(test);
}

static void percpu_alignment(struct kunit *test)
{
	void __percpu *ptr[10];
	unsigned int i, cpu;

	for (i = 0; i < ARRAY_SIZE(ptr); i++) {
		unsigned long align = 8ul << i;

		ptr[i] = __alloc_percpu(24, align);
		KUNIT_ASSERT_NOT_NULL(test, (void *)ptr[i]);
		for_each_possible_cpu(cpu)
			KUNIT_EXPECT_EQ(test, (unsigned long)per_cpu_ptr(ptr[i], cpu) % align, 0ul);
	}
	expect_sound(test);
	for (i = 0; i < ARRAY_SIZE(ptr); i++)
		free_percpu(ptr[i]);
	expect_sound(test);
}

static void percpu_refusals(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, (void *)__alloc_percpu(0, 8));
	KUNIT_EXPECT_NULL(test, (void *)__alloc_percpu(PCPU_MIN_UNIT_SIZE + 1, 8));
	KUNIT_EXPECT_NULL(test, (void *)__alloc_percpu(8, 2 * PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, (void *)__alloc_percpu(8, 24));
	expect_sound(test);
}

/* A bad free changes nothing. */
static void percpu_bad_free(struct kunit *test)
{
	char __percpu *ptr = __alloc_percpu(64, 64);
	struct percpu_stats before, after;

	KUNIT_ASSERT_NOT_NULL(test, (void *)ptr);
	percpu_stats(&before);
	free_percpu(ptr + 16); /* inside the object */
	free_percpu(ptr + 1);
	free_percpu(&plain); /* a static variable */
	percpu_stats(&after);
	KUNIT_EXPECT_EQ(test, after.nr_alloc, before.nr_alloc);
	KUNIT_EXPECT_EQ(test, after.used, before.used);
	free_percpu(ptr);
	free_percpu(ptr); /* twice */
	percpu_stats(&after);
	KUNIT_EXPECT_EQ(test, after.nr_alloc, before.nr_alloc - 1);
	expect_sound(test);
}

/* More than a chunk holds: another one comes, serves the same offsets, and goes again. */
static void percpu_grows_and_shrinks(struct kunit *test)
{
	void __percpu *ptr[20];
	struct percpu_stats before, full, after;
	unsigned int i, cpu;

	percpu_stats(&before);
	KUNIT_EXPECT_NULL(test, (void *)__alloc_percpu_gfp(PCPU_MIN_UNIT_SIZE, 8, GFP_NOWAIT)); /* may not grow */
	for (i = 0; i < ARRAY_SIZE(ptr); i++) {
		ptr[i] = __alloc_percpu(8192, 16);
		KUNIT_ASSERT_NOT_NULL(test, (void *)ptr[i]);
		for_each_possible_cpu(cpu)
			memset(per_cpu_ptr(ptr[i], cpu), (int)(i + 1), 8192);
	}
	percpu_stats(&full);
	KUNIT_EXPECT_GT(test, full.nr_chunks, before.nr_chunks);
	expect_sound(test);
	for (i = 0; i < ARRAY_SIZE(ptr); i++) {
		for_each_possible_cpu(cpu)
			KUNIT_EXPECT_NULL(test, memchr_inv(per_cpu_ptr(ptr[i], cpu), (int)(i + 1), 8192));
		free_percpu(ptr[i]);
	}
	percpu_stats(&after);
	KUNIT_EXPECT_EQ(test, after.nr_chunks, before.nr_chunks);
	KUNIT_EXPECT_EQ(test, after.used, before.used);
	expect_sound(test);
}

#define WALK_OBJECTS 64
#define WALK_STEPS 3000

/* Random sizes come and go; each object keeps its pattern on each CPU, so none overlaps another. */
static void percpu_random_walk(struct kunit *test)
{
	static struct {
		char __percpu *ptr;
		size_t size;
	} object[WALK_OBJECTS];
	struct percpu_stats before, after;
	u32 random = 12345;
	int step, i;

	percpu_stats(&before);
	for (step = 0; step < WALK_STEPS; step++) {
		unsigned int cpu;

		random = random * 1664525u + 1013904223u;
		i = (int)(random >> 16) % WALK_OBJECTS;
		if (object[i].ptr) {
			for_each_possible_cpu(cpu)
				KUNIT_ASSERT_NULL(test, memchr_inv(per_cpu_ptr(object[i].ptr, cpu), i + (int)cpu,
								   object[i].size));
			free_percpu(object[i].ptr);
			object[i].ptr = NULL;
			continue;
		}
		object[i].size = 1 + (random >> 8) % 700;
		object[i].ptr = __alloc_percpu(object[i].size, 1ul << (random >> 4) % 8);
		KUNIT_ASSERT_NOT_NULL(test, (void *)object[i].ptr);
		for_each_possible_cpu(cpu)
			memset(per_cpu_ptr(object[i].ptr, cpu), i + (int)cpu, object[i].size);
		if (step % 100 == 0)
			expect_sound(test);
	}
	for (i = 0; i < WALK_OBJECTS; i++) {
		free_percpu(object[i].ptr);
		object[i].ptr = NULL;
	}
	percpu_stats(&after);
	KUNIT_EXPECT_EQ(test, after.nr_alloc, before.nr_alloc);
	KUNIT_EXPECT_EQ(test, after.nr_chunks, before.nr_chunks);
	expect_sound(test);
}

static struct kunit_case percpu_cases[] = { KUNIT_CASE(percpu_static_variables),
					    KUNIT_CASE(percpu_this_cpu_operations),
					    KUNIT_CASE(percpu_alloc_is_zeroed_and_apart),
					    KUNIT_CASE(percpu_alignment),
					    KUNIT_CASE(percpu_refusals),
					    KUNIT_CASE(percpu_bad_free),
					    KUNIT_CASE(percpu_grows_and_shrinks),
					    KUNIT_CASE(percpu_random_walk),
					    {} };

static struct kunit_suite percpu_suite = {
	.name = "percpu",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = percpu_cases,
};
kunit_test_suite(percpu_suite);
