/* SPDX-License-Identifier: MIT */
/*
 * bitops.h - single bits of words and of bitmaps
 *
 * set_bit, clear_bit, change_bit are atomic and order nothing; the test_and_ forms are full barriers; the forms with two
 * underscores are plain memory accesses for data that a lock guards. Bit @nr is bit nr % BITS_PER_LONG of word
 * nr / BITS_PER_LONG.
 */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define BITOP_WORD(addr, nr) ((addr) + BIT_WORD((unsigned long)(nr)))

static __always_inline bool test_bit(long nr, const volatile unsigned long *addr)
{
	return (READ_ONCE(*BITOP_WORD(addr, nr)) >> ((unsigned long)nr % BITS_PER_LONG)) & 1;
}
static __always_inline bool test_bit_acquire(long nr, const volatile unsigned long *addr)
{
	return (smp_load_acquire(BITOP_WORD(addr, nr)) >> ((unsigned long)nr % BITS_PER_LONG)) & 1;
}
static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(BITOP_WORD(addr, nr), BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}
static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(BITOP_WORD(addr, nr), ~BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}
static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_xor(BITOP_WORD(addr, nr), BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}
static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_or(BITOP_WORD(addr, nr), mask, __ATOMIC_SEQ_CST) & mask;
}
static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_and(BITOP_WORD(addr, nr), ~mask, __ATOMIC_SEQ_CST) & mask;
}
static __always_inline bool test_and_change_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_xor(BITOP_WORD(addr, nr), mask, __ATOMIC_SEQ_CST) & mask;
}
/* A bit used as a lock. */
static __always_inline bool test_and_set_bit_lock(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_or(BITOP_WORD(addr, nr), mask, __ATOMIC_ACQUIRE) & mask;
}
static __always_inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(BITOP_WORD(addr, nr), ~BIT_MASK((unsigned long)nr), __ATOMIC_RELEASE);
}

static __always_inline void __set_bit(unsigned long nr, volatile unsigned long *addr)
{
	*BITOP_WORD(addr, nr) |= BIT_MASK(nr);
}
static __always_inline void __clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	*BITOP_WORD(addr, nr) &= ~BIT_MASK(nr);
}
static __always_inline void __change_bit(unsigned long nr, volatile unsigned long *addr)
{
	*BITOP_WORD(addr, nr) ^= BIT_MASK(nr);
}
static __always_inline bool __test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = *BITOP_WORD(addr, nr) & BIT_MASK(nr);

	__set_bit(nr, addr);
	return old;
}
static __always_inline bool __test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = *BITOP_WORD(addr, nr) & BIT_MASK(nr);

	__clear_bit(nr, addr);
	return old;
}
static __always_inline void assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}
static __always_inline void __assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

/* __ffs, __fls, ffz - position of the lowest set, highest set, lowest clear bit, from 0; undefined if there is none. */
static __always_inline __attribute_const__ unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}
static __always_inline __attribute_const__ unsigned long __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}
static __always_inline __attribute_const__ unsigned long ffz(unsigned long word)
{
	return __ffs(~word);
}
static __always_inline __attribute_const__ unsigned long __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}
/* fls, fls64 - position of the highest set bit, from 1; 0 for 0. ffs is the same from below: the name is libc's, so
 * it is a macro. */
static __always_inline __attribute_const__ int fls(unsigned int word)
{
	return word ? 32 - __builtin_clz(word) : 0;
}
static __always_inline __attribute_const__ int fls64(u64 word)
{
	return word ? 64 - __builtin_clzll(word) : 0;
}
static __always_inline __attribute_const__ int fls_long(unsigned long word)
{
	return word ? BITS_PER_LONG - __builtin_clzl(word) : 0;
}
#define ffs(word) __builtin_ffs(word)

#define hweight8(w) ((unsigned int)__builtin_popcount((u8)(w)))
#define hweight16(w) ((unsigned int)__builtin_popcount((u16)(w)))
#define hweight32(w) ((unsigned int)__builtin_popcount((u32)(w)))
#define hweight64(w) ((unsigned int)__builtin_popcountll((u64)(w)))
#define hweight_long(w) ((unsigned long)__builtin_popcountl((unsigned long)(w)))

static __always_inline __attribute_const__ u32 rol32(u32 word, unsigned int shift)
{
	return (word << (shift & 31)) | (word >> (-shift & 31));
}
static __always_inline __attribute_const__ u32 ror32(u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << (-shift & 31));
}
static __always_inline __attribute_const__ u64 rol64(u64 word, unsigned int shift)
{
	return (word << (shift & 63)) | (word >> (-shift & 63));
}
static __always_inline __attribute_const__ s32 sign_extend32(u32 value, int index)
{
	return (s32)(value << (31 - index)) >> (31 - index);
}
static __always_inline __attribute_const__ s64 sign_extend64(u64 value, int index)
{
	return (s64)(value << (63 - index)) >> (63 - index);
}

#endif
