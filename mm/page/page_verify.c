/* SPDX-License-Identifier: MIT */
/*
 * page_verify.c - the checker's walk over frames and free lists
 *
 * Model:   first the lists (each block where it says it is, counts equal lengths), then every frame of memory in address
 *          order: it is in exactly one place - head or interior of one block, untouched, or reserved - and the sums equal
 *          the zone's counters. Names the first disagreement. Reads struct pages of touched blocks only.
 * Locking: the machine is idle but for the caller; each zone is walked under its lock, per-CPU lists are read as they are.
 */
#include <linux/bitmap.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "page_int.h"

struct walk {
	char *why;
	unsigned long size;
	struct zone *zone;
	u64 frames, blocks;
	unsigned long free, free_cma, isolated, pcp, allocated, quarantined; /* frames of this zone */
	unsigned long listed, cached; /* frames the lists of this zone hold, and its per-CPU lists */
};

#define complain(w, fmt, ...)                                                                                          \
	(scnprintf((w)->why, (w)->size, "Node %d zone %s: " fmt, zone_to_nid((w)->zone), (w)->zone->name,              \
		   ##__VA_ARGS__),                                                                                     \
	 -EUCLEAN)

/* --- the lists --- */

static int verify_listed_block(struct walk *w, struct page *page, unsigned int order, int type)
{
	unsigned long pfn = page_to_pfn(page), buddy = pfn ^ (1UL << order);
	int block_type = pfn_migratetype(pfn);

	if (page_word(page) != PAGE_WORD(0, PAGE_STATE_BUDDY, order, type, PAGE_READY))
		return complain(w, "pfn %#lx on the free list of order %u has block word %#llx", pfn, order,
				page_word(page));
	if (page_zone_ready(page) != w->zone || !zone_spans_pfn(w->zone, pfn) || (pfn & ((1UL << order) - 1)))
		return complain(w, "pfn %#lx of order %u is misplaced", pfn, order);
	for (unsigned long p = pfn; p < pfn + (1UL << order); p += pageblock_nr_pages)
		if (pfn_migratetype(p) != type)
			return complain(w, "pfn %#lx is on the %s list in a %s pageblock", p, migratetype_names[type],
					migratetype_names[pfn_migratetype(p)]);
	if (order < MAX_PAGE_ORDER && zone_spans_pfn(w->zone, buddy)) {
		struct page *other = pfn_to_page(buddy);

		if (word_is(page_word(other), PAGE_STATE_BUDDY, order) && page_zone_ready(other) == w->zone &&
		    (order < pageblock_order || pfn_migratetype(buddy) == block_type))
			return complain(w, "free buddies %#lx and %#lx of order %u are not merged", pfn, buddy, order);
	}
	return 0;
}

static int verify_free_list(struct walk *w, unsigned int order, int type)
{
	struct free_area *area = &w->zone->free_area[order];
	struct list_head *pos;
	unsigned long nr = 0;
	int err;

	/* Not list_for_each_entry: the list's head is in no struct page, and is not aligned like one. */
	list_for_each(pos, &area->free_list[type]) {
		struct page *page = list_entry(pos, struct page, lru);

		if (pos->next->prev != pos || pos->prev->next != pos)
			return complain(w, "free list of order %u is broken at pfn %#lx", order, page_to_pfn(page));
		err = verify_listed_block(w, page, order, type);
		if (err)
			return err;
		nr++;
	}
	if (nr != area->nr_type[type])
		return complain(w, "order %u %s: %lu blocks on the list, counted %lu", order, migratetype_names[type],
				nr, area->nr_type[type]);
	w->listed += nr << order;
	return 0;
}

static int verify_free_lists(struct walk *w)
{
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++) {
		unsigned long nr = 0;

		for (int type = 0; type < MIGRATE_TYPES; type++) {
			int err = verify_free_list(w, order, type);

			if (err)
				return err;
			nr += w->zone->free_area[order].nr_type[type];
		}
		if (nr != w->zone->free_area[order].nr_free)
			return complain(w, "order %u: nr_free is %lu, its types add up to %lu", order,
					w->zone->free_area[order].nr_free, nr);
	}
	return 0;
}

static int verify_pcp_list(struct walk *w, const struct per_cpu_pages *pcp, unsigned int cpu, int type,
			   unsigned int index)
{
	const struct pcp_list *list = &pcp->lists[type][index];
	unsigned int order = list->order;
	unsigned long nr = 0;

	for (struct page *page = list->head; page; page = page->pcp_next, nr++) {
		if ((page_word(page) & ~WORD_BORROWED) != list->word)
			return complain(w, "pfn %#lx on CPU %u's %s list of order %u has block word %#llx",
					page_to_pfn(page), cpu, migratetype_names[type], order, page_word(page));
		if (page_zone_ready(page) != w->zone)
			return complain(w, "pfn %#lx on CPU %u's list is of another zone", page_to_pfn(page), cpu);
		if (nr > pcp_list_nr(list))
			break;
	}
	if (nr != pcp_list_nr(list))
		return complain(w, "CPU %u %s order %u: %lu blocks on the list, counted %lu", cpu,
				migratetype_names[type], order, nr, pcp_list_nr(list));
	w->cached += nr << order;
	return 0;
}

static int verify_pcp(struct walk *w)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		const struct per_cpu_pages *pcp = per_cpu_ptr(w->zone->per_cpu_pageset, cpu);

		for (int type = 0; type < MIGRATE_PCPTYPES; type++) {
			for (unsigned int i = 0; i < NR_PCP_ORDERS; i++) {
				int err = verify_pcp_list(w, pcp, cpu, type, i);

				if (err)
					return err;
			}
		}
	}
	return 0;
}

/* --- pageblocks, marks --- */

static int verify_pageblocks(struct walk *w)
{
	unsigned long highatomic = 0, isolated = 0;

	for (unsigned long pfn = pageblock_start_pfn(w->zone->zone_start_pfn); pfn < zone_end_pfn(w->zone);
	     pfn += pageblock_nr_pages) {
		int type = pfn_migratetype(pfn);

		if (type >= MIGRATE_TYPES)
			return complain(w, "pageblock at %#lx has type %d", pfn, type);
		/* Only these two are counted; a block on a zone boundary belongs to whoever has its first frame. */
		if (type != MIGRATE_HIGHATOMIC && type != MIGRATE_ISOLATE)
			continue;
		if (page_zone(pfn_to_page(max(pfn, w->zone->zone_start_pfn))) != w->zone)
			continue;
		highatomic += type == MIGRATE_HIGHATOMIC;
		isolated += type == MIGRATE_ISOLATE;
	}
	if (highatomic * pageblock_nr_pages != w->zone->nr_reserved_highatomic)
		return complain(w, "%lu HIGHATOMIC pageblocks, nr_reserved_highatomic is %lu", highatomic,
				w->zone->nr_reserved_highatomic);
	if (isolated != w->zone->nr_isolate_pageblock)
		return complain(w, "%lu isolated pageblocks, counted %lu", isolated, w->zone->nr_isolate_pageblock);
	return 0;
}

static int verify_marks(struct walk *w)
{
	const unsigned long *mark = w->zone->_watermark;

	if (mark[WMARK_MIN] > mark[WMARK_LOW] || mark[WMARK_LOW] > mark[WMARK_HIGH])
		return complain(w, "watermarks out of order: min %lu low %lu high %lu", mark[WMARK_MIN],
				mark[WMARK_LOW], mark[WMARK_HIGH]);
	for (int i = 1; i < MAX_NR_ZONES; i++)
		if (i > (int)zone_idx(w->zone) + 1 && w->zone->lowmem_reserve[i] < w->zone->lowmem_reserve[i - 1])
			return complain(w, "lowmem_reserve[%d] %lu is below lowmem_reserve[%d] %lu", i,
					w->zone->lowmem_reserve[i], i - 1, w->zone->lowmem_reserve[i - 1]);
	if (w->zone->present_pages > w->zone->spanned_pages || zone_managed_pages(w->zone) > w->zone->present_pages)
		return complain(w, "managed %lu, present %lu, spanned %lu", zone_managed_pages(w->zone),
				w->zone->present_pages, w->zone->spanned_pages);
	return 0;
}

/* --- every frame --- */

/* Count the block at @pfn, a head; how many frames it has. 0: it is no sane head. */
static unsigned long count_block(struct walk *w, unsigned long pfn, u64 word)
{
	unsigned int state = (u8)(word >> 32), order = (u8)(word >> 40);
	unsigned long nr = 1UL << order;

	if (state >= NR_PAGE_STATES || order > MAX_PAGE_ORDER || (pfn & (nr - 1)))
		return 0;
	if (state == PAGE_STATE_BUDDY && (u8)(word >> 48) == MIGRATE_ISOLATE)
		w->isolated += nr;
	else if (state == PAGE_STATE_BUDDY)
		w->free += nr;
	if (state == PAGE_STATE_BUDDY && (u8)(word >> 48) == MIGRATE_CMA)
		w->free_cma += nr;
	w->pcp += state == PAGE_STATE_PCP ? nr : 0;
	w->allocated += state == PAGE_STATE_ALLOCATED ? nr : 0;
	w->quarantined += state == PAGE_STATE_QUARANTINE ? nr : 0;
	w->blocks++;
	return nr;
}

/* No head may be hidden inside a block. */
static int verify_interior(struct walk *w, unsigned long pfn, unsigned long nr)
{
	for (unsigned long i = 1; i < nr; i++) {
		unsigned int state = READ_ONCE(pfn_to_page(pfn + i)->state);

		if (state != PAGE_STATE_NONE)
			return complain(w, "pfn %#lx, inside the block at %#lx, has state %u", pfn + i, pfn, state);
	}
	return 0;
}

static bool frame_set_aside(unsigned long pfn)
{
	return memblock_is_reserved((phys_addr_t)pfn << PAGE_SHIFT) ||
	       memblock_is_reserved(((phys_addr_t)pfn << PAGE_SHIFT) + PAGE_SIZE - 1) ||
	       !memblock_is_map_memory((phys_addr_t)pfn << PAGE_SHIFT) || PageReserved(pfn_to_page(pfn));
}

/* One step of the walk at @pfn, which no earlier block covers; *@next is where to go on. */
static int verify_frame(struct walk *w, unsigned long pfn, unsigned long end, unsigned long *next)
{
	u64 word = page_word(pfn_to_page(pfn));
	unsigned long nr;

	if (buddy_pfn_untouched(w->zone, pfn)) {
		*next = round_down(pfn, MAX_ORDER_NR_PAGES) + MAX_ORDER_NR_PAGES;
		w->free += *next - pfn;
		return 0;
	}
	*next = pfn + 1;
	if ((u8)(word >> 32) == PAGE_STATE_NONE) {
		if (frame_set_aside(pfn))
			return 0;
		return complain(w, "pfn %#lx is neither free, in use nor reserved", pfn);
	}
	if (page_zone_ready(pfn_to_page(pfn)) != w->zone)
		return complain(w, "pfn %#lx says it is of another zone", pfn);
	nr = count_block(w, pfn, word);
	if (!nr || pfn + nr > end)
		return complain(w, "pfn %#lx has block word %#llx", pfn, word);
	*next = pfn + nr;
	return verify_interior(w, pfn, nr);
}

/* Memory of the zone, in runs that no region boundary cuts where a block could cross it. */
static int verify_frames(struct walk *w)
{
	unsigned long start, end, pfn = 0;
	int i, nid, err;

	for_each_mem_pfn_range(i, zone_to_nid(w->zone), &start, &end, &nid) {
		start = max(start, w->zone->zone_start_pfn);
		end = min(end, zone_end_pfn(w->zone));
		for (pfn = max(pfn, start); pfn < end;) {
			unsigned long next;

			err = verify_frame(w, pfn, zone_end_pfn(w->zone), &next);
			if (err)
				return err;
			w->frames += next - pfn;
			pfn = next;
		}
	}
	return 0;
}

static int verify_sums(struct walk *w)
{
	struct zone *zone = w->zone;
	unsigned long untouched = bitmap_weight(zone->untouched, (unsigned int)zone->untouched_nbits);
	unsigned long managed = w->free + w->isolated + w->pcp + w->allocated + w->quarantined;

	if (untouched != zone->nr_untouched)
		return complain(w, "%lu untouched blocks, counted %lu", untouched, zone->nr_untouched);
	if (w->listed + untouched * MAX_ORDER_NR_PAGES != w->free + w->isolated)
		return complain(w, "%lu free frames found, the lists hold %lu", w->free + w->isolated,
				w->listed + untouched * MAX_ORDER_NR_PAGES);
	if (w->cached != w->pcp)
		return complain(w, "%lu per-CPU frames found, the lists hold %lu", w->pcp, w->cached);
	if (w->free != zone_page_state(zone, NR_FREE_PAGES))
		return complain(w, "%lu free frames found, NR_FREE_PAGES is %lu", w->free,
				zone_page_state(zone, NR_FREE_PAGES));
	if (w->free_cma != zone_page_state(zone, NR_FREE_CMA_PAGES))
		return complain(w, "%lu free CMA frames found, NR_FREE_CMA_PAGES is %lu", w->free_cma,
				zone_page_state(zone, NR_FREE_CMA_PAGES));
	if (w->quarantined != zone->nr_quarantined)
		return complain(w, "%lu frames in quarantine, counted %lu", w->quarantined, zone->nr_quarantined);
	if (managed != zone_managed_pages(zone))
		return complain(w, "%lu frames free, cached or in use, managed is %lu", managed,
				zone_managed_pages(zone));
	return 0;
}

static int verify_zone(struct walk *w)
{
	int err = verify_free_lists(w);

	if (!err)
		err = verify_pcp(w);
	if (!err)
		err = verify_pageblocks(w);
	if (!err)
		err = verify_marks(w);
	if (!err)
		err = verify_frames(w);
	return err ? err : verify_sums(w);
}

int page_verify(char *why, unsigned long size, u64 *frames, u64 *blocks)
{
	struct zone *zone;

	*frames = *blocks = 0;
	for_each_populated_zone(zone) {
		struct walk w = { .why = why, .size = size, .zone = zone };
		unsigned long flags;
		int err;

		spin_lock_irqsave(&zone->lock, flags);
		err = verify_zone(&w);
		spin_unlock_irqrestore(&zone->lock, flags);
		*frames += w.frames;
		*blocks += w.blocks;
		if (err)
			return err;
	}
	return 0;
}
