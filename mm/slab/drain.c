/* SPDX-License-Identifier: MIT */
/*
 * drain.c - CPUs and nodes give slabs back: shrink, CPU gone, memory short
 *
 * Model:   each CPU is visited and hands its slabs to the nodes; what is empty is dropped. Then the nodes' lists are looked
 *          through for slabs with nothing left in use.
 * Locking: a visit, inside it list_lock; slabs are dropped outside both. slab_mutex while all caches are walked.
 * Context: shrink and drain_all may sleep (slab_mutex). slab_drop_empty() never does.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/smp.h>

#include "slab_int.h"

/* One CPU's slabs of one cache. */
static void drain_one(struct kmem_cache *s, unsigned int cpu)
{
	LIST_HEAD(excess);

	local_visit(cpu);
	slab_flush_cpu(s, cpu);
	slab_excess_take(cpu, &excess);
	local_leave(cpu);
	slab_drop_list(&excess);
}

static bool holds_slabs(const struct kmem_cache_cpu *c)
{
	return READ_ONCE(c->slab) || READ_ONCE(c->nr_partial) || READ_ONCE(c->nr_empty);
}

/* slab_drain_cache - every CPU's slabs of @s. */
void slab_drain_cache(struct kmem_cache *s)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		if (holds_slabs(slab_cpu_of(s, cpu)))
			drain_one(s, cpu);
}

/* Take the slabs of @n with nothing in use off its list. */
static void collect_free(struct kmem_cache *s, struct kmem_cache_node *n, struct list_head *freed)
{
	struct slab *slab, *next;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_for_each_entry_safe(slab, next, &n->partial, slab_list) {
		if (REMOTE_COUNT(READ_ONCE(slab->remote)) != slab->left)
			continue;
		list_move(&slab->slab_list, freed);
		WRITE_ONCE(slab->owner, SLAB_NOBODY);
		WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
}

/* slab_shrink_nodes - drop what no object is in use of; how many slabs stay. */
unsigned long slab_shrink_nodes(struct kmem_cache *s)
{
	unsigned long left = 0;
	int nid;

	for_each_online_node(nid) {
		LIST_HEAD(freed);

		if (!s->node[nid])
			continue;
		collect_free(s, s->node[nid], &freed);
		slab_drop_list(&freed);
		left += (unsigned long)atomic_long_read(&s->node[nid]->nr_slabs);
	}
	return left;
}

int kmem_cache_shrink(struct kmem_cache *s)
{
	might_sleep();
	slab_drain_cache(s);
	return slab_shrink_nodes(s) != 0;
}

static int drain_and_shrink(struct kmem_cache *s, void *arg)
{
	slab_drain_cache(s);
	slab_shrink_nodes(s);
	return 0;
}

void slab_drain_all(void)
{
	slab_for_each(drain_and_shrink, NULL);
}

static int drain_dead(struct kmem_cache *s, void *arg)
{
	unsigned int cpu = *(unsigned int *)arg;

	if (holds_slabs(slab_cpu_of(s, cpu)))
		drain_one(s, cpu);
	return 0;
}

void slab_cpu_dead(unsigned int cpu)
{
	slab_for_each(drain_dead, &cpu);
}

/* slab_drop_empty - frames are wanted and there are none: what CPUs keep empty, from any cache, goes back. */
bool slab_drop_empty(void)
{
	bool any = false;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct slab_cpu *held = per_cpu_ptr(&slab_cpu, cpu);
		LIST_HEAD(excess);

		if (!READ_ONCE(held->nr_empty))
			continue;
		local_visit(cpu);
		slab_empty_put_aside(cpu);
		slab_excess_take(cpu, &excess);
		local_leave(cpu);
		any |= !list_empty(&excess);
		slab_drop_list(&excess);
	}
	return any;
}
