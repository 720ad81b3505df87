/* SPDX-License-Identifier: MIT */
/*
 * verify.c - mm/slab's share of the checker
 *
 * Model:   first what lists and sheaves say, cache by cache: every CPU's sheaf holds objects of its cache and node; every slab on a
 *          node's lists has room or, on the full list of a debugged cache, none. Then one walk over every slab of the machine, in address
 *          order: its frames lead to it, its freelist stays inside and is as long as `left` says, no free object is also in a
 *          sheaf or the barn. Last the sums of that walk, which it leaves in the nodes, equal what lists hold and counters say.
 * Locking: the machine is idle but for the caller; slab_mutex, visits and list_lock all the same.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "slab_int.h"

struct check {
	char *why;
	unsigned long size;
	struct kmem_cache *s;
	int nid;
	struct slab_found *found; /* of s on nid */
};

#define complain(c, fmt, ...) (scnprintf((c)->why, (c)->size, "cache %s: " fmt, (c)->s->name, ##__VA_ARGS__), -EUCLEAN)

static unsigned long addr(const void *p)
{
	return (unsigned long)p;
}

/* Is @object where an object of @slab begins? */
static bool is_object(const struct check *c, const struct slab *slab, const void *object)
{
	unsigned long offset = addr(object) - addr(slab_object(slab, 0));

	return offset / c->s->size < slab_objects(slab) && offset % c->s->size == 0;
}

/* --- one slab --- */

static int check_freelist(struct check *c, const struct slab *slab, unsigned long *seen)
{
	const void *object = slab->freelist;
	unsigned int nr = 0;

	for (; !slab_ptr_is_end(object); nr++) {
		if (!is_object(c, slab, object))
			return complain(c, "slab %#lx: its free list leads to %#lx, no object of it",
					addr(slab_address(slab)), addr(object));
		if (test_and_set_bit(slab_object_index(slab, object), seen))
			return complain(c, "object %#lx is on its free list twice", addr(object));
		object = slab_ptr_get(object, c->s->offset);
	}
	if (nr + slab->left != slab_objects(slab))
		return complain(c, "slab %#lx: %u of %u objects on the free list, %u counted as not there",
				addr(slab_address(slab)), nr, slab_objects(slab), slab->left);
	return 0;
}

/* No object of a CPU's sheaf is free in its slab, nor in another sheaf. */
static int check_sheaves(struct check *c, const struct slab *slab, unsigned long *seen)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct kmem_cache_cpu *part = slab_cpu_of(c->s, cpu);

		for (void **slot = part->slots; slot < part->top; slot++) {
			if (virt_to_slab(*slot) != slab)
				continue;
			if (!is_object(c, slab, *slot))
				return complain(c, "CPU %u keeps %#lx, no object", cpu, addr(*slot));
			if (test_and_set_bit(slab_object_index(slab, *slot), seen))
				return complain(c, "object %#lx is free twice, once in the sheaf of CPU %u",
						addr(*slot), cpu);
			c->found->sheaf_bits++;
		}
	}
	return 0;
}

struct barn_check {
	struct check *c;
	const struct slab *slab; /* NULL: any of the cache and node */
	unsigned long *seen;
};

static int check_in_barn(void *object, void *arg)
{
	struct barn_check *b = arg;
	const struct slab *slab = object ? virt_to_slab(object) : NULL;
	struct check *c = b->c;

	if (!b->slab) {
		c->found->in_sheaves++;
		if (!slab || slab->slab_cache != c->s || slab_nid(slab) != c->nid || !is_object(c, slab, object))
			return complain(c, "the barn of node %d holds %#lx, no object of it", c->nid, addr(object));
		return 0;
	}
	if (slab != b->slab)
		return 0;
	c->found->sheaf_bits++;
	if (test_and_set_bit(slab_object_index(slab, object), b->seen))
		return complain(c, "object %#lx is free twice, once in the barn", addr(object));
	return 0;
}

static int check_barn_lists(struct check *c, struct kmem_cache_node *n)
{
	struct barn_check b = { .c = c };
	unsigned int nr_full = 0, nr_empty = 0;
	struct page *page;

	list_for_each_entry(page, &n->barn_full, lru)
		nr_full++;
	list_for_each_entry(page, &n->barn_empty, lru)
		nr_empty++;
	if (nr_full != n->nr_barn_full || nr_empty != n->nr_barn_empty)
		return complain(c, "node %d: %u full and %u empty arrays in the barn, counted %u and %u", c->nid,
				nr_full, nr_empty, n->nr_barn_full, n->nr_barn_empty);
	return barn_for_each(n, check_in_barn, &b);
}

static int check_frames(struct check *c, const struct slab *slab)
{
	u16 tag = slab_is_debugged(c->s) ? SLAB_TAG_DEBUG : SLAB_TAG(c->nid);

	for (unsigned long i = 0; i < 1UL << slab_order(slab); i++) {
		const struct slab *frame = (const struct slab *)(slab_page(slab) + i);

		if (frame->tag != tag || frame->part != c->s->cpu_slab || frame->slab_cache != c->s ||
		    (i && frame->freelist != slab))
			return complain(c, "slab %#lx: frame %lu does not lead to it", addr(slab_address(slab)), i);
	}
	return 0;
}

static int check_slab(struct page *page, void *arg)
{
	static DECLARE_BITMAP(seen, SLAB_MAX_OBJECTS + 1); /* the machine is idle */
	struct check *c = arg;
	struct slab *slab = (struct slab *)page;
	int err;

	if (!PageSlab(page) || slab_is_dropped(slab))
		return 0;
	c->s = slab->slab_cache;
	c->nid = slab_nid(slab);
	c->found = &c->s->node[c->nid]->found;
	c->found->slabs++;
	c->found->pages += 1UL << slab_order(slab);
	c->found->objects += slab_objects(slab);
	c->found->with_room += !slab_ptr_is_end(slab->freelist);
	bitmap_zero(seen, slab_objects(slab));
	err = check_frames(c, slab);
	if (!err)
		err = check_freelist(c, slab, seen);
	if (!err)
		err = check_sheaves(c, slab, seen);
	if (!err)
		err = barn_for_each(c->s->node[c->nid], check_in_barn, &(struct barn_check){ c, slab, seen });
	return err;
}

/* --- lists and sheaves --- */

static int check_partial(struct check *c, struct kmem_cache_node *n)
{
	unsigned long empty = 0;
	struct slab *slab;

	list_for_each_entry(slab, &n->partial, slab_list) {
		if (slab->slab_cache != c->s || slab_nid(slab) != c->nid || slab_ptr_is_end(slab->freelist))
			return complain(c, "slab %#lx does not belong on the partial list of node %d",
					addr(slab_address(slab)), c->nid);
		c->found->listed++;
		empty += !slab->left;
	}
	if (c->found->listed != n->nr_partial)
		return complain(c, "node %d: %lu partial slabs, counted %lu", c->nid, c->found->listed, n->nr_partial);
	if (!slab_is_debugged(c->s) && empty != n->nr_empty)
		return complain(c, "node %d: %lu empty slabs, counted %lu", c->nid, empty, n->nr_empty);
	list_for_each_entry(slab, &n->full, slab_list)
		if (!slab_is_debugged(c->s) || slab->slab_cache != c->s || !slab_ptr_is_end(slab->freelist))
			return complain(c, "slab %#lx does not belong on the full list", addr(slab_address(slab)));
	return 0;
}

static int check_sheaf(struct check *c, unsigned int cpu)
{
	struct kmem_cache_cpu *part = slab_cpu_of(c->s, cpu);
	bool open = !list_empty(&part->ring);

	if (part->slots[-1] || part->top < part->slots || part->top > part->limit || part->size > part->room ||
	    part->limit != part->slots + (open ? part->size : 0))
		return complain(c, "the sheaf of CPU %u is out of shape", cpu);
	for (void **slot = part->slots; slot < part->top; slot++) {
		struct slab *slab = virt_to_slab(*slot);

		if (!slab || slab->slab_cache != c->s || slab_nid(slab) != slab_cpu_node(cpu))
			return complain(c, "CPU %u keeps %#lx, which is not of this cache and node", cpu, addr(*slot));
		c->found->in_sheaves += slab_nid(slab) == c->nid;
	}
	return 0;
}

static int check_lists(struct check *c, struct kmem_cache_node *n)
{
	unsigned int cpu;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&n->list_lock, flags);
	err = check_partial(c, n);
	if (!err)
		err = check_barn_lists(c, n);
	spin_unlock_irqrestore(&n->list_lock, flags);
	for_each_possible_cpu(cpu) {
		if (err)
			break;
		local_visit(cpu);
		err = check_sheaf(c, cpu);
		local_leave(cpu);
	}
	return err;
}

/* After the walk: what it found against lists and counters. */
static int check_sums(struct check *c, struct kmem_cache_node *n)
{
	const struct slab_found *found = c->found;

	if (found->listed != found->with_room)
		return complain(c, "node %d: %lu slabs have room, %lu are listed", c->nid, found->with_room,
				found->listed);
	if (found->in_sheaves != found->sheaf_bits)
		return complain(c, "node %d: sheaves hold %lu objects, %lu were found", c->nid, found->in_sheaves,
				found->sheaf_bits);
	if (found->slabs != (unsigned long)atomic_long_read(&n->nr_slabs) ||
	    found->pages != (unsigned long)atomic_long_read(&n->nr_pages) ||
	    found->objects != (unsigned long)atomic_long_read(&n->total_objects))
		return complain(c, "node %d: %lu slabs of %lu frames and %lu objects, counted %ld, %ld and %ld", c->nid,
				found->slabs, found->pages, found->objects, atomic_long_read(&n->nr_slabs),
				atomic_long_read(&n->nr_pages), atomic_long_read(&n->total_objects));
	return 0;
}

/* @fn for every cache on every node; slab_mutex held. */
static int each_node(struct check *c, int (*fn)(struct check *c, struct kmem_cache_node *n))
{
	list_for_each_entry(c->s, &slab_caches, list) {
		for_each_online_node(c->nid) {
			struct kmem_cache_node *n = c->s->node[c->nid];
			int err;

			if (!n)
				continue;
			c->found = &n->found;
			err = fn(c, n);
			if (err)
				return err;
		}
	}
	return 0;
}

static int forget(struct check *c, struct kmem_cache_node *n)
{
	n->found = (struct slab_found){ 0 };
	return 0;
}

static int check_all(struct check *c)
{
	int err = each_node(c, forget);

	if (!err)
		err = each_node(c, check_lists);
	if (!err)
		err = page_for_each_allocated(check_slab, c);
	return err ? err : each_node(c, check_sums);
}

int slab_verify(char *why, unsigned long size)
{
	struct check c = { .why = why, .size = size };
	int err;

	if (!slab_is_available())
		return 0;
	mutex_lock(&slab_mutex);
	err = check_all(&c);
	mutex_unlock(&slab_mutex);
	return err;
}
