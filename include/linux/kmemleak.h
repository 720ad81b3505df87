/* SPDX-License-Identifier: MIT */
/* kmemleak.h - hints for the leak detector: nothing, as in a kernel built without it. */
#ifndef _LINUX_KMEMLEAK_H
#define _LINUX_KMEMLEAK_H

#include <linux/types.h>

static inline void kmemleak_alloc(const void *ptr, size_t size, int min_count, gfp_t gfp)
{
	(void)ptr;
	(void)size;
	(void)min_count;
	(void)gfp;
}
static inline void kmemleak_free(const void *ptr)
{
	(void)ptr;
}
static inline void kmemleak_free_part(const void *ptr, size_t size)
{
	(void)ptr;
	(void)size;
}
static inline void kmemleak_update_trace(const void *ptr)
{
	(void)ptr;
}
/* The object is no leak; neither is it, nor what it points at; do not look for pointers in it (or in part of it). */
static inline void kmemleak_not_leak(const void *ptr)
{
	(void)ptr;
}
static inline void kmemleak_ignore(const void *ptr)
{
	(void)ptr;
}
static inline void kmemleak_no_scan(const void *ptr)
{
	(void)ptr;
}
static inline void kmemleak_scan_area(const void *ptr, size_t size, gfp_t gfp)
{
	(void)ptr;
	(void)size;
	(void)gfp;
}
static inline void kmemleak_erase(void **ptr)
{
	(void)ptr;
}

#endif
