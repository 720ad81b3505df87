/* SPDX-License-Identifier: MIT */
/*
 * memblock_iter.h - the loops over memory regions; included by <linux/memblock.h>
 *
 * @i of the range loops is a u64: region number of the first array in the low half, of the second in the high half.
 * It is ~0 after the last round. Regions may not change inside a loop. Out pointers may be NULL.
 */
#ifndef _LINUX_MEMBLOCK_ITER_H
#define _LINUX_MEMBLOCK_ITER_H

#include <linux/memblock.h>

/* __next_mem_range - next piece of @type_a (allowed by @nid and @flags) that is not in @type_b (NULL: empty). */
void __next_mem_range(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
		      struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid);
void __next_mem_range_rev(u64 *idx, int nid, enum memblock_flags flags, struct memblock_type *type_a,
			  struct memblock_type *type_b, phys_addr_t *out_start, phys_addr_t *out_end, int *out_nid);
/* __next_mem_pfn_range - next memory region of node @nid (MAX_NUMNODES: any) that has a whole frame; *idx -1 at both ends. */
void __next_mem_pfn_range(int *idx, int nid, unsigned long *out_start_pfn, unsigned long *out_end_pfn, int *out_nid);

/* The ranges of @type_a less those of @type_b, ascending. */
#define __for_each_mem_range(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)                                     \
	for (i = 0, __next_mem_range(&i, nid, flags, type_a, type_b, p_start, p_end, p_nid); i != (u64)~0ULL;          \
	     __next_mem_range(&i, nid, flags, type_a, type_b, p_start, p_end, p_nid))
#define __for_each_mem_range_rev(i, type_a, type_b, nid, flags, p_start, p_end, p_nid)                                 \
	for (i = (u64)~0ULL, __next_mem_range_rev(&i, nid, flags, type_a, type_b, p_start, p_end, p_nid);              \
	     i != (u64)~0ULL; __next_mem_range_rev(&i, nid, flags, type_a, type_b, p_start, p_end, p_nid))

/* Every range of RAM; NOMAP ones are left out. */
#define for_each_mem_range(i, p_start, p_end)                                                                          \
	__for_each_mem_range(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED,      \
			     p_start, p_end, NULL)
#define for_each_mem_range_rev(i, p_start, p_end)                                                                      \
	__for_each_mem_range_rev(i, &memblock.memory, NULL, NUMA_NO_NODE, MEMBLOCK_HOTPLUG | MEMBLOCK_DRIVER_MANAGED,  \
				 p_start, p_end, NULL)
#define for_each_reserved_mem_range(i, p_start, p_end)                                                                 \
	__for_each_mem_range(i, &memblock.reserved, NULL, NUMA_NO_NODE, MEMBLOCK_NONE, p_start, p_end, NULL)

/* Every free range of node @nid (NUMA_NO_NODE: any). */
#define for_each_free_mem_range(i, nid, flags, p_start, p_end, p_nid)                                                  \
	__for_each_mem_range(i, &memblock.memory, &memblock.reserved, nid, flags, p_start, p_end, p_nid)
#define for_each_free_mem_range_reverse(i, nid, flags, p_start, p_end, p_nid)                                          \
	__for_each_mem_range_rev(i, &memblock.memory, &memblock.reserved, nid, flags, p_start, p_end, p_nid)

#define for_each_mem_pfn_range(i, nid, p_start, p_end, p_nid)                                                          \
	for (i = -1, __next_mem_pfn_range(&i, nid, p_start, p_end, p_nid); i >= 0;                                     \
	     __next_mem_pfn_range(&i, nid, p_start, p_end, p_nid))

/* The regions themselves. */
#define for_each_mem_region(region)                                                                                    \
	for (region = memblock.memory.regions; region < memblock.memory.regions + memblock.memory.cnt; region++)
#define for_each_reserved_mem_region(region)                                                                           \
	for (region = memblock.reserved.regions; region < memblock.reserved.regions + memblock.reserved.cnt; region++)
#define for_each_memblock_type(i, memblock_type, rgn)                                                                  \
	for (i = 0, rgn = &(memblock_type)->regions[0]; i < (memblock_type)->cnt;                                      \
	     i++, rgn = &(memblock_type)->regions[i])
/* The name it had before 5.10: for_each_memblock(memory, region). */
#define for_each_memblock(memblock_type, region)                                                                       \
	for (region = memblock.memblock_type.regions;                                                                  \
	     region < memblock.memblock_type.regions + memblock.memblock_type.cnt; region++)

#endif
