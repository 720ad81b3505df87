/* SPDX-License-Identifier: MIT */
/* memblock_int.h - what the memblock*.c files share: working on one array of regions. */
#ifndef MEMBLOCK_INT_H
#define MEMBLOCK_INT_H

#include <linux/printk.h>
#include <mm/memblock.h>

#define memblock_dbg(fmt, ...)                                                                                         \
	do {                                                                                                           \
		if (memblock_debug)                                                                                    \
			pr_info(fmt, ##__VA_ARGS__);                                                                   \
	} while (0)

/* An address that is printed inclusively, as Linux does. */
static inline phys_addr_t last_byte(phys_addr_t base, phys_addr_t size)
{
	return base + size - 1;
}

static inline phys_addr_t region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

/* Does @nid name a node? NUMA_NO_NODE and MAX_NUMNODES both mean that it does not. */
static inline bool nid_valid(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES;
}

/* cap_size - the part of @size that fits between @base and the top of the physical address space. */
static inline phys_addr_t cap_size(phys_addr_t base, phys_addr_t size)
{
	return size < PHYS_ADDR_MAX - base ? size : PHYS_ADDR_MAX - base;
}

/* regions_find - number of the first region that ends above @addr: the one around it, or the next; cnt if none. */
unsigned long regions_find(const struct memblock_type *type, phys_addr_t addr);
/* regions_isolate - cut regions so that [base, base + size) is made of whole ones: [*first, *past). 0 or -ENOMEM. */
int regions_isolate(struct memblock_type *type, phys_addr_t base, phys_addr_t size, unsigned long *first,
		    unsigned long *past);
/* regions_delete - regions [first, past) go, the rest moves up. */
void regions_delete(struct memblock_type *type, unsigned long first, unsigned long past);
/* regions_merge - join like neighbours among regions [first, past), and of those with the regions around them. */
void regions_merge(struct memblock_type *type, unsigned long first, unsigned long past);
int regions_remove(struct memblock_type *type, phys_addr_t base, phys_addr_t size);

/* memblock_find_nid - a free range of @size bytes in [start, end) on @nid with @flags; 0 if none. Nothing is reserved. */
phys_addr_t memblock_find_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
			      enum memblock_flags flags);
/* memblock_attempt - count one allocation; true if it is the one that shall fail. */
bool memblock_attempt(void);
/* memblock_preferred_flags - the flags an allocation starts with: MIRROR once some region has been marked. */
enum memblock_flags memblock_preferred_flags(void);

/* The parts of each file's state that memblock_init() clears. */
void memblock_alloc_reset(void);
void memblock_attr_reset(void);

#endif
