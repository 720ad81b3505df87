/* SPDX-License-Identifier: MIT */
/*
 * interval_tree_generic.h - write an interval tree for a type of one's own
 *
 * A red-black tree by start whose nodes know the greatest end of their subtree, so that everything that touches
 * [start, last], both ends included, is found in O(log n + found). The caller's lock guards the tree.
 *
 * INTERVAL_TREE_DEFINE(struct type, name of the rb_node, type of the ends, name of the subtree's last,
 *                      macros for a node's start and last, storage class, prefix) defines
 * PREFIX_insert, PREFIX_remove, PREFIX_iter_first(root, start, last) and PREFIX_iter_next(node, start, last).
 */
#ifndef _LINUX_INTERVAL_TREE_GENERIC_H
#define _LINUX_INTERVAL_TREE_GENERIC_H

#include <linux/rbtree_augmented.h>

#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, ITPREFIX)                   \
	RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITLAST);               \
                                                                                                                       \
	ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root)                                   \
	{                                                                                                              \
		struct rb_node **link = &root->rb_root.rb_node, *up = NULL;                                            \
		ITTYPE start = ITSTART(node), last = ITLAST(node);                                                     \
		bool leftmost = true;                                                                                  \
		while (*link) {                                                                                        \
			ITSTRUCT *parent = rb_entry(*link, ITSTRUCT, ITRB);                                            \
			up = *link;                                                                                    \
			if (parent->ITSUBTREE < last)                                                                  \
				parent->ITSUBTREE = last;                                                              \
			if (start < ITSTART(parent)) {                                                                 \
				link = &up->rb_left;                                                                   \
			} else {                                                                                       \
				link = &up->rb_right;                                                                  \
				leftmost = false;                                                                      \
			}                                                                                              \
		}                                                                                                      \
		node->ITSUBTREE = last;                                                                                \
		rb_link_node(&node->ITRB, up, link);                                                                   \
		rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment);                          \
	}                                                                                                              \
	ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root)                                   \
	{                                                                                                              \
		rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment);                                     \
	}                                                                                                              \
	/* The first in order below @node that touches [start, last]; some node there ends at or after start. */       \
	static ITSTRUCT *ITPREFIX##_subtree_search(ITSTRUCT *node, ITTYPE start, ITTYPE last)                          \
	{                                                                                                              \
		for (;;) {                                                                                             \
			ITSTRUCT *left = rb_entry_safe(node->ITRB.rb_left, ITSTRUCT, ITRB);                            \
			ITSTRUCT *right = rb_entry_safe(node->ITRB.rb_right, ITSTRUCT, ITRB);                          \
			if (left && left->ITSUBTREE >= start) {                                                        \
				node = left;                                                                           \
				continue;                                                                              \
			}                                                                                              \
			if (ITSTART(node) > last)                                                                      \
				return NULL;                                                                           \
			if (ITLAST(node) >= start)                                                                     \
				return node;                                                                           \
			if (!right || right->ITSUBTREE < start)                                                        \
				return NULL;                                                                           \
			node = right;                                                                                  \
		}                                                                                                      \
	}                                                                                                              \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start, ITTYPE last)               \
	{                                                                                                              \
		ITSTRUCT *top = rb_entry_safe(root->rb_root.rb_node, ITSTRUCT, ITRB);                                  \
		if (!top || top->ITSUBTREE < start)                                                                    \
			return NULL;                                                                                   \
		if (ITSTART(rb_entry(root->rb_leftmost, ITSTRUCT, ITRB)) > last)                                       \
			return NULL;                                                                                   \
		return ITPREFIX##_subtree_search(top, start, last);                                                    \
	}                                                                                                              \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last)                             \
	{                                                                                                              \
		struct rb_node *rb = node->ITRB.rb_right, *came_from;                                                  \
		for (;;) {                                                                                             \
			ITSTRUCT *right = rb_entry_safe(rb, ITSTRUCT, ITRB);                                           \
			if (right && right->ITSUBTREE >= start)                                                        \
				return ITPREFIX##_subtree_search(right, start, last);                                  \
			/* Up to the first node that this one is left of. */                                           \
			do {                                                                                           \
				rb = rb_parent(&node->ITRB);                                                           \
				if (!rb)                                                                               \
					return NULL;                                                                   \
				came_from = &node->ITRB;                                                               \
				node = rb_entry(rb, ITSTRUCT, ITRB);                                                   \
				rb = node->ITRB.rb_right;                                                              \
			} while (came_from == rb);                                                                     \
			if (ITSTART(node) > last)                                                                      \
				return NULL;                                                                           \
			if (ITLAST(node) >= start)                                                                     \
				return node;                                                                           \
		}                                                                                                      \
	}

#endif
