/* SPDX-License-Identifier: MIT */
/* kasan.h - annotations for a sanitizer that lives in the kernel: nothing, as in a kernel built without it. */
#ifndef _LINUX_KASAN_H
#define _LINUX_KASAN_H

#include <linux/types.h>

struct kmem_cache;
struct page;

static inline bool kasan_enabled(void)
{
	return false;
}
static inline void kasan_enable_current(void)
{
}
static inline void kasan_disable_current(void)
{
}
static inline void kasan_unpoison_range(const void *address, size_t size)
{
	(void)address;
	(void)size;
}
static inline void kasan_unpoison_task_stack_below(const void *watermark)
{
	(void)watermark;
}
static inline bool kasan_check_byte(const void *address)
{
	(void)address;
	return true;
}
static inline void *kasan_reset_tag(const void *address)
{
	return (void *)address;
}
#define kasan_check_read(p, size) ((void)(p), (void)(size), true)
#define kasan_check_write(p, size) ((void)(p), (void)(size), true)

#endif
