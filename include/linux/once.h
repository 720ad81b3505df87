/* SPDX-License-Identifier: MIT */
/*
 * once.h - do something once, whichever CPU comes first
 *
 * DO_ONCE() calls @func with the arguments the first time this line is passed; the others do not wait for it to end.
 * True for the one who called. Any context that @func allows.
 */
#ifndef _LINUX_ONCE_H
#define _LINUX_ONCE_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __once_first()                                                                                                 \
	({                                                                                                             \
		static unsigned char __passed;                                                                         \
		!__atomic_load_n(&__passed, __ATOMIC_RELAXED) && !__atomic_exchange_n(&__passed, 1, __ATOMIC_ACQ_REL); \
	})
#define DO_ONCE(func, ...)                                                                                             \
	({                                                                                                             \
		bool __first = __once_first();                                                                         \
		if (unlikely(__first))                                                                                 \
			func(__VA_ARGS__);                                                                             \
		unlikely(__first);                                                                                     \
	})
#define DO_ONCE_SLEEPABLE(func, ...) DO_ONCE(func, ##__VA_ARGS__)
#define DO_ONCE_LITE(func, ...) DO_ONCE(func, ##__VA_ARGS__)
#define DO_ONCE_LITE_IF(condition, func, ...)                                                                          \
	({                                                                                                             \
		bool __wanted = !!(condition);                                                                         \
		if (unlikely(__wanted))                                                                                \
			DO_ONCE(func, ##__VA_ARGS__);                                                                  \
		unlikely(__wanted);                                                                                    \
	})

#endif
