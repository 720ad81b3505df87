/* SPDX-License-Identifier: MIT */
/* env_int.h - what the files of env share with each other only */
#ifndef ENV_INT_H
#define ENV_INT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <quire/cpu.h>

/* local_init - set every CPU's attention word as the port and the build need it. cpus_init() calls it. */
void local_init(void);
/* sleep_reports_reset - a new machine may print its reports again. */
void sleep_reports_reset(void);

struct task_struct;
/* task_init - a task as new: taken, may be any CPU, may use any node. */
void task_init(struct task_struct *task);
/* cpu_yield - let the first who waits for this CPU have it, and queue up for one again; false: nobody waits. */
bool cpu_yield(void);
/* cpu_sleep_try_end - cpu_sleep_end(), if a CPU is free this moment. */
struct cpu_sleep;
bool cpu_sleep_try_end(const struct cpu_sleep *sleep);
/* cpu_deliver_idle - if nobody is CPU @id, take its interrupts for it; the caller is its own CPU again afterwards. */
void cpu_deliver_idle(unsigned int id);
/* cpu_migrate - become a CPU that `current` may be, if this is none. */
void cpu_migrate(void);
/* sleep_until - until `current` is woken, or port_now_ns() reaches @deadline_ns (PORT_FOREVER: never). Its state is set. */
void sleep_until(u64 deadline_ns);
/* Instants as port_now_ns() counts, PORT_FOREVER for those that never come: where a jiffy begins, a ktime_get() time. */
u64 jiffies_start_ns(unsigned long j);
u64 ktime_port_ns(s64 time);
/* time_reset - the machine's time begins now. */
void time_reset(void);
/* gp_next - the number of a grace period that begins after now. gp_advance - carry grace periods on, as far as that goes without
 * waiting, until number @nr has ended; has it? Any context but a local section; no CPU is needed. (rcu.c) */
unsigned long gp_next(void);
bool gp_advance(unsigned long nr);
/* gp_reset - no grace period is going on. rcu_reset - and no call-back queued. Boot and shutdown, one thread. */
void gp_reset(void);
void rcu_reset(void);

/* A lock under everything else: no preempt_count, no checker. For a few instructions, never across a call out. */
static inline void bare_lock(unsigned int *lock)
{
	extern void bare_lock_wait(unsigned int *lock);

	if (unlikely(__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE)))
		bare_lock_wait(lock);
}

static inline void bare_unlock(unsigned int *lock)
{
	__atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

#endif
