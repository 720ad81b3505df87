/* SPDX-License-Identifier: MIT */
/*
 * assert.h - what must be true of Quire itself
 *
 * mm_assert() costs constant time and is always on; mm_assert_slow() walks and is compiled in with the lock checks.
 * Bad input from a caller is never an assert. No side effects in conditions.
 */
#ifndef QUIRE_ASSERT_H
#define QUIRE_ASSERT_H

#include <quire/config.h>

/* mm_assert_fail - print the expression and its place, then port_panic(). Any context. */
void mm_assert_fail(const char *expr, const char *file, int line, const char *func) __attribute__((noreturn, cold));
/* mm_assert_fail_msg - the same with the identity of the object. */
void mm_assert_fail_msg(const char *expr, const char *file, int line, const char *func, const char *fmt, ...)
	__attribute__((noreturn, cold, format(printf, 5, 6)));

#define mm_assert(cond)                                                                                                \
	do {                                                                                                           \
		if (__builtin_expect(!(cond), 0))                                                                      \
			mm_assert_fail(#cond, __FILE__, __LINE__, __func__);                                           \
	} while (0)
#define mm_assert_msg(cond, ...)                                                                                       \
	do {                                                                                                           \
		if (__builtin_expect(!(cond), 0))                                                                      \
			mm_assert_fail_msg(#cond, __FILE__, __LINE__, __func__, __VA_ARGS__);                          \
	} while (0)
#ifdef CONFIG_DEBUG_LOCKS
#define mm_assert_slow(cond) mm_assert(cond)
#else
#define mm_assert_slow(cond) ((void)sizeof(!(cond)))
#endif

#endif
