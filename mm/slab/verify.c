/* SPDX-License-Identifier: MIT */
/*
 * verify.c - mm/slab's share of the checker
 *
 * Model:   first what lists and sheaves say: every CPU's sheaf holds objects of its cache and node, each once; every slab on a node's
 *          lists has room or, on the full list of a debugged cache, none. Then every slab of the machine, in address order: its frames
 *          lead to it, its freelist stays inside and is as long as `left` says, no free object is also in a sheaf; and the sums
 *          equal the counters of the nodes.
 * Locking: the machine is idle but for the caller; visits and list_lock all the same.
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
	unsigned long slabs, pages, objects; /* of s on nid, found */
	unsigned long listed, empty;         /* slabs on the node's partial list, and with nothing in use of those */
	unsigned long with_room;             /* slabs found whose freelist is not empty */
	unsigned long in_sheaves;            /* objects, of s on nid, in sheaves */
	unsigned long sheaf_bits;            /* objects found in slabs that a sheaf holds */
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
			c->sheaf_bits++;
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
		c->in_sheaves++;
		if (!slab || slab->slab_cache != c->s || slab_nid(slab) != c->nid || !is_object(c, slab, object))
			return complain(c, "the barn of node %d holds %#lx, no object of it", c->nid, addr(object));
		return 0;
	}
	if (slab != b->slab)
		return 0;
	c->sheaf_bits++;
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

	if (!PageSlab(page) || slab->slab_cache != c->s || slab_nid(slab) != c->nid || slab_is_dropped(slab))
		return 0;
	c->slabs++;
	c->pages += 1UL << slab_order(slab);
	c->objects += slab_objects(slab);
	c->with_room += !slab_ptr_is_end(slab->freelist);
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
	struct slab *slab;

	list_for_each_entry(slab, &n->partial, slab_list) {
		if (slab->slab_cache != c->s || slab_nid(slab) != c->nid || slab_ptr_is_end(slab->freelist))
			return complain(c, "slab %#lx does not belong on the partial list of node %d",
					addr(slab_address(slab)), c->nid);
		c->listed++;
		c->empty += !slab->left;
	}
	if (c->listed != n->nr_partial)
		return complain(c, "node %d: %lu partial slabs, counted %lu", c->nid, c->listed, n->nr_partial);
	if (!slab_is_debugged(c->s) && c->empty != n->nr_empty)
		return complain(c, "node %d: %lu empty slabs, counted %lu", c->nid, c->empty, n->nr_empty);
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
		c->in_sheaves += slab_nid(slab) == c->nid;
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

static int check_node(struct check *c)
{
	struct kmem_cache_node *n = c->s->node[c->nid];
	int err = check_lists(c, n);

	if (!err)
		err = page_for_each_allocated(check_slab, c);
	if (err)
		return err;
	if (c->listed != c->with_room)
		return complain(c, "node %d: %lu slabs have room, %lu are listed", c->nid, c->with_room, c->listed);
	if (c->in_sheaves != c->sheaf_bits)
		return complain(c, "node %d: sheaves hold %lu objects, %lu were found", c->nid, c->in_sheaves,
				c->sheaf_bits);
	if (c->slabs != (unsigned long)atomic_long_read(&n->nr_slabs) ||
	    c->pages != (unsigned long)atomic_long_read(&n->nr_pages) ||
	    c->objects != (unsigned long)atomic_long_read(&n->total_objects))
		return complain(c, "node %d: %lu slabs of %lu frames and %lu objects, counted %ld, %ld and %ld", c->nid,
				c->slabs, c->pages, c->objects, atomic_long_read(&n->nr_slabs),
				atomic_long_read(&n->nr_pages), atomic_long_read(&n->total_objects));
	return 0;
}

static int check_cache(struct kmem_cache *s, void *arg)
{
	struct check *out = arg;
	int nid;

	for_each_online_node(nid) {
		struct check c = { .why = out->why, .size = out->size, .s = s, .nid = nid };
		int err = s->node[nid] ? check_node(&c) : 0;

		if (err)
			return err;
	}
	return 0;
}

int slab_verify(char *why, unsigned long size)
{
	struct check c = { .why = why, .size = size };

	return slab_is_available() ? slab_for_each(check_cache, &c) : 0;
}
