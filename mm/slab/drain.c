/* SPDX-License-Identifier: MIT */
/*
 * drain.c - CPUs and nodes give memory back: shrink, CPU gone, memory short
 *
 * Model:   each CPU is visited and its sheaf goes back to the slabs; then the nodes drop what is empty.
 * Locking: a visit, inside it list_lock; slabs are dropped outside both. slab_mutex while all caches are walked.
 * Context: shrink and drain_all may sleep (slab_mutex). slab_drop_unused() never does.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/smp.h>

#include "slab_int.h"

/* One CPU's sheaf of one cache. */
static void drain_one(struct kmem_cache *s, unsigned int cpu)
{
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);
	struct slab_fault fault = { 0 };
	LIST_HEAD(freed);

	local_visit(cpu);
	if (!list_empty(&c->ring))
		sheaf_close(c, cpu, &freed, &fault);
	local_leave(cpu);
	slab_drop_list(&freed);
	if (unlikely(fault.slab))
		slab_fault_report(s, &fault, _RET_IP_);
}

/* slab_drain_cache - every CPU's sheaf of @s. */
void slab_drain_cache(struct kmem_cache *s)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		drain_one(s, cpu);
}

/* slab_shrink_nodes - drop what no object is in use of; how many slabs stay. */
unsigned long slab_shrink_nodes(struct kmem_cache *s)
{
	unsigned long left = 0;
	int nid;

	for_each_online_node(nid) {
		struct slab_fault fault = { 0 };
		LIST_HEAD(freed);

		if (!s->node[nid])
			continue;
		barn_empty_out(s, s->node[nid], &freed, &fault);
		node_collect_empty(s->node[nid], &freed);
		slab_drop_list(&freed);
		if (unlikely(fault.slab))
			slab_fault_report(s, &fault, _RET_IP_);
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
	drain_one(s, *(unsigned int *)arg);
	return 0;
}

void slab_cpu_dead(unsigned int cpu)
{
	slab_for_each(drain_dead, &cpu);
}

/* Everything CPU @cpu keeps. */
static void drain_ring(unsigned int cpu, struct list_head *freed, struct slab_fault *fault)
{
	struct list_head *ring = &per_cpu_ptr(&slab_cpu, cpu)->ring;

	local_visit(cpu);
	while (!list_empty(ring))
		sheaf_close(list_first_entry(ring, struct kmem_cache_cpu, ring), cpu, freed, fault);
	local_leave(cpu);
}

/* slab_drop_unused - frames are wanted and there are none: what CPUs keep goes back to the slabs, and the slabs that become empty
 * by it go back to the page allocator. Slabs that nodes keep empty stay where slab_mutex is held by another. */
bool slab_drop_unused(void)
{
	struct slab_fault fault = { 0 };
	LIST_HEAD(freed);
	unsigned int cpu;
	bool any;

	for_each_possible_cpu(cpu)
		if (!list_empty(&per_cpu_ptr(&slab_cpu, cpu)->ring))
			drain_ring(cpu, &freed, &fault);
	if (!in_interrupt() && mutex_trylock(&slab_mutex)) {
		struct kmem_cache *s;
		int nid;

		list_for_each_entry(s, &slab_caches, list)
			for_each_online_node(nid)
				if (s->node[nid]) {
					barn_empty_out(s, s->node[nid], &freed, &fault);
					node_collect_empty(s->node[nid], &freed);
				}
		mutex_unlock(&slab_mutex);
	}
	any = !list_empty(&freed);
	slab_drop_list(&freed);
	if (unlikely(fault.slab))
		slab_fault_report(fault.slab->slab_cache, &fault, _RET_IP_);
	return any;
}
