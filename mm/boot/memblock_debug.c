/* SPDX-License-Identifier: MIT */
/* memblock_debug.c - the "MEMBLOCK configuration" listing, and the check of the invariants. */
#include <linux/memblock.h>
#include <linux/errno.h>
#include <linux/kernel.h>

#include "memblock_int.h"

static void dump_type(const struct memblock_type *type)
{
	unsigned long i;

	pr_info(" %s.cnt  = 0x%lx\n", type->name, type->cnt);
	for (i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];
		phys_addr_t last = last_byte(r->base, r->size);
		char node[24] = "";

		if (nid_valid(memblock_get_region_node(r)) && IS_ENABLED(CONFIG_NUMA))
			snprintf(node, sizeof(node), " on node %d", memblock_get_region_node(r));
		pr_info(" %s[0x%lx]\t[%pa-%pa], %pa bytes%s flags: 0x%x\n", type->name, i, &r->base, &last, &r->size,
			node, (unsigned int)r->flags);
	}
}

void memblock_dump(void)
{
	pr_info("MEMBLOCK configuration:\n");
	pr_info(" memory size = %pa reserved size = %pa\n", &memblock.memory.total_size, &memblock.reserved.total_size);
	dump_type(&memblock.memory);
	dump_type(&memblock.reserved);
}

void memblock_dump_all(void)
{
	if (memblock_debug)
		memblock_dump();
}

/* ---- checking ----------------------------------------------------------------------------------------------- */

/* What is wrong with region @i of @type, seen beside the one before it; NULL if nothing. */
static const char *region_fault(const struct memblock_type *type, unsigned long i)
{
	const struct memblock_region *r = &type->regions[i], *prev = r - 1;

	if (!r->size)
		return "is empty (M1)";
	if (r->size > PHYS_ADDR_MAX - r->base)
		return "wraps (M1)";
	if (!i)
		return NULL;
	if (r->base < region_end(prev))
		return "overlaps the one before, or is out of order (M1)";
	if (r->base == region_end(prev) && r->flags == prev->flags &&
	    memblock_get_region_node(r) == memblock_get_region_node(prev))
		return "should be merged with the one before (M2)";
	return NULL;
}

static int fault(char *why, unsigned long size, const struct memblock_type *type, unsigned long i, const char *what)
{
	if (why)
		snprintf(why, size, "memblock: %s[%lu] %s", type->name, i, what);
	return -EUCLEAN;
}

static int verify_type(const struct memblock_type *type, char *why, unsigned long size)
{
	const struct memblock_region *owned = memblock_owned_array(type);
	phys_addr_t total = 0;
	const char *what;
	unsigned long i;

	if (type->cnt > type->max)
		return fault(why, size, type, type->cnt, "is past the end of the array (M4)");
	for (i = 0; i < type->cnt; i++) {
		what = region_fault(type, i);
		if (what)
			return fault(why, size, type, i, what);
		total += type->regions[i].size;
	}
	if (total != type->total_size)
		return fault(why, size, type, type->cnt, "total_size is not the sum (M3)");
	for (; i < type->max; i++) {
		if (type->regions[i].base || type->regions[i].size || type->regions[i].flags)
			return fault(why, size, type, i, "is unused but not zero (M4)");
	}
	if (owned && (owned != type->regions || !memblock_is_reserved(__pa(owned))))
		return fault(why, size, type, 0, "is in an array that is not reserved (M5)");
	return 0;
}

int memblock_verify(char *why, unsigned long size)
{
	return verify_type(&memblock.memory, why, size) ?: verify_type(&memblock.reserved, why, size);
}
