/* SPDX-License-Identifier: MIT */
/*
 * bitmap.c - fill, count, combine and parse bitmaps
 *
 * Holds:   nothing; pure functions, nothing atomic.
 * More:    <linux/bitmap.h> has the contracts; find.c the searches; tests/unit/test_bitmap.c
 */
#include <linux/bitmap.h>

#include <linux/ctype.h>
#include <linux/kernel.h>

/* Visit every word that [start, start + nbits) touches, with the mask of those of its bits that are inside. */
#define FOR_EACH_WORD_MASK(map, start, nbits, word, mask)                                                              \
	for (unsigned long __pos = (start), __end = (start) + (nbits), mask, *word;                                    \
	     __pos < __end && (word = (map) + BIT_WORD(__pos),                                                         \
			      mask = BITMAP_FIRST_WORD_MASK(__pos) &                                                   \
				     (BIT_WORD(__pos) == BIT_WORD(__end - 1) ? BITMAP_LAST_WORD_MASK(__end) : ~0UL),   \
			      1);                                                                                      \
	     __pos = (BIT_WORD(__pos) + 1) * BITS_PER_LONG)

void bitmap_set(unsigned long *map, unsigned long start, unsigned long nbits)
{
	FOR_EACH_WORD_MASK(map, start, nbits, word, mask)
		*word |= mask;
}

void bitmap_clear(unsigned long *map, unsigned long start, unsigned long nbits)
{
	FOR_EACH_WORD_MASK(map, start, nbits, word, mask)
		*word &= ~mask;
}

unsigned long bitmap_weight_from(const unsigned long *map, unsigned long start, unsigned long end)
{
	unsigned long weight = 0;

	if (start < end)
		FOR_EACH_WORD_MASK((unsigned long *)map, start, end - start, word, mask)
			weight += hweight_long(*word & mask);
	return weight;
}

unsigned long bitmap_weight(const unsigned long *map, unsigned long nbits)
{
	return bitmap_weight_from(map, 0, nbits);
}

bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] & b[i];
	return !bitmap_empty(dst, nbits);
}

bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] & ~b[i];
	return !bitmap_empty(dst, nbits);
}

void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] | b[i];
}

void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = a[i] ^ b[i];
}

void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned long nbits)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		dst[i] = ~src[i];
}

bool bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	return find_next_andnot_bit(a, b, nbits, 0) == nbits;
}

bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	return bitmap_subset(a, b, nbits) && bitmap_subset(b, a, nbits);
}

bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned long nbits)
{
	return find_next_and_bit(a, b, nbits, 0) != nbits;
}

unsigned long bitmap_find_next_zero_area_off(const unsigned long *map, unsigned long size, unsigned long start,
					     unsigned long nr, unsigned long align_mask, unsigned long align_offset)
{
	for (;;) {
		unsigned long index = find_next_zero_bit(map, size, start), end, taken;

		index = __ALIGN_MASK(index + align_offset, align_mask) - align_offset;
		end = index + nr;
		if (end > size || end < index)
			return size + 1;
		taken = find_next_bit(map, end, index);
		if (taken >= end)
			return index;
		start = taken + 1;
	}
}

long bitmap_find_free_region(unsigned long *map, unsigned long nbits, int order)
{
	unsigned long nr = 1UL << order;
	unsigned long start = bitmap_find_next_zero_area(map, nbits, 0, nr, nr - 1);

	if (start > nbits)
		return -ENOMEM;
	bitmap_set(map, start, nr);
	return start;
}

void bitmap_release_region(unsigned long *map, unsigned long start, int order)
{
	bitmap_clear(map, start, 1UL << order);
}

/* A decimal number at *@s: advances past it. 0, -EINVAL no digit, -ERANGE above @max. */
static int parse_position(const char **s, unsigned long max, unsigned long *res)
{
	const char *at = *s;
	unsigned long value = 0;

	for (; isdigit((u8)*at); at++) {
		if (value > max / 10)
			return -ERANGE;
		value = value * 10 + (*at - '0');
		if (value > max)
			return -ERANGE;
	}
	if (at == *s)
		return -EINVAL;
	*s = at;
	*res = value;
	return 0;
}

/* One element of a list, "3", "3-5", "0-15:2/4" or "all", into @map. */
static int parse_region(const char **s, unsigned long *map, unsigned long nbits)
{
	unsigned long first, last, used = 1, group = 1;
	int err;

	if (strncasecmp(*s, "all", 3) == 0) {
		*s += 3;
		bitmap_set(map, 0, nbits);
		return 0;
	}
	err = parse_position(s, nbits - 1, &first);
	last = first;
	if (!err && **s == '-') {
		(*s)++;
		err = parse_position(s, nbits - 1, &last);
		if (!err && **s == ':') {
			(*s)++;
			err = parse_position(s, nbits, &used);
			if (!err && *(*s)++ != '/')
				err = -EINVAL;
			if (!err)
				err = parse_position(s, nbits, &group);
		}
	}
	if (err)
		return err;
	if (last < first || used == 0 || used > group)
		return -EINVAL;
	for (unsigned long at = first; at <= last; at += group)
		bitmap_set(map, at, min(used, last - at + 1));
	return 0;
}

int bitmap_parselist(const char *buf, unsigned long *map, unsigned long nbits)
{
	int err;

	bitmap_zero(map, nbits);
	buf = skip_spaces(buf);
	while (*buf) {
		err = parse_region(&buf, map, nbits);
		if (err)
			return err;
		if (*buf && *buf != ',' && !isspace((u8)*buf))
			return -EINVAL;
		while (*buf == ',' || isspace((u8)*buf))
			buf++;
	}
	return 0;
}
