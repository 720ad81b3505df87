/* SPDX-License-Identifier: MIT */
/*
 * slab_create.h - kmem_cache_create() in both of its forms. Included by <linux/slab.h>.
 *
 *     kmem_cache_create(name, size, align, flags, ctor)      the classic one
 *     kmem_cache_create(name, size, &args, flags)            Linux 6.12's; NULL for &args: all of them 0
 */
#ifndef _LINUX_SLAB_CREATE_H
#define _LINUX_SLAB_CREATE_H

#include <linux/types.h>

struct kmem_cache;

struct kmem_cache_args {
	unsigned int align;      /* 0, or a power of two */
	unsigned int useroffset; /* the part of an object that may be copied to and from user space */
	unsigned int usersize;
	/* Of a SLAB_TYPESAFE_BY_RCU cache without ctor: where in the object its free pointer goes while it is free, in place of
	 * behind it; a multiple of a pointer's alignment. Counts if use_freeptr_offset is set. */
	unsigned int freeptr_offset;
	bool use_freeptr_offset;
	void (*ctor)(void *object);
};

/* kmem_cache_create - a cache of objects of @size bytes. @align: 0, or a power of two. @ctor runs once on each object when
 * its slab is made, not when it is allocated; an object is freed in the state that @ctor left. The name is copied. Like caches
 * are merged, unless debugged, constructed, RCU-freed or SLAB_NO_MERGE. May sleep. NULL: bad arguments or no memory. */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *object));
/* The same; only bytes [@useroffset, @useroffset + @usersize) of an object may be copied to and from user space. */
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
					      slab_flags_t flags, unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *object));
struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, const struct kmem_cache_args *args,
					    slab_flags_t flags);
static inline struct kmem_cache *__kmem_cache_default_args(const char *name, unsigned int size, const void *none,
							   slab_flags_t flags)
{
	(void)none;
	return __kmem_cache_create_args(name, size, &(const struct kmem_cache_args){ 0 }, flags);
}

#define kmem_cache_create(name, size, args, ...)                                                                       \
	_Generic((args),                                                                                               \
		struct kmem_cache_args *: __kmem_cache_create_args,                                                    \
		const struct kmem_cache_args *: __kmem_cache_create_args,                                              \
		void *: __kmem_cache_default_args,                                                                     \
		default: kmem_cache_create)(name, size, args, __VA_ARGS__)

#define KMEM_CACHE(__struct, __flags)                                                                                  \
	kmem_cache_create(#__struct, sizeof(struct __struct), __alignof__(struct __struct), (__flags), NULL)
#define KMEM_CACHE_USERCOPY(__struct, __flags, __field)                                                                \
	kmem_cache_create_usercopy(#__struct, sizeof(struct __struct), __alignof__(struct __struct), (__flags),        \
				   __builtin_offsetof(struct __struct, __field),                                       \
				   sizeof_field(struct __struct, __field), NULL)
#ifndef sizeof_field
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#endif

#endif
