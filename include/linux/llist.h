/* SPDX-License-Identifier: MIT */
/*
 * llist.h - lists that many may add to without a lock, last in first out
 *
 * Anybody may llist_add() and llist_del_all() at any time, in any context. llist_del_first() and walks of what
 * llist_del_all() returned are for one at a time: between two who take the first, an entry could come back in between.
 */
#ifndef _LINUX_LLIST_H
#define _LINUX_LLIST_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

struct llist_node {
	struct llist_node *next;
};
struct llist_head {
	struct llist_node *first;
};

#define LLIST_HEAD_INIT(name)                                                                                          \
	{                                                                                                              \
		NULL                                                                                                   \
	}
#define LLIST_HEAD(name) struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}
/* init_llist_node, llist_on_list - an entry that points at itself is in no list. */
static inline void init_llist_node(struct llist_node *node)
{
	WRITE_ONCE(node->next, node);
}
static inline bool llist_on_list(const struct llist_node *node)
{
	return READ_ONCE(node->next) != node;
}
static inline bool llist_empty(const struct llist_head *head)
{
	return READ_ONCE(head->first) == NULL;
}
static inline struct llist_node *llist_next(struct llist_node *node)
{
	return READ_ONCE(node->next);
}

/* llist_add_batch - a chain from @first to @last. True when the list was empty. */
static inline bool llist_add_batch(struct llist_node *first, struct llist_node *last, struct llist_head *head)
{
	struct llist_node *old = READ_ONCE(head->first);

	do
		WRITE_ONCE(last->next, old);
	while (!__atomic_compare_exchange_n(&head->first, &old, first, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	return !old;
}
static inline bool llist_add(struct llist_node *node, struct llist_head *head)
{
	return llist_add_batch(node, node, head);
}
/* The same where the caller is the only one. */
static inline bool __llist_add_batch(struct llist_node *first, struct llist_node *last, struct llist_head *head)
{
	last->next = head->first;
	head->first = first;
	return last->next == NULL;
}
static inline bool __llist_add(struct llist_node *node, struct llist_head *head)
{
	return __llist_add_batch(node, node, head);
}
/* llist_del_all - the whole chain, newest first; the list is empty then. */
static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return __atomic_exchange_n(&head->first, (struct llist_node *)NULL, __ATOMIC_ACQ_REL);
}
static inline struct llist_node *__llist_del_all(struct llist_head *head)
{
	struct llist_node *first = head->first;

	head->first = NULL;
	return first;
}
/* llist_del_first - the newest entry, or NULL. One taker at a time. */
struct llist_node *llist_del_first(struct llist_head *head);
static inline struct llist_node *llist_del_first_init(struct llist_head *head)
{
	struct llist_node *node = llist_del_first(head);

	if (node)
		init_llist_node(node);
	return node;
}
/* llist_reverse_order - turn a chain round: oldest first. */
struct llist_node *llist_reverse_order(struct llist_node *head);

#define llist_entry(ptr, type, member) container_of(ptr, type, member)
#define llist_entry_safe(ptr, type, member)                                                                            \
	({                                                                                                             \
		__typeof__(ptr) __node = (ptr);                                                                        \
		__node ? llist_entry(__node, type, member) : NULL;                                                     \
	})
/* Along a chain that was taken off; _safe: the body may free the entry. */
#define llist_for_each(pos, node) for ((pos) = (node); pos; (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))
#define llist_for_each_entry(pos, node, member)                                                                        \
	for ((pos) = llist_entry_safe(node, __typeof__(*(pos)), member); pos;                                          \
	     (pos) = llist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define llist_for_each_entry_safe(pos, n, node, member)                                                                \
	for (pos = llist_entry_safe(node, __typeof__(*(pos)), member);                                                 \
	     pos && (n = llist_entry_safe(pos->member.next, __typeof__(*(n)), member), true); pos = n)

#endif
