/* SPDX-License-Identifier: MIT */
/*
 * kunit.c - run test suites and print KTAP version 1
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
 * Locking: none; one thread runs suites. EXPECT in other threads writes only test->status (atomically) and prints.
 * Failure: a suite whose suite_init fails counts as one failed case.
 * More:    <kunit/test.h>, tests/unit/test_kunit.c
 */
#include <kunit/test.h>

#include <linux/glob.h>
#include <linux/kernel.h>
#include <quire/port.h>

#define KUNIT_LINE_MAX 512

static void out_console(const char *line)
{
	port_console(6, line, strlen(line));
}
void (*kunit_out)(const char *line) = out_console;

struct kunit_counts {
	unsigned int pass, fail, skip;
};

static void __printf(2, 0) vprint_line(int indent, const char *fmt, va_list args)
{
	char line[KUNIT_LINE_MAX];
	int len = scnprintf(line, sizeof(line), "%*s", 4 * indent, "");

	vscnprintf(line + len, sizeof(line) - len, fmt, args);
	kunit_out(line);
}

static void __printf(2, 3) print_line(int indent, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprint_line(indent, fmt, args);
	va_end(args);
}

/* --- what a running case calls --- */

static void set_failed(struct kunit *test)
{
	__atomic_store_n(&test->status, KUNIT_FAILURE, __ATOMIC_RELAXED);
}

void kunit_info(struct kunit *test, const char *fmt, ...)
{
	char text[KUNIT_LINE_MAX];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	strim(text);
	print_line(1, "# %s: %s", test->name, text);
}

void kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vscnprintf(test->status_comment, sizeof(test->status_comment), fmt, args);
	va_end(args);
	/* A failure stays a failure. */
	if (test->status == KUNIT_SUCCESS)
		test->status = KUNIT_SKIPPED;
}

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
/* The frames that are jumped over never unpoison their variables themselves. */
void __asan_handle_no_return(void);
#define forget_frames() __asan_handle_no_return()
#else
#define forget_frames()                                                                                                \
	do {                                                                                                           \
	} while (0)
#endif

void (*kunit_leaving)(void);

void kunit_abort(struct kunit *test)
{
	if (!test->catching)
		panic("KUnit: %s aborted where nobody catches it", test->name);
	if (kunit_leaving)
		kunit_leaving();
	forget_frames();
	__builtin_longjmp(test->abort_buf, 1);
}

/* Close the report of a failure: the caller's own words, the status, and the end of the case if it was an ASSERT. */
static void __printf(3, 0)
	finish_failure(struct kunit *test, const struct kunit_where *where, const char *fmt, va_list args)
{
	char text[KUNIT_LINE_MAX];

	if (fmt) {
		vscnprintf(text, sizeof(text), fmt, args);
		strim(text);
		print_line(1, "# %s", text);
	}
	set_failed(test);
	if (where->abort)
		kunit_abort(test);
}

static void print_where(struct kunit *test, const struct kunit_where *where)
{
	const char *file = where->file;

	while (strstarts(file, "../"))
		file += 3;
	print_line(1, "# %s: %s FAILED at %s:%d", test->name, where->abort ? "ASSERTION" : "EXPECTATION", file,
		   where->line);
}

void kunit_fail(struct kunit *test, const struct kunit_where *where, const char *what, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_where(test, where);
	if (what)
		print_line(1, "# Expected %s, but it is not", what);
	finish_failure(test, where, fmt, args);
	va_end(args);
}

static void print_number(const char *text, long long value, const struct kunit_binary *b)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", value);
	/* A literal needs no second telling. */
	if (strcmp(text, number) == 0 || strcmp(text, "NULL") == 0)
		return;
	if (b->is_pointer)
		print_line(1, "#     %s == %px", text, (void *)(unsigned long)value);
	else if (b->is_signed)
		print_line(1, "#     %s == %lld (%#llx)", text, value, value);
	else
		print_line(1, "#     %s == %llu (%#llx)", text, value, value);
}

static void print_expected(const struct kunit_binary *b)
{
	print_line(1, "# Expected %s %s %s, but", b->left_text, b->op, b->right_text);
}

void kunit_fail_binary(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b,
		       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_where(test, where);
	print_expected(b);
	print_number(b->left_text, b->left, b);
	print_number(b->right_text, b->right, b);
	finish_failure(test, where, fmt, args);
	va_end(args);
}

void kunit_fail_string(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b,
		       const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_where(test, where);
	print_expected(b);
	print_line(1, "#     %s == \"%s\"", b->left_text, (const char *)(unsigned long)b->left);
	if (*b->right_text != '"')
		print_line(1, "#     %s == \"%s\"", b->right_text, (const char *)(unsigned long)b->right);
	finish_failure(test, where, fmt, args);
	va_end(args);
}

static void print_memory(const char *text, const u8 *bytes, size_t at, size_t size)
{
	if (bytes)
		print_line(1, "#     %s[%zu...] == %*ph", text, at, (int)min_t(size_t, size - at, 16), bytes + at);
	else
		print_line(1, "#     %s == NULL", text);
}

void kunit_fail_memory(struct kunit *test, const struct kunit_where *where, const struct kunit_binary *b, size_t size,
		       const char *fmt, ...)
{
	const u8 *left = (const u8 *)(unsigned long)b->left, *right = (const u8 *)(unsigned long)b->right;
	size_t at = 0;
	va_list args;

	va_start(args, fmt);
	print_where(test, where);
	print_expected(b);
	while (left && right && at < size && left[at] == right[at])
		at++;
	at = at == size ? 0 : at;
	print_memory(b->left_text, left, at, size);
	print_memory(b->right_text, right, at, size);
	finish_failure(test, where, fmt, args);
	va_end(args);
}

/* --- actions --- */

int kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	if (test->nr_actions == KUNIT_MAX_ACTIONS)
		return -ENOMEM;
	test->actions[test->nr_actions].action = action;
	test->actions[test->nr_actions++].ctx = ctx;
	return 0;
}

int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx)
{
	int err = kunit_add_action(test, action, ctx);

	if (err)
		action(ctx);
	return err;
}

static bool take_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	for (int i = test->nr_actions - 1; i >= 0; i--) {
		if (test->actions[i].action != action || test->actions[i].ctx != ctx)
			continue;
		test->nr_actions--;
		memmove(test->actions + i, test->actions + i + 1, (test->nr_actions - i) * sizeof(test->actions[0]));
		return true;
	}
	return false;
}

void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	take_action(test, action, ctx);
}

void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	if (take_action(test, action, ctx))
		action(ctx);
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
		print_line(1, "# %s: init failed: %pe", test->name, ERR_PTR(err));
		set_failed(test);
	} else if (test->status == KUNIT_SUCCESS) {
		test->test_case->run_case(test);
	}
}

static void step_exit(struct kunit *test)
{
	test->suite->exit(test);
}

static void step_actions(struct kunit *test)
{
	while (test->nr_actions) {
		test->nr_actions--;
		test->actions[test->nr_actions].action(test->actions[test->nr_actions].ctx);
	}
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

	kunit_try(&test, step_run);
	if (suite->exit)
		kunit_try(&test, step_exit);
	kunit_try(&test, step_actions);
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
	print_line(indent, "%sok %d %s%s%s", status == KUNIT_FAILURE ? "not " : "", number, name,
		   status == KUNIT_SKIPPED ? " # SKIP " : "", status == KUNIT_SKIPPED ? comment : "");
}

static void print_counts(int indent, const char *name, const struct kunit_counts *c)
{
	print_line(indent, "# %s: pass:%u fail:%u skip:%u total:%u", name, c->pass, c->fail, c->skip,
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

	print_line(2, "KTAP version 1");
	print_line(2, "# Subtest: %s", test_case->name);
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
		print_result(1, ++number, c->name, status, comment);
	}
}

static void run_suite(const char *filter, struct kunit_suite *suite, int number, struct kunit_counts *totals)
{
	struct kunit_counts counts = { 0 };
	int err = 0;

	print_line(1, "KTAP version 1");
	print_line(1, "# Subtest: %s", suite->name);
	print_line(1, "1..%d", nr_selected(filter, suite));
	if (suite->suite_init)
		err = suite->suite_init(suite);
	if (err) {
		print_line(1, "# suite_init failed: %pe", ERR_PTR(err));
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
	print_line(0, "KTAP version 1");
	print_line(0, "1..%d", suites);
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
			print_line(0, "%s.%s", (*at)->name, c->name);
			nr++;
		}
	}
	return nr;
}
