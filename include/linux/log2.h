/* SPDX-License-Identifier: MIT */
/* log2.h - logarithms and powers of two; constants fold. ilog2(0) is -1, the others are undefined for 0. */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H

#include <linux/compiler.h>
#include <linux/types.h>

static __always_inline __attribute_const__ int ilog2_u64(u64 n)
{
	return n ? 63 - __builtin_clzll(n) : -1;
}
/* An integer constant expression when @n is one, so that it can size an array. */
#define ilog2(n) ((n) == 0 ? -1 : 63 - __builtin_clzll((unsigned long long)(n) | ((n) == 0)))
#define const_ilog2(n) ilog2(n)

static __always_inline __attribute_const__ bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}
static __always_inline __attribute_const__ unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << (ilog2_u64(n - 1) + 1);
}
static __always_inline __attribute_const__ unsigned long rounddown_pow_of_two(unsigned long n)
{
	return 1UL << ilog2_u64(n);
}
/* order_base_2 - smallest k with 2^k >= n; 0 for 0 and 1. */
static __always_inline __attribute_const__ int order_base_2(u64 n)
{
	return n <= 1 ? 0 : ilog2_u64(n - 1) + 1;
}
/* bits_per - bits needed to write @n down; 1 for 0. */
static __always_inline __attribute_const__ int bits_per(u64 n)
{
	return n < 2 ? 1 : ilog2_u64(n) + 1;
}

#endif
