/* SPDX-License-Identifier: MIT */
/*
 * assert.h - EXPECT records a failure and goes on, ASSERT ends the case at once
 *
 * Included by <kunit/test.h>; suites include that one. Operands are evaluated once. The _MSG forms add words of the caller's.
 */
#ifndef _KUNIT_ASSERT_H
#define _KUNIT_ASSERT_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/string.h>
#include <linux/types.h>

struct kunit;

/* What the macros below call. @abort: end the case. */
struct kunit_where {
	const char *file;
	int line;
	bool abort;
};
/* @what: the expectation as it stands in the source. @fmt: the caller's message or NULL. */
void kunit_fail(struct kunit *test, const struct kunit_where *where, const char *what, const char *fmt, ...)
	__printf(4, 5) __cold;
/* Operands as the source spells them and as numbers; signed ones are printed with their sign. */
struct kunit_binary {
	const char *left_text, *op, *right_text;
	long long left, right;
	bool is_signed, is_pointer;
};
void kunit_fail_binary(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b,
		       const char *fmt, ...) __printf(4, 5) __cold;
void kunit_fail_string(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b,
		       const char *fmt, ...) __printf(4, 5) __cold;
void kunit_fail_memory(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b, size_t size,
		       const char *fmt, ...) __printf(5, 6) __cold;

#define KUNIT_WHERE(end) (&(const struct kunit_where){ __FILE__, __LINE__, end })
#define KUNIT_CHECK(test, end, cond, what, fmt...)                                                                     \
	do {                                                                                                           \
		if (unlikely(!(cond)))                                                                                 \
			kunit_fail(test, KUNIT_WHERE(end), what, fmt);                                                 \
	} while (0)
#define KUNIT_ADDRESSES(ltext, op, rtext)                                                                              \
	(&(const struct kunit_binary){ ltext, op, rtext, (long)__left, (long)__right, false, true })
#define KUNIT_IS_SIGNED(x) ((__typeof__((x) + 0))-1 < (__typeof__((x) + 0))1)
#define KUNIT_NUMBERS(ltext, op, rtext)                                                                                \
	(&(const struct kunit_binary){ ltext, op, rtext, (long long)__left, (long long)__right,                        \
				       KUNIT_IS_SIGNED(__left) && KUNIT_IS_SIGNED(__right), false })
#define KUNIT_BINARY(test, end, l, ltext, op, r, rtext, fmt...)                                                        \
	do {                                                                                                           \
		const __auto_type __left = (l);                                                                        \
		const __auto_type __right = (r);                                                                       \
		if (unlikely(!(__left op __right)))                                                                    \
			kunit_fail_binary(test, KUNIT_WHERE(end), KUNIT_NUMBERS(ltext, #op, rtext), fmt);              \
	} while (0)
#define KUNIT_PTR(test, end, l, ltext, op, r, rtext, fmt...)                                                           \
	do {                                                                                                           \
		const volatile void *__left = (l);                                                                     \
		const volatile void *__right = (r);                                                                    \
		if (unlikely(!(__left op __right)))                                                                    \
			kunit_fail_binary(test, KUNIT_WHERE(end), KUNIT_ADDRESSES(ltext, #op, rtext), fmt);            \
	} while (0)
#define KUNIT_STR(test, end, l, ltext, op, r, rtext, fmt...)                                                           \
	do {                                                                                                           \
		const char *__left = (l);                                                                              \
		const char *__right = (r);                                                                             \
		if (unlikely(!__left || !__right || !(strcmp(__left, __right) op 0)))                                  \
			kunit_fail_string(test, KUNIT_WHERE(end), KUNIT_ADDRESSES(ltext, #op, rtext), fmt);            \
	} while (0)
#define KUNIT_MEM(test, end, l, ltext, op, r, rtext, size, fmt...)                                                     \
	do {                                                                                                           \
		const void *__left = (l);                                                                              \
		const void *__right = (r);                                                                             \
		const size_t __size = (size);                                                                          \
		if (unlikely(!__left || !__right || !(memcmp(__left, __right, __size) op 0)))                          \
			kunit_fail_memory(test, KUNIT_WHERE(end), KUNIT_ADDRESSES(ltext, #op, rtext), __size, fmt);    \
	} while (0)

#define KUNIT_SUCCEED(test)                                                                                            \
	do {                                                                                                           \
		(void)(test);                                                                                          \
	} while (0)
#define KUNIT_FAIL(test, fmt...) kunit_fail(test, KUNIT_WHERE(false), NULL, fmt)
#define KUNIT_FAIL_AND_ABORT(test, fmt...) kunit_fail(test, KUNIT_WHERE(true), NULL, fmt)
#define KUNIT_ASSERT_FAILURE KUNIT_FAIL_AND_ABORT

#define KUNIT_EXPECT_TRUE(test, cond) KUNIT_CHECK(test, false, cond, #cond " is true", NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, cond, fmt...) KUNIT_CHECK(test, false, cond, #cond " is true", fmt)
#define KUNIT_ASSERT_TRUE(test, cond) KUNIT_CHECK(test, true, cond, #cond " is true", NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, cond, fmt...) KUNIT_CHECK(test, true, cond, #cond " is true", fmt)
#define KUNIT_EXPECT_FALSE(test, cond) KUNIT_CHECK(test, false, !(cond), #cond " is false", NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, cond, fmt...) KUNIT_CHECK(test, false, !(cond), #cond " is false", fmt)
#define KUNIT_ASSERT_FALSE(test, cond) KUNIT_CHECK(test, true, !(cond), #cond " is false", NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, cond, fmt...) KUNIT_CHECK(test, true, !(cond), #cond " is false", fmt)
#define KUNIT_EXPECT_EQ(test, left, right) KUNIT_BINARY(test, false, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, ==, right, #right, fmt)
#define KUNIT_ASSERT_EQ(test, left, right) KUNIT_BINARY(test, true, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, ==, right, #right, fmt)
#define KUNIT_EXPECT_NE(test, left, right) KUNIT_BINARY(test, false, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, !=, right, #right, fmt)
#define KUNIT_ASSERT_NE(test, left, right) KUNIT_BINARY(test, true, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, !=, right, #right, fmt)
#define KUNIT_EXPECT_LT(test, left, right) KUNIT_BINARY(test, false, left, #left, <, right, #right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, <, right, #right, fmt)
#define KUNIT_ASSERT_LT(test, left, right) KUNIT_BINARY(test, true, left, #left, <, right, #right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, <, right, #right, fmt)
#define KUNIT_EXPECT_LE(test, left, right) KUNIT_BINARY(test, false, left, #left, <=, right, #right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, <=, right, #right, fmt)
#define KUNIT_ASSERT_LE(test, left, right) KUNIT_BINARY(test, true, left, #left, <=, right, #right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, <=, right, #right, fmt)
#define KUNIT_EXPECT_GT(test, left, right) KUNIT_BINARY(test, false, left, #left, >, right, #right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, >, right, #right, fmt)
#define KUNIT_ASSERT_GT(test, left, right) KUNIT_BINARY(test, true, left, #left, >, right, #right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, >, right, #right, fmt)
#define KUNIT_EXPECT_GE(test, left, right) KUNIT_BINARY(test, false, left, #left, >=, right, #right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, false, left, #left, >=, right, #right, fmt)
#define KUNIT_ASSERT_GE(test, left, right) KUNIT_BINARY(test, true, left, #left, >=, right, #right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt...) KUNIT_BINARY(test, true, left, #left, >=, right, #right, fmt)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) KUNIT_PTR(test, false, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt...) KUNIT_PTR(test, false, left, #left, ==, right, #right, fmt)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) KUNIT_PTR(test, true, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt...) KUNIT_PTR(test, true, left, #left, ==, right, #right, fmt)
#define KUNIT_EXPECT_PTR_NE(test, left, right) KUNIT_PTR(test, false, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt...) KUNIT_PTR(test, false, left, #left, !=, right, #right, fmt)
#define KUNIT_ASSERT_PTR_NE(test, left, right) KUNIT_PTR(test, true, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt...) KUNIT_PTR(test, true, left, #left, !=, right, #right, fmt)
#define KUNIT_EXPECT_NULL(test, ptr) KUNIT_PTR(test, false, ptr, #ptr, ==, NULL, "NULL", NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt...) KUNIT_PTR(test, false, ptr, #ptr, ==, NULL, "NULL", fmt)
#define KUNIT_ASSERT_NULL(test, ptr) KUNIT_PTR(test, true, ptr, #ptr, ==, NULL, "NULL", NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt...) KUNIT_PTR(test, true, ptr, #ptr, ==, NULL, "NULL", fmt)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) KUNIT_PTR(test, false, ptr, #ptr, !=, NULL, "NULL", NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt...) KUNIT_PTR(test, false, ptr, #ptr, !=, NULL, "NULL", fmt)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) KUNIT_PTR(test, true, ptr, #ptr, !=, NULL, "NULL", NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt...) KUNIT_PTR(test, true, ptr, #ptr, !=, NULL, "NULL", fmt)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr)                                                                        \
	KUNIT_CHECK(test, false, !IS_ERR_OR_NULL(ptr), #ptr " is neither an error nor NULL", NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt...)                                                            \
	KUNIT_CHECK(test, false, !IS_ERR_OR_NULL(ptr), #ptr " is neither an error nor NULL", fmt)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr)                                                                        \
	KUNIT_CHECK(test, true, !IS_ERR_OR_NULL(ptr), #ptr " is neither an error nor NULL", NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt...)                                                            \
	KUNIT_CHECK(test, true, !IS_ERR_OR_NULL(ptr), #ptr " is neither an error nor NULL", fmt)
#define KUNIT_EXPECT_STREQ(test, left, right) KUNIT_STR(test, false, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt...) KUNIT_STR(test, false, left, #left, ==, right, #right, fmt)
#define KUNIT_ASSERT_STREQ(test, left, right) KUNIT_STR(test, true, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt...) KUNIT_STR(test, true, left, #left, ==, right, #right, fmt)
#define KUNIT_EXPECT_STRNEQ(test, left, right) KUNIT_STR(test, false, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt...) KUNIT_STR(test, false, left, #left, !=, right, #right, fmt)
#define KUNIT_ASSERT_STRNEQ(test, left, right) KUNIT_STR(test, true, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt...) KUNIT_STR(test, true, left, #left, !=, right, #right, fmt)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) KUNIT_MEM(test, false, left, #left, ==, right, #right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt...)                                                        \
	KUNIT_MEM(test, false, left, #left, ==, right, #right, size, fmt)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) KUNIT_MEM(test, true, left, #left, ==, right, #right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt...)                                                        \
	KUNIT_MEM(test, true, left, #left, ==, right, #right, size, fmt)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) KUNIT_MEM(test, false, left, #left, !=, right, #right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt...)                                                       \
	KUNIT_MEM(test, false, left, #left, !=, right, #right, size, fmt)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) KUNIT_MEM(test, true, left, #left, !=, right, #right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt...)                                                       \
	KUNIT_MEM(test, true, left, #left, !=, right, #right, size, fmt)

#endif
