/* SPDX-License-Identifier: MIT */
/*
 * xarray.c - a radix tree with six bits of the index a level
 *
 *	head ─▶ node, shift 6 ──slot 0──▶ node, shift 0 ──slots──▶ entries 0..63
 *	                      ──slot 3──▶ node, shift 0 ──slots──▶ entries 192..255
 *
 * Model:      the root is as high as the largest index needs. A node knows for each slot, by bitmap, whether anything below
 *             has a mark, and whether everything below is taken (full): that is how xa_alloc() finds the lowest free one.
 * Invariants: X1 count is the number of slots that are not NULL; a node with none is gone, except under the lock
 *             X2 a mark's bit for a slot is set exactly when an entry below has the mark
 *             X3 a full bit is set exactly when no entry below is NULL
 * Locking:    xa_lock for changes. Readers hold rcu_read_lock(): slots are published after what they point at is complete, and
 *             nodes are freed after a grace period.
 * Failure:    -ENOMEM, with the array as it was.
 * More:       tests/unit/test_xarray.c
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "tables_int.h"

#define CHUNK_SHIFT 6
#define CHUNK_SIZE (1u << CHUNK_SHIFT)
#define CHUNK_MASK (CHUNK_SIZE - 1)
#define MAX_MARKS (XA_MARK_MAX + 1)

struct xa_node {
	unsigned char shift;  /* bits of the index below this node's */
	unsigned char offset; /* slot of the parent that points here */
	unsigned char count;
	struct xa_node *parent; /* NULL: the root; of a spare: the next one */
	struct rcu_head rcu;
	DECLARE_BITMAP(marks[MAX_MARKS], CHUNK_SIZE);
	DECLARE_BITMAP(full, CHUNK_SIZE);
	void *slots[CHUNK_SIZE]; /* entries at shift 0, else nodes */
};

/* --- indices --- */

static unsigned int slot_of(const struct xa_node *node, unsigned long index)
{
	return (unsigned int)(index >> node->shift) & CHUNK_MASK;
}

/* The last index below a root. */
static unsigned long max_index(const struct xa_node *root)
{
	unsigned int bits = root->shift + CHUNK_SHIFT;

	return bits >= BITS_PER_LONG ? ULONG_MAX : (1UL << bits) - 1;
}

/* The first index of slot @slot of @node, which @index is below. */
static unsigned long slot_index(const struct xa_node *node, unsigned long index, unsigned int slot)
{
	return ((index >> node->shift & ~(unsigned long)CHUNK_MASK) | slot) << node->shift;
}

/* The first index behind all that is below @node; 0: there is none. */
static unsigned long index_behind(const struct xa_node *node, unsigned long index)
{
	return slot_index(node, index, CHUNK_MASK) + (1UL << node->shift);
}

/* --- nodes --- */

bool xa_spares_add(struct xa_spares *spares, gfp_t gfp)
{
	struct xa_node *node = kmalloc(sizeof(*node), gfp);

	if (!node)
		return false;
	node->parent = spares->first;
	spares->first = node;
	return true;
}

void xa_spares_free(struct xa_spares *spares)
{
	while (spares->first) {
		struct xa_node *node = spares->first;

		spares->first = node->parent;
		kfree(node);
	}
}

static struct xa_node *node_new(struct xa_spares *spares, gfp_t gfp, unsigned int shift)
{
	struct xa_node *node;

	if (!spares->first)
		xa_spares_add(spares, (gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_NOFAIL)) | __GFP_NOWARN);
	node = spares->first;
	if (!node)
		return NULL;
	spares->first = node->parent;
	memset(node, 0, sizeof(*node));
	node->shift = (unsigned char)shift;
	return node;
}

static void node_free_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct xa_node, rcu));
}

static void node_free(struct xa_node *node)
{
	call_rcu(&node->rcu, node_free_rcu);
}

/* --- marks and full bits --- */

static void mark_set(struct xa_node *node, unsigned int slot, xa_mark_t mark)
{
	while (node && !__test_and_set_bit(slot, node->marks[mark])) {
		slot = node->offset;
		node = node->parent;
	}
}

static void mark_clear(struct xa_node *node, unsigned int slot, xa_mark_t mark)
{
	while (node && __test_and_clear_bit(slot, node->marks[mark]) && bitmap_empty(node->marks[mark], CHUNK_SIZE)) {
		slot = node->offset;
		node = node->parent;
	}
}

static void full_set(struct xa_node *node, unsigned int slot)
{
	while (node && !__test_and_set_bit(slot, node->full) && bitmap_full(node->full, CHUNK_SIZE)) {
		slot = node->offset;
		node = node->parent;
	}
}

static void full_clear(struct xa_node *node, unsigned int slot)
{
	bool was_full = true;

	while (node && was_full) {
		was_full = bitmap_full(node->full, CHUNK_SIZE);
		__clear_bit(slot, node->full);
		slot = node->offset;
		node = node->parent;
	}
}

/* Nothing is in the slot any more. */
static void slot_forget(struct xa_node *node, unsigned int slot)
{
	for (xa_mark_t mark = 0; mark < MAX_MARKS; mark++)
		mark_clear(node, slot, mark);
	full_clear(node, slot);
}

/* --- shape --- */

/* The root with one level more. */
static bool grow(struct xarray *xa, struct xa_spares *spares, gfp_t gfp)
{
	struct xa_node *old = xa->xa_head, *root = node_new(spares, gfp, old->shift + CHUNK_SHIFT);

	if (!root)
		return false;
	root->count = 1;
	root->slots[0] = old;
	for (xa_mark_t mark = 0; mark < MAX_MARKS; mark++)
		if (!bitmap_empty(old->marks[mark], CHUNK_SIZE))
			__set_bit(0, root->marks[mark]);
	if (bitmap_full(old->full, CHUNK_SIZE))
		__set_bit(0, root->full);
	old->parent = root;
	rcu_assign_pointer(xa->xa_head, root);
	return true;
}

/* Nodes without entries go, from @node upwards, and then levels of the root that only lead to slot 0. */
static void prune(struct xarray *xa, struct xa_node *node)
{
	while (node && !node->count) {
		struct xa_node *parent = node->parent;

		if (parent) {
			RCU_INIT_POINTER(parent->slots[node->offset], NULL);
			parent->count--;
			slot_forget(parent, node->offset);
		} else {
			RCU_INIT_POINTER(xa->xa_head, NULL);
		}
		node_free(node);
		node = parent;
	}
	while ((node = xa->xa_head) && node->shift && node->count == 1 && node->slots[0]) {
		struct xa_node *child = node->slots[0];

		child->parent = NULL;
		rcu_assign_pointer(xa->xa_head, child);
		node_free(node);
	}
}

/* The node that has @index, without making any. */
static struct xa_node *leaf_find(const struct xarray *xa, unsigned long index)
{
	struct xa_node *node = rcu_dereference_raw(xa->xa_head);

	if (!node || index > max_index(node))
		return NULL;
	while (node && node->shift)
		node = rcu_dereference_raw(node->slots[slot_of(node, index)]);
	return node;
}

static struct xa_node *root_make(struct xarray *xa, unsigned long index, struct xa_spares *spares, gfp_t gfp)
{
	unsigned int shift = 0;

	while (index >> shift >> CHUNK_SHIFT)
		shift += CHUNK_SHIFT;
	return node_new(spares, gfp, shift);
}

/* The node that has @index, made if need be. NULL: no memory; nodes made on the way are gone again. */
static struct xa_node *leaf_make(struct xarray *xa, unsigned long index, struct xa_spares *spares, gfp_t gfp)
{
	struct xa_node *node = xa->xa_head, *child;

	if (!node) {
		node = root_make(xa, index, spares, gfp);
		if (!node)
			return NULL;
		rcu_assign_pointer(xa->xa_head, node);
	}
	while (index > max_index(xa->xa_head))
		if (!grow(xa, spares, gfp))
			goto no_memory;
	for (node = xa->xa_head; node->shift; node = child) {
		unsigned int slot = slot_of(node, index);

		child = node->slots[slot];
		if (child)
			continue;
		child = node_new(spares, gfp, node->shift - CHUNK_SHIFT);
		if (!child)
			goto no_memory;
		child->parent = node;
		child->offset = (unsigned char)slot;
		node->count++;
		rcu_assign_pointer(node->slots[slot], (void *)child);
	}
	return node;
no_memory:
	prune(xa, node);
	return NULL;
}

/* Put @entry, which may be NULL, where @index is below @leaf. */
static void leaf_store(struct xarray *xa, struct xa_node *leaf, unsigned long index, void *entry)
{
	unsigned int slot = slot_of(leaf, index);
	void *old = leaf->slots[slot];

	rcu_assign_pointer(leaf->slots[slot], entry);
	if (entry && !old) {
		leaf->count++;
		full_set(leaf, slot);
	} else if (!entry && old) {
		leaf->count--;
		slot_forget(leaf, slot);
	}
	if (!leaf->count)
		prune(xa, leaf);
}

/* --- memory: let go of the lock, get a node, and begin anew --- */

static gfp_t array_gfp(const struct xarray *xa, gfp_t gfp)
{
	return xa->xa_flags & XA_FLAGS_ACCOUNT ? gfp | __GFP_ACCOUNT : gfp;
}

/* After -ENOMEM: is it worth trying again? The lock is held before and after, but not throughout. */
static bool more_memory(struct xarray *xa, struct xa_spares *spares, gfp_t gfp)
{
	bool more;

	if (!gfpflags_allow_blocking(gfp))
		return false;
	if (xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xa_unlock_irq(xa);
	else if (xa->xa_flags & XA_FLAGS_LOCK_BH)
		xa_unlock_bh(xa);
	else
		xa_unlock(xa);
	more = xa_spares_add(spares, array_gfp(xa, gfp));
	if (xa->xa_flags & XA_FLAGS_LOCK_IRQ)
		xa_lock_irq(xa);
	else if (xa->xa_flags & XA_FLAGS_LOCK_BH)
		xa_lock_bh(xa);
	else
		xa_lock(xa);
	return more;
}

/* --- changing --- */

void *xa_raw_locked(struct xarray *xa, unsigned long index)
{
	struct xa_node *leaf = leaf_find(xa, index);

	return leaf ? leaf->slots[slot_of(leaf, index)] : NULL;
}

static void *zero_to_null(void *entry)
{
	return xa_is_zero(entry) ? NULL : entry;
}

static bool is_storable(const void *entry)
{
	return !xa_is_internal(entry) || xa_is_zero(entry);
}

/* What happens to an index that holds something else than what was expected. */
enum expect { EXPECT_ANYTHING, EXPECT_OLD };

static void *store(struct xarray *xa, unsigned long index, enum expect expect, void *old, void *entry, gfp_t gfp)
{
	struct xa_spares spares = { NULL };
	struct xa_node *leaf;
	void *found;

	if (WARN_ON_ONCE(!is_storable(entry)))
		return XA_ERROR(-EINVAL);
	for (;;) {
		leaf = leaf_find(xa, index);
		found = leaf ? leaf->slots[slot_of(leaf, index)] : NULL;
		if (expect == EXPECT_OLD && found != old)
			break;
		if (!leaf && entry)
			leaf = leaf_make(xa, index, &spares, array_gfp(xa, gfp));
		if (leaf)
			leaf_store(xa, leaf, index, entry);
		if (leaf || !entry)
			break;
		if (!more_memory(xa, &spares, gfp)) {
			found = XA_ERROR(-ENOMEM);
			break;
		}
	}
	xa_spares_free(&spares);
	return found;
}

void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	if (!entry && xa->xa_flags & XA_FLAGS_TRACK_FREE)
		entry = XA_ZERO_ENTRY;
	return zero_to_null(store(xa, index, EXPECT_ANYTHING, NULL, entry, gfp));
}

void *__xa_erase(struct xarray *xa, unsigned long index)
{
	return zero_to_null(store(xa, index, EXPECT_ANYTHING, NULL, NULL, 0));
}

void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	return zero_to_null(store(xa, index, EXPECT_OLD, old, entry, gfp));
}

int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *found = store(xa, index, EXPECT_OLD, NULL, entry ?: XA_ZERO_ENTRY, gfp);

	if (xa_is_err(found))
		return xa_err(found);
	return found ? -EBUSY : 0;
}

/* The lowest index of [*index, max] that holds NULL; false: none. */
static bool find_free(const struct xarray *xa, unsigned long *index, unsigned long max)
{
	const struct xa_node *node = xa->xa_head;
	unsigned long at = *index;

	while (node && at <= max_index(xa->xa_head)) {
		unsigned int slot = (unsigned int)find_next_zero_bit(node->full, CHUNK_SIZE, slot_of(node, at));

		if (slot == CHUNK_SIZE) {
			at = index_behind(node, at);
			if (!at || at > max)
				return false;
			node = xa->xa_head;
			continue;
		}
		if (slot != slot_of(node, at))
			at = slot_index(node, at, slot);
		node = node->shift ? node->slots[slot] : NULL;
	}
	*index = at;
	return at <= max;
}

int xa_alloc_locked(struct xarray *xa, unsigned long *index, void *entry, unsigned long min, unsigned long max,
		    gfp_t gfp, struct xa_spares *spares)
{
	struct xa_node *leaf;

	*index = min;
	if (!find_free(xa, index, max))
		return -EBUSY;
	leaf = leaf_make(xa, *index, spares, array_gfp(xa, gfp));
	if (!leaf)
		return -ENOMEM;
	leaf_store(xa, leaf, *index, entry ?: XA_ZERO_ENTRY);
	return 0;
}

int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	struct xa_spares spares = { NULL };
	unsigned long index, min = limit.min;
	int err;

	if (WARN_ON_ONCE(!is_storable(entry)) || WARN_ON_ONCE(!(xa->xa_flags & XA_FLAGS_TRACK_FREE)))
		return -EINVAL;
	if (!min && xa->xa_flags & XA_FLAGS_ZERO_BUSY)
		min = 1;
	do
		err = xa_alloc_locked(xa, &index, entry, min, limit.max, gfp, &spares);
	while (err == -ENOMEM && more_memory(xa, &spares, gfp));
	xa_spares_free(&spares);
	if (!err)
		*id = (u32)index;
	return err;
}

int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp)
{
	u32 min = limit.min;
	int ret;

	limit.min = max(min, *next);
	ret = __xa_alloc(xa, id, entry, limit, gfp);
	if (ret == -EBUSY && limit.min > min) {
		limit.min = min;
		ret = __xa_alloc(xa, id, entry, limit, gfp);
		if (!ret)
			ret = 1;
	}
	if (ret >= 0)
		*next = *id + 1; /* behind the last it is 0, and the search begins at the minimum */
	return ret;
}

/* --- marks --- */

void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	struct xa_node *leaf = leaf_find(xa, index);

	if (leaf && leaf->slots[slot_of(leaf, index)])
		mark_set(leaf, slot_of(leaf, index), mark);
}

void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	struct xa_node *leaf = leaf_find(xa, index);

	if (leaf)
		mark_clear(leaf, slot_of(leaf, index), mark);
}

void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_set_mark(xa, index, mark);
	xa_unlock(xa);
}

void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_clear_mark(xa, index, mark);
	xa_unlock(xa);
}

bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	struct xa_node *leaf;
	bool marked;

	rcu_read_lock();
	leaf = leaf_find(xa, index);
	marked = leaf && test_bit((long)slot_of(leaf, index), leaf->marks[mark]);
	rcu_read_unlock();
	return marked;
}

bool xa_marked(const struct xarray *xa, xa_mark_t mark)
{
	struct xa_node *root;
	bool marked;

	rcu_read_lock();
	root = rcu_dereference_raw(((struct xarray *)xa)->xa_head);
	marked = root && !bitmap_empty(root->marks[mark], CHUNK_SIZE);
	rcu_read_unlock();
	return marked;
}

/* --- reading --- */

void *xa_load(struct xarray *xa, unsigned long index)
{
	struct xa_node *leaf;
	void *entry = NULL;

	rcu_read_lock();
	leaf = leaf_find(xa, index);
	if (leaf)
		entry = zero_to_null(rcu_dereference_raw(leaf->slots[slot_of(leaf, index)]));
	rcu_read_unlock();
	return entry;
}

/* The first slot from @slot on that leads to what @filter asks for; CHUNK_SIZE: none. */
static unsigned int next_slot(struct xa_node *node, unsigned int slot, xa_mark_t filter)
{
	if (filter != XA_PRESENT)
		return (unsigned int)find_next_bit(node->marks[filter], CHUNK_SIZE, slot);
	while (slot < CHUNK_SIZE && !READ_ONCE(node->slots[slot]))
		slot++;
	return slot;
}

/* Under rcu_read_lock(). A slot that leads nowhere, because others change the array meanwhile, is passed over. */
static void *find_from(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	unsigned long at = *index;

	for (;;) {
		struct xa_node *node = rcu_dereference_raw(xa->xa_head);
		unsigned int slot = CHUNK_SIZE;
		void *entry = NULL;

		if (!node || at > max_index(node))
			return NULL;
		for (;;) {
			slot = next_slot(node, slot_of(node, at), filter);
			if (slot == CHUNK_SIZE)
				break;
			if (slot != slot_of(node, at))
				at = slot_index(node, at, slot);
			entry = rcu_dereference_raw(node->slots[slot]);
			if (!entry || !node->shift)
				break;
			node = entry;
			entry = NULL;
		}
		if (at > max)
			return NULL;
		if (entry && !xa_is_zero(entry)) {
			*index = at;
			return entry;
		}
		at = slot == CHUNK_SIZE ? index_behind(node, at) : slot_index(node, at, slot) + (1UL << node->shift);
		if (!at || at > max)
			return NULL;
	}
}

void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	void *entry;

	rcu_read_lock();
	entry = find_from(xa, index, max, filter);
	rcu_read_unlock();
	return entry;
}

void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	unsigned long at = *index + 1;
	void *entry;

	if (!at || at > max)
		return NULL;
	entry = xa_find(xa, &at, max, filter);
	if (entry)
		*index = at;
	return entry;
}

unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start, unsigned long max, unsigned int n,
			xa_mark_t filter)
{
	unsigned long index = start;
	unsigned int found = 0;
	void *entry = n ? xa_find(xa, &index, max, filter) : NULL;

	while (entry) {
		dst[found++] = entry;
		entry = found < n ? xa_find_after(xa, &index, max, filter) : NULL;
	}
	return found;
}

/* The deepest first node at or below @node. */
static struct xa_node *first_leaf(struct xa_node *node)
{
	while (node->shift) {
		unsigned int slot = next_slot(node, 0, XA_PRESENT);

		if (slot == CHUNK_SIZE)
			break;
		node = node->slots[slot];
	}
	return node;
}

void xa_destroy(struct xarray *xa)
{
	struct xa_node *node, *parent;
	unsigned long flags;

	xa_lock_irqsave(xa, flags);
	node = xa->xa_head;
	RCU_INIT_POINTER(xa->xa_head, NULL);
	for (node = node ? first_leaf(node) : NULL; node; node = parent) {
		parent = node->parent;
		if (parent) {
			RCU_INIT_POINTER(parent->slots[node->offset], NULL);
			parent = first_leaf(parent);
		}
		node_free(node);
	}
	xa_unlock_irqrestore(xa, flags);
}
