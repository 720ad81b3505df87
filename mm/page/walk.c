/* SPDX-License-Identifier: MIT */
/*
 * walk.c - every block that is in use, in the order of addresses
 *
 * Model:   heads carry state, so the walk goes from head to head; what nobody has touched is skipped a largest block at a
 *          time, by the zone's bitmap, without reading its struct pages.
 * Locking: none: for a machine that is idle but for the caller. What is freed meanwhile may be shown or not.
 */
#include <linux/memblock.h>
#include <linux/mm.h>

#include "page_int.h"

/* Frames from @pfn to the next that may be a head. */
static unsigned long step_over(const struct zone *zone, unsigned long pfn)
{
	u64 word;

	if (buddy_pfn_untouched(zone, pfn))
		return MAX_ORDER_NR_PAGES - (pfn & (MAX_ORDER_NR_PAGES - 1));
	if (!pfn_valid(pfn))
		return pageblock_nr_pages - (pfn & (pageblock_nr_pages - 1));
	word = page_word(pfn_to_page(pfn));
	return (u8)(word >> 32) == PAGE_STATE_NONE ? 1 : 1UL << (u8)(word >> 40);
}

/* page_for_each_allocated - call @fn for the head of every block in use, until it returns non-zero; that value, or 0. */
int page_for_each_allocated(int (*fn)(struct page *page, void *arg), void *arg)
{
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long end = zone_end_pfn(zone);

		for (unsigned long pfn = zone->zone_start_pfn; pfn < end; pfn += step_over(zone, pfn)) {
			struct page *page = pfn_to_page(pfn);
			int ret;

			if (buddy_pfn_untouched(zone, pfn) || !pfn_valid(pfn) ||
			    READ_ONCE(page->state) != PAGE_STATE_ALLOCATED)
				continue;
			if (page_zone_ready(page) != zone)
				continue;
			ret = fn(page, arg);
			if (ret)
				return ret;
		}
	}
	return 0;
}
