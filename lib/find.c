/* SPDX-License-Identifier: MIT */
/*
 * find.c - search bitmaps a word at a time
 *
 * Holds:   nothing; pure functions. One loop, instantiated for each kind of search: the word differs.
 * Why:     a zone's bitmap of untouched blocks has a million bits on a large machine.
 * More:    tests/unit/test_bitmap.c
 */
#include <linux/find.h>

#include <linux/bitmap.h>
#include <linux/minmax.h>

/* First bit at or after @start that is set in @word_expr of word `i`; @nbits if none. Later bits are garbage. */
#define FIND_NEXT(word_expr, nbits, start)                                                                             \
	({                                                                                                             \
		unsigned long __found = (nbits), __words = BITS_TO_LONGS(nbits), __word;                               \
		if ((start) < (nbits)) {                                                                               \
			unsigned long i = (start) / BITS_PER_LONG;                                                     \
			__word = BITMAP_FIRST_WORD_MASK(start) & (word_expr);                                          \
			while (!__word && ++i < __words)                                                               \
				__word = (word_expr);                                                                  \
			if (__word)                                                                                    \
				__found = min(i * BITS_PER_LONG + __ffs(__word), (nbits));                             \
		}                                                                                                      \
		__found;                                                                                               \
	})

unsigned long find_next_bit(const unsigned long *addr, unsigned long nbits, unsigned long start)
{
	return FIND_NEXT(addr[i], nbits, start);
}

unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long nbits, unsigned long start)
{
	return FIND_NEXT(~addr[i], nbits, start);
}

unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long nbits,
				unsigned long start)
{
	return FIND_NEXT(a[i] & b[i], nbits, start);
}

unsigned long find_next_andnot_bit(const unsigned long *a, const unsigned long *b, unsigned long nbits,
				   unsigned long start)
{
	return FIND_NEXT(a[i] & ~b[i], nbits, start);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long nbits)
{
	unsigned long i = BITS_TO_LONGS(nbits);
	unsigned long mask = BITMAP_LAST_WORD_MASK(nbits);

	while (i--) {
		unsigned long word = addr[i] & mask;

		if (word)
			return i * BITS_PER_LONG + __fls(word);
		mask = ~0UL;
	}
	return nbits;
}

unsigned long find_nth_bit(const unsigned long *addr, unsigned long nbits, unsigned long n)
{
	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++) {
		unsigned long word = addr[i], weight = hweight_long(word);

		if (n >= weight) {
			n -= weight;
			continue;
		}
		while (n--)
			word &= word - 1;
		return min(i * BITS_PER_LONG + __ffs(word), nbits);
	}
	return nbits;
}

unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long nbits, unsigned long start)
{
	unsigned long bit = find_next_bit(addr, nbits, start);

	if (bit < nbits || start == 0)
		return bit;
	bit = find_next_bit(addr, min(start, nbits), 0);
	return bit < start ? bit : nbits;
}
