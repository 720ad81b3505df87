/* SPDX-License-Identifier: MIT */
/*
 * mempool.c - pools of objects that are kept back for when memory is short
 *
 * Model:      elements[0, curr_nr) are kept back. An allocation asks the allocator first, without letting it try hard; then takes
 *             one that is kept back; then waits. A free fills up what is kept back before it gives memory back.
 * Invariants: M1 0 <= curr_nr <= min_nr
 *             M2 who waits is woken by a free that found curr_nr < min_nr
 * Locking:    pool->lock, with interrupts off. The allocator's functions run outside it.
 * Failure:    NULL from an allocation that may not sleep; -ENOMEM when a pool is made.
 * More:       tests/unit/test_mempool.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/slab.h>

/* --- making and ending pools --- */

int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data,
		      gfp_t gfp, int node)
{
	spin_lock_init(&pool->lock);
	init_waitqueue_head(&pool->wait);
	pool->min_nr = min_nr;
	pool->curr_nr = 0;
	pool->pool_data = pool_data;
	pool->alloc = alloc;
	pool->free = free;
	/* Room for one, so that a pool of none is still initialised. */
	pool->elements = kmalloc_array_node((size_t)max(min_nr, 1), sizeof(void *), gfp, node);
	if (!pool->elements)
		return -ENOMEM;
	while (pool->curr_nr < pool->min_nr) {
		void *element = alloc(gfp, pool_data);

		if (!element) {
			mempool_exit(pool);
			return -ENOMEM;
		}
		pool->elements[pool->curr_nr++] = element;
	}
	return 0;
}

int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data)
{
	return mempool_init_node(pool, min_nr, alloc, free, pool_data, GFP_KERNEL, NUMA_NO_NODE);
}

mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data, gfp_t gfp,
			       int node)
{
	mempool_t *pool = kmalloc_node(sizeof(*pool), gfp | __GFP_ZERO, node);

	if (pool && mempool_init_node(pool, min_nr, alloc, free, pool_data, gfp, node)) {
		kfree(pool);
		pool = NULL;
	}
	return pool;
}

mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *pool_data)
{
	return mempool_create_node(min_nr, alloc, free, pool_data, GFP_KERNEL, NUMA_NO_NODE);
}

void mempool_exit(mempool_t *pool)
{
	while (pool->curr_nr > 0)
		pool->free(pool->elements[--pool->curr_nr], pool->pool_data);
	kfree(pool->elements);
	pool->elements = NULL;
}

void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	mempool_exit(pool);
	kfree(pool);
}

/* --- elements --- */

static void *take_kept(mempool_t *pool)
{
	void *element = NULL;
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	if (pool->curr_nr)
		element = pool->elements[--pool->curr_nr];
	spin_unlock_irqrestore(&pool->lock, flags);
	return element;
}

/* Keep @element back. False: there are enough, or, for an element that was not in use before, as many as asked for. */
static bool keep(mempool_t *pool, void *element)
{
	unsigned long flags;
	bool kept = false;

	spin_lock_irqsave(&pool->lock, flags);
	if (pool->curr_nr < pool->min_nr) {
		pool->elements[pool->curr_nr++] = element;
		kept = true;
	}
	spin_unlock_irqrestore(&pool->lock, flags);
	return kept;
}

void *mempool_alloc_preallocated(mempool_t *pool)
{
	return take_kept(pool);
}

void *mempool_alloc(mempool_t *pool, gfp_t gfp)
{
	/* Not from the last reserves of the machine, and without complaints: there is something kept back. */
	gfp_t easy = (gfp | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN) & ~(__GFP_DIRECT_RECLAIM | __GFP_IO);
	bool may_wait = gfpflags_allow_blocking(gfp);
	void *element;

	WARN_ON_ONCE(gfp & __GFP_ZERO);
	might_sleep_if(may_wait);
	element = pool->alloc(easy, pool->pool_data);
	if (!element)
		element = take_kept(pool);
	if (element || !may_wait)
		return element;
	/* Now with all means. After that each turn waits for an element, or for memory that comes without one. */
	element = pool->alloc((gfp | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN), pool->pool_data);
	while (!element) {
		if (wait_event_timeout(pool->wait, (element = take_kept(pool)) != NULL, 5 * HZ))
			break;
		element = pool->alloc(easy, pool->pool_data);
	}
	return element;
}

void mempool_free(void *element, mempool_t *pool)
{
	if (!element)
		return;
	/* What was freed by the allocator's user before is seen by who takes it from the pool: the lock orders. */
	if (READ_ONCE(pool->curr_nr) < READ_ONCE(pool->min_nr) && keep(pool, element))
		wake_up(&pool->wait);
	else
		pool->free(element, pool->pool_data);
}

/* --- sizes --- */

/* Fewer: what is too many goes. */
static void shrink(mempool_t *pool, int new_min_nr)
{
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	while (pool->curr_nr > new_min_nr) {
		void *element = pool->elements[--pool->curr_nr];

		spin_unlock_irqrestore(&pool->lock, flags);
		pool->free(element, pool->pool_data);
		spin_lock_irqsave(&pool->lock, flags);
	}
	pool->min_nr = new_min_nr;
	spin_unlock_irqrestore(&pool->lock, flags);
}

int mempool_resize(mempool_t *pool, int new_min_nr)
{
	void **room, *element;
	unsigned long flags;

	might_sleep();
	if (new_min_nr <= 0)
		return -EINVAL;
	if (new_min_nr <= pool->min_nr) {
		shrink(pool, new_min_nr);
		return 0;
	}
	room = kmalloc_array((size_t)new_min_nr, sizeof(*room), GFP_KERNEL);
	if (!room)
		return -ENOMEM;
	spin_lock_irqsave(&pool->lock, flags);
	memcpy(room, pool->elements, (size_t)pool->curr_nr * sizeof(*room));
	swap(room, pool->elements);
	pool->min_nr = new_min_nr;
	spin_unlock_irqrestore(&pool->lock, flags);
	kfree(room);
	/* Fill up as far as memory goes; frees do the rest. */
	while (!mempool_is_saturated(pool)) {
		element = pool->alloc(GFP_KERNEL, pool->pool_data);
		if (!element)
			break;
		mempool_free(element, pool);
	}
	return 0;
}

/* --- where elements come from --- */

void *mempool_alloc_slab(gfp_t gfp, void *pool_data)
{
	return kmem_cache_alloc(pool_data, gfp);
}

void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free(pool_data, element);
}

void *mempool_kmalloc(gfp_t gfp, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp);
}

void mempool_kfree(void *element, void *pool_data)
{
	(void)pool_data;
	kfree(element);
}

void *mempool_alloc_pages(gfp_t gfp, void *pool_data)
{
	return alloc_pages(gfp, (unsigned int)(long)pool_data);
}

void mempool_free_pages(void *element, void *pool_data)
{
	__free_pages(element, (unsigned int)(long)pool_data);
}
