/* SPDX-License-Identifier: MIT */
/*
 * test_rbtree.c - red-black trees and interval trees against a plain array
 *
 * Random insertions and removals; after each of them the tree is walked and its three rules, its order, its augmented
 * values and its links are checked.
 */
#include <kunit/test.h>
#include <linux/interval_tree.h>
#include <linux/kernel.h>
#include <linux/rbtree_augmented.h>

#define NR_ITEMS 96

struct item {
	struct rb_node rb;
	int key, value, subtree_max;
	bool in;
};

static struct item items[NR_ITEMS];
static u32 seed;

static u32 roll(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

#define item_value(item) ((item)->value)
RB_DECLARE_CALLBACKS_MAX(static, item_augment, struct item, rb, int, subtree_max, item_value);

static bool item_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct item, rb)->key < rb_entry(b, struct item, rb)->key;
}

static int item_cmp(const void *key, const struct rb_node *node)
{
	return *(const int *)key - rb_entry(node, struct item, rb)->key;
}

static int item_node_cmp(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct item, rb)->key - rb_entry(b, struct item, rb)->key;
}

/* Black nodes on the way down, or -1: a rule is broken. Counts the nodes. */
static int check_subtree(struct rb_node *node, struct rb_node *parent, bool augmented, int *nr)
{
	struct item *item = rb_entry_safe(node, struct item, rb);
	bool red = node && !(node->__rb_parent_color & 1);
	int left, right, max;

	if (!node)
		return 0;
	++*nr;
	if (rb_parent(node) != parent || (red && (!parent || !(parent->__rb_parent_color & 1))))
		return -1;
	left = check_subtree(node->rb_left, node, augmented, nr);
	right = check_subtree(node->rb_right, node, augmented, nr);
	if (left < 0 || left != right)
		return -1;
	max = item->value;
	if (node->rb_left)
		max = max(max, rb_entry(node->rb_left, struct item, rb)->subtree_max);
	if (node->rb_right)
		max = max(max, rb_entry(node->rb_right, struct item, rb)->subtree_max);
	if (augmented && max != item->subtree_max)
		return -1;
	return left + !red;
}

static void check_tree(struct kunit *test, struct rb_root_cached *root, bool augmented)
{
	struct rb_node *node, *prev = NULL;
	int nr = 0, walked = 0, expected = 0;

	for (int i = 0; i < NR_ITEMS; i++)
		expected += items[i].in;
	KUNIT_ASSERT_GE(test, check_subtree(root->rb_root.rb_node, NULL, augmented, &nr), 0);
	KUNIT_ASSERT_EQ(test, nr, expected);
	KUNIT_ASSERT_PTR_EQ(test, rb_first_cached(root), rb_first(&root->rb_root));
	for (node = rb_first(&root->rb_root); node; prev = node, node = rb_next(node), walked++) {
		KUNIT_ASSERT_PTR_EQ(test, rb_prev(node), prev);
		if (prev)
			KUNIT_ASSERT_LE(test, rb_entry(prev, struct item, rb)->key,
					rb_entry(node, struct item, rb)->key);
	}
	KUNIT_ASSERT_PTR_EQ(test, rb_last(&root->rb_root), prev);
	KUNIT_ASSERT_EQ(test, walked, expected);
}

static void churn(struct kunit *test, bool augmented, int steps)
{
	struct rb_root_cached root = RB_ROOT_CACHED;

	memset(items, 0, sizeof(items));
	for (int step = 0; step < steps; step++) {
		struct item *item = &items[roll(NR_ITEMS)];

		if (!item->in) {
			item->key = (int)roll(NR_ITEMS / 2); /* so that some are equal */
			item->value = (int)roll(1000);
			item->subtree_max = item->value;
			if (augmented)
				rb_add_augmented_cached(&item->rb, &root, item_less, &item_augment);
			else
				rb_add_cached(&item->rb, &root, item_less);
		} else if (augmented) {
			rb_erase_augmented_cached(&item->rb, &root, &item_augment);
		} else {
			rb_erase_cached(&item->rb, &root);
		}
		item->in = !item->in;
		check_tree(test, &root, augmented);
	}
}

static void rbtree_random(struct kunit *test)
{
	for (seed = 1; seed < 4; seed++) {
		u32 start = seed;

		churn(test, false, 800);
		seed = start;
	}
}

static void rbtree_augmented(struct kunit *test)
{
	seed = 77;
	churn(test, true, 2000);
}

/* Ascending, then all out from the front: the deepest rebalancing there is. */
static void rbtree_ascending(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;

	memset(items, 0, sizeof(items));
	for (int i = 0; i < NR_ITEMS; i++) {
		items[i].key = i;
		items[i].in = true;
		KUNIT_EXPECT_PTR_EQ(test, rb_add_cached(&items[i].rb, &root, item_less), i ? NULL : &items[0].rb);
		check_tree(test, &root, false);
	}
	for (int i = 0; i < NR_ITEMS; i++) {
		struct rb_node *first = rb_erase_cached(&items[i].rb, &root);

		items[i].in = false;
		KUNIT_EXPECT_PTR_EQ(test, first, i + 1 < NR_ITEMS ? &items[i + 1].rb : NULL);
		check_tree(test, &root, false);
	}
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&root.rb_root));
}

static void rbtree_finding(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct rb_node *node;
	struct item extra = { .key = 4 };
	int key, found = 0;

	for (int i = 0; i < 30; i++) {
		items[i].key = i / 3 * 2;
		rb_add(&items[i].rb, &root, item_less);
	}
	key = 8;
	KUNIT_EXPECT_EQ(test, rb_entry(rb_find(&key, &root, item_cmp), struct item, rb)->key, 8);
	rb_for_each(node, &key, &root, item_cmp) {
		/* Equal ones are in the order in which they came. */
		KUNIT_EXPECT_PTR_EQ(test, node, &items[12 + found].rb);
		found++;
	}
	KUNIT_EXPECT_EQ(test, found, 3);
	key = 9;
	KUNIT_EXPECT_NULL(test, rb_find(&key, &root, item_cmp));
	KUNIT_EXPECT_NULL(test, rb_find_first(&key, &root, item_cmp));
	KUNIT_EXPECT_NOT_NULL(test, rb_find_add(&extra.rb, &root, item_node_cmp));
	extra.key = 5;
	KUNIT_EXPECT_NULL(test, rb_find_add(&extra.rb, &root, item_node_cmp));
	key = 5;
	KUNIT_EXPECT_PTR_EQ(test, rb_find(&key, &root, item_cmp), &extra.rb);
}

static void rbtree_replace(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct item other = {};

	memset(items, 0, sizeof(items));
	for (int i = 0; i < 20; i++) {
		items[i].key = i;
		rb_add_cached(&items[i].rb, &root, item_less);
	}
	for (int i = 0; i < 20; i++) {
		other.key = i;
		rb_replace_node_cached(&items[i].rb, &other.rb, &root);
		KUNIT_EXPECT_PTR_EQ(test, rb_find(&i, &root.rb_root, item_cmp), &other.rb);
		rb_replace_node_cached(&other.rb, &items[i].rb, &root);
		items[i].in = true;
	}
	check_tree(test, &root, false);
}

static void rbtree_empty_node(struct kunit *test)
{
	struct rb_node node;

	RB_CLEAR_NODE(&node);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_NODE(&node));
	KUNIT_EXPECT_NULL(test, rb_next(&node));
	KUNIT_EXPECT_NULL(test, rb_prev(&node));
	KUNIT_EXPECT_NULL(test, rb_first_postorder(&RB_ROOT));
	KUNIT_EXPECT_NULL(test, rb_next_postorder(NULL));
}

/* A child is always visited before its parent, and everybody once. */
static void rbtree_postorder(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct item *item, *next;
	int seen = 0;

	for (int i = 0; i < NR_ITEMS; i++) {
		items[i].key = (int)roll(1000);
		items[i].in = false;
		rb_add(&items[i].rb, &root, item_less);
	}
	rbtree_postorder_for_each_entry_safe(item, next, &root, rb) {
		struct rb_node *left = item->rb.rb_left, *right = item->rb.rb_right;

		KUNIT_EXPECT_TRUE(test, !left || rb_entry(left, struct item, rb)->in);
		KUNIT_EXPECT_TRUE(test, !right || rb_entry(right, struct item, rb)->in);
		KUNIT_EXPECT_FALSE(test, item->in);
		item->in = true;
		seen++;
	}
	KUNIT_EXPECT_EQ(test, seen, NR_ITEMS);
}

/* --- intervals --- */

static struct interval_tree_node spans[NR_ITEMS];
static bool span_in[NR_ITEMS];

/* Everything that touches [start, last], by the tree and by looking at all of them. */
static void check_query(struct kunit *test, struct rb_root_cached *root, unsigned long start, unsigned long last)
{
	struct interval_tree_node *node, *prev = NULL;
	int found = 0, expected = 0;

	for (int i = 0; i < NR_ITEMS; i++)
		expected += span_in[i] && spans[i].start <= last && spans[i].last >= start;
	for (node = interval_tree_iter_first(root, start, last); node;
	     prev = node, node = interval_tree_iter_next(node, start, last), found++) {
		KUNIT_ASSERT_TRUE(test, node->start <= last && node->last >= start);
		KUNIT_ASSERT_TRUE(test, span_in[node - spans]);
		KUNIT_ASSERT_TRUE(test, !prev || prev->start <= node->start);
	}
	KUNIT_ASSERT_EQ(test, found, expected);
}

static void interval_tree(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;

	seed = 5;
	for (int step = 0; step < 1500; step++) {
		u32 i = roll(NR_ITEMS);
		unsigned long start = roll(500);

		if (span_in[i]) {
			interval_tree_remove(&spans[i], &root);
		} else {
			spans[i].start = roll(500);
			spans[i].last = spans[i].start + roll(roll(10) ? 20 : 300);
			interval_tree_insert(&spans[i], &root);
		}
		span_in[i] = !span_in[i];
		check_query(test, &root, start, start + roll(60));
	}
	check_query(test, &root, 0, ULONG_MAX);
	check_query(test, &root, 2000, 3000);
}

static struct kunit_case rbtree_cases[] = {
	KUNIT_CASE(rbtree_random),    KUNIT_CASE(rbtree_augmented), KUNIT_CASE(rbtree_ascending),
	KUNIT_CASE(rbtree_finding),   KUNIT_CASE(rbtree_replace),   KUNIT_CASE(rbtree_empty_node),
	KUNIT_CASE(rbtree_postorder), KUNIT_CASE(interval_tree),    {},
};
static struct kunit_suite rbtree_suite = { .name = "rbtree", .test_cases = rbtree_cases };
kunit_test_suite(rbtree_suite);
