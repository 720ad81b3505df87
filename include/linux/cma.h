/* SPDX-License-Identifier: MIT */
/*
 * cma.h - contiguous memory areas
 *
 * An area is declared while memblock still rules, and handed to the buddy system as MIGRATE_CMA pageblocks: until it is
 * claimed, movable pages live in it. cma_alloc() takes an exact range back.
 */
#ifndef _LINUX_CMA_H
#define _LINUX_CMA_H

#include <linux/gfp_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define MAX_CMA_AREAS 20
#define CMA_MAX_NAME 64

struct page;

/* Lock keys: b boot only; c cma->lock. */
struct cma {
	unsigned long base_pfn;     /* b: first frame */
	unsigned long count;        /* b: frames */
	unsigned long *bitmap;      /* c: a bit a chunk of 2^order_per_bit frames, set when claimed; NULL: not active */
	unsigned int order_per_bit; /* b */
	spinlock_t lock;
	unsigned long nr_pages_succeeded; /* c: frames ever given by cma_alloc */
	unsigned long nr_pages_failed;    /* c: frames asked for in vain */
	char name[CMA_MAX_NAME];          /* b */
};

extern struct cma cma_areas[MAX_CMA_AREAS];
extern unsigned int cma_area_count;
extern unsigned long totalcma_pages; /* frames in all the areas */
/* dma_contiguous_default_area - the area of cma= or linux,cma-default; NULL: none. */
extern struct cma *dma_contiguous_default_area;

phys_addr_t cma_get_base(const struct cma *cma);
unsigned long cma_get_size(const struct cma *cma); /* bytes */
const char *cma_get_name(const struct cma *cma);
/* cma_for_each_area - call @it for each area, in order of declaration, until one returns non-zero: that value. */
int cma_for_each_area(int (*it)(struct cma *cma, void *data), void *data);

/*
 * cma_declare_contiguous - reserve @size bytes in memblock and note the area. Boot only, before the hand-over.
 * @base: address wanted with @fixed, else the lowest allowed; @limit: end of what is allowed, 0: anywhere.
 * @alignment: power of two, 0: the least. 0; -EINVAL bad alignment or a fixed base that is not aligned or straddles
 * high memory; -ENOSPC no area slot left; -EBUSY fixed range taken; -ENOMEM no room.
 */
int cma_declare_contiguous(phys_addr_t base, phys_addr_t size, phys_addr_t limit, phys_addr_t alignment,
			   unsigned int order_per_bit, bool fixed, const char *name, struct cma **res_cma);
int cma_declare_contiguous_nid(phys_addr_t base, phys_addr_t size, phys_addr_t limit, phys_addr_t alignment,
			       unsigned int order_per_bit, bool fixed, const char *name, struct cma **res_cma, int nid);
/* cma_init_reserved_mem - make an area of [@base, @base + @size), already reserved in memblock. 0, -ENOSPC, -EINVAL. */
int cma_init_reserved_mem(phys_addr_t base, phys_addr_t size, unsigned int order_per_bit, const char *name,
			  struct cma **res_cma);

/* cma_alloc - @count frames in a row, the first on a 2^@align boundary; NULL when they cannot be had. May sleep. */
struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn);
/* cma_release - give them back; false when @pages is not in @cma. May sleep. */
bool cma_release(struct cma *cma, const struct page *pages, unsigned long count);
bool cma_pages_valid(struct cma *cma, const struct page *pages, unsigned long count);

#endif
