/* SPDX-License-Identifier: MIT */
/* test_spinlock.c - spin locks and mutexes, and what a checking build says about their misuse */
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#include "env_test.h"

static void spin_lock_counts(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);

	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	spin_lock(&lock);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	KUNIT_EXPECT_FALSE(test, spin_trylock(&lock));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	lockdep_assert_held(&lock);
	assert_held(&lock);
	spin_unlock(&lock);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_ASSERT_TRUE(test, spin_trylock(&lock));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	spin_unlock(&lock);
}

static void spin_lock_variants(struct kunit *test)
{
	unsigned long flags, outer;
	raw_spinlock_t lock;

	raw_spin_lock_init(&lock);
	spin_lock_irqsave(&lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	local_irq_save(outer);
	raw_spin_lock_irqsave(&lock, flags);
	raw_spin_unlock_irqrestore(&lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_irq_restore(outer);
	spin_lock_irq(&lock);
	KUNIT_EXPECT_FALSE(test, spin_trylock_irqsave(&lock, flags));
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	spin_unlock_irq(&lock);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	spin_lock_bh(&lock);
	KUNIT_EXPECT_TRUE(test, in_softirq());
	spin_unlock_bh(&lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static void mutex_lock_and_unlock(struct kunit *test)
{
	static DEFINE_MUTEX(mutex);
	struct mutex made;

	mutex_init(&made);
	mutex_lock(&mutex);
	mutex_lock(&made);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&mutex));
	KUNIT_EXPECT_FALSE(test, mutex_trylock(&mutex));
	KUNIT_EXPECT_FALSE(test, in_atomic());
	mutex_unlock(&made);
	mutex_unlock(&mutex);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	KUNIT_EXPECT_TRUE(test, mutex_trylock(&mutex));
	mutex_unlock(&mutex);
	mutex_destroy(&mutex);
}

/* Held across a change of CPU, as after sleeping: still the same holder. */
static void mutex_follows_the_thread(struct kunit *test)
{
	unsigned long before = mutex_reports;
	static DEFINE_MUTEX(mutex);

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	mutex_lock(&mutex);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(1), 0);
	mutex_unlock(&mutex);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	KUNIT_EXPECT_EQ(test, mutex_reports, before);
	mutex_unlock(&mutex); /* reported, and nothing else */
	KUNIT_EXPECT_EQ(test, mutex_reports, before + 1);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
}

#ifdef CONFIG_DEBUG_LOCKS
static void spin_lock_misuse_is_reported(struct kunit *test)
{
	unsigned long before = spinlock_reports;
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	spin_lock(&lock); /* recursion: counted, and let through */
	KUNIT_EXPECT_EQ(test, spinlock_reports, before + 1);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, spinlock_reports, before + 1);
	spin_unlock(&lock); /* already unlocked */
	KUNIT_EXPECT_EQ(test, spinlock_reports, before + 2);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);

	env_test_need_cpus(test, 2);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(0), 0);
	spin_lock(&lock);
	this_cpu_get()->preempt_count = 0;
	KUNIT_ASSERT_EQ(test, machine_cpu_take(1), 0);
	spin_unlock(&lock); /* wrong CPU */
	KUNIT_EXPECT_EQ(test, spinlock_reports, before + 3);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
}

static void spin_lock_assert_held(struct kunit *test)
{
	unsigned long before = lockdep_reports;
	static DEFINE_SPINLOCK(lock);

	assert_held(&lock);
	KUNIT_EXPECT_EQ(test, lockdep_reports, before + 1);
}

/* The local lock has its place in the order too. */
static void spin_lock_and_local_lock_order(struct kunit *test)
{
	unsigned long before = lockdep_reports;
	static DEFINE_SPINLOCK(lock);
	struct quire_cpu *cpu;

	cpu = local_enter();
	spin_lock(&lock);
	spin_unlock(&lock);
	local_exit(cpu);
	KUNIT_EXPECT_EQ(test, lockdep_reports, before);
	spin_lock(&lock);
	cpu = local_enter();
	local_exit(cpu);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, lockdep_reports, before + 1);
	lockdep_reset();
}
#endif

static struct kunit_case spinlock_cases[] = { KUNIT_CASE(spin_lock_counts),
					      KUNIT_CASE(spin_lock_variants),
					      KUNIT_CASE(mutex_lock_and_unlock),
					      KUNIT_CASE(mutex_follows_the_thread),
#ifdef CONFIG_DEBUG_LOCKS
					      KUNIT_CASE(spin_lock_misuse_is_reported),
					      KUNIT_CASE(spin_lock_assert_held),
					      KUNIT_CASE(spin_lock_and_local_lock_order),
#endif
					      {} };

static struct kunit_suite spinlock_suite = {
	.name = "spinlock",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = spinlock_cases,
};
kunit_test_suite(spinlock_suite);
