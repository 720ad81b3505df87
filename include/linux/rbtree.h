/* SPDX-License-Identifier: MIT */
/*
 * rbtree.h - red-black trees, intrusive: the user searches, the tree balances
 *
 * To insert, walk down to an empty link, rb_link_node() there, then rb_insert_color(); or let rb_add() and rb_find_add()
 * do it with a comparison. Equal keys are allowed, a later one comes behind.
 * Context: any; the caller's lock guards the tree. Insert and erase take O(log n) and call nobody.
 */
#ifndef _LINUX_RBTREE_H
#define _LINUX_RBTREE_H

#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/rbtree_types.h>

#define rb_parent(node) ((struct rb_node *)((node)->__rb_parent_color & ~3UL))
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member)                                                                               \
	({                                                                                                             \
		__typeof__(ptr) __node = (ptr);                                                                        \
		__node ? rb_entry(__node, type, member) : NULL;                                                        \
	})
#define RB_EMPTY_ROOT(root) (READ_ONCE((root)->rb_node) == NULL)
/* RB_CLEAR_NODE - mark a node that is in no tree; RB_EMPTY_NODE - is it marked? rb_erase() does not mark. */
#define RB_EMPTY_NODE(node) ((node)->__rb_parent_color == (unsigned long)(node))
#define RB_CLEAR_NODE(node) ((node)->__rb_parent_color = (unsigned long)(node))

/* rb_insert_color - restore the balance after rb_link_node(). */
void rb_insert_color(struct rb_node *node, struct rb_root *root);
/* rb_erase - take @node, which is in @root, out. */
void rb_erase(struct rb_node *node, struct rb_root *root);
/* rb_replace_node - @node takes the place of @victim, whose key it has. */
void rb_replace_node(struct rb_node *victim, struct rb_node *node, struct rb_root *root);
void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *node, struct rb_root *root);

/* In order; NULL at the end, or for an empty tree or node. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);
/* Children before parents: the order in which a whole tree is freed. */
struct rb_node *rb_first_postorder(const struct rb_root *root);
struct rb_node *rb_next_postorder(const struct rb_node *node);

/* rb_link_node - @node becomes the red leaf at *@link, a child link of @parent that is NULL, or the root's. */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->__rb_parent_color = (unsigned long)parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	*link = node;
}
static inline void rb_link_node_rcu(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	node->__rb_parent_color = (unsigned long)parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	smp_store_release(link, node);
}

/* rbtree_postorder_for_each_entry_safe - every entry, its children before it; the body may free it, but not rb_erase(). */
#define rbtree_postorder_for_each_entry_safe(pos, n, root, field)                                                      \
	for (pos = rb_entry_safe(rb_first_postorder(root), __typeof__(*pos), field);                                   \
	     pos && ((n = rb_entry_safe(rb_next_postorder(&pos->field), __typeof__(*pos), field)), 1); pos = n)

/* --- trees that know their first node --- */

#define rb_first_cached(root) ((root)->rb_leftmost)

/* @leftmost: the walk down to @node went left all the way. */
static inline void rb_insert_color_cached(struct rb_node *node, struct rb_root_cached *root, bool leftmost)
{
	if (leftmost)
		root->rb_leftmost = node;
	rb_insert_color(node, &root->rb_root);
}
/* The new first node when @node was it, else NULL. */
static inline struct rb_node *rb_erase_cached(struct rb_node *node, struct rb_root_cached *root)
{
	struct rb_node *leftmost = NULL;

	if (root->rb_leftmost == node)
		leftmost = root->rb_leftmost = rb_next(node);
	rb_erase(node, &root->rb_root);
	return leftmost;
}
static inline void rb_replace_node_cached(struct rb_node *victim, struct rb_node *node, struct rb_root_cached *root)
{
	if (root->rb_leftmost == victim)
		root->rb_leftmost = node;
	rb_replace_node(victim, node, &root->rb_root);
}

/* --- with a comparison --- */

/* Link @node behind all that are not greater. True when it went left all the way. */
static __always_inline bool __rb_add_link(struct rb_node *node, struct rb_root *root,
					  bool (*less)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **link = &root->rb_node, *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (less(node, parent)) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(node, parent, link);
	return leftmost;
}
static __always_inline void rb_add(struct rb_node *node, struct rb_root *root,
				   bool (*less)(struct rb_node *, const struct rb_node *))
{
	__rb_add_link(node, root, less);
	rb_insert_color(node, root);
}
/* @node when it is the first now, else NULL. */
static __always_inline struct rb_node *rb_add_cached(struct rb_node *node, struct rb_root_cached *root,
						     bool (*less)(struct rb_node *, const struct rb_node *))
{
	bool leftmost = __rb_add_link(node, &root->rb_root, less);

	rb_insert_color_cached(node, root, leftmost);
	return leftmost ? node : NULL;
}
/* rb_find_add - a node equal to @node that is there already, else NULL and @node is in. */
static __always_inline struct rb_node *rb_find_add(struct rb_node *node, struct rb_root *root,
						   int (*cmp)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		int c = cmp(node, *link);

		parent = *link;
		if (c == 0)
			return parent;
		link = c < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(node, parent, link);
	rb_insert_color(node, root);
	return NULL;
}
/* rb_find - some node equal to @key. rb_find_first - the first of them in order. NULL: none. */
static __always_inline struct rb_node *rb_find(const void *key, const struct rb_root *root,
					       int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *node = root->rb_node;

	while (node) {
		int c = cmp(key, node);

		if (c == 0)
			break;
		node = c < 0 ? node->rb_left : node->rb_right;
	}
	return node;
}
static __always_inline struct rb_node *rb_find_first(const void *key, const struct rb_root *root,
						     int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *node = root->rb_node, *match = NULL;

	while (node) {
		int c = cmp(key, node);

		if (c == 0)
			match = node;
		node = c <= 0 ? node->rb_left : node->rb_right;
	}
	return match;
}
/* rb_next_match - the next node when it is equal to @key too. */
static __always_inline struct rb_node *rb_next_match(const void *key, struct rb_node *node,
						     int (*cmp)(const void *key, const struct rb_node *))
{
	node = rb_next(node);
	return node && cmp(key, node) == 0 ? node : NULL;
}
#define rb_for_each(node, key, root, cmp)                                                                              \
	for ((node) = rb_find_first((key), (root), (cmp)); (node); (node) = rb_next_match((key), (node), (cmp)))

#endif
