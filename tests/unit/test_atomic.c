/* SPDX-License-Identifier: MIT */
/* test_atomic.c - <linux/atomic.h>: what each operation returns. Threads are tests/stress' business. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/limits.h>

/* The same for each of the three types. */
#define ATOMIC_TEST(pfx, type, vtype, lowest)                                                                          \
	static void pfx##_operations(struct kunit *test)                                                               \
	{                                                                                                              \
		type v = ATOMIC_INIT(5);                                                                               \
		vtype old = 1;                                                                                         \
                                                                                                                       \
		KUNIT_EXPECT_EQ(test, pfx##_read(&v), 5);                                                              \
		pfx##_add(3, &v);                                                                                      \
		pfx##_sub(1, &v);                                                                                      \
		KUNIT_EXPECT_EQ(test, pfx##_inc_return(&v), 8);                                                        \
		KUNIT_EXPECT_EQ(test, pfx##_dec_return(&v), 7);                                                        \
		KUNIT_EXPECT_EQ(test, pfx##_fetch_inc(&v), 7);                                                         \
		KUNIT_EXPECT_EQ(test, pfx##_fetch_sub(4, &v), 8);                                                      \
		KUNIT_EXPECT_EQ(test, pfx##_add_return(6, &v), 10);                                                    \
		KUNIT_EXPECT_EQ(test, pfx##_fetch_and(6, &v), 10);                                                     \
		KUNIT_EXPECT_EQ(test, pfx##_fetch_or(9, &v), 2);                                                       \
		KUNIT_EXPECT_EQ(test, pfx##_fetch_xor(1, &v), 11);                                                     \
		KUNIT_EXPECT_EQ(test, pfx##_xchg(&v, 1), 10);                                                          \
		KUNIT_EXPECT_TRUE(test, pfx##_dec_and_test(&v));                                                       \
		KUNIT_EXPECT_FALSE(test, pfx##_inc_not_zero(&v));                                                      \
		KUNIT_EXPECT_EQ(test, pfx##_dec_if_positive(&v), -1);                                                  \
		KUNIT_EXPECT_EQ(test, pfx##_read(&v), 0);                                                              \
		KUNIT_EXPECT_TRUE(test, pfx##_add_negative(-1, &v));                                                   \
		KUNIT_EXPECT_TRUE(test, pfx##_inc_and_test(&v));                                                       \
		KUNIT_EXPECT_TRUE(test, pfx##_add_unless(&v, 2, 7));                                                   \
		KUNIT_EXPECT_FALSE(test, pfx##_add_unless(&v, 2, 2));                                                  \
		KUNIT_EXPECT_EQ(test, pfx##_cmpxchg(&v, 9, 3), 2);                                                     \
		KUNIT_EXPECT_EQ(test, pfx##_cmpxchg(&v, 2, 3), 2);                                                     \
		KUNIT_EXPECT_FALSE(test, pfx##_try_cmpxchg(&v, &old, 4));                                              \
		KUNIT_EXPECT_EQ(test, old, 3);                                                                         \
		KUNIT_EXPECT_TRUE(test, pfx##_try_cmpxchg(&v, &old, 4));                                               \
		KUNIT_EXPECT_EQ(test, pfx##_dec_if_positive(&v), 3);                                                   \
		KUNIT_EXPECT_TRUE(test, pfx##_sub_and_test(3, &v));                                                    \
		pfx##_set(&v, lowest);                                                                                 \
		KUNIT_EXPECT_GT(test, pfx##_dec_if_positive(&v), 0);                                                   \
		KUNIT_EXPECT_GT(test, pfx##_dec_return(&v), 0);                                                        \
	}

ATOMIC_TEST(atomic, atomic_t, int, INT_MIN)
ATOMIC_TEST(atomic_long, atomic_long_t, long, LONG_MIN)
ATOMIC_TEST(atomic64, atomic64_t, s64, S64_MIN)

static void plain_words(struct kunit *test)
{
	unsigned long word = 1, old = 0;

	KUNIT_EXPECT_EQ(test, xchg(&word, 2), 1);
	KUNIT_EXPECT_EQ(test, cmpxchg(&word, 1, 3), 2);
	KUNIT_EXPECT_EQ(test, cmpxchg(&word, 2, 3), 2);
	KUNIT_EXPECT_FALSE(test, try_cmpxchg(&word, &old, 4));
	KUNIT_EXPECT_EQ(test, old, 3);
	KUNIT_EXPECT_TRUE(test, try_cmpxchg(&word, &old, 4));
	KUNIT_EXPECT_EQ(test, word, 4);
}

static struct kunit_case atomic_cases[] = {
	KUNIT_CASE(atomic_operations),
	KUNIT_CASE(atomic_long_operations),
	KUNIT_CASE(atomic64_operations),
	KUNIT_CASE(plain_words),
	{},
};
static struct kunit_suite atomic_suite = { .name = "atomic", .test_cases = atomic_cases };
kunit_test_suite(atomic_suite);
