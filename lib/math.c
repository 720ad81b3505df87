/* SPDX-License-Identifier: MIT */
/*
 * math.c - integer roots, divisors and wide products
 *
 * Holds:   nothing; pure functions.
 * More:    tests/unit/test_math.c
 */
#include <linux/math.h>
#include <linux/math64.h>

#include <linux/log2.h>

u32 int_sqrt64(u64 x)
{
	u64 root = 0, bit;

	if (x == 0)
		return 0;
	/* One result bit a round, from the top: @bit is the square of the bit being tried. */
	for (bit = 1ULL << (ilog2_u64(x) & ~1); bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}

unsigned long int_sqrt(unsigned long x)
{
	return int_sqrt64(x);
}

unsigned long gcd(unsigned long a, unsigned long b)
{
	while (b) {
		unsigned long rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

unsigned long lcm(unsigned long a, unsigned long b)
{
	return a && b ? a / gcd(a, b) * b : 0;
}

u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c)
{
	u64 low = (u64)(u32)a * (u32)b, mid1 = (a >> 32) * (u32)b, mid2 = (u64)(u32)a * (b >> 32);
	u64 mid = (low >> 32) + (u32)mid1 + (u32)mid2;
	u64 high = (a >> 32) * (b >> 32) + (mid1 >> 32) + (mid2 >> 32) + (mid >> 32);
	u64 rest = high % c, quotient = 0;

	low = (u32)low | mid << 32;
	/* Long division, a bit at a time: rest < c holds before and after each step. */
	for (int i = 63; i >= 0; i--) {
		u64 carry = rest >> 63;

		rest = rest << 1 | ((low >> i) & 1);
		quotient <<= 1;
		if (carry || rest >= c) {
			rest -= c;
			quotient |= 1;
		}
	}
	return quotient;
}
