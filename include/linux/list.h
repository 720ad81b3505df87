/* SPDX-License-Identifier: MIT */
/*
 * list.h - circular doubly linked lists; <linux/hlist.h>, the chains of hash tables, comes with it
 *
 * A head and its entries are all struct list_head; an empty list's head points at itself. Nothing here is atomic: the
 * caller holds whatever guards the list. Walks that remove the entry they stand on use the _safe forms.
 */
#ifndef _LINUX_LIST_H
#define _LINUX_LIST_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/hlist.h>
#include <linux/poison.h>
#include <linux/types.h>

#define LIST_HEAD_INIT(name)                                                                                           \
	{                                                                                                              \
		&(name), &(name)                                                                                       \
	}
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	list->prev = list;
}
static inline void __list_add(struct list_head *entry, struct list_head *prev, struct list_head *next)
{
	next->prev = entry;
	entry->next = next;
	entry->prev = prev;
	WRITE_ONCE(prev->next, entry);
}
static inline void list_add(struct list_head *entry, struct list_head *head)
{
	__list_add(entry, head, head->next);
}
static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	__list_add(entry, head->prev, head);
}
static inline void __list_del(struct list_head *prev, struct list_head *next)
{
	next->prev = prev;
	WRITE_ONCE(prev->next, next);
}
static inline void __list_del_entry(struct list_head *entry)
{
	__list_del(entry->prev, entry->next);
}
static inline void list_del(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->next = LIST_POISON1;
	entry->prev = LIST_POISON2;
}
static inline void list_del_init(struct list_head *entry)
{
	__list_del_entry(entry);
	INIT_LIST_HEAD(entry);
}
static inline void list_replace(struct list_head *old, struct list_head *entry)
{
	entry->next = old->next;
	entry->next->prev = entry;
	entry->prev = old->prev;
	entry->prev->next = entry;
}
static inline void list_replace_init(struct list_head *old, struct list_head *entry)
{
	list_replace(old, entry);
	INIT_LIST_HEAD(old);
}
/* list_swap - each takes the other's place, which may be in another list. */
static inline void list_swap(struct list_head *a, struct list_head *b)
{
	struct list_head *before = b->prev;

	__list_del_entry(b);
	list_replace(a, b);
	list_add(a, before == a ? b : before);
}
static inline void list_move(struct list_head *entry, struct list_head *head)
{
	__list_del_entry(entry);
	list_add(entry, head);
}
static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	__list_del_entry(entry);
	list_add_tail(entry, head);
}
/* list_bulk_move_tail - @first to @last, neighbours in this order, become the last ones of @head. */
static inline void list_bulk_move_tail(struct list_head *head, struct list_head *first, struct list_head *last)
{
	__list_del(first->prev, last->next);
	first->prev = head->prev;
	head->prev->next = first;
	last->next = head;
	head->prev = last;
}
static inline int list_empty(const struct list_head *head)
{
	return READ_ONCE(head->next) == head;
}
/* list_del_init_careful, list_empty_careful - the entry is found empty only when its removal is complete. */
static inline void list_del_init_careful(struct list_head *entry)
{
	__list_del_entry(entry);
	WRITE_ONCE(entry->prev, entry);
	smp_store_release(&entry->next, entry);
}
static inline int list_empty_careful(const struct list_head *head)
{
	struct list_head *next = smp_load_acquire(&head->next);

	return next == head && next == READ_ONCE(head->prev);
}
static inline int list_is_head(const struct list_head *entry, const struct list_head *head)
{
	return entry == head;
}
static inline int list_is_first(const struct list_head *entry, const struct list_head *head)
{
	return entry->prev == head;
}
static inline int list_is_last(const struct list_head *entry, const struct list_head *head)
{
	return entry->next == head;
}
static inline int list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}
/* list_rotate_left - the first entry becomes the last. list_rotate_to_front - @entry becomes the first, the order stays. */
static inline void list_rotate_left(struct list_head *head)
{
	if (!list_empty(head))
		list_move_tail(head->next, head);
}
static inline void list_rotate_to_front(struct list_head *entry, struct list_head *head)
{
	list_move_tail(head, entry);
}
/* Put all of the non-empty @list between two neighbours. */
static inline void __list_splice(const struct list_head *list, struct list_head *prev, struct list_head *next)
{
	list->next->prev = prev;
	prev->next = list->next;
	list->prev->next = next;
	next->prev = list->prev;
}
/* list_splice - the entries of @list come before those of @head; _tail: behind them; _init: @list is empty then. */
static inline void list_splice(const struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head, head->next);
}
static inline void list_splice_tail(const struct list_head *list, struct list_head *head)
{
	if (!list_empty(list))
		__list_splice(list, head->prev, head);
}
static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	list_splice(list, head);
	INIT_LIST_HEAD(list);
}
static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	list_splice_tail(list, head);
	INIT_LIST_HEAD(list);
}
/* list_cut_position - everything up to and with @entry moves from @head to @list, whose own entries are forgotten;
 * nothing when @entry is the head. list_cut_before - the same without @entry. */
static inline void list_cut_before(struct list_head *list, struct list_head *head, struct list_head *entry)
{
	INIT_LIST_HEAD(list);
	if (head->next == entry)
		return;
	list->next = head->next;
	list->prev = entry->prev;
	list->next->prev = list;
	list->prev->next = list;
	head->next = entry;
	entry->prev = head;
}
static inline void list_cut_position(struct list_head *list, struct list_head *head, struct list_head *entry)
{
	if (list_empty(head) || entry == head)
		INIT_LIST_HEAD(list);
	else
		list_cut_before(list, head, entry->next);
}
static inline size_t list_count_nodes(struct list_head *head)
{
	size_t count = 0;

	for (struct list_head *pos = head->next; pos != head; pos = pos->next)
		count++;
	return count;
}

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member)                                                                    \
	({                                                                                                             \
		struct list_head *__head = (ptr), *__first = READ_ONCE(__head->next);                                  \
		__first != __head ? list_entry(__first, type, member) : NULL;                                          \
	})
#define list_last_entry_or_null(ptr, type, member) (list_empty(ptr) ? NULL : list_last_entry(ptr, type, member))
/* The links of @pos, by address: at the ends of a walk @pos is no entry, and may not even be aligned like one. */
#define __list_links(pos, member) ((struct list_head *)((char *)(pos) + offsetof(__typeof__(*(pos)), member)))
#define list_next_entry(pos, member) list_entry(__list_links(pos, member)->next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) list_entry(__list_links(pos, member)->prev, __typeof__(*(pos)), member)
/* The neighbour, going round at the end. */
#define list_next_entry_circular(pos, head, member)                                                                    \
	(list_is_last(&(pos)->member, head) ? list_first_entry(head, __typeof__(*(pos)), member) :                     \
					      list_next_entry(pos, member))
#define list_prev_entry_circular(pos, head, member)                                                                    \
	(list_is_first(&(pos)->member, head) ? list_last_entry(head, __typeof__(*(pos)), member) :                     \
					       list_prev_entry(pos, member))
#define list_entry_is_head(pos, head, member) (__list_links(pos, member) == (head))

#define list_for_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_prev(pos, head) for (pos = (head)->prev; pos != (head); pos = pos->prev)
#define list_for_each_reverse(pos, head) list_for_each_prev(pos, head)
#define list_for_each_continue(pos, head) for (pos = pos->next; pos != (head); pos = pos->next)
#define list_for_each_safe(pos, n, head) for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)
#define list_for_each_prev_safe(pos, n, head)                                                                          \
	for (pos = (head)->prev, n = pos->prev; pos != (head); pos = n, n = pos->prev)

/* Entry by entry: _from starts at @pos, _continue behind it, _reverse goes backwards, _safe allows removing @pos. */
#define list_for_each_entry_from(pos, head, member)                                                                    \
	for (; !list_entry_is_head(pos, head, member); pos = list_next_entry(pos, member))
#define list_for_each_entry_from_reverse(pos, head, member)                                                            \
	for (; !list_entry_is_head(pos, head, member); pos = list_prev_entry(pos, member))
#define list_for_each_entry(pos, head, member)                                                                         \
	for (pos = list_first_entry(head, __typeof__(*pos), member); !list_entry_is_head(pos, head, member);           \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member)                                                                 \
	for (pos = list_last_entry(head, __typeof__(*pos), member); !list_entry_is_head(pos, head, member);            \
	     pos = list_prev_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member)                                                                \
	for (pos = list_next_entry(pos, member); !list_entry_is_head(pos, head, member);                               \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_continue_reverse(pos, head, member)                                                        \
	for (pos = list_prev_entry(pos, member); !list_entry_is_head(pos, head, member);                               \
	     pos = list_prev_entry(pos, member))
/* list_prepare_entry - @pos, or if it is NULL what makes list_for_each_entry_continue() begin at the first. */
#define list_prepare_entry(pos, head, member) ((pos) ?: list_entry(head, __typeof__(*pos), member))
#define list_for_each_entry_safe_from(pos, n, head, member)                                                            \
	for (n = list_next_entry(pos, member); !list_entry_is_head(pos, head, member);                                 \
	     pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe(pos, n, head, member)                                                                 \
	for (pos = list_first_entry(head, __typeof__(*pos), member), n = list_next_entry(pos, member);                 \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_continue(pos, n, head, member)                                                        \
	for (pos = list_next_entry(pos, member), n = list_next_entry(pos, member);                                     \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_reverse(pos, n, head, member)                                                         \
	for (pos = list_last_entry(head, __typeof__(*pos), member), n = list_prev_entry(pos, member);                  \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_prev_entry(n, member))
/* list_safe_reset_next - after a _safe walk let go of the lock: @n follows @pos again. */
#define list_safe_reset_next(pos, n, member) n = list_next_entry(pos, member)

#endif
