/* SPDX-License-Identifier: MIT */
/*
 * proc_zoneinfo.c - /proc/zoneinfo: every zone of every node, the empty ones shortened
 *
 * The counters of a node stand in the first of its zones that has frames. Numbers are read without the zone's lock.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <asm/page.h>
#include <mm/page.h>

#include "debug_int.h"

static unsigned int width_of(unsigned long value)
{
	return value ? BITS_PER_LONG - (unsigned int)__builtin_clzl(value) : 0;
}

static unsigned int nr_cpus_online(void)
{
	unsigned int id, nr = 0;

	for (id = 0; id < CONFIG_NR_CPUS; id++)
		nr += READ_ONCE(quire_cpus[id].online) ? 1 : 0;
	return nr;
}

/* How far Linux lets a CPU's share of a counter drift before it is folded: grows with the CPUs and with the zone, in
 * units of 128 MiB. Quire's page counts never drift; the value is what a tool that corrects for drift expects. */
static unsigned int stat_threshold(const struct zone *zone)
{
	unsigned int threshold =
		2 * width_of(nr_cpus_online()) * (1 + width_of(zone_managed_pages(zone) >> (27 - PAGE_SHIFT)));

	return threshold < 125 ? threshold : 125;
}

static void node_counters_show(struct seq_file *m, int nid)
{
	unsigned int i;

	seq_puts(m, "\n  per-node stats");
	for (i = 0; i < nr_node_stat_names; i++)
		seq_printf(m, "\n      %-12s %lu", node_stat_names[i], node_stat_value(nid, i));
}

static void zone_sizes_show(struct seq_file *m, const struct zone *zone)
{
	int i;

	seq_printf(m,
		   "\n  pages free     %lu"
		   "\n        boost    %lu"
		   "\n        min      %lu"
		   "\n        low      %lu"
		   "\n        high     %lu"
		   "\n        spanned  %lu"
		   "\n        present  %lu"
		   "\n        managed  %lu"
		   "\n        cma      %lu",
		   zone_page_state(zone, NR_FREE_PAGES), READ_ONCE(zone->watermark_boost), min_wmark_pages(zone),
		   low_wmark_pages(zone), high_wmark_pages(zone), zone->spanned_pages, zone->present_pages,
		   zone_managed_pages(zone), READ_ONCE(zone->cma_pages));
	seq_printf(m, "\n        protection: (%lu", READ_ONCE(zone->lowmem_reserve[0]));
	for (i = 1; i < MAX_NR_ZONES; i++)
		seq_printf(m, ", %lu", READ_ONCE(zone->lowmem_reserve[i]));
	seq_putc(m, ')');
}

static void zone_counters_show(struct seq_file *m, struct zone *zone)
{
	unsigned long numa[NR_VM_NUMA_STAT_ITEMS];
	unsigned int i;

	for (i = 0; i < nr_zone_stat_names; i++)
		seq_printf(m, "\n      %-12s %lu", zone_stat_names[i], zone_stat_value(zone, i));
	if (!debug_shows_numa())
		return;
	zone_numa_stats(zone, numa);
	for (i = 0; i < NR_VM_NUMA_STAT_ITEMS; i++)
		seq_printf(m, "\n      %-12s %lu", numa_stat_names[i], numa[i]);
}

static void zone_pagesets_show(struct seq_file *m, const struct zone *zone)
{
	unsigned int id;

	seq_puts(m, "\n  pagesets");
	for (id = 0; id < CONFIG_NR_CPUS; id++) {
		const struct per_cpu_pages *pcp;

		if (!READ_ONCE(quire_cpus[id].online) || !zone->per_cpu_pageset)
			continue;
		pcp = per_cpu_ptr(zone->per_cpu_pageset, id);
		seq_printf(m,
			   "\n    cpu: %u"
			   "\n              count: %d"
			   "\n              high:  %d"
			   "\n              batch: %d"
			   "\n  vm stats threshold: %u",
			   id, pcp_count(pcp), READ_ONCE(pcp->high), READ_ONCE(pcp->batch), stat_threshold(zone));
	}
}

static int zoneinfo_show(struct seq_file *m, void *priv)
{
	struct pglist_data *pgdat;
	int i;

	for_each_online_pgdat(pgdat) {
		bool first = true;

		for (i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];

			seq_printf(m, "Node %d, zone %8s", pgdat->node_id, zone->name);
			if (populated_zone(zone) && first) {
				node_counters_show(m, zone_to_nid(zone));
				first = false;
			}
			zone_sizes_show(m, zone);
			if (populated_zone(zone)) {
				zone_counters_show(m, zone);
				zone_pagesets_show(m, zone);
				seq_printf(m, "\n  node_unreclaimable:  0\n  start_pfn:           %lu",
					   zone->zone_start_pfn);
			}
			seq_putc(m, '\n');
		}
	}
	return 0;
}

const struct debug_file proc_zoneinfo_files[] = {
	{ "/proc/zoneinfo", { .show = zoneinfo_show }, NULL },
	{ 0 },
};
