/* SPDX-License-Identifier: MIT */
/* boot_take.c - what boot_4TiB_8nodes and the memory report ask of a machine that is up (kernel-style). */
#include <linux/gfp.h>
#include <linux/mm.h>

#include "bench.h"

/* The first aligned block in [pfn, end) that can be had. */
static int take_one(unsigned long pfn, unsigned long end)
{
	pfn = (pfn + MAX_ORDER_NR_PAGES - 1) & ~(MAX_ORDER_NR_PAGES - 1);
	for (; pfn + MAX_ORDER_NR_PAGES <= end; pfn += MAX_ORDER_NR_PAGES) {
		if (!alloc_contig_range(pfn, pfn + MAX_ORDER_NR_PAGES, MIGRATE_MOVABLE, GFP_KERNEL | __GFP_COMP))
			return 1;
	}
	return 0;
}

unsigned long bench_boot_take(unsigned long long step_bytes)
{
	unsigned long step = (unsigned long)(step_bytes >> PAGE_SHIFT), taken = 0;

	for (unsigned long pfn = 0; pfn < max_pfn; pfn += step)
		taken += (unsigned long)take_one(pfn, pfn + step < max_pfn ? pfn + step : max_pfn);
	return taken;
}

unsigned int bench_struct_page_bytes(void)
{
	return sizeof(struct page);
}

void bench_frames(unsigned long long *present, unsigned long long *managed)
{
	struct zone *zone;

	*present = *managed = 0;
	for_each_populated_zone(zone) {
		*present += zone->present_pages;
		*managed += zone_managed_pages(zone);
	}
}
