/* SPDX-License-Identifier: MIT */
/*
 * bad_page.c - a page was freed that must not be, or in a state it must not have
 *
 * Model:      report in the words Linux uses ("BUG: Bad page state"), then *quarantine* what can be: the frames get state
 *             QUARANTINE and are never handed out again, so whoever still writes through a stale pointer hurts nobody. The
 *             machine goes on.
 *
 *               freed                         what happens
 *               wrong order, bad flags, ...   the whole block is quarantined
 *               free already                  that frame is taken out of the free lists and quarantined
 *               inside a live block           the block stays its owner's
 *               reserved, hole                it was never to be handed out, and is not
 * Locking:    takes zone->lock, visits every CPU; prints with nothing held.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/spinlock.h>

#include "page_int.h"

/* How many reports a machine has made; tests look at it. */
unsigned long nr_bad_page_reports;

static const char *const state_names[NR_PAGE_STATES] = {
	"inside a block, or never used", "free", "free, on a per-CPU list", "allocated", "quarantined",
};

void dump_page(struct page *page, const char *reason)
{
	unsigned int state = READ_ONCE(page->state);

	page_ready(page);
	pr_alert("page:%px refcount:%d mapcount:%d mapping:%px index:%#lx pfn:%#lx\n", (void *)page,
		 READ_ONCE(page->_refcount.counter), READ_ONCE(page->_mapcount.counter) + 1, (void *)page->mapping,
		 page->index, page_to_pfn(page));
	pr_alert("flags: %#lx(%pGp|node=%d|zone=%d) order:%u state: %s%s\n", page->flags, &page->flags,
		 page_to_nid(page), page_zonenum(page), page->order,
		 state < NR_PAGE_STATES ? state_names[state] : "garbage",
		 page->sflags & PAGE_COMPOUND ? ", compound" : "");
	if (reason)
		pr_alert("page dumped because: %s\n", reason);
}

static void report(struct page *page, const char *reason)
{
	__atomic_fetch_add(&nr_bad_page_reports, 1, __ATOMIC_RELAXED);
	pr_alert("BUG: Bad page state in process %s  pfn:%05lx\n", current->comm, page_to_pfn(page));
	dump_page(page, reason);
	dump_stack();
}

void bad_page(struct page *page, const char *reason)
{
	report(page, reason);
}

/* page_quarantine - allocated block @page is never to be handed out again. */
void page_quarantine(struct page *page)
{
	struct zone *zone = page_zone_ready(page);
	unsigned int order = page->order;
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	page_set_word(page, PAGE_WORD(0, PAGE_STATE_QUARANTINE, order, 0, PAGE_READY));
	zone->nr_quarantined += 1UL << order;
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* Take a frame that is free out of wherever it is. False: it is not free after all. */
static bool quarantine_free_frame(struct page *page)
{
	struct zone *zone = page_zone(page);
	struct page *taken;
	unsigned long flags;

	drain_all_pages(zone);
	spin_lock_irqsave(&zone->lock, flags);
	taken = buddy_take_frame(zone, page_to_pfn(page));
	if (taken) {
		page_make_head(zone, taken, PAGE_STATE_QUARANTINE, 0, 0);
		zone->nr_quarantined++;
	}
	spin_unlock_irqrestore(&zone->lock, flags);
	return taken != NULL;
}

/* Why may this frame, which is no head, not be freed? */
static void bad_free_interior(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int order = 1; order <= MAX_PAGE_ORDER && pfn_valid(pfn & ~((1UL << order) - 1)); order++) {
		struct page *head = pfn_to_page(pfn & ~((1UL << order) - 1));
		unsigned int state = READ_ONCE(head->state);

		if (state == PAGE_STATE_NONE)
			continue;
		if (READ_ONCE(head->order) < order)
			break;
		if (state == PAGE_STATE_ALLOCATED || state == PAGE_STATE_QUARANTINE) {
			report(page, "freed a frame inside a block");
			return;
		}
		break;
	}
	if (PageReserved(page)) {
		report(page, "freed a reserved page");
		return;
	}
	report(page, "freed twice, or never allocated");
	quarantine_free_frame(page);
}

/* bad_free - __free_pages(@page, @order) that is not right: find out why, say so, quarantine. */
void bad_free(struct page *page, unsigned int order, unsigned long caller)
{
	(void)caller;
	switch (READ_ONCE(page->state)) {
	case PAGE_STATE_ALLOCATED:
		report(page,
		       READ_ONCE(page->_refcount.counter) == 0 ? "refcount is zero" : "freed with the wrong order");
		pr_alert("freed as order %u, allocated as order %u\n", order, page->order);
		page_quarantine(page);
		break;
	case PAGE_STATE_BUDDY:
	case PAGE_STATE_PCP:
		report(page, "freed twice");
		quarantine_free_frame(page);
		break;
	case PAGE_STATE_QUARANTINE:
		report(page, "freed again while in quarantine");
		break;
	default:
		bad_free_interior(page);
		break;
	}
}
