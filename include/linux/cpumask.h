/* SPDX-License-Identifier: MIT */
/*
 * cpumask.h - the CPUs a machine has, which of them are online, and sets of CPUs
 *
 * Online CPUs change only in machine_cpu_offline() and machine_cpu_online(), process context; a reader that
 * must not see that change holds cpus_read_lock() (<linux/cpu.h>).
 * A set is a bitmap; nothing done to one is atomic but cpumask_set_cpu(), _clear_cpu() and the test_and_ forms.
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/bitmap.h>
#include <linux/compiler.h>
#include <linux/cpumask_types.h>
#include <linux/gfp_types.h>
#include <linux/types.h>
#include <quire/cpu.h>

extern unsigned int nr_cpu_ids; /* CPUs of this machine are 0..nr_cpu_ids - 1; at least 1 */
#define nr_cpumask_bits nr_cpu_ids

/* The sets that Linux has by name. Possible and present CPUs are the same here. */
extern struct cpumask cpu_possible_set, cpu_online_set;
#define cpu_possible_mask ((const struct cpumask *)&cpu_possible_set)
#define cpu_present_mask cpu_possible_mask
#define cpu_online_mask ((const struct cpumask *)&cpu_online_set)
#define cpu_active_mask cpu_online_mask
extern const struct cpumask cpu_all_set, cpu_none_set;
#define cpu_all_mask (&cpu_all_set)
#define cpu_none_mask (&cpu_none_set)
#define CPU_MASK_ALL cpu_all_set
#define CPU_MASK_NONE                                                                                                  \
	{                                                                                                              \
		{                                                                                                      \
			0                                                                                              \
		}                                                                                                      \
	}

#define cpu_possible(cpu) ((unsigned int)(cpu) < nr_cpu_ids)
#define cpu_present(cpu) cpu_possible(cpu)
static inline bool cpu_online(unsigned int cpu)
{
	return cpu < nr_cpu_ids && __atomic_load_n(&quire_cpus[cpu].online, __ATOMIC_ACQUIRE);
}
#define cpu_active(cpu) cpu_online(cpu)
unsigned int cpumask_next_online(unsigned int cpu); /* the first online CPU >= @cpu, or nr_cpu_ids */
unsigned int num_online_cpus(void);
#define num_possible_cpus() nr_cpu_ids
#define num_present_cpus() nr_cpu_ids
#define num_active_cpus() num_online_cpus()

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (unsigned int)(cpu) < nr_cpu_ids; (cpu)++)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_online_cpu(cpu)                                                                                       \
	for ((cpu) = cpumask_next_online(0); (unsigned int)(cpu) < nr_cpu_ids; (cpu) = cpumask_next_online((cpu) + 1))

/* --- sets: results beyond nr_cpu_ids mean "none" --- */

#define cpumask_bits(mask) ((mask)->bits)
#define cpumask_size() sizeof(struct cpumask)
const struct cpumask *cpumask_of(unsigned int cpu); /* the set of just this CPU */
const struct cpumask *cpumask_of_node(int nid);     /* those on a node, online or not */

static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, mask->bits);
}
static inline void cpumask_clear_cpu(unsigned int cpu, struct cpumask *mask)
{
	clear_bit(cpu, mask->bits);
}
static inline bool cpumask_test_cpu(unsigned int cpu, const struct cpumask *mask)
{
	return test_bit(cpu, mask->bits);
}
static inline bool cpumask_test_and_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	return test_and_set_bit(cpu, mask->bits);
}
static inline bool cpumask_test_and_clear_cpu(unsigned int cpu, struct cpumask *mask)
{
	return test_and_clear_bit(cpu, mask->bits);
}
#define __cpumask_set_cpu(cpu, mask) __set_bit((cpu), (mask)->bits)
#define __cpumask_clear_cpu(cpu, mask) __clear_bit((cpu), (mask)->bits)
static inline void cpumask_clear(struct cpumask *mask)
{
	bitmap_zero(mask->bits, NR_CPUS);
}
static inline void cpumask_setall(struct cpumask *mask)
{
	bitmap_fill(mask->bits, NR_CPUS);
}
static inline void cpumask_copy(struct cpumask *dst, const struct cpumask *src)
{
	*dst = *src;
}
static inline bool cpumask_empty(const struct cpumask *mask)
{
	return bitmap_empty(mask->bits, nr_cpu_ids);
}
static inline bool cpumask_full(const struct cpumask *mask)
{
	return bitmap_full(mask->bits, nr_cpu_ids);
}
static inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return (unsigned int)bitmap_weight(mask->bits, nr_cpu_ids);
}
static inline bool cpumask_and(struct cpumask *dst, const struct cpumask *a, const struct cpumask *b)
{
	return bitmap_and(dst->bits, a->bits, b->bits, NR_CPUS);
}
static inline void cpumask_or(struct cpumask *dst, const struct cpumask *a, const struct cpumask *b)
{
	bitmap_or(dst->bits, a->bits, b->bits, NR_CPUS);
}
static inline void cpumask_xor(struct cpumask *dst, const struct cpumask *a, const struct cpumask *b)
{
	bitmap_xor(dst->bits, a->bits, b->bits, NR_CPUS);
}
static inline bool cpumask_andnot(struct cpumask *dst, const struct cpumask *a, const struct cpumask *b)
{
	return bitmap_andnot(dst->bits, a->bits, b->bits, NR_CPUS);
}
static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b)
{
	return bitmap_equal(a->bits, b->bits, nr_cpu_ids);
}
static inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
	return bitmap_intersects(a->bits, b->bits, nr_cpu_ids);
}
static inline bool cpumask_subset(const struct cpumask *a, const struct cpumask *b)
{
	return bitmap_subset(a->bits, b->bits, nr_cpu_ids);
}
/* cpumask_next - the first CPU of @mask after @n; start with -1. */
static inline unsigned int cpumask_next(int n, const struct cpumask *mask)
{
	return (unsigned int)find_next_bit(mask->bits, nr_cpu_ids, (unsigned long)(n + 1));
}
static inline unsigned int cpumask_next_and(int n, const struct cpumask *a, const struct cpumask *b)
{
	return (unsigned int)find_next_and_bit(a->bits, b->bits, nr_cpu_ids, (unsigned long)(n + 1));
}
static inline unsigned int cpumask_first(const struct cpumask *mask)
{
	return cpumask_next(-1, mask);
}
static inline unsigned int cpumask_first_and(const struct cpumask *a, const struct cpumask *b)
{
	return cpumask_next_and(-1, a, b);
}
static inline unsigned int cpumask_last(const struct cpumask *mask)
{
	return (unsigned int)find_last_bit(mask->bits, nr_cpu_ids);
}
#define cpumask_any(mask) cpumask_first(mask)
#define cpumask_any_and(a, b) cpumask_first_and((a), (b))
#define cpumask_any_but(mask, cpu)                                                                                     \
	({                                                                                                             \
		unsigned int __any = cpumask_first(mask);                                                              \
		__any == (unsigned int)(cpu) ? cpumask_next((int)__any, (mask)) : __any;                               \
	})
#define for_each_cpu(cpu, mask)                                                                                        \
	for ((cpu) = cpumask_first(mask); (unsigned int)(cpu) < nr_cpu_ids; (cpu) = cpumask_next((int)(cpu), (mask)))
#define for_each_cpu_and(cpu, a, b)                                                                                    \
	for ((cpu) = cpumask_first_and((a), (b)); (unsigned int)(cpu) < nr_cpu_ids;                                    \
	     (cpu) = cpumask_next_and((int)(cpu), (a), (b)))
#define for_each_cpu_not(cpu, mask)                                                                                    \
	for_each_possible_cpu(cpu)                                                                                     \
		if (!cpumask_test_cpu((cpu), (mask)))

#define cpumask_pr_args(mask) (int)nr_cpu_ids, (mask)->bits

/* A cpumask_var_t needs no allocation here; the calls stand where Linux needs them, and always succeed. */
static inline bool alloc_cpumask_var(cpumask_var_t *mask, gfp_t gfp)
{
	return true;
}
static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t gfp)
{
	cpumask_clear(*mask);
	return true;
}
static inline void free_cpumask_var(cpumask_var_t mask)
{
}

#endif
