/* SPDX-License-Identifier: MIT */
/*
 * stat.c - what caches hold, and their objects one by one
 *
 * Model:   slabs and objects are counted where slabs are made and dropped; what is free is counted here: in each CPU's sheaf, and on
 *          the freelists of each node's partial slabs. Full slabs are on no list and need none. Objects one by one come from a walk
 *          over all blocks in use, less those in sheaves and on freelists.
 * Locking: visits, and list_lock for each node; nothing is printed under either.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "slab_int.h"

unsigned int slab_cpu_objects(struct kmem_cache *s, unsigned int cpu)
{
	unsigned int nr;

	local_visit(cpu);
	nr = sheaf_count(slab_cpu_of(s, cpu));
	local_leave(cpu);
	return nr;
}

static void tally_node(struct kmem_cache_node *n, struct slab_tally *tally)
{
	struct page *page;
	struct slab *slab;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_for_each_entry(page, &n->barn_full, lru)
		tally->free += page->private;
	list_for_each_entry(slab, &n->partial, slab_list) {
		tally->free += slab_objects(slab) - slab->left;
		tally->idle += !slab->left;
		tally->listed++;
		tally->listed_in_use += slab->left;
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
}

void slab_tally(struct kmem_cache *s, int nid, struct slab_tally *tally)
{
	unsigned int cpu;
	int node;

	*tally = (struct slab_tally){ 0 };
	for_each_possible_cpu(cpu) {
		if (nid == NUMA_NO_NODE || nid == slab_cpu_node(cpu))
			tally->free += slab_cpu_objects(s, cpu);
	}
	for_each_online_node(node)
		if (s->node[node] && (nid == NUMA_NO_NODE || nid == node))
			tally_node(s->node[node], tally);
}

void slab_stat(struct kmem_cache *s, struct slab_stat *stat)
{
	struct slab_tally tally;
	int nid;

	*stat = (struct slab_stat){
		.objs_per_slab = s->objects[s->order],
		.pages_per_slab = 1u << s->order,
		.size = s->size,
		.object_size = s->object_size,
	};
	slab_tally(s, NUMA_NO_NODE, &tally);
	for_each_online_node(nid) {
		struct kmem_cache_node *n = s->node[nid];

		if (!n)
			continue;
		stat->nr_slabs += (unsigned long)atomic_long_read(&n->nr_slabs);
		stat->nr_pages += (unsigned long)atomic_long_read(&n->nr_pages);
		stat->num_objs += (unsigned long)atomic_long_read(&n->total_objects);
	}
	stat->active_objs = stat->num_objs - min(tally.free, stat->num_objs);
	stat->active_slabs = stat->nr_slabs - min(tally.idle, stat->nr_slabs);
}

/* --- pages --- */

unsigned long slab_node_pages(int nid, bool reclaimable)
{
	return node_page_state(NODE_DATA(nid), reclaimable ? NR_SLAB_RECLAIMABLE : NR_SLAB_UNRECLAIMABLE);
}

unsigned long slab_pages(bool reclaimable)
{
	return global_node_page_state(reclaimable ? NR_SLAB_RECLAIMABLE : NR_SLAB_UNRECLAIMABLE);
}

/* --- slabs and objects one by one --- */

struct slab_walk {
	struct kmem_cache *s; /* NULL: all */
	void (*fn)(struct kmem_cache *s, struct slab *slab);
};

static int walk_page(struct page *page, void *arg)
{
	struct slab_walk *walk = arg;
	struct slab *slab = (struct slab *)page;

	if (PageSlab(page) && !slab_is_dropped(slab) && (!walk->s || slab->slab_cache == walk->s))
		walk->fn(slab->slab_cache, slab);
	return 0;
}

/* slab_for_each_slab - every slab of @s (NULL: of all caches), on a quiet machine. */
void slab_for_each_slab(struct kmem_cache *s, void (*fn)(struct kmem_cache *s, struct slab *slab))
{
	struct slab_walk walk = { s, fn };

	page_for_each_allocated(walk_page, &walk);
}

static void mark_list(const struct slab *slab, const void *object, unsigned long *free)
{
	unsigned int max = slab_objects(slab);

	for (unsigned int nr = 0; !slab_ptr_is_end(object) && nr < max; nr++) {
		set_bit(slab_object_index(slab, object), free);
		object = slab_ptr_get(object, slab->slab_cache->offset);
	}
}

static void mark_sheaf(const struct slab *slab, unsigned int cpu, unsigned long *free)
{
	struct kmem_cache_cpu *c = slab_cpu_of(slab->slab_cache, cpu);

	for (void **slot = c->slots; slot < c->top; slot++)
		if (virt_to_slab(*slot) == slab)
			set_bit(slab_object_index(slab, *slot), free);
}

struct mark {
	const struct slab *slab;
	unsigned long *free;
};

static int mark_in_barn(void *object, void *arg)
{
	struct mark *mark = arg;

	if (virt_to_slab(object) == mark->slab)
		set_bit(slab_object_index(mark->slab, object), mark->free);
	return 0;
}

/* slab_mark_free - set the bit of every object of @slab that is free; @free has room for SLAB_MAX_OBJECTS + 1. Quiet machine. */
void slab_mark_free(const struct slab *slab, unsigned long *free)
{
	unsigned int cpu;

	bitmap_zero(free, slab_objects(slab));
	mark_list(slab, slab->freelist, free);
	for_each_possible_cpu(cpu)
		mark_sheaf(slab, cpu, free);
	barn_for_each(slab->slab_cache->node[slab_nid(slab)], mark_in_barn, &(struct mark){ slab, free });
}

struct object_walk {
	struct kmem_cache *s;
	void (*fn)(struct kmem_cache *s, void *object, void *arg);
	void *arg;
};

static int walk_objects(struct page *page, void *arg)
{
	static DECLARE_BITMAP(free, SLAB_MAX_OBJECTS + 1); /* the machine is quiet */
	struct object_walk *walk = arg;
	struct slab *slab = (struct slab *)page;

	if (!PageSlab(page) || slab->slab_cache != walk->s || slab_is_dropped(slab))
		return 0;
	slab_mark_free(slab, free);
	for (unsigned int i = 0; i < slab_objects(slab); i++)
		if (!test_bit(i, free))
			walk->fn(walk->s, slab_object(slab, i), walk->arg);
	return 0;
}

void slab_for_each_object(struct kmem_cache *s, void (*fn)(struct kmem_cache *s, void *object, void *arg), void *arg)
{
	struct object_walk walk = { s, fn, arg };

	page_for_each_allocated(walk_objects, &walk);
}
