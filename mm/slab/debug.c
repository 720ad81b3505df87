/* SPDX-License-Identifier: MIT */
/* debug.c - slub_debug is off */
#include <linux/kernel.h>
#include <linux/printk.h>
#include "slab_int.h"
slab_flags_t slab_debug_flags(unsigned int object_size, slab_flags_t flags, const char *name)
{
	return flags & ~SLAB_DEBUG_FLAGS;
}
unsigned int slab_debug_metadata(slab_flags_t flags)
{
	return 0;
}
void slab_debug_init_slab(struct kmem_cache *s, struct slab *slab)
{
}
void slab_debug_init_object(struct kmem_cache *s, struct slab *slab, void *object)
{
}
bool slab_debug_alloc(struct kmem_cache *s, struct slab *slab, void *object, size_t size, gfp_t flags,
		      unsigned long caller)
{
	return true;
}
bool slab_debug_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	return true;
}
void *slab_debug_next(struct kmem_cache *s, struct slab *slab, void *object)
{
	return slab_ptr_get(object, slab->fp);
}
void slab_debug_resize(const void *object, size_t size)
{
}
unsigned int slab_debug_check_slab(struct kmem_cache *s, struct slab *slab)
{
	return 0;
}
void slab_report_double_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	pr_err("BUG: double free of %px, cache %s, by %pS\n", object, s->name, (void *)caller);
}
void slab_report_freelist(struct kmem_cache *s, struct slab *slab, void *object, void *pointer)
{
	pr_err("BUG: free pointer of %px, cache %s, is damaged\n", object, s->name);
}
void slab_report_wrong_cache(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	pr_err("BUG: %px of cache %s freed to %s by %pS\n", object, slab->slab_cache->name, s->name, (void *)caller);
}
void slab_report_not_slab(const void *object, unsigned long caller)
{
	pr_err("BUG: %px is no object, freed by %pS\n", object, (void *)caller);
}
void slab_report_left(struct kmem_cache *s, struct slab *slab)
{
	pr_err("BUG: objects remaining in %s\n", s->name);
}
