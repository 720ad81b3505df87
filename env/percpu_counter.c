/* SPDX-License-Identifier: MIT */
/*
 * percpu_counter.c - counts in parts
 *
 * Model:      whole = count + sum of the parts. A part that leaves -batch..batch is folded into count.
 * Locking:    fbc->lock over count; a part belongs to its CPU, with interrupts off.
 * Failure:    -ENOMEM at init.
 * More:       tests/unit/test_smp.c
 */
#include <linux/percpu_counter.h>

#include <linux/cpumask.h>
#include <linux/errno.h>

int percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp)
{
	raw_spin_lock_init(&fbc->lock);
	fbc->count = amount;
	fbc->counters = alloc_percpu_gfp(s32, gfp);
	return fbc->counters ? 0 : -ENOMEM;
}

void percpu_counter_destroy(struct percpu_counter *fbc)
{
	free_percpu(fbc->counters);
	fbc->counters = NULL;
}

void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	unsigned long flags;
	unsigned int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(fbc->counters, cpu), 0);
	__atomic_store_n(&fbc->count, amount, __ATOMIC_RELAXED);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}

void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount, s32 batch)
{
	unsigned long flags;
	s32 *part;
	s64 sum;

	local_irq_save(flags);
	part = this_cpu_ptr(fbc->counters);
	sum = READ_ONCE(*part) + amount;
	if (sum >= batch || sum <= -batch) {
		raw_spin_lock(&fbc->lock);
		__atomic_store_n(&fbc->count, fbc->count + sum, __ATOMIC_RELAXED);
		WRITE_ONCE(*part, 0);
		raw_spin_unlock(&fbc->lock);
	} else {
		WRITE_ONCE(*part, (s32)sum);
	}
	local_irq_restore(flags);
}

s64 percpu_counter_sum(struct percpu_counter *fbc)
{
	unsigned long flags;
	unsigned int cpu;
	s64 sum;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	sum = fbc->count;
	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(fbc->counters, cpu));
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
	return sum;
}

int percpu_counter_compare(struct percpu_counter *fbc, s64 rhs)
{
	s64 sum = percpu_counter_sum(fbc);

	return sum < rhs ? -1 : sum > rhs;
}
