/* SPDX-License-Identifier: MIT */
/*
 * bug.h - BUG stops the machine, WARN reports with a stack and goes on
 *
 * WARN_ON() and friends return whether the condition held, so they stand in an if. The _ONCE forms report the first
 * time only and still return the condition. Any context.
 */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

void bug_report(const char *file, int line, const char *func) __noreturn __cold;
void warn_report(const char *file, int line, const char *func, const char *fmt, ...) __printf(4, 5) __cold;
/* warn_count - WARN reports since the program began; for tests that expect one. */
unsigned long warn_count(void);

#define BUG() bug_report(__FILE__, __LINE__, __func__)
#define BUG_ON(cond)                                                                                                   \
	do {                                                                                                           \
		if (unlikely(cond))                                                                                    \
			BUG();                                                                                         \
	} while (0)

#define WARN(cond, fmt...)                                                                                             \
	({                                                                                                             \
		int __warned = !!(cond);                                                                               \
		if (unlikely(__warned))                                                                                \
			warn_report(__FILE__, __LINE__, __func__, fmt);                                                \
		unlikely(__warned);                                                                                    \
	})
#define WARN_ON(cond)                                                                                                  \
	({                                                                                                             \
		int __warned = !!(cond);                                                                               \
		if (unlikely(__warned))                                                                                \
			warn_report(__FILE__, __LINE__, __func__, NULL);                                               \
		unlikely(__warned);                                                                                    \
	})
#define WARN_ONCE(cond, fmt...)                                                                                        \
	({                                                                                                             \
		static unsigned char __reported;                                                                       \
		int __warned = !!(cond);                                                                               \
		if (unlikely(__warned) && !__atomic_exchange_n(&__reported, 1, __ATOMIC_RELAXED))                      \
			warn_report(__FILE__, __LINE__, __func__, fmt);                                                \
		unlikely(__warned);                                                                                    \
	})
#define WARN_ON_ONCE(cond) WARN_ONCE(cond, NULL)
#define WARN_TAINT(cond, taint, fmt...) WARN(cond, fmt)

#endif
