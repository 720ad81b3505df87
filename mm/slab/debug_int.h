/* SPDX-License-Identifier: MIT */
/*
 * debug_int.h - what the files of slub_debug share
 *
 *   debug_options.c  slub_debug=                 debug_track.c   who allocated and freed an object
 *   debug.c          every object that comes     debug_report.c  reports, in Linux's layout
 *                    and goes, every slab        debug_traces.c  tracks by stack, for files
 *   debug_bytes.c    red zones, poison           debug_dump.c    what is this address?
 *   debug_poison.c   ASan and valgrind are told
 *
 * Model:   the place of an object of a cache with everything switched on, values of a free one above those of one in use
 *
 *            | red_left_pad | object_size         | red zone | fp | alloc track | free track | size | padding |
 *     free   | bb bb bb ... | 6b 6b 6b ... 6b a5  | bb .. bb |    |             |            |      | 5a .. 5a|
 *     in use | cc cc cc ... | the user's    cc cc | cc .. cc |    |             |            |      | 5a .. 5a|
 *                           ^ object        ^ size asked for: what follows it is red zone too (kmalloc)
 *                                                 inuse ^      ^ slab_info_end()
 *
 *          Before the first and behind the last place of a slab there may be bytes left over: poisoned, 5a is padding.
 */
#ifndef MM_SLAB_DEBUG_INT_H
#define MM_SLAB_DEBUG_INT_H

#include <linux/poison.h>
#include <linux/stackdepot.h>

#include "slab_int.h"

/* Who did it. All zero: nobody yet. */
struct track {
	unsigned long addr;          /* return address */
	depot_stack_handle_t handle; /* stack from there on; 0: unknown */
	int cpu;
	int pid;
	unsigned long when; /* jiffies */
};

/* --- where things are --- */

static inline bool slab_fp_is_outside(const struct kmem_cache *s)
{
	return s->offset >= s->inuse;
}
/* Constructed objects keep their contents while free, and those read under RCU too. */
static inline bool slab_poisons_objects(const struct kmem_cache *s)
{
	return (s->flags & SLAB_POISON) && !s->ctor && !(s->flags & SLAB_TYPESAFE_BY_RCU);
}
/* Does each object remember what was asked for? */
static inline bool slab_keeps_sizes(slab_flags_t flags)
{
	return (flags & SLAB_KMALLOC) && (flags & (SLAB_STORE_USER | SLAB_RED_ZONE));
}
/* Offset behind the red zone and the free pointer. */
static inline unsigned int slab_info_end(const struct kmem_cache *s)
{
	return slab_fp_is_outside(s) ? s->offset + (unsigned int)sizeof(void *) : s->inuse;
}
static inline unsigned int slab_padding_offset(const struct kmem_cache *s)
{
	return slab_info_end(s) + slab_debug_metadata(s->flags);
}
/* Offset of the end of an object's place. */
static inline unsigned int slab_place_end(const struct kmem_cache *s)
{
	return s->size - s->red_left_pad;
}
/* Is @object the address of a place of @slab? */
bool slab_is_object(const struct kmem_cache *s, const struct slab *slab, const void *object);
/* The object whose place @addr lies in, red zone before it included; NULL: none. */
void *slab_nearest_object(const struct kmem_cache *s, const struct slab *slab, const void *addr);

/* --- debug_track.c: list_lock, or an object that is the caller's --- */

struct track *slab_track(const struct kmem_cache *s, void *object, enum track_item item);
void slab_tracks_init(struct kmem_cache *s, void *object);
/* slab_track_set - @caller does @item to @object, now. */
void slab_track_set(struct kmem_cache *s, void *object, enum track_item item, unsigned long caller);
void slab_tracks_print(const struct kmem_cache *s, void *object);
/* Bytes asked for; object_size where that is not remembered. Never more. */
unsigned int slab_requested(const struct kmem_cache *s, void *object);
void slab_requested_set(struct kmem_cache *s, void *object, size_t size);

/* --- debug_bytes.c --- */

/* Fill the red zones, and the object with poison, as of one in use (@red SLUB_RED_ACTIVE) or free (SLUB_RED_INACTIVE). */
void slab_bytes_init(struct kmem_cache *s, void *object, u8 red);
/* An object in use has another size now: what is behind it is red zone. */
void slab_bytes_resized(struct kmem_cache *s, void *object);
/* How many of them were not as they should; reported, and put right. */
unsigned int slab_bytes_check(struct kmem_cache *s, struct slab *slab, void *object, u8 red);
/* The rest of the slab; likewise. */
unsigned int slab_bytes_check_rest(struct kmem_cache *s, struct slab *slab);

/* --- debug_report.c: any context; under list_lock where the slab is a debugged one --- */

/* slab_report_begin - the head of a report, counted. */
void slab_report_begin(const struct kmem_cache *s, const char *fmt, ...) __printf(2, 3);
/* slab_report_object - all that is known about @object, and a stack. */
void slab_report_object(struct kmem_cache *s, struct slab *slab, void *object);
/* A whole report about an object, or about a slab. */
void slab_object_error(struct kmem_cache *s, struct slab *slab, void *object, const char *reason);
void slab_error(struct kmem_cache *s, struct slab *slab, const char *fmt, ...) __printf(3, 4);
void slab_fix(const struct kmem_cache *s, const char *fmt, ...) __printf(2, 3);
/* slab_trace - SLAB_TRACE: one line, and the contents of what is freed. */
void slab_trace(struct kmem_cache *s, struct slab *slab, void *object, bool alloc);

/* --- debug.c --- */

/* slab_check_cache - slab_debug_check_slab() of every slab of a debugged cache; takes list_locks. Faults; *@slabs looked at. */
unsigned int slab_check_cache(struct kmem_cache *s, unsigned long *slabs);
/* slab_debug_mark_free - one bit an object of @slab in *@map: it is on a free list. Followed as far as it is sound; how many. */
unsigned int slab_debug_mark_free(struct kmem_cache *s, struct slab *slab, unsigned long *map);
/* A map for whoever holds its lock, inside list_lock. */
unsigned long *slab_map_get(void);
void slab_map_put(void);

#endif
