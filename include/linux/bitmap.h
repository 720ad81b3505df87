/* SPDX-License-Identifier: MIT */
/*
 * bitmap.h - arrays of bits in unsigned longs (DECLARE_BITMAP in <linux/types.h>)
 *
 * Nothing here is atomic. Operations on two bitmaps work on whole words: bits beyond nbits of the result may be
 * anything, and no function looks at them. Print with %*pb and %*pbl.
 */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/string.h>
#include <linux/types.h>

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(unsigned long)(nbits) & (BITS_PER_LONG - 1)))
#define bitmap_size(nbits) (BITS_TO_LONGS(nbits) * sizeof(unsigned long))

static inline void bitmap_zero(unsigned long *dst, unsigned long nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}
static inline void bitmap_fill(unsigned long *dst, unsigned long nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}
static inline void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned long nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}
static inline bool bitmap_empty(const unsigned long *src, unsigned long nbits)
{
	return find_first_bit(src, nbits) == nbits;
}
static inline bool bitmap_full(const unsigned long *src, unsigned long nbits)
{
	return find_first_zero_bit(src, nbits) == nbits;
}

/* bitmap_set, bitmap_clear - bits [start, start + nbits). */
void bitmap_set(unsigned long *map, unsigned long start, unsigned long nbits);
void bitmap_clear(unsigned long *map, unsigned long start, unsigned long nbits);
/* bitmap_weight - how many of the first @nbits are set. */
unsigned long bitmap_weight(const unsigned long *map, unsigned long nbits);
unsigned long bitmap_weight_from(const unsigned long *map, unsigned long start, unsigned long end);
/* bitmap_and, bitmap_andnot - true when the result is not empty. */
bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits);
bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits);
void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits);
void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned long nbits);
bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned long nbits);
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned long nbits);
bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned long nbits); /* a within b */

/* bitmap_find_next_zero_area - first run of @nr clear bits at or after @start whose position plus @align_offset is a
 * multiple of @align_mask + 1; a value above @size when there is none. */
unsigned long bitmap_find_next_zero_area_off(const unsigned long *map, unsigned long size, unsigned long start,
					     unsigned long nr, unsigned long align_mask, unsigned long align_offset);
#define bitmap_find_next_zero_area(map, size, start, nr, mask)                                                         \
	bitmap_find_next_zero_area_off((map), (size), (start), (nr), (mask), 0)

/* bitmap_find_free_region, bitmap_release_region - an aligned run of 2^@order bits: its start or -ENOMEM. */
long bitmap_find_free_region(unsigned long *map, unsigned long nbits, int order);
void bitmap_release_region(unsigned long *map, unsigned long start, int order);

/* bitmap_parselist - set exactly the bits of a list "0,3-5,8-15:2/4" ("all" is every bit; a-b:used/group takes the first
 * `used` of every `group`). 0, -EINVAL malformed, -ERANGE beyond @nbits; *@map is then undefined. */
int bitmap_parselist(const char *buf, unsigned long *map, unsigned long nbits);

#endif
