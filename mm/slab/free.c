/* SPDX-License-Identifier: MIT */
/*
 * free.c - kfree and kmem_cache_free: the fast path, slabs of other CPUs, everything unusual
 *
 * Model:   one compare says almost everything: slab->tag, which every frame of a slab carries, is that of this CPU's node. Then the
 *          same struct page names the CPU's part of the cache, and the object is pushed on its sheaf. A full sheaf sends its colder
 *          half home first (sheaf.c). Whose CPU allocated the object, and from which slab, makes no difference.
 *          Objects of another node, of debugged caches, and everything that no slab is, go the general way.
 * Invariants: F1 an object is put in one place, once; the last one freed on a CPU is known, so freeing it again is seen; so is one
 *                whose slab has nothing in use
 *             F2 a free takes list_lock once in half a sheaf, or for an object of another node
 * Locking:    none held on entry; the local lock inside.
 * Context:    any but a local section; never sleeps.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "slab_int.h"

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

		slab_ptr_set(object, s->offset, slab->freelist);
		slab->freelist = object;
		WRITE_ONCE(slab->left, (u16)(slab->left - 1));
		if (was_full) {
			list_move_tail(&slab->slab_list, &n->partial);
			WRITE_ONCE(n->nr_partial, n->nr_partial + 1);
		}
		if (!slab->left && n->nr_partial > s->min_partial) {
			list_del(&slab->slab_list);
			WRITE_ONCE(n->nr_partial, n->nr_partial - 1);
			drop = true;
		}
	}
	spin_unlock_irqrestore(&n->list_lock, flags);
	if (drop)
		slab_drop(slab);
}

/* --- the general way --- */

static void report_if(struct slab_fault *fault, unsigned long caller)
{
	if (unlikely(fault->slab))
		slab_fault_report(fault->slab->slab_cache, fault, caller);
}

/* An object of a node that this CPU's sheaves do not hold. */
static void free_far(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	struct slab_fault fault = { 0 };
	LIST_HEAD(freed);

	node_give(s, s->node[slab_nid(slab)], &object, 1, &freed, &fault);
	slab_drop_list(&freed);
	report_if(&fault, caller);
}

/* Push @object; the sheaf is opened, or half of it sent home, if there is no room. Local section held: left here. */
static void push_and_exit(struct quire_cpu *cpu, struct kmem_cache_cpu *c, struct slab *slab, void *object,
			  unsigned long caller)
{
	struct slab_fault fault = { 0 };
	LIST_HEAD(freed);
	bool grow = false;

	if (unlikely(c->top[-1] == object)) {
		fault = (struct slab_fault){ slab, object, NULL };
	} else {
		if (list_empty(&c->ring))
			sheaf_open(c, cpu->id);
		if (c->top == c->limit)
			grow = sheaf_make_room(c, cpu->id, &freed, &fault);
		*c->top = object;
		WRITE_ONCE(c->top, c->top + 1);
	}
	local_exit(cpu);
	slab_drop_list(&freed);
	report_if(&fault, caller);
	if (unlikely(grow))
		sheaf_grow(slab->slab_cache);
}

static void free_near(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller)
{
	struct quire_cpu *cpu = local_enter();

	if (unlikely(slab->tag != cpu->slab_tag)) {
		local_exit(cpu);
		free_far(s, slab, object, caller);
		return;
	}
	push_and_exit(cpu, slab_cpu_of(s, cpu->id), slab, object, caller);
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
	if (unlikely(slab->tag == SLAB_TAG_DEBUG))
		debug_free(s, slab, object, caller);
	else
		free_near(s, slab, object, caller);
}

/* --- the fast path --- */

static noinline void kfree_slow(const void *object, unsigned long caller)
{
	struct slab *slab = virt_to_slab(object);

	if (unlikely(!slab))
		kfree_odd(object, caller);
	else
		slab_free_general(slab, (void *)object, caller);
}

static noinline void kfree_leave_slow(const void *object, struct quire_cpu *cpu, unsigned long caller)
{
	local_exit(cpu);
	kfree_slow(object, caller);
}

/* The sheaf is at its limit, or the object is in it; local section held. */
static noinline void free_no_room(struct kmem_cache_cpu *c, void *object, struct quire_cpu *cpu, unsigned long caller)
{
	push_and_exit(cpu, c, virt_to_slab(object), object, caller);
}

/* The struct page of @object, @offset from where the linear map begins. Any linear address may be asked about. */
static __always_inline const struct slab *frame_of(unsigned long offset)
{
	return (const struct slab *)(slab_map.pages + (offset >> PAGE_SHIFT));
}

/* This CPU's part of the cache that @frame names; NULL: it is no frame of a slab whose objects this CPU keeps. Often it is the one
 * that was freed to last: then its address is known before the struct page has been read, so what is pushed now and popped next need
 * not wait for that; and on a machine of one node nothing else of the page needs a look. */
static __always_inline struct kmem_cache_cpu *part_of(const struct slab *frame, struct quire_cpu *cpu)
{
	struct kmem_cache_cpu __percpu *part = frame->part;
	struct kmem_cache_cpu *c;

	if (likely(part == cpu->freed_part))
		return cpu->freed_to;
	if (unlikely(READ_ONCE(frame->tag) != cpu->slab_tag))
		return NULL;
	c = SHIFT_PERCPU_PTR(part, cpu->percpu_offset);
	if (likely(nr_online_nodes == 1)) {
		cpu->freed_part = part;
		cpu->freed_to = c;
	}
	return c;
}

/* The push that both frees share; the local section is entered. Everything else is a tail call, so that the push needs no stack
 * frame. */
static __always_inline void push_entered(struct kmem_cache_cpu *c, void *object, struct quire_cpu *cpu,
					 unsigned long caller)
{
	void **top = c->top;

	if (unlikely(top == c->limit) || unlikely(top[-1] == object)) {
		free_no_room(c, object, cpu, caller);
		return;
	}
	*top = object;
	WRITE_ONCE(c->top, top + 1);
	if (unlikely(!local_exit_fast(cpu)))
		local_exit_slow(cpu);
}

__no_frame void kfree(const void *object)
{
	unsigned long offset = (unsigned long)object - slab_map.base;
	struct quire_cpu *cpu = port_cpu_or_nobody();
	struct kmem_cache_cpu *c;

	/* NULL and ZERO_SIZE_PTR are outside the linear map too. */
	if (unlikely(offset >= slab_map.size) || unlikely(!local_try_enter(cpu))) {
		kfree_slow(object, _RET_IP_);
		return;
	}
	c = part_of(frame_of(offset), cpu);
	if (unlikely(!c)) {
		kfree_leave_slow(object, cpu, _RET_IP_);
		return;
	}
	push_entered(c, (void *)object, cpu, _RET_IP_);
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

static noinline void cache_free_leave_slow(struct kmem_cache *s, void *object, struct quire_cpu *cpu,
					   unsigned long caller)
{
	local_exit(cpu);
	cache_free_slow(s, object, caller);
}

__no_frame void kmem_cache_free(struct kmem_cache *s, void *object)
{
	unsigned long offset = (unsigned long)object - slab_map.base;
	struct quire_cpu *cpu = port_cpu_or_nobody();
	const struct slab *frame;
	struct kmem_cache_cpu *c;

	if (unlikely(offset >= slab_map.size) || unlikely(!local_try_enter(cpu))) {
		cache_free_slow(s, object, _RET_IP_);
		return;
	}
	frame = frame_of(offset);
	c = part_of(frame, cpu);
	if (unlikely(!c) || unlikely(frame->part != s->cpu_slab)) {
		cache_free_leave_slow(s, object, cpu, _RET_IP_);
		return;
	}
	push_entered(c, object, cpu, _RET_IP_);
}
