/* SPDX-License-Identifier: MIT */
/*
 * sheaf.c - what a CPU keeps of a cache: free objects in an array
 *
 * Does not:   push and pop one object (alloc.c, free.c); know slabs (node.c).
 * Model:
 *               slots[-1]                    top           limit                 room
 *               ┌──────┬───────┬───────┬─ ─ ─┬─────────────┬─────────────────────┐
 *               │ NULL │ coldest           hottest │ free places │ not allowed now  │
 *               └──────┴───────┴───────┴─ ─ ─┴─────────────┴─────────────────────┘
 *
 *             Empty: half a sheaf is taken from the node. At the limit: the colder half goes back to it. A sheaf that is both again
 *             and again is too small for what its CPU does, and is given more room: first in its own line, then in whole frames;
 *             what all sheaves of a CPU may hold above the least is bounded.
 *             Where frames are wanted, sheaves give way first: those of the same cache on other CPUs if they are worth a slab, and
 *             those on this CPU that nobody has used since the last look, a few at a time, by the ring.
 * Invariants: F1 slots[-1] == NULL, slots <= top <= limit <= slots + room; no place below top is NULL
 *             F2 closed: top == limit == slots, and ring is empty; open: ring is on the CPU's ring
 * Locking:    the local lock of the CPU, its owner's or a visitor's. list_lock inside (node.c).
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "slab_int.h"

#define BYTES_AT_FIRST 2048u       /* of objects in a sheaf that has not grown */
#define BYTES_AT_MOST (512u << 10) /* of objects in any sheaf */
#define SWINGS_TO_GROW 16          /* refills and flushes, each, before a sheaf grows ... */
#define ONE_WAY_TO_GROW 64         /* ... or of one kind alone, but then to no more than a frame's array */
#define GROWN_SHIFT 9              /* what a CPU may hold above the least: this part of memory ... */
#define GROWN_AT_MOST (4ul << 20)  /* ... and no more than this, bytes */
#define RING_LOOKS 16              /* parts looked at when a slab is wanted */
#define USED ~0u

DEFINE_PER_CPU(struct slab_cpu, slab_cpu);

static struct slab_cpu *slab_cpu_at(unsigned int cpu)
{
	return per_cpu_ptr(&slab_cpu, cpu);
}

static unsigned int first_size(const struct kmem_cache *s)
{
	return clamp(min(BYTES_AT_FIRST / s->size, s->cpu_partial), 1u, SLAB_OWN_SLOTS);
}

/* --- where the array is --- */

static unsigned int array_order(unsigned int room)
{
	return get_order((room + 1ul) * sizeof(void *));
}

/* Move to @array, which has @room entries behind its first; what it leaves, if that were frames, or NULL. */
static void **move_to(struct kmem_cache_cpu *c, void **array, unsigned int room)
{
	unsigned int nr = sheaf_count(c);
	void **old = c->slots == c->own + 1 ? NULL : c->slots - 1;

	array[0] = NULL;
	memcpy(array + 1, c->slots, nr * sizeof(*array));
	WRITE_ONCE(c->slots, array + 1);
	WRITE_ONCE(c->top, c->slots + nr);
	c->room = room;
	return old;
}

/* Back to the places of its own: the frames of an empty part's array go with what is freed. */
static void leave_array(struct kmem_cache_cpu *c, struct list_head *freed)
{
	void **array = move_to(c, c->own, SLAB_OWN_SLOTS);

	if (array)
		list_add(&virt_to_page(array)->lru, freed);
}

/* --- open and closed --- */

void sheaf_open(struct kmem_cache_cpu *c, unsigned int cpu)
{
	if (list_empty(&c->ring)) {
		c->limit = c->slots + c->size;
		list_add_tail(&c->ring, &slab_cpu_at(cpu)->ring);
	}
	c->idle = USED;
}

void sheaf_close(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault)
{
	struct slab_cpu *mine = slab_cpu_at(cpu);
	unsigned int first = first_size(c->cache);

	sheaf_flush(c, cpu, sheaf_count(c), freed, fault);
	leave_array(c, freed);
	c->limit = c->slots;
	list_del_init(&c->ring);
	/* It starts small again. */
	if (c->size > first)
		mine->grown -= (unsigned long)(c->size - first) * c->cache->size;
	c->size = first;
	c->nr_refill = c->nr_flush = 0;
}

/* --- refill and flush --- */

static void set_size(struct kmem_cache_cpu *c, unsigned int cpu, unsigned int size)
{
	slab_cpu_at(cpu)->grown += (unsigned long)(size - c->size) * c->cache->size;
	c->size = size;
	if (!list_empty(&c->ring))
		c->limit = c->slots + size;
}

bool sheaf_refill(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault)
{
	struct kmem_cache *s = c->cache;
	struct kmem_cache_node *n = s->node[slab_cpu_node(cpu)];
	unsigned int got;

	if (unlikely(slab_is_debugged(s)))
		return false; /* its objects go one by one, past here */
	sheaf_open(c, cpu);
	if (c->nr_refill < USHRT_MAX)
		c->nr_refill++;
	if (barn_take_full(c, n, &got, freed)) {
		WRITE_ONCE(c->top, c->slots + got);
		set_size(c, cpu, max(c->size, got));
		return true;
	}
	got = node_take(s, n, c->top, (c->size + 1) / 2, fault);
	/* From the node the hottest comes first; here it is to be last. */
	for (void **a = c->top, **b = c->top + got - 1; a < b; a++, b--)
		swap(*a, *b);
	WRITE_ONCE(c->top, c->top + got);
	return got;
}

/* sheaf_flush - the @nr coldest objects go back to their slabs. */
void sheaf_flush(struct kmem_cache_cpu *c, unsigned int cpu, unsigned int nr, struct list_head *freed,
		 struct slab_fault *fault)
{
	unsigned int left = sheaf_count(c) - nr;
	struct kmem_cache *s = c->cache;

	if (!nr)
		return;
	node_give(s, s->node[slab_cpu_node(cpu)], c->slots, nr, freed, fault);
	memmove(c->slots, c->slots + nr, left * sizeof(*c->slots));
	WRITE_ONCE(c->top, c->slots + left);
}

/* --- growing --- */

static unsigned long grown_most(void)
{
	return min(GROWN_AT_MOST, (totalram_pages() << PAGE_SHIFT) >> GROWN_SHIFT);
}

static bool wants_to_grow(const struct kmem_cache_cpu *c, unsigned int cpu)
{
	const struct kmem_cache *s = c->cache;
	unsigned long more = (unsigned long)c->size * s->size;
	bool swings = c->nr_refill >= SWINGS_TO_GROW && c->nr_flush >= SWINGS_TO_GROW;
	bool one_way = max(c->nr_refill, c->nr_flush) >= ONE_WAY_TO_GROW && 2 * c->size <= SHEAF_FRAME_SLOTS + 1;

	return s->cpu_partial && (swings || one_way) && 2 * more <= BYTES_AT_MOST &&
	       slab_cpu_at(cpu)->grown + more <= grown_most();
}

static unsigned int doubled(const struct kmem_cache_cpu *c)
{
	return 2 * c->size == SHEAF_FRAME_SLOTS + 1 ? SHEAF_FRAME_SLOTS : 2 * c->size;
}

bool sheaf_make_room(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault)
{
	struct kmem_cache_node *n = c->cache->node[slab_cpu_node(cpu)];

	if (c->nr_flush < USHRT_MAX)
		c->nr_flush++;
	if (barn_leave_full(c, n)) {
		WRITE_ONCE(c->top, c->slots);
		c->limit = c->slots + c->size;
		return false;
	}
	sheaf_flush(c, cpu, (sheaf_count(c) + 1) / 2, freed, fault);
	return wants_to_grow(c, cpu) || barn_wants_array(c, n);
}

static void double_size(struct kmem_cache_cpu *c, unsigned int cpu)
{
	set_size(c, cpu, doubled(c));
	c->nr_refill = c->nr_flush = 0;
}

/* An empty array for the barn of this CPU's node. No local section. */
static void offer_array(struct kmem_cache *s)
{
	struct page *page = alloc_page(GFP_NOWAIT | __GFP_NOMEMALLOC);

	if (page && !barn_add_array(s->node[slab_cpu_node(this_cpu_get()->id)], page))
		__free_page(page);
}

void sheaf_grow(struct kmem_cache *s)
{
	struct quire_cpu *cpu = local_enter();
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu->id);
	unsigned int want = doubled(c), old_room = c->room, order;
	bool grow = wants_to_grow(c, cpu->id), fits = want <= c->room;
	void **array;

	if (grow && fits)
		double_size(c, cpu->id);
	local_exit(cpu);
	if (!grow)
		offer_array(s);
	if (!grow || fits)
		return;
	order = array_order(want);
	array = (void **)__get_free_pages(GFP_NOWAIT | __GFP_NOMEMALLOC, order);
	if (!array)
		return;
	/* Another CPU may be ours by now, or another thread have been here: then look anew. */
	cpu = local_enter();
	c = slab_cpu_of(s, cpu->id);
	if (wants_to_grow(c, cpu->id) && doubled(c) == want && c->room == old_room) {
		array = move_to(c, array, (unsigned int)((PAGE_SIZE << order) / sizeof(void *)) - 1);
		double_size(c, cpu->id);
		order = array_order(old_room);
	}
	local_exit(cpu);
	if (array)
		free_pages((unsigned long)array, order);
}

/* --- giving way --- */

/* Would what CPU @cpu keeps of @s make up for half a slab? Read from outside: a hint. */
static bool worth_a_visit(struct kmem_cache *s, unsigned int cpu)
{
	const struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);
	long nr = READ_ONCE(c->top) - READ_ONCE(c->slots);

	return nr > 0 && nr >= (s->objects[s->small_order] + 1) / 2;
}

static bool take_from_others(struct kmem_cache *s, unsigned int self, struct list_head *freed, struct slab_fault *fault)
{
	unsigned int cpu;
	bool any = false;

	for_each_possible_cpu(cpu) {
		struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);

		if (cpu == self || slab_cpu_node(cpu) != slab_cpu_node(self) || !worth_a_visit(s, cpu))
			continue;
		local_visit(cpu);
		any |= sheaf_count(c) != 0;
		sheaf_flush(c, cpu, sheaf_count(c), freed, fault);
		local_leave(cpu);
	}
	return any;
}

/* Is the sheaf all that keeps its cache's only slab? Read without list_lock: a hint. */
static bool holds_the_last(const struct kmem_cache_cpu *c, unsigned int cpu)
{
	const struct kmem_cache_node *n = c->cache->node[slab_cpu_node(cpu)];
	unsigned int nr = sheaf_count(c);

	return nr && atomic_long_read(&n->nr_slabs) == 1 && READ_ONCE(virt_to_slab(c->slots[0])->left) == nr;
}

/* Close some parts of this CPU that nobody has used since they were last looked at, or that keep a slab for nobody. The part of @s is in use: it is where the round
 * ends. */
static void close_idle(struct kmem_cache *s, unsigned int cpu, struct list_head *freed, struct slab_fault *fault)
{
	struct kmem_cache_cpu *self = slab_cpu_of(s, cpu);
	struct list_head *ring = &slab_cpu_at(cpu)->ring;

	for (int looks = 0; looks < RING_LOOKS && !list_empty(ring); looks++) {
		struct kmem_cache_cpu *c = list_first_entry(ring, struct kmem_cache_cpu, ring);
		unsigned int nr = sheaf_count(c);

		list_move_tail(&c->ring, ring);
		if (c == self)
			break;
		if (c->idle == nr || holds_the_last(c, cpu)) {
			sheaf_close(c, cpu, freed, fault);
			barn_empty_out(c->cache, c->cache->node[slab_cpu_node(cpu)], freed, fault);
		} else {
			c->idle = nr;
		}
	}
}

bool sheaf_scavenge(struct kmem_cache *s)
{
	struct slab_fault fault = { 0 };
	struct quire_cpu *cpu;
	LIST_HEAD(freed);
	bool any;

	any = take_from_others(s, this_cpu_get()->id, &freed, &fault);
	if (!any) {
		cpu = local_enter();
		close_idle(s, cpu->id, &freed, &fault);
		local_exit(cpu);
	}
	slab_drop_list(&freed);
	if (unlikely(fault.slab))
		slab_fault_report(fault.slab->slab_cache, &fault, _RET_IP_);
	return any;
}

/* --- coming and going --- */

void sheaf_cpu_init(unsigned int cpu)
{
	INIT_LIST_HEAD(&slab_cpu_at(cpu)->ring);
	slab_cpu_at(cpu)->grown = 0;
}

/* A closed part. */
void sheaf_init(struct kmem_cache *s, unsigned int cpu)
{
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu);

	*c = (struct kmem_cache_cpu){ .cache = s, .room = SLAB_OWN_SLOTS, .size = first_size(s) };
	c->slots = c->own + 1;
	c->top = c->limit = c->slots;
	INIT_LIST_HEAD(&c->ring);
}
