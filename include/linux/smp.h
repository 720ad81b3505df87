/* SPDX-License-Identifier: MIT */
/* smp.h - which CPU this is. A thread stays that CPU until it sleeps or calls machine_cpu_put(). */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/preempt.h>

#define smp_processor_id() (this_cpu_get()->id)
#define raw_smp_processor_id() smp_processor_id()
#define get_cpu()                                                                                                      \
	({                                                                                                             \
		preempt_disable();                                                                                     \
		smp_processor_id();                                                                                    \
	})
#define put_cpu() preempt_enable()

#endif
