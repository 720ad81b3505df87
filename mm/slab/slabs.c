/* SPDX-License-Identifier: MIT */
/*
 * slabs.c - making slabs of frames, and frames of slabs
 *
 * Model:      frames come from the page allocator as one compound page; the head's struct page becomes the slab's state, the
 *             other frames' point to it, so that an object in any of them finds its slab with one load.
 *
 *               | head: struct slab | tail: owner SLAB_TAIL, freelist -> head | tail | ...
 *
 *             A cache begins with small slabs and takes larger ones as it grows (a slab is at most an eighth of it), so that a
 *             machine with many caches of a few objects is not full of empty room.
 * Invariants: A1 nr_slabs, nr_pages and total_objects of a node are those of the slabs that exist and are not DROPPED
 * Locking:    none: frames are taken and given back outside every lock and local section; counters are atomic.
 * Failure:    NULL, reported unless __GFP_NOWARN, with what the cache holds.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/topology.h>
#include <quire/port.h>

#include "slab_int.h"

#define GFP_SLAB_BUG_MASK (__GFP_HIGHMEM | __GFP_MOVABLE | ~__GFP_BITS_MASK)
/* What of a caller's mask the request for frames keeps. */
#define GFP_SLAB_KEEP                                                                                                  \
	(__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | __GFP_NOFAIL |        \
	 __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC | __GFP_HARDWALL | __GFP_THISNODE)

#define GROWTH_SHIFT 3 /* a slab is at most 1/8 of its cache */

struct slab_map slab_map;
unsigned long slab_secret;

/* --- random numbers: quality enough to spread objects, never a promise --- */

/* Shifts of a xorshift generator of the word's width. */
#if BITS_PER_LONG == 64
#define SPREAD_RIGHT 7
#define SPREAD_LEFT 17
#else
#define SPREAD_RIGHT 17
#define SPREAD_LEFT 5
#endif

static unsigned long spread_state;

static __maybe_unused unsigned int spread_next(void)
{
	unsigned long x = READ_ONCE(spread_state);

	x ^= x << 13;
	x ^= x >> SPREAD_RIGHT;
	x ^= x << SPREAD_LEFT;
	WRITE_ONCE(spread_state, x);
	return (unsigned int)(x >> (BITS_PER_LONG / 2 - 1));
}

void slabs_init(void)
{
	unsigned long random = get_random_long();

	slab_map = (struct slab_map){
		.base = (unsigned long)__va((phys_addr_t)min_low_pfn << PAGE_SHIFT),
		.size = (max_low_pfn - min_low_pfn) << PAGE_SHIFT,
		.pages = vmemmap + min_low_pfn,
	};
	slab_secret = random;
	spread_state = random | 1;
}

/* --- the free list of a new slab --- */

#ifdef CONFIG_SLAB_FREELIST_RANDOM
/* A step that visits every object of @nr once: a prime that does not divide it. */
static unsigned int random_step(unsigned int nr)
{
	static const unsigned short primes[] = { 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67 };
	unsigned int i = spread_next() % ARRAY_SIZE(primes);

	for (unsigned int tries = 0; tries < ARRAY_SIZE(primes); tries++, i = (i + 1) % ARRAY_SIZE(primes))
		if (nr % primes[i])
			return primes[i] % nr;
	return 1;
}
#endif

/* Link all objects, each reached once from a random first one by a random step. */
static void link_objects(struct kmem_cache *s, struct slab *slab, unsigned int nr)
{
	unsigned int at = 0, step = 1;
	void *next = slab_end(slab);

#ifdef CONFIG_SLAB_FREELIST_RANDOM
	if (nr > 2) {
		at = spread_next() % nr;
		step = random_step(nr);
	}
#else
	at = nr - 1; /* the last one linked is the first to be handed out */
	step = nr - 1;
#endif
	for (unsigned int i = 0; i < nr; i++) {
		void *object = slab_object(slab, at);

		slab_ptr_set(object, s->offset, next);
		next = object;
		at += step;
		if (at >= nr)
			at -= nr;
	}
	slab->freelist = next;
}

static void prepare_objects(struct kmem_cache *s, struct slab *slab, unsigned int nr)
{
	if (likely(!slab_is_debugged(s) && !s->ctor))
		return;
	if (slab_is_debugged(s))
		slab_debug_init_slab(s, slab);
	for (unsigned int i = 0; i < nr; i++) {
		void *object = slab_object(slab, i);

		if (slab_is_debugged(s))
			slab_debug_init_object(s, slab, object);
		if (s->ctor)
			s->ctor(object);
	}
}

/* --- frames --- */

/* The order of the next slab on a node. */
static unsigned int next_order(const struct kmem_cache *s, const struct kmem_cache_node *n)
{
	unsigned long pages = n ? (unsigned long)atomic_long_read(&n->nr_pages) >> GROWTH_SHIFT : 0;
	unsigned int order = s->small_order;

	if (slab_is_debugged(s))
		return s->order;
	while (order < s->order && 2UL << order <= pages)
		order++;
	return order;
}

/* slab_spread_node - SLAB_MEM_SPREAD: the nodes in turn. */
int slab_spread_node(void)
{
	static int last = NUMA_NO_NODE;
	int nid = next_online_node(READ_ONCE(last));

	if (nid >= MAX_NUMNODES)
		nid = first_online_node;
	WRITE_ONCE(last, nid);
	return nid;
}

static struct page *take_frames(struct kmem_cache *s, gfp_t gfp, int nid, unsigned int *order)
{
	struct page *page;

	/* More than the least is worth no effort: try at once, or not. */
	if (*order > s->min_order) {
		gfp_t light = (gfp | __GFP_NOWARN | __GFP_NORETRY) & ~(__GFP_NOFAIL | __GFP_DIRECT_RECLAIM);

		page = alloc_pages_node(nid, light | __GFP_NOMEMALLOC, *order);
		if (page)
			return page;
		*order = s->min_order;
	}
	return alloc_pages_node(nid, gfp, *order);
}

/* Every frame names the cache and its CPUs' parts, so that a free looks at one struct page only. */
static void adopt_frames(struct kmem_cache *s, struct slab *slab, unsigned int order, int nid)
{
	u16 tag = slab_is_debugged(s) ? SLAB_TAG_DEBUG : SLAB_TAG(nid);

	slab->flags |= 1UL << PG_slab;
	WRITE_ONCE(slab->left, 0);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		struct slab *frame = (struct slab *)(slab_page(slab) + i);

		frame->slab_cache = s;
		frame->part = s->cpu_slab;
		frame->freelist = slab; /* of the head: set when its objects are linked */
		WRITE_ONCE(frame->tag, tag);
	}
}

static void count_slab(struct kmem_cache *s, int nid, unsigned int order, long sign)
{
	struct kmem_cache_node *n = s->node[nid];

	atomic_long_add(sign, &n->nr_slabs);
	atomic_long_add(sign * (1L << order), &n->nr_pages);
	mod_node_page_state(NODE_DATA(nid),
			    s->flags & SLAB_RECLAIM_ACCOUNT ? NR_SLAB_RECLAIMABLE : NR_SLAB_UNRECLAIMABLE,
			    sign * (1L << order));
	atomic_long_add(sign * s->objects[order], &n->total_objects);
}

static void report_failure(struct kmem_cache *s, gfp_t flags, int nid)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
	int node;

	if ((flags & __GFP_NOWARN) || !__ratelimit(&limit))
		return;
	pr_warn("SLUB: Unable to allocate memory on node %d, gfp=%#x(%pGg)\n", nid, flags, &flags);
	pr_warn("  cache: %s, object size: %u, buffer size: %u, default order: %u, min order: %u\n", s->name,
		s->object_size, s->size, s->order, s->min_order);
	for_each_online_node(node) {
		const struct kmem_cache_node *n = s->node[node];

		if (n)
			pr_warn("  node %d: slabs: %ld, objs: %ld\n", node, atomic_long_read(&n->nr_slabs),
				atomic_long_read(&n->total_objects));
	}
}

static gfp_t frames_mask(struct kmem_cache *s, gfp_t flags)
{
	if (unlikely(flags & GFP_SLAB_BUG_MASK))
		WARN_ONCE(1, "Unexpected gfp: %#x (%pGg). Fixing up to gfp: %#x. Fix your code!\n",
			  flags & GFP_SLAB_BUG_MASK, &flags, flags & ~GFP_SLAB_BUG_MASK);
	return (flags & GFP_SLAB_KEEP) | s->allocflags;
}

/* slab_new - a slab of @s, all objects on its freelist, nobody's. @nid: NUMA_NO_NODE anywhere near. May sleep as @flags say. */
struct slab *slab_new(struct kmem_cache *s, gfp_t flags, int nid)
{
	int near = nid == NUMA_NO_NODE ? numa_mem_id() : nid;
	unsigned int order;
	struct slab *slab;

	order = next_order(s, s->node[near]);
	slab = (struct slab *)take_frames(s, frames_mask(s, flags), near, &order);
	if (unlikely(!slab) && slab_drop_unused()) {
		order = s->min_order;
		slab = (struct slab *)take_frames(s, frames_mask(s, flags), near, &order);
	}
	if (unlikely(!slab)) {
		report_failure(s, flags, nid);
		return NULL;
	}
	if (unlikely(slab_watched))
		slab_poison_frames(slab);
	adopt_frames(s, slab, order, slab_nid(slab));
	prepare_objects(s, slab, s->objects[order]);
	link_objects(s, slab, s->objects[order]);
	if (unlikely(s->watched))
		slab_poison_new(s, slab);
	count_slab(s, slab_nid(slab), order, 1);
	return slab;
}

/* Give the frames of a slab back, as they came. */
static void free_frames(struct slab *slab)
{
	unsigned int order = slab_order(slab);
	struct page *page = slab_page(slab);

	if (unlikely(slab_watched))
		slab_poison_frames(slab);
	page->flags &= ~(1UL << PG_slab);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		page[i].mapping = NULL;
		atomic_set(&page[i]._mapcount, -1);
	}
	__free_pages(page, order);
}

static void free_frames_rcu(struct rcu_head *head)
{
	free_frames(container_of(head, struct slab, rcu));
}

/* slab_drop - all objects of @slab are free, it is nobody's and on no list: its frames go back, after a grace period if the
 * cache promises one. No lock, no local section. */
void slab_drop(struct slab *slab)
{
	struct kmem_cache *s = slab->slab_cache;

	count_slab(s, slab_nid(slab), slab_order(slab), -1);
	WRITE_ONCE(slab->tag, SLAB_TAG_DROPPED);
	/* A free that comes too late finds no sheaf here. */
	for (unsigned long i = 0; i < 1UL << slab_order(slab); i++)
		((struct slab *)(slab_page(slab) + i))->part = NULL;
	if (unlikely(s->flags & SLAB_TYPESAFE_BY_RCU))
		call_rcu(&slab->rcu, free_frames_rcu);
	else
		free_frames(slab);
}

/* slab_drop_list - the same for all on @list, which links them by slab_list; arrays of sheaves among them go back, too. */
void slab_drop_list(struct list_head *list)
{
	while (!list_empty(list)) {
		struct slab *slab = list_first_entry(list, struct slab, slab_list);
		struct page *page = slab_page(slab);

		list_del(&slab->slab_list);
		if (PageSlab(page))
			slab_drop(slab);
		else
			__free_pages(page, page->order);
	}
}

struct slab *virt_to_slab(const void *addr)
{
	unsigned long offset = (unsigned long)addr - slab_map.base;
	struct slab *slab;

	if (offset >= slab_map.size || !pfn_valid(virt_to_pfn(addr)))
		return NULL;
	slab = (struct slab *)(slab_map.pages + (offset >> PAGE_SHIFT));
	/* Any page may have been scribbled on; only an allocated block marked as a slab is one. */
	if (READ_ONCE(slab->tag) >> 8 == SLAB_TAG(0) >> 8 && READ_ONCE(slab_page(slab)->state) == PAGE_STATE_NONE)
		slab = slab->freelist;
	if (READ_ONCE(slab_page(slab)->state) != PAGE_STATE_ALLOCATED || !PageSlab(slab_page(slab)))
		return NULL;
	return slab;
}
