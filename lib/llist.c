/* SPDX-License-Identifier: MIT */
/*
 * llist.c - the two operations on lock-free lists that loop
 *
 * Locking: none; <linux/llist.h> says who may do what beside whom.
 * More:    tests/unit/test_hashtable.c
 */
#include <linux/llist.h>

struct llist_node *llist_del_first(struct llist_head *head)
{
	struct llist_node *first = smp_load_acquire(&head->first);

	while (first && !__atomic_compare_exchange_n(&head->first, &first, READ_ONCE(first->next), false,
						     __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		;
	return first;
}

struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *reversed = NULL, *next;

	for (; head; head = next) {
		next = head->next;
		head->next = reversed;
		reversed = head;
	}
	return reversed;
}
