/* SPDX-License-Identifier: MIT */
/*
 * vmstat_names.c - the names of every counter, in the order in which the kernel prints them
 *
 * Model:   a zone has zone counters and NUMA counters, a node has node counters, the machine has events.
 *          /proc/zoneinfo, /proc/vmstat and the nodes' vmstat are three views of these tables.
 * Does not: count. What Quire does not have yet (page cache, reclaim, compaction, swap) is listed and is 0: a tool
 *          that looks a name up finds it.
 */
#include <linux/kernel.h>
#include <mm/page.h>

#include "debug_int.h"

const char *const zone_stat_names[] = {
	"nr_free_pages",
	"nr_zone_inactive_anon",
	"nr_zone_active_anon",
	"nr_zone_inactive_file",
	"nr_zone_active_file",
	"nr_zone_unevictable",
	"nr_zone_write_pending",
	"nr_mlock",
	"nr_bounce",
	"nr_zspages",
	"nr_free_cma",
};
const unsigned int nr_zone_stat_names = ARRAY_SIZE(zone_stat_names);
#define ZONE_STAT_FREE 0
#define ZONE_STAT_FREE_CMA (ARRAY_SIZE(zone_stat_names) - 1)

const char *const numa_stat_names[NR_VM_NUMA_STAT_ITEMS] = {
	[NUMA_HIT] = "numa_hit",         [NUMA_MISS] = "numa_miss",
	[NUMA_FOREIGN] = "numa_foreign", [NUMA_INTERLEAVE_HIT] = "numa_interleave",
	[NUMA_LOCAL] = "numa_local",     [NUMA_OTHER] = "numa_other",
};

const char *const node_stat_names[] = {
	"nr_inactive_anon",
	"nr_active_anon",
	"nr_inactive_file",
	"nr_active_file",
	"nr_unevictable",
	"nr_slab_reclaimable",
	"nr_slab_unreclaimable",
	"nr_isolated_anon",
	"nr_isolated_file",
	"workingset_nodes",
	"workingset_refault_anon",
	"workingset_refault_file",
	"workingset_activate_anon",
	"workingset_activate_file",
	"workingset_restore_anon",
	"workingset_restore_file",
	"workingset_nodereclaim",
	"nr_anon_pages",
	"nr_mapped",
	"nr_file_pages",
	"nr_dirty",
	"nr_writeback",
	"nr_writeback_temp",
	"nr_shmem",
	"nr_shmem_hugepages",
	"nr_shmem_pmdmapped",
	"nr_file_hugepages",
	"nr_file_pmdmapped",
	"nr_anon_transparent_hugepages",
	"nr_vmscan_write",
	"nr_vmscan_immediate_reclaim",
	"nr_dirtied",
	"nr_written",
	"nr_throttled_written",
	"nr_kernel_misc_reclaimable",
	"nr_foll_pin_acquired",
	"nr_foll_pin_released",
	"nr_kernel_stack",
	"nr_page_table_pages",
	"nr_sec_page_table_pages",
	"nr_swapcached",
#ifdef CONFIG_X86_64 /* automatic NUMA balancing */
	"pgpromote_success",
	"pgpromote_candidate",
#endif
};
const unsigned int nr_node_stat_names = ARRAY_SIZE(node_stat_names);

unsigned long node_stat_value(int nid, unsigned int i)
{
	enum node_stat_item item;

	if (!strcmp(node_stat_names[i], "nr_slab_reclaimable"))
		item = NR_SLAB_RECLAIMABLE;
	else if (!strcmp(node_stat_names[i], "nr_slab_unreclaimable"))
		item = NR_SLAB_UNRECLAIMABLE;
	else
		return 0;
	return nid == NUMA_NO_NODE ? global_node_page_state(item) : node_page_state(NODE_DATA(nid), item);
}

/* An event: when it is printed, and which of ours it is. */
enum event_when { ALWAYS, WITH_NUMA, WITH_CMA, WITH_HUGE /* pages: x86 */, PER_ZONE /* a line a zone type */ };
#define NOT_COUNTED NR_VM_EVENT_ITEMS /* its value in the folded array is 0 */

static const struct event {
	const char *name;
	enum event_when when;
	enum vm_event_item item;
} events[] = {
	{ "pgpgin", ALWAYS, NOT_COUNTED },
	{ "pgpgout", ALWAYS, NOT_COUNTED },
	{ "pswpin", ALWAYS, NOT_COUNTED },
	{ "pswpout", ALWAYS, NOT_COUNTED },
	{ "pgalloc", PER_ZONE, PGALLOC_FIRST },
	{ "allocstall", PER_ZONE, ALLOCSTALL_FIRST },
	{ "pgskip", PER_ZONE, NOT_COUNTED },
	{ "pgfree", ALWAYS, PGFREE },
	{ "pgactivate", ALWAYS, NOT_COUNTED },
	{ "pgdeactivate", ALWAYS, NOT_COUNTED },
	{ "pglazyfree", ALWAYS, NOT_COUNTED },
	{ "pgfault", ALWAYS, NOT_COUNTED },
	{ "pgmajfault", ALWAYS, NOT_COUNTED },
	{ "pglazyfreed", ALWAYS, NOT_COUNTED },
	{ "pgrefill", ALWAYS, NOT_COUNTED },
	{ "pgreuse", ALWAYS, NOT_COUNTED },
	{ "pgsteal_kswapd", ALWAYS, NOT_COUNTED },
	{ "pgsteal_direct", ALWAYS, NOT_COUNTED },
	{ "pgdemote_kswapd", ALWAYS, NOT_COUNTED },
	{ "pgdemote_direct", ALWAYS, NOT_COUNTED },
	{ "pgscan_kswapd", ALWAYS, NOT_COUNTED },
	{ "pgscan_direct", ALWAYS, NOT_COUNTED },
	{ "pgscan_direct_throttle", ALWAYS, NOT_COUNTED },
	{ "pgscan_anon", ALWAYS, NOT_COUNTED },
	{ "pgscan_file", ALWAYS, NOT_COUNTED },
	{ "pgsteal_anon", ALWAYS, NOT_COUNTED },
	{ "pgsteal_file", ALWAYS, NOT_COUNTED },
	{ "zone_reclaim_failed", WITH_NUMA, NOT_COUNTED },
	{ "pginodesteal", ALWAYS, NOT_COUNTED },
	{ "slabs_scanned", ALWAYS, NOT_COUNTED },
	{ "kswapd_inodesteal", ALWAYS, NOT_COUNTED },
	{ "kswapd_low_wmark_hit_quickly", ALWAYS, NOT_COUNTED },
	{ "kswapd_high_wmark_hit_quickly", ALWAYS, NOT_COUNTED },
	{ "pageoutrun", ALWAYS, NOT_COUNTED },
	{ "pgrotated", ALWAYS, NOT_COUNTED },
	{ "drop_pagecache", ALWAYS, NOT_COUNTED },
	{ "drop_slab", ALWAYS, NOT_COUNTED },
	{ "oom_kill", ALWAYS, NOT_COUNTED },
	{ "numa_pte_updates", WITH_NUMA, NOT_COUNTED },
	{ "numa_huge_pte_updates", WITH_NUMA, NOT_COUNTED },
	{ "numa_hint_faults", WITH_NUMA, NOT_COUNTED },
	{ "numa_hint_faults_local", WITH_NUMA, NOT_COUNTED },
	{ "numa_pages_migrated", WITH_NUMA, NOT_COUNTED },
	{ "pgmigrate_success", ALWAYS, NOT_COUNTED },
	{ "pgmigrate_fail", ALWAYS, NOT_COUNTED },
	{ "thp_migration_success", ALWAYS, NOT_COUNTED },
	{ "thp_migration_fail", ALWAYS, NOT_COUNTED },
	{ "thp_migration_split", ALWAYS, NOT_COUNTED },
	{ "compact_migrate_scanned", ALWAYS, NOT_COUNTED },
	{ "compact_free_scanned", ALWAYS, NOT_COUNTED },
	{ "compact_isolated", ALWAYS, NOT_COUNTED },
	{ "compact_stall", ALWAYS, NOT_COUNTED },
	{ "compact_fail", ALWAYS, NOT_COUNTED },
	{ "compact_success", ALWAYS, NOT_COUNTED },
	{ "compact_daemon_wake", ALWAYS, NOT_COUNTED },
	{ "compact_daemon_migrate_scanned", ALWAYS, NOT_COUNTED },
	{ "compact_daemon_free_scanned", ALWAYS, NOT_COUNTED },
	{ "htlb_buddy_alloc_success", WITH_HUGE, NOT_COUNTED },
	{ "htlb_buddy_alloc_fail", WITH_HUGE, NOT_COUNTED },
	{ "cma_alloc_success", WITH_CMA, CMA_ALLOC_SUCCESS },
	{ "cma_alloc_fail", WITH_CMA, CMA_ALLOC_FAIL },
	{ "unevictable_pgs_culled", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_scanned", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_rescued", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_mlocked", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_munlocked", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_cleared", ALWAYS, NOT_COUNTED },
	{ "unevictable_pgs_stranded", ALWAYS, NOT_COUNTED },
	{ "thp_fault_alloc", WITH_HUGE, NOT_COUNTED },
	{ "thp_fault_fallback", WITH_HUGE, NOT_COUNTED },
	{ "thp_fault_fallback_charge", WITH_HUGE, NOT_COUNTED },
	{ "thp_collapse_alloc", WITH_HUGE, NOT_COUNTED },
	{ "thp_collapse_alloc_failed", WITH_HUGE, NOT_COUNTED },
	{ "thp_file_alloc", WITH_HUGE, NOT_COUNTED },
	{ "thp_file_fallback", WITH_HUGE, NOT_COUNTED },
	{ "thp_file_fallback_charge", WITH_HUGE, NOT_COUNTED },
	{ "thp_file_mapped", WITH_HUGE, NOT_COUNTED },
	{ "thp_split_page", WITH_HUGE, NOT_COUNTED },
	{ "thp_split_page_failed", WITH_HUGE, NOT_COUNTED },
	{ "thp_deferred_split_page", WITH_HUGE, NOT_COUNTED },
	{ "thp_split_pmd", WITH_HUGE, NOT_COUNTED },
	{ "thp_scan_exceed_none_pte", WITH_HUGE, NOT_COUNTED },
	{ "thp_scan_exceed_swap_pte", WITH_HUGE, NOT_COUNTED },
	{ "thp_scan_exceed_share_pte", WITH_HUGE, NOT_COUNTED },
	{ "thp_split_pud", WITH_HUGE, NOT_COUNTED },
	{ "thp_zero_page_alloc", WITH_HUGE, NOT_COUNTED },
	{ "thp_zero_page_alloc_failed", WITH_HUGE, NOT_COUNTED },
	{ "thp_swpout", WITH_HUGE, NOT_COUNTED },
	{ "thp_swpout_fallback", WITH_HUGE, NOT_COUNTED },
	{ "balloon_inflate", ALWAYS, NOT_COUNTED },
	{ "balloon_deflate", ALWAYS, NOT_COUNTED },
	{ "balloon_migrate", ALWAYS, NOT_COUNTED },
	{ "swap_ra", ALWAYS, NOT_COUNTED },
	{ "swap_ra_hit", ALWAYS, NOT_COUNTED },
	{ "ksm_swpin_copy", ALWAYS, NOT_COUNTED },
	{ "cow_ksm", ALWAYS, NOT_COUNTED },
	{ "zswpin", ALWAYS, NOT_COUNTED },
	{ "zswpout", ALWAYS, NOT_COUNTED },
	{ "direct_map_level2_splits", WITH_HUGE, NOT_COUNTED },
	{ "direct_map_level3_splits", WITH_HUGE, NOT_COUNTED },
};

static const char *const zone_type_names[MAX_NR_ZONES] = {
	[ZONE_DMA] = "dma",
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = "dma32",
#endif
	[ZONE_NORMAL] = "normal",
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = "high",
#endif
	[ZONE_MOVABLE] = "movable",
#ifdef CONFIG_ZONE_DEVICE
	[ZONE_DEVICE] = "device",
#endif
};

unsigned long zone_stat_value(const struct zone *zone, unsigned int i)
{
	if (i == ZONE_STAT_FREE)
		return zone_page_state(zone, NR_FREE_PAGES);
	if (i == ZONE_STAT_FREE_CMA)
		return zone_page_state(zone, NR_FREE_CMA_PAGES);
	return 0;
}

void seq_put_vmstat(struct seq_file *m, int nid)
{
	unsigned long numa[NR_VM_NUMA_STAT_ITEMS] = { 0 }, one[NR_VM_NUMA_STAT_ITEMS];
	struct debug_totals totals;
	struct zone *zone;
	unsigned int i;

	debug_totals_get(&totals, nid);
	for (i = 0; i < nr_zone_stat_names; i++)
		seq_printf(m, "%s %lu\n", zone_stat_names[i],
			   i == ZONE_STAT_FREE     ? totals.free :
			   i == ZONE_STAT_FREE_CMA ? totals.free_cma :
						     0);
	if (debug_shows_numa()) {
		for_each_populated_zone(zone) {
			if (nid != NUMA_NO_NODE && zone_to_nid(zone) != nid)
				continue;
			zone_numa_stats(zone, one);
			for (i = 0; i < NR_VM_NUMA_STAT_ITEMS; i++)
				numa[i] += one[i];
		}
		for (i = 0; i < NR_VM_NUMA_STAT_ITEMS; i++)
			seq_printf(m, "%s %lu\n", numa_stat_names[i], numa[i]);
	}
	for (i = 0; i < nr_node_stat_names; i++)
		seq_printf(m, "%s %lu\n", node_stat_names[i], node_stat_value(nid, i));
}

static bool event_is_shown(enum event_when when)
{
	switch (when) {
	case WITH_NUMA:
		return debug_shows_numa();
	case WITH_CMA:
		return debug_shows_cma();
	case WITH_HUGE:
#ifdef CONFIG_X86_64
		return true;
#else
		return false;
#endif
	default:
		return true;
	}
}

void seq_put_events(struct seq_file *m)
{
	unsigned long counts[NR_VM_EVENT_ITEMS + 1] = { 0 };
	unsigned int i, type;

	all_vm_events(counts);
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		const struct event *event = &events[i];

		if (!event_is_shown(event->when))
			continue;
		if (event->when != PER_ZONE) {
			seq_printf(m, "%s %lu\n", event->name, counts[event->item]);
			continue;
		}
		for (type = 0; type < MAX_NR_ZONES; type++)
			seq_printf(m, "%s_%s %lu\n", event->name, zone_type_names[type],
				   event->item == NOT_COUNTED ? 0 : counts[event->item + type]);
	}
}
