/* SPDX-License-Identifier: MIT */
/*
 * sched.h - the task a CPU is running, as far as memory management asks about it
 *
 * Model:   a CPU that a thread has taken runs that CPU's idle task until somebody sets another. What a thread
 *          stores in `current` stays with the thread when it sleeps and wakes as another CPU, and is gone when
 *          it gives the CPU up for good.
 * Locking: a task's fields belong to the thread that is running it.
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define TASK_COMM_LEN 16

/* task->flags, Linux's values */
#define PF_EXITING 0x00000004
#define PF_MEMALLOC 0x00000800      /* allocating memory to free memory: may use the reserves */
#define PF_MEMALLOC_NOFS 0x00040000 /* all its allocations get GFP_NOFS */
#define PF_MEMALLOC_NOIO 0x00080000 /* all its allocations get GFP_NOIO */
#define PF_KSWAPD 0x00020000
#define PF_KTHREAD 0x00200000
#define PF_MEMALLOC_PIN 0x10000000 /* no movable memory */

struct mem_cgroup;

struct task_struct {
	unsigned int flags;        /* PF_* */
	pid_t pid;                 /* 0: an idle task */
	u64 mems_allowed;          /* nodes it may allocate from with __GFP_HARDWALL; all ones: any */
	struct mem_cgroup *memcg;  /* whom __GFP_ACCOUNT charges; NULL: nobody */
	char comm[TASK_COMM_LEN];  /* name, NUL-terminated */
	struct lockdep_held locks; /* what it holds, kept by the lock-order checker */

	/* Bits: it is inside hooks of mm/page, of mm/slab (mm/page/hooks.c). */
	unsigned int in_alloc_hooks;
};

extern struct task_struct idle_tasks[CONFIG_NR_CPUS];
#define init_task (idle_tasks[0])

static inline struct task_struct *get_current(void)
{
	return this_cpu_get()->task;
}
#define current get_current()

/* What a sleeping thread takes with it from CPU to CPU. */
struct cpu_sleep {
	struct task_struct *task; /* it ran this one, not the idle task; NULL: see below */
	struct task_struct idle;  /* copy of what it had made of the idle task */
	unsigned int cpu;         /* to come back to, if it is free */
};
/* cpu_sleep_begin - stop being a CPU in order to wait for something. Nothing atomic may be held. */
void cpu_sleep_begin(struct cpu_sleep *sleep);
/* cpu_sleep_end - be a CPU again, the same one if possible, with the task as it was. */
void cpu_sleep_end(const struct cpu_sleep *sleep);

/* cond_resched - let others run; the machine's CPUs are scheduled by the host, so only the context is checked. */
#define cond_resched()                                                                                                 \
	({                                                                                                             \
		might_sleep();                                                                                         \
		0;                                                                                                     \
	})

#endif
