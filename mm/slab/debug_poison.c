/* SPDX-License-Identifier: MIT */
/*
 * debug_poison.c - whoever watches the program's memory accesses is told which objects are in use
 *
 * Model:   where port_poison() has a listener (ASan, valgrind), asked once a boot, each cache that slub_debug leaves alone has gaps in
 *          its slabs, and everything in a slab is off limits but objects in use, for exactly the bytes asked for:
 *
 *            | object: asked for | rest, gap | fp | gap | object ...
 *              usable              off limits  ^    off limits
 *                                              | free pointer: the allocator's own, left alone
 *
 *          So a driver under test gets the watcher's report with its own stack at the moment it goes wrong. Fast paths are not
 *          taken (alloc_watch_get), and caches are not merged.
 *          Objects of SLAB_TYPESAFE_BY_RCU may be read after they were freed: they stay usable as long as their slab exists.
 * Locking: none: an object is told about by whoever owns it at that moment.
 * More:    port/hosted/poison.c, tests/tools/poison_test.py
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <quire/port.h>

#include "debug_int.h"

bool slab_watched;

void slab_poison_init(void)
{
	slab_watched = port_poison(NULL, 0, PORT_POISON_CLEAR) != 0;
	if (!slab_watched)
		return;
	slab_nomerge = true;
	alloc_watch_get();
}

void slab_poison_new(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = s->objects[slab_order(slab)];

	port_poison(slab_address(slab), PAGE_SIZE << slab_order(slab), PORT_POISON_SET);
	for (unsigned int i = 0; i < nr; i++)
		port_poison((char *)slab_object(slab, i) + s->offset, sizeof(void *), PORT_POISON_CLEAR);
}

void slab_poison_frames(struct slab *slab)
{
	port_poison(slab_address(slab), PAGE_SIZE << slab_order(slab), PORT_POISON_CLEAR);
}

void slab_poison_alloc(struct kmem_cache *s, void *object, size_t size)
{
	/* What a constructor or an earlier reader under RCU left there is worth something. */
	bool keeps = s->ctor || (s->flags & SLAB_TYPESAFE_BY_RCU);

	port_poison(object, min_t(size_t, size, s->object_size), keeps ? PORT_POISON_CLEAR : PORT_POISON_UNDEFINED);
}

bool slab_poison_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	if (!slab_is_object(s, slab, object) || port_poison(object, 1, PORT_POISON_ASKED)) {
		slab_report_double_free(s, slab, object, caller);
		return false;
	}
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		return true;
	if (s->init_on_free && !s->ctor) {
		port_poison(object, s->object_size, PORT_POISON_CLEAR);
		memset(object, 0, s->object_size);
	}
	port_poison(object, s->object_size, PORT_POISON_SET);
	return true;
}

void slab_poison_resize(struct kmem_cache *s, void *object, size_t size)
{
	size = min_t(size_t, size, s->object_size);
	port_poison(object, size, PORT_POISON_CLEAR);
	if (size < s->object_size)
		port_poison((char *)object + size, s->object_size - size, PORT_POISON_SET);
}

static void forget_slab(struct kmem_cache *s, struct slab *slab)
{
	if (s->watched)
		slab_poison_frames(slab);
}

void slab_poison_fini(void)
{
	if (slab_watched && slab_is_available())
		slab_for_each_slab(NULL, forget_slab);
	slab_watched = false;
}
