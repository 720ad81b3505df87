/* SPDX-License-Identifier: MIT */
/*
 * replay_engine.c - a trace's requests, made to the allocator under its own names (kernel-style)
 *
 * Model:   A request is alloc_pages() with the trace's GFP bits and order. Only two things are done that a driver
 *          would not do. A compound block of which Linux freed a part is made an ordinary one before it is split, as
 *          when a huge page is split. And a request that may not fail (__GFP_NOFAIL) is not made as such: in a
 *          machine in which nobody reclaims it would wait for ever, so it is tried plainly, then with access to
 *          all reserves, and has failed if that finds nothing.
 * Locking: none of its own; callers are in no local section.
 */
#include "replay_engine.h"

#include <linux/gfp.h>
#include <linux/mm.h>
#include <mm/page.h>

static struct page *alloc_no_fail(gfp_t gfp, unsigned int order)
{
	struct page *page;

	gfp &= ~__GFP_NOFAIL;
	page = alloc_pages(gfp | __GFP_NOWARN, order);
	return page ? page : alloc_pages((gfp & ~__GFP_NOMEMALLOC) | __GFP_MEMALLOC, order);
}

int engine_alloc(unsigned int gfp, unsigned int order, unsigned int *pfn)
{
	struct page *page;

	if (order > MAX_PAGE_ORDER)
		return -1;
	page = gfp & ___GFP_NOFAIL ? alloc_no_fail((gfp_t)gfp, order) : alloc_pages((gfp_t)gfp, order);
	if (!page)
		return -1;
	*pfn = (unsigned int)page_to_pfn(page);
	return 0;
}

void engine_free(unsigned int pfn, unsigned int order)
{
	__free_pages(pfn_to_page(pfn), order);
}

void engine_split(unsigned int pfn, unsigned int order)
{
	struct page *page = pfn_to_page(pfn);

	if (!order)
		return;
	page->sflags &= (u8)~PAGE_COMPOUND;
	split_page(page, order);
}

void engine_state(struct engine_state *state)
{
	unsigned long events[NR_VM_EVENT_ITEMS];
	struct zone *zone;

	all_vm_events(events);
	*state = (struct engine_state){
		.fallback_steal = events[PAGE_FALLBACK_STEAL],
		.fallback_borrow = events[PAGE_FALLBACK_BORROW],
		.max_order = MAX_PAGE_ORDER,
		.block_order = pageblock_order,
		.frame_bytes = PAGE_SIZE,
	};
	for_each_populated_zone(zone) {
		state->managed += zone_managed_pages(zone);
		state->free += zone_page_state(zone, NR_FREE_PAGES);
	}
}

void engine_drain(void)
{
	drain_all_pages(NULL);
}
