/* SPDX-License-Identifier: MIT */
/*
 * memblock_attr.c - what is known about ranges: flags, nodes, limits; and the questions about them
 *
 * A change of flag or node cuts regions at the ends of the range, changes the whole regions in between, and joins
 * what has become alike. It never adds or removes memory; only the limits do.
 */
#include <linux/memblock.h>
#include <linux/errno.h>
#include <linux/minmax.h>

#include "memblock_int.h"

/* ---- flags and nodes ---------------------------------------------------------------------------------------- */

static bool some_mirror; /* memblock_mark_mirror() was called */

enum memblock_flags memblock_preferred_flags(void)
{
	return some_mirror ? MEMBLOCK_MIRROR : MEMBLOCK_NONE;
}

void memblock_attr_reset(void)
{
	some_mirror = false;
}

static int change_flag(struct memblock_type *type, phys_addr_t base, phys_addr_t size, enum memblock_flags flag,
		       bool on)
{
	unsigned long first, past, i;
	int err = regions_isolate(type, base, size, &first, &past);

	if (err)
		return err;
	for (i = first; i < past; i++) {
		if (on)
			type->regions[i].flags |= flag;
		else
			type->regions[i].flags &= ~flag;
	}
	regions_merge(type, first, past);
	return 0;
}

int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size)
{
	return change_flag(&memblock.memory, base, size, MEMBLOCK_HOTPLUG, true);
}

int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size)
{
	return change_flag(&memblock.memory, base, size, MEMBLOCK_HOTPLUG, false);
}

int memblock_mark_mirror(phys_addr_t base, phys_addr_t size)
{
	some_mirror = true;
	return change_flag(&memblock.memory, base, size, MEMBLOCK_MIRROR, true);
}

int memblock_mark_nomap(phys_addr_t base, phys_addr_t size)
{
	return change_flag(&memblock.memory, base, size, MEMBLOCK_NOMAP, true);
}

int memblock_clear_nomap(phys_addr_t base, phys_addr_t size)
{
	return change_flag(&memblock.memory, base, size, MEMBLOCK_NOMAP, false);
}

int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size)
{
	return change_flag(&memblock.reserved, base, size, MEMBLOCK_RSRV_NOINIT, true);
}

int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid)
{
	unsigned long first, past, i;
	int err = regions_isolate(type, base, size, &first, &past);

	if (err)
		return err;
	for (i = first; i < past; i++)
		memblock_set_region_node(&type->regions[i], nid);
	regions_merge(type, first, past);
	return 0;
}

/* ---- limits ------------------------------------------------------------------------------------------------- */

void memblock_trim_memory(phys_addr_t align)
{
	struct memblock_type *type = &memblock.memory;
	phys_addr_t mask = align - 1;
	unsigned long i = 0;

	while (i < type->cnt) {
		struct memblock_region *r = &type->regions[i];
		phys_addr_t start = (r->base + mask) & ~mask, end = region_end(r) & ~mask;

		/* Rounding up near the top of the address space wraps: nothing is left then either. */
		if (start < r->base || start >= end) {
			regions_delete(type, i, i + 1);
			continue;
		}
		type->total_size -= r->size - (end - start);
		r->base = start;
		r->size = end - start;
		i++;
	}
}

/* The address below which there are @limit bytes of memory; PHYS_ADDR_MAX if there are not so many. */
static phys_addr_t address_of_limit(phys_addr_t limit)
{
	struct memblock_region *r;

	for_each_mem_region(r) {
		if (limit <= r->size)
			return r->base + limit;
		limit -= r->size;
	}
	return PHYS_ADDR_MAX;
}

void memblock_enforce_memory_limit(phys_addr_t limit)
{
	phys_addr_t end;

	if (!limit)
		return;
	end = address_of_limit(limit);
	if (end == PHYS_ADDR_MAX)
		return;
	regions_remove(&memblock.memory, end, PHYS_ADDR_MAX);
	regions_remove(&memblock.reserved, end, PHYS_ADDR_MAX);
}

/* Delete regions [first, past), but keep what has no mapping anyway: somebody else uses it. */
static void delete_mapped(struct memblock_type *type, unsigned long first, unsigned long past)
{
	while (past-- > first) {
		if (!memblock_is_nomap(&type->regions[past]))
			regions_delete(type, past, past + 1);
	}
}

void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size)
{
	struct memblock_type *type = &memblock.memory;
	unsigned long first, past;
	phys_addr_t end = base + cap_size(base, size);

	if (!size)
		return;
	if (!type->total_size) {
		pr_warn("%s: No memory registered yet\n", __func__);
		return;
	}
	if (regions_isolate(type, base, size, &first, &past))
		return;
	delete_mapped(type, past, type->cnt);
	delete_mapped(type, 0, first);
	regions_merge(type, 0, type->cnt); /* what was kept may have been cut */
	regions_remove(&memblock.reserved, 0, base);
	regions_remove(&memblock.reserved, end, PHYS_ADDR_MAX);
}

void memblock_mem_limit_remove_map(phys_addr_t limit)
{
	phys_addr_t end = limit ? address_of_limit(limit) : PHYS_ADDR_MAX;

	if (end != PHYS_ADDR_MAX)
		memblock_cap_memory_range(0, end);
}

void memblock_set_current_limit(phys_addr_t limit)
{
	memblock.current_limit = limit;
}

phys_addr_t memblock_get_current_limit(void)
{
	return memblock.current_limit;
}

/* ---- questions ---------------------------------------------------------------------------------------------- */

/* The region around @addr, or NULL. */
static struct memblock_region *region_around(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i = regions_find(type, addr);

	return i < type->cnt && type->regions[i].base <= addr ? &type->regions[i] : NULL;
}

bool memblock_is_memory(phys_addr_t addr)
{
	return region_around(&memblock.memory, addr);
}

bool memblock_is_map_memory(phys_addr_t addr)
{
	struct memblock_region *r = region_around(&memblock.memory, addr);

	return r && !memblock_is_nomap(r);
}

bool memblock_is_reserved(phys_addr_t addr)
{
	return region_around(&memblock.reserved, addr);
}

bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	struct memblock_region *r = region_around(&memblock.memory, base);

	return r && region_end(r) >= base + cap_size(base, size);
}

bool memblock_overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	unsigned long i = regions_find(type, base);

	return size && i < type->cnt && type->regions[i].base < base + cap_size(base, size);
}

bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	return memblock_overlaps_region(&memblock.reserved, base, size);
}

phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}

phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

unsigned long memblock_estimated_nr_free_pages(void)
{
	return PHYS_PFN(memblock_phys_mem_size() - memblock_reserved_size());
}

phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.cnt ? memblock.memory.regions[0].base : 0;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	const struct memblock_type *type = &memblock.memory;

	return type->cnt ? region_end(&type->regions[type->cnt - 1]) : 0;
}

bool memblock_has_mirror(void)
{
	return some_mirror;
}

int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn)
{
	struct memblock_region *r = region_around(&memblock.memory, PFN_PHYS(pfn));

	if (!r)
		return NUMA_NO_NODE;
	*start_pfn = PFN_DOWN(r->base);
	*end_pfn = PFN_DOWN(region_end(r));
	return memblock_get_region_node(r);
}

bool memblock_validate_numa_coverage(unsigned long threshold_bytes)
{
	unsigned long start_pfn, end_pfn, nr_pages = 0;
	int nid, i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start_pfn, &end_pfn, &nid) {
		if (!nid_valid(nid))
			nr_pages += end_pfn - start_pfn;
	}
	if ((u64)nr_pages << PAGE_SHIFT <= threshold_bytes)
		return true;
	pr_err("NUMA: no nodes coverage for %luMB of %luMB RAM\n", nr_pages >> (20 - PAGE_SHIFT),
	       (unsigned long)(memblock_phys_mem_size() >> 20));
	return false;
}
