/* SPDX-License-Identifier: MIT */
/*
 * pcp.c - per-CPU pages: small free blocks a CPU keeps for itself
 *
 * Does not:   merge or split (buddy.c); decide whether a zone may be used (alloc.c).
 * Model:      for each zone and CPU a LIFO a migratetype and order (0-3 and the huge page's), refilled and drained in
 *             batches under zone->lock; everything else costs neither a lock nor an atomic instruction:
 *
 *               alloc: head ──▶ page ──▶ page ──▶ NULL      one line of the page, one of the list
 *               free:  page becomes head; at the list's limit: drain `batch` frames, or share `high` out anew
 *
 *             A block that was cut from a pageblock of another type, for want of one of its own, is marked BORROWED.
 *             A page on a list is in state PCP and is not counted in NR_FREE_PAGES. CMA and HIGHATOMIC pages go on
 *             the MOVABLE lists and find home when drained; pages of isolated pageblocks never come here.
 * Invariants: C1 pcp_list_nr() is the length of the list
 *             C2 every page on a list has the list's block word: state PCP, its type and order, refcount 0
 *             C3 after a free, pcp_count() <= high: only one list has a limit, as far up as high leaves
 *             checked by page_verify()
 * Locking:    this CPU's local lock (a visitor's, for other CPUs); inside it zone->lock for refill and drain.
 * More:       docs/design.md, tests/unit/test_pcp.c
 */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "page_int.h"

DEFINE_PER_CPU(struct page_events, page_events);

static inline struct per_cpu_pages *pcp_of(struct zone *zone, unsigned int cpu)
{
	return per_cpu_ptr(zone->per_cpu_pageset, cpu);
}

/* --- refill --- */

/* How many blocks a refill asks for. */
static unsigned int refill_blocks(const struct per_cpu_pages *pcp, unsigned int order)
{
	int batch = READ_ONCE(pcp->batch);

	if (batch <= 1)
		return 1;
	return (unsigned int)max(batch >> order, 2);
}

/* --- how much a CPU may keep --- */

static int list_frames(const struct pcp_list *list)
{
	return 1 << list->order;
}

int pcp_count(const struct per_cpu_pages *pcp)
{
	int count = 0;

	for (int t = 0; t < MIGRATE_PCPTYPES; t++)
		for (unsigned int i = 0; i < NR_PCP_ORDERS; i++)
			count += (int)pcp_list_nr(&pcp->lists[t][i]) << pcp->lists[t][i].order;
	return count;
}

/* Give all of what `high` leaves to @list (NULL: to none): until a free goes the general way again the others may not grow. */
static void share_high_out(struct per_cpu_pages *pcp, struct pcp_list *list)
{
	int left = READ_ONCE(pcp->high) - pcp_count(pcp);

	for (int t = 0; t < MIGRATE_PCPTYPES; t++)
		for (unsigned int i = 0; i < NR_PCP_ORDERS; i++)
			pcp->lists[t][i].limit = LONG_MIN;
	if (list && left >= list_frames(list) && !(pcp->flags & PCP_ISOLATE))
		list->limit = (long)(list->nr_free - list->nr_alloc) + (left >> list->order);
}

/* Local section held. */
static void pcp_refill(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order, int migratetype,
		       unsigned int alloc_flags, unsigned int want)
{
	struct pcp_list *list = &pcp->lists[migratetype][pcp_order_index(order)];
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	zone_take_many(zone, order, migratetype, alloc_flags, want, list);
	spin_unlock_irqrestore(&zone->lock, flags);
	share_high_out(pcp, list);
}

/* --- pop and push: local section held --- */

/* Take the first block of a list. If its struct page was scribbled on, the list cannot be followed: it is cut off,
 * and the checker will find its frames missing. */
static struct page *pcp_pop(struct per_cpu_pages *pcp, unsigned int order, int migratetype)
{
	struct pcp_list *list = &pcp->lists[migratetype][pcp_order_index(order)];
	struct page *page = list->head;
	bool borrowed;

	if (!page)
		return NULL;
	borrowed = page_word(page) == (list->word | WORD_BORROWED);
	if (unlikely(page_word(page) != list->word && !borrowed)) {
		list->nr_moved -= pcp_list_nr(list);
		list->head = NULL;
		pcp->flags |= PCP_CORRUPT;
		return NULL;
	}
	list->head = page->pcp_next;
	list->nr_alloc++;
	/* When it is freed, a borrowed block goes to the list of the pageblock it was cut from. */
	page_set_allocated(page, order, borrowed ? pcp_list_type(pfn_migratetype(page_to_pfn(page))) : migratetype);
	return page;
}

static void pcp_push(struct per_cpu_pages *pcp, struct pcp_list *list, struct page *page)
{
	page_set_word(page, list->word);
	page->list_offset = (u16)((char *)list - (char *)pcp);
	page->pcp_next = list->head;
	list->head = page;
	list->nr_free++;
}

/* pcp_alloc - a block through this CPU's lists, refilled if need be; NULL when the zone has none. */
struct page *pcp_alloc(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags)
{
	struct quire_cpu *cpu = local_enter();
	struct per_cpu_pages *pcp = pcp_of(zone, cpu->id);
	struct page *page = pcp_pop(pcp, order, migratetype);
	bool corrupt;

	if (!page) {
		pcp_refill(zone, pcp, order, migratetype, alloc_flags, refill_blocks(pcp, order));
		page = pcp_pop(pcp, order, migratetype);
	}
	corrupt = pcp->flags & PCP_CORRUPT;
	pcp->flags &= ~PCP_CORRUPT;
	local_exit(cpu);
	if (unlikely(corrupt))
		pr_alert("BUG: per-CPU page list of zone %s on CPU %u overwritten while free: its pages are lost\n",
			 zone->name, cpu->id);
	return page;
}

/* pcp_alloc_bulk - up to @want order-0 frames into @out; how many. */
unsigned int pcp_alloc_bulk(struct zone *zone, int migratetype, unsigned int alloc_flags, unsigned int want,
			    struct page **out)
{
	struct quire_cpu *cpu = local_enter();
	struct per_cpu_pages *pcp = pcp_of(zone, cpu->id);
	unsigned int got = 0;

	while (got < want) {
		struct page *page = pcp_pop(pcp, 0, migratetype);

		if (!page) {
			pcp_refill(zone, pcp, 0, migratetype, alloc_flags, max(refill_blocks(pcp, 0), want - got));
			page = pcp_pop(pcp, 0, migratetype);
			if (!page)
				break;
		}
		out[got++] = page;
	}
	local_exit(cpu);
	return got;
}

/* --- drain: local section or visit held --- */

/* Take blocks off a list as long as each lies next to those before, in one pageblock; how many frames, at most about
 * @nr_frames. What was freed in a row comes back in a row, and goes to the free lists as a few large blocks. */
static int take_run(struct pcp_list *list, int nr_frames, unsigned long *start, unsigned long *end)
{
	unsigned long pfn = page_to_pfn(list->head), frames = 1UL << list->order;
	int taken = 0;

	*start = *end = pfn;
	do {
		*start = min(*start, pfn);
		*end = max(*end, pfn + frames);
		taken += (int)frames;
		page_make_interior(list->head);
		list->head = list->head->pcp_next;
		list->nr_moved--;
		if (!list->head || taken >= nr_frames)
			break;
		pfn = page_to_pfn(list->head);
	} while ((pfn == *end || pfn + frames == *start) && pageblock_start_pfn(pfn) == pageblock_start_pfn(*start));
	return taken;
}

static int drain_list(struct zone *zone, struct pcp_list *list, int nr_frames)
{
	int freed = 0;

	while (freed < nr_frames && list->head) {
		unsigned long start, end;

		freed += take_run(list, nr_frames - freed, &start, &end);
		buddy_free_range(zone, start, end, pfn_migratetype(start));
	}
	return freed;
}

/* Give back at least @nr_frames if there are that many, starting with the list that was just freed to. */
static void pcp_drain(struct zone *zone, struct per_cpu_pages *pcp, int nr_frames, struct pcp_list *first)
{
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	nr_frames -= drain_list(zone, first, nr_frames);
	for (int t = 0; t < MIGRATE_PCPTYPES; t++)
		for (unsigned int i = 0; i < NR_PCP_ORDERS && nr_frames > 0; i++)
			nr_frames -= drain_list(zone, &pcp->lists[t][i], nr_frames);
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* pcp_free - a checked, free block comes back; @migratetype is its pageblock's, not isolated. */
void pcp_free(struct zone *zone, struct page *page, unsigned int order, int migratetype)
{
	struct quire_cpu *cpu = local_enter();
	struct per_cpu_pages *pcp = pcp_of(zone, cpu->id);
	struct pcp_list *list = &pcp->lists[pcp_list_type(migratetype)][pcp_order_index(order)];

	pcp_push(pcp, list, page);
	if ((long)(list->nr_free - list->nr_alloc) > list->limit) {
		if (pcp_count(pcp) > READ_ONCE(pcp->high))
			pcp_drain(zone, pcp, max(READ_ONCE(pcp->batch), list_frames(list)), list);
		share_high_out(pcp, list);
	}
	local_exit(cpu);
}

static void drain_visit(struct zone *zone, unsigned int cpu)
{
	struct per_cpu_pages *pcp;

	if (!zone->per_cpu_pageset)
		return;
	local_visit(cpu);
	pcp = pcp_of(zone, cpu);
	if (pcp_count(pcp))
		pcp_drain(zone, pcp, pcp_count(pcp), &pcp->lists[0][0]);
	local_leave(cpu);
}

/* pcp_set_isolate - tell every CPU's lists that pageblocks of @zone are isolated, or no longer; and drain them. Once this
 * has returned no page of an isolated pageblock is on any list, nor will be. */
void pcp_set_isolate(struct zone *zone, bool isolate)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = pcp_of(zone, cpu);

		local_visit(cpu);
		pcp->flags = isolate ? pcp->flags | PCP_ISOLATE : pcp->flags & ~PCP_ISOLATE;
		if (isolate && pcp_count(pcp))
			pcp_drain(zone, pcp, pcp_count(pcp), &pcp->lists[0][0]);
		share_high_out(pcp, NULL);
		local_leave(cpu);
	}
}

/* pcp_set_marks - new high and batch for every CPU's lists of @zone; what is above the new high goes back. */
void pcp_set_marks(struct zone *zone, int high, int batch)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = pcp_of(zone, cpu);

		local_visit(cpu);
		WRITE_ONCE(pcp->high, high);
		WRITE_ONCE(pcp->batch, batch);
		if (pcp_count(pcp) > high)
			pcp_drain(zone, pcp, pcp_count(pcp) - high, &pcp->lists[0][0]);
		share_high_out(pcp, NULL);
		local_leave(cpu);
	}
}

static void drain_cpu(struct zone *zone, unsigned int cpu)
{
	if (zone) {
		drain_visit(zone, cpu);
		return;
	}
	for_each_populated_zone(zone)
		drain_visit(zone, cpu);
}

void drain_local_pages(struct zone *zone)
{
	drain_cpu(zone, this_cpu_get()->id);
}

void drain_all_pages(struct zone *zone)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		drain_cpu(zone, cpu);
}

void page_cpu_dead(unsigned int cpu)
{
	drain_cpu(NULL, cpu);
}

/* --- counting --- */

/* pcp_count_alloc / pcp_count_free - a block that came or went past the lists. */
void pcp_count_alloc(struct zone *zone, unsigned int order)
{
	struct quire_cpu *cpu = local_enter();
	struct per_cpu_pages *pcp = pcp_of(zone, cpu->id);

	pcp->nr_alloc_slow += 1UL << order;
	pcp->numa_stat[NUMA_HIT]++;
	local_exit(cpu);
}

void pcp_count_free(struct zone *zone, unsigned int order)
{
	struct quire_cpu *cpu = local_enter();

	pcp_of(zone, cpu->id)->nr_free_slow += 1UL << order;
	local_exit(cpu);
}
