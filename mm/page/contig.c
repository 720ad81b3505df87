/* SPDX-License-Identifier: MIT */
/*
 * contig.c - taking an exact range of frames out of the free lists
 *
 * Does not:   migrate what is in use (compaction will): a frame in use makes it -EBUSY.
 * Model:      every pageblock the range touches becomes ISOLATE, so that nothing new is handed out of it and what is freed
 *             stays there; per-CPU lists are drained; then the range is cut out of the free blocks:
 *
 *               pageblock  |. . . F F F F F F F F . .|     F free, [ ] the range
 *               cut             F F[A A A A]F F            A order-0 pages, one reference each
 *
 *             and the pageblocks get their old types back (kept in PB_OLD_TYPE meanwhile). With __GFP_COMP a range that is
 *             one aligned power of two comes as one compound page instead.
 * Invariants: I1 nr_isolate_pageblock = pageblocks of type ISOLATE
 *             I2 free frames of isolated pageblocks are not in NR_FREE_PAGES
 * Locking:    contig_lock: one range at a time; inside it zone->lock, and every CPU is visited.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

#include "page_int.h"

static DEFINE_MUTEX(contig_lock);

/* A free block larger than a pageblock is broken up, so that its pageblocks can go different ways. */
static void break_up_around(struct zone *zone, unsigned long pfn)
{
	struct page *head = buddy_find_free(zone, pfn);
	unsigned int order, type;

	if (!head || head->order <= pageblock_order)
		return;
	order = head->order;
	type = head->type;
	buddy_list_del(zone, head);
	for (unsigned long i = 0; i < 1UL << order; i += pageblock_nr_pages)
		buddy_list_add(zone, head + i, pageblock_order, (int)type, false);
}

/* zone->lock held. False: isolated already. */
static bool isolate_pageblock(struct zone *zone, unsigned long pfn)
{
	u8 *byte = &pageblock_flags[pfn >> pageblock_order];
	int old = pfn_migratetype(pfn);

	if (old == MIGRATE_ISOLATE)
		return false;
	break_up_around(zone, pfn);
	pageblock_set_type(zone, pfn, MIGRATE_ISOLATE);
	WRITE_ONCE(*byte, (u8)((*byte & 0x1f) | old << PB_OLD_TYPE_SHIFT)); /* read without the lock */
	zone->nr_isolate_pageblock++;
	pageblock_move_free(zone, pfn, MIGRATE_ISOLATE);
	return true;
}

static void unisolate_pageblock(struct zone *zone, unsigned long pfn)
{
	u8 *byte = &pageblock_flags[pfn >> pageblock_order];
	int old = *byte >> PB_OLD_TYPE_SHIFT;
	struct page *head = buddy_find_free(zone, pfn);

	WRITE_ONCE(*byte, *byte & 0x1f);
	pageblock_set_type(zone, pfn, old);
	zone->nr_isolate_pageblock--;
	pageblock_move_free(zone, pfn, old);
	/* Wholly free: it may join its neighbour again. */
	if (head && head->order >= pageblock_order) {
		unsigned int order = head->order;

		buddy_list_del(zone, head);
		buddy_account(zone, -(1L << order), old);
		buddy_free_block(zone, head, page_to_pfn(head), order, old);
	}
}

/* First and last pageblock-aligned frames that lie in the zone. */
static unsigned long block_in_zone(const struct zone *zone, unsigned long pfn)
{
	return max(pageblock_start_pfn(pfn), zone->zone_start_pfn);
}

static void unisolate_range(struct zone *zone, unsigned long start, unsigned long end)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned long pfn = start; pfn < end; pfn = pageblock_end_pfn(pfn))
		unisolate_pageblock(zone, block_in_zone(zone, pfn));
	spin_unlock_irqrestore(&zone->lock, flags);
}

static int isolate_range(struct zone *zone, unsigned long start, unsigned long end)
{
	unsigned long pfn, flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (pfn = start; pfn < end; pfn = pageblock_end_pfn(pfn))
		if (!isolate_pageblock(zone, block_in_zone(zone, pfn)))
			break;
	spin_unlock_irqrestore(&zone->lock, flags);
	if (pfn < end) {
		unisolate_range(zone, start, pageblock_start_pfn(pfn));
		return -EBUSY;
	}
	return 0;
}

static bool range_is_free(struct zone *zone, unsigned long start, unsigned long end)
{
	while (start < end) {
		struct page *head = buddy_find_free(zone, start);

		if (!head)
			return false;
		start = page_to_pfn(head) + (1UL << head->order);
	}
	return true;
}

static void hand_out_frames(struct zone *zone, struct page *page, unsigned int order, int migratetype)
{
	for (unsigned long i = 0; i < 1UL << order; i++) {
		page_make_head(zone, page + i, PAGE_STATE_ALLOCATED, 0, (unsigned int)migratetype);
		page_set_allocated(page + i, 0, migratetype);
	}
}

static void hand_out_compound(struct zone *zone, unsigned long start, unsigned long end, int migratetype)
{
	struct page *page = pfn_to_page(start);
	unsigned int order = (unsigned int)__builtin_ctzl(end - start);

	page_make_head(zone, page, PAGE_STATE_ALLOCATED, order, (unsigned int)migratetype);
	page_set_allocated(page, order, migratetype);
	WRITE_ONCE(page->sflags, page->sflags | PAGE_COMPOUND);
}

/* May the range be one compound page? */
static bool is_one_block(unsigned long start, unsigned long end)
{
	unsigned long nr = end - start;

	return nr > 1 && nr <= MAX_ORDER_NR_PAGES && !(nr & (nr - 1)) && !(start & (nr - 1));
}

/* What of block @page, off the lists, lies in [start, end) is handed out, or becomes interior to the @compound page that
 * will be; the rest goes back. At most MAX_PAGE_ORDER deep. */
static void cut_block(struct zone *zone, struct page *page, unsigned int order, unsigned long start, unsigned long end,
		      int migratetype, bool compound)
{
	unsigned long pfn = page_to_pfn(page), pfn_end = pfn + (1UL << order);

	if (pfn >= start && pfn_end <= end) {
		if (compound)
			page_make_interior(page);
		else
			hand_out_frames(zone, page, order, migratetype);
	} else if (pfn_end <= start || pfn >= end) {
		buddy_list_add(zone, page, order, MIGRATE_ISOLATE, false);
	} else {
		page_make_interior(page);
		cut_block(zone, page, order - 1, start, end, migratetype, compound);
		cut_block(zone, page + (1UL << (order - 1)), order - 1, start, end, migratetype, compound);
	}
}

static int cut_range(struct zone *zone, unsigned long start, unsigned long end, int migratetype, bool compound)
{
	unsigned long flags, pfn = start;
	int err = -EBUSY;

	spin_lock_irqsave(&zone->lock, flags);
	if (range_is_free(zone, start, end)) {
		err = 0;
		while (pfn < end) {
			struct page *head = buddy_find_free(zone, pfn);
			unsigned int order = head->order;

			buddy_list_del(zone, head);
			cut_block(zone, head, order, start, end, migratetype, compound);
			pfn = page_to_pfn(head) + (1UL << order);
		}
		if (compound)
			hand_out_compound(zone, start, end, migratetype);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	return err;
}

int alloc_contig_range(unsigned long start, unsigned long end, unsigned int migratetype, gfp_t gfp)
{
	struct zone *zone;
	int err;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (start >= end || !pfn_valid(start) || !pfn_valid(end - 1))
		return -EINVAL;
	zone = page_zone(pfn_to_page(start));
	if (!zone_spans_pfn(zone, end - 1) || page_zone(pfn_to_page(end - 1)) != zone)
		return -EINVAL;
	mutex_lock(&contig_lock);
	err = isolate_range(zone, start, end);
	if (!err) {
		pcp_set_isolate(zone, true);
		err = cut_range(zone, start, end, (int)migratetype, (gfp & __GFP_COMP) && is_one_block(start, end));
		unisolate_range(zone, start, end);
		pcp_set_isolate(zone, false);
	}
	mutex_unlock(&contig_lock);
	return err;
}

void free_contig_range(unsigned long pfn, unsigned long nr_pages)
{
	struct page *page = pfn_to_page(pfn);

	if (PageHead(page) && compound_nr(page) == nr_pages) {
		__free_pages(page, page->order);
		return;
	}
	for (; nr_pages--; pfn++)
		__free_pages(pfn_to_page(pfn), 0);
}
