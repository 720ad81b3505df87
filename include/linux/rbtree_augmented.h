/* SPDX-License-Identifier: MIT */
/*
 * rbtree_augmented.h - red-black trees whose nodes carry something about their subtree
 *
 * The user keeps the value right on the way down to where a node is inserted, before rb_insert_augmented(); the tree calls
 * back wherever it changes shape. RB_DECLARE_CALLBACKS() writes the three callbacks from one function that computes a
 * node's value from its own and its children's, RB_DECLARE_CALLBACKS_MAX() that one as well.
 */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H

#include <linux/rbtree.h>

struct rb_augment_callbacks {
	/* Make @node's value and those above it right, up to @stop (not with it; NULL: all). */
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	/* @entry is in @old's place: give it @old's value. */
	void (*copy)(struct rb_node *old, struct rb_node *entry);
	/* @entry has risen above @old: it takes over @old's value, @old's is computed anew. */
	void (*rotate)(struct rb_node *old, struct rb_node *entry);
};

/* Balance after linking, with callbacks; take out, with callbacks. */
void rb_insert_augmented(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment);
void rb_erase_augmented(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment);

static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root, bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}
static inline void rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					     const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}
/* rb_add_augmented_cached - insert by comparison; @node when it is the first now, else NULL. */
static __always_inline struct rb_node *rb_add_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
							       bool (*less)(struct rb_node *, const struct rb_node *),
							       const struct rb_augment_callbacks *augment)
{
	bool leftmost = __rb_add_link(node, &root->rb_root, less);

	augment->propagate(rb_parent(node), NULL);
	rb_insert_augmented_cached(node, root, leftmost, augment);
	return leftmost ? node : NULL;
}

/*
 * RB_DECLARE_CALLBACKS - define @name from bool @rbcompute(@rbstruct *node, bool exit), which sets
 * node->@rbaugmented from node and its children; with @exit it returns true when that changed nothing.
 */
#define RB_DECLARE_CALLBACKS(rbstatic, name, rbstruct, rbfield, rbaugmented, rbcompute)                                \
	static void name##_propagate(struct rb_node *rb, struct rb_node *stop)                                         \
	{                                                                                                              \
		for (; rb != stop; rb = rb_parent(rb))                                                                 \
			if (rbcompute(rb_entry(rb, rbstruct, rbfield), true))                                          \
				break;                                                                                 \
	}                                                                                                              \
	static void name##_copy(struct rb_node *rb_old, struct rb_node *rb_new)                                        \
	{                                                                                                              \
		rb_entry(rb_new, rbstruct, rbfield)->rbaugmented = rb_entry(rb_old, rbstruct, rbfield)->rbaugmented;   \
	}                                                                                                              \
	static void name##_rotate(struct rb_node *rb_old, struct rb_node *rb_new)                                      \
	{                                                                                                              \
		name##_copy(rb_old, rb_new);                                                                           \
		rbcompute(rb_entry(rb_old, rbstruct, rbfield), false);                                                 \
	}                                                                                                              \
	rbstatic const struct rb_augment_callbacks name = { .propagate = name##_propagate,                             \
							    .copy = name##_copy,                                       \
							    .rotate = name##_rotate }

/* RB_DECLARE_CALLBACKS_MAX - the value is the greatest @rbcompute(node) of the subtree. */
#define RB_DECLARE_CALLBACKS_MAX(rbstatic, name, rbstruct, rbfield, rbtype, rbaugmented, rbcompute)                    \
	static inline bool name##_compute_max(rbstruct *node, bool exit)                                               \
	{                                                                                                              \
		rbstruct *child;                                                                                       \
		rbtype max = rbcompute(node);                                                                          \
		child = rb_entry_safe(node->rbfield.rb_left, rbstruct, rbfield);                                       \
		if (child && child->rbaugmented > max)                                                                 \
			max = child->rbaugmented;                                                                      \
		child = rb_entry_safe(node->rbfield.rb_right, rbstruct, rbfield);                                      \
		if (child && child->rbaugmented > max)                                                                 \
			max = child->rbaugmented;                                                                      \
		if (exit && node->rbaugmented == max)                                                                  \
			return true;                                                                                   \
		node->rbaugmented = max;                                                                               \
		return false;                                                                                          \
	}                                                                                                              \
	RB_DECLARE_CALLBACKS(rbstatic, name, rbstruct, rbfield, rbaugmented, name##_compute_max)

#endif
