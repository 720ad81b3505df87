/* SPDX-License-Identifier: MIT */
/*
 * lockdep.h - the lock-order checker
 *
 * Model:   Every lock belongs to a class: all locks that one line of code initialises, or one static lock. The
 *          checker remembers which class was ever taken while which was held; a pair taken both ways round,
 *          directly or through others, can deadlock and is reported when the second order is first seen - no
 *          deadlock need happen.
 * Context: with CONFIG_DEBUG_LOCKS spin locks, mutexes and local sections report here. The checker itself is in
 *          every build, so that its tests are too.
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/compiler.h>
#include <linux/types.h>

/* One static object a class; its address is the class's identity. */
struct lock_class_key {
	char unused;
};

struct lockdep_map {
	const struct lock_class_key *key; /* NULL: the map's own address is the key (a static lock) */
	const char *name;                 /* NULL: prints as the address */
	unsigned int class_id;            /* index + 1, looked up at the first acquire; 0: not yet */
};

/* What one task holds, innermost last. Lives in struct task_struct. */
#define LOCKDEP_MAX_HELD 16
struct lockdep_held {
	unsigned int depth;    /* entries used */
	unsigned int base;     /* entries below belong to the code an interrupt came upon */
	unsigned int overflow; /* acquires not recorded because the stack was full */
	unsigned int busy;     /* 1: the checker is printing; its own locks are not checked */
	struct {
		const struct lockdep_map *lock;
		unsigned long ip;
	} held[LOCKDEP_MAX_HELD];
};

void lockdep_init_map(struct lockdep_map *map, const char *name, const struct lock_class_key *key);
/* lockdep_acquire - the caller is about to take @map from code at @ip. @unordered: a trylock, which cannot wait, or
 * a nested lock whose order the caller vouches for; no order is recorded then. */
void lockdep_acquire(struct lockdep_map *map, bool unordered, unsigned long ip);
/* lockdep_release - false when the caller does not hold @map as far as is known; the caller reports it. */
bool lockdep_release(struct lockdep_map *map);
bool lockdep_is_held_map(const struct lockdep_map *map);
/* lockdep_irq_enter/exit - what an interrupt takes is not "taken while holding" what the interrupted code holds. */
unsigned int lockdep_irq_enter(void);
void lockdep_irq_exit(unsigned int saved);
/* lockdep_reset - forget all orders seen and the report count; classes stay. */
void lockdep_reset(void);
extern unsigned long lockdep_reports; /* since lockdep_reset() */

#ifdef CONFIG_DEBUG_LOCKS
#define lockdep_is_held(lock) lockdep_is_held_map(&(lock)->dep_map)
void lockdep_assert_held_failed(const char *what, const char *file, int line);
#define lockdep_assert_held(lock)                                                                                      \
	do {                                                                                                           \
		if (unlikely(!lockdep_is_held(lock)))                                                                  \
			lockdep_assert_held_failed(#lock, __FILE__, __LINE__);                                         \
	} while (0)
#else
#define lockdep_is_held(lock) 1
#define lockdep_assert_held(lock) ((void)(lock))
#endif
#define assert_held(lock) lockdep_assert_held(lock)

#endif
