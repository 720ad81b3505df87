/* SPDX-License-Identifier: MIT */
/*
 * replay_slab.c - a trace's objects, asked for under the allocator's own names (kernel-style)
 *
 * Model:   As in replay_engine.c a request that may not fail (__GFP_NOFAIL) is not made as such, because nobody reclaims
 *          here: it is tried plainly, then with access to all reserves.
 * Locking: none of its own; callers are in no local section.
 */
#include "replay_slab.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/slab.h>
#include <mm/slab.h>

void *engine_cache_create(const char *name, unsigned int size, int accounted, int reclaimable)
{
	slab_flags_t flags = 0;

	if (accounted)
		flags |= SLAB_ACCOUNT;
	if (reclaimable)
		flags |= SLAB_RECLAIM_ACCOUNT;
	return kmem_cache_create(name, size, 0, flags, NULL);
}

void engine_cache_destroy(void *cache)
{
	kmem_cache_destroy(cache);
}

void *engine_cache_of_kmalloc(unsigned long size, unsigned int gfp)
{
	if (!size || size > KMALLOC_MAX_CACHE_SIZE)
		return NULL;
	return kmalloc_caches[kmalloc_type((gfp_t)gfp)][kmalloc_index(size)];
}

const char *engine_cache_name(void *cache)
{
	return slab_name(cache);
}

void engine_cache_stat(void *cache, struct engine_cache_stat *out)
{
	struct slab_stat stat;

	slab_stat(cache, &stat);
	*out = (struct engine_cache_stat){
		.nr_slabs = stat.nr_slabs,
		.nr_pages = stat.nr_pages,
		.active_objs = stat.active_objs,
		.num_objs = stat.num_objs,
		.size = stat.size,
		.object_size = stat.object_size,
		.objs_per_slab = stat.objs_per_slab,
		.pages_per_slab = stat.pages_per_slab,
	};
}

unsigned long engine_large_bytes(unsigned long size)
{
	return size ? PAGE_SIZE << get_order(size) : 0;
}

static void *try_alloc(struct kmem_cache *s, unsigned long size, gfp_t gfp, int node)
{
	if (node == NUMA_NO_NODE)
		return s ? kmem_cache_alloc(s, gfp) : kmalloc(size, gfp);
	return s ? kmem_cache_alloc_node(s, gfp, node) : kmalloc_node(size, gfp, node);
}

void *engine_object_alloc(void *cache, unsigned long size, unsigned int gfp_bits, int node)
{
	gfp_t gfp = (gfp_t)gfp_bits;
	void *object;

	/* The traced kernel may have larger blocks than there are here. */
	if (!cache && size > KMALLOC_MAX_SIZE)
		return NULL;
	if (node < 0 || node >= MAX_NUMNODES || !node_online(node))
		node = NUMA_NO_NODE;
	if (!(gfp & __GFP_NOFAIL))
		return try_alloc(cache, size, gfp, node);
	gfp &= ~__GFP_NOFAIL;
	object = try_alloc(cache, size, gfp | __GFP_NOWARN, node);
	return object ? object : try_alloc(cache, size, (gfp & ~__GFP_NOMEMALLOC) | __GFP_MEMALLOC, node);
}

void engine_object_free(void *cache, void *object)
{
	if (cache)
		kmem_cache_free(cache, object);
	else
		kfree(object);
}

void engine_slab_drain(void)
{
	slab_drain_all();
}
