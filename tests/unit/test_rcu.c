/* SPDX-License-Identifier: MIT */
/*
 * test_rcu.c - sections, grace periods that wait, call-backs, lists
 *
 * One thread cannot be two CPUs, so another CPU that is a reader is played by writing its words. The threads' test is
 * tests/stress/stress_rcu.c.
 */
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "env_test.h"

struct item {
	int value;
	struct list_head list;
	struct rcu_head rcu;
};

static int called[8];
static unsigned int nr_called;
static bool saw_softirq;
static const void *freed[4];
static unsigned int nr_freed;

static void note(struct rcu_head *head)
{
	struct item *item = container_of(head, struct item, rcu);

	if (nr_called < ARRAY_SIZE(called))
		called[nr_called] = item->value;
	WRITE_ONCE(nr_called, nr_called + 1);
	saw_softirq = in_serving_softirq() && in_atomic();
}

static void note_free(const void *object)
{
	if (nr_freed < ARRAY_SIZE(freed))
		freed[nr_freed] = object;
	nr_freed++;
}

static int rcu_test_init(struct kunit *test)
{
	int err = env_test_init(test);

	if (err)
		return err;
	rcu_barrier(); /* nothing is left of what went before */
	nr_called = nr_freed = 0;
	saw_softirq = false;
	return 0;
}

/* ---- sections ---- */

static void rcu_sections(struct kunit *test)
{
	unsigned long reports = atomic_sleep_reports;

	KUNIT_EXPECT_FALSE(test, rcu_read_lock_held());
	rcu_read_lock();
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, rcu_preempt_depth(), 2);
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_held());
	might_sleep();
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports + 1);
	rcu_read_unlock();
	KUNIT_EXPECT_FALSE(test, rcu_read_lock_held());
	KUNIT_EXPECT_FALSE(test, rcu_read_lock_any_held());
	rcu_read_unlock(); /* one too many: reported, and nothing is wrong afterwards */
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	rcu_read_lock_bh();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_bh_held());
	KUNIT_EXPECT_FALSE(test, rcu_read_lock_held());
	rcu_read_unlock_bh();
	rcu_read_lock_sched();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_sched_held());
	rcu_read_unlock_sched();
	KUNIT_EXPECT_TRUE(test, preemptible());
}

/* Waiting for oneself would be for ever. */
static void rcu_wait_in_a_section(struct kunit *test)
{
	unsigned long reports = atomic_sleep_reports;

	rcu_read_lock();
	synchronize_rcu();
	rcu_barrier();
	KUNIT_EXPECT_GE(test, atomic_sleep_reports, reports + 2);
	rcu_read_unlock();
}

static void rcu_pointers(struct kunit *test)
{
	static struct item one = { .value = 1 }, two = { .value = 2 };
	static struct item __rcu *shared;
	struct item *was;

	RCU_INIT_POINTER(shared, NULL);
	rcu_read_lock();
	KUNIT_EXPECT_NULL(test, rcu_dereference(shared));
	rcu_assign_pointer(shared, &one);
	KUNIT_EXPECT_EQ(test, rcu_dereference(shared)->value, 1);
	rcu_read_unlock();
	was = rcu_replace_pointer(shared, &two, true);
	KUNIT_EXPECT_PTR_EQ(test, was, &one);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(shared), &two);
	KUNIT_EXPECT_EQ(test, rcu_dereference_protected(shared, true)->value, 2);
}

/* ---- grace periods ---- */

/* CPU 1, which no thread of the machine's can become meanwhile; the caller is CPU 0. */
static struct quire_cpu *play_cpu(struct kunit *test)
{
	struct quire_cpu *cpu = &quire_cpus[1];
	int unclaimed = 0;

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	while (!__atomic_compare_exchange_n(&cpu->claimed, &unclaimed, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		unclaimed = 0;
	return cpu;
}

static void play_over(struct quire_cpu *cpu)
{
	__atomic_store_n(&cpu->claimed, 0, __ATOMIC_RELEASE);
}

/* Does a grace period that begins now wait for CPU 1? Ends it once @end() was called. */
static bool waits_until(void (*end)(struct quire_cpu *cpu))
{
	unsigned long state = start_poll_synchronize_rcu();
	bool waited = !poll_state_synchronize_rcu(state) && !poll_state_synchronize_rcu(state);

	end(&quire_cpus[1]);
	return waited && poll_state_synchronize_rcu(state);
}

static void end_preempt(struct quire_cpu *cpu)
{
	preempt_count_set(cpu, 0);
}

static void end_irqs(struct quire_cpu *cpu)
{
	cpu->irqs_off = 0;
}

static void end_held(struct quire_cpu *cpu)
{
	cpu->held = 0;
}

/* It leaves its section and is in the next one when somebody looks. */
static void end_by_passing(struct quire_cpu *cpu)
{
	preempt_count_set(cpu, 0);
	rcu_pass(cpu);
	preempt_count_set(cpu, 1);
}

static void rcu_waits_for_every_kind(struct kunit *test)
{
	struct quire_cpu *cpu = play_cpu(test);

	synchronize_rcu();
	preempt_count_set(cpu, PREEMPT_OFFSET);
	KUNIT_EXPECT_TRUE(test, waits_until(end_preempt));
	preempt_count_set(cpu, HARDIRQ_OFFSET);
	KUNIT_EXPECT_TRUE(test, waits_until(end_preempt));
	cpu->irqs_off = 1;
	KUNIT_EXPECT_TRUE(test, waits_until(end_irqs));
	cpu->held = 1;
	KUNIT_EXPECT_TRUE(test, waits_until(end_held));
	preempt_count_set(cpu, 1);
	KUNIT_EXPECT_TRUE(test, waits_until(end_by_passing));
	preempt_count_set(cpu, 0);
	play_over(cpu);
}

/* Who waits takes one that begins later, never the one that is going on. */
static void rcu_numbers(struct kunit *test)
{
	struct quire_cpu *cpu = play_cpu(test);
	unsigned long first, second;

	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(get_completed_synchronize_rcu()));
	preempt_count_set(cpu, 1);
	first = start_poll_synchronize_rcu();
	second = get_state_synchronize_rcu();
	KUNIT_EXPECT_FALSE(test, same_state_synchronize_rcu(first, second));
	rcu_pass(cpu); /* in a section: counts for nothing */
	KUNIT_EXPECT_FALSE(test, poll_state_synchronize_rcu(first));
	end_by_passing(cpu);
	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(first));
	KUNIT_EXPECT_FALSE(test, poll_state_synchronize_rcu(second));
	preempt_count_set(cpu, 0);
	play_over(cpu);
	cond_synchronize_rcu(second);
	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(second));
	rcu_read_lock();
	first = start_poll_synchronize_rcu();
	KUNIT_EXPECT_FALSE(test, poll_state_synchronize_rcu(first)); /* for the caller itself */
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(first));
}

/* ---- call-backs ---- */

static void rcu_callbacks_in_order(struct kunit *test)
{
	static struct item items[4];
	unsigned long flags;
	int i;

	for (i = 0; i < 4; i++)
		items[i].value = i;
	rcu_read_lock();
	call_rcu(&items[0].rcu, note);
	rcu_read_unlock();
	local_irq_save(flags);
	call_rcu(&items[1].rcu, note);
	local_irq_restore(flags);
	call_rcu(&items[2].rcu, note);
	call_rcu(&items[3].rcu, note);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 4u);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, called[i], i);
	KUNIT_EXPECT_TRUE(test, saw_softirq);
	KUNIT_EXPECT_TRUE(test, preemptible());
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 4u);
}

static void queue_from_irq(void *arg)
{
	call_rcu(arg, note);
}

/* None is called while a reader of before is inside; nor by one that may not. */
static void rcu_callbacks_wait(struct kunit *test)
{
	static struct item one = { .value = 1 };
	struct quire_cpu *cpu = play_cpu(test);

	preempt_count_set(cpu, 1);
	KUNIT_ASSERT_EQ(test, irq_raise(0, queue_from_irq, &one.rcu), 0);
	local_exit(local_enter());
	cond_resched();
	rcu_quiescent();
	KUNIT_EXPECT_EQ(test, nr_called, 0u);
	preempt_disable();
	preempt_count_set(cpu, 0);
	rcu_quiescent();
	KUNIT_EXPECT_EQ(test, nr_called, 0u);
	preempt_enable();
	play_over(cpu);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 1u);
}

/* Queued for ever and never waited for: they do not pile up. */
static void rcu_callbacks_do_not_pile_up(struct kunit *test)
{
	static struct item items[1000];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(items); i++)
		call_rcu(&items[i].rcu, note);
	KUNIT_EXPECT_GE(test, READ_ONCE(nr_called), 1u);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 1000u);
}

static struct item again;
static int rounds_left;

static void queue_again(struct rcu_head *head)
{
	if (rounds_left-- > 0)
		call_rcu(head, queue_again);
	nr_called++;
}

static void rcu_callback_queues_itself(struct kunit *test)
{
	int i;

	rounds_left = 3;
	call_rcu(&again.rcu, queue_again);
	for (i = 0; i < 5; i++)
		rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 4u);
}

static void leave_unbalanced(struct rcu_head *head)
{
	preempt_disable();
	local_irq_disable();
	nr_called++;
}

static void rcu_callback_that_misbehaves(struct kunit *test)
{
	static struct item one;

	call_rcu(&one.rcu, leave_unbalanced);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 1u);
	KUNIT_EXPECT_TRUE(test, preemptible());
}

static void rcu_free_objects(struct kunit *test)
{
	rcu_free_fn *was = rcu_free_register(note_free);
	static struct item one, two, *none;

	kfree_rcu(&one, rcu);
	kvfree_rcu(&two, rcu);
	kfree_rcu(none, rcu);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_freed, 2u);
	KUNIT_EXPECT_PTR_EQ(test, freed[0], (const void *)&one);
	KUNIT_EXPECT_PTR_EQ(test, freed[1], (const void *)&two);
	kfree_rcu(&one);
	kfree_rcu_mightsleep(&two);
	kvfree_rcu_mightsleep(none);
	KUNIT_EXPECT_EQ(test, nr_freed, 4u);
	KUNIT_EXPECT_PTR_EQ(test, freed[3], (const void *)&two);
	rcu_free_register(was);
}

static void rcu_cpu_goes_offline(struct kunit *test)
{
	static struct item one;

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(1), 0);
	call_rcu(&one.rcu, note);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	while (machine_cpu_offline(1) == -EBUSY) /* the machine's thread may be it */
		cond_resched();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 1u);
	KUNIT_EXPECT_EQ(test, machine_cpu_online(1), 0);
}

static void call_for_ever(struct rcu_head *head)
{
	call_rcu(head, call_for_ever);
	nr_called++;
}

/* What is left at shutdown is called; what cannot be finished is dropped; the next machine knows nothing of it. */
static void rcu_at_shutdown(struct kunit *test)
{
	static struct item one, ever;
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = ENV_TEST_CPUS, .quiet = 1 };

	if (!test->priv)
		kunit_skip(test, "a machine is up already");
	preempt_disable();
	call_rcu(&one.rcu, note);
	call_rcu(&ever.rcu, call_for_ever);
	preempt_enable();
	machine_shutdown();
	KUNIT_EXPECT_GE(test, nr_called, 2u);
	KUNIT_ASSERT_EQ(test, machine_boot(&config, NULL), 0);
	nr_called = 0;
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, nr_called, 0u);
}

/* ---- lists ---- */

static int list_sum(struct list_head *head)
{
	struct item *item;
	int sum = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(item, head, list) sum = sum * 10 + item->value;
	rcu_read_unlock();
	return sum;
}

static void rcu_lists(struct kunit *test)
{
	struct item items[5] = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 } };
	LIST_HEAD(head);
	LIST_HEAD(other);

	KUNIT_EXPECT_NULL(test, list_first_or_null_rcu(&head, struct item, list));
	list_add_rcu(&items[1].list, &head);
	list_add_rcu(&items[0].list, &head);
	list_add_tail_rcu(&items[2].list, &head);
	KUNIT_EXPECT_EQ(test, list_sum(&head), 123);
	KUNIT_EXPECT_EQ(test, list_first_or_null_rcu(&head, struct item, list)->value, 1);
	KUNIT_EXPECT_NULL(test, list_next_or_null_rcu(&head, &items[2].list, struct item, list));
	list_replace_rcu(&items[1].list, &items[3].list);
	KUNIT_EXPECT_EQ(test, list_sum(&head), 143);
	list_del_rcu(&items[3].list);
	KUNIT_EXPECT_PTR_EQ(test, items[3].list.next, &items[2].list); /* a reader on it gets on */
	KUNIT_EXPECT_EQ(test, list_sum(&head), 13);
	list_add_rcu(&items[4].list, &other);
	list_splice_init_rcu(&head, &other, synchronize_rcu);
	KUNIT_EXPECT_EQ(test, list_sum(&other), 135);
	KUNIT_EXPECT_TRUE(test, list_empty(&head));
}

struct node {
	int value;
	struct hlist_node hash;
};

static int chain_sum(struct hlist_head *head)
{
	struct node *node;
	int sum = 0;

	rcu_read_lock();
	hlist_for_each_entry_rcu(node, head, hash) sum = sum * 10 + node->value;
	rcu_read_unlock();
	return sum;
}

static void rcu_hash_chains(struct kunit *test)
{
	struct node nodes[5] = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 } };
	struct hlist_head head = HLIST_HEAD_INIT;

	hlist_add_tail_rcu(&nodes[1].hash, &head);
	hlist_add_head_rcu(&nodes[0].hash, &head);
	hlist_add_tail_rcu(&nodes[4].hash, &head);
	hlist_add_behind_rcu(&nodes[2].hash, &nodes[1].hash);
	hlist_add_before_rcu(&nodes[3].hash, &nodes[4].hash);
	KUNIT_EXPECT_EQ(test, chain_sum(&head), 12345);
	hlist_del_rcu(&nodes[4].hash);
	hlist_del_init_rcu(&nodes[0].hash);
	hlist_del_init_rcu(&nodes[0].hash);
	KUNIT_EXPECT_EQ(test, chain_sum(&head), 234);
	hlist_replace_rcu(&nodes[2].hash, &nodes[0].hash);
	KUNIT_EXPECT_EQ(test, chain_sum(&head), 214);
}

static struct kunit_case rcu_cases[] = { KUNIT_CASE(rcu_sections),
					 KUNIT_CASE(rcu_wait_in_a_section),
					 KUNIT_CASE(rcu_pointers),
					 KUNIT_CASE(rcu_waits_for_every_kind),
					 KUNIT_CASE(rcu_numbers),
					 KUNIT_CASE(rcu_callbacks_in_order),
					 KUNIT_CASE(rcu_callbacks_wait),
					 KUNIT_CASE(rcu_callbacks_do_not_pile_up),
					 KUNIT_CASE(rcu_callback_queues_itself),
					 KUNIT_CASE(rcu_callback_that_misbehaves),
					 KUNIT_CASE(rcu_free_objects),
					 KUNIT_CASE(rcu_cpu_goes_offline),
					 KUNIT_CASE(rcu_at_shutdown),
					 KUNIT_CASE(rcu_lists),
					 KUNIT_CASE(rcu_hash_chains),
					 {} };

static struct kunit_suite rcu_suite = {
	.name = "rcu",
	.init = rcu_test_init,
	.exit = env_test_exit,
	.test_cases = rcu_cases,
};
kunit_test_suite(rcu_suite);
