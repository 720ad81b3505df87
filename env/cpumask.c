/* SPDX-License-Identifier: MIT */
/*
 * cpumask.c - the sets of CPUs that have names
 *
 * Model:   cpu_online_set changes with quire_cpu.online (env/cpu.c), whose readers want one CPU's answer. The set of one CPU
 *          and that of one node are made when first asked for; what is written is always the same, so two who ask at once
 *          do no harm.
 * Locking: none.
 */
#include <linux/array_size.h>
#include <linux/cpu.h>
#include <linux/cpumask.h>

struct cpumask cpu_possible_set = { { 1 } }, cpu_online_set = { { 1 } };
const struct cpumask cpu_all_set = { { [0 ... ARRAY_SIZE(cpu_all_set.bits) - 1] = ~0UL } }, cpu_none_set;

const struct cpumask *cpumask_of(unsigned int cpu)
{
	static struct cpumask single[NR_CPUS];

	if (!cpumask_test_cpu(cpu, &single[cpu]))
		cpumask_set_cpu(cpu, &single[cpu]);
	return &single[cpu];
}

const struct cpumask *cpumask_of_node(int nid)
{
	static struct cpumask on_node[CONFIG_MAX_NUMNODES];
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		if (cpu_to_node(cpu) == nid)
			cpumask_set_cpu(cpu, &on_node[nid]);
		else
			cpumask_clear_cpu(cpu, &on_node[nid]);
	}
	return &on_node[nid];
}

unsigned int cpumask_next_online(unsigned int cpu)
{
	while (cpu < nr_cpu_ids && !cpu_online(cpu))
		cpu++;
	return cpu < nr_cpu_ids ? cpu : nr_cpu_ids;
}

unsigned int num_online_cpus(void)
{
	unsigned int cpu, n = 0;

	for_each_online_cpu(cpu)
		n++;
	return n;
}

unsigned int nr_cpus_node(int nid)
{
	unsigned int cpu, n = 0;

	for_each_online_cpu(cpu)
		n += cpu_to_node(cpu) == nid;
	return n;
}
