/* SPDX-License-Identifier: MIT */
/*
 * barn.c - whole sheaves that CPUs of a node leave for each other
 *
 * Does not:   touch objects or slabs, but to empty a barn (node.c).
 * Model:      where one CPU allocates and another frees, objects would go home to their slabs, one by one, only to be taken
 *             from there again. Instead a CPU whose sheaf is full leaves the whole array in the barn and goes on with an empty one;
 *             one whose sheaf is empty takes a full array and leaves its own:
 *
 *                CPU that frees ── full array ──▶ ┌──────┐ ── full array ──▶ CPU that allocates
 *                               ◀── empty array ─ │ barn │ ◀─ empty array ──
 *                                                 └──────┘
 *
 *             Only sheaves that have grown to a frame take part: those are busy. An array is a frame; its struct page links it (lru) and
 *             says how many objects are in it (private). A barn is small, and is emptied when its CPUs' sheaves are idle.
 * Invariants: W1 an array in barn_full has private objects from its second entry on, none NULL; its first is NULL
 *             W2 nr_barn_full and nr_barn_empty are the lengths of the lists, neither above BARN_MAX
 * Locking:    list_lock, taken here; inside a local section or visit.
 */
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>

#include "slab_int.h"

#define BARN_MAX 4u

static void **array_of(struct page *page)
{
	return page_address(page);
}

static bool may_trade(const struct kmem_cache_cpu *c)
{
	return c->room == SHEAF_FRAME_SLOTS;
}

static struct page *take_first(struct list_head *list)
{
	struct page *page = list_first_entry(list, struct page, lru);

	list_del(&page->lru);
	return page;
}

/* barn_leave_full - @c, full, goes on with an empty array. False: there is none, or the barn is full. */
bool barn_leave_full(struct kmem_cache_cpu *c, struct kmem_cache_node *n)
{
	unsigned long flags;
	bool traded = false;

	if (!may_trade(c))
		return false;
	spin_lock_irqsave(&n->list_lock, flags);
	if (n->nr_barn_full < BARN_MAX && n->nr_barn_empty) {
		struct page *empty = take_first(&n->barn_empty), *full = virt_to_page(c->slots - 1);

		WRITE_ONCE(n->nr_barn_empty, n->nr_barn_empty - 1);
		full->private = sheaf_count(c);
		list_add(&full->lru, &n->barn_full);
		WRITE_ONCE(n->nr_barn_full, n->nr_barn_full + 1);
		WRITE_ONCE(c->slots, array_of(empty) + 1);
		traded = true;
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	return traded;
}

/* barn_take_full - @c, empty, goes on with a full array; its objects in *@nr. Its own array, if it is a frame, stays here. False: no
 * array is full. The caller sets top and limit. */
bool barn_take_full(struct kmem_cache_cpu *c, struct kmem_cache_node *n, unsigned int *nr, struct list_head *freed)
{
	struct page *full = NULL, *own = may_trade(c) ? virt_to_page(c->slots - 1) : NULL;
	unsigned long flags;

	if (!READ_ONCE(n->nr_barn_full) || (!own && c->slots != c->own + 1))
		return false;
	spin_lock_irqsave(&n->list_lock, flags);
	if (n->nr_barn_full) {
		full = take_first(&n->barn_full);
		WRITE_ONCE(n->nr_barn_full, n->nr_barn_full - 1);
		*nr = (unsigned int)full->private;
		WRITE_ONCE(c->slots, array_of(full) + 1);
		c->room = SHEAF_FRAME_SLOTS;
		if (own && n->nr_barn_empty < BARN_MAX) {
			list_add(&own->lru, &n->barn_empty);
			WRITE_ONCE(n->nr_barn_empty, n->nr_barn_empty + 1);
			own = NULL;
		}
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	if (full && own)
		list_add(&own->lru, freed);
	return full;
}

/* barn_wants_array - would a CPU with a full sheaf leave it here, if there were an empty array? */
bool barn_wants_array(const struct kmem_cache_cpu *c, const struct kmem_cache_node *n)
{
	return may_trade(c) && READ_ONCE(n->nr_barn_full) < BARN_MAX && !READ_ONCE(n->nr_barn_empty);
}

/* barn_add_array - an empty array, a frame; false: there are enough. */
bool barn_add_array(struct kmem_cache_node *n, struct page *page)
{
	unsigned long flags;
	bool added = false;

	array_of(page)[0] = NULL;
	spin_lock_irqsave(&n->list_lock, flags);
	if (n->nr_barn_empty < BARN_MAX) {
		list_add(&page->lru, &n->barn_empty);
		WRITE_ONCE(n->nr_barn_empty, n->nr_barn_empty + 1);
		added = true;
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	return added;
}

/* barn_empty_out - everything in the barn of @n goes: objects to their slabs, arrays to @freed. */
void barn_empty_out(struct kmem_cache *s, struct kmem_cache_node *n, struct list_head *freed, struct slab_fault *fault)
{
	struct page *page, *next;
	unsigned long flags;
	LIST_HEAD(full);

	spin_lock_irqsave(&n->list_lock, flags);
	list_splice_init(&n->barn_full, &full);
	list_splice_init(&n->barn_empty, freed);
	WRITE_ONCE(n->nr_barn_empty, 0);
	WRITE_ONCE(n->nr_barn_full, 0);
	spin_unlock_irqrestore(&n->list_lock, flags);
	list_for_each_entry_safe(page, next, &full, lru) {
		node_give(s, n, array_of(page) + 1, (unsigned int)page->private, freed, fault);
		list_move(&page->lru, freed);
	}
}

/* barn_for_each - @fn for every object in the barn of @n, until it returns non-zero; that value, or 0. list_lock held. */
int barn_for_each(struct kmem_cache_node *n, int (*fn)(void *object, void *arg), void *arg)
{
	struct page *page;

	list_for_each_entry(page, &n->barn_full, lru) {
		for (unsigned long i = 1; i <= page->private; i++) {
			int ret = fn(array_of(page)[i], arg);

			if (ret)
				return ret;
		}
	}
	return 0;
}
