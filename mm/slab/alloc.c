/* SPDX-License-Identifier: MIT */
/*
 * alloc.c - kmem_cache_alloc and kmalloc: the fast path, and the general way
 *
 * Does not:   fill a sheaf (sheaf.c), make a slab (slabs.c), choose a size class (kmalloc.c).
 * Model:      fast: nothing unusual on this CPU, and its sheaf is not empty: pop. One line of the CPU's part of the cache, one of the
 *             array; the object itself is not touched. No locked instruction, no count. Next: refill the sheaf from the node, still in
 *             the same local section. Everything else is slab_alloc_general(): contexts, hooks, debugged caches, nodes, new
 *             slabs. Zeroing is a call around the fast path.
 * Invariants: G1 an object handed out is in no sheaf and on no free list
 * Locking:    none held on entry; the local lock inside.
 * Failure:    NULL, reported by slabs.c. A damaged free list is reported (node.c), and the request is served from elsewhere.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/topology.h>

#include "slab_int.h"

/* --- pop: local section held --- */

static __always_inline void *pop(struct kmem_cache_cpu *c)
{
	void **top = c->top, *object = top[-1];

	if (likely(object))
		WRITE_ONCE(c->top, top - 1);
	return object;
}

/* An object of this CPU's sheaf, which is refilled if need be; leaves the section. NULL: the node has none. */
static void *pop_or_refill(struct quire_cpu *cpu, struct kmem_cache_cpu *c)
{
	struct slab_fault fault = { 0 };
	void *object = pop(c);
	LIST_HEAD(freed);

	if (!object && sheaf_refill(c, cpu->id, &freed, &fault))
		object = pop(c);
	local_exit(cpu);
	slab_drop_list(&freed);
	if (unlikely(fault.slab))
		slab_fault_report(fault.slab->slab_cache, &fault, _RET_IP_);
	return object;
}

/* --- debugged caches: under the node's lock, one object at a time --- */

/* Take the first object of a partial slab of @n that is not damaged; list_lock held. */
static void *debug_take(struct kmem_cache *s, struct kmem_cache_node *n, gfp_t flags, size_t size, unsigned long caller)
{
	struct slab *slab;

	while ((slab = list_first_entry_or_null(&n->partial, struct slab, slab_list))) {
		void *object = slab->freelist;
		bool good = slab_debug_alloc(s, slab, object, size, flags, caller);

		if (!good || slab_ptr_is_end(slab->freelist)) {
			/* Nothing of a damaged slab is handed out any more. */
			slab->freelist = slab_end(slab);
			WRITE_ONCE(slab->left, (u16)slab_objects(slab));
			list_move(&slab->slab_list, &n->full);
			WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
			continue;
		}
		slab->freelist = slab_debug_next(s, slab, object);
		WRITE_ONCE(slab->left, (u16)(slab->left + 1));
		if (slab_ptr_is_end(slab->freelist)) {
			list_move(&slab->slab_list, &n->full);
			WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
		}
		return object;
	}
	return NULL;
}

static void debug_add_slab(struct kmem_cache *s, struct slab *slab)
{
	struct kmem_cache_node *n = s->node[slab_nid(slab)];
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	list_add(&slab->slab_list, &n->partial);
	WRITE_ONCE(n->nr_partial, n->nr_partial + 1);
	spin_unlock_irqrestore(&n->list_lock, flags);
}

static void *debug_take_on(struct kmem_cache *s, int nid, gfp_t gfp, size_t size, unsigned long caller)
{
	struct kmem_cache_node *n = s->node[nid];
	unsigned long flags;
	void *object;

	if (!n || !READ_ONCE(n->nr_partial))
		return NULL;
	spin_lock_irqsave(&n->list_lock, flags);
	object = debug_take(s, n, gfp, size, caller);
	spin_unlock_irqrestore(&n->list_lock, flags);
	return object;
}

/* No frames are to be had: what any node has, wherever it is. */
static void *debug_take_anywhere(struct kmem_cache *s, gfp_t gfp, size_t size, unsigned long caller)
{
	void *object = NULL;
	int nid;

	if (gfp & __GFP_THISNODE)
		return NULL;
	for_each_online_node(nid) {
		object = debug_take_on(s, nid, gfp, size, caller);
		if (object)
			break;
	}
	return object;
}

static void *debug_alloc(struct kmem_cache *s, gfp_t gfp, size_t size, int nid, unsigned long caller)
{
	int from = nid == NUMA_NO_NODE ? numa_mem_id() : nid;

	slab_debug_prepare(s);
	for (;;) {
		void *object = debug_take_on(s, from, gfp, size, caller);
		struct slab *slab;

		if (object)
			return object;
		slab = slab_new(s, gfp, nid);
		if (!slab)
			return debug_take_anywhere(s, gfp, size, caller);
		from = slab_nid(slab); /* the node asked for may have none */
		debug_add_slab(s, slab);
	}
}

/* --- a certain node --- */

/* One object of a slab of node @nid, past the sheaves; NULL: the node has none free. */
static void *take_one(struct kmem_cache *s, int nid)
{
	struct slab_fault fault = { 0 };
	void *object = NULL;

	if (s->node[nid])
		node_take(s, s->node[nid], &object, 1, &fault);
	if (unlikely(fault.slab))
		slab_fault_report(s, &fault, _RET_IP_);
	return object;
}

static void *alloc_on_node(struct kmem_cache *s, gfp_t flags, int nid)
{
	for (;;) {
		void *object = take_one(s, nid);
		struct slab *slab;

		if (object)
			return object;
		slab = slab_new(s, flags, nid);
		if (!slab)
			return NULL;
		nid = slab_nid(slab); /* the node asked for may have none */
		node_add_slab(s, slab);
	}
}

/* No frames are to be had: what any node has, wherever it is. */
static void *alloc_anywhere(struct kmem_cache *s, gfp_t flags)
{
	int nid;

	if (flags & __GFP_THISNODE)
		return take_one(s, slab_cpu_node(this_cpu_get()->id));
	for_each_online_node(nid) {
		void *object = take_one(s, nid);

		if (object)
			return object;
	}
	return NULL;
}

/* --- the general way --- */

/* Has node @nid frames to give before it is low? */
static bool node_has_frames(int nid)
{
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		const struct zone *zone = &NODE_DATA(nid)->node_zones[i];

		if (managed_zone(zone) && !is_highmem_idx((enum zone_type)i) &&
		    zone_page_state(zone, NR_FREE_PAGES) > low_wmark_pages(zone) + zone->lowmem_reserve[ZONE_NORMAL])
			return true;
	}
	return false;
}

/* What other nodes' slabs have free comes before a new slab there: when it is the turn of another node, and when this one has no
 * frames. NULL: a new slab is wanted, of node *@want. */
static void *alloc_elsewhere(struct kmem_cache *s, gfp_t flags, int nid, int *want)
{
	if (likely(nr_online_nodes == 1) || (flags & __GFP_THISNODE))
		return NULL;
	if (s->flags & SLAB_MEM_SPREAD) {
		*want = slab_spread_node();
		return *want == nid ? NULL : take_one(s, *want);
	}
	return node_has_frames(nid) ? NULL : alloc_anywhere(s, flags);
}

static void *alloc_here(struct kmem_cache *s, gfp_t flags)
{
	bool scavenged = false;

	for (;;) {
		struct quire_cpu *cpu = local_enter();
		int nid = slab_cpu_node(cpu->id), want = NUMA_NO_NODE;
		void *object = pop_or_refill(cpu, slab_cpu_of(s, cpu->id));
		struct slab *slab;

		if (likely(object))
			return object;
		if (!scavenged) {
			scavenged = true;
			if (sheaf_scavenge(s))
				continue;
		}
		object = alloc_elsewhere(s, flags, nid, &want);
		if (object)
			return object;
		slab = slab_new(s, flags, want);
		if (!slab)
			return alloc_anywhere(s, flags);
		want = slab_nid(slab);
		node_add_slab(s, slab); /* from here on others may take its objects, and drop it */
		/* A slab of another node does not go through a sheaf. */
		if (unlikely(want != nid)) {
			object = take_one(s, want);
			if (object)
				return object;
		}
	}
}

static void *alloc_raw(struct kmem_cache *s, gfp_t flags, size_t size, int nid, unsigned long caller)
{
	if (unlikely(slab_is_debugged(s)))
		return debug_alloc(s, flags, size, nid, caller);
	if (unlikely(nid != NUMA_NO_NODE && nid != slab_cpu_node(this_cpu_get()->id)))
		return alloc_on_node(s, flags, nid);
	return alloc_here(s, flags);
}

/* slab_alloc_general - an object for @size bytes (0: all of it), with everything looked at. May sleep as @flags say. */
void *slab_alloc_general(struct kmem_cache *s, gfp_t flags, size_t size, int nid, unsigned long caller)
{
	void *object;

	size = size ? size : s->object_size;
	flags = gfp_in_context(flags & __GFP_BITS_MASK);
	might_sleep_if(flags & __GFP_DIRECT_RECLAIM);
	if (nid != NUMA_NO_NODE && !node_online(nid))
		nid = NUMA_NO_NODE;
	if (unlikely(slab_hooks_want_failure(s, flags)))
		return NULL;
	object = alloc_raw(s, flags, size, nid, caller);
	if (unlikely(!object))
		return NULL;
	if (unlikely(s->watched))
		slab_poison_alloc(s, object, size);
	if (unlikely((flags & __GFP_ZERO) || s->init_on_alloc) && !s->ctor)
		memset(object, 0, slab_zeroed_size(s, size));
	if (unlikely(READ_ONCE(slab_hooked)))
		slab_hooks_run_alloc(s, object, size, s->size, flags, nid, caller);
	return object;
}

/* --- the fast path --- */

/* Something is unusual. From atomic context only what may not sleep cares. */
static noinline void *alloc_slow(struct kmem_cache *s, gfp_t flags, size_t size, unsigned long caller)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();

	if (!(flags & __GFP_DIRECT_RECLAIM) && local_try_enter(cpu)) {
		void *object = pop_or_refill(cpu, slab_cpu_of(s, cpu->id));

		if (likely(object))
			return object;
	}
	return slab_alloc_general(s, flags, size, NUMA_NO_NODE, caller);
}

/* The sheaf is empty; local section held. */
static noinline void *alloc_refill(struct kmem_cache_cpu *c, struct quire_cpu *cpu, gfp_t flags, size_t size,
				   unsigned long caller)
{
	struct kmem_cache *s = c->cache;
	void *object = pop_or_refill(cpu, c);

	return likely(object) ? object : slab_alloc_general(s, flags, size, NUMA_NO_NODE, caller);
}

/* Leave a local section into which interrupts or a visitor came meanwhile. */
static noinline void *alloc_exit_slow(struct quire_cpu *cpu, void *object)
{
	local_exit_slow(cpu);
	return object;
}

/* Everything that is not a pop is a tail call, so that the pop needs no stack frame. Local section held. */
static __always_inline void *alloc_entered(struct quire_cpu *cpu, struct kmem_cache_cpu *c, gfp_t flags, size_t size,
					   unsigned long caller)
{
	void **top = c->top, *object = top[-1];

	if (unlikely(!object))
		return alloc_refill(c, cpu, flags, size, caller);
	WRITE_ONCE(c->top, top - 1);
	if (likely(local_exit_fast(cpu)))
		return object;
	return alloc_exit_slow(cpu, object);
}

/* The slow ways zero by themselves what they were told to; the fast ones do not look at flags. */
static noinline void *alloc_zeroed(struct kmem_cache *s, gfp_t flags, size_t size, unsigned long caller)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();
	void *object;

	if (unlikely(!local_try_enter_may_sleep(cpu)))
		object = alloc_slow(s, flags & ~__GFP_ZERO, size, caller);
	else
		object = alloc_entered(cpu, slab_cpu_of(s, cpu->id), flags & ~__GFP_ZERO, size, caller);
	if (likely(object) && likely(!s->ctor))
		memset(object, 0, slab_zeroed_size(s, size));
	return object;
}

__no_frame void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();

	if (unlikely(flags & __GFP_ZERO))
		return alloc_zeroed(s, flags, s->object_size, _RET_IP_);
	if (unlikely(!local_try_enter_may_sleep(cpu)))
		return alloc_slow(s, flags, 0, _RET_IP_);
	return alloc_entered(cpu, SHIFT_PERCPU_PTR(s->cpu_slab, cpu->percpu_offset), flags, 0, _RET_IP_);
}

void *kmem_cache_alloc_lru(struct kmem_cache *s, void *lru, gfp_t flags)
{
	(void)lru; /* a list_lru allocates the parts of its groups itself */
	return kmem_cache_alloc(s, flags);
}

void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node)
{
	return slab_alloc_general(s, flags, s->object_size, node, _RET_IP_);
}

static struct kmem_cache *kmalloc_cache(unsigned long list)
{
	list >>= KMALLOC_LIST_SHIFT;
	return kmalloc_caches[list / KMALLOC_INDEXES][list % KMALLOC_INDEXES];
}
static_assert(sizeof(struct kmem_cache_cpu) == 1 << KMALLOC_LIST_SHIFT);

static noinline void *kmalloc_slow(size_t size, gfp_t flags, unsigned long list, unsigned long caller)
{
	return alloc_slow(kmalloc_cache(list), flags, size, caller);
}

/* slab_kmalloc - from the kmalloc cache that @list names. */
static __always_inline void *slab_kmalloc(size_t size, gfp_t flags, unsigned long list, unsigned long caller)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();

	if (unlikely(!local_try_enter_may_sleep(cpu)))
		return kmalloc_slow(size, flags, list, caller);
	return alloc_entered(
		cpu, SHIFT_PERCPU_PTR((struct kmem_cache_cpu *)((char *)kmalloc_cpu + list), cpu->percpu_offset), flags,
		size, caller);
}

__no_frame void *__kmalloc_list(size_t size, gfp_t flags, unsigned long list)
{
	return slab_kmalloc(size, flags, list, _RET_IP_);
}

void *__kzalloc_list(size_t size, gfp_t flags, unsigned long list)
{
	return alloc_zeroed(kmalloc_cache(list), flags, size, _RET_IP_);
}

/* Size classes of small requests by eighths; larger ones are powers of two. */
static const unsigned char small_index[192 / 8] = {
	3, 4, 5, 5, 6, 6, 6, 6, 1, 1, 1, 1, 7, 7, 7, 7, 2, 2, 2, 2, 2, 2, 2, 2,
};

__no_frame void *__kmalloc(size_t size, gfp_t flags)
{
	unsigned int index;

	if (likely(size - 1 < 192))
		index = small_index[(size - 1) / 8];
	else if (likely(size - 1 < KMALLOC_MAX_CACHE_SIZE))
		index = kmalloc_index(size);
	else
		return size ? kmalloc_large(size, flags, NUMA_NO_NODE, _RET_IP_) : ZERO_SIZE_PTR;
	if (unlikely(flags & __GFP_ZERO))
		return alloc_zeroed(kmalloc_caches[kmalloc_type(flags)][index], flags, size, _RET_IP_);
	return slab_kmalloc(size, flags, KMALLOC_LIST(kmalloc_type(flags), index), _RET_IP_);
}

void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	if (unlikely(size > KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_large(size, flags, node, _RET_IP_);
	return slab_alloc_general(kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)], flags, size, node,
				  _RET_IP_);
}

void *__kmalloc_large(size_t size, gfp_t flags)
{
	return kmalloc_large(size, flags, NUMA_NO_NODE, _RET_IP_);
}
