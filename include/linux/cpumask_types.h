/* SPDX-License-Identifier: MIT */
/* cpumask_types.h - struct cpumask: one bit a CPU that a machine may have */
#ifndef _LINUX_CPUMASK_TYPES_H
#define _LINUX_CPUMASK_TYPES_H

#include <linux/types.h>

#define NR_CPUS CONFIG_NR_CPUS

typedef struct cpumask {
	DECLARE_BITMAP(bits, NR_CPUS);
} cpumask_t;

/* A mask that lives in a variable of its own; Linux may put a large one elsewhere, we never do. */
typedef struct cpumask cpumask_var_t[1];

#endif
