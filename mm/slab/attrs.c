/* SPDX-License-Identifier: MIT */
/*
 * attrs.c - what a cache is, for those who show it
 */
#include <linux/string.h>

#include "slab_int.h"

slab_flags_t slab_flags(const struct kmem_cache *s)
{
	return READ_ONCE(s->flags);
}

unsigned int slab_object_size(const struct kmem_cache *s)
{
	return s->object_size;
}

bool slab_holds_caches(const struct kmem_cache *s)
{
	return s->refcount < 0 && !strcmp(s->name, "kmem_cache");
}
