/* SPDX-License-Identifier: MIT */
/*
 * free.c - kfree and kmem_cache_free: the fast path, slabs of other CPUs, everything unusual
 *
 * Model:   one compare of slab->owner says almost everything: the page is the head of a slab that this CPU owns and nobody
 *          debugs. Then the object is pushed on slab->freelist by plain stores, and `left` counts down to the moment when
 *          something has to be done. An interior frame's word leads to the head first.
 *          A slab of another CPU, or one that is listed, takes the object on its remote list, by compare-and-swap; a full
 *          one is claimed by it, and is this CPU's from then on.
 * Invariants: F1 an object is put on one free list, once; the last one freed to a slab is known, so freeing it again is seen
 *             F2 no free takes a lock that all CPUs share, but to unlist a slab with nothing left in use, and for debugged caches
 * Locking:    none held on entry; the local lock inside.
 * Context:    any but a local section; never sleeps.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "slab_int.h"

enum freed { FREED, FREED_TWICE };

/* --- this CPU's slab: local section held --- */

static enum freed push_own(struct slab *slab, void *object, unsigned int cpu)
{
	void *head = slab->freelist;

	if (unlikely(head == object))
		return FREED_TWICE;
	slab_ptr_set(object, slab->fp, head);
	slab->freelist = object;
	WRITE_ONCE(slab->left, slab->left - 1);
	if (unlikely(!slab->left))
		slab_emptied(slab_cpu_of(slab->slab_cache, cpu), slab, cpu);
	return FREED;
}

/* --- another CPU's, a listed one, or a full one: local section held --- */

static void claim(struct slab *slab, void *object, unsigned int cpu)
{
	struct kmem_cache_cpu *c = slab_cpu_of(slab->slab_cache, cpu);

	slab->freelist = slab_end(slab);
	slab->left = (u16)slab_objects(slab);
	WRITE_ONCE(slab->owner, SLAB_OWNER(cpu));
	slab_keep_partial(c, slab, cpu);
	push_own(slab, object, cpu);
}

/* All objects of a listed slab may be free now: then it is no use to anyone. */
static void unlist_if_free(struct slab *slab, unsigned int cpu)
{
	struct kmem_cache *s = slab->slab_cache;
	struct kmem_cache_node *n = s->node[slab_nid(slab)];
	unsigned long flags;

	if (REMOTE_COUNT(READ_ONCE(slab->remote)) != READ_ONCE(slab->left))
		return;
	spin_lock_irqsave(&n->list_lock, flags);
	if (slab->owner == SLAB_LISTED && slab->slab_cache == s && n->nr_partial > s->min_partial &&
	    REMOTE_COUNT(READ_ONCE(slab->remote)) == slab->left) {
		list_del(&slab->slab_list);
		WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
		slab_put_aside(slab, cpu);
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
}

static enum freed push_remote(struct slab *slab, void *object, unsigned int cpu)
{
	char *start = slab_address(slab);
	u32 index = (u32)((char *)object - start) / 8, old = READ_ONCE(slab->remote), pushed;

	do {
		if (old == REMOTE_FULL) {
			pushed = 0;
			continue;
		}
		if (unlikely(old && REMOTE_INDEX(old) == index))
			return FREED_TWICE;
		slab_ptr_set(object, slab->fp, old ? start + REMOTE_INDEX(old) * 8 : slab_end(slab));
		pushed = (REMOTE_COUNT(old) + 1) << 16 | index;
	} while (!__atomic_compare_exchange_n(&slab->remote, &old, pushed, true, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
	if (old == REMOTE_FULL)
		claim(slab, object, cpu);
	else if (READ_ONCE(slab->owner) == SLAB_LISTED)
		unlist_if_free(slab, cpu);
	return FREED;
}

static enum freed push(struct slab *slab, void *object, struct quire_cpu *cpu)
{
	u32 owner = READ_ONCE(slab->owner);

	if (owner == cpu->slab_owner)
		return push_own(slab, object, cpu->id);
	if (unlikely(owner == SLAB_EMPTY || owner == SLAB_DROPPED))
		return FREED_TWICE;
	return push_remote(slab, object, cpu->id);
}

/* --- debugged caches: under the node's lock --- */

static void debug_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	struct kmem_cache_node *n = s->node[slab_nid(slab)];
	bool drop = false;
	unsigned long flags;

	slab_debug_prepare(s);
	spin_lock_irqsave(&n->list_lock, flags);
	if (slab_debug_free(s, slab, object, caller)) {
		bool was_full = slab_ptr_is_end(slab->freelist);

		slab_ptr_set(object, slab->fp, slab->freelist);
		slab->freelist = object;
		slab->left--;
		if (was_full) {
			list_move_tail(&slab->slab_list, &n->partial);
			n->nr_partial++;
		}
		if (!slab->left && n->nr_partial > s->min_partial) {
			list_del(&slab->slab_list);
			n->nr_partial--;
			drop = true;
		}
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	if (drop)
		slab_drop(slab);
}

/* --- the general way --- */

static void free_counted(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	struct quire_cpu *cpu = local_enter();
	LIST_HEAD(excess);
	enum freed freed = push(slab, object, cpu);

	slab_excess_take(cpu->id, &excess);
	local_exit(cpu);
	if (unlikely(freed == FREED_TWICE))
		slab_report_double_free(s, slab, object, caller);
	slab_drop_list(&excess);
}

/* slab_free_general - @object of @slab, with everything looked at. */
void slab_free_general(struct slab *slab, void *object, unsigned long caller)
{
	struct kmem_cache *s = slab->slab_cache;

	if (unlikely(READ_ONCE(slab_hooked)))
		slab_hooks_run_free(s, object, caller);
	if (unlikely(s->watched) && !slab_poison_free(s, slab, object, caller))
		return;
	if (unlikely(s->init_on_free) && !s->watched && !slab_is_debugged(s) && !s->ctor &&
	    !(s->flags & SLAB_TYPESAFE_BY_RCU))
		memset(object, 0, s->object_size);
	if (unlikely(READ_ONCE(slab->owner) == SLAB_DEBUG))
		debug_free(s, slab, object, caller);
	else
		free_counted(s, slab, object, caller);
}

/* --- the fast path --- */

static noinline void kfree_slow(const void *object)
{
	struct slab *slab = virt_to_slab(object);

	if (unlikely(!slab))
		kfree_odd(object, _RET_IP_);
	else
		slab_free_general(slab, (void *)object, _RET_IP_);
}

static noinline void kfree_leave_slow(const void *object, struct quire_cpu *cpu)
{
	struct slab *slab;

	local_exit(cpu);
	slab = virt_to_slab(object);
	if (unlikely(!slab))
		kfree_odd(object, _RET_IP_);
	else
		slab_free_general(slab, (void *)object, _RET_IP_);
}

/* The last object of a partial slab; local section held. */
static noinline void free_emptied(struct slab *slab, struct quire_cpu *cpu)
{
	LIST_HEAD(excess);

	slab_emptied(slab_cpu_of(slab->slab_cache, cpu->id), slab, cpu->id);
	slab_excess_take(cpu->id, &excess);
	local_exit(cpu);
	slab_drop_list(&excess);
}

/* The push that both frees share; the local section is entered, @slab is this CPU's. Everything else is a tail call, so that the
 * push needs no stack frame. */
static __always_inline void push_entered(struct slab *slab, void *object, void *head, struct quire_cpu *cpu)
{
	u16 left = (u16)(slab->left - 1);

	slab_ptr_set(object, slab->fp, head);
	slab->freelist = object;
	WRITE_ONCE(slab->left, left);
	if (unlikely(!left)) {
		free_emptied(slab, cpu);
		return;
	}
	if (unlikely(!local_exit_fast(cpu)))
		local_exit_slow(cpu);
}

/* The slab of @object if this CPU owns it; any linear address may be asked about. */
static __always_inline struct slab *own_slab(unsigned long offset, const struct quire_cpu *cpu)
{
	struct slab *slab = (struct slab *)(slab_map.pages + (offset >> PAGE_SHIFT));
	u32 owner = READ_ONCE(slab->owner);

	if (likely(owner == cpu->slab_owner))
		return slab;
	if (owner != SLAB_TAIL)
		return NULL;
	slab = slab->freelist;
	return likely(READ_ONCE(slab->owner) == cpu->slab_owner) ? slab : NULL;
}

void kfree(const void *object)
{
	unsigned long offset = (unsigned long)object - slab_map.base;
	struct quire_cpu *cpu = port_cpu_or_nobody();
	struct slab *slab;
	void *head;

	/* NULL and ZERO_SIZE_PTR are outside the linear map too. */
	if (unlikely(offset >= slab_map.size) || unlikely(!local_try_enter(cpu))) {
		kfree_slow(object);
		return;
	}
	slab = own_slab(offset, cpu);
	if (unlikely(!slab) || unlikely((head = slab->freelist) == object)) {
		kfree_leave_slow(object, cpu);
		return;
	}
	push_entered(slab, (void *)object, head, cpu);
}

static noinline void cache_free_slow(struct kmem_cache *s, void *object, unsigned long caller)
{
	struct slab *slab = virt_to_slab(object);

	if (unlikely(!object))
		return;
	if (unlikely(!slab)) {
		slab_report_not_slab(object, caller);
		return;
	}
	if (unlikely(slab->slab_cache != s))
		slab_report_wrong_cache(s, slab, object, caller);
	slab_free_general(slab, object, caller);
}

static noinline void cache_free_leave_slow(struct kmem_cache *s, void *object, struct quire_cpu *cpu)
{
	local_exit(cpu);
	cache_free_slow(s, object, _RET_IP_);
}

void kmem_cache_free(struct kmem_cache *s, void *object)
{
	unsigned long offset = (unsigned long)object - slab_map.base;
	struct quire_cpu *cpu = port_cpu_or_nobody();
	struct slab *slab;
	void *head;

	if (unlikely(offset >= slab_map.size) || unlikely(!local_try_enter(cpu))) {
		cache_free_slow(s, object, _RET_IP_);
		return;
	}
	slab = own_slab(offset, cpu);
	if (unlikely(!slab) || unlikely(slab->slab_cache != s) || unlikely((head = slab->freelist) == object)) {
		cache_free_leave_slow(s, object, cpu);
		return;
	}
	push_entered(slab, object, head, cpu);
}
