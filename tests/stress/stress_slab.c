/* SPDX-License-Identifier: MIT */
/*
 * stress_slab.c - the body of one thread of the slab stress test
 *
 * Model:   threads allocate objects of several caches and of kmalloc, fill them with a value made of their address and size, and swap
 *          them through a shared table, so that most are freed by a thread other than the one that allocated them. The first thread
 *          of a pair only allocates into a ring and the second only frees out of it. What comes out must be as it went in. Now and then a
 *          thread shrinks a cache, drains everything, makes a cache of its own and destroys it, gives its CPU up, or takes a CPU
 *          off line and brings it back.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <quire/machine.h>

#include "stress_slab.h"

#define SLOTS 512
#define RING 256
#define SIZE_MAX_KMALLOC 3000
#define NR_CACHES 4

struct object {
	struct kmem_cache *s; /* NULL: kmalloc's */
	unsigned int size;
	u64 value;
};

static struct kmem_cache *caches[NR_CACHES];
static struct object *slots[SLOTS];
static struct object *ring[RING];
static unsigned int ring_head, ring_tail;

struct thread_random {
	u64 state;
};

static unsigned int below(struct thread_random *r, unsigned int n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (unsigned int)((r->state >> 11) % n);
}

static u64 value_of(const struct object *o)
{
	return ((unsigned long)o ^ o->size) * 0x9e3779b97f4a7c15ull;
}

static u64 *last_word(struct object *o)
{
	return (u64 *)((char *)o + o->size - sizeof(u64));
}

static struct object *make(struct thread_random *r)
{
	gfp_t gfp = below(r, 8) ? GFP_KERNEL : GFP_ATOMIC;
	struct kmem_cache *s = below(r, 2) ? caches[below(r, NR_CACHES)] : NULL;
	unsigned int size = s ? kmem_cache_size(s) : 40 + below(r, SIZE_MAX_KMALLOC - 40) / 8 * 8;
	struct object *o = s ? kmem_cache_alloc(s, gfp | __GFP_NOWARN) : kmalloc(size, gfp | __GFP_NOWARN);

	if (!o)
		return NULL;
	o->s = s;
	o->size = size;
	o->value = value_of(o);
	*last_word(o) = ~o->value;
	return o;
}

/* Free an object that some thread made. */
static int release(struct object *o)
{
	struct kmem_cache *s = o->s;

	if (o->value != value_of(o) || *last_word(o) != ~o->value)
		return 1;
	if (s)
		kmem_cache_free(s, o);
	else
		kfree(o);
	return 0;
}

static int swap_slot(struct object *o, unsigned int slot)
{
	struct object *old = __atomic_exchange_n(&slots[slot], o, __ATOMIC_ACQ_REL);

	return old ? release(old) : 0;
}

static int bulk(struct thread_random *r)
{
	struct kmem_cache *s = caches[below(r, NR_CACHES)];
	void *objects[32];
	unsigned int nr = 1 + below(r, 32);

	if (kmem_cache_alloc_bulk(s, GFP_KERNEL | __GFP_NOWARN, nr, objects))
		kmem_cache_free_bulk(below(r, 2) ? s : NULL, nr, objects);
	return 0;
}

static int own_cache(struct thread_random *r)
{
	struct kmem_cache *s = kmem_cache_create("stress_own", 64 + below(r, 500), 0,
						 below(r, 2) ? SLAB_NO_MERGE : SLAB_NO_MERGE | SLAB_TYPESAFE_BY_RCU,
						 NULL);
	void *objects[64];
	unsigned int nr = 0;

	if (!s)
		return 0;
	while (nr < ARRAY_SIZE(objects) && (objects[nr] = kmem_cache_alloc(s, GFP_KERNEL | __GFP_NOWARN)))
		nr++;
	if (below(r, 2))
		machine_cpu_put(); /* and perhaps be another CPU from here */
	while (nr)
		kmem_cache_free(s, objects[--nr]);
	kmem_cache_destroy(s);
	return 0;
}

static void cpu_away_and_back(struct thread_random *r)
{
	unsigned int cpu = below(r, 4);

	if (!machine_cpu_offline(cpu))
		machine_cpu_online(cpu);
}

static int something_rare(struct thread_random *r)
{
	switch (below(r, 6)) {
	case 0:
		kmem_cache_shrink(caches[below(r, NR_CACHES)]);
		return 0;
	case 1:
		slab_drain_all();
		return 0;
	case 2:
		return own_cache(r);
	case 3:
		cpu_away_and_back(r);
		return 0;
	default:
		machine_cpu_put();
		return 0;
	}
}

int stress_slab_thread(unsigned int seed, unsigned long rounds)
{
	struct thread_random r = { .state = seed * 0x2545f4914f6cdd1dull | 1 };
	int bad = 0;

	for (unsigned long i = 0; i < rounds && !bad; i++) {
		unsigned int dice = below(&r, 1000);

		if (dice < 4)
			bad = something_rare(&r);
		else if (dice < 20)
			bad = bulk(&r);
		else
			bad = swap_slot(make(&r), below(&r, SLOTS));
	}
	machine_cpu_put();
	return bad;
}

/* One producer, one consumer: the ring is theirs alone. */
int stress_slab_produce(unsigned int seed, unsigned long rounds)
{
	struct thread_random r = { .state = seed * 0x2545f4914f6cdd1dull | 1 };

	for (unsigned long i = 0; i < rounds; i++) {
		struct object *o = NULL;

		while (!o)
			o = make(&r);
		while (ring_head - __atomic_load_n(&ring_tail, __ATOMIC_ACQUIRE) == RING)
			machine_cpu_put();
		ring[ring_head % RING] = o;
		__atomic_store_n(&ring_head, ring_head + 1, __ATOMIC_RELEASE);
	}
	machine_cpu_put();
	return 0;
}

int stress_slab_consume(unsigned long rounds)
{
	int bad = 0;

	for (unsigned long i = 0; i < rounds; i++) {
		while (__atomic_load_n(&ring_head, __ATOMIC_ACQUIRE) == ring_tail)
			machine_cpu_put();
		bad |= release(ring[ring_tail % RING]);
		__atomic_store_n(&ring_tail, ring_tail + 1, __ATOMIC_RELEASE);
	}
	machine_cpu_put();
	return bad;
}

int stress_slab_start(void)
{
	static const struct {
		unsigned int size;
		slab_flags_t flags;
	} kinds[NR_CACHES] = {
		{ 64, SLAB_NO_MERGE },
		{ 200, SLAB_NO_MERGE | SLAB_HWCACHE_ALIGN },
		{ 1024, SLAB_NO_MERGE | SLAB_TYPESAFE_BY_RCU },
		{ 96, SLAB_NO_MERGE | SLAB_RED_ZONE | SLAB_CONSISTENCY_CHECKS },
	};

	ring_head = ring_tail = 0;
	for (unsigned int i = 0; i < NR_CACHES; i++) {
		caches[i] = kmem_cache_create("stress", kinds[i].size, 0, kinds[i].flags, NULL);
		if (!caches[i])
			return 1;
	}
	return 0;
}

void stress_slab_settle(void)
{
	rcu_barrier();
}

int stress_slab_finish(void)
{
	int bad = 0;

	for (unsigned int i = 0; i < SLOTS; i++)
		bad |= swap_slot(NULL, i);
	for (unsigned int i = 0; i < NR_CACHES; i++) {
		struct slab_stat stat;

		bad |= kmem_cache_shrink(caches[i]);
		slab_stat(caches[i], &stat);
		bad |= stat.nr_slabs != 0;
		kmem_cache_destroy(caches[i]);
	}
	rcu_barrier();
	return bad;
}

unsigned long stress_slab_free_frames(void)
{
	slab_drain_all();
	drain_all_pages(NULL);
	return nr_free_pages();
}
