/* SPDX-License-Identifier: MIT */
/*
 * debug_report.c - what is wrong, in the layout Linux uses
 *
 * Model:   =====  a report begins with the cache and the fault, tells where the damage is, then who allocated and freed the object, the
 *          BUG    slab, the bytes of the object and around it, and the stack of whoever found it. What was done about it is a
 *          -----  line FIX, which may come alone. slab_debug_reports counts the heads.
 * Locking: none of its own: lines of two reports at once may mix. For debugged caches node->list_lock is held, so nothing here
 *          takes it; for others nothing is held, and what is read of a slab may be changing.
 * More:    debug.c and debug_bytes.c find the faults
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "debug_int.h"

#define HEX_BYTES 16

unsigned long slab_debug_reports;

void slab_report_begin(const struct kmem_cache *s, const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	va_list args;

	__atomic_fetch_add(&slab_debug_reports, 1, __ATOMIC_RELAXED);
	va_start(args, fmt);
	message.va = &args;
	pr_err("=============================================================================\n");
	pr_err("BUG %s (Not tainted): %pV\n", s ? s->name : "slab", &message);
	pr_err("-----------------------------------------------------------------------------\n\n");
	va_end(args);
}

void slab_fix(const struct kmem_cache *s, const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	message.va = &args;
	pr_err("FIX %s: %pV\n", s->name, &message);
	va_end(args);
}

/* "Object   c90f6d20: 31 30 31 39 2e 30 30 35  1019.005", a line for each sixteen bytes. */
static SLAB_NO_ASAN void print_section(const char *level, const char *title, const void *start, unsigned int size)
{
	const u8 *bytes = start;

	for (unsigned int at = 0; at < size; at += HEX_BYTES) {
		char text[HEX_BYTES * 4 + 4];
		unsigned int nr = min(size - at, (unsigned int)HEX_BYTES);
		char *ascii = text + 3 * HEX_BYTES + 1;

		memset(text, ' ', sizeof(text));
		for (unsigned int i = 0; i < nr; i++) {
			u8 byte = bytes[at + i];

			text[3 * i] = "0123456789abcdef"[byte >> 4];
			text[3 * i + 1] = "0123456789abcdef"[byte & 15];
			*ascii++ = (char)(byte < 0x80 && isprint(byte) ? byte : '.');
		}
		*ascii = '\0';
		printk("%s%s%px: %s\n", level, title, bytes + at, text);
	}
}

/* A debugged slab counts what is in use; another's freelist is its owner's, so the count is a guess. */
static unsigned int slab_used(struct kmem_cache *s, struct slab *slab)
{
	unsigned int left = READ_ONCE(slab->left);

	return min(left, (unsigned int)s->objects[slab_order(slab)]);
}

static void print_slab(struct kmem_cache *s, struct slab *slab)
{
	pr_err("Slab 0x%px objects=%u used=%u fp=0x%px flags=%pGp\n", (void *)slab,
	       (unsigned int)s->objects[slab_order(slab)], slab_used(s, slab), READ_ONCE(slab->freelist), &slab->flags);
}

static void print_surroundings(struct kmem_cache *s, struct slab *slab, u8 *bytes)
{
	const u8 *addr = slab_address(slab);

	if (s->flags & SLAB_RED_ZONE)
		print_section(KERN_ERR, "Redzone  ", bytes - s->red_left_pad, s->red_left_pad);
	else if (bytes >= addr + HEX_BYTES)
		print_section(KERN_ERR, "Bytes b4 ", bytes - HEX_BYTES, HEX_BYTES);
	print_section(KERN_ERR, "Object   ", bytes, min_t(unsigned int, s->object_size, PAGE_SIZE));
	if (s->flags & SLAB_RED_ZONE)
		print_section(KERN_ERR, "Redzone  ", bytes + s->object_size, s->inuse - s->object_size);
	if (slab_is_debugged(s))
		print_section(KERN_ERR, "Padding  ", bytes + slab_padding_offset(s),
			      slab_place_end(s) - slab_padding_offset(s));
}

/* slab_report_object - @object NULL: none is concerned. */
void slab_report_object(struct kmem_cache *s, struct slab *slab, void *object)
{
	if (object && slab_is_debugged(s))
		slab_tracks_print(s, object);
	print_slab(s, slab);
	/* What is off limits is not ours to look at either. */
	if (object && s->watched) {
		pr_err("Object 0x%px @offset=%tu\n\n", object, (char *)object - (char *)slab_address(slab));
	} else if (object) {
		pr_err("Object 0x%px @offset=%tu fp=0x%px\n\n", object, (char *)object - (char *)slab_address(slab),
		       slab_ptr_get(object, s->offset));
		print_surroundings(s, slab, object);
	}
	dump_stack_lvl(KERN_ERR);
}

void slab_object_error(struct kmem_cache *s, struct slab *slab, void *object, const char *reason)
{
	slab_report_begin(s, "%s", reason);
	slab_report_object(s, slab, object);
}

void slab_error(struct kmem_cache *s, struct slab *slab, const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	message.va = &args;
	slab_report_begin(s, "%pV", &message);
	va_end(args);
	print_slab(s, slab);
	dump_stack_lvl(KERN_ERR);
}

void slab_trace(struct kmem_cache *s, struct slab *slab, void *object, bool alloc)
{
	pr_info("TRACE %s %s 0x%px inuse=%u fp=0x%px\n", s->name, alloc ? "alloc" : "free", object, slab_used(s, slab),
		slab->freelist);
	if (!alloc)
		print_section(KERN_INFO, "Object   ", object, min_t(unsigned int, s->object_size, PAGE_SIZE));
	dump_stack_lvl(KERN_INFO);
}

/* --- caches that are not debugged --- */

/* What a report of a plain cache can say about the object at or around @object. */
static void report_plain(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	void *nearest = slab_nearest_object(s, slab, object);

	if (caller)
		pr_err("By %pB\n", (void *)caller);
	slab_report_object(s, slab, nearest);
}

void slab_report_double_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	if (slab_is_object(s, slab, object)) {
		slab_report_begin(s, "Object already free");
		report_plain(s, slab, object, caller);
	} else {
		slab_report_begin(s, "Invalid object pointer 0x%px", object);
		report_plain(s, slab, object, caller);
	}
	slab_fix(s, "Object at 0x%px not freed", object);
}

void slab_report_freelist(struct kmem_cache *s, struct slab *slab, void *object, void *pointer)
{
	slab_report_begin(s, "Freechain corrupt");
	pr_err("0x%px @offset=%tu. Free pointer 0x%px leads out of the slab\n", (char *)object + s->offset,
	       (char *)object + s->offset - (char *)slab_address(slab), pointer);
	report_plain(s, slab, object, 0);
	slab_fix(s, "Isolate corrupted freechain");
}

void slab_report_wrong_cache(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	struct kmem_cache *own = slab->slab_cache;

	slab_report_begin(own, "Wrong slab cache. %s but object is from %s", s->name, own->name);
	report_plain(own, slab, object, caller);
	slab_fix(own, "Object at 0x%px freed to %s", object, own->name);
}

void slab_report_not_slab(const void *object, unsigned long caller)
{
	slab_report_begin(NULL, "Object is not a Slab page! Freed 0x%px", object);
	pr_err("By %pB\n", (void *)caller);
	pr_err("0x%px:", object);
	kmem_dump_obj((void *)object);
	dump_stack_lvl(KERN_ERR);
}

/* --- kmem_cache_destroy() --- */

void slab_report_left(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = s->objects[slab_order(slab)];
	unsigned long *map = slab_map_get();

	slab_error(s, slab, "Objects remaining in %s on __kmem_cache_shutdown()", s->name);
	slab_debug_mark_free(s, slab, map);
	for (unsigned int i = 0; i < nr; i++) {
		void *object = slab_object(slab, i);

		if (test_bit(i, map))
			continue;
		pr_err("Object 0x%px @offset=%tu\n", object, (char *)object - (char *)slab_address(slab));
		if (slab_is_debugged(s))
			slab_tracks_print(s, object);
	}
	slab_map_put();
}
