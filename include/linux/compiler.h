/* SPDX-License-Identifier: MIT */
/* compiler.h - attributes, ordering and checks that the compiler gives us under the kernel's names. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() __asm__ __volatile__("" ::: "memory")
#define unreachable() __builtin_unreachable()

#ifndef __always_inline
#define __always_inline inline __attribute__((always_inline))
#endif
#define noinline __attribute__((noinline))
/* For the few functions where setting up a stack frame is a good part of the work, and which leave by tail calls. Sanitizers' builds
 * make none, and there a backtrace would miss the caller. */
#if defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define __no_frame __attribute__((optimize("omit-frame-pointer")))
#else
#define __no_frame
#endif
#define __noreturn __attribute__((noreturn))
#define __must_check __attribute__((warn_unused_result))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __used __attribute__((used))
#define __weak __attribute__((weak))
#define __section(s) __attribute__((section(s)))
#define __cold __attribute__((cold))
#define __pure __attribute__((pure))
#define __attribute_const__ __attribute__((const))
#define __malloc __attribute__((malloc))
#define __assume_aligned(a, ...) __attribute__((assume_aligned(a, ##__VA_ARGS__)))
#define fallthrough __attribute__((fallthrough))
#define __hidden __attribute__((visibility("hidden")))
#define SMP_CACHE_BYTES 64
#define L1_CACHE_BYTES 64
#define ____cacheline_aligned __aligned(SMP_CACHE_BYTES)
#define ____cacheline_aligned_in_smp ____cacheline_aligned

/* Annotations for sparse: they mean nothing to a compiler. */
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquire(x) (void)0
#define __release(x) (void)0
#define __init
#define __initdata
#define __exit
#define __meminit
#define __ref
#define __ro_after_init
#define __read_mostly

#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define smp_load_acquire(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#define mb() smp_mb()
#define rmb() smp_rmb()
#define wmb() smp_wmb()

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#define __alloc_size__(x, ...) __attribute__((alloc_size(x, ##__VA_ARGS__)))
#define __mode(x) __attribute__((mode(x)))
#define __naked __attribute__((naked))
#define __same_type(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))
#define RELOC_HIDE(ptr, off) ((__typeof__(ptr))((unsigned long)(ptr) + (off)))
#define data_race(expr) (expr)
#define __no_sanitize_address __attribute__((no_sanitize_address))
#define __nonstring __attribute__((nonstring))
#define __counted_by(member)
#define __no_kasan_or_inline __no_sanitize_address inline
#define asmlinkage
#define notrace __attribute__((no_instrument_function))
#define __visible __attribute__((externally_visible))
#define noinline_for_stack noinline
#define __noclone __attribute__((noclone))
#define barrier_data(ptr) __asm__ __volatile__("" : : "r"(ptr) : "memory")
/* Is an integer type signed? */
#define is_signed_type(type) (((type)(-1)) < (__force type)1)
#define is_unsigned_type(type) (!is_signed_type(type))

#define static_assert(expr, ...) _Static_assert(expr, "" #expr)
#define BUILD_BUG_ON(c) _Static_assert(!(c), "BUILD_BUG_ON " #c)

#define _RET_IP_ ((unsigned long)__builtin_return_address(0))
#define _THIS_IP_                                                                                                      \
	({                                                                                                             \
		__label__ __here;                                                                                      \
__here:                                                                                                                \
		(unsigned long)&&__here;                                                                               \
	})

#endif
