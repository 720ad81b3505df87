/* SPDX-License-Identifier: MIT */
/*
 * hlist.h - chains with a head of one pointer, for hash tables (in Linux part of <linux/list.h>)
 *
 * An entry points at the next one and at the pointer that points at it, so it can be removed without its head. There is
 * no way to the last entry. Nothing here is atomic.
 */
#ifndef _LINUX_HLIST_H
#define _LINUX_HLIST_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/poison.h>
#include <linux/types.h>

#define HLIST_HEAD_INIT                                                                                                \
	{                                                                                                              \
		.first = NULL                                                                                          \
	}
#define HLIST_HEAD(name) struct hlist_head name = HLIST_HEAD_INIT
#define INIT_HLIST_HEAD(ptr) ((ptr)->first = NULL)

static inline void INIT_HLIST_NODE(struct hlist_node *n)
{
	n->next = NULL;
	n->pprev = NULL;
}
/* hlist_unhashed - initialised and in no chain; hlist_del() does not leave an entry like that, hlist_del_init() does. */
static inline int hlist_unhashed(const struct hlist_node *n)
{
	return !n->pprev;
}
static inline int hlist_unhashed_lockless(const struct hlist_node *n)
{
	return !READ_ONCE(n->pprev);
}
static inline int hlist_empty(const struct hlist_head *h)
{
	return !READ_ONCE(h->first);
}
static inline void __hlist_del(struct hlist_node *n)
{
	struct hlist_node *next = n->next, **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (next)
		WRITE_ONCE(next->pprev, pprev);
}
static inline void hlist_del(struct hlist_node *n)
{
	__hlist_del(n);
	n->next = LIST_POISON1;
	n->pprev = LIST_POISON2;
}
static inline void hlist_del_init(struct hlist_node *n)
{
	if (!hlist_unhashed(n)) {
		__hlist_del(n);
		INIT_HLIST_NODE(n);
	}
}
/* Put @n where *@link points. */
static inline void __hlist_add_at(struct hlist_node *n, struct hlist_node **link)
{
	n->next = *link;
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
	n->pprev = link;
	WRITE_ONCE(*link, n);
}
static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h)
{
	__hlist_add_at(n, &h->first);
}
static inline void hlist_add_before(struct hlist_node *n, struct hlist_node *next)
{
	__hlist_add_at(n, next->pprev);
}
static inline void hlist_add_behind(struct hlist_node *n, struct hlist_node *prev)
{
	__hlist_add_at(n, &prev->next);
}
/* hlist_add_fake - an entry that is in no chain but may be deleted as if. */
static inline void hlist_add_fake(struct hlist_node *n)
{
	n->pprev = &n->next;
}
static inline bool hlist_fake(const struct hlist_node *n)
{
	return n->pprev == &n->next;
}
static inline bool hlist_is_singular_node(const struct hlist_node *n, const struct hlist_head *h)
{
	return !n->next && n->pprev == &h->first;
}
/* hlist_move_list - all of @old becomes all of @h. */
static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *h)
{
	h->first = old->first;
	if (h->first)
		h->first->pprev = &h->first;
	old->first = NULL;
}
/* hlist_splice_init - the entries of @from, whose last one is @last, come before those of @to. */
static inline void hlist_splice_init(struct hlist_head *from, struct hlist_node *last, struct hlist_head *to)
{
	if (to->first)
		to->first->pprev = &last->next;
	last->next = to->first;
	to->first = from->first;
	from->first->pprev = &to->first;
	from->first = NULL;
}

#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member)                                                                            \
	({                                                                                                             \
		__typeof__(ptr) __p = (ptr);                                                                           \
		__p ? hlist_entry(__p, type, member) : NULL;                                                           \
	})
#define hlist_for_each(pos, head) for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_safe(pos, n, head) for (pos = (head)->first; pos && ((n) = pos->next, 1); pos = n)
#define hlist_for_each_entry(pos, head, member)                                                                        \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); pos;                                   \
	     pos = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_continue(pos, member)                                                                     \
	for (pos = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member); pos;                              \
	     pos = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_from(pos, member)                                                                         \
	for (; pos; pos = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
/* @n: a struct hlist_node pointer. */
#define hlist_for_each_entry_safe(pos, n, head, member)                                                                \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); pos && ((n) = (pos)->member.next, 1);  \
	     pos = hlist_entry_safe(n, __typeof__(*(pos)), member))

static inline size_t hlist_count_nodes(const struct hlist_head *head)
{
	size_t count = 0;

	for (const struct hlist_node *pos = head->first; pos; pos = pos->next)
		count++;
	return count;
}

#endif
