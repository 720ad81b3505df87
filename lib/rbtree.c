/* SPDX-License-Identifier: MIT */
/*
 * rbtree.c - balance red-black trees
 *
 * Model:      every node is red or black; an empty link counts as black. The colour is bit 0 of the word that holds the
 *             parent's address. One way of turning serves both sides: lift() raises a node above its parent.
 *
 *                  parent                node
 *                  /    \                /  \
 *               node     c   lift      a    parent
 *               /  \        ------>          /  \
 *              a    b                       b    c
 *
 * Invariants: R1 the root is black
 *             R2 a red node's children are black
 *             R3 every way from a node down to an empty link has as many black nodes
 *             so no way is more than twice as long as another
 * Locking:    the caller's.
 * Does not:   search, allocate.
 * More:       tests/unit/test_rbtree.c checks R1 to R3 after every step
 */
#include <linux/rbtree_augmented.h>

#define RB_BLACK 1UL

static bool is_red(const struct rb_node *node)
{
	return node && !(node->__rb_parent_color & RB_BLACK);
}

static void set_black(struct rb_node *node)
{
	node->__rb_parent_color |= RB_BLACK;
}

static void set_red(struct rb_node *node)
{
	node->__rb_parent_color &= ~RB_BLACK;
}

static void set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (node->__rb_parent_color & RB_BLACK) | (unsigned long)parent;
}

static void copy_colour(struct rb_node *to, const struct rb_node *from)
{
	to->__rb_parent_color = (to->__rb_parent_color & ~RB_BLACK) | (from->__rb_parent_color & RB_BLACK);
}

/* The link that points at @node. */
static struct rb_node **link_to(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent = rb_parent(node);

	if (!parent)
		return &root->rb_node;
	return parent->rb_left == node ? &parent->rb_left : &parent->rb_right;
}

static void lift(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent = rb_parent(node), *middle;

	WRITE_ONCE(*link_to(parent, root), node);
	if (parent->rb_left == node) {
		middle = node->rb_right;
		WRITE_ONCE(parent->rb_left, middle);
		WRITE_ONCE(node->rb_right, parent);
	} else {
		middle = node->rb_left;
		WRITE_ONCE(parent->rb_right, middle);
		WRITE_ONCE(node->rb_left, parent);
	}
	if (middle)
		set_parent(middle, parent);
	set_parent(node, rb_parent(parent));
	set_parent(parent, node);
	if (augment)
		augment->rotate(parent, node);
}

/* @node is a new red leaf: R2 may fail between it and its parent. */
void rb_insert_augmented(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent, *grand, *uncle;

	for (parent = rb_parent(node); is_red(parent); parent = rb_parent(node)) {
		grand = rb_parent(parent); /* R1: a red parent is not the root */
		uncle = grand->rb_left == parent ? grand->rb_right : grand->rb_left;
		if (is_red(uncle)) {
			set_black(parent);
			set_black(uncle);
			set_red(grand);
			node = grand;
			continue;
		}
		/* An inner grandchild first becomes an outer one. */
		if ((grand->rb_left == parent) != (parent->rb_left == node)) {
			lift(node, root, augment);
			parent = node;
		}
		lift(parent, root, augment);
		set_black(parent);
		set_red(grand);
		break;
	}
	set_black(root->rb_node);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	rb_insert_augmented(node, root, NULL);
}

/* Below @parent the side of @short_node (may be NULL) lacks one black node (R3), and the other side has it. */
static void erase_rebalance(struct rb_node *short_node, struct rb_node *parent, struct rb_root *root,
			    const struct rb_augment_callbacks *augment)
{
	while (parent && !is_red(short_node)) {
		bool left = parent->rb_left == short_node;
		struct rb_node *sibling = left ? parent->rb_right : parent->rb_left, *near, *far;

		if (is_red(sibling)) {
			lift(sibling, root, augment);
			set_black(sibling);
			set_red(parent);
			sibling = left ? parent->rb_right : parent->rb_left;
		}
		near = left ? sibling->rb_left : sibling->rb_right;
		far = left ? sibling->rb_right : sibling->rb_left;
		if (!is_red(near) && !is_red(far)) {
			set_red(sibling);
			short_node = parent;
			parent = rb_parent(parent);
			continue;
		}
		if (!is_red(far)) {
			lift(near, root, augment);
			set_black(near);
			set_red(sibling);
			far = sibling;
			sibling = near;
		}
		lift(sibling, root, augment);
		copy_colour(sibling, parent);
		set_black(parent);
		set_black(far);
		return;
	}
	if (short_node)
		set_black(short_node);
}

/* Take out @node, which has at most one child, and put that into its place. */
static struct rb_node *unlink_single(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *child = node->rb_left ?: node->rb_right;

	WRITE_ONCE(*link_to(node, root), child);
	if (child)
		set_parent(child, rb_parent(node));
	return child;
}

void rb_replace_node(struct rb_node *victim, struct rb_node *node, struct rb_root *root)
{
	*node = *victim;
	if (node->rb_left)
		set_parent(node->rb_left, node);
	if (node->rb_right)
		set_parent(node->rb_right, node);
	smp_store_release(link_to(victim, root), node);
}

void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *node, struct rb_root *root)
{
	rb_replace_node(victim, node, root);
}

void rb_erase_augmented(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment)
{
	struct rb_node *gone = node, *child, *parent;
	bool black;

	/* With two children, the next node in order is taken out, and then takes @node's place. */
	if (node->rb_left && node->rb_right)
		for (gone = node->rb_right; gone->rb_left;)
			gone = gone->rb_left;
	black = !is_red(gone);
	child = unlink_single(gone, root);
	parent = rb_parent(gone);
	if (gone != node) {
		rb_replace_node(node, gone, root);
		if (parent == node)
			parent = gone;
		if (augment)
			augment->copy(node, gone);
	}
	if (augment && parent) {
		if (gone != node) {
			augment->propagate(parent, gone);
			augment->propagate(gone, NULL);
		} else {
			augment->propagate(parent, NULL);
		}
	}
	if (black)
		erase_rebalance(child, parent, root, augment);
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	rb_erase_augmented(node, root, NULL);
}

/* --- walking --- */

static struct rb_node *outermost(struct rb_node *node, bool left)
{
	struct rb_node *next;

	for (; node && (next = left ? node->rb_left : node->rb_right); node = next)
		;
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, true);
}

struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, false);
}

struct rb_node *rb_next(const struct rb_node *node)
{
	const struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_right)
		return outermost(node->rb_right, true);
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return (struct rb_node *)parent;
}

struct rb_node *rb_prev(const struct rb_node *node)
{
	const struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_left)
		return outermost(node->rb_left, false);
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return (struct rb_node *)parent;
}

/* The first leaf below @node, counted from the left. */
static struct rb_node *first_leaf(struct rb_node *node)
{
	while (node->rb_left || node->rb_right)
		node = node->rb_left ?: node->rb_right;
	return node;
}

struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? first_leaf(root->rb_node) : NULL;
}

struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return first_leaf(parent->rb_right);
	return parent;
}
