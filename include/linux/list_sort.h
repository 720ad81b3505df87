/* SPDX-License-Identifier: MIT */
/* list_sort.h - sort a doubly linked list */
#ifndef _LINUX_LIST_SORT_H
#define _LINUX_LIST_SORT_H

#include <linux/list.h>

/* > 0: @a belongs behind @b; anything else keeps the order they have. */
typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

/* list_sort - merge sort: stable, in place, no recursion, O(n log n). */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif
