/* SPDX-License-Identifier: MIT */
/*
 * cleanup.h - what happens to a local variable when its scope is left, by whatever way
 *
 * __free(kfree) on a pointer, guard(mutex)(&lock) until the end of the block, scoped_guard(spinlock, &lock) { ... }.
 * no_free_ptr() takes the pointer out of its scope's hands, return_ptr() returns it so.
 */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __cleanup(func) __attribute__((cleanup(func)))

/* DEFINE_FREE - what __free(@name) does; @expr uses _T, the variable of type @type. */
#define DEFINE_FREE(name, type, expr)                                                                                  \
	static __always_inline void __free_##name(void *p)                                                             \
	{                                                                                                              \
		type _T = *(type *)p;                                                                                  \
		expr;                                                                                                  \
	}
#define __free(name) __cleanup(__free_##name)
#define no_free_ptr(p)                                                                                                 \
	({                                                                                                             \
		__typeof__(p) __taken = (p);                                                                           \
		(p) = NULL;                                                                                            \
		__taken;                                                                                               \
	})
#define return_ptr(p) return no_free_ptr(p)
#define retain_and_null_ptr(p) ((void)no_free_ptr(p))

/* DEFINE_CLASS - a type with a constructor @init of @args and what @exit does with _T at the end; CLASS(name, var)(args). */
#define DEFINE_CLASS(name, type, exit, init, args...)                                                                  \
	typedef type class_##name##_t;                                                                                 \
	static __always_inline void class_##name##_destructor(type *p)                                                 \
	{                                                                                                              \
		type _T = *p;                                                                                          \
		exit;                                                                                                  \
	}                                                                                                              \
	static __always_inline type class_##name##_constructor(args)                                                   \
	{                                                                                                              \
		type t = init;                                                                                         \
		return t;                                                                                              \
	}
#define CLASS(name, var)                                                                                               \
	class_##name##_t var __cleanup(class_##name##_destructor) __maybe_unused = class_##name##_constructor

/* DEFINE_GUARD - a class that locks: @lock and @unlock use _T, a pointer of type @type. _COND: it may fail, then _T is NULL. */
#define DEFINE_GUARD(name, type, lock, unlock)                                                                         \
	DEFINE_CLASS(                                                                                                  \
		name, type, if (_T) { unlock; }, ({                                                                    \
			lock;                                                                                          \
			_T;                                                                                            \
		}),                                                                                                    \
		type _T)                                                                                               \
	static __always_inline void *class_##name##_lock_ptr(class_##name##_t *t)                                      \
	{                                                                                                              \
		return (void *)*t;                                                                                     \
	}
#define DEFINE_GUARD_COND(name, ext, condlock)                                                                         \
	typedef class_##name##_t class_##name##ext##_t;                                                                \
	static __always_inline void class_##name##ext##_destructor(class_##name##_t *p)                                \
	{                                                                                                              \
		class_##name##_destructor(p);                                                                          \
	}                                                                                                              \
	static __always_inline class_##name##_t class_##name##ext##_constructor(class_##name##_t _T)                   \
	{                                                                                                              \
		return _T && (condlock) ? _T : NULL;                                                                   \
	}                                                                                                              \
	static __always_inline void *class_##name##ext##_lock_ptr(class_##name##_t *t)                                 \
	{                                                                                                              \
		return (void *)*t;                                                                                     \
	}
#define guard(name) CLASS(name, __UNIQUE_ID(guard))
#define __guard_ptr(name) class_##name##_lock_ptr
#define scoped_guard(name, args...) __scoped_guard(name, __UNIQUE_ID(done), args)
#define __scoped_guard(name, done, args...)                                                                            \
	for (CLASS(name, scope)(args), *done = NULL; __guard_ptr(name)(&scope) && !done; done = (void *)1)
#define scoped_cond_guard(name, fail, args...) __scoped_cond_guard(name, fail, __UNIQUE_ID(done), args)
#define __scoped_cond_guard(name, fail, done, args...)                                                                 \
	for (CLASS(name, scope)(args), *done = NULL; !done; done = (void *)1)                                          \
		if (!__guard_ptr(name)(&scope)) {                                                                      \
			fail;                                                                                          \
		} else

/* DEFINE_LOCK_GUARD_1 - a lock of type @type, and members (such as flags) that its unlocking needs: _T->lock, _T->member.
 * DEFINE_LOCK_GUARD_0 - one without an object. */
#define __DEFINE_UNLOCK_GUARD(name, type, unlock, members...)                                                          \
	typedef struct {                                                                                               \
		type *lock;                                                                                            \
		members;                                                                                               \
	} class_##name##_t;                                                                                            \
	static __always_inline void class_##name##_destructor(class_##name##_t *_T)                                    \
	{                                                                                                              \
		if (_T->lock) {                                                                                        \
			unlock;                                                                                        \
		}                                                                                                      \
	}                                                                                                              \
	static __always_inline void *class_##name##_lock_ptr(class_##name##_t *_T)                                     \
	{                                                                                                              \
		return (void *)_T->lock;                                                                               \
	}
#define DEFINE_LOCK_GUARD_1(name, type, lock_it, unlock, members...)                                                   \
	__DEFINE_UNLOCK_GUARD(name, type, unlock, members)                                                             \
	static __always_inline class_##name##_t class_##name##_constructor(type *l)                                    \
	{                                                                                                              \
		class_##name##_t _t = { .lock = l }, *_T = &_t;                                                        \
		lock_it;                                                                                               \
		return _t;                                                                                             \
	}
#define DEFINE_LOCK_GUARD_0(name, lock_it, unlock, members...)                                                         \
	__DEFINE_UNLOCK_GUARD(name, void, unlock, members)                                                             \
	static __always_inline class_##name##_t class_##name##_constructor(void)                                       \
	{                                                                                                              \
		class_##name##_t _t = { .lock = (void *)1 }, *_T __maybe_unused = &_t;                                 \
		lock_it;                                                                                               \
		return _t;                                                                                             \
	}

#endif
