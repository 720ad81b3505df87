/* SPDX-License-Identifier: MIT */
/*
 * mempool.h - objects that can be had even when memory is short, because @min_nr are kept back (row O4)
 *
 * Context: mempool_alloc() with a mask that may sleep never fails: it waits for somebody to free one. Without
 *          __GFP_DIRECT_RECLAIM it may return NULL. mempool_free() never sleeps. Creating, resizing and destroying may sleep.
 */
#ifndef _LINUX_MEMPOOL_H
#define _LINUX_MEMPOOL_H

#include <linux/compiler.h>
#include <linux/gfp_types.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct kmem_cache;

typedef void *(mempool_alloc_t)(gfp_t gfp_mask, void *pool_data);
typedef void(mempool_free_t)(void *element, void *pool_data);

typedef struct mempool_s {
	spinlock_t lock;
	int min_nr;      /* elements kept back */
	int curr_nr;     /* that are there now */
	void **elements; /* room for min_nr */
	void *pool_data;
	mempool_alloc_t *alloc;
	mempool_free_t *free;
	wait_queue_head_t wait; /* who waits for an element */
} mempool_t;

static inline bool mempool_initialized(mempool_t *pool)
{
	return pool->elements != NULL;
}
static inline bool mempool_is_saturated(mempool_t *pool)
{
	return READ_ONCE(pool->curr_nr) >= pool->min_nr;
}

/* mempool_create - a pool of at least @min_nr elements that @alloc(mask, @pool_data) makes. NULL: no memory. mempool_init: in a
 * mempool_t of the caller's; 0 or -ENOMEM. */
mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data);
mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data, gfp_t gfp,
			       int node);
int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data);
int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data,
		      gfp_t gfp, int node);
/* mempool_destroy - every element must be back. NULL is ignored. mempool_exit: the same of an initialised one, or a zeroed. */
void mempool_destroy(mempool_t *pool);
void mempool_exit(mempool_t *pool);
/* mempool_resize - keep @new_min_nr (at least 1) back; more only once they have been allocated. 0 or -ENOMEM. */
int mempool_resize(mempool_t *pool, int new_min_nr);
void *mempool_alloc(mempool_t *pool, gfp_t gfp) __malloc;
void *mempool_alloc_preallocated(mempool_t *pool) __malloc; /* one that was kept back, or NULL */
void mempool_free(void *element, mempool_t *pool);          /* NULL is ignored */

/* Elements from a slab cache, by kmalloc (pool_data: the size), by kvmalloc, whole blocks of pages (pool_data: the order). */
void *mempool_alloc_slab(gfp_t gfp, void *pool_data);
void mempool_free_slab(void *element, void *pool_data);
void *mempool_kmalloc(gfp_t gfp, void *pool_data);
void mempool_kfree(void *element, void *pool_data);
void *mempool_alloc_pages(gfp_t gfp, void *pool_data);
void mempool_free_pages(void *element, void *pool_data);

static inline int mempool_init_slab_pool(mempool_t *pool, int min_nr, struct kmem_cache *kc)
{
	return mempool_init(pool, min_nr, mempool_alloc_slab, mempool_free_slab, (void *)kc);
}
static inline mempool_t *mempool_create_slab_pool(int min_nr, struct kmem_cache *kc)
{
	return mempool_create(min_nr, mempool_alloc_slab, mempool_free_slab, (void *)kc);
}
static inline int mempool_init_kmalloc_pool(mempool_t *pool, int min_nr, size_t size)
{
	return mempool_init(pool, min_nr, mempool_kmalloc, mempool_kfree, (void *)size);
}
static inline mempool_t *mempool_create_kmalloc_pool(int min_nr, size_t size)
{
	return mempool_create(min_nr, mempool_kmalloc, mempool_kfree, (void *)size);
}
static inline int mempool_init_page_pool(mempool_t *pool, int min_nr, int order)
{
	return mempool_init(pool, min_nr, mempool_alloc_pages, mempool_free_pages, (void *)(long)order);
}
static inline mempool_t *mempool_create_page_pool(int min_nr, int order)
{
	return mempool_create(min_nr, mempool_alloc_pages, mempool_free_pages, (void *)(long)order);
}

#endif
