/* SPDX-License-Identifier: MIT */
/*
 * replay_slab.h - the booted machine's objects, as the replay's host-side code may touch them
 *
 * Plain types only, as in replay_engine.h. A cache is an opaque pointer; two creations may give the same one, when like
 * caches are merged, and each is destroyed by itself.
 */
#ifndef REPLAY_SLAB_H
#define REPLAY_SLAB_H

struct engine_cache_stat {
	unsigned long nr_slabs, nr_pages;
	unsigned long active_objs, num_objs; /* in use; room for */
	unsigned int size, object_size;      /* bytes from one object to the next; of it, the user's */
	unsigned int objs_per_slab, pages_per_slab;
};

/* engine_cache_create - kmem_cache_create(). NULL: refused, or no memory. */
void *engine_cache_create(const char *name, unsigned int size, int accounted, int reclaimable);
void engine_cache_destroy(void *cache);
/* engine_cache_of_kmalloc - the cache that serves kmalloc(@size, @gfp); NULL: the page allocator does. */
void *engine_cache_of_kmalloc(unsigned long size, unsigned int gfp);
const char *engine_cache_name(void *cache);
void engine_cache_stat(void *cache, struct engine_cache_stat *stat);
/* engine_large_bytes - what the page allocator sets aside for a kmalloc of @size bytes. */
unsigned long engine_large_bytes(unsigned long size);

/* engine_object_alloc - from @cache, or with @cache NULL by kmalloc(). Node -1, or one that is not there: any. NULL: none. */
void *engine_object_alloc(void *cache, unsigned long size, unsigned int gfp, int node);
/* engine_object_free - kmem_cache_free(); with @cache NULL kfree(). */
void engine_object_free(void *cache, void *object);
/* engine_slab_drain - every empty slab goes back to the page allocator. */
void engine_slab_drain(void);

#endif
