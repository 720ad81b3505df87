/* SPDX-License-Identifier: MIT */
/*
 * cpu.h - CPUs of the machine: how many, coming and going
 *
 * <quire/cpu.h> is one CPU and its local lock; <quire/machine.h> is how an embedder moves threads between them.
 */
#ifndef _LINUX_CPU_H
#define _LINUX_CPU_H

#include <linux/cpumask.h>
#include <linux/smp.h>
#include <linux/topology.h>

/* cpus_init - the machine has CPUs 0..@nr_cpus - 1, all online; CPU i sits on node @cpu_node[i] (NULL: all on node
 * 0). The calling thread keeps the CPU it is, if it is one. Boot, before other threads. 0, -EINVAL. */
int cpus_init(unsigned int nr_cpus, const int *cpu_node);
/* cpus_reset - back to one CPU as before boot; every slot is given up, also those of idle threads. */
void cpus_reset(void);

/* Called with a CPU's number after it went offline (nobody is it; visit it with local_visit()), or came online.
 * Process context, under cpus_read_lock(). Registering the same function again does nothing; cpus_reset()
 * forgets all. 0, -ENOSPC. */
int cpu_dead_register(void (*fn)(unsigned int cpu));
int cpu_online_register(void (*fn)(unsigned int cpu));

/* cpus_read_lock - no CPU comes or goes meanwhile. May sleep. */
void cpus_read_lock(void);
void cpus_read_unlock(void);

#endif
