/* SPDX-License-Identifier: MIT */
/*
 * lockdep.c - the lock-order checker
 *
 * Does not:   look at interrupts beyond keeping their locks apart from those of the code they came upon; count read
 *             locks, which do not exist here yet.
 * Model:      a graph whose nodes are lock classes; an edge a -> b says b was waited for while a was held. A cycle
 *             can deadlock. Before an edge held -> wanted is added, a path wanted -> ... -> held is looked for.
 * Invariants: D1 after[a] has bit b if and only if edge a -> b was seen
 *             D2 an edge that closes a cycle is reported once, when it is first seen; of several at once, the first
 * Locking:    dep_lock, a bare lock, for classes and edges; what a task holds is the task's own. Nothing is printed
 *             under it. locks.busy keeps the log's own locks out while a report is printed.
 * Failure:    more than LOCK_CLASSES_MAX classes, or more than LOCKDEP_MAX_HELD held: the rest goes unchecked, once
 *             said so.
 * More:       docs/locking.md, tests/unit/test_lockdep.c
 */
#include <linux/bitmap.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "env_int.h"

#define LOCK_CLASSES_MAX 128

struct lock_class {
	const void *key;
	const char *name;
	DECLARE_BITMAP(after, LOCK_CLASSES_MAX);
};

static struct lock_class classes[LOCK_CLASSES_MAX];
static unsigned int nr_classes;
static unsigned int dep_lock;
unsigned long lockdep_reports;

void lockdep_init_map(struct lockdep_map *map, const char *name, const struct lock_class_key *key)
{
	map->key = key;
	map->name = name;
	map->class_id = 0;
}

/* Index of @map's class; LOCK_CLASSES_MAX when there is no room. */
static unsigned int class_of(struct lockdep_map *map)
{
	const void *key = map->key ? (const void *)map->key : (const void *)map;
	unsigned int i = __atomic_load_n(&map->class_id, __ATOMIC_RELAXED);

	if (likely(i))
		return i - 1;
	bare_lock(&dep_lock);
	for (i = 0; i < nr_classes && classes[i].key != key; i++)
		;
	if (i == nr_classes && i < LOCK_CLASSES_MAX) {
		classes[i].key = key;
		classes[i].name = map->name ? map->name : "?";
		nr_classes++;
	}
	bare_unlock(&dep_lock);
	if (i < LOCK_CLASSES_MAX)
		__atomic_store_n(&map->class_id, i + 1, __ATOMIC_RELAXED);
	else
		pr_err_once("lockdep: more than %d lock classes; the rest is not checked\n", LOCK_CLASSES_MAX);
	return i;
}

/* Is there a path @from -> ... -> @to? Breadth first; @via[i] is the class before i on the way. dep_lock held. */
static bool path_find(unsigned int from, unsigned int to, u8 *via)
{
	DECLARE_BITMAP(seen, LOCK_CLASSES_MAX);
	u8 queue[LOCK_CLASSES_MAX];
	unsigned int first = 0, next = 0;
	unsigned long i;

	bitmap_zero(seen, LOCK_CLASSES_MAX);
	queue[next++] = (u8)from;
	while (first < next) {
		unsigned int at = queue[first++];

		if (at == to)
			return true;
		for_each_set_bit(i, classes[at].after, LOCK_CLASSES_MAX) {
			if (__test_and_set_bit(i, seen))
				continue;
			via[i] = (u8)at;
			queue[next++] = (u8)i;
		}
	}
	return false;
}

static void order_report(const char *what, const struct lockdep_map *wanted, unsigned long wanted_ip,
			 const struct lockdep_map *held, unsigned long held_ip)
{
	pr_warn("======================================================\n");
	pr_warn("WARNING: %s\n", what);
	pr_warn("------------------------------------------------------\n");
	pr_warn("%s/%d is trying to acquire lock:\n", current->comm, current->pid);
	pr_warn("%p (%s), at: %pS\n", wanted, wanted->name ? wanted->name : "?", (void *)wanted_ip);
	pr_warn("but task is already holding lock:\n");
	pr_warn("%p (%s), at: %pS\n", held, held->name ? held->name : "?", (void *)held_ip);
}

/* @h->held[n] and @map, of class @wanted, are in a wrong order; @via leads from wanted to the held class. */
static void cycle_report(struct lockdep_held *h, unsigned int n, const struct lockdep_map *map, unsigned int wanted,
			 const u8 *via, unsigned long ip)
{
	unsigned int at = h->held[n].lock->class_id - 1;

	h->busy = 1;
	__atomic_add_fetch(&lockdep_reports, 1, __ATOMIC_RELAXED);
	if (at == wanted) {
		order_report("possible recursive locking detected", map, ip, h->held[n].lock, h->held[n].ip);
	} else {
		order_report("possible circular locking dependency detected", map, ip, h->held[n].lock, h->held[n].ip);
		pr_warn("the existing dependency chain (in reverse order) is:\n");
		for (; at != wanted; at = via[at])
			pr_warn("-> (%s), taken while holding (%s)\n", classes[at].name, classes[via[at]].name);
	}
	dump_stack();
	h->busy = 0;
}

/* Add the edge from what is held at @n to @wanted; false when it closes a cycle, the first time. */
static bool edge_add(const struct lockdep_held *h, unsigned int n, unsigned int wanted, u8 *via)
{
	unsigned int from = h->held[n].lock->class_id - 1;
	bool good = true;

	if (READ_ONCE(classes[from].after[wanted / BITS_PER_LONG]) >> (wanted % BITS_PER_LONG) & 1)
		return true;
	bare_lock(&dep_lock);
	if (!test_bit(wanted, classes[from].after)) {
		good = !path_find(wanted, from, via);
		set_bit(wanted, classes[from].after);
	}
	bare_unlock(&dep_lock);
	return good;
}

void lockdep_acquire(struct lockdep_map *map, bool unordered, unsigned long ip)
{
	struct lockdep_held *h = &current->locks;
	bool reported = false;
	u8 via[LOCK_CLASSES_MAX];
	unsigned int i, wanted;

	if (h->busy)
		return;
	wanted = class_of(map);
	if (wanted == LOCK_CLASSES_MAX)
		return;
	for (i = h->base; i < h->depth && !unordered; i++) {
		if (edge_add(h, i, wanted, via) || reported)
			continue;
		cycle_report(h, i, map, wanted, via, ip);
		reported = true;
	}
	if (h->depth == LOCKDEP_MAX_HELD) {
		h->overflow++;
		pr_err_once("lockdep: more than %d locks held; the rest is not checked\n", LOCKDEP_MAX_HELD);
		return;
	}
	h->held[h->depth].lock = map;
	h->held[h->depth++].ip = ip;
}

/* Locks need not be released in the order they were taken. */
bool lockdep_release(struct lockdep_map *map)
{
	struct lockdep_held *h = &current->locks;
	unsigned int i;

	if (h->busy)
		return true;
	for (i = h->depth; i-- > 0;) {
		if (h->held[i].lock != map)
			continue;
		for (h->depth--; i < h->depth; i++)
			h->held[i] = h->held[i + 1];
		return true;
	}
	if (h->overflow == 0)
		return false;
	h->overflow--;
	return true;
}

bool lockdep_is_held_map(const struct lockdep_map *map)
{
	const struct lockdep_held *h = &current->locks;
	unsigned int i;

	for (i = 0; i < h->depth; i++)
		if (h->held[i].lock == map)
			return true;
	return h->busy || h->overflow;
}

unsigned int lockdep_irq_enter(void)
{
	struct lockdep_held *h = &current->locks;
	unsigned int saved = h->base;

	h->base = h->depth;
	return saved;
}

void lockdep_irq_exit(unsigned int saved)
{
	current->locks.base = saved;
}

void lockdep_reset(void)
{
	unsigned int i;

	bare_lock(&dep_lock);
	for (i = 0; i < nr_classes; i++)
		bitmap_zero(classes[i].after, LOCK_CLASSES_MAX);
	bare_unlock(&dep_lock);
	__atomic_store_n(&lockdep_reports, 0, __ATOMIC_RELAXED);
}

#ifdef CONFIG_DEBUG_LOCKS
void lockdep_assert_held_failed(const char *what, const char *file, int line)
{
	__atomic_add_fetch(&lockdep_reports, 1, __ATOMIC_RELAXED);
	pr_warn("WARNING: lock %s is not held at %s:%d, %s/%d\n", what, file, line, current->comm, current->pid);
	dump_stack();
}
#endif
