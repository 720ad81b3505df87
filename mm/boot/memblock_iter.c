/* SPDX-License-Identifier: MIT */
/*
 * memblock_iter.c - the steps behind the loops of <linux/memblock_iter.h>
 *
 * Model:      b regions of the second array leave b + 1 gaps: before the first, between each two, after the last.
 *             A loop's position is a pair: number of the region in the first array, number of the gap.
 *
 *             region a   |-----------------------|
 *             second       |b0|      |-b1-|
 *             gaps      0--|  |--1---|    |---2-----
 *             yields     |-|  |------|    |------|
 *
 *             A step yields the next non-empty overlap of an allowed region and a gap, and leaves the position behind it:
 *             whichever of the two ends first is used up.
 */
#include <linux/memblock.h>
#include <linux/minmax.h>

#include "memblock_int.h"

#define POSITION_END (~0ULL)

static u64 position(u32 region, u32 gap)
{
	return (u64)gap << 32 | region;
}

/* Is region @m of @type out of the question for @nid and @flags? Only memory has nodes and kinds. */
static bool passed_over(const struct memblock_type *type, struct memblock_region *m, int nid, enum memblock_flags flags)
{
	if (type != &memblock.memory)
		return false;
	if (nid_valid(nid) && nid != memblock_get_region_node(m))
		return true;
	if (movable_node_is_enabled() && memblock_is_hotpluggable(m) && !(flags & MEMBLOCK_HOTPLUG))
		return true;
	if ((flags & MEMBLOCK_MIRROR) && !memblock_is_mirror(m))
		return true;
	if (!(flags & MEMBLOCK_NOMAP) && memblock_is_nomap(m))
		return true;
	return !(flags & MEMBLOCK_DRIVER_MANAGED) && memblock_is_driver_managed(m);
}

static phys_addr_t gap_start(const struct memblock_type *type, unsigned long gap)
{
	return type && gap ? region_end(&type->regions[gap - 1]) : 0;
}

static phys_addr_t gap_end(const struct memblock_type *type, unsigned long gap)
{
	return type && gap < type->cnt ? type->regions[gap].base : PHYS_ADDR_MAX;
}

static void yield_range(phys_addr_t start, phys_addr_t end, const struct memblock_region *m, phys_addr_t *out_start,
			phys_addr_t *out_end, int *out_nid)
{
	if (out_start)
		*out_start = start;
	if (out_end)
		*out_end = end;
	if (out_nid)
		*out_nid = memblock_get_region_node(m);
}

void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	unsigned long a = (u32)*idx, gap = (u32)(*idx >> 32), nr_gaps = type_b ? type_b->cnt + 1 : 1;

	for (; a < type_a->cnt; a++) {
		struct memblock_region *m = &type_a->regions[a];

		if (passed_over(type_a, m, nid, flags))
			continue;
		/* The last gap never ends before a region does, so it is not passed; without a second array it is the only one. */
		for (; gap < nr_gaps && gap_start(type_b, gap) < region_end(m); gap++) {
			phys_addr_t start = max(m->base, gap_start(type_b, gap));
			phys_addr_t end = min(region_end(m), gap_end(type_b, gap));

			if (start >= end)
				continue;
			yield_range(start, end, m, out_start, out_end, out_nid);
			*idx = end == region_end(m) ? position(a + 1, gap) : position(a, gap + 1);
			return;
		}
	}
	*idx = POSITION_END;
}

void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
			  struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid)
{
	/* Both numbers are one more than what they stand for, so that 0 is the end. */
	unsigned long a = (u32)*idx, gaps = (u32)(*idx >> 32);

	if (*idx == POSITION_END) {
		a = type_a->cnt;
		gaps = type_b ? type_b->cnt + 1 : 1;
	}
	for (; a; a--) {
		struct memblock_region *m = &type_a->regions[a - 1];

		if (passed_over(type_a, m, nid, flags))
			continue;
		for (; gaps && gap_end(type_b, gaps - 1) > m->base; gaps--) {
			phys_addr_t start = max(m->base, gap_start(type_b, gaps - 1));
			phys_addr_t end = min(region_end(m), gap_end(type_b, gaps - 1));

			if (start >= end)
				continue;
			yield_range(start, end, m, out_start, out_end, out_nid);
			*idx = start == m->base ? position(a - 1, gaps) : position(a, gaps - 1);
			return;
		}
	}
	*idx = POSITION_END;
}

void __next_mem_pfn_range(int *idx, int nid, unsigned long *out_start_pfn, unsigned long *out_end_pfn, int *out_nid)
{
	const struct memblock_type *type = &memblock.memory;
	unsigned long i;

	for (i = *idx + 1; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];
		unsigned long start_pfn = memblock_region_memory_base_pfn(r),
			      end_pfn = memblock_region_memory_end_pfn(r);

		if (start_pfn >= end_pfn || (nid_valid(nid) && nid != memblock_get_region_node(r)))
			continue;
		*idx = i;
		if (out_start_pfn)
			*out_start_pfn = start_pfn;
		if (out_end_pfn)
			*out_end_pfn = end_pfn;
		if (out_nid)
			*out_nid = memblock_get_region_node(r);
		return;
	}
	*idx = -1;
}
