/* SPDX-License-Identifier: MIT */
/*
 * interval_tree.c - the interval tree over unsigned longs
 *
 * Holds:   one use of INTERVAL_TREE_DEFINE(); the algorithm is in <linux/interval_tree_generic.h>.
 * More:    tests/unit/test_rbtree.c
 */
#include <linux/interval_tree.h>
#include <linux/interval_tree_generic.h>

#define node_start(node) ((node)->start)
#define node_last(node) ((node)->last)

INTERVAL_TREE_DEFINE(struct interval_tree_node, rb, unsigned long, __subtree_last, node_start, node_last, ,
		     interval_tree)
