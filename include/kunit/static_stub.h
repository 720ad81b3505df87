/* SPDX-License-Identifier: MIT */
/*
 * static_stub.h - a function that steps aside for another while a case runs
 *
 * The function begins with KUNIT_STATIC_STUB_REDIRECT(its name, its arguments); a test switches it over with
 * kunit_activate_static_stub(). Only the thread that runs the case is redirected. Undone when the case is over.
 */
#ifndef _KUNIT_STATIC_STUB_H
#define _KUNIT_STATIC_STUB_H

#include <kunit/test.h>
#include <linux/compiler.h>

#define KUNIT_STATIC_STUB_REDIRECT(real_fn_name, args...)                                                              \
	do {                                                                                                           \
		__typeof__(&real_fn_name) __stub =                                                                     \
			(__typeof__(&real_fn_name))kunit_static_stub_of((void *)&real_fn_name);                        \
		if (unlikely(__stub))                                                                                  \
			return __stub(args);                                                                           \
	} while (0)

/* kunit_activate_static_stub - from now on @real_fn_addr is @replacement_addr, which has the same type. */
#define kunit_activate_static_stub(test, real_fn_addr, replacement_addr)                                               \
	do {                                                                                                           \
		(void)sizeof((real_fn_addr) == (replacement_addr));                                                    \
		kunit_static_stub_set(test, (void *)(real_fn_addr), (void *)(replacement_addr));                       \
	} while (0)
/* kunit_deactivate_static_stub - it is itself again. */
void kunit_deactivate_static_stub(struct kunit *test, void *real_fn_addr);

/* What the macros call. of: the replacement in the calling thread's case, or NULL. */
void *kunit_static_stub_of(void *real_fn_addr);
void kunit_static_stub_set(struct kunit *test, void *real_fn_addr, void *replacement_addr);

#endif
