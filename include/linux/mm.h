/* SPDX-License-Identifier: MIT */
/*
 * mm.h - pages: addresses, references, zones, totals
 *
 * Context: any, unless said otherwise. A struct page pointer is valid for the machine's life.
 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <asm/page.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mmdebug.h>
#include <linux/mmzone.h>
#include <linux/overflow.h>
#include <linux/page-flags.h>
#include <linux/pfn.h>
#include <linux/rbtree.h>
#include <linux/sizes.h>

/* --- where a page is --- */

static inline struct zone *page_zone(const struct page *page)
{
	return zone_table[READ_ONCE(page_ready((struct page *)page)->flags) >> ZONEID_SHIFT];
}
static inline enum zone_type page_zonenum(const struct page *page)
{
	return (enum zone_type)((READ_ONCE(page_ready((struct page *)page)->flags) >> ZONEID_SHIFT) % MAX_NR_ZONES);
}
static inline int page_to_nid(const struct page *page)
{
	return (int)((READ_ONCE(page_ready((struct page *)page)->flags) >> ZONEID_SHIFT) / MAX_NR_ZONES);
}
static inline int PageHighMem(const struct page *page)
{
	return is_highmem_idx(page_zonenum(page)) && page_to_pfn(page) >= max_low_pfn;
}
/* page_address - the page's linear-map address; NULL for high memory (kmap comes with the kernel's address space). */
void *page_address(const struct page *page);
#define lowmem_page_address(page) __va((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define page_to_virt(page) lowmem_page_address(page)
struct page *virt_to_head_page(const void *addr);
#define nth_page(page, n) ((page) + (n))

/* clear_highpage / clear_pages - zero frames, through a window where they have no address. */
void clear_highpage(struct page *page);
void clear_pages(struct page *page, unsigned int order);
void copy_highpage(struct page *to, struct page *from);

/* --- references --- */

static inline int page_ref_count(const struct page *page)
{
	return atomic_read(&page->_refcount);
}
static inline int page_count(const struct page *page)
{
	return page_ref_count(compound_head(page));
}
static inline int page_mapcount(const struct page *page)
{
	return atomic_read(&page_ready((struct page *)page)->_mapcount) + 1;
}
static inline int page_mapped(const struct page *page)
{
	return page_mapcount(page) > 0;
}
static inline void page_ref_inc(struct page *page)
{
	atomic_inc(&page->_refcount);
}
static inline void init_page_count(struct page *page)
{
	atomic_set(&page->_refcount, 1);
}

/* page_put_last - what put_page does when the count reached zero. */
void page_put_last(struct page *page);

static inline void folio_get(struct folio *folio)
{
	atomic_inc(&folio->page._refcount);
}
static inline void folio_put(struct folio *folio)
{
	if (atomic_dec_and_test(&folio->page._refcount))
		page_put_last(&folio->page);
}
static inline int folio_ref_count(const struct folio *folio)
{
	return page_ref_count(&folio->page);
}
/* get_page / put_page - take and drop a reference; on any page of a compound page, to the whole. The caller of get_page
 * must hold one already. */
static inline void get_page(struct page *page)
{
	folio_get(page_folio(page));
}
static inline void put_page(struct page *page)
{
	folio_put(page_folio(page));
}
static inline bool get_page_unless_zero(struct page *page)
{
	return atomic_add_unless(&page->_refcount, 1, 0);
}
static inline bool try_get_page(struct page *page)
{
	return get_page_unless_zero(compound_head(page));
}
static inline int put_page_testzero(struct page *page)
{
	return atomic_dec_and_test(&page->_refcount);
}

/* --- compound pages and folios --- */

static inline unsigned long compound_nr(const struct page *page)
{
	return 1UL << compound_order(page);
}
static inline unsigned long page_size(const struct page *page)
{
	return PAGE_SIZE << compound_order(page);
}
static inline unsigned int folio_order(const struct folio *folio)
{
	return compound_order(&folio->page);
}
static inline unsigned long folio_nr_pages(const struct folio *folio)
{
	return 1UL << folio_order(folio);
}
static inline size_t folio_size(const struct folio *folio)
{
	return PAGE_SIZE << folio_order(folio);
}
static inline unsigned long folio_pfn(const struct folio *folio)
{
	return page_to_pfn(&folio->page);
}
static inline int folio_nid(const struct folio *folio)
{
	return page_to_nid(&folio->page);
}
static inline struct zone *folio_zone(const struct folio *folio)
{
	return page_zone(&folio->page);
}
static inline void *folio_address(const struct folio *folio)
{
	return page_address(&folio->page);
}

/* split_page - make 2^@order separate order-0 pages, each with one reference, of a non-compound block. */
void split_page(struct page *page, unsigned int order);

static inline unsigned long page_private(const struct page *page)
{
	return page->private;
}
static inline void set_page_private(struct page *page, unsigned long private)
{
	page->private = private;
}

/* get_order - the smallest order that holds @size bytes; @size > 0. */
static inline unsigned int get_order(unsigned long size)
{
	unsigned int order = 0;

	for (size = (size - 1) >> PAGE_SHIFT; size; size >>= 1)
		order++;
	return order;
}

/* --- totals --- */

struct sysinfo {
	unsigned long totalram; /* units of mem_unit bytes */
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	unsigned long totalhigh;
	unsigned long freehigh;
	unsigned int mem_unit;
};
void si_meminfo(struct sysinfo *val);
void si_meminfo_node(struct sysinfo *val, int nid);
unsigned long totalram_pages(void);
unsigned long totalhigh_pages(void);
unsigned long nr_free_pages(void);
unsigned long nr_free_highpages(void);
unsigned long nr_free_buffer_pages(void);
extern unsigned long totalreserve_pages;

bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark, int highest_zoneidx,
		       unsigned int alloc_flags);
void drain_all_pages(struct zone *zone);
void dump_page(struct page *page, const char *reason);
void show_mem(void);

/* set_mems_allowed - which nodes the current task may allocate from (bit a node; all ones: any). */
void set_mems_allowed(u64 nodes);

/* Reserved memory given back after boot (free_initmem and drivers); the page must be PageReserved. */
void free_reserved_page(struct page *page);
unsigned long free_reserved_area(void *start, void *end, int poison, const char *what);
void adjust_managed_page_count(struct page *page, long count);

/* mem_dump_obj - tell in the log, going on with the open line, what @object is. */
void mem_dump_obj(void *object);

#endif
