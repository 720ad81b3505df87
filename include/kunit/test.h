/* SPDX-License-Identifier: MIT */
/*
 * test.h - KUnit: test suites of kernel-style code, under the kernel's names
 *
 * Model:   a suite is an array of cases ended by {}. For each case: suite->init(test), case(test), suite->exit(test),
 *          then the actions added with kunit_add_action(), last first. suite_init and suite_exit stand around them all.
 *          EXPECT records a failure and goes on; ASSERT ends the case at once (exit and actions still run).
 *          kunit_test_suite() registers the suite with the linker; kunit_run_all() in <quire/kunit.h> runs them.
 * Locking: one thread runs suites. EXPECT may be used by other threads of a test, ASSERT may not.
 * Does not: allocate, fork, or catch a crash.
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/string.h>
#include <linux/types.h>
#include <quire/kunit.h>

#define KUNIT_PARAM_DESC_SIZE 128
#define KUNIT_STATUS_COMMENT_SIZE 256
#define KUNIT_MAX_ACTIONS 32

enum kunit_status { KUNIT_SUCCESS, KUNIT_FAILURE, KUNIT_SKIPPED };

typedef void(kunit_action_t)(void *ctx);

struct kunit_case;
struct kunit_suite;

/* One run of one case. */
struct kunit {
	void *priv;              /* the test's own; NULL when init is called */
	const char *name;        /* of the case */
	const void *param_value; /* of a KUNIT_CASE_PARAM case */
	int param_index;
	/* The runner's: */
	enum kunit_status status; /* written with atomics: other threads may fail */
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	struct {
		kunit_action_t *action;
		void *ctx;
	} actions[KUNIT_MAX_ACTIONS];
	int nr_actions;
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	bool catching; /* abort_buf is live */
	void *abort_buf[5];
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	/* Next parameter after @prev (NULL: the first), or NULL at the end; writes its description. */
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite); /* not 0: no case is run and the suite fails */
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test); /* not 0: the case fails, is not run, exit is still called */
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(test_name)                                                                                          \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name                                                              \
	}
#define KUNIT_CASE_SLOW(test_name) KUNIT_CASE(test_name)
#define KUNIT_CASE_PARAM(test_name, gen_params)                                                                        \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name, .generate_params = gen_params                               \
	}

/* KUNIT_ARRAY_PARAM - define NAME_gen_params, which walks @array; @get_desc(const elem *, char *desc) names one. */
#define KUNIT_ARRAY_PARAM(name, array, get_desc)                                                                       \
	static const void *name##_gen_params(const void *prev, char *desc)                                             \
	{                                                                                                              \
		const __typeof__((array)[0]) *__next = prev ? (const __typeof__((array)[0]) *)prev + 1 : (array);      \
		void (*__describe)(const __typeof__((array)[0]) *, char *) = get_desc;                                 \
		if (__next - (array) >= (long)ARRAY_SIZE(array))                                                       \
			return NULL;                                                                                   \
		if (__describe)                                                                                        \
			__describe(__next, desc);                                                                      \
		return __next;                                                                                         \
	}
#define KUNIT_ARRAY_PARAM_DESC(name, array, desc_member)                                                               \
	static const void *name##_gen_params(const void *prev, char *desc)                                             \
	{                                                                                                              \
		const __typeof__((array)[0]) *__next = prev ? (const __typeof__((array)[0]) *)prev + 1 : (array);      \
		if (__next - (array) >= (long)ARRAY_SIZE(array))                                                       \
			return NULL;                                                                                   \
		strscpy(desc, __next->desc_member, KUNIT_PARAM_DESC_SIZE);                                             \
		return __next;                                                                                         \
	}

/* The linker gathers the pointers of all files between __start_quire_kunit and __stop_quire_kunit. */
extern struct kunit_suite *const __start_quire_kunit[] __weak __hidden;
extern struct kunit_suite *const __stop_quire_kunit[] __weak __hidden;
extern const struct kunit_image kunit_image;
const struct kunit_image kunit_image __weak __used = { __start_quire_kunit, __stop_quire_kunit };
#define kunit_test_suite(suite)                                                                                        \
	static struct kunit_suite *const __UNIQUE_ID(kunit_suite) __used __section("quire_kunit") = &(suite)
#define kunit_test_init_section_suite kunit_test_suite

/* kunit_skip - end the case and report it as skipped; kunit_mark_skipped - report, and go on. */
#define kunit_skip(test, fmt...)                                                                                       \
	do {                                                                                                           \
		kunit_mark_skipped(test, fmt);                                                                         \
		kunit_abort(test);                                                                                     \
	} while (0)
void kunit_mark_skipped(struct kunit *test, const char *fmt, ...) __printf(2, 3);
void kunit_abort(struct kunit *test) __noreturn;
/* kunit_info - a comment line in the output; kunit_log(level, ...) likewise. */
void kunit_info(struct kunit *test, const char *fmt, ...) __printf(2, 3);
#define kunit_warn kunit_info
#define kunit_err kunit_info
#define kunit_log(level, test, fmt...) kunit_info(test, fmt)

/* kunit_add_action - call @action(@ctx) when the case is over. 0, or -ENOMEM after KUNIT_MAX_ACTIONS. */
int __must_check kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx);
/* The same, but runs the action at once when it cannot be kept. */
int __must_check kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx);
/* Forget the action, or run it now. */
void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx);
void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx);

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
