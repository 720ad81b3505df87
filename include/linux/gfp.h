/* SPDX-License-Identifier: MIT */
/*
 * gfp.h - the page allocator's interface (row P9)
 *
 * Context: with __GFP_DIRECT_RECLAIM the caller may sleep and must not be in atomic context (reported, with a
 *          stack, and served all the same). Freeing never sleeps. None may be called inside a local section.
 * Errors:  NULL (or 0) when no frames could be had; a report is logged unless __GFP_NOWARN.
 */
#ifndef _LINUX_GFP_H
#define _LINUX_GFP_H

#include <linux/gfp_types.h>
#include <linux/mmzone.h>
#include <linux/topology.h>

/* alloc_pages - 2^@order frames, physically contiguous, on the nearest node that has them. Reference count 1 on
 * the first frame; one compound page with __GFP_COMP. @order at most MAX_PAGE_ORDER. */
struct page *alloc_pages(gfp_t gfp, unsigned int order);
/* alloc_pages_node - the same, preferring node @nid (NUMA_NO_NODE: the CPU's own). */
struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
struct page *__alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
/* nodemask: bit i allows node i; NULL all. */
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid, const u64 *nodemask);
#define alloc_page(gfp) alloc_pages(gfp, 0)

/* Address flavours: the linear-map address, 0 on failure; __GFP_HIGHMEM is not allowed with them. */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
unsigned long get_zeroed_page(gfp_t gfp);
#define __get_free_page(gfp) __get_free_pages((gfp), 0)
#define get_free_page(gfp) get_zeroed_page(gfp) /* the oldest name */
#define __get_dma_pages(gfp, order) __get_free_pages((gfp) | GFP_DMA, (order))

/* __free_pages - drop the caller's reference; the block goes back when it was the last. @order must be the one it was
 * allocated with. Any context. */
void __free_pages(struct page *page, unsigned int order);
void free_pages(unsigned long addr, unsigned int order);
#define __free_page(page) __free_pages((page), 0)
#define free_page(addr) free_pages((addr), 0)

/* alloc_pages_bulk_array - fill the NULL entries of @pages[0..nr) with order-0 frames; how many entries are non-NULL. */
unsigned long alloc_pages_bulk_array(gfp_t gfp, unsigned long nr, struct page **pages);
unsigned long alloc_pages_bulk_array_node(gfp_t gfp, int nid, unsigned long nr, struct page **pages);
unsigned long __alloc_pages_bulk(gfp_t gfp, int nid, const u64 *nodemask, int nr, struct list_head *list,
				 struct page **pages);

/* alloc_pages_exact - @size bytes in whole frames, the rest of the power of two given back at once. */
void *alloc_pages_exact(size_t size, gfp_t gfp);
void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp);
void free_pages_exact(void *virt, size_t size);

/* alloc_contig_range - take exactly frames [start, end) out of the free lists, as order-0 pages with one reference each, or
 * with __GFP_COMP, if they are one aligned power of two, as one compound page; pageblocks are isolated meanwhile.
 * @migratetype: of the blocks (MIGRATE_CMA or MIGRATE_MOVABLE). 0, -EBUSY when a frame is in use, -EINVAL. May sleep. */
int alloc_contig_range(unsigned long start, unsigned long end, unsigned int migratetype, gfp_t gfp);
void free_contig_range(unsigned long pfn, unsigned long nr_pages);

/* folios */
struct folio *folio_alloc(gfp_t gfp, unsigned int order);
struct folio *__folio_alloc_node(gfp_t gfp, unsigned int order, int nid);

#define gfp_migratetype(gfp) ((int)(((gfp)&GFP_MOVABLE_MASK) >> GFP_MOVABLE_SHIFT))
/* gfp_zone - the highest zone a request may use. Contradictory zone bits are treated as Linux does: a bug, reported. */
enum zone_type gfp_zone(gfp_t gfp);
static inline bool gfpflags_allow_blocking(gfp_t gfp)
{
	return !!(gfp & __GFP_DIRECT_RECLAIM);
}

#endif
