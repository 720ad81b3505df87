/* SPDX-License-Identifier: MIT */
/* kmalloc_hooked_pair_64.c - somebody watches: what a hook on every allocation and free costs */
#include <mm/slab.h>

#include "bench.h"
#include "kmalloc_ours.h"

static unsigned long seen;

static void saw_alloc(struct kmem_cache *s, void *object, size_t bytes_req, size_t bytes_alloc, gfp_t gfp, int node,
		      unsigned long caller)
{
	seen++;
}

static void saw_free(struct kmem_cache *s, const void *object, unsigned long caller)
{
	seen++;
}

static const struct slab_hooks counting = { .alloc = saw_alloc, .free = saw_free };

static int begin(void)
{
	return slab_hooks_register(&counting) ? -1 : 0;
}

static void end(void)
{
	slab_hooks_unregister(&counting);
}

static int loop(unsigned long n)
{
	unsigned long before = seen;

	if (object_pair(n, ours_kmalloc, ours_kfree, 64))
		return -1;
	return seen - before == 2 * (n + OBJECT_HELD) ? 0 : -1;
}

const struct bench kmalloc_hooked_pair_64 = {
	.name = "kmalloc_hooked_pair_64",
	.what = "kmalloc(64, GFP_KERNEL), kfree, a counting hook registered",
	.pattern = PATTERN_PAIR_64,
	.ours = loop,
	.begin = begin,
	.end = end,
};
