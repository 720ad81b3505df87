/* SPDX-License-Identifier: MIT */
/* math.h - rounding and roots. round_up/round_down want a power of two, roundup/rounddown any step. */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <linux/types.h>

#define round_up_mask(x, y) ((__typeof__(x))((y)-1))
#define round_up(x, y) ((((x)-1) | round_up_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~round_up_mask(x, y))

#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#define DIV_ROUND_UP_POW2(n, d) ((n) / (d) + !!((n) & ((d)-1)))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_DOWN_ULL((unsigned long long)(n) + (d)-1, (d))
/* To the nearest; rounds half away from zero for unsigned and non-negative operands. */
#define DIV_ROUND_CLOSEST(x, d) (((x) + ((d) / 2)) / (d))
#define DIV_ROUND_CLOSEST_ULL(x, d) (((unsigned long long)(x) + ((d) / 2)) / (d))
#define roundup(x, y)                                                                                                  \
	({                                                                                                             \
		__typeof__(y) __step = (y);                                                                            \
		(((x) + (__step - 1)) / __step) * __step;                                                              \
	})
#define rounddown(x, y)                                                                                                \
	({                                                                                                             \
		__typeof__(x) __value = (x);                                                                           \
		__value - (__value % (y));                                                                             \
	})
/* x * n / d without overflow of the product. */
#define mult_frac(x, n, d)                                                                                             \
	({                                                                                                             \
		__typeof__(x) __x = (x), __n = (n), __d = (d);                                                         \
		__x / __d *__n + __x % __d *__n / __d;                                                                 \
	})

#ifndef abs
#define abs(x)                                                                                                         \
	({                                                                                                             \
		__typeof__((x) + 0) __v = (x);                                                                         \
		__v < 0 ? -__v : __v;                                                                                  \
	})
#endif
#define abs_diff(a, b)                                                                                                 \
	({                                                                                                             \
		__auto_type __a = (a);                                                                                 \
		__auto_type __b = (b);                                                                                 \
		__a > __b ? __a - __b : __b - __a;                                                                     \
	})

/* int_sqrt - largest r with r * r <= x. */
unsigned long int_sqrt(unsigned long x);
u32 int_sqrt64(u64 x);
/* gcd, lcm; 0 is the neutral element of gcd and gives lcm 0. */
unsigned long gcd(unsigned long a, unsigned long b);
unsigned long lcm(unsigned long a, unsigned long b);

#endif
