/* SPDX-License-Identifier: MIT */
/*
 * hashtable.h - hash tables of a fixed size: an array of chains (<linux/hlist.h>)
 *
 * The caller's lock guards the table. A key is an integer; entries of other keys share a chain, so who walks the
 * possible ones compares.
 */
#ifndef _LINUX_HASHTABLE_H
#define _LINUX_HASHTABLE_H

#include <linux/array_size.h>
#include <linux/hash.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rculist.h>

#define DEFINE_HASHTABLE(name, bits)                                                                                   \
	struct hlist_head name[1 << (bits)] = { [0 ...((1 << (bits)) - 1)] = HLIST_HEAD_INIT }
#define DEFINE_READ_MOSTLY_HASHTABLE(name, bits) DEFINE_HASHTABLE(name, bits)
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define HASH_SIZE(name) (ARRAY_SIZE(name))
#define HASH_BITS(name) ilog2(HASH_SIZE(name))

/* hash_min - keys of up to 32 bits are hashed as such. */
#define hash_min(val, bits) (sizeof(val) <= 4 ? hash_32((u32)(val), bits) : hash_long((unsigned long)(val), bits))

static inline void __hash_init(struct hlist_head *ht, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		INIT_HLIST_HEAD(&ht[i]);
}
static inline bool __hash_empty(struct hlist_head *ht, unsigned int size)
{
	for (unsigned int i = 0; i < size; i++)
		if (!hlist_empty(&ht[i]))
			return false;
	return true;
}
#define hash_init(table) __hash_init(table, HASH_SIZE(table))
#define hash_empty(table) __hash_empty(table, HASH_SIZE(table))
#define hash_add(table, node, key) hlist_add_head(node, &table[hash_min(key, HASH_BITS(table))])
/* hash_hashed - is the entry in some table? True only of entries initialised, or removed by hash_del(). */
static inline bool hash_hashed(struct hlist_node *node)
{
	return !hlist_unhashed(node);
}
static inline void hash_del(struct hlist_node *node)
{
	hlist_del_init(node);
}

/* @bkt: an int; @tmp: a struct hlist_node pointer. A body that breaks out ends the whole walk. */
#define hash_for_each(name, bkt, obj, member)                                                                          \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (int)HASH_SIZE(name); (bkt)++)                              \
		hlist_for_each_entry(obj, &name[bkt], member)
#define hash_for_each_safe(name, bkt, tmp, obj, member)                                                                \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (int)HASH_SIZE(name); (bkt)++)                              \
		hlist_for_each_entry_safe(obj, tmp, &name[bkt], member)
/* Those that may have @key. */
#define hash_for_each_possible(name, obj, member, key)                                                                 \
	hlist_for_each_entry(obj, &name[hash_min(key, HASH_BITS(name))], member)
#define hash_for_each_possible_safe(name, obj, tmp, member, key)                                                       \
	hlist_for_each_entry_safe(obj, tmp, &name[hash_min(key, HASH_BITS(name))], member)

/* Tables that readers walk under rcu_read_lock(), while the caller's lock still keeps writers apart. */
#define hash_add_rcu(table, node, key) hlist_add_head_rcu(node, &table[hash_min(key, HASH_BITS(table))])
static inline void hash_del_rcu(struct hlist_node *node)
{
	hlist_del_init_rcu(node);
}
#define hash_for_each_rcu(name, bkt, obj, member)                                                                      \
	for ((bkt) = 0, obj = NULL; obj == NULL && (bkt) < (int)HASH_SIZE(name); (bkt)++)                              \
	hlist_for_each_entry_rcu(obj, &name[bkt], member)
#define hash_for_each_possible_rcu(name, obj, member, key, cond...)                                                    \
	hlist_for_each_entry_rcu(obj, &name[hash_min(key, HASH_BITS(name))], member, ##cond)
#define hash_for_each_possible_rcu_notrace(name, obj, member, key) hash_for_each_possible_rcu(name, obj, member, key)

#endif
