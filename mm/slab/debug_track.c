/* SPDX-License-Identifier: MIT */
/*
 * debug_track.c - who allocated and freed an object, and how many bytes were asked for
 *
 * Model:   behind an object of a cache with SLAB_STORE_USER: one track of its last allocation, one of its last free; the stack is
 *          in the depot, once for all objects that share it. Stacks begin at the caller of kmalloc() or kfree(): our own
 *          frames are of no interest. Behind them, for kmalloc's caches, the size asked for.
 * Locking: node->list_lock. The depot allocates outside it, in slab_debug_prepare(), so a stack may be missing when memory is.
 * More:    slab_int.h, env/stackdepot.c
 */
#include <linux/align.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <quire/port.h>

#include "debug_int.h"

#define TRACK_FRAMES 32

unsigned int slab_debug_metadata(slab_flags_t flags)
{
	unsigned int bytes = 0;

	if (flags & SLAB_STORE_USER)
		bytes += 2 * (unsigned int)sizeof(struct track);
	if (slab_keeps_sizes(flags))
		bytes += (unsigned int)sizeof(unsigned long);
	return bytes;
}

/* A backtrace of this CPU finds room in the depot even while memory is short, if it is asked for in time. */
void slab_debug_prepare(struct kmem_cache *s)
{
	if (s->flags & SLAB_STORE_USER)
		stack_depot_reserve(GFP_NOWAIT | __GFP_NOMEMALLOC);
}

struct track *slab_track(const struct kmem_cache *s, void *object, enum track_item item)
{
	return (struct track *)((char *)object + slab_info_end(s)) + item;
}

void slab_tracks_init(struct kmem_cache *s, void *object)
{
	if (s->flags & SLAB_STORE_USER)
		memset(slab_track(s, object, TRACK_ALLOC), 0, 2 * sizeof(struct track));
	if (slab_keeps_sizes(s->flags))
		slab_requested_set(s, object, s->object_size);
}

/* The caller's stack, from the frame that called into the allocator at @caller. */
static depot_stack_handle_t stack_from(unsigned long caller)
{
	unsigned long pcs[TRACK_FRAMES + 16];
	unsigned int nr = port_backtrace(pcs, ARRAY_SIZE(pcs)), first = 0;

	while (first < nr && pcs[first] != caller)
		first++;
	if (first == nr)
		first = 0;
	return stack_depot_save_flags(pcs + first, min(nr - first, (unsigned int)TRACK_FRAMES), 0, 0);
}

void slab_track_set(struct kmem_cache *s, void *object, enum track_item item, unsigned long caller)
{
	const struct quire_cpu *cpu = port_this_cpu();
	struct track *track;

	if (!(s->flags & SLAB_STORE_USER))
		return;
	track = slab_track(s, object, item);
	track->addr = caller;
	track->handle = stack_from(caller);
	track->cpu = cpu ? (int)cpu->id : 0;
	track->pid = cpu && cpu->task ? cpu->task->pid : 0;
	track->when = jiffies;
}

static void track_print(const char *what, const struct track *track)
{
	if (!track->addr)
		return;
	pr_err("%s in %pB age=%lu cpu=%d pid=%d\n", what, (void *)track->addr, jiffies - track->when, track->cpu,
	       track->pid);
	stack_depot_print(track->handle);
}

void slab_tracks_print(const struct kmem_cache *s, void *object)
{
	if (!(s->flags & SLAB_STORE_USER))
		return;
	track_print("Allocated", slab_track(s, object, TRACK_ALLOC));
	track_print("Freed", slab_track(s, object, TRACK_FREE));
}

/* --- the size asked for --- */

static unsigned int *requested_at(const struct kmem_cache *s, void *object)
{
	return (unsigned int *)((char *)object + slab_info_end(s) + slab_debug_metadata(s->flags) -
				sizeof(unsigned long));
}

unsigned int slab_requested(const struct kmem_cache *s, void *object)
{
	/* An overrun may have met it, and nothing is to be done beyond the object because of that. */
	return slab_keeps_sizes(s->flags) ? min(*requested_at(s, object), s->object_size) : s->object_size;
}

void slab_requested_set(struct kmem_cache *s, void *object, size_t size)
{
	if (slab_keeps_sizes(s->flags))
		*requested_at(s, object) = (unsigned int)size;
}
