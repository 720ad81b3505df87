/* SPDX-License-Identifier: MIT */
/*
 * rcu_callbacks.c - call_rcu(): what is to happen after a grace period
 *
 * Does not:   know when a grace period is over (rcu.c).
 * Model:      Every CPU has a stack of heads, which anybody may push on and only the runner empties, whole.
 *
 *               call_rcu ──▶ [ stack of a CPU ]* ──runner: turn round──▶ waiting, until gp number n ──▶ called, oldest first
 *
 *             There is one runner at a time: whoever finds no other. It may be a thread in rcu_barrier(), in
 *             cond_resched(), one that gives its CPU up, or one whose call_rcu() finds that many have gathered; never in atomic
 *             context, so that a call-back comes where a softirq could have. Nobody waits for a grace period but rcu_barrier().
 *             Where the port has threads, the first call_rcu() starts one that sees to it that this happens soon even if all
 *             others do something else; it gathers for a while first, so that a wake-up is not the price of every call.
 *             A kfree_rcu() is a head whose "function" is its offset in the object.
 *             The stacks belong to CPU numbers, not to their owners: one that goes offline takes nothing along.
 * Invariants: Q1 a head is on one stack, or in the waiting list, or in the runner's hands
 *             Q2 heads of one CPU are called in the order in which they were queued
 *             Q3 while a stack or the waiting list is not empty, rcu_pending is 1, or a runner is about to look or to set it
 *             Q4 the thread sleeps for long only while rcu_pending is 0; who sets it wakes it
 *             (Q4: the thread writes thread_idle, then reads rcu_pending; the other writes rcu_pending, then reads thread_idle.)
 * Locking:    running, a word that the runner holds; never waited for. rcu_barrier_mutex: one rcu_barrier() at a time.
 * Failure:    none; a call-back that returns in another context than it was called in is reported and put right.
 * More:       tests/unit/test_rcu.c, tests/stress/stress_rcu.c
 */
#include <linux/rcupdate.h>

#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <quire/port.h>

#include "env_int.h"

/* So many calls on one CPU, and the caller looks whether some can be carried out. */
#define CALLS_BEFORE_LOOK 64
/* At shutdown: call-backs that queue themselves again are dropped after so many rounds. */
#define SHUTDOWN_ROUNDS 16

/* How long the thread gathers. */
#define GATHER_MS 1

struct rcu_stack {
	struct rcu_head *top; /* newest first */
	unsigned int calls;   /* by this CPU, since it last looked; the owner's */
} ____cacheline_aligned;

struct rcu_list {
	struct rcu_head *first, **last;
};

unsigned int rcu_pending;

static struct rcu_stack stacks[CONFIG_NR_CPUS];
static unsigned int running;     /* 1: there is a runner */
static struct rcu_head *waiting; /* the runner's: oldest first */
static unsigned long waiting_gp; /* the runner's: the grace period they wait for */
static rcu_free_fn *free_object;

/* The thread: none yet, being made, there; or there is none to be had, or no more. */
enum { THREAD_NONE, THREAD_COMING, THREAD_THERE, THREAD_NEVER };
static unsigned int thread_state;
static unsigned int thread_idle; /* 1: it sleeps until something is queued */
static struct task_struct *thread;

static DEFINE_MUTEX(rcu_barrier_mutex);
static struct rcu_head barrier_heads[CONFIG_NR_CPUS];
static unsigned int barrier_left;

rcu_free_fn *rcu_free_register(rcu_free_fn *free)
{
	rcu_free_fn *was = free_object;

	free_object = free;
	return was;
}

static void callbacks_run(void);

/* ---- the thread --------------------------------------------------------------------------------------------- */

static int rcu_thread(void *unused)
{
	while (!kthread_should_stop()) {
		__atomic_store_n(&thread_idle, 1, __ATOMIC_SEQ_CST);
		set_current_state(TASK_IDLE);
		if (kthread_should_stop() || __atomic_load_n(&rcu_pending, __ATOMIC_SEQ_CST))
			__set_current_state(TASK_RUNNING);
		else
			schedule();
		__atomic_store_n(&thread_idle, 0, __ATOMIC_SEQ_CST);
		schedule_timeout_idle(msecs_to_jiffies(GATHER_MS));
		if (READ_ONCE(rcu_pending))
			callbacks_run();
	}
	__atomic_store_n(&thread_state, THREAD_NEVER, __ATOMIC_SEQ_CST);
	return 0;
}

/* Something is queued where nothing was. Any context. */
static void thread_wake(void)
{
	unsigned int none = THREAD_NONE;

	if (likely(__atomic_load_n(&thread_state, __ATOMIC_ACQUIRE) == THREAD_THERE)) {
		if (__atomic_load_n(&thread_idle, __ATOMIC_SEQ_CST))
			wake_up_process(thread);
		return;
	}
	if (!__atomic_compare_exchange_n(&thread_state, &none, THREAD_COMING, false, __ATOMIC_ACQUIRE,
					 __ATOMIC_RELAXED))
		return;
	thread = kthread_create_of_machine(rcu_thread, NULL, "rcu_sched");
	if (!IS_ERR(thread))
		wake_up_process(thread);
	__atomic_store_n(&thread_state, IS_ERR(thread) ? THREAD_NEVER : THREAD_THERE, __ATOMIC_RELEASE);
}

static void pending_set(void)
{
	if (!__atomic_load_n(&rcu_pending, __ATOMIC_SEQ_CST) && !__atomic_exchange_n(&rcu_pending, 1, __ATOMIC_SEQ_CST))
		thread_wake();
}

/* ---- queueing ----------------------------------------------------------------------------------------------- */

static void stack_push(struct rcu_stack *stack, struct rcu_head *head)
{
	struct rcu_head *top = __atomic_load_n(&stack->top, __ATOMIC_RELAXED);

	do {
		head->next = top;
	} while (!__atomic_compare_exchange_n(&stack->top, &top, head, true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	pending_set();
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	struct rcu_stack *stack = &stacks[smp_processor_id()];

	WRITE_ONCE(head->func, func);
	stack_push(stack, head);
	if (++stack->calls < CALLS_BEFORE_LOOK || !preemptible())
		return;
	stack->calls = 0;
	rcu_quiescent();
}

static void object_free(const void *object)
{
	if (free_object)
		free_object(object);
	else
		pr_err_once("rcu: kfree_rcu() of %px: nobody has said how to free\n", object);
}

void kvfree_call_rcu(struct rcu_head *head, const void *ptr)
{
	if (head) {
		call_rcu(head, (rcu_callback_t)((unsigned long)head - (unsigned long)ptr));
		return;
	}
	might_sleep();
	if (!ptr)
		return;
	synchronize_rcu();
	object_free(ptr);
}

/* ---- the runner --------------------------------------------------------------------------------------------- */

/* All of @stack, oldest first, at the end of @list. */
static void stack_take(struct rcu_stack *stack, struct rcu_list *list)
{
	struct rcu_head *head = __atomic_exchange_n(&stack->top, NULL, __ATOMIC_SEQ_CST), *next, *turned = NULL;

	if (!head)
		return;
	*list->last = NULL;
	for (next = head; head; head = next) {
		next = head->next;
		head->next = turned;
		turned = head;
	}
	for (*list->last = turned; turned; turned = turned->next)
		list->last = &turned->next;
}

static struct rcu_head *stacks_take(void)
{
	struct rcu_list list = { .last = &list.first };
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		stack_take(&stacks[cpu], &list);
	return list.first;
}

static void head_call(struct rcu_head *head)
{
	unsigned long func = (unsigned long)head->func;
	struct quire_cpu *cpu;
	unsigned int count;

	preempt_count_add(SOFTIRQ_OFFSET);
	cpu = this_cpu_get();
	count = cpu->preempt_count;
	if (func < RCU_OFFSET_MAX)
		object_free((const char *)head - func);
	else
		head->func(head);
	cpu = this_cpu_get();
	if (unlikely(cpu->preempt_count != count || cpu->irqs_off)) {
		pr_err("rcu: call-back %pS entered with preempt_count %08x, exited with %08x%s\n", (void *)func, count,
		       cpu->preempt_count, cpu->irqs_off ? ", interrupts off" : "");
		preempt_count_set(cpu, count);
		local_irq_enable();
	}
	preempt_count_sub(SOFTIRQ_OFFSET);
}

static void heads_call(struct rcu_head *head)
{
	struct rcu_head *next;

	for (; head; head = next) {
		next = head->next;
		head_call(head);
	}
}

/* What waits already, if its grace period is over; true: nothing waits any more. */
static bool waiting_call(void)
{
	struct rcu_head *ready = waiting;

	if (ready && !gp_advance(waiting_gp))
		return false;
	waiting = NULL;
	heads_call(ready);
	return true;
}

/* Carry out what can be carried out without waiting, unless somebody else is at it. What is queued meanwhile is for the next time:
 * a call-back may queue itself for ever. */
static void callbacks_run(void)
{
	if (__atomic_exchange_n(&running, 1, __ATOMIC_ACQUIRE))
		return;
	if (waiting_call()) {
		/* Cleared first: who pushes after we took a stack sets it again. */
		__atomic_store_n(&rcu_pending, 0, __ATOMIC_SEQ_CST);
		waiting = stacks_take();
		waiting_gp = gp_next();
		if (!waiting_call())
			pending_set();
	}
	__atomic_store_n(&running, 0, __ATOMIC_RELEASE);
}

void rcu_quiescent(void)
{
	struct quire_cpu *cpu = port_this_cpu();

	if (!cpu || !preemptible())
		return;
	rcu_pass(cpu);
	if (READ_ONCE(rcu_pending))
		callbacks_run();
}

/* ---- waiting for all of them --------------------------------------------------------------------------------- */

static void barrier_called(struct rcu_head *head)
{
	__atomic_sub_fetch(&barrier_left, 1, __ATOMIC_RELEASE);
}

/* A head of ours behind those of each CPU. */
void rcu_barrier(void)
{
	unsigned int cpu, looks = 0;

	might_sleep();
	if (!preemptible())
		return;
	mutex_lock(&rcu_barrier_mutex);
	__atomic_store_n(&barrier_left, nr_cpu_ids, __ATOMIC_RELAXED);
	for_each_possible_cpu(cpu) {
		barrier_heads[cpu].func = barrier_called;
		stack_push(&stacks[cpu], &barrier_heads[cpu]);
	}
	while (__atomic_load_n(&barrier_left, __ATOMIC_ACQUIRE)) {
		callbacks_run();
		port_relax(looks++);
		cond_resched();
	}
	mutex_unlock(&rcu_barrier_mutex);
}

/* ---- boot and shutdown -------------------------------------------------------------------------------------- */

void rcu_shutdown(void)
{
	struct rcu_head *heads = waiting;
	unsigned int rounds, dropped = 0;

	waiting = NULL;
	heads_call(heads);
	for (rounds = 0; rounds < SHUTDOWN_ROUNDS; rounds++)
		heads_call(stacks_take());
	for (heads = stacks_take(); heads; heads = heads->next)
		dropped++;
	if (dropped)
		pr_warn("rcu: %u call-backs that queue themselves again are dropped\n", dropped);
	rcu_reset();
}

void rcu_reset(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < CONFIG_NR_CPUS; cpu++)
		stacks[cpu] = (struct rcu_stack){ 0 };
	waiting = NULL;
	running = 0;
	barrier_left = 0;
	rcu_pending = 0;
	thread_state = THREAD_NONE;
	thread_idle = 0;
	thread = NULL;
	free_object = NULL;
	gp_reset();
}
