/* SPDX-License-Identifier: MIT */
/*
 * debug_dump.c - what is this address? Told in the log, in Linux's words
 *
 * Holds:   kmem_valid_obj(), kmem_dump_obj() and mem_dump_obj().
 * Context: any. Nothing is locked: what is told of an object that others use may be out of date.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>

#include "debug_int.h"

bool kmem_valid_obj(void *object)
{
	return !ZERO_OR_NULL_PTR(object) && virt_to_slab(object) != NULL;
}

static void dump_track(const char *what, const struct track *track)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(track->handle, &entries);

	if (!nr)
		return;
	if (what)
		pr_info(" %s\n", what);
	for (unsigned int i = 0; i < nr; i++)
		pr_info("    %pB\n", (void *)entries[i]);
}

static void dump_object(struct slab *slab, void *object)
{
	struct kmem_cache *s = slab->slab_cache;
	void *start = slab_nearest_object(s, slab, object);

	pr_cont(" slab %s", s->name);
	if (!start) {
		pr_cont(" size %u\n", s->object_size);
		return;
	}
	pr_cont(" start %px", start);
	if (s->red_left_pad)
		pr_cont(" data offset %u", s->red_left_pad);
	pr_cont(" pointer offset %td size %u", (char *)object - (char *)start, s->object_size);
	if (!(s->flags & SLAB_STORE_USER) || !slab_track(s, start, TRACK_ALLOC)->addr) {
		pr_cont("\n");
		return;
	}
	pr_cont(" allocated at %pB\n", (void *)slab_track(s, start, TRACK_ALLOC)->addr);
	dump_track(NULL, slab_track(s, start, TRACK_ALLOC));
	dump_track("Free path:", slab_track(s, start, TRACK_FREE));
}

bool kmem_dump_obj(void *object)
{
	struct slab *slab;

	if (!object) {
		pr_cont(" NULL pointer.\n");
		return false;
	}
	if (object == ZERO_SIZE_PTR) {
		pr_cont(" zero-size pointer.\n");
		return false;
	}
	slab = virt_to_slab(object);
	if (slab)
		dump_object(slab, object);
	else if (virt_addr_valid(object))
		pr_cont(" non-slab/vmalloc memory.\n");
	else
		pr_cont(" non-paged memory.\n");
	return slab || virt_addr_valid(object);
}

void mem_dump_obj(void *object)
{
	kmem_dump_obj(object);
}
