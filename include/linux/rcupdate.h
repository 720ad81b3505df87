/* SPDX-License-Identifier: MIT */
/*
 * rcupdate.h - read-copy-update: readers that never wait, and updaters that wait for them
 *
 * Model:   A reader is a CPU between rcu_read_lock() and rcu_read_unlock(), or with preemption, bottom halves or interrupts
 *          off, or in an interrupt handler, or in a local section. It must not sleep (might_sleep() reports it), and pays
 *          a few plain stores. synchronize_rcu() and call_rcu() wait for a grace period: until every reader that was
 *          there when it began is gone. env/rcu.c says why that works.
 * Context: readers and call_rcu(): any; call_rcu() not in a local section. What may sleep says so. Call-backs run in softirq
 *          context, in the order in which one CPU queued them; they must not sleep.
 * Locking: none, but rcu_barrier() takes a mutex.
 */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/irqflags.h>
#include <linux/kconfig.h>
#include <linux/preempt.h>
#include <linux/types.h>

typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

/* ---- readers ---- */

extern unsigned int rcu_wanted; /* 1: somebody waits, so say when this CPU is in no section */
void rcu_pass(struct quire_cpu *cpu);
void rcu_unlock_report(void);

static inline void rcu_read_lock(void)
{
	struct quire_cpu *cpu = this_cpu_get();

	cpu->rcu_depth++;
	preempt_count_set(cpu, cpu->preempt_count + PREEMPT_OFFSET);
	reader_entered(cpu);
}

/* Without a lock before it: reported, and nothing else. */
static inline void rcu_read_unlock(void)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (unlikely(!cpu->rcu_depth)) {
		rcu_unlock_report();
		return;
	}
	cpu->rcu_depth--;
	preempt_count_set(cpu, cpu->preempt_count - PREEMPT_OFFSET);
	if (unlikely(READ_ONCE(rcu_wanted)))
		rcu_pass(cpu);
}

#define rcu_read_lock_bh() local_bh_disable()
#define rcu_read_unlock_bh() local_bh_enable()
#define rcu_read_lock_sched() preempt_disable()
#define rcu_read_unlock_sched() preempt_enable()
#define rcu_read_lock_sched_notrace() preempt_disable()
#define rcu_read_unlock_sched_notrace() preempt_enable()
/* Exact in every build; true also tells that the caller must not sleep. */
#define rcu_read_lock_held() (this_cpu_get()->rcu_depth != 0)
#define rcu_read_lock_bh_held() (in_softirq() || irqs_disabled())
#define rcu_read_lock_sched_held() (!preemptible())
#define rcu_read_lock_any_held() (!preemptible())
#define rcu_preempt_depth() ((int)this_cpu_get()->rcu_depth)
#define rcu_is_watching() 1
#define rcu_head_init(head) ((head)->func = (rcu_callback_t)~0L)
/* rcu_head_after_call_rcu - since rcu_head_init(), has it been given to call_rcu() with @f? */
#define rcu_head_after_call_rcu(head, f) (READ_ONCE((head)->func) == (f))
#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))
#define init_rcu_head_on_stack(head) ((void)(head))
#define destroy_rcu_head_on_stack(head) ((void)(head))

/* ---- pointers ---- */

/* In a checking build: once a place, when @c is false, "WARNING: suspicious RCU usage". */
void rcu_suspicious(const char *file, int line, const char *what);
#define RCU_LOCKDEP_WARN(c, s)                                                                                         \
	do {                                                                                                           \
		static unsigned char __warned;                                                                         \
		if (IS_ENABLED(CONFIG_DEBUG_LOCKS) && unlikely(c) &&                                                   \
		    !__atomic_exchange_n(&__warned, 1, __ATOMIC_RELAXED))                                              \
			rcu_suspicious(__FILE__, __LINE__, s);                                                         \
	} while (0)

#define rcu_dereference_raw(p) ((__typeof__(*(p)) *)__atomic_load_n(&(p), __ATOMIC_ACQUIRE))
#define rcu_dereference_raw_check(p) rcu_dereference_raw(p)
#define rcu_dereference_checked(p, held)                                                                               \
	({                                                                                                             \
		RCU_LOCKDEP_WARN(!(held), "suspicious rcu_dereference_check() usage");                                 \
		rcu_dereference_raw(p);                                                                                \
	})
/* The pointer, for use until the section ends. @c: another reason why that is safe, a lock that is held. */
#define rcu_dereference_check(p, c) rcu_dereference_checked(p, (c) || rcu_read_lock_held())
#define rcu_dereference_bh_check(p, c) rcu_dereference_checked(p, (c) || rcu_read_lock_bh_held())
#define rcu_dereference_sched_check(p, c) rcu_dereference_checked(p, (c) || rcu_read_lock_sched_held())
#define rcu_dereference_all_check(p, c) rcu_dereference_checked(p, (c) || rcu_read_lock_any_held())
#define rcu_dereference(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p) rcu_dereference_bh_check(p, 0)
#define rcu_dereference_sched(p) rcu_dereference_sched_check(p, 0)
#define rcu_dereference_all(p) rcu_dereference_all_check(p, 0)
/* For updaters: nobody else changes the pointer, because of @c. */
#define rcu_dereference_protected(p, c)                                                                                \
	({                                                                                                             \
		RCU_LOCKDEP_WARN(!(c), "suspicious rcu_dereference_protected() usage");                                \
		(__typeof__(*(p)) *)READ_ONCE(p);                                                                      \
	})
/* The value only: not to be followed. */
#define rcu_access_pointer(p) ((__typeof__(*(p)) *)READ_ONCE(p))
#define unrcu_pointer(p) (p)
#define rcu_pointer_handoff(p) (p)
#define RCU_INITIALIZER(v) (v)
#define RCU_POINTER_INITIALIZER(p, v) .p = (v)

/* rcu_assign_pointer - publish: who sees the pointer sees what was written before. */
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)
/* For what readers cannot follow yet, or need not see filled in. */
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
#define rcu_replace_pointer(p, v, c)                                                                                   \
	({                                                                                                             \
		__typeof__(p) __was = rcu_dereference_protected(p, c);                                                 \
		rcu_assign_pointer(p, v);                                                                              \
		__was;                                                                                                 \
	})

/* ---- grace periods ---- */

/* synchronize_rcu - wait until every reader of now is gone. May sleep. In atomic context, which is reported, it does not wait. */
void synchronize_rcu(void);
#define synchronize_rcu_expedited() synchronize_rcu()
#define synchronize_net() synchronize_rcu()
#define synchronize_sched() synchronize_rcu()
#define rcu_expedite_gp() ((void)0)
#define rcu_unexpedite_gp() ((void)0)

/* get_state_synchronize_rcu - a number for a grace period that begins after now. poll_state_synchronize_rcu(): has that one ended?
 * It carries it on as far as it goes without waiting, which start_poll_ does at once. Any context but a local section.
 * cond_synchronize_rcu() waits for it; may sleep. */
unsigned long get_state_synchronize_rcu(void);
unsigned long start_poll_synchronize_rcu(void);
bool poll_state_synchronize_rcu(unsigned long state);
void cond_synchronize_rcu(unsigned long state);
#define get_completed_synchronize_rcu() 0ul
#define same_state_synchronize_rcu(a, b) ((a) == (b))
#define get_state_synchronize_rcu_expedited() get_state_synchronize_rcu()
#define start_poll_synchronize_rcu_expedited() start_poll_synchronize_rcu()
#define cond_synchronize_rcu_expedited(state) cond_synchronize_rcu(state)

/* call_rcu - call @func(@head) after a grace period. @head is part of the object and is the machine's until then. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
#define call_rcu_hurry(head, func) call_rcu(head, func)
#define call_rcu_sched(head, func) call_rcu(head, func)
#define call_rcu_bh(head, func) call_rcu(head, func)
/* rcu_barrier - wait until all that was queued so far, on any CPU, has been called. May sleep. */
void rcu_barrier(void);
#define rcu_barrier_bh() rcu_barrier()
#define rcu_barrier_sched() rcu_barrier()

/* kfree_rcu(ptr, field) - kvfree(@ptr) after a grace period, through its struct rcu_head @field; any context. kfree_rcu(ptr) and
 * kfree_rcu_mightsleep(ptr) need no field, wait for the grace period and may sleep. NULL is allowed. */
#define kfree_rcu(ptr, field...) RCU_ONE_OR_TWO(, ##field, kvfree_rcu_two, kvfree_rcu_one)(ptr, ##field)
#define kvfree_rcu(ptr, field...) kfree_rcu(ptr, ##field)
#define kfree_rcu_mightsleep(ptr) kvfree_rcu_one(ptr)
#define kvfree_rcu_mightsleep(ptr) kvfree_rcu_one(ptr)
#define RCU_ONE_OR_TWO(none, field, chosen, ...) chosen
#define kvfree_rcu_one(ptr) kvfree_call_rcu(NULL, (const void *)(ptr))
/* What is queued in place of a function is where in the object the head is; the first page holds no function. */
#define RCU_OFFSET_MAX 4096
#define kvfree_rcu_two(ptr, field)                                                                                     \
	do {                                                                                                           \
		__typeof__(ptr) __object = (ptr);                                                                      \
		static_assert(__builtin_offsetof(__typeof__(*(ptr)), field) < RCU_OFFSET_MAX,                          \
			      "the rcu_head lies too far into the object");                                            \
		if (__object)                                                                                          \
			kvfree_call_rcu(&__object->field, (const void *)__object);                                     \
	} while (0)
void kvfree_call_rcu(struct rcu_head *head, const void *ptr);

/* rcu_free_register - how kfree_rcu() frees: kvfree(), once there is one. NULL: not at all, which is reported. Boot; what it was. */
typedef void rcu_free_fn(const void *object);
rcu_free_fn *rcu_free_register(rcu_free_fn *free);

/* rcu_shutdown - the machine goes: call what is queued, without a grace period, as nobody is inside. Process context. */
void rcu_shutdown(void);
/* rcu_quiescent - the caller, in process context, is in no section: let grace periods and call-backs that wait for that go on.
 * cond_resched() does it, and a thread that gives its CPU up. */
void rcu_quiescent(void);
extern unsigned int rcu_pending; /* 1: call-backs are queued */
#define cond_resched_rcu()                                                                                             \
	do {                                                                                                           \
		rcu_read_unlock();                                                                                     \
		cond_resched();                                                                                        \
		rcu_read_lock();                                                                                       \
	} while (0)
#define cond_resched_tasks_rcu_qs() rcu_quiescent()
#define rcu_softirq_qs() rcu_quiescent()

#endif
