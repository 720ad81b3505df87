/* SPDX-License-Identifier: MIT */
/*
 * hooks.c - who watches objects come and go
 *
 * Model:   as mm/page/hooks.c: registered hooks hold a watch, so nothing takes a fast path, and the general way asks
 *          slab_hooked. Objects that a hook allocates itself are not shown to hooks for objects; the slabs beneath them
 *          are shown to hooks for pages, which end there.
 * Locking: slab_hooks_lock, for registering. Running takes none: see <mm/slab.h> about unregistering.
 */
#include <linux/errno.h>
#include <linux/spinlock.h>

#include "slab_int.h"

#define MAX_SLAB_HOOKS 4

static DEFINE_SPINLOCK(slab_hooks_lock);
static const struct slab_hooks *hooks[MAX_SLAB_HOOKS]; /* NULL: free */

bool slab_hooked;

static bool any_hooks(void)
{
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS; i++)
		if (hooks[i])
			return true;
	return false;
}

static bool replace_hooks(const struct slab_hooks *old, const struct slab_hooks *new)
{
	unsigned long flags;
	bool done = false;

	spin_lock_irqsave(&slab_hooks_lock, flags);
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS && !done; i++) {
		if (hooks[i] == old) {
			__atomic_store_n(&hooks[i], new, __ATOMIC_RELEASE);
			done = true;
		}
	}
	WRITE_ONCE(slab_hooked, any_hooks());
	spin_unlock_irqrestore(&slab_hooks_lock, flags);
	return done;
}

int slab_hooks_register(const struct slab_hooks *h)
{
	if (!replace_hooks(NULL, h))
		return -ENOSPC;
	alloc_watch_get();
	return 0;
}

void slab_hooks_unregister(const struct slab_hooks *h)
{
	if (h && replace_hooks(h, NULL))
		alloc_watch_put();
}

static const struct slab_hooks *hooks_at(unsigned int i)
{
	return __atomic_load_n(&hooks[i], __ATOMIC_ACQUIRE);
}

void slab_hooks_run_alloc(struct kmem_cache *s, void *object, size_t req, size_t given, gfp_t gfp, int node,
			  unsigned long caller)
{
	if (!alloc_hook_enter(ALLOC_HOOK_OBJECT))
		return;
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS; i++) {
		const struct slab_hooks *h = hooks_at(i);

		if (h && h->alloc)
			h->alloc(s, object, req, given, gfp, node, caller);
	}
	alloc_hook_exit(ALLOC_HOOK_OBJECT);
}

void slab_hooks_run_free(struct kmem_cache *s, const void *object, unsigned long caller)
{
	if (!alloc_hook_enter(ALLOC_HOOK_OBJECT))
		return;
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS; i++) {
		const struct slab_hooks *h = hooks_at(i);

		if (h && h->free)
			h->free(s, object, caller);
	}
	alloc_hook_exit(ALLOC_HOOK_OBJECT);
}

bool slab_hooks_want_failure(struct kmem_cache *s, gfp_t gfp)
{
	bool fail = false;

	if (likely(!READ_ONCE(slab_hooked)) || !alloc_hook_enter(ALLOC_HOOK_OBJECT))
		return false;
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS && !fail; i++) {
		const struct slab_hooks *h = hooks_at(i);

		fail = h && h->fail && h->fail(s, gfp);
	}
	alloc_hook_exit(ALLOC_HOOK_OBJECT);
	return fail;
}

/* slab_hooks_reset - the machine goes: nobody watches. Before page_alloc_fini(), which forgets all watches. */
void slab_hooks_reset(void)
{
	for (unsigned int i = 0; i < MAX_SLAB_HOOKS; i++)
		if (hooks[i])
			slab_hooks_unregister(hooks[i]);
}
