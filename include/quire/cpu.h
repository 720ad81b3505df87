/* SPDX-License-Identifier: MIT */
/*
 * cpu.h - one CPU of the machine, and the local lock that guards what is per CPU
 *
 * Model:   owner    held = 1; if (attention) slow; ... held = 0; if (attention) slow
 *          visitor  attention |= REMOTE; membarrier; wait for held == 0; ...; clear REMOTE
 *          The owner pays two plain stores and two predicted tests, and no locked instruction.
 *          While `held` is 1 the owner is in atomic context: it must not sleep.
 *          Where the port has no barrier, CPU_ATT_ALWAYS stays set and the slow way pays for one.
 * Locking: this is a lock; its place in the order is in docs/locking.md.
 * More:    env/local.c, tests/spin/local_lock.pml, tests/stress/litmus_local_lock.c
 *
 * Included by kernel-style and host-side code alike, so it includes nothing but config.
 */
#ifndef QUIRE_CPU_H
#define QUIRE_CPU_H

#include <quire/config.h>

/* Bits of quire_cpu.attention. */
#define CPU_ATT_REMOTE 1u /* a visitor wants this CPU's per-CPU state */
#define CPU_ATT_IRQ 2u    /* simulated interrupts are queued */
#define CPU_ATT_ALWAYS 4u /* every entry takes the slow way: no port_barrier_all(), or a checking build */
#define CPU_ATT_HOOKED 8u /* allocations are watched or restricted: no fast path of theirs */

struct kmem_cache_cpu;
struct pcp_list;
struct per_cpu_pages;
struct task_struct;

#define CPU_PAGE_LISTS 32
#define CPU_PAGE_ZONES (CONFIG_MAX_NUMNODES * 5)

struct quire_cpu {
	/* 1 while the owner is inside a local section; written by the owner only. */
	unsigned int held;
	unsigned int id;
	/* Tested as one 64-bit word by hot paths: zero means nothing unusual. */
	union {
		unsigned long long unusual;
		struct {
			unsigned int attention;     /* CPU_ATT_*; set by others, atomically */
			unsigned int preempt_count; /* PREEMPT/SOFTIRQ/HARDIRQ fields; owner only */
		};
	};
	unsigned long percpu_offset; /* added to the address of a static per-CPU variable */
	/* mm/slab's: the cache part that was last freed to, as struct pages name it and as this CPU does; and slab->tag of slabs of
	 * this CPU's node. */
	struct kmem_cache_cpu *freed_part, *freed_to;
	unsigned int slab_tag;
	struct task_struct *task;  /* `current`; never NULL while the slot is claimed */
	int node;                  /* NUMA node of this CPU */
	unsigned int irqs_off;     /* 1: local_irq_disable(); owner only */
	int online;                /* 0: slot may not be claimed */
	int claimed;               /* 1: some thread is this CPU */
	unsigned int visitors;     /* lock serialising visitors: CPU id + 1 of the one inside; 0: none */
	unsigned int visitor_irqs; /* the visitor's irqs_off to go back to; under visitors */
	unsigned int local_depth;  /* 1: in a local section, as a checking build sees it; owner only */
	unsigned int rcu_depth;    /* rcu_read_lock() less rcu_read_unlock(); owner only */
	struct quire_cpu **self;   /* where the port keeps the owner thread's CPU; NULL:
				      * nowhere. Set by port_cpu_bind(), cleared through it at shutdown */
	/* mm/page's, here because its fast paths start here. By the zone and mobility bits of a GFP mask: the order-0 list of
	 * the zone that such a request tries first; those of higher orders follow it. By zone id: this CPU's pages of it. */
	struct pcp_list *page_lists[CPU_PAGE_LISTS];
	struct per_cpu_pages *page_zones[CPU_PAGE_ZONES];
	/* env/rcu.c's; written by the owner, read by who waits for a grace period. */
	unsigned int irq_offs;   /* times interrupts were turned off */
	unsigned int rcu_passes; /* times the owner said, asked, that it is in no section */
} __attribute__((aligned(128)));

extern struct quire_cpu quire_cpus[CONFIG_NR_CPUS];

/* Nobody's CPU: what a thread that holds no slot finds in place of its own. It wants attention for ever, so the fast paths,
 * which look for that anyway, need not ask whether there is a CPU. */
extern struct quire_cpu quire_nobody;

/* How a thread finds its CPU is the port's: static inline struct quire_cpu *port_cpu_or_nobody(void). */
#include <quire/port_cpu.h>

/* port_this_cpu - the CPU this thread is; NULL when it holds no slot yet. */
static inline struct quire_cpu *port_this_cpu(void)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();

	return __builtin_expect(cpu != &quire_nobody, 1) ? cpu : (struct quire_cpu *)0;
}

/* Take a slot for this thread; waits for one. Not in a local section. Never fails once booted. */
struct quire_cpu *quire_cpu_enter(void);
/* Give this thread's slot up (it slept, or ended). preempt_count must be 0. No-op without a slot. */
void quire_cpu_leave(void);

static inline struct quire_cpu *this_cpu_get(void)
{
	struct quire_cpu *cpu = port_this_cpu();

	return __builtin_expect(!!cpu, 1) ? cpu : quire_cpu_enter();
}

void local_enter_slow(struct quire_cpu *cpu);
void local_exit_slow(struct quire_cpu *cpu);

/* Words that others change, read between two barriers: plain, so that the compiler tests them in place; an atomic read where
 * somebody checks for races. */
#if defined(__SANITIZE_THREAD__)
#define LOCAL_READ(word) __atomic_load_n(&(word), __ATOMIC_ACQUIRE)
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LOCAL_READ(word) __atomic_load_n(&(word), __ATOMIC_ACQUIRE)
#endif
#endif
#ifndef LOCAL_READ
#define LOCAL_READ(word)                                                                                               \
	({                                                                                                             \
		__typeof__(word) local_read_value = (word);                                                            \
		LOCAL_READ_ORDER();                                                                                    \
		local_read_value;                                                                                      \
	})
#if defined(__x86_64__)
#define LOCAL_READ_ORDER() __asm__ __volatile__("" ::: "memory") /* loads are acquires */
#else
#define LOCAL_READ_ORDER() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#endif
#endif

/* local_try_enter - the fast path's entry: false, with nothing held, when a visitor or an interrupt wants attention. For what may
 * be done in atomic context. */
static inline _Bool local_try_enter(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->held, 1, __ATOMIC_RELAXED);
	__asm__ __volatile__("" ::: "memory");
	if (__builtin_expect(LOCAL_READ(cpu->attention) == 0, 1))
		return 1;
	__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
	return 0;
}

/* local_try_enter_may_sleep - the same for what must not be done in atomic context: false then too. */
static inline _Bool local_try_enter_may_sleep(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->held, 1, __ATOMIC_RELAXED);
	__asm__ __volatile__("" ::: "memory");
	if (__builtin_expect(LOCAL_READ(cpu->unusual) == 0, 1))
		return 1;
	__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
	return 0;
}

/* local_enter - enter this CPU's per-CPU state; waits for a visitor to go, delivers pending
 * interrupts first. May not nest. Not from inside a simulated interrupt's local section. */
static inline struct quire_cpu *local_enter(void)
{
	struct quire_cpu *cpu = this_cpu_get();

	__atomic_store_n(&cpu->held, 1, __ATOMIC_RELAXED);
	__asm__ __volatile__("" ::: "memory");
	if (__builtin_expect(__atomic_load_n(&cpu->attention, __ATOMIC_ACQUIRE) != 0, 0))
		local_enter_slow(cpu);
	return cpu;
}

/* local_exit_fast - leave; false: the caller owes local_exit_slow(). */
static inline _Bool local_exit_fast(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->held, 0, __ATOMIC_RELEASE);
	__asm__ __volatile__("" ::: "memory");
	return __builtin_expect(LOCAL_READ(cpu->attention) == 0, 1);
}

/* local_exit - leave; delivers interrupts and lets a visitor in. */
static inline void local_exit(struct quire_cpu *cpu)
{
	if (!local_exit_fast(cpu))
		local_exit_slow(cpu);
}

/* local_visit - enter the per-CPU state of CPU @id from anywhere (own CPU included); excludes its
 * owner and other visitors until local_leave(). Caller is in no local section; may spin, never sleeps. */
void local_visit(unsigned int id);
void local_leave(unsigned int id);

#endif
