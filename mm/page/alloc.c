/* SPDX-License-Identifier: MIT */
/*
 * alloc.c - alloc_pages: the fast path, and the walk along the zonelist
 *
 * Does not:   per-CPU lists (pcp.c), free lists (buddy.c), what to do when this walk finds nothing (slowpath.c).
 * Model:      fast path: order <= 3, no flag that needs more than a block, nothing unusual on this CPU (no visitor,
 *             interrupt or atomic section; no hook or cpuset anywhere): pop from this CPU's list for the zone the request
 *             prefers. Marks are not looked at for what the CPU already owns; a refill looks.
 *             The same pop serves zeroed and compound blocks, one call further down (alloc_cached).
 *             Everything else: alloc_pages_general - check the context, walk zones from the preferred one down under the
 *             LOW mark, then the slow path; then charge, zero, compound, hooks.
 * Invariants: A1 a block handed out has state ALLOCATED, refcount 1, and no PG_ flag
 *             A2 a request with zone bits for a lower zone never gets a frame of a higher one
 * Locking:    none held on entry; the local lock and zone->lock inside pcp.c and here.
 * Failure:    NULL, reported by slowpath.c.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/mm.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/topology.h>

#include "page_int.h"

/* The highest zone for each combination of GFP zone bits; -1: contradictory. */
static const signed char gfp_zone_table[GFP_ZONEMASK + 1] = {
	[0] = ZONE_NORMAL,
#ifdef CONFIG_ZONE_DMA
	[___GFP_DMA] = ZONE_DMA,
#else
	[___GFP_DMA] = ZONE_NORMAL,
#endif
#ifdef CONFIG_HIGHMEM
	[___GFP_HIGHMEM] = ZONE_HIGHMEM,
#else
	[___GFP_HIGHMEM] = ZONE_NORMAL,
#endif
	[___GFP_DMA | ___GFP_HIGHMEM] = -1,
#ifdef CONFIG_ZONE_DMA32
	[___GFP_DMA32] = ZONE_DMA32,
#else
	[___GFP_DMA32] = ZONE_NORMAL,
#endif
	[___GFP_DMA32 | ___GFP_DMA] = -1,
	[___GFP_DMA32 | ___GFP_HIGHMEM] = -1,
	[___GFP_DMA32 | ___GFP_DMA | ___GFP_HIGHMEM] = -1,
	[___GFP_MOVABLE] = ZONE_NORMAL,
	[___GFP_MOVABLE | ___GFP_DMA] = ZONE_DMA,
	[___GFP_MOVABLE | ___GFP_HIGHMEM] = ZONE_MOVABLE,
	[___GFP_MOVABLE | ___GFP_DMA | ___GFP_HIGHMEM] = -1,
#ifdef CONFIG_ZONE_DMA32
	[___GFP_MOVABLE | ___GFP_DMA32] = ZONE_DMA32,
#else
	[___GFP_MOVABLE | ___GFP_DMA32] = ZONE_NORMAL,
#endif
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_DMA] = -1,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_HIGHMEM] = -1,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_DMA | ___GFP_HIGHMEM] = -1,
};

enum zone_type gfp_zone(gfp_t gfp)
{
	int zone = gfp_zone_table[gfp & GFP_ZONEMASK];

	if (WARN_ONCE(zone < 0, "contradictory zone flags in GFP mask %#x (%pGg)\n", gfp, &gfp))
		return ZONE_NORMAL;
	return (enum zone_type)zone;
}

/* --- the zonelist --- */

static bool nodemask_has(const u64 *nodemask, int nid)
{
	return !nodemask || (*nodemask >> nid & 1);
}

/* zonelist_next - the first usable entry from @ref on; its zone is NULL at the end. */
struct zoneref *zonelist_next(struct zoneref *ref, enum zone_type highest, const u64 *nodemask)
{
	while (ref->zone && (ref->zone_idx > (int)highest || !nodemask_has(nodemask, zone_to_nid(ref->zone))))
		ref++;
	return ref;
}

struct zoneref *zonelist_first(struct zonelist *zonelist, enum zone_type highest, const u64 *nodemask)
{
	return zonelist_next(zonelist->_zonerefs, highest, nodemask);
}

/* node_allowed - may the current task's request be served from node @nid? */
bool node_allowed(int nid)
{
	return in_interrupt() || (current->mems_allowed >> nid & 1);
}

/* --- watermarks --- */

/* Frames that are free but not for this request. */
static unsigned long unusable_free(const struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	unsigned long unusable = (1UL << order) - 1;

	if (!(alloc_flags & (ALLOC_HIGHATOMIC | ALLOC_OOM)))
		unusable += READ_ONCE(zone->nr_reserved_highatomic);
	if (!(alloc_flags & ALLOC_CMA))
		unusable += zone_page_state(zone, NR_FREE_CMA_PAGES);
	return unusable;
}

static bool area_has_block(struct zone *zone, unsigned int order, unsigned int alloc_flags)
{
	const unsigned long *nr = zone->free_area[order].nr_type;

	if (READ_ONCE(nr[MIGRATE_UNMOVABLE]) | READ_ONCE(nr[MIGRATE_MOVABLE]) | READ_ONCE(nr[MIGRATE_RECLAIMABLE]))
		return true;
	if ((alloc_flags & ALLOC_CMA) && READ_ONCE(nr[MIGRATE_CMA]))
		return true;
	if ((alloc_flags & (ALLOC_HIGHATOMIC | ALLOC_OOM)) && READ_ONCE(nr[MIGRATE_HIGHATOMIC]))
		return true;
	return order == MAX_PAGE_ORDER && READ_ONCE(zone->nr_untouched);
}

/* zone_watermark_ok_flags - would @zone stay above @mark (and what it keeps for lower requests) after giving 2^@order frames,
 * and has it a block that large? Lockless: an estimate. */
bool zone_watermark_ok_flags(struct zone *zone, unsigned int order, unsigned long mark, enum zone_type highest,
			     unsigned int alloc_flags)
{
	long min = (long)mark, free = (long)zone_page_state(zone, NR_FREE_PAGES);

	free -= (long)unusable_free(zone, order, alloc_flags);
	if (unlikely(alloc_flags & ALLOC_RESERVES)) {
		if (alloc_flags & ALLOC_MIN_RESERVE) {
			min -= min / 2;
			if (alloc_flags & ALLOC_NON_BLOCK)
				min -= min / 4;
		}
		if (alloc_flags & ALLOC_OOM)
			min -= min / 2;
	}
	if (free <= min + (long)READ_ONCE(zone->lowmem_reserve[highest]))
		return false;
	if (!order)
		return true;
	for (unsigned int o = order; o <= MAX_PAGE_ORDER; o++)
		if (area_has_block(zone, o, alloc_flags))
			return true;
	return false;
}

bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark, int highest, unsigned int alloc_flags)
{
	return zone_watermark_ok_flags(zone, order, mark, (enum zone_type)highest, alloc_flags);
}

/* --- one zone --- */

void page_set_allocated(struct page *page, unsigned int order, int migratetype)
{
	page->private = 0;
	page_set_list(page, migratetype, order);
	page_set_word(page, PAGE_WORD(1, PAGE_STATE_ALLOCATED, order, migratetype, PAGE_READY));
}

/* Past the per-CPU lists: orders they do not hold, and the reserve. */
static struct page *take_from_buddy(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags)
{
	unsigned long flags;
	struct page *page;

	spin_lock_irqsave(&zone->lock, flags);
	page = zone_take(zone, order, migratetype, alloc_flags);
	if (page) {
		page_make_head(zone, page, PAGE_STATE_ALLOCATED, order, (unsigned int)migratetype);
		page_set_allocated(page, order, migratetype);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	if (page)
		pcp_count_alloc(zone, order);
	return page;
}

static struct page *take_from_zone(struct zone *zone, unsigned int order, unsigned int alloc_flags,
				   const struct alloc_context *ac)
{
	struct page *page;

	if (pcp_order_index(order) >= 0 && !(alloc_flags & ALLOC_HIGHATOMIC))
		page = pcp_alloc(zone, order, ac->migratetype, alloc_flags);
	else
		page = take_from_buddy(zone, order, ac->migratetype, alloc_flags);
	if (page) {
		pcp_count_numa(zone, ac->preferred->zone);
		if (unlikely(alloc_flags & ALLOC_HIGHATOMIC))
			highatomic_reserve(zone, page, order);
	}
	return page;
}

/* page_from_freelist - walk the zones this request may use; NULL when none has enough above its mark. */
struct page *page_from_freelist(unsigned int order, unsigned int alloc_flags, const struct alloc_context *ac)
{
	struct zoneref *ref;
	struct page *page;

again:
	for (ref = ac->preferred; ref->zone; ref = zonelist_next(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		struct zone *zone = ref->zone;

		if ((alloc_flags & ALLOC_CPUSET) && !node_allowed(zone_to_nid(zone)))
			continue;
		/* Rather mix types in a near zone than go to a remote node. */
		if ((alloc_flags & ALLOC_NOFRAGMENT) && zone_to_nid(zone) != zone_to_nid(ac->preferred->zone)) {
			alloc_flags &= ~ALLOC_NOFRAGMENT;
			goto again;
		}
		if (!(alloc_flags & ALLOC_NO_WATERMARKS) &&
		    !zone_watermark_ok_flags(zone, order, wmark_pages(zone, alloc_flags & ALLOC_WMARK_MASK),
					     ac->highest_zoneidx, alloc_flags))
			continue;
		page = take_from_zone(zone, order, alloc_flags, ac);
		if (page)
			return page;
	}
	if (alloc_flags & ALLOC_NOFRAGMENT) {
		alloc_flags &= ~ALLOC_NOFRAGMENT;
		goto again;
	}
	return NULL;
}

/* --- a request --- */

/* On a node with both DMA32 and NORMAL, spill into DMA32 before mixing types in NORMAL's pageblocks. */
static unsigned int nofragment_flag(const struct zone *preferred)
{
#ifdef CONFIG_ZONE_DMA32
	if (zone_idx(preferred) == ZONE_NORMAL && populated_zone(&preferred->zone_pgdat->node_zones[ZONE_DMA32]))
		return ALLOC_NOFRAGMENT;
#endif
	(void)preferred;
	return 0;
}

/* alloc_prepare - work out zones, migratetype and first flags. @mems: room for the task's nodemask. False: no zone at all. */
bool alloc_prepare(gfp_t gfp, unsigned int order, int nid, const u64 *nodemask, struct alloc_context *ac,
		   unsigned int *alloc_flags, u64 *mems)
{
	struct pglist_data *pgdat = NODE_DATA(nid);

	(void)order;
	ac->highest_zoneidx = gfp_zone(gfp);
	ac->migratetype = unlikely(page_group_by_mobility_disabled) ? MIGRATE_UNMOVABLE : gfp_migratetype(gfp);
	if (WARN_ONCE(ac->migratetype >= MIGRATE_PCPTYPES, "GFP mask %#x is both movable and reclaimable\n", gfp))
		ac->migratetype = MIGRATE_UNMOVABLE;
	ac->nodemask = nodemask;
	*alloc_flags = ALLOC_WMARK_LOW;
	if (current->mems_allowed != ~0ull && !in_interrupt()) {
		*mems = current->mems_allowed;
		if (nodemask)
			*mems &= *nodemask;
		ac->nodemask = mems;
	}
	ac->zonelist = &pgdat->node_zonelists[gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK];
	ac->preferred = zonelist_first(ac->zonelist, ac->highest_zoneidx, ac->nodemask);
	if (!ac->preferred->zone)
		return false;
	if (ac->migratetype == MIGRATE_MOVABLE)
		*alloc_flags |= ALLOC_CMA;
	if (gfp & __GFP_KSWAPD_RECLAIM)
		*alloc_flags |= ALLOC_KSWAPD;
	*alloc_flags |= nofragment_flag(ac->preferred->zone);
	return true;
}

/* The task's own restrictions: no I/O, no file systems. */
gfp_t gfp_in_context(gfp_t gfp)
{
	unsigned int flags = current->flags;

	if (unlikely(flags & PF_MEMALLOC_NOIO))
		gfp &= ~(__GFP_IO | __GFP_FS);
	else if (unlikely(flags & PF_MEMALLOC_NOFS))
		gfp &= ~__GFP_FS;
	if (unlikely(flags & PF_MEMALLOC_PIN))
		gfp &= ~__GFP_MOVABLE;
	return gfp;
}

/* What the CPUs' lists have may be movable, so nobody takes from them unseen meanwhile. */
unsigned int memalloc_pin_save(void)
{
	unsigned int fresh = memalloc_flags_save(PF_MEMALLOC_PIN);

	if (fresh)
		alloc_watch_get();
	return fresh;
}

void memalloc_pin_restore(unsigned int flags)
{
	if (flags)
		alloc_watch_put();
	memalloc_flags_restore(flags);
}

/* What every block but the fast path's goes through once it is ours. */
static void finish_block(struct page *page, unsigned int order, gfp_t gfp)
{
	if ((gfp & __GFP_COMP) && order)
		WRITE_ONCE(page->sflags, page->sflags | PAGE_COMPOUND); /* neighbours that merge look at the word */
	if (gfp & __GFP_ZERO)
		clear_pages(page, order);
}

struct page *alloc_pages_general(gfp_t gfp, unsigned int order, int nid, const u64 *nodemask, unsigned long caller)
{
	struct alloc_context ac;
	unsigned int alloc_flags;
	struct page *page;
	u64 mems;

	if (WARN_ONCE(order > MAX_PAGE_ORDER && !(gfp & __GFP_NOWARN), "order %u is larger than MAX_PAGE_ORDER\n",
		      order) ||
	    order > MAX_PAGE_ORDER)
		return NULL;
	gfp = gfp_in_context(gfp & __GFP_BITS_MASK);
	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (!node_online(nid) || unlikely(hooks_want_failure(order, gfp)))
		return NULL;
	if (alloc_prepare(gfp, order, nid, nodemask, &ac, &alloc_flags, &mems))
		page = page_from_freelist(order, alloc_flags, &ac);
	else
		page = NULL;
	if (unlikely(!page)) {
		ac.nodemask = nodemask; /* a cpuset is only a preference for requests without __GFP_HARDWALL */
		page = alloc_slowpath(gfp, order, &ac);
		if (!page)
			return NULL;
	}
	if ((gfp & __GFP_ACCOUNT) && unlikely(!charge_pages(page, gfp, order))) {
		free_block(page, order, caller);
		return NULL;
	}
	finish_block(page, order, gfp);
	if (unlikely(READ_ONCE(page_hooked)))
		hooks_run_alloc(page, order, gfp, ac.migratetype, caller);
	return page;
}

/* --- the fast path --- */

/* Take the first block of a list that this CPU has; local section held. */
static __always_inline struct page *list_pop(struct pcp_list *list)
{
	struct page *page = list->head;

	if (likely(page)) {
		list->head = page->pcp_next;
		list->nr_alloc++;
		page->private = 0;
		page_set_word(page, list->word_used);
	}
	return page;
}

/* A block that this CPU has, for requests that come from atomic context, or want it zeroed, compound, or as large as a huge
 * page. */
static struct page *alloc_cached(struct quire_cpu *cpu, gfp_t gfp, unsigned int order)
{
	int index = pcp_order_index(order);
	struct page *page;

	if (index < 0 || (gfp & __GFP_ACCOUNT))
		return NULL;
	if (!(gfp & __GFP_DIRECT_RECLAIM ? local_try_enter_may_sleep(cpu) : local_try_enter(cpu)))
		return NULL;
	page = list_pop(cpu->page_lists[gfp & GFP_LIST_MASK] + index);
	local_exit(cpu);
	if (page)
		finish_block(page, order, gfp);
	return page;
}

static noinline struct page *alloc_pages_slow(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_cached(port_cpu_or_nobody(), gfp, order);

	if (likely(page))
		return page;
	return alloc_pages_general(gfp, order, numa_mem_id(), NULL, _RET_IP_);
}

/* This CPU's list is empty. */
static noinline struct page *alloc_leave_slow(gfp_t gfp, unsigned int order, struct quire_cpu *cpu)
{
	local_exit(cpu);
	return alloc_pages_general(gfp, order, numa_mem_id(), NULL, _RET_IP_);
}

/* Leave a local section into which interrupts or a visitor came meanwhile. */
static noinline struct page *alloc_exit_slow(struct quire_cpu *cpu, struct page *page)
{
	local_exit_slow(cpu);
	return page;
}

/* Everything that is not a pop is a tail call, so that the pop needs no stack frame. */
struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();
	struct page *page;

	if (unlikely(order > PAGE_ALLOC_COSTLY_ORDER) || unlikely(gfp & GFP_SLOW) || !local_try_enter_may_sleep(cpu))
		return alloc_pages_slow(gfp, order);
	page = list_pop(cpu->page_lists[gfp & GFP_LIST_MASK] + order);
	if (unlikely(!page))
		return alloc_leave_slow(gfp, order, cpu);
	if (likely(local_exit_fast(cpu)))
		return page;
	return alloc_exit_slow(cpu, page);
}

struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid, const u64 *nodemask)
{
	return alloc_pages_general(gfp, order, preferred_nid, nodemask, _RET_IP_);
}

struct page *__alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages_general(gfp, order, nid, NULL, _RET_IP_);
}

struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages_general(gfp, order, nid == NUMA_NO_NODE ? numa_mem_id() : nid, NULL, _RET_IP_);
}
