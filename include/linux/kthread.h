/* SPDX-License-Identifier: MIT */
/*
 * kthread.h - kernel threads
 *
 * Model:   a thread of the port's with a task of its own. It is a CPU of the machine while it runs, and gives the CPU up
 *          while it sleeps.
 *
 *            kthread_create ──▶ created ──wake_up_process──▶ runs fn(data) ──returns──▶ gone
 *                                  └──────kthread_stop──────────▶ (fn is never called) ──┘
 *
 * Rules:   as in Linux: the task is there until the thread ends, and longer for who holds a reference. Whoever
 *          stops a thread that may end by itself takes one (get_task_struct()) before.
 * Context: creating, stopping and parking sleep.
 * Where the port has no threads, creating fails with -ENOSYS.
 * More:    env/kthread.c, tests/unit/test_kthread.c; what a module left running: <quire/tasks.h>
 */
#ifndef _LINUX_KTHREAD_H
#define _LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>

#define NUMA_NO_NODE (-1)

/* kthread_create_on_node - a thread that will run @threadfn(@data) once it is woken; its stack and task come from where the
 * port takes them, so @node says nothing. ERR_PTR(-ENOMEM) too many, -ENOSYS no threads here. */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char *namefmt, ...)
	__printf(4, 5);
#define kthread_create(threadfn, data, namefmt, ...)                                                                   \
	kthread_create_on_node((threadfn), (data), NUMA_NO_NODE, namefmt, ##__VA_ARGS__)
/* kthread_create_on_cpu - bound to @cpu; @namefmt may have one %u, for the CPU. */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt);
/* kthread_create_of_machine - one that belongs to the machine itself: nobody's leftover. Any context. */
struct task_struct *kthread_create_of_machine(int (*fn)(void *data), void *data, const char *name);
/* kthread_run - create and wake. */
#define kthread_run(threadfn, data, namefmt, ...)                                                                      \
	({                                                                                                             \
		struct task_struct *__k = kthread_create((threadfn), (data), namefmt, ##__VA_ARGS__);                  \
		if (!IS_ERR(__k))                                                                                      \
			wake_up_process(__k);                                                                          \
		__k;                                                                                                   \
	})
static inline struct task_struct *kthread_run_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
						     const char *namefmt)
{
	struct task_struct *k = kthread_create_on_cpu(threadfn, data, cpu, namefmt);

	if (!IS_ERR(k))
		wake_up_process(k);
	return k;
}

/* kthread_bind - before the first wake-up: it is only to be @cpu, or CPUs of @mask. */
void kthread_bind(struct task_struct *k, unsigned int cpu);
void kthread_bind_mask(struct task_struct *k, const struct cpumask *mask);

/* kthread_stop - kthread_should_stop() is true from now on; wake @k, wait for its end. What its function returned, or -EINTR
 * when it was never called. Of a thread that is gone without a reference: -ESRCH, and a warning. */
int kthread_stop(struct task_struct *k);
/* kthread_stop_put - the same, and drop the caller's reference. */
int kthread_stop_put(struct task_struct *k);
/* kthread_should_stop - asked by the thread itself; a place like cond_resched() where it may sleep. */
bool kthread_should_stop(void);
#define kthread_freezable_should_stop(was_frozen)                                                                      \
	({                                                                                                             \
		bool *__frozen = (was_frozen);                                                                         \
		if (__frozen)                                                                                          \
			*__frozen = false;                                                                             \
		kthread_should_stop();                                                                                 \
	})

/* kthread_park - make it wait in kthread_parkme(), and wait until it does. 0, -ENOSYS it has ended, -EBUSY parked already. */
int kthread_park(struct task_struct *k);
void kthread_unpark(struct task_struct *k);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
void kthread_parkme(void);

/* kthread_exit - end the calling kernel thread as if its function had returned @result. */
void kthread_exit(long result) __noreturn;
struct completion;
/* kthread_complete_and_exit - complete(@done) (may be NULL) once the module's code is not needed any more, and end. */
void kthread_complete_and_exit(struct completion *done, long code) __noreturn;

/* The function's argument, and the function; of a kernel thread. NULL for another task. */
void *kthread_data(struct task_struct *k);
void *kthread_func(struct task_struct *k);

#endif
