/* SPDX-License-Identifier: MIT */
/* topology.h - CPUs and the NUMA nodes they sit on. Fixed at boot. */
#ifndef _LINUX_TOPOLOGY_H
#define _LINUX_TOPOLOGY_H

#include <linux/cpumask.h>

#define cpu_to_node(cpu) (quire_cpus[cpu].node)
#define numa_node_id() (this_cpu_get()->node)
#define numa_mem_id() numa_node_id()

/* nr_cpus_node - online CPUs of node @nid; 0 for a node that is memory only. */
unsigned int nr_cpus_node(int nid);

#endif
