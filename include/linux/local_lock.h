/* SPDX-License-Identifier: MIT */
/*
 * local_lock.h - names for what turning preemption or interrupts off protects: per-CPU data of one's own CPU
 *
 * @lock is the address of a per-CPU local_lock_t, which has no content. <quire/cpu.h> is the lock that visitors honour.
 */
#ifndef _LINUX_LOCAL_LOCK_H
#define _LINUX_LOCAL_LOCK_H

#include <linux/irqflags.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>

typedef struct {
	char unused;
} local_lock_t;

#define INIT_LOCAL_LOCK(name)                                                                                          \
	{                                                                                                              \
		0                                                                                                      \
	}
#define local_lock_init(lock) ((void)(lock))
#define local_lock(lock) ((void)(lock), preempt_disable())
#define local_unlock(lock) ((void)(lock), preempt_enable())
#define local_lock_irq(lock) ((void)(lock), local_irq_disable())
#define local_unlock_irq(lock) ((void)(lock), local_irq_enable())
#define local_lock_irqsave(lock, flags)                                                                                \
	do {                                                                                                           \
		(void)(lock);                                                                                          \
		local_irq_save(flags);                                                                                 \
	} while (0)
#define local_unlock_irqrestore(lock, flags) ((void)(lock), local_irq_restore(flags))

#endif
