/* SPDX-License-Identifier: MIT */
/*
 * debug_bytes.c - the bytes around and in an object that nobody may change: written, checked, put right
 *
 * Model:   debug_int.h has the drawing. A check compares a zone with its value; a difference is reported with the range from the first to
 *          the last wrong byte, and the range is restored, so that each fault is told once.
 * Locking: node->list_lock, or a slab that is nobody else's yet.
 * More:    tests/unit/test_slab_debug.c
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "debug_int.h"

/* What is checked: @what names it in the report. */
struct zone_of_bytes {
	const char *what;
	u8 *start;
	unsigned long size;
	u8 value;
};

void slab_bytes_init(struct kmem_cache *s, void *object, u8 red)
{
	u8 *bytes = object;
	unsigned int size = s->object_size;

	if (s->flags & SLAB_RED_ZONE) {
		memset(bytes - s->red_left_pad, red, s->red_left_pad);
		/* What kmalloc's caller did not ask for is a red zone while the object is in use. */
		if (red == SLUB_RED_ACTIVE)
			size = slab_requested(s, object);
	}
	if (slab_poisons_objects(s) && size) {
		memset(bytes, POISON_FREE, size - 1);
		bytes[size - 1] = POISON_END;
	} else if (red == SLUB_RED_INACTIVE && s->init_on_free && !s->ctor && !(s->flags & SLAB_TYPESAFE_BY_RCU)) {
		memset(bytes, 0, size);
	}
	if (s->flags & SLAB_RED_ZONE)
		memset(bytes + size, red, s->inuse - size);
}

void slab_bytes_resized(struct kmem_cache *s, void *object)
{
	unsigned int size = slab_requested(s, object);

	if (s->flags & SLAB_RED_ZONE)
		memset((u8 *)object + size, SLUB_RED_ACTIVE, s->inuse - size);
}

static void restore(struct kmem_cache *s, const struct zone_of_bytes *zone, u8 *first, u8 *end)
{
	if (first + 1 == end)
		slab_fix(s, "Restoring %s 0x%p=0x%x", zone->what, first, zone->value);
	else
		slab_fix(s, "Restoring %s 0x%p-0x%p=0x%x", zone->what, first, end - 1, zone->value);
	memset(first, zone->value, (unsigned long)(end - first));
}

/* The part of @zone from the first wrong byte to behind the last; false: all are right. */
static bool find_wrong(const struct zone_of_bytes *zone, u8 **first, u8 **end)
{
	u8 *at = zone->start, *last = zone->start + zone->size;

	while (at < last && *at == zone->value)
		at++;
	while (last > at && last[-1] == zone->value)
		last--;
	*first = at;
	*end = last;
	return at < last;
}

/* 0, or 1 and a report. @object NULL: the fault is the slab's. */
static unsigned int check(struct kmem_cache *s, struct slab *slab, void *object, struct zone_of_bytes zone)
{
	u8 *addr = slab_address(slab), *first, *end;

	if (!find_wrong(&zone, &first, &end))
		return 0;
	slab_report_begin(s, "%s overwritten", zone.what);
	if (first + 1 == end)
		pr_err("0x%p @offset=%tu. First byte 0x%x instead of 0x%x\n", first, first - addr, *first, zone.value);
	else
		pr_err("0x%p-0x%p @offset=%tu. First byte 0x%x instead of 0x%x\n", first, end - 1, first - addr, *first,
		       zone.value);
	slab_report_object(s, slab, object ? object : slab_nearest_object(s, slab, first));
	restore(s, &zone, first, end);
	return 1;
}

static unsigned int check_red_zones(struct kmem_cache *s, struct slab *slab, void *object, u8 red)
{
	u8 *bytes = object;
	unsigned int size = s->object_size, faults;

	if (red == SLUB_RED_ACTIVE)
		size = slab_requested(s, object);
	faults = check(s, slab, object,
		       (struct zone_of_bytes){ "Left Redzone", bytes - s->red_left_pad, s->red_left_pad, red });
	if (size < s->object_size)
		faults += check(s, slab, object,
				(struct zone_of_bytes){ "kmalloc Redzone", bytes + size, s->object_size - size, red });
	return faults +
	       check(s, slab, object,
		     (struct zone_of_bytes){ "Right Redzone", bytes + s->object_size, s->inuse - s->object_size, red });
}

static unsigned int check_poison(struct kmem_cache *s, struct slab *slab, void *object)
{
	u8 *bytes = object;
	unsigned int last = s->object_size - 1;

	return check(s, slab, object, (struct zone_of_bytes){ "Poison", bytes, last, POISON_FREE }) +
	       check(s, slab, object, (struct zone_of_bytes){ "End Poison", bytes + last, 1, POISON_END });
}

/* The bytes that alignment added, and those behind the metadata: nobody's. */
static unsigned int check_padding(struct kmem_cache *s, struct slab *slab, void *object)
{
	u8 *bytes = object;
	unsigned int offset = slab_padding_offset(s), faults = 0;

	if (!(s->flags & SLAB_RED_ZONE) && s->object_size < s->inuse)
		faults += check(s, slab, object,
				(struct zone_of_bytes){ "Alignment Padding", bytes + s->object_size,
							s->inuse - s->object_size, POISON_INUSE });
	return faults + check(s, slab, object,
			      (struct zone_of_bytes){ "Object Padding", bytes + offset, slab_place_end(s) - offset,
						      POISON_INUSE });
}

/* A damaged free pointer of an object that is in use hurts nobody, but shows that somebody wrote there. */
static unsigned int check_free_pointer(struct kmem_cache *s, struct slab *slab, void *object, u8 red)
{
	void *next;

	if (!slab_fp_is_outside(s) && red == SLUB_RED_ACTIVE)
		return 0;
	next = slab_ptr_get(object, s->offset);
	if (next == slab_end(slab) || slab_is_object(s, slab, next))
		return 0;
	slab_object_error(s, slab, object, "Freepointer corrupt");
	slab_ptr_set(object, s->offset, slab_end(slab));
	slab_fix(s, "Free pointer of object 0x%p cleared", object);
	return 1;
}

unsigned int slab_bytes_check(struct kmem_cache *s, struct slab *slab, void *object, u8 red)
{
	unsigned int faults = 0;

	if (s->flags & SLAB_RED_ZONE)
		faults += check_red_zones(s, slab, object, red);
	if (s->flags & SLAB_POISON) {
		if (red == SLUB_RED_INACTIVE && slab_poisons_objects(s))
			faults += check_poison(s, slab, object);
		faults += check_padding(s, slab, object);
	}
	return faults + check_free_pointer(s, slab, object, red);
}

unsigned int slab_bytes_check_rest(struct kmem_cache *s, struct slab *slab)
{
	unsigned long used = (unsigned long)slab_objects(slab) * s->size, bytes = PAGE_SIZE << slab_order(slab);

	if (!(s->flags & SLAB_POISON) || used >= bytes)
		return 0;
	return check(s, slab, NULL,
		     (struct zone_of_bytes){ "Slab Padding", (u8 *)slab_address(slab) + used, bytes - used,
					     POISON_INUSE });
}
