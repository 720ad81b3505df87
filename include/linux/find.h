/* SPDX-License-Identifier: MIT */
/*
 * find.h - search bitmaps
 *
 * Every function looks at bits [0, nbits) or [start, nbits) and returns nbits when there is no such bit; bits of the
 * last word beyond nbits may hold anything. Any context; the caller keeps the bitmap still, or
 * tolerates a stale answer.
 */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/bitops.h>

unsigned long find_next_bit(const unsigned long *addr, unsigned long nbits, unsigned long start);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long nbits, unsigned long start);
unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long nbits,
				unsigned long start);
unsigned long find_next_andnot_bit(const unsigned long *a, const unsigned long *b, unsigned long nbits,
				   unsigned long start);
unsigned long find_last_bit(const unsigned long *addr, unsigned long nbits);
/* find_nth_bit - the @n-th set bit, from 0. */
unsigned long find_nth_bit(const unsigned long *addr, unsigned long nbits, unsigned long n);
/* find_next_bit_wrap - from @start to the end, then from 0. */
unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long nbits, unsigned long start);

#define find_first_bit(addr, nbits) find_next_bit((addr), (nbits), 0)
#define find_first_zero_bit(addr, nbits) find_next_zero_bit((addr), (nbits), 0)
#define find_first_and_bit(a, b, nbits) find_next_and_bit((a), (b), (nbits), 0)

#define for_each_set_bit(bit, addr, size)                                                                              \
	for ((bit) = find_first_bit((addr), (size)); (bit) < (size); (bit) = find_next_bit((addr), (size), (bit) + 1))
#define for_each_set_bit_from(bit, addr, size)                                                                         \
	for ((bit) = find_next_bit((addr), (size), (bit)); (bit) < (size);                                             \
	     (bit) = find_next_bit((addr), (size), (bit) + 1))
#define for_each_clear_bit(bit, addr, size)                                                                            \
	for ((bit) = find_first_zero_bit((addr), (size)); (bit) < (size);                                              \
	     (bit) = find_next_zero_bit((addr), (size), (bit) + 1))
#define for_each_and_bit(bit, a, b, size)                                                                              \
	for ((bit) = find_next_and_bit((a), (b), (size), 0); (bit) < (size);                                           \
	     (bit) = find_next_and_bit((a), (b), (size), (bit) + 1))
/* Runs [b, e) of set, of clear bits. */
#define for_each_set_bitrange(b, e, addr, size)                                                                        \
	for ((b) = find_first_bit((addr), (size));                                                                     \
	     (b) < (size) && ((e) = find_next_zero_bit((addr), (size), (b) + 1), 1);                                   \
	     (b) = find_next_bit((addr), (size), (e) + 1))
#define for_each_clear_bitrange(b, e, addr, size)                                                                      \
	for ((b) = find_first_zero_bit((addr), (size));                                                                \
	     (b) < (size) && ((e) = find_next_bit((addr), (size), (b) + 1), 1);                                        \
	     (b) = find_next_zero_bit((addr), (size), (e) + 1))

#endif
