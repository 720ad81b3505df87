/* SPDX-License-Identifier: MIT */
/* kmemleak.c - what is said to a leak checker reaches whoever watches. See <linux/kmemleak.h>. */
#include <linux/kmemleak.h>

static void (*leak_watcher)(const void *ptr);

void kmemleak_watch(void (*ignored)(const void *ptr))
{
	smp_store_release(&leak_watcher, ignored);
}

void kmemleak_ignore(const void *ptr)
{
	void (*watcher)(const void *ptr) = smp_load_acquire(&leak_watcher);

	if (unlikely(watcher) && ptr)
		watcher(ptr);
}
