/* SPDX-License-Identifier: MIT */
/*
 * list_sort.c - merge sort of a list from the bottom up
 *
 * Model:   runs[i] is a sorted chain of 2^i entries, or empty: a binary counter. Each entry is a run of one that is
 *          added to the counter, a carry being a merge. prev links are made again at the end.
 * Locking: the caller's.
 * More:    tests/unit/test_list.c
 */
#include <linux/list_sort.h>

#define MAX_RUNS (sizeof(size_t) * 8)

/* Merge two chains; on a tie @a, which is older, comes first. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp, struct list_head *a, struct list_head *b)
{
	struct list_head *first = NULL, **link = &first;

	while (a && b) {
		struct list_head **from = cmp(priv, a, b) > 0 ? &b : &a;

		*link = *from;
		link = &(*from)->next;
		*from = *link;
	}
	*link = a ?: b;
	return first;
}

void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *runs[MAX_RUNS] = { NULL }, *chain, *next, *prev = head;
	unsigned int i;

	if (list_empty(head))
		return;
	head->prev->next = NULL;
	for (chain = head->next; chain; chain = next) {
		struct list_head *run = chain;

		next = chain->next;
		run->next = NULL;
		for (i = 0; runs[i]; i++) {
			run = merge(priv, cmp, runs[i], run);
			runs[i] = NULL;
		}
		runs[i] = run;
	}
	for (chain = NULL, i = 0; i < MAX_RUNS; i++)
		if (runs[i])
			chain = chain ? merge(priv, cmp, runs[i], chain) : runs[i];
	for (; chain; prev = chain, chain = chain->next) {
		prev->next = chain;
		chain->prev = prev;
	}
	prev->next = head;
	head->prev = prev;
}
