/* SPDX-License-Identifier: MIT */
/* kmem_cache_pair_256.c - a cache of its own, found through a variable as in a driver; the peers have nothing but malloc */
#include <linux/slab.h>

#include "bench.h"
#include "object_loops.h"

static struct kmem_cache *cache;

static int begin(void)
{
	cache = kmem_cache_create("bench_256", 256, 0, SLAB_NO_MERGE, NULL);
	return cache ? 0 : -1;
}

static void end(void)
{
	kmem_cache_destroy(cache);
}

OBJECT_LOOP void *cache_alloc(unsigned long size)
{
	return kmem_cache_alloc(cache, GFP_KERNEL);
}

OBJECT_LOOP void cache_free(void *object)
{
	kmem_cache_free(cache, object);
}

static int loop(unsigned long n)
{
	return object_pair(n, cache_alloc, cache_free, 256);
}

const struct bench kmem_cache_pair_256 = {
	.name = "kmem_cache_pair_256",
	.what = "kmem_cache_alloc(GFP_KERNEL), kmem_cache_free, objects of 256 bytes",
	.bar = "<= 1.0, goal 0.8",
	.pattern = PATTERN_PAIR_256,
	.ours = loop,
	.begin = begin,
	.end = end,
};
