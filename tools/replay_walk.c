/* SPDX-License-Identifier: MIT */
/*
 * replay_walk.c - what ties a trace's pages and objects together
 *
 * Model:   Linux takes slabs from its page allocator, so a trace with both kinds of event tells of an object's memory
 *          twice: as the page request that filled the slab, and as the object. Our allocator takes its slabs itself.
 *          No event says what a page is for; two signs do:
 *          slab           the flags of the request (trace_gfp_is_slab), while the trace has objects. Such frames are
 *                         known, so that their free is understood, but not served.
 *          large kmalloc  beyond two pages an object is a block of its own, requested on the same CPU just before.
 *                         The block was served by then: it is handed back, and the object served.
 *          A page taken for a slab's by mistake is one request less, and is counted. `--events pages` has none.
 */
#include "replay_walk.h"

#include <string.h>

#include "trace_gfp.h"

#define LARGE_ORDER_MIN 2u /* up to two pages an object lies in a slab */

static uint64_t frames_in_use(const struct walk *w)
{
	return w->pages.nr_live + (w->objects.live.bytes_alloc + WALK_FRAME_BYTES - 1) / WALK_FRAME_BYTES;
}

static int walk_page(struct walk *w, const struct trace_event *ev)
{
	struct follow *f = &w->pages;

	f->nr_seen = w->nr_seen;
	if (ev->kind == TRACE_ALLOC) {
		struct walk_last_page *last = &w->last[ev->cpu % TRACE_MAX_CPUS];

		if (w->with_objects && trace_gfp_is_slab(ev->gfp)) {
			last->order = 0;
			return follow_leave(f, ev);
		}
		*last = (struct walk_last_page){ ev->pfn, ev->order };
	}
	return follow_event(f, ev);
}

/* An object as large as the block that its CPU was given last is that block. */
static void hand_back_large(struct walk *w, const struct trace_event *ev)
{
	const struct trace_request *request = &w->objects.requests->all[ev->request];
	struct walk_last_page *last = &w->last[ev->cpu % TRACE_MAX_CPUS];

	if (last->order >= LARGE_ORDER_MIN && request->cache == TRACE_CACHE_KMALLOC &&
	    request->bytes_alloc == (uint64_t)WALK_FRAME_BYTES << last->order)
		follow_hand_back(&w->pages, ev->cpu, last->pfn, last->order);
	last->order = 0;
}

int walk_event(struct walk *w, const struct trace_event *ev)
{
	int status;

	if (trace_kind_is_object(ev->kind)) {
		if (ev->kind == TRACE_OBJECT) {
			w->with_objects = true;
			hand_back_large(w, ev);
		}
		status = objects_event(&w->objects, ev, w->nr_seen);
	} else {
		status = walk_page(w, ev);
	}
	if (status)
		return status;
	w->nr_seen++;
	if (frames_in_use(w) > w->peak)
		w->peak = frames_in_use(w);
	return 0;
}

void walk_give_back(struct walk *w, unsigned int cpu)
{
	objects_give_back(&w->objects, cpu);
	follow_give_back(&w->pages, cpu);
}

void walk_fini(struct walk *w)
{
	follow_fini(&w->pages);
	objects_fini(&w->objects);
	memset(w, 0, sizeof(*w));
}
