/* SPDX-License-Identifier: MIT */
/*
 * buddy.c - power-of-two blocks of one zone: free lists, split, merge, untouched blocks
 *
 * Does not:   per-CPU lists (pcp.c), choose migratetypes (fallback.c) or zones (alloc.c).
 * Model:      a free block of order k is its head's struct page on free_area[k].free_list[type]. Splitting writes
 *             the heads of the halves, merging clears them; frames inside are never touched.
 *
 *               order 3:  [H . . . . . . .]      split to hand out order 0:
 *                         [A][H][H . ][H . . . ]
 *
 *             Memory nobody has used is one bit a block of MAX_PAGE_ORDER in zone->untouched and is *fed* to the
 *             MOVABLE list of the largest order, lowest address first, when that list is empty.
 * Invariants: B1 a free block of order k starts on a 2^k frame boundary, inside its zone
 *             B2 two free buddies never coexist unmerged (unless their pageblocks' types forbid it)
 *             B3 free_area.nr_free and nr_type equal the list lengths
 *             B4 NR_FREE_PAGES = sum of free blocks outside isolated pageblocks + untouched blocks
 *             B5 all pageblocks of a free block have the type of its list
 *             B6 an untouched block lies wholly in its zone and none of its frames is a head
 *             all checked by page_verify()
 * Locking:    zone->lock, everywhere. Outer: the local lock. Never prints or allocates.
 * Failure:    NULL or 0 when no block fits.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>

#include "page_int.h"

/* --- the lists --- */

void buddy_account(struct zone *zone, long nr_pages, int migratetype)
{
	if (migratetype == MIGRATE_ISOLATE)
		return;
	__atomic_fetch_add(&zone->vm_stat[NR_FREE_PAGES].counter, nr_pages, __ATOMIC_RELAXED);
	if (migratetype == MIGRATE_CMA)
		__atomic_fetch_add(&zone->vm_stat[NR_FREE_CMA_PAGES].counter, nr_pages, __ATOMIC_RELAXED);
}

/* Put a block on a list; the caller accounts for it. */
void buddy_list_add(struct zone *zone, struct page *page, unsigned int order, int migratetype, bool tail)
{
	struct free_area *area = &zone->free_area[order];

	page_make_head(zone, page, PAGE_STATE_BUDDY, order, (unsigned int)migratetype);
	if (tail)
		list_add_tail(&page->lru, &area->free_list[migratetype]);
	else
		list_add(&page->lru, &area->free_list[migratetype]);
	area->nr_free++;
	WRITE_ONCE(area->nr_type[migratetype], area->nr_type[migratetype] + 1); /* read without the lock: alloc.c */
}

void buddy_list_del(struct zone *zone, struct page *page)
{
	struct free_area *area = &zone->free_area[page->order];

	__list_del_entry(&page->lru);
	area->nr_free--;
	WRITE_ONCE(area->nr_type[page->type], area->nr_type[page->type] - 1);
}

/* A free block changes type: other list, same order. */
void buddy_list_move(struct zone *zone, struct page *page, int migratetype)
{
	unsigned int order = page->order;

	buddy_account(zone, -(1L << order), page->type);
	buddy_list_del(zone, page);
	buddy_list_add(zone, page, order, migratetype, true);
	buddy_account(zone, 1L << order, migratetype);
}

/* --- untouched blocks --- */

static unsigned long untouched_index(const struct zone *zone, unsigned long pfn)
{
	return (pfn - zone->untouched_base_pfn) >> MAX_PAGE_ORDER;
}

bool buddy_pfn_untouched(const struct zone *zone, unsigned long pfn)
{
	unsigned long bit = untouched_index(zone, pfn);

	return zone->untouched && pfn >= zone->untouched_base_pfn && bit < zone->untouched_nbits &&
	       test_bit(bit, zone->untouched);
}

static void untouched_feed_bit(struct zone *zone, unsigned long bit)
{
	__clear_bit(bit, zone->untouched);
	WRITE_ONCE(zone->nr_untouched, zone->nr_untouched - 1);
	buddy_list_add(zone, pfn_to_page(zone->untouched_base_pfn + (bit << MAX_PAGE_ORDER)), MAX_PAGE_ORDER,
		       MIGRATE_MOVABLE, false);
}

/* buddy_feed - move the lowest untouched block to its list; false when there is none. */
bool buddy_feed(struct zone *zone)
{
	unsigned long bit;

	if (!zone->nr_untouched)
		return false;
	bit = find_next_bit(zone->untouched, zone->untouched_nbits, zone->untouched_hint);
	mm_assert(bit < zone->untouched_nbits);
	zone->untouched_hint = bit + 1;
	untouched_feed_bit(zone, bit);
	return true;
}

/* buddy_feed_pfn - move the untouched block around @pfn to its list; false when it is not untouched. */
bool buddy_feed_pfn(struct zone *zone, unsigned long pfn)
{
	if (!buddy_pfn_untouched(zone, pfn))
		return false;
	untouched_feed_bit(zone, untouched_index(zone, pfn));
	return true;
}

/* --- split --- */

/* Block @page of order @from was taken; its first part of order @to is wanted: the rest goes on the lists, largest
 * piece last in address. */
void buddy_split_remainder(struct zone *zone, struct page *page, unsigned int from, unsigned int to, int migratetype)
{
	while (from > to) {
		from--;
		buddy_list_add(zone, page + (1UL << from), from, migratetype, false);
	}
}

/* The smallest free block of at least @order; still on its list. */
static struct page *buddy_peek_smallest(struct zone *zone, unsigned int order, int migratetype)
{
	for (unsigned int o = order; o <= MAX_PAGE_ORDER; o++) {
		struct list_head *list = &zone->free_area[o].free_list[migratetype];

		if (!list_empty(list))
			return list_first_entry(list, struct page, lru);
		if (o == MAX_PAGE_ORDER && migratetype == MIGRATE_MOVABLE && buddy_feed(zone))
			return list_first_entry(list, struct page, lru);
	}
	return NULL;
}

/* buddy_take_smallest - a block of exactly @order, split off the smallest that fits. Its word is stale: the
 * caller makes it a head of something. */
struct page *buddy_take_smallest(struct zone *zone, unsigned int order, int migratetype)
{
	struct page *page = buddy_peek_smallest(zone, order, migratetype);
	unsigned int from;

	if (!page)
		return NULL;
	from = page->order;
	buddy_list_del(zone, page);
	buddy_account(zone, -(1L << order), migratetype);
	buddy_split_remainder(zone, page, from, order, migratetype);
	return page;
}

/* Frames [@from, @to) of a block, @from relative to its head, go back to the lists in the largest aligned pieces. */
static void buddy_return_tail(struct zone *zone, struct page *head, unsigned long from, unsigned long to,
			      int migratetype)
{
	while (from < to) {
		unsigned int order = (unsigned int)__ffs(from);

		buddy_list_add(zone, head + from, order, migratetype, false);
		from += 1UL << order;
	}
}

/* Chain @nr blocks of @order starting at @page in front of @list, lowest address first to be popped. */
static void pcp_chain_blocks(struct zone *zone, struct page *page, unsigned int order, int migratetype,
			     unsigned long nr, struct pcp_list *list)
{
	for (unsigned long i = nr; i-- > 0;) {
		struct page *p = page + (i << order);

		page_make_head(zone, p, PAGE_STATE_PCP, order, (unsigned int)migratetype);
		page_set_list(p, migratetype, order);
		p->pcp_next = list->head;
		list->head = p;
	}
	list->nr_moved += nr;
}

/*
 * buddy_take_many - move up to @want blocks of @order to a per-CPU list; how many were moved
 *
 * Takes whole blocks apart at once: the same result as taking one at a time, without putting pieces on the lists that
 * the next round takes off again.
 */
unsigned int buddy_take_many(struct zone *zone, unsigned int order, int migratetype, unsigned int want,
			     struct pcp_list *list)
{
	unsigned int got = 0;

	while (got < want) {
		struct page *page = buddy_peek_smallest(zone, order, migratetype);
		unsigned long have, use;

		if (!page)
			break;
		have = 1UL << (page->order - order);
		use = min(have, (unsigned long)(want - got));
		buddy_list_del(zone, page);
		buddy_account(zone, -(long)(use << order), migratetype);
		buddy_return_tail(zone, page, use << order, have << order, migratetype);
		pcp_chain_blocks(zone, page, order, migratetype, use, list);
		got += (unsigned int)use;
	}
	return got;
}

/* --- merge --- */

static bool migratetype_mergeable(int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES;
}

/* Is the block at @pfn free, of @order, in @zone - and may it become one with a block of @migratetype? */
static bool buddy_can_merge(struct zone *zone, struct page *buddy, unsigned long pfn, unsigned int order,
			    int migratetype)
{
	if (!zone_spans_pfn(zone, pfn) || !word_is(page_word(buddy), PAGE_STATE_BUDDY, order))
		return false;
	if (READ_ONCE(buddy->flags) >> ZONEID_SHIFT != zone->id)
		return false;
	if (order >= pageblock_order) {
		int other = pfn_migratetype(pfn);

		/* Isolated, CMA and high-atomic pageblocks keep to themselves: their counts depend on it. */
		if (other != migratetype && !(migratetype_mergeable(other) && migratetype_mergeable(migratetype)))
			return false;
	}
	return true;
}

/* buddy_free_block - a block comes back; @migratetype is its pageblock's. */
void buddy_free_block(struct zone *zone, struct page *page, unsigned long pfn, unsigned int order, int migratetype)
{
	buddy_account(zone, 1L << order, migratetype);
	while (order < MAX_PAGE_ORDER) {
		unsigned long buddy_pfn = pfn ^ (1UL << order);
		struct page *buddy = page + (long)(buddy_pfn - pfn);

		if (!buddy_can_merge(zone, buddy, buddy_pfn, order, migratetype))
			break;
		buddy_list_del(zone, buddy);
		/* A block of several pageblocks has one type, so that its parts find the right lists when it is split. */
		if (unlikely(buddy->type != migratetype))
			for (unsigned long i = 0; i < 1UL << order; i += pageblock_nr_pages)
				pageblock_set_type(zone, buddy_pfn + i, migratetype);
		page_make_interior(buddy_pfn < pfn ? page : buddy);
		if (buddy_pfn < pfn) {
			page = buddy;
			pfn = buddy_pfn;
		}
		order++;
	}
	buddy_list_add(zone, page, order, migratetype, false);
}

/* buddy_free_range - free frames [@pfn, @end), all of one pageblock of @migratetype, in the largest aligned blocks. */
void buddy_free_range(struct zone *zone, unsigned long pfn, unsigned long end, int migratetype)
{
	while (pfn < end) {
		unsigned int order = MAX_PAGE_ORDER;

		if (pfn)
			order = min(order, (unsigned int)__ffs(pfn));
		while (pfn + (1UL << order) > end)
			order--;
		buddy_free_block(zone, pfn_to_page(pfn), pfn, order, migratetype);
		pfn += 1UL << order;
	}
}

/* --- one frame out of a free block --- */

/* buddy_find_free - the head of the free block that frame @pfn is in, or NULL. */
struct page *buddy_find_free(struct zone *zone, unsigned long pfn)
{
	buddy_feed_pfn(zone, pfn);
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		unsigned long head_pfn = pfn & ~((1UL << order) - 1);
		struct page *head;
		u64 word;

		if (!zone_spans_pfn(zone, head_pfn))
			break;
		head = pfn_to_page(head_pfn);
		word = page_word(head);
		if ((u8)(word >> 32) == PAGE_STATE_BUDDY)
			return (u8)(word >> 40) >= order ? head : NULL;
	}
	return NULL;
}

/* buddy_take_frame - remove exactly frame @pfn from its free block; NULL when it is not free. */
struct page *buddy_take_frame(struct zone *zone, unsigned long pfn)
{
	struct page *head = buddy_find_free(zone, pfn), *wanted;
	unsigned int order;
	int type;

	if (!head)
		return NULL;
	order = head->order;
	type = head->type;
	wanted = pfn_to_page(pfn);
	buddy_list_del(zone, head);
	buddy_account(zone, -1, type);
	page_make_interior(head);
	while (order-- > 0) {
		struct page *upper = head + (1UL << order);

		/* Keep the half with the wanted frame, put the other back. */
		if (wanted >= upper) {
			buddy_list_add(zone, head, order, type, false);
			head = upper;
		} else {
			buddy_list_add(zone, upper, order, type, false);
		}
	}
	return head;
}

/* --- hand-over --- */

/* Blocks that are free in whole but whose pageblocks have a type of their own cannot be recorded as untouched. */
static bool untouched_recordable(const struct zone *zone, unsigned long pfn)
{
	unsigned long bit = untouched_index(zone, pfn);

	if (!zone->untouched || pfn < zone->untouched_base_pfn || bit >= zone->untouched_nbits ||
	    pfn + MAX_ORDER_NR_PAGES > zone_end_pfn(zone))
		return false;
	for (unsigned long p = pfn; p < pfn + MAX_ORDER_NR_PAGES; p += pageblock_nr_pages)
		if (pfn_migratetype(p) != MIGRATE_MOVABLE)
			return false;
	return true;
}

static void untouched_record(struct zone *zone, unsigned long pfn)
{
	unsigned long bit = untouched_index(zone, pfn);

	mm_assert(!test_bit(bit, zone->untouched));
	__set_bit(bit, zone->untouched);
	WRITE_ONCE(zone->nr_untouched, zone->nr_untouched + 1);
	zone->untouched_hint = min(zone->untouched_hint, bit);
	buddy_account(zone, (long)MAX_ORDER_NR_PAGES, MIGRATE_MOVABLE);
}

void buddy_free_boot_range(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long first = round_up(start_pfn, MAX_ORDER_NR_PAGES);
	unsigned long last = round_down(end_pfn, MAX_ORDER_NR_PAGES);
	unsigned long flags;

	mm_assert(start_pfn >= zone->zone_start_pfn && end_pfn <= zone_end_pfn(zone));
	spin_lock_irqsave(&zone->lock, flags);
	if (first >= last) {
		first = last = end_pfn;
	}
	/* Ragged ends pass the merge, so an end freed later still joins its buddy. */
	for (unsigned long pfn = start_pfn; pfn < first;) {
		unsigned long stop = min(pageblock_end_pfn(pfn), first);

		buddy_free_range(zone, pfn, stop, pfn_migratetype(pfn));
		pfn = stop;
	}
	for (unsigned long pfn = first; pfn < last; pfn += MAX_ORDER_NR_PAGES) {
		if (untouched_recordable(zone, pfn))
			untouched_record(zone, pfn);
		else
			buddy_free_block(zone, pfn_to_page(pfn), pfn, MAX_PAGE_ORDER, pfn_migratetype(pfn));
	}
	for (unsigned long pfn = last; pfn < end_pfn;) {
		unsigned long stop = min(pageblock_end_pfn(pfn), end_pfn);

		buddy_free_range(zone, pfn, stop, pfn_migratetype(pfn));
		pfn = stop;
	}
	__atomic_fetch_add(&zone->managed_pages.counter, (long)(end_pfn - start_pfn), __ATOMIC_RELAXED);
	spin_unlock_irqrestore(&zone->lock, flags);
}

void buddy_free_boot_cma(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long flags;

	mm_assert(IS_ALIGNED(start_pfn, pageblock_nr_pages) && IS_ALIGNED(end_pfn, pageblock_nr_pages));
	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn += pageblock_nr_pages)
		pageblock_set_type(zone, pfn, MIGRATE_CMA);
	for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn += pageblock_nr_pages)
		buddy_free_block(zone, pfn_to_page(pfn), pfn, pageblock_order, MIGRATE_CMA);
	zone->cma_pages += end_pfn - start_pfn;
	__atomic_fetch_add(&zone->managed_pages.counter, (long)(end_pfn - start_pfn), __ATOMIC_RELAXED);
	spin_unlock_irqrestore(&zone->lock, flags);
}
