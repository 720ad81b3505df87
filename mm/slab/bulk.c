/* SPDX-License-Identifier: MIT */
/*
 * bulk.c - many objects at once (row O1)
 *
 * Model:   allocating takes what this CPU's freelist has in one local section, refills it, and so on; a new slab is made outside.
 *          Freeing goes object by object through the fast path, which needs no more than that.
 * Locking: none held on entry.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "slab_int.h"

/* Objects of this CPU without a new slab; how many. */
static size_t take_cached(struct kmem_cache *s, size_t nr, void **p)
{
	struct quire_cpu *cpu = local_enter();
	struct kmem_cache_cpu *c = slab_cpu_of(s, cpu->id);
	size_t got = 0;

	while (got < nr && (!slab_ptr_is_end(c->freelist) || slab_refill(c, cpu->id))) {
		void *object = c->freelist, *next = slab_ptr_get(object, c->offset);

		if (unlikely(((unsigned long)next ^ (unsigned long)object) > c->span))
			break; /* the general way reports it */
		c->freelist = next;
		p[got++] = object;
	}
	local_exit(cpu);
	return got;
}

int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t nr, void **p)
{
	bool plain = !slab_is_debugged(s) && !s->watched && !READ_ONCE(slab_hooked) && !s->init_on_alloc;
	size_t got = 0;

	might_sleep_if(flags & __GFP_DIRECT_RECLAIM);
	while (got < nr) {
		if (plain) {
			size_t cached = take_cached(s, nr - got, p + got);

			if ((flags & __GFP_ZERO) && !s->ctor)
				for (size_t i = 0; i < cached; i++)
					memset(p[got + i], 0, s->object_size);
			got += cached;
			if (got == nr)
				break;
		}
		p[got] = slab_alloc_general(s, flags, s->object_size, NUMA_NO_NODE, _RET_IP_);
		if (!p[got])
			goto free_objects;
		got++;
	}
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
