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

#include <kunit/assert.h>
#include <kunit/test-bug.h>
#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>
#include <quire/kunit.h>

#define KUNIT_PARAM_DESC_SIZE 128
#define KUNIT_STATUS_COMMENT_SIZE 256

enum kunit_status { KUNIT_SUCCESS, KUNIT_FAILURE, KUNIT_SKIPPED };

/* How slow a case is, for those who want to leave some out. */
enum kunit_speed {
	KUNIT_SPEED_UNSET,
	KUNIT_SPEED_VERY_SLOW,
	KUNIT_SPEED_SLOW, /* more than a second or two */
	KUNIT_SPEED_NORMAL,
	KUNIT_SPEED_MAX = KUNIT_SPEED_NORMAL,
};
struct kunit_attributes {
	enum kunit_speed speed;
};

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
	struct list_head resources; /* <kunit/resource.h>, oldest first; under `lock` */
	unsigned int lock;          /* bare: 1 while somebody changes the list */
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
	struct kunit_attributes attr;
};

struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite); /* not 0: no case is run and the suite fails */
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test); /* not 0: the case fails, is not run, exit is still called */
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
	struct kunit_attributes attr;
};

#define KUNIT_CASE(test_name)                                                                                          \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name                                                              \
	}
#define KUNIT_CASE_ATTR(test_name, attributes)                                                                         \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name, .attr = attributes                                          \
	}
#define KUNIT_CASE_SLOW(test_name)                                                                                     \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name, .attr.speed = KUNIT_SPEED_SLOW                              \
	}
#define KUNIT_CASE_PARAM(test_name, gen_params)                                                                        \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name, .generate_params = gen_params                               \
	}
#define KUNIT_CASE_PARAM_ATTR(test_name, gen_params, attributes)                                                       \
	{                                                                                                              \
		.run_case = test_name, .name = #test_name, .generate_params = gen_params, .attr = attributes           \
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
/* kunit_test_suites - register suites, given by address. Several in one file, or several in one line. */
#define kunit_test_suites(suites...)                                                                                   \
	static struct kunit_suite *const __UNIQUE_ID(kunit_suites)[] __used __section("quire_kunit")                   \
		__aligned(sizeof(void *)) = { suites }
#define kunit_test_suite(suite) kunit_test_suites(&(suite))
#define kunit_test_init_section_suites kunit_test_suites
#define kunit_test_init_section_suite kunit_test_suite
#define kunit_suite_for_each_test_case(suite, test_case)                                                               \
	for (test_case = (suite)->test_cases; test_case->run_case; test_case++)

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

/* Memory of the case: freed when it is over, or by kunit_kfree() before. NULL when there is none. Context as kmalloc(). */
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}
static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc(test, size, gfp | __GFP_ZERO);
}
static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}
/* kunit_kfree - free such memory now. NULL is allowed. */
void kunit_kfree(struct kunit *test, const void *ptr);
char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp);
/* The same, but a string constant of the core is not copied; pair with kunit_kfree_const(). */
const char *kunit_kstrdup_const(struct kunit *test, const char *str, gfp_t gfp);
void kunit_kfree_const(struct kunit *test, const void *ptr);

#include <kunit/resource.h>

#endif
