/* SPDX-License-Identifier: MIT */
/*
 * stress_env.c - more threads than CPUs, at everything env offers: mutexes, spin locks, slots, per-CPU memory, CPUs
 * coming and going, interrupts
 *
 * The sums are plain variables under their locks: a lock that fails loses additions, and the thread sanitizer sees it.
 */
#include <linux/cpu.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <quire/machine.h>

#include "stress_env.h"

static DEFINE_MUTEX(sum_mutex);
static DEFINE_SPINLOCK(sum_lock);
static unsigned long sum_by_mutex, sum_by_lock, irqs_run, irqs_raised, bad_objects;
static DEFINE_PER_CPU(unsigned long, turns);
static const char *wrong;

static void count_irq(void *arg)
{
	__atomic_add_fetch(&irqs_run, 1, __ATOMIC_RELAXED);
}

static long add_by_mutex(void)
{
	mutex_lock(&sum_mutex);
	sum_by_mutex++;
	cond_resched();
	mutex_unlock(&sum_mutex);
	return 1;
}

static long add_by_lock(void)
{
	unsigned long flags;

	spin_lock_irqsave(&sum_lock, flags);
	sum_by_lock++;
	spin_unlock_irqrestore(&sum_lock, flags);
	return 1;
}

/* An object that another thread also has would show a foreign pattern. */
static long use_percpu(unsigned int random)
{
	size_t size = 16 + random % 3000;
	char __percpu *object = __alloc_percpu(size, 16);
	int pattern = (int)(random >> 8 & 0x7f) + 1;
	unsigned int cpu;

	if (!object)
		return -1;
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(object, cpu), pattern, size);
	for_each_possible_cpu(cpu)
		if (memchr_inv(per_cpu_ptr(object, cpu), pattern, size))
			__atomic_add_fetch(&bad_objects, 1, __ATOMIC_RELAXED);
	free_percpu(object);
	return 0;
}

static long raise(unsigned int random)
{
	if (irq_raise(random % nr_cpu_ids, count_irq, NULL) == 0)
		__atomic_add_fetch(&irqs_raised, 1, __ATOMIC_RELAXED);
	local_exit(local_enter());
	return 0;
}

/* Errors are fine: somebody is that CPU, or it is gone already. */
static long move_cpus(unsigned int random)
{
	unsigned int cpu = random >> 4;

	switch (random % 3) {
	case 0:
		(void)machine_cpu_offline(cpu % nr_cpu_ids);
		return 0;
	case 1:
		for_each_possible_cpu(cpu)
			(void)machine_cpu_online(cpu);
		return 0;
	default:
		machine_cpu_put();
		return 0;
	}
}

long stress_env_turn(unsigned int *random)
{
	*random = *random * 1664525u + 1013904223u;
	this_cpu_inc(turns);
	switch (*random >> 28) {
	case 0 ... 4:
		return add_by_mutex();
	case 5 ... 9:
		return add_by_lock();
	case 10:
		return use_percpu(*random >> 8);
	case 11 ... 13:
		return raise(*random >> 8);
	default:
		return move_cpus(*random >> 8);
	}
}

const char *stress_env_check(unsigned long sum)
{
	static char why[128];
	struct percpu_stats stats;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		(void)machine_cpu_online(cpu);
	for_each_possible_cpu(cpu) {
		if (machine_cpu_take(cpu))
			wrong = "a CPU is still claimed";
		local_irq_enable(); /* what was raised too late for its last owner */
	}
	percpu_stats(&stats);
	if (sum_by_mutex + sum_by_lock != sum)
		wrong = "a sum lost additions";
	if (bad_objects)
		wrong = "a per-CPU object had two owners";
	if (irqs_run != irqs_raised)
		wrong = "an interrupt was lost";
	if (atomic_sleep_reports || mutex_reports)
		wrong = "something was reported";
	if (percpu_verify(why, sizeof(why)))
		wrong = why;
	return wrong;
}
