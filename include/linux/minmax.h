/* SPDX-License-Identifier: MIT */
/*
 * minmax.h - min, max, clamp, swap
 *
 * min() and max() evaluate each argument once and refuse to mix signed with unsigned, unless one is a constant that is
 * not negative. Say which type is meant with min_t(). MIN() and MAX() are for constant expressions.
 */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/compiler.h>
#include <linux/const.h>

#define minmax_signed(x) (((__typeof__((x) + 0))-1) < (__typeof__((x) + 0))1)
#define minmax_nonneg_const(x) (__builtin_choose_expr(__is_constexpr(x), (x), -1) >= 0)
#define minmax_types_ok(x, y) (minmax_signed(x) == minmax_signed(y) || minmax_nonneg_const(x) || minmax_nonneg_const(y))
#define minmax_once(op, x, y, ux, uy)                                                                                  \
	({                                                                                                             \
		_Static_assert(minmax_types_ok(x, y), "min/max of signed and unsigned: use min_t/max_t");              \
		__auto_type ux = (x);                                                                                  \
		__auto_type uy = (y);                                                                                  \
		ux op uy ? ux : uy;                                                                                    \
	})
#define min(x, y) minmax_once(<, x, y, __UNIQUE_ID(min_a), __UNIQUE_ID(min_b))
#define max(x, y) minmax_once(>, x, y, __UNIQUE_ID(min_a), __UNIQUE_ID(min_b))
#define min3(x, y, z)                                                                                                  \
	({                                                                                                             \
		__auto_type __first = min(x, y);                                                                       \
		min(__first, z);                                                                                       \
	})
#define max3(x, y, z)                                                                                                  \
	({                                                                                                             \
		__auto_type __first = max(x, y);                                                                       \
		max(__first, z);                                                                                       \
	})

#define minmax_typed(op, type, x, y, ux, uy)                                                                           \
	({                                                                                                             \
		type ux = (x);                                                                                         \
		type uy = (y);                                                                                         \
		ux op uy ? ux : uy;                                                                                    \
	})
#define min_t(type, x, y) minmax_typed(<, type, x, y, __UNIQUE_ID(min_a), __UNIQUE_ID(min_b))
#define max_t(type, x, y) minmax_typed(>, type, x, y, __UNIQUE_ID(min_a), __UNIQUE_ID(min_b))

/* The smaller one that is not 0. */
#define minmax_not_zero(x, y, ux, uy)                                                                                  \
	({                                                                                                             \
		__auto_type ux = (x);                                                                                  \
		__auto_type uy = (y);                                                                                  \
		ux == 0 ? uy : (uy == 0 ? ux : (ux < uy ? ux : uy));                                                   \
	})
#define min_not_zero(x, y) minmax_not_zero(x, y, __UNIQUE_ID(min_a), __UNIQUE_ID(min_b))

#define clamp(val, lo, hi) clamp_once(val, lo, hi, __UNIQUE_ID(clamped))
#define clamp_once(val, lo, hi, clamped)                                                                               \
	({                                                                                                             \
		__auto_type clamped = max(val, lo);                                                                    \
		min(clamped, hi);                                                                                      \
	})
#define clamp_t(type, val, lo, hi) min_t(type, max_t(type, val, lo), hi)
#define clamp_val(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)

/* Is @val within @len of @start? Unsigned arithmetic, so a range may wrap. */
#define in_range64(val, start, len) ((unsigned long long)(val) - (start) < (unsigned long long)(len))
#define in_range(val, start, len) in_range64(val, start, len)

#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define MIN_T(type, a, b) MIN((type)(a), (type)(b))
#define MAX_T(type, a, b) MAX((type)(a), (type)(b))

#define swap_once(a, b, tmp)                                                                                           \
	do {                                                                                                           \
		__auto_type tmp = (a);                                                                                 \
		(a) = (b);                                                                                             \
		(b) = tmp;                                                                                             \
	} while (0)
#define swap(a, b) swap_once(a, b, __UNIQUE_ID(swap))

#endif
