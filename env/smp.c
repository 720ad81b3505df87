/* SPDX-License-Identifier: MIT */
/*
 * smp.c - calling a function on another CPU
 *
 * Model:      the function is an interrupt of that CPU. Its owner takes it where it takes interrupts; while nobody is that CPU, the
 *             caller becomes it, beside its own, for as long as that takes (cpu_deliver_idle()).
 *             The caller waits for it in any case, taking its own interrupts meanwhile, so two CPUs may call each other.
 * Locking:    none; a spin lock that the other CPU's owner may wait for must not be held.
 * Failure:    -ENXIO: no such CPU, or it is offline.
 * More:       <linux/smp.h>, tests/unit/test_smp.c
 */
#include <linux/smp.h>

#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <quire/port.h>

#include "env_int.h"

struct smp_call {
	smp_call_func_t fn;
	void *info;
	unsigned int done;
};

static void call_run(void *arg)
{
	struct smp_call *call = arg;

	call->fn(call->info);
	__atomic_store_n(&call->done, 1, __ATOMIC_RELEASE);
}

static void call_here(smp_call_func_t fn, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	fn(info);
	local_irq_restore(flags);
}

/* The caller stays the CPU that it is. */
static int call_there(unsigned int cpu, smp_call_func_t fn, void *info)
{
	struct smp_call call = { .fn = fn, .info = info };
	unsigned int looks = 0;
	int ret;

	while ((ret = irq_raise(cpu, call_run, &call)) == -EBUSY) {
		cpu_deliver_idle(cpu);
		port_relax(looks++);
	}
	if (ret)
		return -ENXIO;
	while (!__atomic_load_n(&call.done, __ATOMIC_ACQUIRE)) {
		cpu_deliver_idle(cpu);
		irq_deliver_pending(this_cpu_get());
		port_relax(looks++);
	}
	return 0;
}

int smp_call_function_single(int cpu, smp_call_func_t fn, void *info, int wait)
{
	int ret = 0;

	preempt_disable();
	if ((unsigned int)cpu == smp_processor_id())
		call_here(fn, info);
	else
		ret = call_there((unsigned int)cpu, fn, info);
	preempt_enable();
	return ret;
}

void smp_call_function_many(const struct cpumask *mask, smp_call_func_t fn, void *info, bool wait)
{
	unsigned int cpu, self;

	preempt_disable();
	self = smp_processor_id();
	for_each_online_cpu(cpu)
		if (cpu != self && cpumask_test_cpu(cpu, mask))
			(void)call_there(cpu, fn, info);
	preempt_enable();
}

void smp_call_function(smp_call_func_t fn, void *info, int wait)
{
	smp_call_function_many(cpu_online_mask, fn, info, wait);
}

void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t fn, void *info, bool wait)
{
	preempt_disable();
	smp_call_function_many(mask, fn, info, wait);
	if (cpumask_test_cpu(smp_processor_id(), mask))
		call_here(fn, info);
	preempt_enable();
}

void on_each_cpu(smp_call_func_t fn, void *info, int wait)
{
	on_each_cpu_mask(cpu_online_mask, fn, info, wait);
}

int smp_call_function_any(const struct cpumask *mask, smp_call_func_t fn, void *info, int wait)
{
	unsigned int cpu = smp_processor_id();

	if (!cpumask_test_cpu(cpu, mask))
		for_each_online_cpu(cpu)
			if (cpumask_test_cpu(cpu, mask))
				break;
	return smp_call_function_single((int)cpu, fn, info, wait);
}
