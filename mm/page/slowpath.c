/* SPDX-License-Identifier: MIT */
/*
 * slowpath.c - what an allocation does when no zone has enough above its LOW mark
 *
 * Does not:   reclaim, compact or kill: whoever can registers (page_shortage_register) and is asked here.
 * Model:      one attempt of increasing desperation after another; which are open depends on the GFP flags:
 *
 *               wake helpers ─▶ MIN mark and the reserves the flags open ─▶ may it sleep? ──no──▶ fail
 *                  ▲                                                            │yes
 *                  └── progress? ◀── reclaim, compact ◀── give back per-CPU and high-atomic pages
 *                        │no
 *                     OOM killer (not for RETRY_MAYFAIL, NORETRY, costly orders) ──▶ again, or fail
 *
 *             __GFP_NOFAIL never fails: it waits, as a CPU that others may use, and tries again.
 * Locking:    none held; helpers may sleep when the request may.
 * Failure:    NULL after warn_alloc()'s report.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <quire/port.h>

#include "page_int.h"

/* Attempts without progress before giving up, as many as Linux makes. */
#define MAX_RECLAIM_RETRIES 16

/* The flags a request's GFP mask opens at the MIN mark. */
static unsigned int gfp_to_alloc_flags(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	unsigned int flags = ALLOC_WMARK_MIN;

	if (gfp & __GFP_HARDWALL)
		flags |= ALLOC_CPUSET;
	if (gfp & __GFP_HIGH)
		flags |= ALLOC_MIN_RESERVE;
	if (gfp & __GFP_KSWAPD_RECLAIM)
		flags |= ALLOC_KSWAPD;
	if (!(gfp & __GFP_DIRECT_RECLAIM)) {
		if (!(gfp & __GFP_NOMEMALLOC)) {
			flags |= ALLOC_NON_BLOCK;
			if (order > 0)
				flags |= ALLOC_HIGHATOMIC;
		}
		/* Who cannot wait and is urgent gets memory where there is any. */
		if (flags & ALLOC_MIN_RESERVE)
			flags &= ~ALLOC_CPUSET;
	}
	if (ac->migratetype == MIGRATE_MOVABLE)
		flags |= ALLOC_CMA;
	return flags;
}

/* May it use every reserve there is: it allocates in order to free. */
static bool may_ignore_watermarks(gfp_t gfp)
{
	if (gfp & __GFP_NOMEMALLOC)
		return false;
	if (gfp & __GFP_MEMALLOC)
		return true;
	return !in_interrupt() && (current->flags & PF_MEMALLOC);
}

static void wake_helpers(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	struct zone *last = NULL;

	if (!shortage_ops || !shortage_ops->wake)
		return;
	for (struct zoneref *ref = ac->preferred; ref->zone;
	     ref = zonelist_next(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		if (!last || last->zone_pgdat != ref->zone->zone_pgdat)
			shortage_ops->wake(ref->zone, order, gfp);
		last = ref->zone;
	}
}

/* Frames that are free but out of the free lists' sight. */
static struct page *try_hidden_pages(unsigned int order, unsigned int alloc_flags, const struct alloc_context *ac)
{
	highatomic_unreserve(ac, false);
	drain_all_pages(NULL);
	return page_from_freelist(order, alloc_flags, ac);
}

/* Ask the registered helpers once. True: something was freed or moved, trying again makes sense. */
static bool ask_for_help(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	int nid = zone_to_nid(ac->preferred->zone);
	bool progress = false;

	if (!shortage_ops)
		return false;
	if (shortage_ops->reclaim) {
		vm_event_add((enum vm_event_item)(ALLOCSTALL_FIRST + zone_idx(ac->preferred->zone)), 1);
		current->flags |= PF_MEMALLOC;
		progress = shortage_ops->reclaim(nid, order, gfp) > 0;
		current->flags &= ~(unsigned int)PF_MEMALLOC;
	}
	if (order && shortage_ops->compact)
		progress |= shortage_ops->compact(nid, order, gfp);
	return progress;
}

static bool may_kill(gfp_t gfp, unsigned int order)
{
	if (gfp & (__GFP_NORETRY | __GFP_RETRY_MAYFAIL | __GFP_THISNODE))
		return false;
	return order <= PAGE_ALLOC_COSTLY_ORDER && (gfp & __GFP_FS) && shortage_ops && shortage_ops->out_of_memory;
}

static bool worth_retrying(gfp_t gfp, unsigned int order, bool progress, unsigned int *no_progress)
{
	if (gfp & __GFP_NORETRY)
		return false;
	if (order > PAGE_ALLOC_COSTLY_ORDER && !(gfp & __GFP_RETRY_MAYFAIL))
		return false;
	*no_progress = progress ? 0 : *no_progress + 1;
	return progress && *no_progress < MAX_RECLAIM_RETRIES;
}

/* The part of the slow path that only a request that may sleep reaches. */
static struct page *alloc_may_sleep(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				    const struct alloc_context *ac)
{
	struct page *page = try_hidden_pages(order, alloc_flags, ac);
	unsigned int no_progress = 0, rounds = 0;
	bool progress;

	while (!page && !(current->flags & PF_MEMALLOC)) {
		if (++rounds > 1000)
			break;
		progress = ask_for_help(gfp, order, ac);
		page = page_from_freelist(order, alloc_flags, ac);
		if (page)
			break;
		if (worth_retrying(gfp, order, progress, &no_progress))
			continue;
		if (highatomic_unreserve(ac, true))
			page = page_from_freelist(order, alloc_flags, ac);
		if (page || !may_kill(gfp, order) || !shortage_ops->out_of_memory(order, gfp))
			break;
		page = page_from_freelist(order, alloc_flags, ac);
	}
	return page;
}

/* __GFP_NOFAIL: let others run and free, then try once more with half the reserve open. */
static struct page *alloc_never_fail(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				     const struct alloc_context *ac)
{
	struct cpu_sleep sleep;
	struct page *page;

	WARN_ONCE(order > 1, "__GFP_NOFAIL for order %u\n", order);
	for (unsigned int tries = 1;; tries++) {
		page = page_from_freelist(order, alloc_flags | ALLOC_MIN_RESERVE, ac);
		if (!page)
			page = alloc_may_sleep(gfp, order, alloc_flags | ALLOC_MIN_RESERVE, ac);
		if (page)
			return page;
		if (tries == 1)
			warn_alloc(gfp & ~__GFP_NOWARN, ac->nodemask, order, "page allocation stalls (will not fail)");
		cpu_sleep_begin(&sleep);
		port_relax(tries + 1000);
		cpu_sleep_end(&sleep);
	}
}

/* alloc_slowpath - @ac as alloc_prepare() left it but with the caller's nodemask. */
struct page *alloc_slowpath(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	unsigned int alloc_flags = gfp_to_alloc_flags(gfp, order, ac);
	struct page *page = NULL;

	if (may_ignore_watermarks(gfp)) {
		alloc_flags |= ALLOC_NO_WATERMARKS;
		alloc_flags &= ~ALLOC_CPUSET;
	}
	ac->preferred = zonelist_first(ac->zonelist, ac->highest_zoneidx, ac->nodemask);
	if (!ac->preferred->zone)
		goto fail;
	if (alloc_flags & ALLOC_KSWAPD)
		wake_helpers(gfp, order, ac);
	page = page_from_freelist(order, alloc_flags, ac);
	if (!page && (gfp & __GFP_DIRECT_RECLAIM) && !in_atomic()) {
		page = alloc_may_sleep(gfp, order, alloc_flags, ac);
		if (!page && (gfp & __GFP_NOFAIL))
			page = alloc_never_fail(gfp, order, alloc_flags, ac);
	}
fail:
	if (!page)
		warn_alloc(gfp, ac->nodemask, order, "page allocation failure");
	return page;
}
