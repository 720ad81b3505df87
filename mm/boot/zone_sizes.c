/* SPDX-License-Identifier: MIT */
/*
 * zone_sizes.c - which frames belong to which zone of which node
 *
 * Model:      each zone type has one range over the whole machine (zone_bounds); a node's zone is the node's own
 *             range cut to it, and ends where ZONE_MOVABLE begins on that node (movable.c). spanned is its length,
 *             present what of it is memory of that node: nodes may interleave, and holes count for nobody.
 *
 *               x86_64  [ DMA  16 MiB | DMA32  4 GiB | Normal ............ ]  Movable cut off the top
 *               ARM     [ DMA = all of low memory | HighMem .............. ]
 *
 * Invariants: Z1 zones of one node are disjoint (unless kernelcore=mirror) and ascending
 *             Z2 spanned >= present; start_pfn is 0 when spanned is 0
 *             Z3 node_present_pages is the sum over its zones
 * Locking:    none: boot.
 * Failure:    -ENOMEM from NODE_DATA, -EINVAL when there is no memory; nothing to undo.
 * More:       tests/unit/test_zones.c, tests/oracle
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "boot_int.h"

const char *const zone_names[MAX_NR_ZONES] = {
	[ZONE_DMA] = "DMA",
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = "DMA32",
#endif
	[ZONE_NORMAL] = "Normal",
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = "HighMem",
#endif
	[ZONE_MOVABLE] = "Movable",
#ifdef CONFIG_ZONE_DEVICE
	[ZONE_DEVICE] = "Device",
#endif
};

struct zone_bounds zone_bounds;
struct movable_plan movable_plan;
#ifdef CONFIG_HIGHMEM
int movable_zone;
#endif

void zone_bounds_set(struct zone_bounds *bounds, unsigned long min_pfn, const unsigned long *max_zone_pfn)
{
	unsigned long start = min_pfn;

	memset(bounds, 0, sizeof(*bounds));
	for (int i = 0; i < ZONE_MOVABLE; i++) {
		bounds->start[i] = start;
		bounds->end[i] = max(max_zone_pfn[i], start);
		start = bounds->end[i];
	}
}

unsigned long absent_pages(int nid, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long absent = end_pfn - start_pfn, start, end;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		start = clamp(start, start_pfn, end_pfn);
		end = clamp(end, start_pfn, end_pfn);
		absent -= end - start;
	}
	return absent;
}

/* --- one zone of one node --- */

/* What ZONE_MOVABLE leaves of [*@start, *@end), or what it gets. */
static void cut_for_movable(enum zone_type type, unsigned long movable_start, unsigned long node_end,
			    unsigned long *start, unsigned long *end)
{
	if (!movable_start)
		return;
	if (type == ZONE_MOVABLE) {
		*start = movable_start;
		*end = min(node_end, zone_bounds.end[movable_zone_type(&zone_bounds)]);
	} else if (movable_plan.mirrored) {
		return; /* both zones span it; absent frames tell them apart */
	} else if (*start >= movable_start) {
		*start = *end;
	} else {
		*end = min(*end, movable_start);
	}
}

/* Frames of the other sort inside a mirrored zone: unmirrored ones in Normal, mirrored ones in Movable. */
static unsigned long mirror_absent(int nid, enum zone_type type, unsigned long start, unsigned long end)
{
	unsigned long absent = 0;
	struct memblock_region *r;

	for_each_mem_region(r) {
		unsigned long from = clamp(memblock_region_memory_base_pfn(r), start, end);
		unsigned long to = clamp(memblock_region_memory_end_pfn(r), start, end);

		if (memblock_get_region_node(r) != nid)
			continue;
		if (type == ZONE_MOVABLE ? memblock_is_mirror(r) : !memblock_is_mirror(r) && type == ZONE_NORMAL)
			absent += to - from;
	}
	return absent;
}

static void zone_size(struct zone *zone, int nid, unsigned long node_start, unsigned long node_end)
{
	enum zone_type type = zone_idx(zone);
	unsigned long start = clamp(node_start, zone_bounds.start[type], zone_bounds.end[type]);
	unsigned long end = clamp(node_end, zone_bounds.start[type], zone_bounds.end[type]);
	unsigned long absent;

	cut_for_movable(type, movable_plan.start_pfn[nid], node_end, &start, &end);
	if (end < node_start || start > node_end)
		return;
	end = min(end, node_end);
	start = max(start, node_start);
	if (start >= end)
		return;
	absent = absent_pages(nid, start, end);
	if (movable_plan.mirrored && movable_plan.start_pfn[nid])
		absent += mirror_absent(nid, type, start, end);
	zone->zone_start_pfn = start;
	zone->spanned_pages = end - start;
	zone->present_pages = zone->present_early_pages = zone->spanned_pages - absent;
	zone->contiguous = absent == 0;
}

static void node_size(int nid)
{
	struct pglist_data *pgdat = NODE_DATA(nid);
	unsigned long start, end;

	node_pfn_range(nid, &start, &end);
	if (start == end) {
		pr_info("Initializing node %d as memoryless\n", nid);
		pr_info("Initmem setup node %d as memoryless\n", nid);
		return;
	}
	pr_info("Initmem setup node %d [mem %#018llx-%#018llx]\n", nid, (u64)start << PAGE_SHIFT,
		((u64)end << PAGE_SHIFT) - 1);
	pgdat->node_start_pfn = start;
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		zone_size(zone, nid, start, end);
		pgdat->node_spanned_pages += zone->spanned_pages;
		pgdat->node_present_pages += zone->present_pages;
		if (!zone->spanned_pages)
			continue;
		pgdat->nr_zones = i + 1;
		if (mminit_loglevel() >= 3)
			printk(KERN_DEBUG "mminit::memmap_init Initialising map node %d zone %d pfns %lu -> %lu\n", nid,
			       i, zone->zone_start_pfn, zone_end_pfn(zone));
	}
	/* A node's span is that of its memory, whatever its zones leave out. */
	if (movable_plan.mirrored)
		pgdat->node_spanned_pages = end - start;
}

/* --- the log --- */

static void log_zone_ranges(void)
{
	pr_info("Zone ranges:\n");
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		if (i == ZONE_MOVABLE)
			continue;
		if (zone_bounds.start[i] == zone_bounds.end[i])
			pr_info("  %-8s empty\n", zone_names[i]);
		else
			pr_info("  %-8s [mem %#018llx-%#018llx]\n", zone_names[i],
				(u64)zone_bounds.start[i] << PAGE_SHIFT, ((u64)zone_bounds.end[i] << PAGE_SHIFT) - 1);
	}
}

static void log_node_ranges(void)
{
	unsigned long start, end;
	int i, nid;

	pr_info("Movable zone start for each node\n");
	for (nid = 0; nid < MAX_NUMNODES; nid++)
		if (movable_plan.start_pfn[nid])
			pr_info("  Node %d: %#018llx\n", nid, (u64)movable_plan.start_pfn[nid] << PAGE_SHIFT);
	pr_info("Early memory node ranges\n");
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		pr_info("  node %3d: [mem %#018llx-%#018llx]\n", nid, (u64)start << PAGE_SHIFT,
			((u64)end << PAGE_SHIFT) - 1);
}

/* --- all of it --- */

#ifdef CONFIG_X86_64
static void max_zone_pfns(unsigned long *max_zone_pfn)
{
	max_zone_pfn[ZONE_DMA] = min(MAX_DMA_PFN, max_low_pfn);
	max_zone_pfn[ZONE_DMA32] = min(MAX_DMA32_PFN, max_low_pfn);
	max_zone_pfn[ZONE_NORMAL] = max_low_pfn;
}
#else
static void max_zone_pfns(unsigned long *max_zone_pfn)
{
	/* No board limits DMA, so its zone is all of low memory and nothing is left for Normal. */
	max_zone_pfn[ZONE_DMA] = max_low_pfn;
	max_zone_pfn[ZONE_NORMAL] = max_low_pfn;
#ifdef CONFIG_HIGHMEM
	max_zone_pfn[ZONE_HIGHMEM] = max_pfn;
#endif
}
#endif

/* Nodes with memory or CPUs. Memory that no one gave a node belongs to node 0. */
static u64 nodes_wanted(void)
{
	u64 nodes = boot_info.nodes_with_cpus;
	struct memblock_region *r;

	for_each_mem_region(r) {
		int nid = memblock_get_region_node(r);

		if (nid < 0 || nid >= MAX_NUMNODES) {
			nid = 0;
			memblock_set_region_node(r, nid);
		}
		nodes |= 1ULL << nid;
	}
	return nodes;
}

int zones_init(struct machine_error *err)
{
	unsigned long max_zone_pfn[MAX_NR_ZONES] = { 0 };
	u64 nodes = nodes_wanted();
	int nid, ret;

	if (!memblock.memory.total_size)
		return boot_fail(err, -EINVAL, "the machine has no usable memory");
	ret = nodes_init(nodes, err);
	if (ret)
		return ret;
	max_zone_pfns(max_zone_pfn);
	zone_bounds_set(&zone_bounds, min_low_pfn, max_zone_pfn);
	movable_zone_find(&zone_bounds, &boot_info.params, &movable_plan);
#ifdef CONFIG_HIGHMEM
	movable_zone = (int)movable_zone_type(&zone_bounds);
#endif
	log_zone_ranges();
	log_node_ranges();
	for_each_online_node(nid)
		node_size(nid);
	return 0;
}

void zone_sizes_reset(void)
{
	memset(&zone_bounds, 0, sizeof(zone_bounds));
	memset(&movable_plan, 0, sizeof(movable_plan));
}
