/* SPDX-License-Identifier: MIT */
/*
 * kmemleak.h - words to a leak checker: this allocation is meant to stay
 *
 * Whoever watches allocations (`quire run`) hears of objects that are no leaks although nobody frees them. The other names
 * describe to a scanning checker what it could not know; there is none, so they do nothing. Any context.
 */
#ifndef _LINUX_KMEMLEAK_H
#define _LINUX_KMEMLEAK_H

#include <linux/compiler.h>
#include <linux/gfp_types.h>
#include <linux/types.h>

/* kmemleak_ignore, kmemleak_not_leak - @ptr, as the allocator returned it (NULL is allowed), stays for good. */
void kmemleak_ignore(const void *ptr);
static inline void kmemleak_not_leak(const void *ptr)
{
	kmemleak_ignore(ptr);
}
static inline void kmemleak_transient_leak(const void *ptr)
{
}
/* kmemleak_watch - @ignored hears of each; NULL: nobody does. For a quiet machine; a new one has nobody. */
void kmemleak_watch(void (*ignored)(const void *ptr));

static inline void kmemleak_alloc(const void *ptr, size_t size, int min_count, gfp_t gfp)
{
}
static inline void kmemleak_free(const void *ptr)
{
}
static inline void kmemleak_free_part(const void *ptr, size_t size)
{
}
static inline void kmemleak_update_trace(const void *ptr)
{
}
static inline void kmemleak_scan_area(const void *ptr, size_t size, gfp_t gfp)
{
}
static inline void kmemleak_no_scan(const void *ptr)
{
}
static inline void kmemleak_erase(void **ptr)
{
}

#endif
