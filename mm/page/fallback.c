/* SPDX-License-Identifier: MIT */
/*
 * fallback.c - migratetypes: which block serves a request, and what happens when its own type has none
 *
 * Does not:   touch the lists itself beyond moving blocks between types (buddy.c does), per-CPU lists (pcp.c).
 * Model:      every pageblock has a type, and free blocks lie on the list of theirs, so that what cannot move
 *             stays together. When a type runs dry it takes from another:
 *               1. the *largest* block any fallback type has;
 *               2. the whole pageblock with it (its type changes, its free pieces move), if the block is at least
 *                  half a pageblock's order, or the request is unmovable or reclaimable - those must not dot many blocks;
 *               3. otherwise - a movable request, small blocks only - the *smallest* piece, and nothing changes type.
 *             CMA blocks serve movable requests only, and first when they hold over half of what is free.
 *             HIGHATOMIC blocks (at most 1 % of the zone) serve high-order requests that cannot wait.
 * Invariants: F1 nr_reserved_highatomic = pageblock_nr_pages * HIGHATOMIC pageblocks
 *             F2 a free block is on the list of its pageblocks' type (buddy.c, B5)
 * Locking:    zone->lock, taken by the caller except where said.
 */
#include <linux/kernel.h>
#include <linux/spinlock.h>

#include "page_int.h"

/* Where each type looks next. */
static const int fallbacks[MIGRATE_PCPTYPES][MIGRATE_PCPTYPES - 1] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

const char *const migratetype_names[MIGRATE_TYPES] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "CMA", "Isolate",
};

unsigned int watermark_boost_factor = 15000;

/* --- the type of a pageblock --- */

void pageblock_set_type(struct zone *zone, unsigned long pfn, int migratetype)
{
	u8 *byte = &pageblock_flags[pfn >> pageblock_order];

	if (unlikely(page_group_by_mobility_disabled && migratetype < MIGRATE_PCPTYPES))
		migratetype = MIGRATE_UNMOVABLE;
	__atomic_store_n(byte, (u8)((*byte & ~PB_TYPE_MASK) | (migratetype ^ MIGRATE_MOVABLE)), __ATOMIC_RELAXED);
}

/* The part of @pfn's pageblock that lies in @zone. */
static void pageblock_bounds(const struct zone *zone, unsigned long pfn, unsigned long *start, unsigned long *end)
{
	*start = max(pageblock_start_pfn(pfn), zone->zone_start_pfn);
	*end = min(pageblock_end_pfn(pfn), zone_end_pfn(zone));
}

/* pageblock_move_free - put every free block inside @pfn's pageblock on the lists of @migratetype; frames moved. */
unsigned long pageblock_move_free(struct zone *zone, unsigned long pfn, int migratetype)
{
	unsigned long end, moved = 0;

	pageblock_bounds(zone, pfn, &pfn, &end);
	while (pfn < end) {
		struct page *page = pfn_to_page(pfn);
		u64 word = page_word(page);

		if ((u8)(word >> 32) != PAGE_STATE_BUDDY || page_zone_ready(page) != zone) {
			pfn++;
			continue;
		}
		buddy_list_move(zone, page, migratetype);
		moved += 1UL << page->order;
		pfn += 1UL << page->order;
	}
	return moved;
}

/* Count the frames of @pfn's pageblock that are free, and those in use by movable requests. */
static void pageblock_census(struct zone *zone, unsigned long pfn, unsigned long *nr_free, unsigned long *nr_movable)
{
	unsigned long end;

	*nr_free = *nr_movable = 0;
	pageblock_bounds(zone, pfn, &pfn, &end);
	while (pfn < end) {
		u64 word = page_word(pfn_to_page(pfn));
		unsigned int state = (u8)(word >> 32), order = (u8)(word >> 40), type = (u8)(word >> 48);
		unsigned long nr = 1;

		/* Others' blocks may change under us: this is a heuristic, only the step must stay sane. */
		if (state != PAGE_STATE_NONE && order <= MAX_PAGE_ORDER)
			nr = 1UL << order;
		if (state == PAGE_STATE_BUDDY)
			*nr_free += nr;
		else if (state != PAGE_STATE_NONE && type == MIGRATE_MOVABLE)
			*nr_movable += nr;
		pfn += nr;
	}
}

/* --- stealing --- */

static bool free_area_ready(struct zone *zone, unsigned int order, int migratetype)
{
	if (!list_empty(&zone->free_area[order].free_list[migratetype]))
		return true;
	return order == MAX_PAGE_ORDER && migratetype == MIGRATE_MOVABLE && buddy_feed(zone);
}

/* May a request of @migratetype take the whole pageblock of a free block of @order? */
static bool can_steal_block(unsigned int order, int migratetype)
{
	return order >= pageblock_order / 2 || migratetype == MIGRATE_RECLAIMABLE || migratetype == MIGRATE_UNMOVABLE ||
	       page_group_by_mobility_disabled;
}

static int find_fallback_type(struct zone *zone, unsigned int order, int migratetype)
{
	for (int i = 0; i < MIGRATE_PCPTYPES - 1; i++)
		if (free_area_ready(zone, order, fallbacks[migratetype][i]))
			return fallbacks[migratetype][i];
	return -1;
}

/* Mixing types is the sign of fragmentation to come: make whoever reclaims free a little more for a while. */
static void boost_watermark(struct zone *zone)
{
	unsigned long max_boost;

	if (!watermark_boost_factor || !shortage_ops || !shortage_ops->wake)
		return;
	if (pageblock_nr_pages * 4 > zone_managed_pages(zone))
		return;
	max_boost = (unsigned long)((u64)zone->_watermark[WMARK_HIGH] * watermark_boost_factor / 10000);
	if (!max_boost)
		return;
	max_boost = max(max_boost, pageblock_nr_pages);
	WRITE_ONCE(zone->watermark_boost, min(zone->watermark_boost + pageblock_nr_pages, max_boost));
}

/* A free block of at least a pageblock changes type as a whole. */
static void steal_whole(struct zone *zone, struct page *page, int migratetype)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned long p = pfn; p < pfn + (1UL << page->order); p += pageblock_nr_pages)
		pageblock_set_type(zone, p, migratetype);
	buddy_list_move(zone, page, migratetype);
}

/* Take over the pageblock around @page if most of it is free or alike; true when @page is now of @migratetype. */
static bool steal_pageblock(struct zone *zone, struct page *page, int migratetype, int old_type)
{
	unsigned long pfn = page_to_pfn(page), nr_free, nr_movable, alike;

	pageblock_census(zone, pfn, &nr_free, &nr_movable);
	if (migratetype == MIGRATE_MOVABLE)
		alike = nr_movable;
	else if (old_type == MIGRATE_MOVABLE) /* what is not free and not movable may well be of our kind */
		alike = pageblock_nr_pages - min(pageblock_nr_pages, nr_free + nr_movable);
	else
		alike = 0;
	if (nr_free + alike < pageblock_nr_pages / 2 && !page_group_by_mobility_disabled)
		return false;
	pageblock_set_type(zone, pfn, migratetype);
	pageblock_move_free(zone, pfn, migratetype);
	return true;
}

/* Make a fallback block available: true when a list of @migratetype has gained one, *@borrow set when instead a piece must
 * be taken from type *@borrow without changing anything. */
static bool steal_fallback(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags,
			   int *borrow)
{
	unsigned int min_order = alloc_flags & ALLOC_NOFRAGMENT ? max(order, (unsigned int)pageblock_order) : order;
	struct page *page;
	int type = -1;
	unsigned int o;

	*borrow = -1;
	for (o = MAX_PAGE_ORDER + 1; o-- > min_order;) {
		type = find_fallback_type(zone, o, migratetype);
		if (type >= 0)
			break;
	}
	if (type < 0)
		return false;
	if (!can_steal_block(o, migratetype)) {
		/* Nothing big is left: a small piece does the least harm. */
		for (o = order; (type = find_fallback_type(zone, o, migratetype)) < 0; o++)
			;
		*borrow = type;
		return true;
	}
	page = list_first_entry(&zone->free_area[o].free_list[type], struct page, lru);
	if (o >= pageblock_order) {
		steal_whole(zone, page, migratetype);
	} else {
		boost_watermark(zone);
		if (!steal_pageblock(zone, page, migratetype, type)) {
			*borrow = type;
			return true;
		}
	}
	vm_event_add(PAGE_FALLBACK_STEAL, 1);
	return true;
}

/* --- taking from a zone --- */

/* Which CMA turn is it: over half of what is free lies in CMA areas. */
static bool cma_first(const struct zone *zone, unsigned int alloc_flags)
{
	return (alloc_flags & ALLOC_CMA) &&
	       zone_page_state(zone, NR_FREE_CMA_PAGES) > zone_page_state(zone, NR_FREE_PAGES) / 2;
}

/* A piece of another type, the smallest that will do; its pageblock and what is left of it stay what they were. */
static struct page *borrow_block(struct zone *zone, unsigned int order, int type)
{
	vm_event_add(PAGE_FALLBACK_BORROW, 1);
	return buddy_take_smallest(zone, order, type);
}

/* zone_take - one block of @order for a request of @migratetype, or NULL. Its word is stale. */
struct page *zone_take(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags)
{
	struct page *page = NULL;
	int borrow;

	if (alloc_flags & ALLOC_HIGHATOMIC)
		page = buddy_take_smallest(zone, order, MIGRATE_HIGHATOMIC);
	if (!page && cma_first(zone, alloc_flags))
		page = buddy_take_smallest(zone, order, MIGRATE_CMA);
	while (!page) {
		page = buddy_take_smallest(zone, order, migratetype);
		if (!page && (alloc_flags & ALLOC_CMA))
			page = buddy_take_smallest(zone, order, MIGRATE_CMA);
		if (page || !steal_fallback(zone, order, migratetype, alloc_flags, &borrow))
			break;
		if (borrow >= 0) {
			if (alloc_flags & ALLOC_NOBORROW)
				return NULL;
			page = borrow_block(zone, order, borrow);
		}
	}
	/* Better to break into the high-atomic reserve than to fail someone who may use every reserve. */
	if (!page && (alloc_flags & (ALLOC_OOM | ALLOC_NON_BLOCK)) && !(alloc_flags & ALLOC_NOBORROW))
		page = buddy_take_smallest(zone, order, MIGRATE_HIGHATOMIC);
	return page;
}

/* Put one block that zone_take() gave on a per-CPU list. True: it was cut from another type's pageblock. */
static bool pcp_push_taken(struct zone *zone, struct page *page, unsigned int order, int migratetype,
			   struct pcp_list *list)
{
	bool borrowed = pcp_list_type(pfn_migratetype(page_to_pfn(page))) != migratetype;

	page_make_head(zone, page, PAGE_STATE_PCP, order, (unsigned int)migratetype);
	page_set_list(page, migratetype, order);
	if (borrowed)
		page->sflags |= PAGE_BORROWED;
	page->pcp_next = list->head;
	list->head = page;
	list->nr_moved++;
	return borrowed;
}

/* zone_take_many - fill an empty per-CPU list of @migratetype with up to @want blocks; how many came. A borrowed block comes
 * alone and is on top: the caller must hand it out at once, through pcp_pop(), which knows the mark. */
unsigned int zone_take_many(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags,
			    unsigned int want, struct pcp_list *list)
{
	unsigned int got = 0;

	while (got < want) {
		unsigned int n = 0;
		struct page *page;

		if (!cma_first(zone, alloc_flags))
			n = buddy_take_many(zone, order, migratetype, want - got, list);
		if (!n) {
			page = zone_take(zone, order, migratetype, got ? alloc_flags | ALLOC_NOBORROW : alloc_flags);
			if (!page)
				break;
			n = 1;
			if (pcp_push_taken(zone, page, order, migratetype, list))
				return got + n;
		}
		got += n;
	}
	return got;
}

/* --- the high-atomic reserve --- */

/* highatomic_reserve - @page was given to a high-order request that could not wait: keep its pageblock for such
 * requests, up to 1 % of the zone. Takes zone->lock. */
void highatomic_reserve(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long max_managed = round_up(zone_managed_pages(zone) / 100, pageblock_nr_pages);
	unsigned long pfn = page_to_pfn(page), flags;

	if (!order || order > pageblock_order || zone_managed_pages(zone) / 100 < pageblock_nr_pages)
		return;
	spin_lock_irqsave(&zone->lock, flags);
	if (zone->nr_reserved_highatomic < max_managed && pfn_migratetype(pfn) < MIGRATE_PCPTYPES) {
		WRITE_ONCE(zone->nr_reserved_highatomic, zone->nr_reserved_highatomic + pageblock_nr_pages);
		pageblock_set_type(zone, pfn, MIGRATE_HIGHATOMIC);
		pageblock_move_free(zone, pfn, MIGRATE_HIGHATOMIC);
	}
	spin_unlock_irqrestore(&zone->lock, flags);
}

static bool zone_unreserve_highatomic(struct zone *zone, int migratetype)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		struct list_head *list = &zone->free_area[order].free_list[MIGRATE_HIGHATOMIC];
		unsigned long pfn;

		if (list_empty(list))
			continue;
		pfn = page_to_pfn(list_first_entry(list, struct page, lru));
		if (pfn_migratetype(pfn) != MIGRATE_HIGHATOMIC)
			continue;
		WRITE_ONCE(zone->nr_reserved_highatomic,
			   zone->nr_reserved_highatomic - min(pageblock_nr_pages, zone->nr_reserved_highatomic));
		pageblock_set_type(zone, pfn, migratetype);
		pageblock_move_free(zone, pfn, migratetype);
		return true;
	}
	return false;
}

/* highatomic_unreserve - memory is short: give one reserved pageblock to the request's type. Without @force a
 * zone keeps its last one. Takes zone->lock. */
bool highatomic_unreserve(const struct alloc_context *ac, bool force)
{
	struct zoneref *ref;

	for (ref = ac->preferred; ref && ref->zone; ref = zonelist_next(ref + 1, ac->highest_zoneidx, ac->nodemask)) {
		struct zone *zone = ref->zone;
		unsigned long flags;
		bool done;

		if (!force && zone->nr_reserved_highatomic <= pageblock_nr_pages)
			continue;
		spin_lock_irqsave(&zone->lock, flags);
		done = zone_unreserve_highatomic(zone, ac->migratetype);
		spin_unlock_irqrestore(&zone->lock, flags);
		if (done)
			return true;
	}
	return false;
}
