/* SPDX-License-Identifier: MIT */
/*
 * stress_page.c - the body of one thread of the page stress test
 *
 * Model:   threads allocate blocks, mark every word of the first frame with the block's own value, and swap them through a
 *          shared table, so that most blocks are freed by a thread other than the one that allocated them. What comes out
 *          of the table must be as it went in. Now and then a thread drains every CPU, gives its own CPU up, or takes
 *          an exact range.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <mm/page.h>
#include <quire/machine.h>

#include "stress_page.h"

#define SLOTS 256

static struct page *slots[SLOTS];

struct thread_random {
	u64 state;
};

static unsigned int below(struct thread_random *r, unsigned int n)
{
	r->state ^= r->state << 13;
	r->state ^= r->state >> 7;
	r->state ^= r->state << 17;
	return (unsigned int)((r->state >> 11) % n);
}

static u64 mark_of(const struct page *page)
{
	return page_to_pfn(page) * 0x9e3779b97f4a7c15ull ^ page->index;
}

static void mark(struct page *page)
{
	u64 *word = page_address(page);

	if (!word)
		return;
	word[0] = mark_of(page);
	word[PAGE_SIZE / sizeof(u64) - 1] = ~mark_of(page);
}

/* Free a block that some thread put in the table; its order is in page->index. */
static int release(struct page *page)
{
	const u64 *word = page_address(page);

	if (word && (word[0] != mark_of(page) || word[PAGE_SIZE / sizeof(u64) - 1] != ~mark_of(page)))
		return 1;
	__free_pages(page, (unsigned int)page->index);
	return 0;
}

static int swap_slot(struct page *page, unsigned int slot)
{
	struct page *old = __atomic_exchange_n(&slots[slot], page, __ATOMIC_ACQ_REL);

	return old ? release(old) : 0;
}

static int one_round(struct thread_random *r)
{
	static const gfp_t kinds[] = { GFP_KERNEL, GFP_HIGHUSER_MOVABLE, GFP_ATOMIC, GFP_KERNEL | __GFP_RECLAIMABLE,
				       GFP_KERNEL | __GFP_ZERO };
	unsigned int order = below(r, 32) ? below(r, 4) : below(r, NR_PAGE_ORDERS);
	struct page *page = alloc_pages(kinds[below(r, ARRAY_SIZE(kinds))] | __GFP_NOWARN, order);

	if (!page)
		return swap_slot(NULL, below(r, SLOTS));
	if (page_count(page) != 1)
		return 1;
	page->index = order;
	mark(page);
	return swap_slot(page, below(r, SLOTS));
}

int stress_page_thread(unsigned int seed, unsigned long rounds)
{
	struct thread_random r = { .state = seed * 0x2545f4914f6cdd1dull | 1 };
	int bad = 0;

	for (unsigned long i = 0; i < rounds && !bad; i++) {
		unsigned int dice = below(&r, 2000);

		if (dice == 0)
			drain_all_pages(NULL);
		else if (dice == 1)
			machine_cpu_put();
		else if (dice == 2) {
			unsigned long pfn = below(&r, (unsigned int)max_pfn);

			if (pfn_valid(pfn) && pfn_valid(pfn + 33) &&
			    !alloc_contig_range(pfn, pfn + 33, MIGRATE_MOVABLE, GFP_KERNEL))
				free_contig_range(pfn, 33);
		} else
			bad = one_round(&r);
	}
	machine_cpu_put();
	return bad;
}

int stress_page_finish(void)
{
	int bad = 0;

	for (unsigned int i = 0; i < SLOTS; i++)
		bad |= swap_slot(NULL, i);
	drain_all_pages(NULL);
	return bad;
}

unsigned long stress_page_free_frames(void)
{
	drain_all_pages(NULL);
	return nr_free_pages();
}
