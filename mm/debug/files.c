/* SPDX-License-Identifier: MIT */
/*
 * files.c - registers every file of mm, and the few things several of them print alike
 *
 * Does not:   print a file: proc_*.c, node_files.c, memblock_files.c and extfrag_files.c do.
 * Locking:    registering runs at boot. The helpers read counters without locks: each is exact, a sum of several is
 *             what it was at no single instant, as in the kernel.
 */
#include <linux/kernel.h>
#include <mm/page.h>

#include "debug_int.h"

int debug_files_register(const struct debug_file *table)
{
	for (; table->path; table++) {
		int err = tree_register(table->path, &table->ops, table->priv);

		if (err)
			return err;
	}
	return 0;
}

int mm_files_register(void)
{
	static const struct debug_file *const tables[] = {
		proc_buddyinfo_files, proc_pagetypeinfo_files, proc_zoneinfo_files, proc_meminfo_files,
		proc_vmstat_files,    proc_iomem_files,        proc_misc_files,     extfrag_files,
		memblock_files,       proc_slabinfo_files,
	};
	int err = 0;

	for (unsigned int i = 0; !err && i < ARRAY_SIZE(tables); i++)
		err = debug_files_register(tables[i]);
	if (!err)
		err = sysctl_files_register();
	if (!err)
		err = node_files_register();
	if (!err)
		err = slab_files_register();
	if (!err)
		err = fault_files_register();
	return err;
}

bool debug_shows_cma(void)
{
	struct zone *zone;

#ifdef CONFIG_ARM
	return true;
#endif
	for_each_zone(zone)
		if (READ_ONCE(zone->cma_pages))
			return true;
	return false;
}

bool debug_shows_numa(void)
{
#if defined(CONFIG_X86_64) && defined(CONFIG_NUMA)
	return true;
#else
	return nr_online_nodes > 1;
#endif
}

void seq_put_ranges(struct seq_file *m, bool (*has)(int i, void *arg), void *arg, int nr)
{
	const char *comma = "";
	int i = 0, end;

	while (i < nr) {
		if (!has(i, arg)) {
			i++;
			continue;
		}
		for (end = i + 1; end < nr && has(end, arg); end++)
			;
		if (end - i > 1)
			seq_printf(m, "%s%d-%d", comma, i, end - 1);
		else
			seq_printf(m, "%s%d", comma, i);
		comma = ",";
		i = end;
	}
	seq_putc(m, '\n');
}

void seq_put_kb(struct seq_file *m, int nid, const char *label, unsigned long kilobytes)
{
	if (nid != NUMA_NO_NODE)
		seq_printf(m, "Node %d ", nid);
	seq_printf(m, "%-16s%8lu kB\n", label, kilobytes);
}

void debug_totals_get(struct debug_totals *totals, int nid)
{
	struct zone *zone;

	*totals = (struct debug_totals){ 0 };
	for_each_populated_zone(zone) {
		unsigned long managed = zone_managed_pages(zone), free = zone_page_state(zone, NR_FREE_PAGES);

		if (nid != NUMA_NO_NODE && zone_to_nid(zone) != nid)
			continue;
		totals->managed += managed;
		totals->free += free;
		if (is_highmem(zone)) {
			totals->managed_high += managed;
			totals->free_high += free;
		}
		totals->cma += READ_ONCE(zone->cma_pages);
		totals->free_cma += zone_page_state(zone, NR_FREE_CMA_PAGES);
	}
}

unsigned long debug_free_blocks(struct zone *zone, unsigned int order)
{
	unsigned long blocks = 0;
	int type;

	for (type = 0; type < MIGRATE_TYPES; type++)
		blocks += zone_free_blocks(zone, order, type);
	return blocks;
}
