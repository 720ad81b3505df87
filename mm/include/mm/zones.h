/* SPDX-License-Identifier: MIT */
/*
 * zones.h - the rules of zone sizing, apart from the machine they are applied to (mm/boot, tests)
 *
 * These read memblock.memory and their arguments, and write what they are given.
 */
#ifndef MM_ZONES_H
#define MM_ZONES_H

#include <linux/mmzone.h>
#include <mm/boot.h>

/* One zone type's range over the whole machine, in frames. Empty: start == end. */
struct zone_bounds {
	unsigned long start[MAX_NR_ZONES];
	unsigned long end[MAX_NR_ZONES];
};

/* What movable_zone_find() decided and from what. */
struct movable_plan {
	unsigned long start_pfn[MAX_NUMNODES]; /* first frame of ZONE_MOVABLE on the node; 0: none there */
	bool mirrored;                         /* by MEMBLOCK_MIRROR: the zones overlap in address */
};

/* zone_bounds_set - the ranges of all zone types from the end of each; ZONE_MOVABLE and ZONE_DEVICE stay empty. */
void zone_bounds_set(struct zone_bounds *bounds, unsigned long min_pfn, const unsigned long *max_zone_pfn);
/* absent_pages - frames of [@start_pfn, @end_pfn) that are no memory of node @nid (MAX_NUMNODES: of any). */
unsigned long absent_pages(int nid, unsigned long start_pfn, unsigned long end_pfn);
/* movable_zone_type - the highest zone type with a range: what ZONE_MOVABLE is taken from. */
enum zone_type movable_zone_type(const struct zone_bounds *bounds);
/* movable_zone_find - where ZONE_MOVABLE begins on each node, as @params ask. */
void movable_zone_find(const struct zone_bounds *bounds, const struct boot_params *params, struct movable_plan *plan);
/* zonelist_node_order - the nodes of mask @with_memory as node @nid asks them, nearest first, into @order; how many.
 * Nodes of @with_cpus come later among equals. @load[] counts how often a node was first of its distance. */
unsigned int zonelist_node_order(int nid, u64 with_memory, u64 with_cpus, unsigned int *load, int *order);

/* arm_vmalloc_size - the size of the vmalloc area when vmalloc=@requested (0: not given), within its limits. */
u64 arm_vmalloc_size(u64 requested, u64 page_offset);
/* arm_lowmem_limit - the physical address where low memory ends at the latest. */
u64 arm_lowmem_limit(u64 phys_offset, u64 page_offset, u64 vmalloc_size);

#endif
