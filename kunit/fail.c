/* SPDX-License-Identifier: MIT */
/*
 * fail.c - what a running case says: failures, remarks, that it is skipped; and how it ends early
 *
 * Locking: none. EXPECT in other threads of a test writes only test->status, atomically, and prints.
 * More:    <kunit/assert.h>, tests/kunit_self.c
 */
#include <linux/kernel.h>
#include <quire/port.h>
#include <quire/frames.h>

#include "kunit_int.h"

void kunit_set_failed(struct kunit *test)
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
	kunit_print(1, "# %s: %s", test->name, text);
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
		kunit_print(1, "# %s", text);
	}
	kunit_set_failed(test);
	if (where->abort)
		kunit_abort(test);
}

static void print_where(struct kunit *test, const struct kunit_where *where)
{
	const char *file = where->file;

	while (strstarts(file, "../"))
		file += 3;
	kunit_print(1, "# %s: %s FAILED at %s:%d", test->name, where->abort ? "ASSERTION" : "EXPECTATION", file,
		    where->line);
}

void kunit_fail(struct kunit *test, const struct kunit_where *where, const char *what, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_where(test, where);
	if (what)
		kunit_print(1, "# Expected %s, but it is not", what);
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
		kunit_print(1, "#     %s == %px", text, (void *)(unsigned long)value);
	else if (b->is_signed)
		kunit_print(1, "#     %s == %lld (%#llx)", text, value, value);
	else
		kunit_print(1, "#     %s == %llu (%#llx)", text, value, value);
}

static void print_expected(const struct kunit_binary *b)
{
	kunit_print(1, "# Expected %s %s %s, but", b->left_text, b->op, b->right_text);
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
	kunit_print(1, "#     %s == \"%s\"", b->left_text, (const char *)(unsigned long)b->left);
	if (*b->right_text != '"')
		kunit_print(1, "#     %s == \"%s\"", b->right_text, (const char *)(unsigned long)b->right);
	finish_failure(test, where, fmt, args);
	va_end(args);
}

static void print_memory(const char *text, const u8 *bytes, size_t at, size_t size)
{
	if (bytes)
		kunit_print(1, "#     %s[%zu...] == %*ph", text, at, (int)min_t(size_t, size - at, 16), bytes + at);
	else
		kunit_print(1, "#     %s == NULL", text);
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

void kunit_fail_current_test_at(const char *file, int line, const char *fmt, ...)
{
	const struct kunit_where where = { file, line, false };
	struct kunit *test = kunit_get_current_test();
	va_list args;

	if (!test)
		return;
	va_start(args, fmt);
	print_where(test, &where);
	finish_failure(test, &where, fmt, args);
	va_end(args);
}
