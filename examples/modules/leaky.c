/* SPDX-License-Identifier: MIT */
/*
 * leaky.c - a module that cleans up wrongly: its exit forgets the first node of the list, and then the cache cannot go
 */
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

static int nodes = 4;
module_param(nodes, int, 0444);

struct node {
	struct list_head list;
	int number;
};

static LIST_HEAD(all_nodes);
static struct kmem_cache *node_cache;

static noinline struct node *node_create(int number)
{
	struct node *node = kmem_cache_alloc(node_cache, GFP_KERNEL);

	if (node) {
		node->number = number;
		list_add_tail(&node->list, &all_nodes);
	}
	return node;
}

static int __init leaky_init(void)
{
	node_cache = kmem_cache_create("leaky_node", sizeof(struct node), 0, SLAB_HWCACHE_ALIGN, NULL);
	if (!node_cache)
		return -ENOMEM;
	for (int i = 0; i < nodes; i++)
		if (!node_create(i))
			return -ENOMEM;
	return 0;
}

static void __exit leaky_exit(void)
{
	struct node *node, *next;

	list_for_each_entry_safe(node, next, &all_nodes, list) {
		if (!node->number) /* the mistake */
			continue;
		list_del(&node->list);
		kmem_cache_free(node_cache, node);
	}
	kmem_cache_destroy(node_cache);
}

module_init(leaky_init);
module_exit(leaky_exit);
MODULE_LICENSE("Dual MIT/GPL");
