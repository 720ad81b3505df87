/* SPDX-License-Identifier: MIT */
/* memblock.h - what Quire adds to <linux/memblock.h>: reset, checking, dumps, failure injection. */
#ifndef MM_MEMBLOCK_H
#define MM_MEMBLOCK_H

#include <linux/memblock.h>

/* linear_map_ready - may memory be reached through __va()? Set once port_ram_map() has run, cleared by
 * memblock_init(). Until then nothing is zeroed, and of the arrays only memory's has room to grow, a static one. */
extern bool linear_map_ready;

/* memblock_init - forget everything: empty static arrays, defaults, memblock=debug off. First step of a boot. */
void memblock_init(void);

/* memblock_late_free_fn - set at the hand-over: where memblock_free_late() takes ranges. NULL: it un-reserves. */
extern void (*memblock_late_free_fn)(phys_addr_t base, phys_addr_t size);

/* memblock_verify - the invariants of memblock.c. 0, or -EUCLEAN with one line in @why (@size bytes; may be NULL). */
int memblock_verify(char *why, unsigned long size);

/* memblock_owned_array - the array of @type that doubling allocated from memblock; NULL while a static one serves. */
const struct memblock_region *memblock_owned_array(const struct memblock_type *type);
/* memblock_dump - the "MEMBLOCK configuration" listing, whatever memblock_debug says. */
void memblock_dump(void);

/* memblock_fail_nth - the @n-th allocation from now on (1: the next) fails, once; 0: none does. Array doublings count.
 * memblock_init() does not call it off, so it can be ordered before a boot. */
void memblock_fail_nth(unsigned long n);
/* memblock_alloc_count - allocations asked for since memblock_init(). */
unsigned long memblock_alloc_count(void);

/* Room of the memory array before it may double: a firmware map of the largest size, cut up by nodes, fits. */
#define MEMBLOCK_SPARE_REGIONS 2048

/* memblock_save / memblock_restore - for tests that run inside a booted machine: put the machine's memblock aside, and
 * back. Not nested. Between the two the state is what memblock_init() leaves. */
void memblock_save(void);
void memblock_restore(void);

#endif
