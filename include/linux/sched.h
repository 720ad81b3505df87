/* SPDX-License-Identifier: MIT */
/*
 * sched.h - tasks: what a thread is while it is inside Quire, its sleeping and waking
 *
 * Model:   Every thread that is a CPU has a task, `current`, which stays with it while it sleeps and wakes as another
 *          CPU. A kernel thread has its own for life (<linux/kthread.h>); a thread of the host's is lent one from
 *          where it enters until it gives the CPU up for good. Sleeping gives the CPU up, so a machine may have
 *          fewer CPUs than threads.
 *          To wait for a condition:
 *
 *              for (;;) {                                   the one who makes it true:
 *                      set_current_state(TASK_UNINTERRUPTIBLE);
 *                      if (condition)                           condition = true;
 *                              break;                           wake_up_process(task);
 *                      schedule();
 *              }
 *              __set_current_state(TASK_RUNNING);
 *
 *          Both sides write before they read, with a full barrier between, so one of them sees the other.
 * Context: what may sleep says so; wake_up_process() is for any context, interrupt handlers included.
 * Does not: signals. Nobody can send one, so an interruptible sleep is never interrupted; time slices, beyond letting who
 *          waits for a CPU have it at cond_resched(), schedule() and yield().
 * Locking: a task's fields belong to the thread that is running it; the state word is changed by atomics.
 * More:    env/sched.c, env/cpu.c, tests/unit/test_kthread.c
 */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/cpumask_types.h>
#include <linux/limits.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/processor.h>
#include <linux/types.h>

#define TASK_COMM_LEN 16

/* task->__state, Linux's values. A sleeper's is not TASK_RUNNING. */
#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_FREEZABLE 0x00002000
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* task->flags, Linux's values */
#define PF_EXITING 0x00000004
#define PF_WQ_WORKER 0x00000020
#define PF_MEMALLOC 0x00000800 /* allocating memory to free memory: may use the reserves */
#define PF_NOFREEZE 0x00008000
#define PF_KSWAPD 0x00020000
#define PF_MEMALLOC_NOFS 0x00040000 /* all its allocations get GFP_NOFS */
#define PF_MEMALLOC_NOIO 0x00080000 /* all its allocations get GFP_NOIO */
#define PF_KTHREAD 0x00200000
#define PF_NO_SETAFFINITY 0x04000000
#define PF_MEMALLOC_PIN 0x10000000 /* no movable memory */

struct mem_cgroup;
struct mm_struct;

struct task_struct {
	unsigned int __state; /* TASK_*; the word a sleeper waits on */
	unsigned int flags;   /* PF_* */
	pid_t pid;            /* 0: a thread of the host's */
	pid_t tgid;
	int taken;                 /* 1: some thread has it. Set and cleared by env/cpu.c and env/kthread.c */
	int usage;                 /* references of get_task_struct(), and the thread's own; kernel threads only */
	int exit_code;             /* of a kernel thread that ended */
	u64 mems_allowed;          /* nodes it may allocate from with __GFP_HARDWALL; all ones: any */
	struct mem_cgroup *memcg;  /* whom __GFP_ACCOUNT charges; NULL: nobody */
	struct mm_struct *mm;      /* its address space; NULL: a kernel thread */
	cpumask_t cpus_mask;       /* CPUs it may be; counts when it takes one the next time */
	char comm[TASK_COMM_LEN];  /* name, NUL-terminated */
	struct lockdep_held locks; /* what it holds, kept by the lock-order checker */

	/* Bits: it is inside hooks of mm/page, of mm/slab (mm/page/hooks.c). */
	unsigned int in_alloc_hooks;

	/* <linux/fault-inject.h>: calls until one is made to fail, whatever filters say; do others' settings apply to it? */
	unsigned int fail_nth;
	bool fail_nth_unfiltered;
	bool make_it_fail;
};

/* The first task that CPU i's owner is lent; a second one, while the first's thread sleeps, has another. */
extern struct task_struct idle_tasks[CONFIG_NR_CPUS];
#define init_task (idle_tasks[0])

static inline struct task_struct *get_current(void)
{
	return this_cpu_get()->task;
}
#define current get_current()

/* --- what env gives up a CPU with; drivers use what follows below --- */

/* What a sleeping thread takes with it from CPU to CPU. */
struct cpu_sleep {
	struct task_struct *task;
	unsigned int cpu; /* to come back to, if it is free */
	/* Not 0 only where one slept in atomic context, which was reported; given back on waking. */
	unsigned int preempt_count, irqs_off, rcu_depth;
};
/* cpu_sleep_begin - stop being a CPU in order to wait for something. Nothing atomic may be held. */
void cpu_sleep_begin(struct cpu_sleep *sleep);
/* cpu_sleep_end - be a CPU again that the task may be, the same one if possible. */
void cpu_sleep_end(const struct cpu_sleep *sleep);

/* --- sleeping --- */

#define MAX_SCHEDULE_TIMEOUT LONG_MAX

#define set_current_state(state) ((void)__atomic_exchange_n(&current->__state, (unsigned int)(state), __ATOMIC_SEQ_CST))
#define __set_current_state(state) WRITE_ONCE(current->__state, (unsigned int)(state))
#define get_current_state() READ_ONCE(current->__state)
#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)

/* schedule - sleep until somebody wakes `current`, whose state says how; in state TASK_RUNNING: let others have the CPU. The
 * state is TASK_RUNNING on return. Process context, nothing held; otherwise "scheduling while atomic" is reported. */
void schedule(void);
/* schedule_timeout - the same, but for @timeout jiffies at most (MAX_SCHEDULE_TIMEOUT: for ever). Returns the jiffies that
 * were left, 0 when time is up. The state must be set before; the other forms set it. */
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
void io_schedule(void);
long io_schedule_timeout(long timeout);
/* yield - let others have the CPU now, if any waits for one. May sleep. */
void yield(void);

/* wake_up_process - if @task sleeps (TASK_NORMAL), it goes on: 1; otherwise nothing happens: 0. Any context, full barrier. */
int wake_up_process(struct task_struct *task);
/* wake_up_state - the same for states of @states only. */
int wake_up_state(struct task_struct *task, unsigned int states);

/* cond_resched - a good place to let who waits for a CPU have this one, after a while of running. 1 if that happened. */
int resched_slow(void);
bool need_resched(void); /* cond_resched() would do something now */
#define cond_resched()                                                                                                 \
	({                                                                                                             \
		might_sleep();                                                                                         \
		if (unlikely(READ_ONCE(rcu_pending) | READ_ONCE(rcu_wanted)))                                          \
			rcu_quiescent();                                                                               \
		resched_slow();                                                                                        \
	})

/* --- about tasks --- */

static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	__atomic_add_fetch(&task->usage, 1, __ATOMIC_RELAXED);
	return task;
}
/* put_task_struct - the last reference to a thread that has ended makes its task free for another one. Any context. */
void put_task_struct(struct task_struct *task);

static inline pid_t task_pid_nr(const struct task_struct *task)
{
	return task->pid;
}
#define task_tgid_nr(task) ((task)->tgid)
#define task_cpu(task) task_cpu_of(task)
unsigned int task_cpu_of(const struct task_struct *task); /* the CPU it is, or 0 when it sleeps */
void set_task_comm(struct task_struct *task, const char *comm);
char *get_task_comm(char *buf, const struct task_struct *task); /* @buf has TASK_COMM_LEN bytes */
#define is_idle_task(task) 0
#define set_user_nice(task, nice) ((void)(task), (void)(nice))
#define sched_set_fifo(task) ((void)(task))
#define sched_set_fifo_low(task) ((void)(task))
#define sched_set_normal(task, nice) ((void)(task), (void)(nice))
/* set_cpus_allowed_ptr - @task is only to be CPUs of @mask; the caller itself moves at once. 0, -EINVAL: none of them is
 * online. May sleep. */
int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask);

#define signal_pending(task) 0
#define fatal_signal_pending(task) 0
#define signal_pending_state(state, task) 0
#define flush_signals(task) ((void)(task))
#define allow_signal(sig) ((void)(sig))

#endif
