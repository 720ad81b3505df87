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

/* smp_call_function_single - call @fn(@info) on CPU @cpu in hardirq context, or here with interrupts off, and wait for it, whatever
 * @wait says. A CPU whose owner is outside Quire for long keeps the caller waiting. Interrupts on, no spin lock held that such an
 * owner may want. 0, -ENXIO. _many: on all of @mask that are online, but this one; on_each_cpu: also here. */
typedef void (*smp_call_func_t)(void *info);
int smp_call_function_single(int cpu, smp_call_func_t fn, void *info, int wait);
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t fn, void *info, int wait);
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t fn, void *info, bool wait);
void smp_call_function(smp_call_func_t fn, void *info, int wait);
void on_each_cpu(smp_call_func_t fn, void *info, int wait);
void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t fn, void *info, bool wait);

#endif
