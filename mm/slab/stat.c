/* SPDX-License-Identifier: MIT */
/*
 * stat.c - what caches hold, and their objects one by one
 *
 * Model:   slabs and objects are counted where slabs are made and dropped; what is free is counted here, on the lists where free
 *          objects are: each CPU's current, partial and empty slabs, each node's listed ones. Full slabs are on no list and need
 *          none. Objects one by one come from a walk over all blocks in use.
 * Locking: visits, and list_lock for each node; nothing is printed under either.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "slab_int.h"

/* Free objects of @slab beside those on a CPU's freelist, and whether all are free. */
static void count_slab_free(const struct slab *slab, unsigned int nr_free, unsigned long *free, unsigned long *idle)
{
	*free += nr_free;
	*idle += nr_free == slab_objects(slab);
}

static unsigned int remote_free(const struct slab *slab)
{
	u32 remote = READ_ONCE(slab->remote);

	return remote == REMOTE_FULL ? 0 : REMOTE_COUNT(remote);
}

static void count_cpu(struct kmem_cache *s, unsigned int cpu, unsigned long *free, unsigned long *idle)
{
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);
	struct slab *slab;

	local_visit(cpu);
	if (c->slab)
		count_slab_free(c->slab,
				slab_list_length(c->slab, c->freelist) + SLAB_LEFT_NEVER - c->slab->left +
					remote_free(c->slab),
				free, idle);
	list_for_each_entry(slab, &c->partial, slab_list)
		count_slab_free(slab, slab_objects(slab) - slab->left + remote_free(slab), free, idle);
	list_for_each_entry(slab, &c->empty, slab_list)
		count_slab_free(slab, slab_objects(slab), free, idle);
	local_leave(cpu);
}

static void count_node(struct kmem_cache_node *n, unsigned long *free, unsigned long *idle)
{
	struct slab *slab;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_for_each_entry(slab, &n->partial, slab_list)
		count_slab_free(slab, slab_objects(slab) - slab->left + remote_free(slab), free, idle);
	spin_unlock_irqrestore(&n->list_lock, flags);
}

void slab_stat(struct kmem_cache *s, struct slab_stat *stat)
{
	unsigned long free = 0, idle = 0;
	unsigned int cpu;
	int nid;

	*stat = (struct slab_stat){
		.objs_per_slab = s->objects[s->order],
		.pages_per_slab = 1u << s->order,
		.size = s->size,
		.object_size = s->object_size,
	};
	for_each_possible_cpu(cpu)
		count_cpu(s, cpu, &free, &idle);
	for_each_online_node(nid) {
		struct kmem_cache_node *n = s->node[nid];

		if (!n)
			continue;
		count_node(n, &free, &idle);
		stat->nr_slabs += (unsigned long)atomic_long_read(&n->nr_slabs);
		stat->nr_pages += (unsigned long)atomic_long_read(&n->nr_pages);
		stat->num_objs += (unsigned long)atomic_long_read(&n->total_objects);
	}
	stat->active_objs = stat->num_objs - min(free, stat->num_objs);
	stat->active_slabs = stat->nr_slabs - min(idle, stat->nr_slabs);
}

/* --- pages --- */

unsigned long slab_node_pages(int nid, bool reclaimable)
{
	unsigned long pages = 0;
	struct kmem_cache *s;

	if (!slab_is_available())
		return 0;
	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		if (s->node[nid] && !!(s->flags & SLAB_RECLAIM_ACCOUNT) == reclaimable)
			pages += (unsigned long)atomic_long_read(&s->node[nid]->nr_pages);
	mutex_unlock(&slab_mutex);
	return pages;
}

unsigned long slab_pages(bool reclaimable)
{
	unsigned long pages = reclaimable ? 0 : (unsigned long)atomic_long_read(&kmalloc_large_pages);
	int nid;

	for_each_online_node(nid)
		pages += slab_node_pages(nid, reclaimable);
	return pages;
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

	if (PageSlab(page) && READ_ONCE(slab->owner) != SLAB_DROPPED && (!walk->s || slab->slab_cache == walk->s))
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
		object = slab_ptr_get(object, slab->fp);
	}
}

/* slab_mark_free - set the bit of every object of @slab that is free; @free has room for SLAB_MAX_OBJECTS + 1. Quiet machine. */
void slab_mark_free(const struct slab *slab, unsigned long *free)
{
	u32 owner = READ_ONCE(slab->owner), remote = READ_ONCE(slab->remote);

	bitmap_zero(free, slab_objects(slab));
	mark_list(slab, slab->freelist, free);
	if (remote && remote != REMOTE_FULL)
		mark_list(slab, (char *)slab_address(slab) + REMOTE_INDEX(remote) * 8, free);
	if (slab_owner_is_cpu(owner)) {
		const struct kmem_cache_cpu *c = slab_cpu_of(slab->slab_cache, owner & 0xffff);

		if (c->slab == slab)
			mark_list(slab, c->freelist, free);
	}
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

	if (!PageSlab(page) || slab->slab_cache != walk->s || READ_ONCE(slab->owner) == SLAB_DROPPED)
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
