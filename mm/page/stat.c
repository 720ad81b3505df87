/* SPDX-License-Identifier: MIT */
/*
 * stat.c - event counts of the page allocator, folded over CPUs when read
 *
 * Model:   the lists of pcp.c count what passed through them (nr_alloc, nr_free); from these pgalloc_ZONE, pgfree and
 *          the numa_* counts derive, so the fast paths pay one increment. What bypassed the lists is counted beside
 *          them (nr_alloc_slow, nr_free_slow), and numa_stat[] holds what differs from "came from the preferred zone".
 * Locking: none; readers see each counter at some moment, sums may be torn while others allocate.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/smp.h>

#include "page_int.h"

/* vm_event_add - from any context of a thread that is a CPU. */
void vm_event_add(enum vm_event_item item, unsigned long n)
{
	unsigned long *count = &per_cpu_ptr(&page_events, this_cpu_get()->id)->count[item];

	WRITE_ONCE(*count, READ_ONCE(*count) + n);
}

struct pcp_totals {
	unsigned long blocks_alloc, frames_alloc, frames_free;
};

static void pcp_totals(const struct per_cpu_pages *pcp, struct pcp_totals *sum)
{
	*sum = (struct pcp_totals){ 0 };
	for (int t = 0; t < MIGRATE_PCPTYPES; t++) {
		for (unsigned int i = 0; i < NR_PCP_ORDERS; i++) {
			const struct pcp_list *list = &pcp->lists[t][i];
			unsigned long allocs = READ_ONCE(list->nr_alloc);

			sum->blocks_alloc += allocs;
			sum->frames_alloc += allocs << list->order;
			sum->frames_free += READ_ONCE(list->nr_free) << list->order;
		}
	}
	sum->frames_alloc += READ_ONCE(pcp->nr_alloc_slow);
	sum->frames_free += READ_ONCE(pcp->nr_free_slow);
}

void all_vm_events(unsigned long *events)
{
	struct pcp_totals sum;
	struct zone *zone;
	unsigned int cpu;

	for (int i = 0; i < NR_VM_EVENT_ITEMS; i++)
		events[i] = 0;
	for_each_possible_cpu(cpu) {
		for (int i = 0; i < NR_VM_EVENT_ITEMS; i++)
			events[i] += READ_ONCE(per_cpu_ptr(&page_events, cpu)->count[i]);
		for_each_populated_zone(zone) {
			if (!zone->per_cpu_pageset)
				continue;
			pcp_totals(per_cpu_ptr(zone->per_cpu_pageset, cpu), &sum);
			events[PGALLOC_FIRST + zone_idx(zone)] += sum.frames_alloc;
			events[PGFREE] += sum.frames_free;
		}
	}
}

/* pcp_count_numa - an allocation from @zone was meant for @preferred; the lists have counted it as a hit. */
void pcp_count_numa(struct zone *zone, const struct zone *preferred)
{
	struct quire_cpu *cpu;

	if (likely(zone_to_nid(zone) == zone_to_nid(preferred)))
		return;
	cpu = local_enter();
	per_cpu_ptr(zone->per_cpu_pageset, cpu->id)->numa_stat[NUMA_MISS]++;
	per_cpu_ptr(preferred->per_cpu_pageset, cpu->id)->numa_stat[NUMA_FOREIGN]++;
	local_exit(cpu);
}

void zone_numa_stats(struct zone *zone, unsigned long *stats)
{
	unsigned int cpu;

	for (int i = 0; i < NR_VM_NUMA_STAT_ITEMS; i++)
		stats[i] = 0;
	if (!zone->per_cpu_pageset)
		return;
	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
		struct pcp_totals sum;
		unsigned long requests;

		pcp_totals(pcp, &sum);
		requests = sum.blocks_alloc + READ_ONCE(pcp->numa_stat[NUMA_HIT]);
		stats[NUMA_HIT] += requests - READ_ONCE(pcp->numa_stat[NUMA_MISS]);
		stats[NUMA_MISS] += READ_ONCE(pcp->numa_stat[NUMA_MISS]);
		stats[NUMA_FOREIGN] += READ_ONCE(pcp->numa_stat[NUMA_FOREIGN]);
		stats[quire_cpus[cpu].node == zone_to_nid(zone) ? NUMA_LOCAL : NUMA_OTHER] += requests;
	}
}

unsigned long zone_free_blocks(struct zone *zone, unsigned int order, int migratetype)
{
	unsigned long flags, nr;

	spin_lock_irqsave(&zone->lock, flags);
	nr = zone->free_area[order].nr_type[migratetype];
	if (order == MAX_PAGE_ORDER && migratetype == MIGRATE_MOVABLE)
		nr += zone->nr_untouched;
	spin_unlock_irqrestore(&zone->lock, flags);
	return nr;
}

/* --- counts of nodes --- */

static atomic_long_t node_stats[MAX_NUMNODES][NR_VM_NODE_STAT_ITEMS];

void mod_node_page_state(struct pglist_data *pgdat, enum node_stat_item item, long nr)
{
	atomic_long_add(nr, &node_stats[pgdat->node_id][item]);
}

/* What is taken off before it is put on, by somebody else, shows as 0. */
static unsigned long not_negative(long n)
{
	return n > 0 ? (unsigned long)n : 0;
}

unsigned long node_page_state(const struct pglist_data *pgdat, enum node_stat_item item)
{
	return not_negative(atomic_long_read(&node_stats[pgdat->node_id][item]));
}

unsigned long global_node_page_state(enum node_stat_item item)
{
	long sum = 0;
	int nid;

	for_each_online_node(nid)
		sum += atomic_long_read(&node_stats[nid][item]);
	return not_negative(sum);
}

void node_stats_reset(void)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		for (int item = 0; item < NR_VM_NODE_STAT_ITEMS; item++)
			atomic_long_set(&node_stats[nid][item], 0);
}
