/* SPDX-License-Identifier: MIT */
/* spinlock_types.h - spinlock_t and its initialisers. All zeroes is a valid unlocked lock. */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H

#include <linux/lockdep.h>
#include <linux/types.h>

typedef struct spinlock {
	unsigned int slock; /* 0 free, 1 taken */
#ifdef CONFIG_DEBUG_LOCKS
	unsigned int owner_cpu; /* CPU id + 1 of the holder; 0: nobody */
	struct lockdep_map dep_map;
#endif
} spinlock_t;

/* Linux tells the two apart for the sake of its real-time build; here they are one. */
typedef spinlock_t raw_spinlock_t;

#ifdef CONFIG_DEBUG_LOCKS
#define __SPIN_LOCK_INITIALIZER(lockname)                                                                              \
	{                                                                                                              \
		.dep_map = {.name = #lockname }                                                                        \
	}
#else
#define __SPIN_LOCK_INITIALIZER(lockname)                                                                              \
	{                                                                                                              \
		.slock = 0                                                                                             \
	}
#endif
#define __SPIN_LOCK_UNLOCKED(lockname) ((spinlock_t)__SPIN_LOCK_INITIALIZER(lockname))
#define __RAW_SPIN_LOCK_UNLOCKED(lockname) __SPIN_LOCK_UNLOCKED(lockname)
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_INITIALIZER(x)
#define DEFINE_RAW_SPINLOCK(x) DEFINE_SPINLOCK(x)

#endif
