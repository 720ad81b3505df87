/* SPDX-License-Identifier: MIT */
/* test-bug.h - is this code being tested at the moment, and may it say that something is wrong? For code under test. */
#ifndef _KUNIT_TEST_BUG_H
#define _KUNIT_TEST_BUG_H

#include <linux/compiler.h>

struct kunit;

/* kunit_get_current_test - the case that the calling thread is running, or NULL. Any context. */
struct kunit *kunit_get_current_test(void);
/* kunit_fail_current_test - fail it, with a message; nothing if there is none. */
#define kunit_fail_current_test(fmt, ...) kunit_fail_current_test_at(__FILE__, __LINE__, fmt, ##__VA_ARGS__)
void kunit_fail_current_test_at(const char *file, int line, const char *fmt, ...) __printf(3, 4);

#endif
