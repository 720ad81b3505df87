/* SPDX-License-Identifier: MIT */
/* test_refcount.c - reference counts: the right use, and that every wrong one saturates and is reported */
#include "env_test.h"

#include <linux/bug.h>
#include <linux/kref.h>
#include <linux/limits.h>

static void refcount_use(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(1);

	refcount_inc(&r);
	refcount_add(3, &r);
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 5u);
	KUNIT_EXPECT_TRUE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_FALSE(test, refcount_sub_and_test(4, &r));
	refcount_dec(&r);
	KUNIT_EXPECT_FALSE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0u);
	KUNIT_EXPECT_FALSE(test, refcount_inc_not_zero(&r));
	refcount_set(&r, 2);
	KUNIT_EXPECT_FALSE(test, refcount_dec_if_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_if_one(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0u);
}

/* The count is @before; after @act it is saturated, and stays so whatever comes. */
#define EXPECT_SATURATES(test, before, act)                                                                            \
	do {                                                                                                           \
		refcount_set(&r, before);                                                                              \
		act;                                                                                                   \
		KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);                                     \
		refcount_inc(&r);                                                                                      \
		KUNIT_EXPECT_FALSE(test, refcount_dec_and_test(&r));                                                   \
		KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);                                     \
	} while (0)

static void refcount_misuse(struct kunit *test)
{
	refcount_t r;

	EXPECT_SATURATES(test, 0, refcount_inc(&r));
	EXPECT_SATURATES(test, INT_MAX, refcount_inc(&r));
	EXPECT_SATURATES(test, INT_MAX, (void)!refcount_inc_not_zero(&r));
	EXPECT_SATURATES(test, 0, (void)!refcount_dec_and_test(&r));
	EXPECT_SATURATES(test, 3, (void)!refcount_sub_and_test(4, &r));
	EXPECT_SATURATES(test, 1, refcount_dec(&r));
	KUNIT_EXPECT_GT(test, warn_count(), 0ul);
}

struct thing {
	struct kref ref;
	int released;
	spinlock_t lock;
	struct mutex mutex;
};

static void thing_release(struct kref *ref)
{
	container_of(ref, struct thing, ref)->released++;
}

static void thing_release_locked(struct kref *ref)
{
	struct thing *thing = container_of(ref, struct thing, ref);

	thing->released += spin_is_locked(&thing->lock);
	spin_unlock(&thing->lock);
}

static void thing_release_mutex(struct kref *ref)
{
	struct thing *thing = container_of(ref, struct thing, ref);

	thing->released += mutex_is_locked(&thing->mutex);
	mutex_unlock(&thing->mutex);
}

static void kref_last_reference(struct kunit *test)
{
	struct thing thing = { .released = 0 };

	kref_init(&thing.ref);
	kref_get(&thing.ref);
	KUNIT_EXPECT_EQ(test, kref_read(&thing.ref), 2u);
	KUNIT_EXPECT_EQ(test, kref_put(&thing.ref, thing_release), 0);
	KUNIT_EXPECT_EQ(test, thing.released, 0);
	KUNIT_EXPECT_TRUE(test, kref_get_unless_zero(&thing.ref));
	KUNIT_EXPECT_EQ(test, kref_put(&thing.ref, thing_release), 0);
	KUNIT_EXPECT_EQ(test, kref_put(&thing.ref, thing_release), 1);
	KUNIT_EXPECT_EQ(test, thing.released, 1);
	KUNIT_EXPECT_FALSE(test, kref_get_unless_zero(&thing.ref));
}

static void kref_last_under_lock(struct kunit *test)
{
	struct thing thing = { .released = 0 };
	unsigned long flags;

	spin_lock_init(&thing.lock);
	mutex_init(&thing.mutex);
	kref_init(&thing.ref);
	kref_get(&thing.ref);
	KUNIT_EXPECT_EQ(test, kref_put_lock(&thing.ref, thing_release_locked, &thing.lock), 0);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&thing.lock));
	KUNIT_EXPECT_EQ(test, kref_put_lock(&thing.ref, thing_release_locked, &thing.lock), 1);
	KUNIT_EXPECT_EQ(test, thing.released, 1);
	kref_init(&thing.ref);
	KUNIT_EXPECT_EQ(test, kref_put_mutex(&thing.ref, thing_release_mutex, &thing.mutex), 1);
	KUNIT_EXPECT_EQ(test, thing.released, 2);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&thing.mutex));
	kref_init(&thing.ref);
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_lock_irqsave(&thing.ref.refcount, &thing.lock, &flags));
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&thing.lock));
	spin_unlock_irqrestore(&thing.lock, flags);
}

static struct kunit_case refcount_cases[] = {
	KUNIT_CASE(refcount_use),
	KUNIT_CASE(refcount_misuse),
	KUNIT_CASE(kref_last_reference),
	KUNIT_CASE(kref_last_under_lock),
	{},
};
static struct kunit_suite refcount_suite = { .name = "refcount",
					     .init = env_test_init,
					     .exit = env_test_exit,
					     .test_cases = refcount_cases };
kunit_test_suite(refcount_suite);
