/* SPDX-License-Identifier: MIT */
/*
 * atomic.h - atomic_t, atomic_long_t and atomic64_t
 *
 * As in the kernel: functions that return nothing order nothing, functions that return a value are full barriers, and
 * _relaxed, _acquire, _release say otherwise. Overflow wraps. The three types share one set of definitions.
 */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/compiler.h>
#include <linux/types.h>

#define ATOMIC_INIT(i)                                                                                                 \
	{                                                                                                              \
		(i)                                                                                                    \
	}
#define ATOMIC_LONG_INIT(i)                                                                                            \
	{                                                                                                              \
		(i)                                                                                                    \
	}
#define ATOMIC64_INIT(i)                                                                                               \
	{                                                                                                              \
		(i)                                                                                                    \
	}

#define ATOMIC_LOAD_STORE(pfx, type, vtype)                                                                            \
	static __always_inline vtype pfx##_read(const type *v)                                                         \
	{                                                                                                              \
		return __atomic_load_n(&v->counter, __ATOMIC_RELAXED);                                                 \
	}                                                                                                              \
	static __always_inline vtype pfx##_read_acquire(const type *v)                                                 \
	{                                                                                                              \
		return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE);                                                 \
	}                                                                                                              \
	static __always_inline void pfx##_set(type *v, vtype i)                                                        \
	{                                                                                                              \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED);                                                    \
	}                                                                                                              \
	static __always_inline void pfx##_set_release(type *v, vtype i)                                                \
	{                                                                                                              \
		__atomic_store_n(&v->counter, i, __ATOMIC_RELEASE);                                                    \
	}

/* One arithmetic or bit operation: nothing returned, new value returned, old value returned. */
#define ATOMIC_OP(pfx, type, vtype, op)                                                                                \
	static __always_inline void pfx##_##op(vtype i, type *v)                                                       \
	{                                                                                                              \
		__atomic_fetch_##op(&v->counter, i, __ATOMIC_RELAXED);                                                 \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_##op(vtype i, type *v)                                                \
	{                                                                                                              \
		return __atomic_fetch_##op(&v->counter, i, __ATOMIC_SEQ_CST);                                          \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_##op##_relaxed(vtype i, type *v)                                      \
	{                                                                                                              \
		return __atomic_fetch_##op(&v->counter, i, __ATOMIC_RELAXED);                                          \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_##op##_acquire(vtype i, type *v)                                      \
	{                                                                                                              \
		return __atomic_fetch_##op(&v->counter, i, __ATOMIC_ACQUIRE);                                          \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_##op##_release(vtype i, type *v)                                      \
	{                                                                                                              \
		return __atomic_fetch_##op(&v->counter, i, __ATOMIC_RELEASE);                                          \
	}
#define ATOMIC_OP_RETURN(pfx, type, vtype, op)                                                                         \
	static __always_inline vtype pfx##_##op##_return(vtype i, type *v)                                             \
	{                                                                                                              \
		return __atomic_##op##_fetch(&v->counter, i, __ATOMIC_SEQ_CST);                                        \
	}                                                                                                              \
	static __always_inline vtype pfx##_##op##_return_relaxed(vtype i, type *v)                                     \
	{                                                                                                              \
		return __atomic_##op##_fetch(&v->counter, i, __ATOMIC_RELAXED);                                        \
	}                                                                                                              \
	static __always_inline vtype pfx##_##op##_return_acquire(vtype i, type *v)                                     \
	{                                                                                                              \
		return __atomic_##op##_fetch(&v->counter, i, __ATOMIC_ACQUIRE);                                        \
	}                                                                                                              \
	static __always_inline vtype pfx##_##op##_return_release(vtype i, type *v)                                     \
	{                                                                                                              \
		return __atomic_##op##_fetch(&v->counter, i, __ATOMIC_RELEASE);                                        \
	}
/* inc and dec, and what can be told about the new value. */
#define ATOMIC_STEP(pfx, type, vtype)                                                                                  \
	static __always_inline void pfx##_inc(type *v)                                                                 \
	{                                                                                                              \
		pfx##_add(1, v);                                                                                       \
	}                                                                                                              \
	static __always_inline void pfx##_dec(type *v)                                                                 \
	{                                                                                                              \
		pfx##_sub(1, v);                                                                                       \
	}                                                                                                              \
	static __always_inline vtype pfx##_inc_return(type *v)                                                         \
	{                                                                                                              \
		return pfx##_add_return(1, v);                                                                         \
	}                                                                                                              \
	static __always_inline vtype pfx##_dec_return(type *v)                                                         \
	{                                                                                                              \
		return pfx##_sub_return(1, v);                                                                         \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_inc(type *v)                                                          \
	{                                                                                                              \
		return pfx##_fetch_add(1, v);                                                                          \
	}                                                                                                              \
	static __always_inline vtype pfx##_fetch_dec(type *v)                                                          \
	{                                                                                                              \
		return pfx##_fetch_sub(1, v);                                                                          \
	}                                                                                                              \
	static __always_inline bool pfx##_inc_and_test(type *v)                                                        \
	{                                                                                                              \
		return pfx##_add_return(1, v) == 0;                                                                    \
	}                                                                                                              \
	static __always_inline bool pfx##_dec_and_test(type *v)                                                        \
	{                                                                                                              \
		return pfx##_sub_return(1, v) == 0;                                                                    \
	}                                                                                                              \
	static __always_inline bool pfx##_sub_and_test(vtype i, type *v)                                               \
	{                                                                                                              \
		return pfx##_sub_return(i, v) == 0;                                                                    \
	}                                                                                                              \
	static __always_inline bool pfx##_add_negative(vtype i, type *v)                                               \
	{                                                                                                              \
		return pfx##_add_return(i, v) < 0;                                                                     \
	}
/* Exchange and the loops built on it. */
#define ATOMIC_XCHG(pfx, type, vtype)                                                                                  \
	static __always_inline vtype pfx##_xchg(type *v, vtype i)                                                      \
	{                                                                                                              \
		return __atomic_exchange_n(&v->counter, i, __ATOMIC_SEQ_CST);                                          \
	}                                                                                                              \
	static __always_inline vtype pfx##_cmpxchg(type *v, vtype old, vtype i)                                        \
	{                                                                                                              \
		__atomic_compare_exchange_n(&v->counter, &old, i, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);              \
		return old;                                                                                            \
	}                                                                                                              \
	static __always_inline bool pfx##_try_cmpxchg(type *v, vtype *old, vtype i)                                    \
	{                                                                                                              \
		return __atomic_compare_exchange_n(&v->counter, old, i, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);        \
	}                                                                                                              \
	/* Adds @a unless the value is @u; the value before. */                                                        \
	static __always_inline vtype pfx##_fetch_add_unless(type *v, vtype a, vtype u)                                 \
	{                                                                                                              \
		vtype old = pfx##_read(v), sum;                                                                        \
		do {                                                                                                   \
			if (old == u)                                                                                  \
				break;                                                                                 \
			__builtin_add_overflow(old, a, &sum);                                                          \
		} while (!pfx##_try_cmpxchg(v, &old, sum));                                                            \
		return old;                                                                                            \
	}                                                                                                              \
	static __always_inline bool pfx##_add_unless(type *v, vtype a, vtype u)                                        \
	{                                                                                                              \
		return pfx##_fetch_add_unless(v, a, u) != u;                                                           \
	}                                                                                                              \
	static __always_inline bool pfx##_inc_not_zero(type *v)                                                        \
	{                                                                                                              \
		return pfx##_add_unless(v, 1, 0);                                                                      \
	}                                                                                                              \
	/* Decrements unless the result would be negative; what the result is or would have been. */                   \
	static __always_inline vtype pfx##_dec_if_positive(type *v)                                                    \
	{                                                                                                              \
		vtype old = pfx##_read(v);                                                                             \
		do {                                                                                                   \
			if (old <= 0)                                                                                  \
				return (vtype)((unsigned long long)old - 1);                                           \
		} while (!pfx##_try_cmpxchg(v, &old, old - 1));                                                        \
		return old - 1;                                                                                        \
	}

#define ATOMIC_TYPE(pfx, type, vtype)                                                                                  \
	ATOMIC_LOAD_STORE(pfx, type, vtype)                                                                            \
	ATOMIC_OP(pfx, type, vtype, add)                                                                               \
	ATOMIC_OP(pfx, type, vtype, sub)                                                                               \
	ATOMIC_OP(pfx, type, vtype, and)                                                                               \
	ATOMIC_OP(pfx, type, vtype, or)                                                                                \
	ATOMIC_OP(pfx, type, vtype, xor)                                                                               \
	ATOMIC_OP_RETURN(pfx, type, vtype, add)                                                                        \
	ATOMIC_OP_RETURN(pfx, type, vtype, sub)                                                                        \
	ATOMIC_STEP(pfx, type, vtype)                                                                                  \
	ATOMIC_XCHG(pfx, type, vtype)

ATOMIC_TYPE(atomic, atomic_t, int)
ATOMIC_TYPE(atomic_long, atomic_long_t, long)
ATOMIC_TYPE(atomic64, atomic64_t, s64)

/* Plain variables. */
#define xchg(ptr, v) __atomic_exchange_n((ptr), (v), __ATOMIC_SEQ_CST)
#define cmpxchg(ptr, o, n)                                                                                             \
	({                                                                                                             \
		__typeof__(*(ptr)) __old = (o);                                                                        \
		__atomic_compare_exchange_n((ptr), &__old, (n), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);                \
		__old;                                                                                                 \
	})
#define try_cmpxchg(ptr, oldp, n) __atomic_compare_exchange_n((ptr), (oldp), (n), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()

#endif
