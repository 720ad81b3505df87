/* SPDX-License-Identifier: MIT */
/*
 * bulk.c - many objects at once (row O1)
 *
 * Model:   allocating takes what this CPU's sheaf has, then whole runs from the node's slabs past the sheaf, in one local section;
 *          what is still missing comes one by one, with new slabs. Freeing goes object by object through the fast path, which
 *          needs no more than that.
 * Locking: none held on entry.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "slab_int.h"

/* Objects that there are without a new slab; how many. */
static size_t take_ready(struct kmem_cache *s, size_t nr, void **p, struct slab_fault *fault)
{
	struct quire_cpu *cpu = local_enter();
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu->id);
	size_t got = min_t(size_t, sheaf_count(c), nr);

	memcpy(p, c->top - got, got * sizeof(*p));
	WRITE_ONCE(c->top, c->top - got);
	if (got < nr)
		got += node_take(s, s->node[slab_cpu_node(cpu->id)], p + got, (unsigned int)(nr - got), fault);
	local_exit(cpu);
	return got;
}

int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t nr, void **p)
{
	bool plain = !slab_is_debugged(s) && !s->watched && !READ_ONCE(slab_hooked) && !s->init_on_alloc;
	struct slab_fault fault = { 0 };
	size_t got = 0;

	might_sleep_if(flags & __GFP_DIRECT_RECLAIM);
	while (got < nr) {
		if (plain) {
			size_t ready = take_ready(s, nr - got, p + got, &fault);

			if ((flags & __GFP_ZERO) && !s->ctor)
				for (size_t i = 0; i < ready; i++)
					memset(p[got + i], 0, s->object_size);
			got += ready;
			if (got == nr)
				break;
		}
		p[got] = slab_alloc_general(s, flags, s->object_size, NUMA_NO_NODE, _RET_IP_);
		if (!p[got])
			goto free_objects;
		got++;
	}
	if (unlikely(fault.slab))
		slab_fault_report(s, &fault, _RET_IP_);
	return (int)nr;

free_objects:
	kmem_cache_free_bulk(s, got, p);
	return 0;
}

void kmem_cache_free_bulk(struct kmem_cache *s, size_t nr, void **p)
{
	for (size_t i = 0; i < nr; i++) {
		if (s)
			kmem_cache_free(s, p[i]);
		else
			kfree(p[i]);
	}
}
