/* SPDX-License-Identifier: MIT */
/*
 * debug.c - slub_debug: every object of a debugged cache is looked at when it comes and when it goes
 *
 * Does not:   keep slabs or lists: alloc.c and free.c do, and ask here about each object, under the node's lock.
 * Model:      an object on the freelist has the bytes of a free one, any other those of one in use (debug_int.h). So each
 *             mistake leaves a trace, which is met at the latest when the object next comes or goes, or in slab_validate():
 *
 *               write behind or before an object    red zone                 at its free
 *               write after free                    poison, free pointer     at its next allocation
 *               free twice                          it is on the freelist    at once
 *               free of what is no object           no place begins there    at once
 *               never freed                         not on the freelist      kmem_cache_destroy()
 *
 *             Damaged bytes are put right. An object that may not be freed stays in use for ever; a slab whose free objects
 *             were touched hands nothing out any more.
 * Invariants: X1 a free pointer of a debugged slab is followed only to a place of that slab
 * Locking:    node->list_lock; inside it map_lock, for the map of free objects.
 * More:       docs/design.md, tests/unit/test_slab_debug.c
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "debug_int.h"

/* --- places --- */

bool slab_is_object(const struct kmem_cache *s, const struct slab *slab, const void *object)
{
	unsigned long offset = (unsigned long)object - (unsigned long)slab_address(slab) - s->red_left_pad;

	return offset < (unsigned long)s->objects[slab_order(slab)] * s->size && offset % s->size == 0;
}

void *slab_nearest_object(const struct kmem_cache *s, const struct slab *slab, const void *addr)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)slab_address(slab);

	if (offset / s->size >= s->objects[slab_order(slab)])
		return NULL;
	return (char *)slab_address(slab) + s->red_left_pad + offset / s->size * s->size;
}

/* --- which objects are free --- */

static DEFINE_SPINLOCK(map_lock);
static DECLARE_BITMAP(free_map, SLAB_MAX_OBJECTS + 1);

unsigned long *slab_map_get(void)
{
	spin_lock(&map_lock);
	return free_map;
}

void slab_map_put(void)
{
	spin_unlock(&map_lock);
}

static unsigned int mark_list(struct kmem_cache *s, struct slab *slab, void *at, unsigned long *map)
{
	unsigned int nr = 0;

	for (; slab_is_object(s, slab, at); nr++) {
		if (__test_and_set_bit(slab_object_index(slab, at), map))
			break;
		at = slab_ptr_get(at, s->offset);
	}
	return nr;
}

unsigned int slab_debug_mark_free(struct kmem_cache *s, struct slab *slab, unsigned long *map)
{
	unsigned int max = s->objects[slab_order(slab)], nr;

	bitmap_zero(map, max);
	nr = mark_list(s, slab, slab->freelist, map);
	return nr;
}

/* Is @wanted on the freelist? Faults of the list itself are reported, and end it. */
static bool is_on_freelist(struct kmem_cache *s, struct slab *slab, const void *wanted, unsigned int *faults)
{
	unsigned int max = s->objects[slab_order(slab)];
	void *at = slab->freelist, *before = NULL;

	for (unsigned int nr = 0; at != slab_end(slab); nr++) {
		if (at == wanted)
			return true;
		if (nr < max && slab_is_object(s, slab, at)) {
			before = at;
			at = slab_ptr_get(at, s->offset);
			continue;
		}
		++*faults;
		if (before) {
			slab_object_error(s, slab, before, "Freechain corrupt");
			slab_ptr_set(before, s->offset, slab_end(slab));
			slab_fix(s, "Freelist cut behind 0x%px", before);
		} else {
			slab_error(s, slab, "Freepointer corrupt");
			slab->freelist = slab_end(slab);
			slab_fix(s, "Freelist cleared");
		}
		break;
	}
	return false;
}

void *slab_debug_next(struct kmem_cache *s, struct slab *slab, void *object)
{
	void *next = slab_ptr_get(object, s->offset);

	if (next == slab_end(slab) || slab_is_object(s, slab, next))
		return next;
	slab_object_error(s, slab, object, "Freechain corrupt");
	slab_fix(s, "Isolate corrupted freechain");
	return slab_end(slab);
}

/* --- a slab is made --- */

void slab_debug_init_slab(struct kmem_cache *s, struct slab *slab)
{
	if (s->flags & SLAB_POISON)
		memset(slab_address(slab), POISON_INUSE, PAGE_SIZE << slab_order(slab));
}

void slab_debug_init_object(struct kmem_cache *s, struct slab *slab, void *object)
{
	(void)slab;
	slab_tracks_init(s, object);
	slab_bytes_init(s, object, SLUB_RED_INACTIVE);
}

/* --- an object comes and goes --- */

bool slab_debug_alloc(struct kmem_cache *s, struct slab *slab, void *object, size_t size, gfp_t flags,
		      unsigned long caller)
{
	(void)flags;
	if (!slab_is_object(s, slab, object)) {
		slab_error(s, slab, "Freelist Pointer check fails: 0x%px", object);
		goto damaged;
	}
	if (slab_bytes_check(s, slab, object, SLUB_RED_INACTIVE))
		goto damaged;
	slab_track_set(s, object, TRACK_ALLOC, caller);
	slab_requested_set(s, object, size);
	if (s->flags & SLAB_TRACE)
		slab_trace(s, slab, object, true);
	slab_bytes_init(s, object, SLUB_RED_ACTIVE);
	return true;

damaged:
	slab_fix(s, "Marking all objects used");
	return false;
}

static bool may_be_freed(struct kmem_cache *s, struct slab *slab, void *object)
{
	unsigned int faults = 0;

	if (!slab_is_object(s, slab, object)) {
		slab_report_begin(s, "Invalid object pointer 0x%px", object);
		slab_report_object(s, slab, slab_nearest_object(s, slab, object));
		return false;
	}
	if (is_on_freelist(s, slab, object, &faults)) {
		slab_object_error(s, slab, object, "Object already free");
		return false;
	}
	return slab_bytes_check(s, slab, object, SLUB_RED_ACTIVE) + faults == 0;
}

bool slab_debug_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	if (slab->slab_cache != s) {
		/* It goes to its own. */
		slab_report_wrong_cache(s, slab, object, caller);
		s = slab->slab_cache;
	}
	if (!may_be_freed(s, slab, object)) {
		slab_fix(s, "Object at 0x%px not freed", object);
		return false;
	}
	slab_track_set(s, object, TRACK_FREE, caller);
	if (s->flags & SLAB_TRACE)
		slab_trace(s, slab, object, false);
	slab_bytes_init(s, object, SLUB_RED_INACTIVE);
	return true;
}

void slab_debug_resize(const void *object, size_t size)
{
	struct slab *slab = virt_to_slab(object);
	struct kmem_cache *s = slab ? slab->slab_cache : NULL;
	unsigned long flags;
	void *at = (void *)object;

	if (!s || !slab_is_object(s, slab, object))
		return;
	if (s->watched)
		slab_poison_resize(s, at, size);
	if (!slab_keeps_sizes(s->flags))
		return;
	spin_lock_irqsave(&s->node[slab_nid(slab)]->list_lock, flags);
	slab_bytes_check(s, slab, at, SLUB_RED_ACTIVE);
	slab_requested_set(s, at, min_t(size_t, size, s->object_size));
	slab_bytes_resized(s, at);
	spin_unlock_irqrestore(&s->node[slab_nid(slab)]->list_lock, flags);
}

/* --- everything at once --- */

/* The count of objects in use, against the freelist's length. */
static unsigned int check_count(struct kmem_cache *s, struct slab *slab, unsigned int nr_free)
{
	unsigned int used = s->objects[slab_order(slab)] - nr_free;

	if (slab->left == used)
		return 0;
	slab_error(s, slab, "Wrong object count. Counter is %u but counted were %u", slab->left, used);
	slab->left = (u16)used;
	slab_fix(s, "Object count adjusted");
	return 1;
}

unsigned int slab_debug_check_slab(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = s->objects[slab_order(slab)], faults = 0;
	unsigned long *map;

	is_on_freelist(s, slab, NULL, &faults);
	faults += slab_bytes_check_rest(s, slab);
	map = slab_map_get();
	faults += check_count(s, slab, slab_debug_mark_free(s, slab, map));
	for (unsigned int i = 0; i < nr; i++)
		faults += slab_bytes_check(s, slab, slab_object(slab, i),
					   test_bit(i, map) ? SLUB_RED_INACTIVE : SLUB_RED_ACTIVE);
	slab_map_put();
	return faults;
}

static void check_list(struct kmem_cache *s, struct list_head *list, unsigned int *faults, unsigned long *slabs)
{
	struct slab *slab;

	list_for_each_entry(slab, list, slab_list) {
		*faults += slab_debug_check_slab(s, slab);
		++*slabs;
	}
}

unsigned int slab_check_cache(struct kmem_cache *s, unsigned long *slabs)
{
	unsigned int faults = 0;
	unsigned long flags;
	int nid;

	*slabs = 0;
	for (nid = 0; nid < MAX_NUMNODES; nid++) {
		struct kmem_cache_node *n = s->node[nid];

		if (!n)
			continue;
		spin_lock_irqsave(&n->list_lock, flags);
		check_list(s, &n->partial, &faults, slabs);
		check_list(s, &n->full, &faults, slabs);
		spin_unlock_irqrestore(&n->list_lock, flags);
	}
	return faults;
}

long slab_validate(struct kmem_cache *s)
{
	unsigned long slabs;

	if (!slab_is_debugged(s))
		return -EINVAL;
	slab_check_cache(s, &slabs);
	return (long)slabs;
}
