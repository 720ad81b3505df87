/* SPDX-License-Identifier: MIT */
/* sort.h - sort an array, search a sorted one */
#ifndef _LINUX_SORT_H
#define _LINUX_SORT_H

#include <linux/types.h>

typedef int (*cmp_func_t)(const void *a, const void *b);
typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);
typedef void (*swap_func_t)(void *a, void *b, int size);

/* sort - heap sort in place: no allocation, O(n log n) at worst, not stable. @swap_func NULL: by bytes. */
void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap_func);
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_func_t swap_func, const void *priv);
/* bsearch - an element of the sorted array equal to @key, or NULL. */
void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp) __asm__("quire_bsearch");

#endif
