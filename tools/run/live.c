/* SPDX-License-Identifier: MIT */
/*
 * live.c - what is allocated at the moment, each with the stack that allocated it
 *
 * Model:      a hash table with chains, in the host's memory, so that watching the machine does not change it. An item
 *             is known by kind and address. Items come from blocks of many and go to a free list.
 * Locking:    live_lock, a spin lock: threads of the module add and remove at once, also where they may not sleep.
 *             Nothing of Quire is called under it.
 * Failure:    no memory: the item is not kept and counted as lost.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define BUCKETS (1u << 16)
#define BLOCK 256 /* items */

struct node {
	struct live_item item;
	struct node *next;
};

static struct node *buckets[BUCKETS];
static struct node *free_nodes;
static unsigned long nr_items, nr_lost;
static int live_lock;

static void lock(void)
{
	while (__atomic_exchange_n(&live_lock, 1, __ATOMIC_ACQUIRE))
		sched_yield();
}

static void unlock(void)
{
	__atomic_store_n(&live_lock, 0, __ATOMIC_RELEASE);
}

static struct node **bucket_of(unsigned int kind, unsigned long address)
{
	unsigned long long mixed = (address ^ kind) * 0x9e3779b97f4a7c15ull;

	return &buckets[mixed >> 48];
}

/* Where the pointer to this item is, or to NULL if there is none. */
static struct node **find(unsigned int kind, unsigned long address)
{
	struct node **at = bucket_of(kind, address);

	while (*at && ((*at)->item.address != address || (*at)->item.kind != kind))
		at = &(*at)->next;
	return at;
}

static struct node *node_take(void)
{
	struct node *node = free_nodes;

	if (!node) {
		struct node *block = calloc(BLOCK, sizeof(*block));

		for (unsigned int i = 0; block && i < BLOCK; i++) {
			block[i].next = free_nodes;
			free_nodes = &block[i];
		}
		node = free_nodes;
	}
	if (node)
		free_nodes = node->next;
	return node;
}

static void node_drop(struct node **at)
{
	struct node *node = *at;

	*at = node->next;
	node->next = free_nodes;
	free_nodes = node;
	nr_items--;
}

void live_add(const struct live_item *item)
{
	struct node **at, *node;

	lock();
	at = find(item->kind, item->address);
	node = *at;
	if (!node) {
		node = node_take();
		if (node) {
			node->next = NULL;
			*at = node;
			nr_items++;
		}
	}
	if (node)
		node->item = *item;
	else
		nr_lost++;
	unlock();
}

void live_remove(unsigned int kind, unsigned long address)
{
	struct node **at;

	lock();
	at = find(kind, address);
	if (*at)
		node_drop(at);
	unlock();
}

int live_has(unsigned int kind, unsigned long address)
{
	int has;

	lock();
	has = *find(kind, address) != NULL;
	unlock();
	return has;
}

void live_each(int (*visit)(void *arg, const struct live_item *item), void *arg)
{
	lock();
	for (unsigned int i = 0; i < BUCKETS; i++) {
		struct node **at = &buckets[i];

		while (*at) {
			if (visit(arg, &(*at)->item))
				node_drop(at);
			else
				at = &(*at)->next;
		}
	}
	unlock();
}

unsigned long live_count(void)
{
	return __atomic_load_n(&nr_items, __ATOMIC_RELAXED);
}

unsigned long live_lost(void)
{
	return __atomic_load_n(&nr_lost, __ATOMIC_RELAXED);
}
