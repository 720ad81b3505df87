/* SPDX-License-Identifier: MIT */
/*
 * run.c - run test suites and print KTAP version 1
 *
 * Model:   suites are found between __start_quire_kunit and __stop_quire_kunit, in link order. A case runs inside
 *          kunit_try(); a failed ASSERT jumps back to it. Output goes to kunit_out, a line a call:
 *
 *              KTAP version 1
 *              1..<suites>
 *                  KTAP version 1
 *                  # Subtest: <suite>
 *                  1..<cases>
 *                  ok 1 <case>
 *              ok 1 <suite>
 * Locking: none; one thread runs suites.
 * Failure: a suite whose suite_init fails counts as one failed case.
 * More:    fail.c, resource.c, <kunit/test.h>, tests/kunit_self.c
 */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <quire/port.h>

#include "kunit_int.h"

static void out_console(const char *line)
{
	port_console(6, line, strlen(line));
}
void (*kunit_out)(const char *line) = out_console;

struct kunit_counts {
	unsigned int pass, fail, skip;
};

static void __printf(2, 0) vkunit_print(int indent, const char *fmt, va_list args)
{
	char line[KUNIT_LINE_MAX];
	int len = scnprintf(line, sizeof(line), "%*s", 4 * indent, "");

	vscnprintf(line + len, sizeof(line) - len, fmt, args);
	kunit_out(line);
}

void kunit_print(int indent, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vkunit_print(indent, fmt, args);
	va_end(args);
}

/* --- which case a thread is running --- */

static struct kunit *running;      /* NULL: none */
static const void *running_thread; /* where its thread keeps its CPU; NULL: it was no CPU yet, so it cannot be told */

static const void *this_thread(void)
{
	const struct quire_cpu *cpu = port_this_cpu();

	return cpu ? cpu->self : NULL;
}

struct kunit *kunit_get_current_test(void)
{
	struct kunit *test = smp_load_acquire(&running);
	const void *thread = READ_ONCE(running_thread);

	return !thread || thread == this_thread() ? test : NULL;
}

/* --- the runner --- */

/* Call @step so that kunit_abort() comes back here. A function of its own: it must not share a frame with the jump. */
static noinline void kunit_try(struct kunit *test, void (*step)(struct kunit *test))
{
	if (__builtin_setjmp(test->abort_buf) == 0) {
		test->catching = true;
		step(test);
	}
	test->catching = false;
}

static void step_run(struct kunit *test)
{
	int err = test->suite->init ? test->suite->init(test) : 0;

	if (err) {
		kunit_print(1, "# %s: init failed: %pe", test->name, ERR_PTR(err));
		kunit_set_failed(test);
	} else if (test->status == KUNIT_SUCCESS) {
		test->test_case->run_case(test);
	}
}

static void step_exit(struct kunit *test)
{
	test->suite->exit(test);
}

/* One case with one parameter, from init to its last action. */
static enum kunit_status run_once(struct kunit_suite *suite, struct kunit_case *test_case, const void *param, int index,
				  const char *name, char *comment)
{
	struct kunit test = {
		.name = name,
		.param_value = param,
		.param_index = index,
		.suite = suite,
		.test_case = test_case,
	};

	INIT_LIST_HEAD(&test.resources);
	WRITE_ONCE(running_thread, this_thread());
	smp_store_release(&running, &test);
	kunit_try(&test, step_run);
	if (suite->exit)
		kunit_try(&test, step_exit);
	/* An action that fails an ASSERT does not keep the others from being run. */
	while (!list_empty(&test.resources))
		kunit_try(&test, kunit_resources_free);
	smp_store_release(&running, NULL);
	strscpy(comment, test.status_comment, KUNIT_STATUS_COMMENT_SIZE);
	return __atomic_load_n(&test.status, __ATOMIC_RELAXED);
}

static void count(struct kunit_counts *counts, enum kunit_status status)
{
	counts->pass += status == KUNIT_SUCCESS;
	counts->fail += status == KUNIT_FAILURE;
	counts->skip += status == KUNIT_SKIPPED;
}

static void add_counts(struct kunit_counts *to, const struct kunit_counts *counts)
{
	to->pass += counts->pass;
	to->fail += counts->fail;
	to->skip += counts->skip;
}

static enum kunit_status overall(const struct kunit_counts *counts)
{
	return counts->fail ? KUNIT_FAILURE : !counts->pass && counts->skip ? KUNIT_SKIPPED : KUNIT_SUCCESS;
}

static void print_result(int indent, int number, const char *name, enum kunit_status status, const char *comment)
{
	kunit_print(indent, "%sok %d %s%s%s", status == KUNIT_FAILURE ? "not " : "", number, name,
		    status == KUNIT_SKIPPED ? " # SKIP " : "", status == KUNIT_SKIPPED ? comment : "");
}

static void print_counts(int indent, const char *name, const struct kunit_counts *c)
{
	kunit_print(indent, "# %s: pass:%u fail:%u skip:%u total:%u", name, c->pass, c->fail, c->skip,
		    c->pass + c->fail + c->skip);
}

/* A case with parameters is a subtest of its own. */
static enum kunit_status run_params(struct kunit_suite *suite, struct kunit_case *test_case,
				    struct kunit_counts *totals)
{
	char desc[KUNIT_PARAM_DESC_SIZE], comment[KUNIT_STATUS_COMMENT_SIZE];
	struct kunit_counts counts = { 0 };
	const void *param = NULL;
	int index = 0;

	kunit_print(2, "KTAP version 1");
	kunit_print(2, "# Subtest: %s", test_case->name);
	for (desc[0] = '\0'; (param = test_case->generate_params(param, desc)); desc[0] = '\0') {
		enum kunit_status status = run_once(suite, test_case, param, index++, test_case->name, comment);

		if (!desc[0])
			snprintf(desc, sizeof(desc), "param-%d", index - 1);
		print_result(2, index, desc, status, comment);
		count(&counts, status);
	}
	print_counts(1, test_case->name, &counts);
	add_counts(totals, &counts);
	return overall(&counts);
}

static bool selected(const char *filter, const struct kunit_suite *suite, const struct kunit_case *test_case)
{
	char name[256];

	if (!filter)
		return true;
	if (!strchr(filter, '.'))
		return glob_match(filter, suite->name);
	snprintf(name, sizeof(name), "%s.%s", suite->name, test_case->name);
	return glob_match(filter, name);
}

/* A pointer that nobody set is padding between those of two files. */
#define for_each_suite(at, image)                                                                                      \
	for (at = (image)->start; at && at < (image)->stop; at++)                                                      \
		if (*at)
#define for_each_selected_case(c, filter, suite)                                                                       \
	for (c = (suite)->test_cases; c->run_case; c++)                                                                \
		if (selected(filter, suite, c))

static int nr_selected(const char *filter, const struct kunit_suite *suite)
{
	const struct kunit_case *c;
	int nr = 0;

	for_each_selected_case(c, filter, suite)
		nr++;
	return nr;
}

static void run_cases(const char *filter, struct kunit_suite *suite, struct kunit_counts *totals)
{
	char comment[KUNIT_STATUS_COMMENT_SIZE];
	struct kunit_case *c;
	int number = 0;

	for_each_selected_case(c, filter, suite) {
		enum kunit_status status;

		comment[0] = '\0';
		if (c->generate_params) {
			status = run_params(suite, c, totals);
		} else {
			status = run_once(suite, c, NULL, 0, c->name, comment);
			count(totals, status);
		}
		if (c->attr.speed == KUNIT_SPEED_SLOW || c->attr.speed == KUNIT_SPEED_VERY_SLOW)
			kunit_print(1, "# %s.speed: %s", c->name,
				    c->attr.speed == KUNIT_SPEED_SLOW ? "slow" : "very_slow");
		print_result(1, ++number, c->name, status, comment);
	}
}

static void run_suite(const char *filter, struct kunit_suite *suite, int number, struct kunit_counts *totals)
{
	struct kunit_counts counts = { 0 };
	int err = 0;

	kunit_print(1, "KTAP version 1");
	kunit_print(1, "# Subtest: %s", suite->name);
	kunit_print(1, "1..%d", nr_selected(filter, suite));
	if (suite->suite_init)
		err = suite->suite_init(suite);
	if (err) {
		kunit_print(1, "# suite_init failed: %pe", ERR_PTR(err));
		counts.fail++;
	} else {
		run_cases(filter, suite, &counts);
		if (suite->suite_exit)
			suite->suite_exit(suite);
	}
	print_counts(0, suite->name, &counts);
	print_result(0, number, suite->name, overall(&counts), "");
	add_counts(totals, &counts);
}

int kunit_run_image(const struct kunit_image *image, const char *filter)
{
	struct kunit_suite *const *at;
	struct kunit_counts totals = { 0 };
	int suites = 0, number = 0;

	for_each_suite(at, image)
		suites += nr_selected(filter, *at) > 0;
	kunit_print(0, "KTAP version 1");
	kunit_print(0, "1..%d", suites);
	for_each_suite(at, image)
		if (nr_selected(filter, *at))
			run_suite(filter, *at, ++number, &totals);
	print_counts(0, "Totals", &totals);
	return suites ? (int)totals.fail : -1;
}

int kunit_run_all(const char *filter)
{
	return kunit_run_image(&kunit_image, filter);
}

int kunit_list(const char *filter)
{
	struct kunit_suite *const *at;
	struct kunit_case *c;
	int nr = 0;

	for_each_suite(at, &kunit_image) {
		for_each_selected_case(c, filter, *at) {
			kunit_print(0, "%s.%s", (*at)->name, c->name);
			nr++;
		}
	}
	return nr;
}
