/* SPDX-License-Identifier: MIT */
/*
 * movable.c - where ZONE_MOVABLE begins on each node: kernelcore=, movablecore=, movable_node
 *
 * Model:      ZONE_MOVABLE is cut off the top of each node. kernelcore= says how much must stay usable by the kernel,
 *             movablecore= how much need not, the other way round; the larger demand for kernel memory wins. The
 *             kernel's share is spread evenly over the nodes; what a node cannot give is asked of the others in
 *             another round. Frames below the highest usable zone ("movable zone": HighMem, else Normal, else DMA32
 *             ...) can only be the kernel's, so they count towards its share but cannot be cut.
 *
 *                 node:  [ DMA | DMA32 | Normal ........|... Movable ]
 *                         ^ only kernel  ^ kernel share  ^ rounded up to a block of the largest order
 *
 *             movable_node and kernelcore=mirror instead go by the regions' flags: movable begins where the first
 *             hotpluggable, or the first unmirrored, region begins.
 * Does not:   size zones (zone_sizes.c).
 * Failure:    none; a demand that cannot be met leaves no movable zone, as documented.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>

#include "boot_int.h"

enum zone_type movable_zone_type(const struct zone_bounds *bounds)
{
	int type = ZONE_MOVABLE - 1;

	while (type > 0 && bounds->start[type] == bounds->end[type])
		type--;
	return (enum zone_type)type;
}

static unsigned long total_pages_of(int nid)
{
	unsigned long start, end, total = 0;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL)
		total += end - start;
	return total;
}

static void lower_start(struct movable_plan *plan, int nid, unsigned long pfn)
{
	if (nid >= 0 && nid < MAX_NUMNODES)
		plan->start_pfn[nid] = plan->start_pfn[nid] ? min(plan->start_pfn[nid], pfn) : pfn;
}

static void movable_by_hotplug(struct movable_plan *plan)
{
	struct memblock_region *r;

	for_each_mem_region(r)
		if (memblock_is_hotpluggable(r))
			lower_start(plan, memblock_get_region_node(r), memblock_region_memory_base_pfn(r));
}

static void movable_by_mirror(struct movable_plan *plan)
{
	bool low_unmirrored = false;
	struct memblock_region *r;

	if (!memblock_has_mirror()) {
		pr_warn("The system has no mirror memory, ignore kernelcore=mirror.\n");
		return;
	}
	plan->mirrored = true;
	for_each_mem_region(r) {
		u64 base_pfn = memblock_region_memory_base_pfn(r);

		if (memblock_is_mirror(r))
			continue;
		if (base_pfn < (1ULL << (32 - PAGE_SHIFT)))
			low_unmirrored = true;
		else
			lower_start(plan, memblock_get_region_node(r), (unsigned long)base_pfn);
	}
	if (low_unmirrored)
		pr_warn("This configuration results in unmirrored kernel memory.\n");
}

/* How many frames the kernel must keep, of @total; 0 or @total and more: there is no movable zone. */
static unsigned long kernel_pages_wanted(const struct boot_params *params, unsigned long total)
{
	u64 core = params->kernelcore >> PAGE_SHIFT, movable = params->movablecore >> PAGE_SHIFT;

	if (params->kernelcore_percent)
		core = div_u64((u64)total * 100 * params->kernelcore_percent, 10000);
	if (params->movablecore_percent)
		movable = div_u64((u64)total * 100 * params->movablecore_percent, 10000);
	if (movable) {
		movable = round_up(movable, (u64)MAX_ORDER_NR_PAGES);
		movable = min(movable, (u64)total);
		core = max(core, total - movable);
	}
	return (unsigned long)min(core, (u64)total);
}

/* One range of a node in one round: the kernel takes what it still needs of it and movable begins behind. True when the
 * node has given its share. @usable: first frame that could be movable at all. */
static bool range_share(unsigned long *movable_start, unsigned long start, unsigned long end, unsigned long usable,
			unsigned long *share, unsigned long *needs)
{
	unsigned long take;

	start = max(start, *movable_start);
	if (start >= end)
		return false;
	if (start < usable) {
		take = min(end, usable) - start;
		*share -= min(take, *share);
		*needs -= min(take, *needs);
		if (end <= usable) {
			/* All the kernel's, whatever the share. The start keeps the next round from counting it
			 * again. */
			*movable_start = end;
			return false;
		}
		start = usable;
	}
	take = min(end - start, *share);
	*movable_start = start + take;
	*needs -= min(*needs, take);
	*share -= take;
	return *share == 0;
}

static void node_share(struct movable_plan *plan, int nid, unsigned long usable, unsigned long share,
		       unsigned long *needs)
{
	unsigned long start, end;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL)
		if (range_share(&plan->start_pfn[nid], start, end, usable, &share, needs))
			break;
}

static void movable_by_size(struct movable_plan *plan, unsigned long needs, unsigned long usable)
{
	unsigned long nr_nodes = 0, share;
	int nid;

	for (nid = 0; nid < MAX_NUMNODES; nid++)
		nr_nodes += total_pages_of(nid) ? 1 : 0;
	/* Each round divides what is still needed among fewer nodes, as if one had been filled; it ends when less
	 * than a frame a node is left. */
	do {
		share = needs / nr_nodes;
		for (nid = 0; nid < MAX_NUMNODES; nid++) {
			if (!total_pages_of(nid))
				continue;
			if (needs < share)
				share = needs / nr_nodes;
			node_share(plan, nid, usable, share, &needs);
		}
		nr_nodes--;
	} while (nr_nodes && needs > nr_nodes);
}

static void movable_round(struct movable_plan *plan)
{
	for (int nid = 0; nid < MAX_NUMNODES; nid++) {
		unsigned long start, end;

		node_pfn_range(nid, &start, &end);
		plan->start_pfn[nid] = round_up(plan->start_pfn[nid], MAX_ORDER_NR_PAGES);
		if (plan->start_pfn[nid] >= end)
			plan->start_pfn[nid] = 0;
	}
}

void movable_zone_find(const struct zone_bounds *bounds, const struct boot_params *params, struct movable_plan *plan)
{
	unsigned long total = 0, needs;

	*plan = (struct movable_plan){ 0 };
	if (params->movable_node) {
		movable_by_hotplug(plan);
	} else if (params->kernelcore_mirror) {
		movable_by_mirror(plan);
	} else {
		for (int nid = 0; nid < MAX_NUMNODES; nid++)
			total += total_pages_of(nid);
		needs = kernel_pages_wanted(params, total);
		if (!needs || needs >= total)
			return;
		movable_by_size(plan, needs, bounds->start[movable_zone_type(bounds)]);
	}
	movable_round(plan);
}
