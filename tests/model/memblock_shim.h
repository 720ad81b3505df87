/* SPDX-License-Identifier: MIT */
/* memblock_shim.h - memblock in plain C types, so that host-side tests can drive it. nid -1: no node. */
#ifndef MEMBLOCK_SHIM_H
#define MEMBLOCK_SHIM_H

typedef unsigned long long mb_addr;

enum mb_array { MB_MEMORY, MB_RESERVED };
enum mb_flag { MB_HOTPLUG = 1, MB_MIRROR = 2, MB_NOMAP = 4, MB_DRIVER_MANAGED = 8, MB_NOINIT = 16 };
enum mb_loop { MB_LOOP_MEMORY, MB_LOOP_RESERVED, MB_LOOP_FREE };
enum mb_alloc { MB_ALLOC, MB_ALLOC_RAW, MB_ALLOC_EXACT_RAW, MB_ALLOC_PHYS_RANGE, MB_ALLOC_PHYS_NID };

struct mb_range {
	mb_addr base, size;
	unsigned int flags;
	int nid;
};

/* Empty memblock. @ram: host memory that is physical memory from @base on, or NULL: there is no linear map. */
void mb_reset(void *ram, mb_addr base);
void mb_allow_resize(void);
void mb_set_bottom_up(int on);
void mb_set_movable_node(int on);
void mb_set_limit(mb_addr limit); /* ~0: none */
void mb_fail_nth(unsigned long n);
int mb_address_bits(void);
int mb_has_numa(void);

unsigned long mb_count(enum mb_array array);
struct mb_range mb_region(enum mb_array array, unsigned long i);
mb_addr mb_total(enum mb_array array);
/* The array's own memory, if it was allocated from memblock: 1, else 0. */
int mb_owned(enum mb_array array, mb_addr *base, mb_addr *size);
int mb_verify(char *why, unsigned long size);

int mb_add(mb_addr base, mb_addr size, int nid,
	   unsigned int flags); /* plain memblock_add() when nid < 0 and no flags */
int mb_remove(mb_addr base, mb_addr size);
int mb_reserve(mb_addr base, mb_addr size);
int mb_free(mb_addr base, mb_addr size);
int mb_mark(enum mb_flag flag, int on, mb_addr base, mb_addr size); /* -1: there is no such function */
int mb_set_node(enum mb_array array, mb_addr base, mb_addr size, int nid);
void mb_trim(mb_addr align);
void mb_enforce_limit(mb_addr limit);
void mb_cap(mb_addr base, mb_addr size);

/* The physical address, 0 on failure. */
mb_addr mb_alloc(enum mb_alloc kind, mb_addr size, mb_addr align, mb_addr from, mb_addr to, int nid);
/* What a loop yields, up to @max ranges; how many. */
unsigned long mb_loop(enum mb_loop loop, int reverse, int nid, unsigned int flags, struct mb_range *out,
		      unsigned long max);
/* Bits: 0 is_memory, 1 is_map_memory, 2 is_reserved. */
unsigned int mb_is(mb_addr addr);
int mb_overlaps(enum mb_array array, mb_addr base, mb_addr size);
int mb_region_is_memory(mb_addr base, mb_addr size);

#endif
