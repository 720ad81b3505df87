/* SPDX-License-Identifier: MIT */
/*
 * node.c - a node's slabs with room, and the way of objects to them and from them
 *
 * Does not:   know who asks (sheaf.c, alloc.c); make or drop slabs (slabs.c); serve debugged caches.
 * Model:      partial slabs in a list. Objects are taken from the first, so that those further back have time to become empty, and
 *             a slab that gets its first free object is listed first or last by how much of it is free:
 *
 *               partial ─▶ nearly full ─▶ ... ─▶ nearly empty ─▶ empty      full slabs: on no list
 *
 *             A slab of which nothing is in use is kept as long as there are few of those beside what is in use, else it is handed
 *             to the caller, who drops it outside the lock.
 * Invariants: N1 nr_partial is the length of the list, nr_empty how many of it have nothing in use
 *             N2 (S3) a slab is on the list if and only if its freelist is not empty
 * Locking:    list_lock, taken here, interrupts off; inside a local section as a rule.
 * Failure:    a free pointer that leads out of its slab ends its list there: what is behind it is lost, and counts as in use.
 */
#include <linux/kernel.h>
#include <linux/list.h>

#include "slab_int.h"

#define EMPTY_KEPT_SHIFT 3 /* one slab in eight may be empty, and no more than min_partial */

static bool leads_out(const struct slab *slab, const void *next)
{
	unsigned long start = (unsigned long)slab_address(slab);

	return (unsigned long)next - start >= PAGE_SIZE << slab_order(slab);
}

static void unlist(struct kmem_cache_node *n, struct slab *slab)
{
	list_del(&slab->slab_list);
	WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
}

static void freelist_cut(struct slab *slab, void *object, void *pointer, struct slab_fault *fault)
{
	slab->freelist = slab_end(slab);
	WRITE_ONCE(slab->left, (u16)slab_objects(slab));
	if (!fault->slab)
		*fault = (struct slab_fault){ slab, object, pointer };
}

/* Objects off the freelist of @slab, list_lock held. */
static unsigned int take_from_slab(struct kmem_cache *s, struct slab *slab, void **out, unsigned int want,
				   struct slab_fault *fault)
{
	void *object = slab->freelist;
	unsigned int got = 0;

	while (got < want && !slab_ptr_is_end(object)) {
		void *next = slab_ptr_get(object, s->offset);

		if (unlikely(leads_out(slab, next))) {
			freelist_cut(slab, object, next, fault);
			return got;
		}
		out[got++] = object;
		object = next;
	}
	slab->freelist = object;
	WRITE_ONCE(slab->left, (u16)(slab->left + got));
	return got;
}

unsigned int node_take(struct kmem_cache *s, struct kmem_cache_node *n, void **out, unsigned int want,
		       struct slab_fault *fault)
{
	unsigned int got = 0;
	unsigned long flags;

	if (!READ_ONCE(n->nr_partial))
		return 0;
	spin_lock_irqsave(&n->list_lock, flags);
	while (got < want && !list_empty(&n->partial)) {
		struct slab *slab = list_first_entry(&n->partial, struct slab, slab_list);

		n->nr_empty -= !slab->left;
		got += take_from_slab(s, slab, out + got, want - got, fault);
		if (slab_ptr_is_end(slab->freelist))
			unlist(n, slab);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	return got;
}

/* Nothing of @slab is in use: keep it, or let it go. list_lock held. */
static void emptied(const struct kmem_cache *s, struct kmem_cache_node *n, struct slab *slab, struct list_head *freed)
{
	unsigned long slabs = (unsigned long)atomic_long_read(&n->nr_slabs);

	if (n->nr_empty < min_t(unsigned long, slabs >> EMPTY_KEPT_SHIFT, s->min_partial)) {
		n->nr_empty++;
		list_move_tail(&slab->slab_list, &n->partial);
		return;
	}
	unlist(n, slab);
	list_add(&slab->slab_list, freed);
}

/* One object back on the freelist of its slab, list_lock held. */
static void give_to_slab(struct kmem_cache *s, struct kmem_cache_node *n, void *object, struct list_head *freed,
			 struct slab_fault *fault)
{
	struct slab *slab = (struct slab *)virt_to_page(object);
	bool was_full;

	if (READ_ONCE(slab_page(slab)->state) == PAGE_STATE_NONE)
		slab = slab->freelist; /* an interior frame: the head */
	if (unlikely(slab->freelist == object || !slab->left)) {
		if (!fault->slab)
			*fault = (struct slab_fault){ slab, object, NULL };
		return;
	}
	was_full = slab_ptr_is_end(slab->freelist);
	slab_ptr_set(object, s->offset, slab->freelist);
	slab->freelist = object;
	WRITE_ONCE(slab->left, (u16)(slab->left - 1));
	if (was_full) {
		list_add(&slab->slab_list, &n->partial);
		WRITE_ONCE(n->nr_partial, n->nr_partial + 1);
	}
	if (unlikely(!slab->left))
		emptied(s, n, slab, freed);
}

void node_give(struct kmem_cache *s, struct kmem_cache_node *n, void *const *objects, unsigned int nr,
	       struct list_head *freed, struct slab_fault *fault)
{
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	for (unsigned int i = 0; i < nr; i++)
		give_to_slab(s, n, objects[i], freed, fault);
	spin_unlock_irqrestore(&n->list_lock, flags);
}

/* node_add_slab - a new slab: all its objects are free. */
void node_add_slab(struct kmem_cache *s, struct slab *slab)
{
	struct kmem_cache_node *n = s->node[slab_nid(slab)];
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_add_tail(&slab->slab_list, &n->partial);
	WRITE_ONCE(n->nr_partial, n->nr_partial + 1);
	n->nr_empty++;
	spin_unlock_irqrestore(&n->list_lock, flags);
}

/* node_collect_empty - take every slab with nothing in use off the list, onto @freed. */
void node_collect_empty(struct kmem_cache_node *n, struct list_head *freed)
{
	struct slab *slab, *next;
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_for_each_entry_safe(slab, next, &n->partial, slab_list) {
		if (slab->left)
			continue;
		unlist(n, slab);
		list_add(&slab->slab_list, freed);
	}
	n->nr_empty = 0;
	spin_unlock_irqrestore(&n->list_lock, flags);
}

void slab_fault_report(struct kmem_cache *s, const struct slab_fault *fault, unsigned long caller)
{
	if (fault->pointer)
		slab_report_freelist(s, fault->slab, fault->object, fault->pointer);
	else
		slab_report_double_free(s, fault->slab, fault->object, caller);
}
