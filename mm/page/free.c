/* SPDX-License-Identifier: MIT */
/*
 * free.c - __free_pages: the fast path, the last reference, the checks
 *
 * Does not:   merge (buddy.c) or queue (pcp.c); report (bad_page.c).
 * Model:      one compare of the block word says almost everything: the block is a head, allocated, of the order the
 *             caller names, not compound, not charged, with exactly one reference - the caller's own, so nobody else
 *             can take or drop one and no atomic instruction is needed to drop it. No PG_ flag, no mapping, not mapped:
 *             then it goes on this CPU's list. Anything else takes the general way.
 * Invariants: R1 a block returns to the allocator when its last reference goes, exactly once
 *             R2 a block with a PG_ flag of PAGE_FLAGS_CHECK_AT_FREE, a mapping, or in use by page tables never does
 * Locking:    none held on entry.
 * Context:    any; never sleeps.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

#include "page_int.h"

/* Straight to the free lists: isolated pageblocks and orders the per-CPU lists do not hold. The pageblocks of a larger block
 * may have come to differ while it was in use (one of them isolated), so each goes by its own type. */
static void free_to_buddy(struct zone *zone, struct page *page, unsigned long pfn, unsigned int order)
{
	unsigned int step = min_t(unsigned int, order, pageblock_order);
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	for (unsigned long i = 0; i < 1UL << order; i += 1UL << step)
		buddy_free_block(zone, page + i, pfn + i, step, pfn_migratetype(pfn + i));
	spin_unlock_irqrestore(&zone->lock, flags);
	pcp_count_free(zone, order);
}

static const char *why_not_free(const struct page *page)
{
	if (READ_ONCE(page->_mapcount.counter) != -1)
		return "nonzero mapcount";
	if (READ_ONCE(page->mapping))
		return "non-NULL mapping";
	if (READ_ONCE(page->flags) & PAGE_FLAGS_CHECK_AT_FREE)
		return "PAGE_FLAGS_CHECK_AT_FREE flag(s) set";
	return NULL;
}

/* free_block - the last reference to an allocated block is gone; page->order is its true order. */
void free_block(struct page *page, unsigned int order, unsigned long caller)
{
	unsigned long pfn = page_to_pfn(page);
	struct zone *zone = page_zone_ready(page);
	const char *why = why_not_free(page);
	int migratetype;

	if (unlikely(READ_ONCE(page_hooked)))
		hooks_run_free(page, order, caller);
	if (unlikely(page->sflags & PAGE_CHARGED))
		uncharge_pages(page, order);
	if (unlikely(why)) {
		bad_page(page, why);
		page_quarantine(page);
		return;
	}
	WRITE_ONCE(page->flags, page->flags & ~PAGE_FLAGS_MASK);
	migratetype = pfn_migratetype(pfn);
	if (likely(pcp_order_index(order) >= 0 && migratetype != MIGRATE_ISOLATE))
		pcp_free(zone, page, order, migratetype);
	else
		free_to_buddy(zone, page, pfn, order);
}

/* free_block_pieces - the caller drops its reference to a block whose first frame others hold too: all but that frame
 * comes back at once, and the frame is a block of order 0 from here on, before the reference is dropped. */
void free_block_pieces(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone_ready(page);
	unsigned int type = page->type;
	u8 charged = page->sflags & PAGE_CHARGED;

	WRITE_ONCE(page->order, 0);
	while (order-- > 0) {
		struct page *piece = page + (1UL << order);

		page_make_head(zone, piece, PAGE_STATE_ALLOCATED, order, type);
		piece->memcg_id = page->memcg_id;
		WRITE_ONCE(piece->sflags, piece->sflags | charged);
		free_block(piece, order, _RET_IP_);
	}
}

/* Everything but the fast path. */
static noinline void free_general(struct page *page, unsigned int order, unsigned long caller)
{
	u64 word = page_word(page);

	if (unlikely(!word_is(word, PAGE_STATE_ALLOCATED, order) || (u32)word == 0)) {
		bad_free(page, order, caller);
		return;
	}
	if ((u32)word != 1 || __atomic_load_n(&page->_refcount.counter, __ATOMIC_ACQUIRE) != 1) {
		if (order && !(page->sflags & PAGE_COMPOUND)) {
			free_block_pieces(page, order);
			order = 0;
		}
		if (!atomic_dec_and_test(&page->_refcount))
			return;
	}
	free_block(page, order, caller);
}

static noinline void free_pages_slow(struct page *page, unsigned int order)
{
	free_general(page, order, _RET_IP_);
}

/* The page is not what the list expects, or this CPU has its fill. */
static noinline void free_leave_slow(struct page *page, unsigned int order, struct quire_cpu *cpu)
{
	local_exit(cpu);
	free_general(page, order, _RET_IP_);
}

/* The page has no PG_ flag, no mapping, and nobody maps it. It is the caller's, so it is read plainly. */
static __always_inline bool page_is_clean(const struct page *page)
{
	return likely(!(page->flags & PAGE_FLAGS_MASK)) && likely(!page->mapping) &&
	       likely(page->_mapcount.counter == -1);
}

/* Everything that is not a push is a tail call, so that the push needs no stack frame. The list that the page names knows
 * the one block word that makes it welcome; a page that is no block names no list, and no list welcomes it. */
void __free_pages(struct page *page, unsigned int order)
{
	struct quire_cpu *cpu = port_cpu_or_nobody();
	struct pcp_list *list;
	unsigned long nr_free;

	if (!page_is_clean(page) || unlikely(page->order != order) || !local_try_enter(cpu)) {
		free_pages_slow(page, order);
		return;
	}
	list = (struct pcp_list *)((char *)cpu->page_zones[page_zone_id(page)] + page->list_offset);
	nr_free = list->nr_free;
	if (unlikely(__atomic_load_n(&page->word, __ATOMIC_ACQUIRE) != list->word_used) ||
	    unlikely((long)(nr_free - list->nr_alloc) >= list->limit)) {
		free_leave_slow(page, order, cpu);
		return;
	}
	page_set_word(page, list->word);
	page->pcp_next = list->head;
	list->head = page;
	list->nr_free = nr_free + 1;
	if (unlikely(!local_exit_fast(cpu)))
		local_exit_slow(cpu);
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (!addr)
		return;
	if (WARN_ON_ONCE(!virt_addr_valid((void *)addr)))
		return;
	__free_pages(virt_to_page((void *)addr), order);
}

/* page_put_last - the last reference to @page's folio went with a put. */
void page_put_last(struct page *page)
{
	unsigned int order = page->sflags & PAGE_COMPOUND ? page->order : 0;

	if (unlikely(!word_is(page_word(page), PAGE_STATE_ALLOCATED, order))) {
		bad_free(page, order, _RET_IP_);
		return;
	}
	free_block(page, order, _RET_IP_);
}
