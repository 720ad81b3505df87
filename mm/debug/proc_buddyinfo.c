/* SPDX-License-Identifier: MIT */
/*
 * proc_buddyinfo.c - /proc/buddyinfo: free blocks of each order, a line a populated zone
 *
 * Untouched memory counts as free blocks of the largest order. Each column is exact when it is read; between two
 * columns the zone may change.
 */
#include "debug_int.h"

static int buddyinfo_show(struct seq_file *m, void *priv)
{
	struct zone *zone;
	unsigned int order;

	for_each_populated_zone(zone) {
		seq_printf(m, "Node %d, zone %8s ", zone_to_nid(zone), zone->name);
		for (order = 0; order < NR_PAGE_ORDERS; order++)
			seq_printf(m, "%6lu ", debug_free_blocks(zone, order));
		seq_putc(m, '\n');
	}
	return 0;
}

const struct debug_file proc_buddyinfo_files[] = {
	{ "/proc/buddyinfo", { .show = buddyinfo_show }, NULL },
	{ 0 },
};
