/* SPDX-License-Identifier: MIT */
/* prefetch.h - ask the processor for a cache line early; harmless with any address. */
#ifndef _LINUX_PREFETCH_H
#define _LINUX_PREFETCH_H

#include <linux/compiler.h>
#include <linux/types.h>

#define prefetch(x) __builtin_prefetch(x)
#define prefetchw(x) __builtin_prefetch(x, 1)
#define spin_lock_prefetch(x) prefetchw(x)
#define PREFETCH_STRIDE (4 * L1_CACHE_BYTES)
static inline void prefetch_range(const void *addr, size_t len)
{
	for (const char *line = addr; line < (const char *)addr + len; line += PREFETCH_STRIDE)
		prefetch(line);
}

#endif
