/* SPDX-License-Identifier: MIT */
/* memblock_shim.c - memblock in plain C types: kernel-style code under the host-side tests of this folder. */
#include <linux/memblock.h>
#include <linux/printk.h>
#include <mm/memblock.h>

#include "memblock_shim.h"

static struct memblock_type *type_of(enum mb_array array)
{
	return array == MB_MEMORY ? &memblock.memory : &memblock.reserved;
}

static int to_nid(int nid)
{
	return nid < 0 ? MAX_NUMNODES : nid;
}

static int from_nid(int nid)
{
	return nid == MAX_NUMNODES ? -1 : nid;
}

void mb_reset(void *ram, mb_addr base)
{
	log_set_quiet(true);
	memblock_init();
	linear_map_ready = ram != NULL;
	if (ram)
		phys_virt_offset = (unsigned long)ram - (unsigned long)base;
}

void mb_allow_resize(void)
{
	memblock_allow_resize();
}

void mb_set_bottom_up(int on)
{
	memblock_set_bottom_up(on);
}

void mb_set_movable_node(int on)
{
	movable_node_enabled = on;
}

void mb_set_limit(mb_addr limit)
{
	memblock_set_current_limit(limit > PHYS_ADDR_MAX ? PHYS_ADDR_MAX : (phys_addr_t)limit);
}

void mb_fail_nth(unsigned long n)
{
	memblock_fail_nth(n);
}

int mb_address_bits(void)
{
	return sizeof(phys_addr_t) * 8;
}

int mb_has_numa(void)
{
#ifdef CONFIG_NUMA
	return 1;
#else
	return 0;
#endif
}

unsigned long mb_count(enum mb_array array)
{
	return type_of(array)->cnt;
}

struct mb_range mb_region(enum mb_array array, unsigned long i)
{
	const struct memblock_region *r = &type_of(array)->regions[i];

	return (struct mb_range){ r->base, r->size, r->flags, from_nid(memblock_get_region_node(r)) };
}

mb_addr mb_total(enum mb_array array)
{
	return type_of(array)->total_size;
}

int mb_owned(enum mb_array array, mb_addr *base, mb_addr *size)
{
	const struct memblock_type *type = type_of(array);
	const struct memblock_region *owned = memblock_owned_array(type);

	if (!owned)
		return 0;
	*base = __pa(owned);
	*size = PAGE_ALIGN(type->max * sizeof(*owned));
	return 1;
}

int mb_verify(char *why, unsigned long size)
{
	return memblock_verify(why, size);
}

int mb_add(mb_addr base, mb_addr size, int nid, unsigned int flags)
{
	if (nid < 0 && !flags)
		return memblock_add(base, size);
	return memblock_add_node(base, size, to_nid(nid), (enum memblock_flags)flags);
}

int mb_remove(mb_addr base, mb_addr size)
{
	return memblock_remove(base, size);
}

int mb_reserve(mb_addr base, mb_addr size)
{
	return memblock_reserve(base, size);
}

int mb_free(mb_addr base, mb_addr size)
{
	return memblock_phys_free(base, size);
}

int mb_mark(enum mb_flag flag, int on, mb_addr base, mb_addr size)
{
	switch (flag) {
	case MB_HOTPLUG:
		return on ? memblock_mark_hotplug(base, size) : memblock_clear_hotplug(base, size);
	case MB_NOMAP:
		return on ? memblock_mark_nomap(base, size) : memblock_clear_nomap(base, size);
	case MB_MIRROR:
		return on ? memblock_mark_mirror(base, size) : -1;
	case MB_NOINIT:
		return on ? memblock_reserved_mark_noinit(base, size) : -1;
	default:
		return -1;
	}
}

int mb_set_node(enum mb_array array, mb_addr base, mb_addr size, int nid)
{
	return memblock_set_node(base, size, type_of(array), to_nid(nid));
}

void mb_trim(mb_addr align)
{
	memblock_trim_memory(align);
}

void mb_enforce_limit(mb_addr limit)
{
	memblock_enforce_memory_limit(limit);
}

void mb_cap(mb_addr base, mb_addr size)
{
	memblock_cap_memory_range(base, size);
}

mb_addr mb_alloc(enum mb_alloc kind, mb_addr size, mb_addr align, mb_addr from, mb_addr to, int nid)
{
	void *ptr = NULL;

	switch (kind) {
	case MB_ALLOC:
		ptr = memblock_alloc_try_nid(size, align, from, to, nid);
		break;
	case MB_ALLOC_RAW:
		ptr = memblock_alloc_try_nid_raw(size, align, from, to, nid);
		break;
	case MB_ALLOC_EXACT_RAW:
		ptr = memblock_alloc_exact_nid_raw(size, align, from, to, nid);
		break;
	case MB_ALLOC_PHYS_RANGE:
		return memblock_phys_alloc_range(size, align, from, to);
	case MB_ALLOC_PHYS_NID:
		return memblock_phys_alloc_try_nid(size, align, nid);
	}
	return ptr ? __pa(ptr) : 0;
}

static unsigned long take(struct mb_range *out, unsigned long n, unsigned long max, phys_addr_t start, phys_addr_t end,
			  int nid)
{
	if (n < max)
		out[n] = (struct mb_range){ .base = start, .size = end - start, .nid = from_nid(nid) };
	return n + 1;
}

unsigned long mb_loop(enum mb_loop loop, int reverse, int nid, unsigned int flags, struct mb_range *out,
		      unsigned long max)
{
	unsigned long n = 0;
	phys_addr_t start, end;
	int r_nid = -1;
	u64 i;

	if (loop == MB_LOOP_MEMORY && !reverse) {
		for_each_mem_range(i, &start, &end)
			n = take(out, n, max, start, end, -1);
	} else if (loop == MB_LOOP_MEMORY) {
		for_each_mem_range_rev(i, &start, &end)
			n = take(out, n, max, start, end, -1);
	} else if (loop == MB_LOOP_RESERVED) {
		for_each_reserved_mem_range(i, &start, &end)
			n = take(out, n, max, start, end, -1);
	} else if (!reverse) {
		for_each_free_mem_range(i, nid, flags, &start, &end, &r_nid)
			n = take(out, n, max, start, end, r_nid);
	} else {
		for_each_free_mem_range_reverse(i, nid, flags, &start, &end, &r_nid)
			n = take(out, n, max, start, end, r_nid);
	}
	return n;
}

unsigned int mb_is(mb_addr addr)
{
	return memblock_is_memory(addr) | memblock_is_map_memory(addr) << 1 | memblock_is_reserved(addr) << 2;
}

int mb_overlaps(enum mb_array array, mb_addr base, mb_addr size)
{
	return memblock_overlaps_region(type_of(array), base, size);
}

int mb_region_is_memory(mb_addr base, mb_addr size)
{
	return memblock_is_region_memory(base, size);
}
