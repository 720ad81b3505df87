/* SPDX-License-Identifier: MIT */
/* math64.h - 64-bit division under the names that also work on 32-bit machines (libgcc does it there). */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}
static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}
static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}
static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}
static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}
static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}
#define div64_ul(x, y) div64_u64((x), (y))
#define div64_long(x, y) div64_s64((x), (y))
#define DIV64_U64_ROUND_UP(n, d)                                                                                       \
	({                                                                                                             \
		u64 __div = (d);                                                                                       \
		div64_u64((n) + __div - 1, __div);                                                                     \
	})
#define DIV64_U64_ROUND_CLOSEST(n, d)                                                                                  \
	({                                                                                                             \
		u64 __div = (d);                                                                                       \
		div64_u64((n) + __div / 2, __div);                                                                     \
	})

/* do_div - divides the u64 variable @n in place by 32-bit @base; gives the remainder. */
#define do_div(n, base)                                                                                                \
	({                                                                                                             \
		u32 __base = (base);                                                                                   \
		u32 __rem = (n) % __base;                                                                              \
		(n) /= __base;                                                                                         \
		__rem;                                                                                                 \
	})

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}
/* mul_u64_u64_div_u64 - a * b / c with a 128-bit product; c not 0; wraps when the result needs more than 64 bits. */
u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c);

#endif
