/* SPDX-License-Identifier: MIT */
/*
 * show_mem.c - what the log says when an allocation fails
 *
 * Holds:   the "page allocation failure" line, the stack, and the listing of nodes, zones and free lists, in the layout
 *          of Linux so that tools and eyes trained on it read it.
 * Locking: zone->lock a zone at a time to copy counts; printing with nothing held.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "page_int.h"

static const char type_letters[MIGRATE_TYPES] = { 'U', 'M', 'E', 'H', 'C', 'I' };

#define K(pages) ((pages) << (PAGE_SHIFT - 10))

static unsigned long zone_pcp_frames(struct zone *zone)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		sum += (unsigned long)pcp_count(per_cpu_ptr(zone->per_cpu_pageset, cpu));
	return sum;
}

static void show_zone(struct zone *zone)
{
	printk(KERN_INFO "Node %d %s free:%lukB boost:%lukB min:%lukB low:%lukB high:%lukB reserved_highatomic:%luKB "
			 "present:%lukB managed:%lukB free_pcp:%lukB local_pcp:%ukB free_cma:%lukB\n",
	       zone_to_nid(zone), zone->name, K(zone_page_state(zone, NR_FREE_PAGES)), K(zone->watermark_boost),
	       K(min_wmark_pages(zone)), K(low_wmark_pages(zone)), K(high_wmark_pages(zone)),
	       K(zone->nr_reserved_highatomic), K(zone->present_pages), K(zone_managed_pages(zone)),
	       K(zone_pcp_frames(zone)),
	       (unsigned int)K(pcp_count(per_cpu_ptr(zone->per_cpu_pageset, this_cpu_get()->id))),
	       K(zone_page_state(zone, NR_FREE_CMA_PAGES)));
	printk(KERN_INFO "lowmem_reserve[]:");
	for (int i = 0; i < MAX_NR_ZONES; i++)
		printk(KERN_CONT " %ld", (long)zone->lowmem_reserve[i]);
	printk(KERN_CONT "\n");
}

static void show_free_lists(struct zone *zone)
{
	unsigned long nr[NR_PAGE_ORDERS], total = 0, flags;
	unsigned char types[NR_PAGE_ORDERS];

	spin_lock_irqsave(&zone->lock, flags);
	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		struct free_area *area = &zone->free_area[order];

		nr[order] = area->nr_free;
		types[order] = 0;
		for (int t = 0; t < MIGRATE_TYPES; t++)
			if (area->nr_type[t])
				types[order] |= (unsigned char)(1 << t);
		if (order == MAX_PAGE_ORDER && zone->nr_untouched) {
			nr[order] += zone->nr_untouched;
			types[order] |= 1 << MIGRATE_MOVABLE;
		}
		total += nr[order] << order;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	printk(KERN_INFO "Node %d %s:", zone_to_nid(zone), zone->name);
	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		printk(KERN_CONT " %lu*%lukB", nr[order], K(1UL << order));
		if (nr[order]) {
			printk(KERN_CONT " (");
			for (int t = 0; t < MIGRATE_TYPES; t++)
				if (types[order] & 1 << t)
					printk(KERN_CONT "%c", type_letters[t]);
			printk(KERN_CONT ")");
		}
	}
	printk(KERN_CONT " = %lukB\n", K(total));
}

/* show_mem - nodes, zones and free lists into the log. Any context that may print. */
void show_mem(void)
{
	unsigned long total = 0, high = 0, reserved = 0, cma = 0, pcp = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		pcp += zone_pcp_frames(zone);
	printk(KERN_INFO "Mem-Info:\n");
	printk(KERN_INFO " slab_reclaimable:%lu slab_unreclaimable:%lu\n", global_node_page_state(NR_SLAB_RECLAIMABLE),
	       global_node_page_state(NR_SLAB_UNRECLAIMABLE));
	printk(KERN_INFO " free:%lu free_pcp:%lu\n", nr_free_pages(), pcp);
	for_each_populated_zone(zone)
		show_zone(zone);
	for_each_populated_zone(zone)
		show_free_lists(zone);
	for_each_populated_zone(zone) {
		total += zone->present_pages;
		reserved += zone->present_pages - zone_managed_pages(zone);
		cma += zone->cma_pages;
		if (is_highmem(zone) || zone_idx(zone) == ZONE_MOVABLE)
			high += zone->present_pages;
	}
	printk(KERN_INFO "%lu pages RAM\n", total);
	printk(KERN_INFO "%lu pages HighMem/MovableOnly\n", high);
	printk(KERN_INFO "%lu pages reserved\n", reserved);
	if (cma)
		printk(KERN_INFO "%lu pages cma reserved\n", cma);
}

/* warn_alloc - @what ("page allocation failure") for a request, unless it asked for silence; not more than ten in five
 * seconds. */
void warn_alloc(gfp_t gfp, const u64 *nodemask, unsigned int order, const char *what)
{
	static DEFINE_RATELIMIT_STATE(nopage_rs, 5 * 1000, 10);

	if ((gfp & __GFP_NOWARN) || !__ratelimit(&nopage_rs))
		return;
	printk(KERN_WARNING "%s: %s: order:%u, mode:%#x(%pGg)", current->comm, what, order, gfp, &gfp);
	if (nodemask)
		printk(KERN_CONT ", nodemask=%*pbl", MAX_NUMNODES, nodemask);
	else
		printk(KERN_CONT ", nodemask=(null)");
	printk(KERN_CONT "\n");
	dump_stack();
	show_mem();
}
