/* SPDX-License-Identifier: MIT */
/*
 * radix-tree.h - the older interface to what is an xarray (<linux/xarray.h>)
 *
 * Locking: the user's lock around changes; lookups need rcu_read_lock() only.
 * Differs: no slots: radix_tree_lookup_slot(), radix_tree_for_each_slot() and iterators are not there.
 */
#ifndef _LINUX_RADIX_TREE_H
#define _LINUX_RADIX_TREE_H

#include <linux/errno.h>
#include <linux/preempt.h>
#include <linux/xarray.h>

struct radix_tree_root {
	struct xarray xa;
	gfp_t gfp; /* for its nodes */
};
#define RADIX_TREE_MAX_TAGS 3
#define RADIX_TREE_INIT(name, mask)                                                                                    \
	{                                                                                                              \
		.xa = XARRAY_INIT(name.xa, 0), .gfp = (mask)                                                           \
	}
#define RADIX_TREE(name, mask) struct radix_tree_root name = RADIX_TREE_INIT(name, mask)
static inline void radix_tree_init_root(struct radix_tree_root *root, gfp_t mask)
{
	xa_init(&root->xa);
	root->gfp = mask;
}
#define INIT_RADIX_TREE(root, mask) radix_tree_init_root(root, mask)

static inline bool radix_tree_empty(const struct radix_tree_root *root)
{
	return xa_empty(&root->xa);
}
/* radix_tree_insert - 0, -EEXIST, -ENOMEM. */
static inline int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	int err = xa_insert(&root->xa, index, item, root->gfp);

	return err == -EBUSY ? -EEXIST : err;
}
static inline void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	return xa_load((struct xarray *)&root->xa, index);
}
static inline void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	return xa_erase(&root->xa, index);
}
/* radix_tree_delete_item - only if it is @item (NULL: any). What was there. */
static inline void *radix_tree_delete_item(struct radix_tree_root *root, unsigned long index, void *item)
{
	return item ? xa_cmpxchg(&root->xa, index, item, NULL, 0) : xa_erase(&root->xa, index);
}
static inline unsigned int radix_tree_gang_lookup(const struct radix_tree_root *root, void **results,
						  unsigned long first, unsigned int max)
{
	return xa_extract((struct xarray *)&root->xa, results, first, ULONG_MAX, max, XA_PRESENT);
}
static inline unsigned int radix_tree_gang_lookup_tag(const struct radix_tree_root *root, void **results,
						      unsigned long first, unsigned int max, unsigned int tag)
{
	return xa_extract((struct xarray *)&root->xa, results, first, ULONG_MAX, max, tag);
}
static inline void *radix_tree_tag_set(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	xa_set_mark(&root->xa, index, tag);
	return xa_load(&root->xa, index);
}
static inline void *radix_tree_tag_clear(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	xa_clear_mark(&root->xa, index, tag);
	return xa_load(&root->xa, index);
}
static inline int radix_tree_tag_get(const struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	return xa_get_mark((struct xarray *)&root->xa, index, tag);
}
static inline int radix_tree_tagged(const struct radix_tree_root *root, unsigned int tag)
{
	return xa_marked(&root->xa, tag);
}
/* radix_tree_preload - no preemption until radix_tree_preload_end(). */
static inline int radix_tree_preload(gfp_t gfp)
{
	(void)gfp;
	preempt_disable();
	return 0;
}
#define radix_tree_maybe_preload(gfp) radix_tree_preload(gfp)
static inline void radix_tree_preload_end(void)
{
	preempt_enable();
}

#endif
