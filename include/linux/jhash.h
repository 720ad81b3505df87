/* SPDX-License-Identifier: MIT */
/*
 * jhash.h - Bob Jenkins' hash (lookup3, which he placed in the public domain): bytes or words into 32 bits
 *
 * Not for anything an attacker chooses, nor to be stored.
 */
#ifndef _LINUX_JHASH_H
#define _LINUX_JHASH_H

#include <linux/bitops.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#define JHASH_INITVAL 0xdeadbeef
#define jhash_size(n) ((u32)1 << (n))
#define jhash_mask(n) (jhash_size(n) - 1)

/* Stir three words, reversibly; and the last time, so that every bit counts. */
static inline void jhash_mix(u32 *a, u32 *b, u32 *c)
{
	*a = (*a - *c) ^ rol32(*c, 4), *c += *b;
	*b = (*b - *a) ^ rol32(*a, 6), *a += *c;
	*c = (*c - *b) ^ rol32(*b, 8), *b += *a;
	*a = (*a - *c) ^ rol32(*c, 16), *c += *b;
	*b = (*b - *a) ^ rol32(*a, 19), *a += *c;
	*c = (*c - *b) ^ rol32(*b, 4), *b += *a;
}
static inline u32 jhash_final(u32 a, u32 b, u32 c)
{
	c = (c ^ b) - rol32(b, 14);
	a = (a ^ c) - rol32(c, 11);
	b = (b ^ a) - rol32(a, 25);
	c = (c ^ b) - rol32(b, 16);
	a = (a ^ c) - rol32(c, 4);
	b = (b ^ a) - rol32(a, 14);
	return (c ^ b) - rol32(b, 24);
}
/* jhash - @length bytes. jhash2 - @length words. jhash_1word ... - so many words. */
static inline u32 jhash(const void *key, u32 length, u32 initval)
{
	const u8 *k = key;
	u32 a = JHASH_INITVAL + length + initval, b = a, c = a, last[3] = { 0, 0, 0 };

	for (; length > 12; length -= 12, k += 12) {
		a += get_unaligned_le32(k);
		b += get_unaligned_le32(k + 4);
		c += get_unaligned_le32(k + 8);
		jhash_mix(&a, &b, &c);
	}
	if (!length)
		return c;
	for (u32 i = 0; i < length; i++)
		last[i / 4] |= (u32)k[i] << 8 * (i % 4);
	return jhash_final(a + last[0], b + last[1], c + last[2]);
}
static inline u32 jhash2(const u32 *k, u32 length, u32 initval)
{
	u32 a = JHASH_INITVAL + (length << 2) + initval, b = a, c = a;

	for (; length > 3; length -= 3, k += 3) {
		a += k[0];
		b += k[1];
		c += k[2];
		jhash_mix(&a, &b, &c);
	}
	if (!length)
		return c;
	return jhash_final(a + k[0], length > 1 ? b + k[1] : b, length > 2 ? c + k[2] : c);
}
static inline u32 jhash_nwords(u32 a, u32 b, u32 c, u32 initval)
{
	return jhash_final(a + initval, b + initval, c + initval);
}
static inline u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	return jhash_nwords(a, b, c, initval + JHASH_INITVAL + (3 << 2));
}
static inline u32 jhash_2words(u32 a, u32 b, u32 initval)
{
	return jhash_nwords(a, b, 0, initval + JHASH_INITVAL + (2 << 2));
}
static inline u32 jhash_1word(u32 a, u32 initval)
{
	return jhash_nwords(a, 0, 0, initval + JHASH_INITVAL + (1 << 2));
}

#endif
