/* SPDX-License-Identifier: MIT */
/*
 * verify.c - mm/slab's share of the checker
 *
 * Model:   first the lists: every CPU's current, partial and empty slabs, every node's, are what they say, and as many as counted.
 *          Then every slab of the machine, in address order: it is in the state its owner word says, each free list stays inside,
 *          no object is on two of them, their lengths agree with `left`; and the sums equal the counters of the nodes.
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
	unsigned long listed;                /* slabs that lists hold: those found in such a state must be as many */
	unsigned long found_listed;
};

#define complain(c, fmt, ...) (scnprintf((c)->why, (c)->size, "cache %s: " fmt, (c)->s->name, ##__VA_ARGS__), -EUCLEAN)

/* --- one slab --- */

static int check_list(struct check *c, const struct slab *slab, const void *object, unsigned long *seen,
		      const char *what, unsigned int *length)
{
	unsigned int nr = 0, max = slab_objects(slab);

	for (; !slab_ptr_is_end(object); nr++) {
		unsigned long offset = (unsigned long)object - (unsigned long)slab_object(slab, 0);

		if (offset / c->s->size >= max || offset % c->s->size)
			return complain(c, "slab %#lx: %s leads to %#lx, no object of it",
					(unsigned long)slab_address(slab), what, (unsigned long)object);
		if (test_bit((unsigned int)(offset / c->s->size), seen))
			return complain(c, "object %#lx is free twice (%s)", (unsigned long)object, what);
		set_bit((unsigned int)(offset / c->s->size), seen);
		object = slab_ptr_get(object, slab->fp);
	}
	*length = nr;
	return 0;
}

/* What `left` should be, from the state and the length of slab->freelist. */
static int check_left(struct check *c, const struct slab *slab, bool current, unsigned int nr_free)
{
	unsigned int want = current ? SLAB_LEFT_NEVER - nr_free : slab_objects(slab) - nr_free;

	if (READ_ONCE(slab->remote) == REMOTE_FULL)
		return 0; /* nobody's: made right when it is claimed */
	if (slab->left != want)
		return complain(c, "slab %#lx: left is %u, %u free objects make it %u",
				(unsigned long)slab_address(slab), slab->left, nr_free, want);
	return 0;
}

static int check_objects(struct check *c, const struct slab *slab)
{
	static DECLARE_BITMAP(seen, SLAB_MAX_OBJECTS + 1); /* the machine is idle */
	u32 owner = READ_ONCE(slab->owner), remote = READ_ONCE(slab->remote);
	const struct kmem_cache_cpu *cpu = slab_owner_is_cpu(owner) ? slab_cpu_of(c->s, owner & 0xffff) : NULL;
	bool current = cpu && cpu->slab == slab;
	unsigned int nr_free, nr_remote = 0, nr_cpu = 0;
	int err;

	bitmap_zero(seen, slab_objects(slab));
	err = check_list(c, slab, slab->freelist, seen, "its free list", &nr_free);
	if (!err && remote && remote != REMOTE_FULL)
		err = check_list(c, slab, (char *)slab_address(slab) + REMOTE_INDEX(remote) * 8, seen,
				 "its remote list", &nr_remote);
	if (!err && current)
		err = check_list(c, slab, cpu->freelist, seen, "its CPU's list", &nr_cpu);
	if (!err)
		err = check_left(c, slab, current, nr_free);
	if (!err && remote != REMOTE_FULL && nr_remote != REMOTE_COUNT(remote))
		err = complain(c, "slab %#lx: %u objects on the remote list, counted %u",
			       (unsigned long)slab_address(slab), nr_remote, REMOTE_COUNT(remote));
	if (!err && remote == REMOTE_FULL && (nr_free || owner != SLAB_NOBODY))
		err = complain(c, "slab %#lx is full, owner %#x, with %u objects free",
			       (unsigned long)slab_address(slab), owner, nr_free);
	if (!err && owner == SLAB_EMPTY && nr_free != slab_objects(slab))
		err = complain(c, "slab %#lx is empty, with %u of %u objects free", (unsigned long)slab_address(slab),
			       nr_free, slab_objects(slab));
	return err;
}

static int check_slab(struct page *page, void *arg)
{
	struct check *c = arg;
	struct slab *slab = (struct slab *)page;
	u32 owner = READ_ONCE(slab->owner);

	if (!PageSlab(page) || slab->slab_cache != c->s || slab_nid(slab) != c->nid || owner == SLAB_DROPPED)
		return 0;
	if (owner == SLAB_NOBODY && READ_ONCE(slab->remote) != REMOTE_FULL)
		return complain(c, "slab %#lx is nobody's and not full", (unsigned long)slab_address(slab));
	for (unsigned long i = 1; i < 1UL << slab_order(slab); i++) {
		const struct slab *tail = (const struct slab *)(page + i);

		if (tail->owner != SLAB_TAIL || tail->freelist != slab)
			return complain(c, "slab %#lx: frame %lu does not lead to it",
					(unsigned long)slab_address(slab), i);
	}
	c->slabs++;
	c->pages += 1UL << slab_order(slab);
	c->objects += slab_objects(slab);
	c->found_listed += owner != SLAB_NOBODY;
	return check_objects(c, slab);
}

/* --- lists --- */

static int check_cpu_list(struct check *c, struct list_head *list, u32 owner, unsigned int counted, const char *what)
{
	struct slab *slab;
	unsigned int nr = 0;

	list_for_each_entry(slab, list, slab_list) {
		if (slab->slab_cache != c->s || slab->owner != owner)
			return complain(c, "slab %#lx on a list of %s slabs has owner %#x",
					(unsigned long)slab_address(slab), what, slab->owner);
		c->listed += slab_nid(slab) == c->nid;
		nr++;
	}
	return nr == counted ? 0 : complain(c, "%u %s slabs listed, counted %u", nr, what, counted);
}

static int check_cpu(struct check *c, unsigned int cpu)
{
	struct kmem_cache_cpu *part = slab_cpu_of(c->s, cpu);
	bool holds = part->slab || part->nr_partial || part->nr_empty;
	int err = check_cpu_list(c, &part->partial, SLAB_OWNER(cpu), part->nr_partial, "partial");

	if (!err)
		err = check_cpu_list(c, &part->empty, SLAB_EMPTY, part->nr_empty, "empty");
	if (!err && part->slab && part->slab->owner != SLAB_OWNER(cpu))
		err = complain(c, "the current slab of CPU %u has owner %#x", cpu, part->slab->owner);
	if (!err && !part->slab && !slab_ptr_is_end(part->freelist))
		err = complain(c, "CPU %u has free objects of no slab", cpu);
	if (!err && holds == list_empty(&part->ring))
		err = complain(c, "CPU %u %s slabs and is %son the ring", cpu, holds ? "holds" : "holds no",
			       holds ? "not " : "");
	c->listed += part->slab && slab_nid(part->slab) == c->nid;
	return err;
}

static int check_node_lists(struct check *c, struct kmem_cache_node *n)
{
	u32 owner = slab_is_debugged(c->s) ? SLAB_DEBUG : SLAB_LISTED;
	unsigned long flags;
	struct slab *slab;
	int err;

	spin_lock_irqsave(&n->list_lock, flags);
	err = check_cpu_list(c, &n->partial, owner, (unsigned int)n->nr_partial, "listed");
	list_for_each_entry(slab, &n->full, slab_list)
		c->listed++;
	spin_unlock_irqrestore(&n->list_lock, flags);
	return err;
}

static int check_node(struct check *c)
{
	struct kmem_cache_node *n = c->s->node[c->nid];
	unsigned int cpu;
	int err = check_node_lists(c, n);

	for_each_possible_cpu(cpu) {
		if (err)
			return err;
		local_visit(cpu);
		err = check_cpu(c, cpu);
		local_leave(cpu);
	}
	if (!err)
		err = page_for_each_allocated(check_slab, c);
	if (err)
		return err;
	if (c->listed != c->found_listed)
		return complain(c, "node %d: %lu slabs on lists, %lu say so", c->nid, c->listed, c->found_listed);
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
