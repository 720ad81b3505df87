/* SPDX-License-Identifier: MIT */
/*
 * cpumask.h - the CPUs a machine has, and which of them are online
 *
 * Online CPUs change only in machine_cpu_offline() and machine_cpu_online(), process context; a reader that
 * must not see that change holds cpus_read_lock() (<linux/cpu.h>).
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <quire/cpu.h>

#define NR_CPUS CONFIG_NR_CPUS

extern unsigned int nr_cpu_ids; /* CPUs of this machine are 0..nr_cpu_ids - 1; at least 1 */

#define cpu_possible(cpu) ((unsigned int)(cpu) < nr_cpu_ids)
#define cpu_present(cpu) cpu_possible(cpu)
static inline bool cpu_online(unsigned int cpu)
{
	return cpu < nr_cpu_ids && __atomic_load_n(&quire_cpus[cpu].online, __ATOMIC_ACQUIRE);
}
unsigned int cpumask_next_online(unsigned int cpu); /* the first online CPU >= @cpu, or nr_cpu_ids */
unsigned int num_online_cpus(void);
#define num_possible_cpus() nr_cpu_ids
#define num_present_cpus() nr_cpu_ids

#define for_each_possible_cpu(cpu) for ((cpu) = 0; (unsigned int)(cpu) < nr_cpu_ids; (cpu)++)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_online_cpu(cpu)                                                                                       \
	for ((cpu) = cpumask_next_online(0); (unsigned int)(cpu) < nr_cpu_ids; (cpu) = cpumask_next_online((cpu) + 1))

#endif
