/* SPDX-License-Identifier: MIT */
/*
 * rculist.h - lists that are read under rcu_read_lock() while somebody changes them
 *
 * Readers follow `next` only, one load with acquire an entry. Updaters keep each other out by a lock of theirs; an entry that was
 * removed keeps its `next`, so that a reader that stands on it gets on, until a grace period is over.
 */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#define list_next_rcu(list) (*((struct list_head **)(&(list)->next)))
#define list_tail_rcu(head) (*((struct list_head **)(&(head)->prev)))

static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	WRITE_ONCE(list->prev, list);
}
static inline void __list_add_rcu(struct list_head *entry, struct list_head *prev, struct list_head *next)
{
	WRITE_ONCE(entry->next, next);
	entry->prev = prev;
	rcu_assign_pointer(prev->next, entry);
	next->prev = entry;
}
static inline void list_add_rcu(struct list_head *entry, struct list_head *head)
{
	__list_add_rcu(entry, head, head->next);
}
static inline void list_add_tail_rcu(struct list_head *entry, struct list_head *head)
{
	__list_add_rcu(entry, head->prev, head);
}
/* The entry may be freed after a grace period, not before. */
static inline void list_del_rcu(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	WRITE_ONCE(entry->prev->next, entry->next);
	entry->prev = LIST_POISON2;
}
static inline void list_bidir_del_rcu(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	WRITE_ONCE(entry->prev->next, entry->next);
}
static inline void list_replace_rcu(struct list_head *old, struct list_head *entry)
{
	WRITE_ONCE(entry->next, old->next);
	entry->prev = old->prev;
	rcu_assign_pointer(entry->prev->next, entry);
	entry->next->prev = entry;
	old->prev = LIST_POISON2;
}
/* Move all of @list, which readers may be walking, behind @prev; @sync waits for those readers. May sleep, if @sync does. */
static inline void __list_splice_init_rcu(struct list_head *list, struct list_head *prev, struct list_head *next,
					  void (*sync)(void))
{
	struct list_head *first = list->next, *last = list->prev;

	INIT_LIST_HEAD_RCU(list);
	sync();
	WRITE_ONCE(last->next, next);
	rcu_assign_pointer(prev->next, first);
	first->prev = prev;
	next->prev = last;
}
static inline void list_splice_init_rcu(struct list_head *list, struct list_head *head, void (*sync)(void))
{
	if (!list_empty(list))
		__list_splice_init_rcu(list, head, head->next, sync);
}
static inline void list_splice_tail_init_rcu(struct list_head *list, struct list_head *head, void (*sync)(void))
{
	if (!list_empty(list))
		__list_splice_init_rcu(list, head->prev, head, sync);
}

/* ---- walking; the optional last argument of the first two is a lock that also makes it safe ---- */

#define RCU_LIST_CHECK(dummy, cond, extra...)                                                                          \
	RCU_LOCKDEP_WARN(!(cond) && !rcu_read_lock_any_held(), "RCU-list traversed in non-reader section!!")
#define list_entry_rcu(ptr, type, member) container_of(rcu_dereference_raw(ptr), type, member)
#define list_entry_lockless(ptr, type, member) list_entry_rcu(ptr, type, member)
#define list_first_or_null_rcu(ptr, type, member)                                                                      \
	({                                                                                                             \
		struct list_head *__head = (ptr), *__next = rcu_dereference_raw(__head->next);                         \
		__next != __head ? container_of(__next, type, member) : NULL;                                          \
	})
#define list_next_or_null_rcu(head, ptr, type, member)                                                                 \
	({                                                                                                             \
		struct list_head *__next = rcu_dereference_raw((ptr)->next);                                           \
		__next != (head) ? container_of(__next, type, member) : NULL;                                          \
	})
#define list_for_each_rcu(pos, head)                                                                                   \
	for (pos = rcu_dereference_raw((head)->next); pos != (head); pos = rcu_dereference_raw((pos)->next))
#define list_for_each_entry_rcu(pos, head, member, cond...)                                                            \
	for (({ RCU_LIST_CHECK(dummy, ##cond, 0); }), pos = list_entry_rcu((head)->next, __typeof__(*pos), member);    \
	     !list_entry_is_head(pos, head, member);                                                                   \
	     pos = list_entry_rcu((pos)->member.next, __typeof__(*pos), member))
#define list_for_each_entry_srcu(pos, head, member, cond) list_for_each_entry_lockless(pos, head, member)
#define list_for_each_entry_lockless(pos, head, member)                                                                \
	for (pos = list_entry_rcu((head)->next, __typeof__(*pos), member); !list_entry_is_head(pos, head, member);     \
	     pos = list_entry_rcu((pos)->member.next, __typeof__(*pos), member))
#define list_for_each_entry_continue_rcu(pos, head, member)                                                            \
	for (pos = list_entry_rcu((pos)->member.next, __typeof__(*pos), member);                                       \
	     !list_entry_is_head(pos, head, member);                                                                   \
	     pos = list_entry_rcu((pos)->member.next, __typeof__(*pos), member))
#define list_for_each_entry_from_rcu(pos, head, member)                                                                \
	for (; !list_entry_is_head(pos, head, member);                                                                 \
	     pos = list_entry_rcu((pos)->member.next, __typeof__(*(pos)), member))

/* ---- hash chains ---- */

#define hlist_first_rcu(head) ((head)->first)
#define hlist_next_rcu(node) ((node)->next)
#define hlist_pprev_rcu(node) (*(node)->pprev)

static inline void hlist_add_head_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	WRITE_ONCE(n->next, first);
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(h->first, n);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
}
static inline void hlist_add_before_rcu(struct hlist_node *n, struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	WRITE_ONCE(n->next, next);
	rcu_assign_pointer(*n->pprev, n);
	WRITE_ONCE(next->pprev, &n->next);
}
static inline void hlist_add_behind_rcu(struct hlist_node *n, struct hlist_node *prev)
{
	WRITE_ONCE(n->next, prev->next);
	WRITE_ONCE(n->pprev, &prev->next);
	rcu_assign_pointer(prev->next, n);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
}
static inline void hlist_add_tail_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *last = h->first;

	while (last && last->next)
		last = last->next;
	if (last)
		hlist_add_behind_rcu(n, last);
	else
		hlist_add_head_rcu(n, h);
}
static inline void __hlist_del_rcu(struct hlist_node *n)
{
	struct hlist_node *next = n->next, **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (next)
		WRITE_ONCE(next->pprev, pprev);
}
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del_rcu(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}
static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (n->pprev) {
		__hlist_del_rcu(n);
		WRITE_ONCE(n->pprev, NULL);
	}
}
static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *n)
{
	WRITE_ONCE(n->next, old->next);
	WRITE_ONCE(n->pprev, old->pprev);
	rcu_assign_pointer(*n->pprev, n);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
	WRITE_ONCE(old->pprev, LIST_POISON2);
}
#define hlist_for_each_rcu(pos, head)                                                                                  \
	for (pos = rcu_dereference_raw((head)->first); pos; pos = rcu_dereference_raw((pos)->next))
#define __hlist_for_each_rcu(pos, head) hlist_for_each_rcu(pos, head)
#define hlist_rcu_entry(node, type, member)                                                                            \
	({                                                                                                             \
		struct hlist_node *__node = (node);                                                                    \
		__node ? container_of(__node, type, member) : NULL;                                                    \
	})
#define hlist_for_each_entry_rcu(pos, head, member, cond...)                                                           \
	for (({ RCU_LIST_CHECK(dummy, ##cond, 0); }),                                                                  \
	     pos = hlist_rcu_entry(rcu_dereference_raw((head)->first), __typeof__(*(pos)), member);                    \
	     pos; pos = hlist_rcu_entry(rcu_dereference_raw((pos)->member.next), __typeof__(*(pos)), member))
#define hlist_for_each_entry_rcu_notrace(pos, head, member) hlist_for_each_entry_rcu(pos, head, member, 1)
#define hlist_for_each_entry_rcu_bh(pos, head, member) hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_srcu(pos, head, member, cond) hlist_for_each_entry_rcu(pos, head, member, 1)
#define hlist_for_each_entry_continue_rcu(pos, member)                                                                 \
	for (pos = hlist_rcu_entry(rcu_dereference_raw((pos)->member.next), __typeof__(*(pos)), member); pos;          \
	     pos = hlist_rcu_entry(rcu_dereference_raw((pos)->member.next), __typeof__(*(pos)), member))
#define hlist_for_each_entry_from_rcu(pos, member)                                                                     \
	for (; pos; pos = hlist_rcu_entry(rcu_dereference_raw((pos)->member.next), __typeof__(*(pos)), member))

#endif
