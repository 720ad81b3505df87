/* SPDX-License-Identifier: MIT */
/*
 * kmalloc.c - kmalloc's caches, what is too large for them, and changing an object's size (row O4)
 *
 * Model:      13 sizes times four kinds. Small sizes go by eighths through a table in alloc.c, larger ones are powers of two; a
 *             constant size has found its cache when it is compiled. Above two pages a request is a compound page.
 *
 *               8 16 32 64 96 128 192 256 512 1k 2k 4k 8k     x   normal | cg: charged | rcl: reclaimable | dma
 *
 * Invariants: K1 a power-of-two size lies on a multiple of itself; any object on a multiple of ARCH_KMALLOC_MINALIGN
 * Locking:    none.
 * Failure:    NULL; above KMALLOC_MAX_SIZE with a warning from the page allocator unless __GFP_NOWARN.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/topology.h>

#include "slab_int.h"

struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_INDEXES];
DEFINE_PER_CPU(struct kmem_cache_cpu, kmalloc_cpu[NR_KMALLOC_TYPES * KMALLOC_INDEXES]);

static const struct {
	unsigned int size;
	const char *name[NR_KMALLOC_TYPES];
} kmalloc_info[KMALLOC_INDEXES] = {
#define KMALLOC_SIZE(bytes, text)                                                                                      \
	{                                                                                                              \
		bytes,                                                                                                 \
		{                                                                                                      \
			"kmalloc-" text, "kmalloc-cg-" text, "kmalloc-rcl-" text, "dma-kmalloc-" text                  \
		}                                                                                                      \
	}
	[1] = KMALLOC_SIZE(96, "96"),    [2] = KMALLOC_SIZE(192, "192"),  [3] = KMALLOC_SIZE(8, "8"),
	[4] = KMALLOC_SIZE(16, "16"),    [5] = KMALLOC_SIZE(32, "32"),    [6] = KMALLOC_SIZE(64, "64"),
	[7] = KMALLOC_SIZE(128, "128"),  [8] = KMALLOC_SIZE(256, "256"),  [9] = KMALLOC_SIZE(512, "512"),
	[10] = KMALLOC_SIZE(1024, "1k"), [11] = KMALLOC_SIZE(2048, "2k"), [12] = KMALLOC_SIZE(4096, "4k"),
	[13] = KMALLOC_SIZE(8192, "8k"),
#undef KMALLOC_SIZE
};
static_assert(KMALLOC_INDEXES == 14);

static slab_flags_t type_flags(unsigned int type)
{
	static const slab_flags_t flags[NR_KMALLOC_TYPES] = {
		[KMALLOC_CGROUP] = SLAB_ACCOUNT,
		[KMALLOC_RECLAIM] = SLAB_RECLAIM_ACCOUNT,
		[KMALLOC_DMA] = SLAB_CACHE_DMA,
	};

	return flags[type] | SLAB_KMALLOC;
}

/* kmalloc_init - 0 or -ENOMEM. */
int kmalloc_init(void)
{
	for (unsigned int type = 0; type < NR_KMALLOC_TYPES; type++) {
		for (unsigned int i = 1; i < KMALLOC_INDEXES; i++) {
			unsigned int size = kmalloc_info[i].size, align = ARCH_KMALLOC_MINALIGN;

			if (is_power_of_2(size))
				align = max(align, size);
			kmalloc_caches[type][i] = slab_create_boot(kmalloc_info[i].name[type], size, align,
								   type_flags(type),
								   &kmalloc_cpu[type * KMALLOC_INDEXES + i]);
			if (!kmalloc_caches[type][i])
				return -ENOMEM;
		}
	}
	return 0;
}

void kmalloc_fini(void)
{
	memset(kmalloc_caches, 0, sizeof(kmalloc_caches));
}

/* --- beyond the caches --- */

void *kmalloc_large(size_t size, gfp_t flags, int nid, unsigned long caller)
{
	unsigned int order = get_order(size);
	struct page *page;
	void *object;

	if (unlikely(slab_hooks_want_failure(NULL, flags)))
		return NULL;
	flags &= ~(__GFP_HIGHMEM | __GFP_MOVABLE);
	page = alloc_pages_node(nid, flags | __GFP_COMP, order); /* warns of what is larger than its largest */
	if (!page)
		return NULL;
	mod_node_page_state(NODE_DATA(page_to_nid(page)), NR_SLAB_UNRECLAIMABLE, 1L << order);
	object = page_address(page);
	if (unlikely(READ_ONCE(slab_hooked)))
		slab_hooks_run_alloc(NULL, object, size, PAGE_SIZE << order, flags, nid, caller);
	return object;
}

/* The first frame of a block that kmalloc_large() handed out; NULL: @object is not the start of one. */
static struct page *large_page(const void *object)
{
	struct page *page;

	if (!virt_addr_valid(object) || !PAGE_ALIGNED(object))
		return NULL;
	page = virt_to_page(object);
	if (READ_ONCE(page->state) != PAGE_STATE_ALLOCATED || PageSlab(page))
		return NULL;
	return page;
}

/* kfree_odd - what is no slab object: nothing, a large block, or a mistake. */
void kfree_odd(const void *object, unsigned long caller)
{
	struct page *page;
	unsigned int order;

	if (ZERO_OR_NULL_PTR(object))
		return;
	page = large_page(object);
	if (!page || !PageHead(page)) {
		slab_report_not_slab(object, caller);
		return;
	}
	if (unlikely(READ_ONCE(slab_hooked)))
		slab_hooks_run_free(NULL, object, caller);
	order = compound_order(page);
	mod_node_page_state(NODE_DATA(page_to_nid(page)), NR_SLAB_UNRECLAIMABLE, -(1L << order));
	__free_pages(page, order);
}

/* --- sizes --- */

size_t kmalloc_size_roundup(size_t size)
{
	if (!size)
		return 0;
	if (size <= KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_info[kmalloc_index(size)].size;
	return size <= KMALLOC_MAX_SIZE ? PAGE_SIZE << get_order(size) : size;
}

/* What krealloc() may use of @object without asking. */
static size_t usable_size(const void *object)
{
	const struct slab *slab;
	const struct page *page;

	if (unlikely(ZERO_OR_NULL_PTR(object)))
		return 0;
	slab = virt_to_slab(object);
	if (likely(slab)) {
		const struct kmem_cache *s = slab->slab_cache;

		/* Metadata behind an object is not the user's; room that alignment added is, unless somebody may look at it. */
		if (slab_is_debugged(s) || s->fp_outside)
			return s->object_size;
		return s->flags & SLAB_TYPESAFE_BY_RCU ? s->inuse : s->size;
	}
	page = large_page(object);
	if (WARN_ON_ONCE(!page))
		return 0;
	return page_size(page);
}

size_t ksize(const void *object)
{
	size_t size = usable_size(object);

	/* Whoever asks may use all of it. */
	if (size)
		slab_debug_resize(object, size);
	return size;
}

void *krealloc(const void *p, size_t size, gfp_t flags)
{
	size_t old;
	void *new;

	if (unlikely(!size)) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	old = usable_size(p);
	if (likely(!ZERO_OR_NULL_PTR(p)) && old >= size) {
		slab_debug_resize(p, size);
		return (void *)p;
	}
	new = __kmalloc(size, flags);
	if (new &&old) {
		slab_debug_resize(p, old); /* all of it may be read */
		memcpy(new, p, min(old, size));
		kfree(p);
	}
	return new;
}

void kfree_sensitive(const void *object)
{
	size_t size = ksize(object);

	if (size)
		memset((void *)object, 0, size);
	barrier(); /* or the compiler may see that nobody reads it again */
	kfree(object);
}
