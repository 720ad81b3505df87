/* SPDX-License-Identifier: MIT */
/* overflow.h - arithmetic that tells when it overflowed, and sizes that saturate instead. */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/const.h>
#include <linux/limits.h>
#include <linux/types.h>

/* The ends of any integer type. */
#define __type_half_max(type) ((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define __type_max(T) ((T)((__type_half_max(T) - 1) + __type_half_max(T)))
#define type_max(t) __type_max(__typeof__(t))
#define __type_min(T) ((T)((T)-type_max(T) - (T)1))
#define type_min(t) __type_min(__typeof__(t))

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return unlikely(overflow);
}
/* True when the result does not fit *@d, which holds what is left of it. */
#define check_add_overflow(a, b, d) __must_check_overflow(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d) __must_check_overflow(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d) __must_check_overflow(__builtin_mul_overflow(a, b, d))
/* check_shl_overflow - *@d = @a << @s; true when bits or the sign are lost, or @s makes no sense (*@d is 0 then). */
#define check_shl_overflow(a, s, d)                                                                                    \
	__must_check_overflow(({                                                                                       \
		__typeof__(a) __a = (a);                                                                               \
		__typeof__(s) __s = (s);                                                                               \
		__typeof__(d) __d = (d);                                                                               \
		unsigned long long __bits = (unsigned long long)__a;                                                   \
		bool __odd = !(__s > 0 || __s == 0) || __s >= (__typeof__(s))(8 * sizeof(*__d));                       \
		unsigned int __shift = __odd ? 0 : (unsigned int)__s;                                                  \
		*__d = (__typeof__(*__d))(__bits << __shift);                                                          \
		__odd || !(*__d > 0 || *__d == 0) || !(__a > 0 || __a == 0) ||                                         \
			(unsigned long long)*__d >> __shift != __bits;                                                 \
	}))
/* Arithmetic that is meant to wrap. */
#define wrapping_add(type, a, b)                                                                                       \
	({                                                                                                             \
		type __val;                                                                                            \
		(void)__builtin_add_overflow(a, b, &__val);                                                            \
		__val;                                                                                                 \
	})
#define wrapping_sub(type, a, b)                                                                                       \
	({                                                                                                             \
		type __val;                                                                                            \
		(void)__builtin_sub_overflow(a, b, &__val);                                                            \
		__val;                                                                                                 \
	})
#define wrapping_mul(type, a, b)                                                                                       \
	({                                                                                                             \
		type __val;                                                                                            \
		(void)__builtin_mul_overflow(a, b, &__val);                                                            \
		__val;                                                                                                 \
	})
#define wrapping_assign_add(var, offset)                                                                               \
	({                                                                                                             \
		__typeof__(var) *__ptr = &(var);                                                                       \
		*__ptr = wrapping_add(__typeof__(var), *__ptr, offset);                                                \
	})
#define wrapping_assign_sub(var, offset)                                                                               \
	({                                                                                                             \
		__typeof__(var) *__ptr = &(var);                                                                       \
		*__ptr = wrapping_sub(__typeof__(var), *__ptr, offset);                                                \
	})

/* overflows_type - does the value @n not fit the type of @T? castable_to_type - the other way round. */
#define overflows_type(n, T)                                                                                           \
	({                                                                                                             \
		__typeof__(T) __fit;                                                                                   \
		__builtin_add_overflow(n, 0, &__fit);                                                                  \
	})
#define castable_to_type(n, T) (!overflows_type(n, T))

/* SIZE_MAX on overflow: no allocator can serve that. */
static inline size_t __must_check size_mul(size_t a, size_t b)
{
	size_t r;

	return __builtin_mul_overflow(a, b, &r) ? SIZE_MAX : r;
}
static inline size_t __must_check size_add(size_t a, size_t b)
{
	size_t r;

	return __builtin_add_overflow(a, b, &r) ? SIZE_MAX : r;
}
static inline size_t __must_check size_sub(size_t a, size_t b)
{
	return a == SIZE_MAX || b == SIZE_MAX || a < b ? SIZE_MAX : a - b;
}
#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count) size_mul(count, sizeof(*(p)->member))
#define struct_size(p, member, count) size_add(sizeof(*(p)), flex_array_size(p, member, count))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)

/* DEFINE_RAW_FLEX, DEFINE_FLEX - on the stack, zeroed: *@name of @type with room for @count (a constant) elements in its
 * flexible array @member; DEFINE_FLEX also stores the count in @counter. */
#define DEFINE_RAW_FLEX(type, name, member, count)                                                                     \
	union {                                                                                                        \
		u8 bytes[sizeof(type) + (count) * sizeof(*((type *)0)->member)];                                       \
		type obj;                                                                                              \
	} name##_u = { .bytes = { 0 } };                                                                               \
	type *name = (type *)&name##_u
#define DEFINE_FLEX(type, name, member, counter, count)                                                                \
	DEFINE_RAW_FLEX(type, name, member, count);                                                                    \
	name->counter = (count)

#endif
