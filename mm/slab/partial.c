/* SPDX-License-Identifier: MIT */
/*
 * partial.c - slabs on their way between being current, kept by a CPU, listed on a node, full and empty
 *
 * Does not:   hand objects out or take them back one by one (alloc.c, free.c); make or drop slabs (slabs.c).
 * Model:
 *                        ┌────────── exhausted: nothing free ─────────▶ full (nobody's)
 *               current ─┤                                                │ first free, by any CPU: claimed
 *                  ▲     └─ CPU drained ──▶ listed on its node ◀─ excess ─┤
 *                  │ taken                     │ taken                    ▼
 *                  ├───────────────────────────┘              partial, kept by the CPU
 *                  └────────────────────────────────────────────┤        │ last object freed
 *                                                               empty ◀──┘ ──▶ another cache, or dropped
 *
 *             A CPU looks for objects in this order: what it freed into its current slab, what others freed into it, its partial
 *             slabs (the longest there first: they have gathered most), its empty ones, its node's listed ones; then slabs.c
 *             takes an empty slab of another cache on this CPU, and frames only after that.
 * Invariants: T1 c->nr_partial and c->nr_empty are the lengths of the lists
 *             T2 c->ring is on the CPU's ring if and only if c holds a slab
 *             T3 a slab leaves the state full by compare-and-swap of its remote word only
 * Locking:    the local lock of the CPU (a visitor's, for drains); inside it list_lock. Slabs to be dropped are put aside on the
 *             CPU's `excess` list and dropped by whoever leaves the section.
 */
#include <linux/bitops.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/topology.h>

#include "slab_int.h"

#define CPU_EMPTY_MAX 128u /* frames a CPU may keep in empty slabs of all caches */
#define CPU_PARTIAL_MIN 8u /* slabs a CPU may always keep partial */
#define RING_LOOKS 4       /* caches looked at when a new slab is wanted */

DEFINE_PER_CPU(struct slab_cpu, slab_cpu);

static struct slab_cpu *this_slab_cpu(unsigned int cpu)
{
	return per_cpu_ptr(&slab_cpu, cpu);
}

static void ring_join(struct kmem_cache_cpu *c, unsigned int cpu)
{
	if (list_empty(&c->ring))
		list_add_tail(&c->ring, &this_slab_cpu(cpu)->ring);
}

static void ring_leave_if_bare(struct kmem_cache_cpu *c)
{
	if (!c->slab && !c->nr_partial && !c->nr_empty)
		list_del_init(&c->ring);
}

/* slab_put_aside - all objects of @slab are free, it is on no list: it is dropped once the section is left. */
void slab_put_aside(struct slab *slab, unsigned int cpu)
{
	WRITE_ONCE(slab->owner, SLAB_NOBODY);
	list_add(&slab->slab_list, &this_slab_cpu(cpu)->excess);
}

void slab_excess_take(unsigned int cpu, struct list_head *list)
{
	list_splice_init(&this_slab_cpu(cpu)->excess, list);
}

/* --- the current slab --- */

static void set_current(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu)
{
	unsigned long start = (unsigned long)slab_address(slab), last = start + (PAGE_SIZE << slab_order(slab)) - 1;

	c->slab = slab;
	c->freelist = slab->freelist;
	c->span = ~0UL >> (BITS_PER_LONG - fls_long(start ^ last));
	slab->freelist = slab_end(slab);
	slab->left = SLAB_LEFT_NEVER;
	WRITE_ONCE(slab->owner, SLAB_OWNER(cpu));
	ring_join(c, cpu);
}

void slab_install(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu)
{
	/* Interrupts or another CPU's thread may have found one meanwhile: then this one waits. */
	if (c->slab) {
		slab->left = (u16)0;
		WRITE_ONCE(slab->owner, SLAB_EMPTY);
		list_add(&slab->slab_list, &c->empty);
		c->nr_empty++;
		this_slab_cpu(cpu)->nr_empty += 1u << slab_order(slab);
		return;
	}
	set_current(c, slab, cpu);
}

/* Everything that other CPUs freed into @slab; how many, first one in *@first. */
static unsigned int take_remote(struct slab *slab, void **first)
{
	u32 remote = __atomic_exchange_n(&slab->remote, 0, __ATOMIC_ACQUIRE);

	if (remote)
		*first = (char *)slab_address(slab) + REMOTE_INDEX(remote) * 8;
	return REMOTE_COUNT(remote);
}

static bool refill_current(struct kmem_cache_cpu *c)
{
	struct slab *slab = c->slab;

	if (!slab_ptr_is_end(slab->freelist)) {
		c->freelist = slab->freelist;
		slab->freelist = slab_end(slab);
		slab->left = SLAB_LEFT_NEVER;
		return true;
	}
	return READ_ONCE(slab->remote) && take_remote(slab, &c->freelist);
}

/* slab_close - nothing in @slab is free, and it shall be nobody's: from now on the first free claims it. False: another CPU has
 * freed into it in this moment. */
static bool slab_close(struct slab *slab)
{
	u32 none = 0;

	WRITE_ONCE(slab->owner, SLAB_NOBODY);
	return __atomic_compare_exchange_n(&slab->remote, &none, REMOTE_FULL, false, __ATOMIC_RELEASE,
					   __ATOMIC_RELAXED);
}

/* The current slab has nothing for us; it becomes full, or has something after all. */
static bool leave_current(struct kmem_cache_cpu *c, unsigned int cpu)
{
	struct slab *slab = c->slab;

	while (!refill_current(c)) {
		if (slab_close(slab)) {
			c->slab = NULL;
			c->freelist = SLAB_NONE;
			return false;
		}
		WRITE_ONCE(slab->owner, SLAB_OWNER(cpu));
	}
	return true;
}

/* --- what a CPU keeps --- */

static struct slab *pop_partial(struct kmem_cache_cpu *c)
{
	struct slab *slab = list_first_entry_or_null(&c->partial, struct slab, slab_list);

	if (slab) {
		list_del(&slab->slab_list);
		WRITE_ONCE(c->nr_partial, c->nr_partial - 1);
	}
	return slab;
}

static struct slab *pop_empty(struct kmem_cache_cpu *c, unsigned int cpu)
{
	struct slab *slab = list_first_entry_or_null(&c->empty, struct slab, slab_list);

	if (slab) {
		list_del(&slab->slab_list);
		c->nr_empty--;
		this_slab_cpu(cpu)->nr_empty -= 1u << slab_order(slab);
	}
	return slab;
}

static struct slab *pop_listed(struct kmem_cache *s)
{
	struct kmem_cache_node *n = s->node[numa_mem_id()];
	struct slab *slab;
	unsigned long flags;

	/* Debugged slabs are nobody's to own. */
	if (!n || !READ_ONCE(n->nr_partial) || slab_is_debugged(s))
		return NULL;
	spin_lock_irqsave(&n->list_lock, flags);
	slab = list_first_entry_or_null(&n->partial, struct slab, slab_list);
	if (slab) {
		list_del(&slab->slab_list);
		WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
		WRITE_ONCE(slab->owner, SLAB_NOBODY);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	return slab;
}

/* slab_refill - make c->freelist non-empty with what there is; false: a new slab is needed. */
bool slab_refill(struct kmem_cache_cpu *c, unsigned int cpu)
{
	struct slab *slab;

	if (c->slab && leave_current(c, cpu))
		return true;
	for (;;) {
		slab = pop_partial(c);
		if (!slab)
			slab = pop_empty(c, cpu);
		if (!slab)
			slab = pop_listed(c->cache);
		if (!slab)
			break;
		set_current(c, slab, cpu);
		/* A listed slab may have nothing but what other CPUs freed. */
		if (!slab_ptr_is_end(c->freelist) || leave_current(c, cpu))
			return true;
	}
	ring_leave_if_bare(c);
	return false;
}

/* slab_list_on_node - @slab, in nobody's hands, goes to its node's list. Its `left` is right. */
void slab_list_on_node(struct slab *slab)
{
	struct kmem_cache_node *n = slab->slab_cache->node[slab_nid(slab)];
	unsigned long flags;

	spin_lock_irqsave(&n->list_lock, flags);
	WRITE_ONCE(slab->owner, SLAB_LISTED);
	list_add_tail(&slab->slab_list, &n->partial);
	WRITE_ONCE(n->nr_partial, n->nr_partial + 1);
	spin_unlock_irqrestore(&n->list_lock, flags);
}

/* How many partial slabs a CPU may keep: as many as make up a fair part of the cache. */
static unsigned int partial_limit(const struct kmem_cache *s, const struct slab *slab)
{
	unsigned long slabs = (unsigned long)atomic_long_read(&s->node[slab_nid(slab)]->nr_slabs);

	return max_t(unsigned int, max(CPU_PARTIAL_MIN, s->cpu_partial_slabs), (unsigned int)slabs / 2);
}

/* slab_keep_partial - @slab, just claimed, has its first free object. */
void slab_keep_partial(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu)
{
	ring_join(c, cpu);
	list_add_tail(&slab->slab_list, &c->partial);
	WRITE_ONCE(c->nr_partial, c->nr_partial + 1);
	if (unlikely(c->nr_partial > partial_limit(c->cache, slab)))
		slab_list_on_node(pop_partial(c));
}

/* slab_emptied - the last object of @slab, partial, was freed by its owner. */
void slab_emptied(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu)
{
	struct slab_cpu *mine = this_slab_cpu(cpu);
	unsigned int frames = 1u << slab_order(slab);

	list_del(&slab->slab_list);
	WRITE_ONCE(c->nr_partial, c->nr_partial - 1);
	if (mine->nr_empty + frames > CPU_EMPTY_MAX) {
		slab_put_aside(slab, cpu);
		ring_leave_if_bare(c);
		return;
	}
	WRITE_ONCE(slab->owner, SLAB_EMPTY);
	list_add(&slab->slab_list, &c->empty);
	c->nr_empty++;
	mine->nr_empty += frames;
}

/* --- empty slabs of other caches --- */

/* May frames of @from become a slab of @to? */
static bool frames_fit(const struct kmem_cache *from, const struct kmem_cache *to)
{
	const slab_flags_t same = SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | SLAB_RECLAIM_ACCOUNT | SLAB_ACCOUNT;

	return from->allocflags == to->allocflags && !((from->flags ^ to->flags) & same) &&
	       !(from->flags & SLAB_TYPESAFE_BY_RCU);
}

/* slab_take_empty - an empty slab of order @order on node @nid that some cache keeps on this CPU, for @s. Nobody's then, still its former
 * cache's by name. Looks at a few caches only, others the next time. */
struct slab *slab_take_empty(struct kmem_cache *s, unsigned int order, int nid, unsigned int cpu)
{
	struct slab_cpu *mine = this_slab_cpu(cpu);

	for (int looks = 0; looks < RING_LOOKS && mine->nr_empty; looks++) {
		struct kmem_cache_cpu *c = list_first_entry(&mine->ring, struct kmem_cache_cpu, ring);
		struct slab *slab = list_first_entry_or_null(&c->empty, struct slab, slab_list);

		list_move_tail(&c->ring, &mine->ring);
		if (!slab || slab_order(slab) != order || slab_nid(slab) != nid || !frames_fit(c->cache, s))
			continue;
		slab = pop_empty(c, cpu);
		WRITE_ONCE(slab->owner, SLAB_NOBODY);
		ring_leave_if_bare(c);
		return slab;
	}
	return NULL;
}

/* --- listed slabs, list_lock held --- */

/* slab_listed_take - one object of @slab, which stays listed, or becomes full when it was the last. */
void *slab_listed_take(struct kmem_cache_node *n, struct slab *slab)
{
	unsigned int objects = slab_objects(slab);
	void *object;

	if (slab_ptr_is_end(slab->freelist))
		slab->left = (u16)(objects - take_remote(slab, &slab->freelist));
	object = slab->freelist;
	if (slab_ptr_is_end(object))
		return NULL;
	slab->freelist = slab_ptr_get(object, slab->fp);
	slab->left++;
	while (slab_ptr_is_end(slab->freelist)) {
		if (slab_close(slab)) {
			list_del(&slab->slab_list);
			WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
			return object;
		}
		WRITE_ONCE(slab->owner, SLAB_LISTED);
		slab->left = (u16)(objects - take_remote(slab, &slab->freelist));
	}
	return object;
}

/* --- drains: a visit, or the owner's own section --- */

/* Objects on a free list; SLAB_NONE and an end count nothing. */
static unsigned int list_length(const struct slab *slab, void *object, void **last)
{
	unsigned int nr = 0, max = slab_objects(slab);

	for (; !slab_ptr_is_end(object) && nr <= max; object = slab_ptr_get(object, slab->fp), nr++)
		if (last)
			*last = object;
	return nr;
}

unsigned int slab_list_length(const struct slab *slab, void *object)
{
	return list_length(slab, object, NULL);
}

/* Put a slab that was current, partial or empty where it belongs without a CPU. */
static void send_home(struct slab *slab, unsigned int cpu)
{
	if (!slab->left) {
		slab_put_aside(slab, cpu);
		return;
	}
	if (slab->left == slab_objects(slab) && slab_close(slab))
		return;
	slab_list_on_node(slab);
}

static void flush_current(struct kmem_cache_cpu *c, unsigned int cpu)
{
	struct slab *slab = c->slab;
	unsigned int nr_free;
	void *last = NULL;

	if (!slab)
		return;
	/* What was freed goes behind what was not handed out. */
	nr_free = list_length(slab, c->freelist, &last);
	if (nr_free) {
		slab_ptr_set(last, slab->fp, slab->freelist);
		slab->freelist = c->freelist;
	}
	nr_free += SLAB_LEFT_NEVER - slab->left;
	slab->left = (u16)(slab_objects(slab) - nr_free);
	c->freelist = SLAB_NONE;
	c->slab = NULL;
	send_home(slab, cpu);
}

/* slab_flush_cpu - @cpu gives all its slabs of @s to the nodes; the empty ones are put aside. */
void slab_flush_cpu(struct kmem_cache *s, unsigned int cpu)
{
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);
	struct slab *slab;

	flush_current(c, cpu);
	while ((slab = pop_partial(c)))
		send_home(slab, cpu);
	while ((slab = pop_empty(c, cpu)))
		slab_put_aside(slab, cpu);
	list_del_init(&c->ring);
}

/* slab_empty_put_aside - all empty slabs of all caches on @cpu. */
void slab_empty_put_aside(unsigned int cpu)
{
	struct kmem_cache_cpu *c, *next;

	list_for_each_entry_safe(c, next, &this_slab_cpu(cpu)->ring, ring) {
		struct slab *slab;

		while ((slab = pop_empty(c, cpu)))
			slab_put_aside(slab, cpu);
		ring_leave_if_bare(c);
	}
}

/* slab_cpu_init / slab_cache_cpu_init - one CPU's part of everything, and of one cache: nothing held. */
void slab_cpu_init(unsigned int cpu)
{
	struct slab_cpu *mine = this_slab_cpu(cpu);

	INIT_LIST_HEAD(&mine->ring);
	INIT_LIST_HEAD(&mine->excess);
	mine->nr_empty = 0;
}

void slab_cache_cpu_init(struct kmem_cache *s, unsigned int cpu)
{
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);

	*c = (struct kmem_cache_cpu){ .freelist = SLAB_NONE, .cache = s, .offset = s->offset };
	INIT_LIST_HEAD(&c->partial);
	INIT_LIST_HEAD(&c->empty);
	INIT_LIST_HEAD(&c->ring);
}
