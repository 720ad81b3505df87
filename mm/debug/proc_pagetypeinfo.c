/* SPDX-License-Identifier: MIT */
/*
 * proc_pagetypeinfo.c - /proc/pagetypeinfo: free blocks by migratetype, and how many pageblocks are of each type
 *
 * A node has two tables: free blocks of each order and type, then pageblocks by type. A pageblock belongs to the zone
 * its first frame is in, so one that two zones share is counted once; a pageblock that is all hole is not counted.
 */
#include <mm/page.h>

#include "debug_int.h"

static bool type_is_shown(int type)
{
	return type != MIGRATE_CMA || debug_shows_cma();
}

static void free_table_show(struct seq_file *m, struct pglist_data *pgdat)
{
	unsigned int order;
	int i, type;

	seq_printf(m, "%-43s ", "Free pages count per migrate type at order");
	for (order = 0; order < NR_PAGE_ORDERS; order++)
		seq_printf(m, "%6u ", order);
	seq_putc(m, '\n');
	for (i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		if (!populated_zone(zone))
			continue;
		for (type = 0; type < MIGRATE_TYPES; type++) {
			if (!type_is_shown(type))
				continue;
			seq_printf(m, "Node %4d, zone %8s, type %12s ", pgdat->node_id, zone->name,
				   migratetype_names[type]);
			for (order = 0; order < NR_PAGE_ORDERS; order++)
				seq_printf(m, "%6lu ", zone_free_blocks(zone, order, type));
			seq_putc(m, '\n');
		}
	}
}

static void blocks_count(const struct zone *zone, unsigned long counts[MIGRATE_TYPES])
{
	unsigned long pfn, end = zone_end_pfn(zone);

	for (pfn = zone->zone_start_pfn; pfn < end; pfn = pageblock_end_pfn(pfn))
		if (pfn_valid(pfn))
			counts[pfn_migratetype(pfn)]++;
}

static void block_table_show(struct seq_file *m, struct pglist_data *pgdat)
{
	int i, type;

	seq_printf(m, "%-23s", "Number of blocks type ");
	for (type = 0; type < MIGRATE_TYPES; type++)
		if (type_is_shown(type))
			seq_printf(m, "%12s ", migratetype_names[type]);
	seq_putc(m, '\n');
	for (i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];
		unsigned long counts[8] = { 0 };

		static_assert(PB_TYPE_MASK < 8);
		if (!populated_zone(zone))
			continue;
		blocks_count(zone, counts);
		seq_printf(m, "Node %d, zone %8s ", pgdat->node_id, zone->name);
		for (type = 0; type < MIGRATE_TYPES; type++)
			if (type_is_shown(type))
				seq_printf(m, "%12lu ", counts[type]);
		seq_putc(m, '\n');
	}
}

static int pagetypeinfo_show(struct seq_file *m, void *priv)
{
	struct pglist_data *pgdat;

	for_each_online_pgdat(pgdat) {
		if (!pgdat->node_present_pages)
			continue;
		seq_printf(m, "Page block order: %d\n", pageblock_order);
		seq_printf(m, "Pages per block:  %lu\n\n", pageblock_nr_pages);
		free_table_show(m, pgdat);
		seq_putc(m, '\n');
		block_table_show(m, pgdat);
	}
	return 0;
}

const struct debug_file proc_pagetypeinfo_files[] = {
	{ "/proc/pagetypeinfo", { .show = pagetypeinfo_show }, NULL },
	{ 0 },
};
