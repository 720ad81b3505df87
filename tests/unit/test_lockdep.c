/* SPDX-License-Identifier: MIT */
/* test_lockdep.c - the lock-order checker, fed by hand: no lock is really taken, so nothing can hang */
#include <linux/lockdep.h>
#include <linux/sched.h>

#include "env_test.h"

/* Static: their addresses are their classes. */
static struct lockdep_map a = { .name = "a" }, b = { .name = "b" }, c = { .name = "c" }, d = { .name = "d" };

static int lockdep_test_init(struct kunit *test)
{
	lockdep_reset();
	return env_test_init(test);
}

static void lockdep_test_exit(struct kunit *test)
{
	lockdep_reset();
	env_test_exit(test);
}

static void take(struct lockdep_map *map)
{
	lockdep_acquire(map, false, _RET_IP_);
}

/* Take @outer, then @inner, then release both. */
static void pair(struct lockdep_map *outer, struct lockdep_map *inner)
{
	take(outer);
	take(inner);
	lockdep_release(inner);
	lockdep_release(outer);
}

static void lockdep_same_order_is_fine(struct kunit *test)
{
	pair(&a, &b);
	pair(&a, &b);
	pair(&b, &c);
	pair(&a, &c);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
}

static void lockdep_both_orders_are_reported_once(struct kunit *test)
{
	pair(&a, &b);
	pair(&b, &a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
	pair(&b, &a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
}

/*   a -> b -> c -> d -> a   */
static void lockdep_long_way_round(struct kunit *test)
{
	pair(&a, &b);
	pair(&b, &c);
	pair(&c, &d);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
	pair(&d, &a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
}

/* Every lock held counts, not only the innermost. */
static void lockdep_outer_locks_count(struct kunit *test)
{
	pair(&c, &a);
	take(&a);
	take(&b);
	take(&c);
	lockdep_release(&c);
	lockdep_release(&b);
	lockdep_release(&a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
}

static void lockdep_recursion(struct kunit *test)
{
	static struct lock_class_key key;
	struct lockdep_map one, two;

	lockdep_init_map(&one, "one", &key);
	lockdep_init_map(&two, "two", &key); /* the same class */
	pair(&one, &two);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
	lockdep_reset();
	take(&one);
	lockdep_acquire(&two, true, _RET_IP_); /* nested: the caller vouches */
	lockdep_release(&two);
	lockdep_release(&one);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
}

static void lockdep_trylock_waits_for_nobody(struct kunit *test)
{
	pair(&a, &b);
	take(&b);
	lockdep_acquire(&a, true, _RET_IP_);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
	take(&c); /* but once taken it is held: a -> c */
	lockdep_release(&c);
	lockdep_release(&a);
	lockdep_release(&b);
	pair(&c, &a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 1ul);
}

static void lockdep_release_in_any_order(struct kunit *test)
{
	unsigned int depth = current->locks.depth;

	take(&a);
	take(&b);
	take(&c);
	KUNIT_EXPECT_TRUE(test, lockdep_release(&a));
	KUNIT_EXPECT_TRUE(test, lockdep_release(&c));
	KUNIT_EXPECT_FALSE(test, lockdep_release(&c));
	KUNIT_EXPECT_TRUE(test, lockdep_is_held_map(&b));
	KUNIT_EXPECT_FALSE(test, lockdep_is_held_map(&a));
	KUNIT_EXPECT_TRUE(test, lockdep_release(&b));
	KUNIT_EXPECT_EQ(test, current->locks.depth, depth);
}

/* What an interrupt takes was not taken "while holding" what it came upon. */
static void lockdep_interrupts_stand_apart(struct kunit *test)
{
	unsigned int saved;

	pair(&b, &a);
	take(&a);
	saved = lockdep_irq_enter();
	take(&b);
	lockdep_release(&b);
	lockdep_irq_exit(saved);
	lockdep_release(&a);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
}

static void lockdep_more_held_than_it_can_keep(struct kunit *test)
{
	static struct lockdep_map many[LOCKDEP_MAX_HELD + 3];
	static struct lock_class_key keys[LOCKDEP_MAX_HELD + 3];
	unsigned int i, depth = current->locks.depth;

	for (i = 0; i < ARRAY_SIZE(many); i++) {
		lockdep_init_map(&many[i], "many", &keys[i]);
		take(&many[i]);
	}
	for (i = ARRAY_SIZE(many); i-- > 0;)
		KUNIT_EXPECT_TRUE(test, lockdep_release(&many[i]));
	KUNIT_EXPECT_EQ(test, current->locks.depth, depth);
	KUNIT_EXPECT_EQ(test, current->locks.overflow, 0u);
	KUNIT_EXPECT_EQ(test, lockdep_reports, 0ul);
}

static struct kunit_case lockdep_cases[] = { KUNIT_CASE(lockdep_same_order_is_fine),
					     KUNIT_CASE(lockdep_both_orders_are_reported_once),
					     KUNIT_CASE(lockdep_long_way_round),
					     KUNIT_CASE(lockdep_outer_locks_count),
					     KUNIT_CASE(lockdep_recursion),
					     KUNIT_CASE(lockdep_trylock_waits_for_nobody),
					     KUNIT_CASE(lockdep_release_in_any_order),
					     KUNIT_CASE(lockdep_interrupts_stand_apart),
					     KUNIT_CASE(lockdep_more_held_than_it_can_keep),
					     {} };

static struct kunit_suite lockdep_suite = {
	.name = "lockdep",
	.init = lockdep_test_init,
	.exit = lockdep_test_exit,
	.test_cases = lockdep_cases,
};
kunit_test_suite(lockdep_suite);
