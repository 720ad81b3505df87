/* SPDX-License-Identifier: MIT */
/*
 * api.c - the rest of the page API, built on alloc_pages and __free_pages (row P9)
 *
 * Holds: addresses instead of pages, exact sizes, bulk, folios, splitting, zeroing through windows, totals.
 * Locking: none of its own.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <quire/port.h>

#include "page_int.h"

/* --- addresses --- */

void *page_address(const struct page *page)
{
	if (PageHighMem(page))
		return NULL;
	return lowmem_page_address(page);
}

struct page *virt_to_head_page(const void *addr)
{
	return compound_head(virt_to_page(addr));
}

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (WARN_ON_ONCE(gfp & __GFP_HIGHMEM)) /* there would be no address to return */
		gfp &= ~__GFP_HIGHMEM;
	page = alloc_pages(gfp, order);
	return page ? (unsigned long)page_address(page) : 0;
}

unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}

/* --- contents --- */

void clear_highpage(struct page *page)
{
	void *addr = page_address(page);

	if (likely(addr)) {
		memset(addr, 0, PAGE_SIZE);
		return;
	}
	addr = port_window(page_to_phys(page));
	memset(addr, 0, PAGE_SIZE);
	port_window_end(addr);
}

void clear_pages(struct page *page, unsigned int order)
{
	void *addr = page_address(page);

	/* Frames of one block are all low or all high. */
	if (likely(addr)) {
		memset(addr, 0, PAGE_SIZE << order);
		return;
	}
	for (unsigned long i = 0; i < 1UL << order; i++) {
		addr = port_window(page_to_phys(page + i));
		memset(addr, 0, PAGE_SIZE);
		port_window_end(addr);
	}
}

void copy_highpage(struct page *to, struct page *from)
{
	char part[256];

	if (page_address(to) && page_address(from)) {
		memcpy(page_address(to), page_address(from), PAGE_SIZE);
		return;
	}
	/* One window at a time: copy through the stack. */
	for (size_t off = 0; off < PAGE_SIZE; off += sizeof(part)) {
		char *addr = page_address(from) ? page_address(from) : port_window(page_to_phys(from));

		memcpy(part, addr + off, sizeof(part));
		if (!page_address(from))
			port_window_end(addr);
		addr = page_address(to) ? page_address(to) : port_window(page_to_phys(to));
		memcpy(addr + off, part, sizeof(part));
		if (!page_address(to))
			port_window_end(addr);
	}
}

/* --- compound pages, splitting --- */

struct page *compound_head_slow(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int order = 1; order <= MAX_PAGE_ORDER; order++) {
		unsigned long head_pfn = pfn & ~((1UL << order) - 1);
		struct page *head;
		u64 word;

		if (!pfn_valid(head_pfn))
			break;
		head = pfn_to_page(head_pfn);
		word = page_word(head);
		if ((u8)(word >> 32) == PAGE_STATE_NONE)
			continue;
		if ((word >> 56 & PAGE_COMPOUND) && (u8)(word >> 40) >= order)
			return head;
		break;
	}
	return (struct page *)page;
}

void split_page(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned int type = page->type, charged = page->sflags & PAGE_CHARGED, memcg = page->memcg_id;

	if (WARN_ON_ONCE(PageCompound(page)) || WARN_ON_ONCE(page->order != order))
		return;
	WRITE_ONCE(page->order, 0);
	page_set_list(page, (int)type, 0);
	for (unsigned long i = 1; i < 1UL << order; i++) {
		page_make_head(zone, page + i, PAGE_STATE_ALLOCATED, 0, type);
		page_set_allocated(page + i, 0, (int)type);
		page[i].memcg_id = (u16)memcg;
		WRITE_ONCE(page[i].sflags, page[i].sflags | (u8)charged);
	}
}

/* --- exact sizes --- */

static void *make_exact(struct page *page, unsigned int order, size_t size)
{
	unsigned long used = PAGE_ALIGN(size) >> PAGE_SHIFT;

	if (!page)
		return NULL;
	split_page(page, order);
	for (unsigned long i = used; i < 1UL << order; i++)
		__free_pages(page + i, 0);
	return page_address(page);
}

void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	return alloc_pages_exact_nid(numa_mem_id(), size, gfp);
}

void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp)
{
	unsigned int order;

	if (!size)
		return NULL;
	order = get_order(size);
	if (WARN_ON_ONCE(gfp & (__GFP_COMP | __GFP_HIGHMEM)))
		gfp &= ~(__GFP_COMP | __GFP_HIGHMEM);
	return make_exact(alloc_pages_node(nid, gfp, order), order, size);
}

void free_pages_exact(void *virt, size_t size)
{
	char *addr = virt, *end = addr + PAGE_ALIGN(size);

	for (; addr < end; addr += PAGE_SIZE)
		free_page((unsigned long)addr);
}

/* --- bulk --- */

#define BULK_BATCH 64

/* Up to @nr frames at once from the first zone that has them above its LOW mark; how many. */
static unsigned int bulk_take(gfp_t gfp, int nid, const u64 *nodemask, unsigned int nr, struct page **out)
{
	struct alloc_context ac;
	unsigned int alloc_flags;
	u64 mems;

	if (!alloc_prepare(gfp, 0, nid, nodemask, &ac, &alloc_flags, &mems))
		return 0;
	for (struct zoneref *ref = ac.preferred; ref->zone;
	     ref = zonelist_next(ref + 1, ac.highest_zoneidx, ac.nodemask)) {
		unsigned long mark = low_wmark_pages(ref->zone) + nr;
		unsigned int got;

		if (!zone_watermark_ok_flags(ref->zone, 0, mark, ac.highest_zoneidx, alloc_flags))
			continue;
		got = pcp_alloc_bulk(ref->zone, ac.migratetype, alloc_flags, nr, out);
		for (unsigned int i = 0; i < got; i++)
			pcp_count_numa(ref->zone, ac.preferred->zone);
		if (got)
			return got;
	}
	return 0;
}

/* Requests that need more per page than a frame go one by one, and so does what bulk could not serve. */
unsigned long __alloc_pages_bulk(gfp_t gfp, int nid, const u64 *nodemask, int nr, struct list_head *list,
				 struct page **pages)
{
	bool simple = !(gfp & GFP_SLOW & ~__GFP_ZERO) && !READ_ONCE(page_hooked);
	struct page *got[BULK_BATCH];
	unsigned int have = 0, next = 0;
	unsigned long filled = 0;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	for (int i = 0; i < nr; i++, filled++) {
		if (pages && pages[i])
			continue;
		if (next == have && simple) {
			have = bulk_take(gfp, nid, nodemask, (unsigned int)min(nr - i, BULK_BATCH), got);
			next = 0;
		}
		if (next == have) {
			got[0] = alloc_pages_general(gfp & ~__GFP_ZERO, 0, nid, nodemask, _RET_IP_);
			next = 0;
			have = got[0] != NULL;
			if (!have)
				break;
		}
		if (gfp & __GFP_ZERO)
			clear_highpage(got[next]);
		if (pages)
			pages[i] = got[next++];
		else
			list_add_tail(&got[next++]->lru, list);
	}
	while (next < have)
		__free_pages(got[next++], 0);
	if (pages) /* entries after a failure may have been filled by the caller */
		for (filled = 0; filled < (unsigned long)nr && pages[filled]; filled++)
			;
	return filled;
}

unsigned long alloc_pages_bulk_array(gfp_t gfp, unsigned long nr, struct page **pages)
{
	return __alloc_pages_bulk(gfp, numa_mem_id(), NULL, (int)nr, NULL, pages);
}

unsigned long alloc_pages_bulk_array_node(gfp_t gfp, int nid, unsigned long nr, struct page **pages)
{
	return __alloc_pages_bulk(gfp, nid == NUMA_NO_NODE ? numa_mem_id() : nid, NULL, (int)nr, NULL, pages);
}

/* --- folios --- */

struct folio *folio_alloc(gfp_t gfp, unsigned int order)
{
	return (struct folio *)alloc_pages(gfp | __GFP_COMP, order);
}

struct folio *__folio_alloc_node(gfp_t gfp, unsigned int order, int nid)
{
	return (struct folio *)__alloc_pages_node(nid, gfp | __GFP_COMP, order);
}

/* --- totals --- */

unsigned long nr_free_pages(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone_page_state(zone, NR_FREE_PAGES);
	return sum;
}

unsigned long nr_free_highpages(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (is_highmem(zone))
			sum += zone_page_state(zone, NR_FREE_PAGES);
	return sum;
}

void si_meminfo(struct sysinfo *val)
{
	*val = (struct sysinfo){
		.totalram = totalram_pages(),
		.freeram = nr_free_pages(),
		.totalhigh = totalhigh_pages(),
		.freehigh = nr_free_highpages(),
		.mem_unit = PAGE_SIZE,
	};
}

void si_meminfo_node(struct sysinfo *val, int nid)
{
	*val = (struct sysinfo){ .mem_unit = PAGE_SIZE };
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[i];

		val->totalram += zone_managed_pages(zone);
		val->freeram += zone_page_state(zone, NR_FREE_PAGES);
		if (is_highmem_idx((enum zone_type)i)) {
			val->totalhigh += zone_managed_pages(zone);
			val->freehigh += zone_page_state(zone, NR_FREE_PAGES);
		}
	}
}
