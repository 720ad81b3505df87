/* SPDX-License-Identifier: MIT */
/*
 * model_slab.c - random object requests against a naive model
 *
 * Model:      every live object is in a table with its cache and a stamp, and is filled with that stamp; when it is freed it must
 *             still be, so that no two live objects overlap. Zeroed objects are zero, constructed ones constructed.
 *             Operations: allocate (caches and kmalloc, any node, one or in bulk), free, resize, shrink, destroy
 *             and create a cache again, CPUs going and coming. mm_verify() throughout; at the end all is freed, and
 *             no cache has anything left in it.
 * Invariants: those of the allocator; any disagreement ends the run with the operation's number.
 */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <quire/machine.h>
#include <quire/verify.h>

#include "model_slab.h"

#define MAX_OBJECTS 8192
#define MAX_BULK 40
#define KMALLOC (-1)
#define CONSTRUCTED 0xc057u

struct object {
	unsigned char *addr;
	size_t size;
	int cache; /* into kinds[], or KMALLOC */
	unsigned char stamp;
};

static void construct(void *object)
{
	*(unsigned int *)object = CONSTRUCTED;
}

static const struct {
	const char *name;
	unsigned int size;
	slab_flags_t flags;
	void (*ctor)(void *);
} kinds[] = {
	{ "model_plain", 72, 0, NULL },
	{ "model_large", 3000, 0, NULL },
	{ "model_ctor", 200, 0, construct },
	{ "model_rcu", 120, SLAB_TYPESAFE_BY_RCU, NULL },
	{ "model_debug", 90, SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER, NULL },
	{ "model_aligned", 40, SLAB_HWCACHE_ALIGN, NULL },
	{ "model_dma", 256, SLAB_CACHE_DMA, NULL },
};

static struct kmem_cache *caches[ARRAY_SIZE(kinds)];
static unsigned int nr_live[ARRAY_SIZE(kinds)];
static struct object objects[MAX_OBJECTS];
static unsigned int nr_objects;
static u64 rng;
static unsigned long op_nr;

static unsigned int below(unsigned int n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (unsigned int)(rng >> 33) % n;
}

static int disagree(const char *what, int cache)
{
	char line[160];

	scnprintf(line, sizeof(line), "operation %lu: %s (%s)", op_nr, what, cache < 0 ? "kmalloc" : kinds[cache].name);
	model_say(line);
	return 1;
}

static size_t head_of(int cache)
{
	return cache >= 0 && kinds[cache].ctor ? sizeof(unsigned int) : 0;
}

static bool all_are(const unsigned char *p, size_t n, unsigned char value)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != value)
			return false;
	return true;
}

static int claim(void *addr, size_t size, int cache, bool zeroed)
{
	struct object *o = &objects[nr_objects++];

	*o = (struct object){ addr, size, cache, (unsigned char)below(256) };
	if (zeroed && !all_are(o->addr, size, 0))
		return disagree("a zeroed object is not zero", cache);
	if (head_of(cache) && *(unsigned int *)addr != CONSTRUCTED)
		return disagree("an object is not constructed", cache);
	memset(o->addr + head_of(cache), o->stamp, size - head_of(cache));
	if (cache >= 0)
		nr_live[cache]++;
	return 0;
}

static int unclaim(unsigned int n, struct object *o)
{
	*o = objects[n];
	objects[n] = objects[--nr_objects];
	if (o->cache >= 0)
		nr_live[o->cache]--;
	if (head_of(o->cache) && *(unsigned int *)o->addr != CONSTRUCTED)
		return disagree("the constructed part changed while allocated", o->cache);
	if (!all_are(o->addr + head_of(o->cache), o->size - head_of(o->cache), o->stamp))
		return disagree("contents changed while allocated", o->cache);
	return 0;
}

static int op_kmalloc(void)
{
	size_t size = 1 + below(below(16) ? 512 : 20000);
	bool zeroed = below(2);
	gfp_t gfp = (below(2) ? GFP_KERNEL : GFP_ATOMIC) | __GFP_NOWARN | (zeroed ? __GFP_ZERO : 0);
	void *p = below(4) ? kmalloc(size, gfp) : kmalloc_node(size, gfp, (int)below((unsigned int)nr_node_ids));

	return p ? claim(p, size, KMALLOC, zeroed) : 0;
}

static int op_alloc(void)
{
	int cache = (int)below(ARRAY_SIZE(kinds));
	bool zeroed = !kinds[cache].ctor && !(kinds[cache].flags & SLAB_TYPESAFE_BY_RCU) && below(2);
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN | (zeroed ? __GFP_ZERO : 0);
	void *p[MAX_BULK];
	int nr = 1;

	if (below(8) == 0) {
		nr = kmem_cache_alloc_bulk(caches[cache], gfp, 1 + below(MAX_BULK), p);
	} else {
		p[0] = below(4) ? kmem_cache_alloc(caches[cache], gfp) :
				  kmem_cache_alloc_node(caches[cache], gfp, (int)below((unsigned int)nr_node_ids));
		nr = p[0] != NULL;
	}
	for (int i = 0; i < nr; i++)
		if (claim(p[i], kinds[cache].size, cache, zeroed))
			return 1;
	return 0;
}

static int op_free(void)
{
	struct object o;

	if (!nr_objects)
		return 0;
	if (unclaim(below(nr_objects), &o))
		return 1;
	if (o.cache == KMALLOC)
		kfree(o.addr);
	else
		kmem_cache_free(caches[o.cache], o.addr);
	return 0;
}

static int op_resize(void)
{
	size_t size = 1 + below(2000);
	struct object o;
	void *p;
	unsigned int n = nr_objects ? below(nr_objects) : 0;

	if (!nr_objects || objects[n].cache != KMALLOC)
		return 0;
	if (unclaim(n, &o))
		return 1;
	p = krealloc(o.addr, size, GFP_KERNEL | __GFP_NOWARN);
	if (!p)
		return claim(o.addr, o.size, KMALLOC, false);
	if (!all_are(p, min(size, o.size), o.stamp))
		return disagree("krealloc lost contents", KMALLOC);
	return claim(p, size, KMALLOC, false);
}

static int create(unsigned int n)
{
	caches[n] = kmem_cache_create(kinds[n].name, kinds[n].size, 0, kinds[n].flags, kinds[n].ctor);
	return caches[n] ? 0 : disagree("a cache was refused", (int)n);
}

/* Only a cache that the model says is empty: then destroying it must find nothing. */
static int op_cache(void)
{
	unsigned int n = below(ARRAY_SIZE(kinds));

	kmem_cache_shrink(caches[n]);
	if (nr_live[n])
		return 0;
	kmem_cache_destroy(caches[n]);
	return create(n);
}

static int op_cpu(void)
{
	unsigned int cpu = below(nr_cpu_ids), off = below(nr_cpu_ids);

	machine_cpu_put();
	if (below(4) == 0 && machine_cpu_offline(off) == 0 && below(2))
		machine_cpu_online(off);
	while (machine_cpu_take(cpu)) {
		machine_cpu_online(cpu);
		cpu = (cpu + 1) % nr_cpu_ids;
	}
	return 0;
}

static int verify_now(void)
{
	struct mm_verify_report report;

	if (mm_verify(&report) == 0)
		return 0;
	model_say(report.text);
	return disagree("mm_verify", KMALLOC);
}

/* Waves: mostly allocate for a while, then mostly free. */
static int one_operation(unsigned long n)
{
	unsigned int grow = (n >> 13) & 1 ? 35 : 60, dice = below(2000);

	if (dice == 0)
		return op_cache();
	if (dice < 4)
		return op_cpu();
	if (dice < 60)
		return op_resize();
	if (below(100) >= grow || nr_objects + MAX_BULK > MAX_OBJECTS)
		return op_free();
	return below(2) ? op_kmalloc() : op_alloc();
}

int model_slab_run(unsigned long long seed, unsigned long ops)
{
	rng = seed | 1;
	nr_objects = 0;
	memset(nr_live, 0, sizeof(nr_live));
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		if (create(i))
			return 1;
	for (op_nr = 0; op_nr < ops; op_nr++)
		if (one_operation(op_nr) || (op_nr % 20011 == 0 && verify_now()))
			return 1;
	while (nr_objects)
		if (op_free())
			return 1;
	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++)
		kmem_cache_destroy(caches[i]);
	return verify_now();
}
