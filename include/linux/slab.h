/* SPDX-License-Identifier: MIT */
/*
 * slab.h - objects: kmem_cache and kmalloc (rows O1, O2, O4)
 *
 * Context: with __GFP_DIRECT_RECLAIM in the mask (GFP_KERNEL) an allocation may sleep; in atomic context that is reported and
 *          served all the same. Freeing never sleeps and is allowed anywhere but inside a local section.
 * Errors:  allocations return NULL, with a report in the log unless __GFP_NOWARN; creators of caches return NULL, or panic
 *          with SLAB_PANIC. Sizes are in bytes.
 * Align:   every object is aligned to ARCH_KMALLOC_MINALIGN at least; kmalloc of a power of two is aligned to its size.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/string.h>
#include <linux/types.h>

struct kmem_cache;

struct mem_cgroup;

/* --- flags of a cache, Linux 6.1's values --- */
#define SLAB_CONSISTENCY_CHECKS ((slab_flags_t)0x00000100U) /* slub_debug=F: look at every object that comes and goes */
#define SLAB_RED_ZONE ((slab_flags_t)0x00000400U)           /* slub_debug=Z: guard bytes around each object */
#define SLAB_POISON ((slab_flags_t)0x00000800U)             /* slub_debug=P: free objects are filled with 0x6b */
#define SLAB_KMALLOC ((slab_flags_t)0x00001000U)            /* serves kmalloc() */
#define SLAB_HWCACHE_ALIGN ((slab_flags_t)0x00002000U)      /* objects begin on cache lines, or divide one evenly */
#define SLAB_CACHE_DMA ((slab_flags_t)0x00004000U)          /* from ZONE_DMA */
#define SLAB_CACHE_DMA32 ((slab_flags_t)0x00008000U)        /* from ZONE_DMA32 */
#define SLAB_STORE_USER ((slab_flags_t)0x00010000U)         /* slub_debug=U: who allocated and freed each object */
#define SLAB_RECLAIM_ACCOUNT ((slab_flags_t)0x00020000U)    /* reclaimable: from RECLAIMABLE pageblocks */
#define SLAB_PANIC ((slab_flags_t)0x00040000U)              /* no such cache, no machine */
/* A slab's memory goes back only after a grace period: an object read under rcu_read_lock() may be reused meanwhile, for another
 * object of this cache, but for nothing else. */
#define SLAB_TYPESAFE_BY_RCU ((slab_flags_t)0x00080000U)
#define SLAB_DESTROY_BY_RCU SLAB_TYPESAFE_BY_RCU    /* the older name */
#define SLAB_MEM_SPREAD ((slab_flags_t)0x00100000U) /* new slabs go round the nodes */
#define SLAB_TRACE ((slab_flags_t)0x00200000U)      /* slub_debug=T: log every allocation and free */
#define SLAB_DEBUG_OBJECTS ((slab_flags_t)0x00400000U)
#define SLAB_NOLEAKTRACE ((slab_flags_t)0x00800000U)
#define SLAB_NO_MERGE ((slab_flags_t)0x01000000U) /* never share slabs with another cache */
#define SLAB_FAILSLAB ((slab_flags_t)0x02000000U) /* slub_debug=A: subject to failslab's cache filter */
#define SLAB_ACCOUNT ((slab_flags_t)0x04000000U)  /* charged to the allocating task's mem_cgroup */
#define SLAB_KASAN ((slab_flags_t)0)
#define SLAB_NO_USER_FLAGS ((slab_flags_t)0x10000000U) /* slub_debug= does not apply */
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT

/* kmalloc(0): not NULL, not to be dereferenced, free to be freed. */
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

#define ARCH_KMALLOC_MINALIGN 8
#define ARCH_SLAB_MINALIGN 8
#define ARCH_DMA_MINALIGN ARCH_KMALLOC_MINALIGN
#define KMALLOC_SHIFT_LOW 3
#define KMALLOC_MIN_SIZE (1 << KMALLOC_SHIFT_LOW)
#define SLAB_OBJ_MIN_SIZE KMALLOC_MIN_SIZE
#define KMALLOC_SHIFT_HIGH (PAGE_SHIFT + 1) /* above two pages a request goes to the page allocator */
#define KMALLOC_SHIFT_MAX (MAX_PAGE_ORDER + PAGE_SHIFT)
#define KMALLOC_MAX_CACHE_SIZE (1UL << KMALLOC_SHIFT_HIGH)
#define KMALLOC_MAX_SIZE (1UL << KMALLOC_SHIFT_MAX)
#define KMALLOC_MAX_ORDER (KMALLOC_SHIFT_MAX - PAGE_SHIFT)
#define arch_slab_minalign() ARCH_SLAB_MINALIGN
#define dma_get_cache_alignment() ARCH_DMA_MINALIGN

/* --- caches --- */

#include <linux/slab_create.h> /* kmem_cache_create */

/* kmem_cache_destroy - drop the last user's cache; waits for RCU where the cache uses it. Objects still in use are listed, and
 * the cache then stays, unreachable, with them. NULL is allowed. May sleep. */
void kmem_cache_destroy(struct kmem_cache *s);
/* kmem_cache_shrink - give every empty slab back, on all CPUs and nodes. 0: none is left, 1: some are. May sleep. */
int kmem_cache_shrink(struct kmem_cache *s);
unsigned int kmem_cache_size(struct kmem_cache *s); /* what was asked for at creation, or the merged cache's */
bool slab_is_available(void);

void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags) __assume_aligned(ARCH_SLAB_MINALIGN) __malloc;
/* On node @node (NUMA_NO_NODE: any) if it has memory; __GFP_THISNODE: there or not at all. */
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node) __assume_aligned(ARCH_SLAB_MINALIGN) __malloc;
void *kmem_cache_alloc_lru(struct kmem_cache *s, void *lru, gfp_t flags) __malloc;
/* kmem_cache_free - @object is of @s, or of a cache merged with it; otherwise that is reported, and it goes to its own. NULL is
 * ignored. */
void kmem_cache_free(struct kmem_cache *s, void *object);
/* kmem_cache_alloc_bulk - @nr objects into @p: @nr, or 0 and none. free_bulk: @s NULL: whatever caches they are of. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t nr, void **p);
void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p);
static inline void kfree_bulk(size_t nr, void **p)
{
	kmem_cache_free_bulk(NULL, nr, p);
}
static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t flags)
{
	return kmem_cache_alloc(s, flags | __GFP_ZERO);
}

/* --- kmalloc --- */

enum kmalloc_cache_type {
	KMALLOC_NORMAL,
	KMALLOC_CGROUP, /* __GFP_ACCOUNT */
	KMALLOC_RECLAIM,
	KMALLOC_DMA,
	NR_KMALLOC_TYPES
};
/* Sizes by index: [1] 96, [2] 192, [n] 2^n for n from 3 to KMALLOC_SHIFT_HIGH. */
#define KMALLOC_INDEXES (KMALLOC_SHIFT_HIGH + 1)
extern struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_INDEXES];

static __always_inline enum kmalloc_cache_type kmalloc_type(gfp_t flags)
{
	if (likely(!(flags & (__GFP_DMA | __GFP_RECLAIMABLE | __GFP_ACCOUNT))))
		return KMALLOC_NORMAL;
	if (flags & __GFP_DMA)
		return KMALLOC_DMA;
	return flags & __GFP_RECLAIMABLE ? KMALLOC_RECLAIM : KMALLOC_CGROUP;
}
/* kmalloc_index - the index of the smallest cache that holds @size, 0 < @size <= KMALLOC_MAX_CACHE_SIZE. Folds when constant. */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	if (size <= KMALLOC_MIN_SIZE)
		return KMALLOC_SHIFT_LOW;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	return (unsigned int)(sizeof(unsigned long) * 8) - (unsigned int)__builtin_clzl(size - 1);
}

/* The out-of-line ways. @list names a kmalloc cache: where a CPU's part of it is among those of all kmalloc caches. */
#define KMALLOC_LIST_SHIFT 8
#define KMALLOC_LIST(type, index)                                                                                      \
	(((unsigned long)(type)*KMALLOC_INDEXES + (unsigned long)(index)) << KMALLOC_LIST_SHIFT)
void *__kmalloc(size_t size, gfp_t flags) __assume_aligned(ARCH_KMALLOC_MINALIGN) __malloc;
void *__kmalloc_list(size_t size, gfp_t flags, unsigned long list) __assume_aligned(ARCH_KMALLOC_MINALIGN) __malloc;
void *__kzalloc_list(size_t size, gfp_t flags, unsigned long list) __assume_aligned(ARCH_KMALLOC_MINALIGN) __malloc;
void *__kmalloc_large(size_t size, gfp_t flags) __assume_aligned(ARCH_KMALLOC_MINALIGN) __malloc;
void *__kmalloc_node(size_t size, gfp_t flags, int node) __assume_aligned(ARCH_KMALLOC_MINALIGN) __malloc;

/* kmalloc - @size bytes of contiguous memory; ZERO_SIZE_PTR for 0. NULL above KMALLOC_MAX_SIZE. */
static __always_inline __malloc void *kmalloc(size_t size, gfp_t flags)
{
	if (__builtin_constant_p(size) && size) {
		if (size > KMALLOC_MAX_CACHE_SIZE)
			return __kmalloc_large(size, flags);
		if (flags & __GFP_ZERO)
			return __kzalloc_list(size, flags, KMALLOC_LIST(kmalloc_type(flags), kmalloc_index(size)));
		return __kmalloc_list(size, flags, KMALLOC_LIST(kmalloc_type(flags), kmalloc_index(size)));
	}
	return __kmalloc(size, flags);
}
static __always_inline __malloc void *kmalloc_node(size_t size, gfp_t flags, int node)
{
	return __kmalloc_node(size, flags, node);
}
static __always_inline __malloc void *kzalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags | __GFP_ZERO);
}
static __always_inline __malloc void *kzalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_node(size, flags | __GFP_ZERO, node);
}
/* kmalloc_array / kcalloc - @n elements of @size bytes; NULL when the product overflows. */
static __always_inline __malloc void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc(bytes, flags);
}
static __always_inline __malloc void *kmalloc_array_node(size_t n, size_t size, gfp_t flags, int node)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc_node(bytes, flags, node);
}
static __always_inline __malloc void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | __GFP_ZERO);
}
static __always_inline __malloc void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node)
{
	return kmalloc_array_node(n, size, flags | __GFP_ZERO, node);
}

/* krealloc - the object, or a larger one with its contents. NULL @p: kmalloc. @size 0: kfree, and ZERO_SIZE_PTR. On failure
 * NULL, and @p is still good. */
void *krealloc(const void *p, size_t size, gfp_t flags) __must_check;
static inline void *__must_check krealloc_array(void *p, size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return krealloc(p, bytes, flags);
}
/* kfree - any pointer kmalloc or kmem_cache_alloc gave out, NULL or ZERO_SIZE_PTR. */
void kfree(const void *object);
/* kfree_sensitive - zero the object first. */
void kfree_sensitive(const void *object);
#define kzfree(object) kfree_sensitive(object) /* the older name */
/* ksize - the bytes that were set aside for @object. kmalloc_size_roundup - what kmalloc(@size) would set aside. */
size_t ksize(const void *object);
size_t kmalloc_size_roundup(size_t size);

/* kmem_dump_obj - tell in the log what @object is; false: it is no slab object or page of RAM. kmem_valid_obj - can it? */
bool kmem_dump_obj(void *object);
bool kmem_valid_obj(void *object);

#include <linux/slab_util.h> /* kvmalloc, kmemdup and the like */

#endif
