/* SPDX-License-Identifier: MIT */
/*
 * layout.c - how an object lies in its place, and how many places a slab has
 *
 * Does not:   touch memory: numbers only.
 * Model:      one place, from low to high addresses; without debugging only the object is there
 *
 *               | red_left_pad | object ... fp ... | red zone | fp | tracks | padding |
 *               ^              ^ what users see    ^          ^ s->offset when it may not lie in the object
 *               |              +-- object_size ----+-- inuse -+
 *               +---------------------------- size --------------------------------+
 *
 *             The free pointer lies in the middle of a free object, where an overrun of a neighbour's is least likely to meet
 *             it; behind the object when the object must not change while it is free (constructed, read under RCU, poisoned).
 *
 *             The order of a slab is chosen by waste: the smallest order that has enough objects and loses at most a
 *             sixteenth; then an eighth, a quarter; then with one object less.
 * Invariants: Y1 size is a multiple of align, and objects * size never exceeds the slab
 *             Y2 offset + sizeof(pointer) <= size
 * Locking:    none.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/smp.h>

#include "slab_int.h"

#define SLAB_CACHE_LINE 64
#define WASTE_BEST 16u /* at most a sixteenth of a slab lost */
#define WASTE_WORST 4u
#define WASTE_SMALL 3u /* what a slab of a small cache may lose */

unsigned int slab_min_order, slab_max_order = PAGE_ALLOC_COSTLY_ORDER, slab_min_objects;

static unsigned int order_objects(unsigned int order, unsigned int size)
{
	return min_t(unsigned int, (unsigned int)(PAGE_SIZE << order) / size, SLAB_MAX_OBJECTS);
}

/* The first order from that of @min_objects up to @max_order that loses no more than 1/@fraction; @max_order + 1: none. */
static unsigned int order_for(unsigned int size, unsigned int min_objects, unsigned int max_order,
			      unsigned int fraction)
{
	unsigned int order = max(slab_min_order, get_order((unsigned long)min_objects * size));

	for (; order <= max_order; order++) {
		unsigned int bytes = (unsigned int)(PAGE_SIZE << order);

		if (bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

/* slab_order_by_waste - the order of slabs of objects of @size bytes on a machine of @nr_cpus; above MAX_PAGE_ORDER: too large.
 * More CPUs want more objects a slab, since each of them takes a slab for itself. */
unsigned int slab_order_by_waste(unsigned int size, unsigned int nr_cpus)
{
	unsigned int want = slab_min_objects ? slab_min_objects : 4 * ((unsigned int)fls((int)nr_cpus) + 1), order;

	for (want = min(want, order_objects(slab_max_order, size)); want > 1; want--) {
		for (unsigned int fraction = WASTE_BEST; fraction >= WASTE_WORST; fraction /= 2) {
			order = order_for(size, want, slab_max_order, fraction);
			if (order <= slab_max_order)
				return order;
		}
	}
	order = order_for(size, 1, slab_max_order, 1);
	return order <= slab_max_order ? order : order_for(size, 1, MAX_PAGE_ORDER, 1);
}

/* slab_alignment - of objects of @size bytes, from what their creator asked for. */
unsigned int slab_alignment(slab_flags_t flags, unsigned int align, unsigned int size)
{
	if (flags & SLAB_HWCACHE_ALIGN) {
		unsigned int line = SLAB_CACHE_LINE;

		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max_t(unsigned int, align, ARCH_SLAB_MINALIGN), sizeof(void *));
}

/* Where what lies in and behind an object begins. */
static void place_metadata(struct kmem_cache *s)
{
	unsigned int size = ALIGN(s->object_size, sizeof(void *));

	/* The bytes that alignment adds are a red zone if there are any. */
	if ((s->flags & SLAB_RED_ZONE) && size == s->object_size)
		size += sizeof(void *);
	s->inuse = size;
	if (s->watched)
		size += SLAB_WATCHED_GAP;
	if ((s->flags & SLAB_POISON) || s->ctor || s->fp_outside ||
	    ((s->flags & SLAB_TYPESAFE_BY_RCU) && s->freeptr_offset == SLAB_FREEPTR_OURS) ||
	    ((s->flags & SLAB_RED_ZONE) && s->object_size < sizeof(void *))) {
		s->offset = size;
		size += sizeof(void *);
	} else if (s->freeptr_offset != SLAB_FREEPTR_OURS) {
		s->offset = s->freeptr_offset;
	} else {
		s->offset = ALIGN_DOWN(s->object_size / 2, sizeof(void *));
	}
	if (s->watched)
		size += SLAB_WATCHED_GAP;
	size += slab_debug_metadata(s->flags);
	s->red_left_pad = 0;
	if (s->flags & SLAB_RED_ZONE) {
		/* One word behind everything, and room before the object that keeps its alignment. */
		s->red_left_pad = ALIGN(sizeof(void *), s->align);
		size += sizeof(void *) + s->red_left_pad;
	}
	s->size = ALIGN(size, s->align);
}

/* A cache of few objects starts with the smallest slabs that do not lose much. */
static unsigned int small_order(const struct kmem_cache *s)
{
	unsigned int order = order_for(s->size, 1, s->order, WASTE_SMALL);

	return min(order, s->order);
}

/* Linux's limits: how many free objects a CPU may keep beside its current slab, and how many empty slabs a node may. */
static void set_limits(struct kmem_cache *s)
{
	s->min_partial = clamp_t(unsigned int, ilog2(s->size) / 2, 5, 10);
	if (slab_is_debugged(s))
		s->cpu_partial = 0;
	else if (s->size >= PAGE_SIZE)
		s->cpu_partial = 6;
	else if (s->size >= 1024)
		s->cpu_partial = 24;
	else if (s->size >= 256)
		s->cpu_partial = 52;
	else
		s->cpu_partial = 120;
}

static gfp_t frames_gfp(const struct kmem_cache *s)
{
	gfp_t gfp = __GFP_COMP;

	if (s->flags & SLAB_CACHE_DMA)
		gfp |= GFP_DMA;
	if (s->flags & SLAB_CACHE_DMA32)
		gfp |= GFP_DMA32;
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		gfp |= __GFP_RECLAIMABLE;
	if (s->flags & SLAB_ACCOUNT)
		gfp |= __GFP_ACCOUNT;
	return gfp;
}

int slab_layout(struct kmem_cache *s)
{
	s->watched = s->fp_outside = slab_watched && !slab_is_debugged(s);
	place_metadata(s);
	if ((unsigned long)s->size > PAGE_SIZE << MAX_PAGE_ORDER)
		return -EINVAL;
	s->order = slab_order_by_waste(s->size, nr_cpu_ids);
	if (s->order > min(MAX_PAGE_ORDER, SLAB_MAX_ORDER))
		return -EINVAL;
	for (unsigned int order = 0; order <= SLAB_MAX_ORDER; order++)
		s->objects[order] = (u16)order_objects(order, s->size);
	s->min_order = max(get_order(s->size), slab_min_order);
	s->small_order = small_order(s);
	s->allocflags = frames_gfp(s);
	set_limits(s);
	return 0;
}
