/* SPDX-License-Identifier: MIT */
/*
 * page_init.c - the page allocator comes up and goes down with its machine
 *
 * Model:   zones are sized and their zonelists built; here each gets its lock, empty free lists, its per-CPU pages, and
 *          the bitmap of untouched blocks; and each CPU the table its fast path looks its zones up in.
 * Locking: boot: one CPU, nobody else inside.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/memcontrol.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "page_int.h"

/* What contradictory GFP bits, and zones without memory, look up: nothing is ever on its lists, and no page has their block
 * word, so the fast paths turn to the general ones, which complain. */
static struct per_cpu_pages no_pages;

static int zone_init_untouched(struct zone *zone)
{
	unsigned long last = round_up(zone_end_pfn(zone), MAX_ORDER_NR_PAGES);

	zone->nr_untouched = 0;
	zone->untouched_hint = 0;
	zone->untouched_base_pfn = round_down(zone->zone_start_pfn, MAX_ORDER_NR_PAGES);
	zone->untouched_nbits = (last - zone->untouched_base_pfn) >> MAX_PAGE_ORDER;
	zone->untouched = memblock_alloc_node(BITS_TO_LONGS(zone->untouched_nbits) * sizeof(long), SMP_CACHE_BYTES,
					      zone_to_nid(zone));
	return zone->untouched ? 0 : -ENOMEM;
}

static void zone_init_lists(struct zone *zone)
{
	spin_lock_init(&zone->lock);
	for (int order = 0; order < NR_PAGE_ORDERS; order++) {
		struct free_area *area = &zone->free_area[order];

		area->nr_free = 0;
		for (int t = 0; t < MIGRATE_TYPES; t++) {
			INIT_LIST_HEAD(&area->free_list[t]);
			area->nr_type[t] = 0;
		}
	}
	for (int i = 0; i < NR_VM_ZONE_STAT_ITEMS; i++)
		zone->vm_stat[i].counter = 0;
	zone->managed_pages.counter = 0;
	zone->watermark_boost = zone->nr_reserved_highatomic = 0;
	zone->nr_quarantined = zone->nr_isolate_pageblock = zone->cma_pages = 0;
	zone->untouched = NULL;
	zone->untouched_nbits = zone->nr_untouched = 0;
	zone->per_cpu_pageset = zone->pageset = NULL;
	zone->initialized = 1;
}

static void pcp_init(struct per_cpu_pages *pcp)
{
	pcp->batch = 1;
	for (int t = 0; t < MIGRATE_PCPTYPES; t++) {
		for (unsigned int i = 0; i < NR_PCP_ORDERS; i++) {
			struct pcp_list *list = &pcp->lists[t][i];

			list->order = (unsigned char)(i == PCP_ORDER_HUGE ? pageblock_order : i);
			list->word = PAGE_WORD(0, PAGE_STATE_PCP, list->order, t, PAGE_READY);
			list->word_used = PAGE_WORD(1, PAGE_STATE_ALLOCATED, list->order, t, PAGE_READY);
		}
	}
}

static int zone_init_pcp(struct zone *zone)
{
	unsigned int cpu;

	zone->per_cpu_pageset = zone->pageset = __alloc_percpu(sizeof(struct per_cpu_pages), SMP_CACHE_BYTES);
	if (!zone->per_cpu_pageset)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		pcp_init(per_cpu_ptr(zone->per_cpu_pageset, cpu));
	return 0;
}

static void cpu_init_preferred(unsigned int cpu)
{
	struct quire_cpu *mine = &quire_cpus[cpu];
	struct pglist_data *pgdat = NODE_DATA(quire_cpus[cpu].node);

	*per_cpu_ptr(&page_events, cpu) = (struct page_events){ 0 };
	for (unsigned int bits = 0; bits <= GFP_LIST_MASK; bits++) {
		bool sane = hweight32(bits & (__GFP_DMA | __GFP_DMA32 | __GFP_HIGHMEM)) <= 1;
		struct zoneref *ref = NULL;

		if (sane && pgdat)
			ref = zonelist_first(&pgdat->node_zonelists[ZONELIST_FALLBACK], gfp_zone((gfp_t)bits), NULL);
		if (ref && ref->zone && gfp_migratetype(bits) < MIGRATE_PCPTYPES)
			mine->page_lists[bits] =
				per_cpu_ptr(ref->zone->per_cpu_pageset, cpu)->lists[gfp_migratetype(bits)];
		else
			mine->page_lists[bits] = no_pages.lists[0];
	}
	for (unsigned int id = 0; id < ARRAY_SIZE(mine->page_zones); id++) {
		struct zone *zone = id < ARRAY_SIZE(zone_table) ? zone_table[id] : NULL;

		mine->page_zones[id] = zone && zone->per_cpu_pageset ? per_cpu_ptr(zone->per_cpu_pageset, cpu) :
								       &no_pages;
	}
}

int page_alloc_init(void)
{
	struct zone *zone;
	unsigned int cpu;
	int err;

	hooks_reset();
	node_stats_reset();
	mem_cgroup_reset();
	nr_bad_page_reports = 0;
	for_each_zone(zone)
		zone_init_lists(zone);
	for_each_populated_zone(zone) {
		err = zone_init_untouched(zone);
		if (!err)
			err = zone_init_pcp(zone);
		if (err)
			return err;
	}
	for_each_possible_cpu(cpu)
		cpu_init_preferred(cpu);
	return 0;
}

void page_alloc_fini(void)
{
	struct zone *zone;

	hooks_reset();
	for_each_zone(zone) {
		zone->per_cpu_pageset = zone->pageset = NULL;
		zone->untouched = NULL;
		zone->initialized = 0;
	}
}
