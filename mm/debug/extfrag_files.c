/* SPDX-License-Identifier: MIT */
/*
 * extfrag_files.c - /sys/kernel/debug/extfrag: how broken up the free memory of each zone is, by order
 *
 *   unusable_index  the share of free memory that no request of this order can use: free frames in smaller blocks over
 *                   all free frames. 0 all of it is usable, 1 none.
 *   extfrag_index   why such a request would fail: towards 0 for lack of memory, towards 1 for fragmentation, with
 *                   F free frames in B blocks and 2^order wanted: 1 - (1 + F / 2^order) / B. -1 while one would succeed.
 *   fallback        ours: how often a request was served from another type's memory, by whole pageblocks (steal) or by
 *                   a smaller piece (borrow).
 *
 * Three decimals, truncated, as the kernel prints them. A zone is read once, so a line is made of one state.
 */
#include <mm/page.h>

#include "debug_int.h"

struct frag {
	u64 frames;                   /* free */
	u64 blocks;                   /* free, of any order */
	u64 suitable[NR_PAGE_ORDERS]; /* free frames in blocks of at least this order */
};

static void frag_get(struct frag *frag, struct zone *zone)
{
	int order;

	*frag = (struct frag){ 0 };
	for (order = NR_PAGE_ORDERS - 1; order >= 0; order--) {
		unsigned long blocks = debug_free_blocks(zone, order);

		frag->blocks += blocks;
		frag->frames += (u64)blocks << order;
		frag->suitable[order] = frag->frames;
	}
}

static int unusable_index(const struct frag *frag, unsigned int order)
{
	if (!frag->frames)
		return 1000;
	return (int)((frag->frames - frag->suitable[order]) * 1000 / frag->frames);
}

static int extfrag_index(const struct frag *frag, unsigned int order)
{
	if (!frag->blocks)
		return 0;
	if (frag->suitable[order])
		return -1000;
	return 1000 - (int)((1000 + (frag->frames * 1000 >> order)) / frag->blocks);
}

static int index_lines(struct seq_file *m, int (*index)(const struct frag *frag, unsigned int order))
{
	struct zone *zone;
	unsigned int order;

	for_each_populated_zone(zone) {
		struct frag frag;

		frag_get(&frag, zone);
		seq_printf(m, "Node %d, zone %8s ", zone_to_nid(zone), zone->name);
		for (order = 0; order < NR_PAGE_ORDERS; order++) {
			int value = index(&frag, order);

			seq_printf(m, "%d.%03d ", value / 1000, (value < 0 ? -value : value) % 1000);
		}
		seq_putc(m, '\n');
	}
	return 0;
}

static int unusable_show(struct seq_file *m, void *priv)
{
	return index_lines(m, unusable_index);
}

static int extfrag_show(struct seq_file *m, void *priv)
{
	return index_lines(m, extfrag_index);
}

static int fallback_show(struct seq_file *m, void *priv)
{
	unsigned long events[NR_VM_EVENT_ITEMS];

	all_vm_events(events);
	seq_printf(m, "page_fallback_steal %lu\n", events[PAGE_FALLBACK_STEAL]);
	seq_printf(m, "page_fallback_borrow %lu\n", events[PAGE_FALLBACK_BORROW]);
	return 0;
}

const struct debug_file extfrag_files[] = {
	{ "/sys/kernel/debug/extfrag/unusable_index", { .show = unusable_show }, NULL },
	{ "/sys/kernel/debug/extfrag/extfrag_index", { .show = extfrag_show }, NULL },
	{ "/sys/kernel/debug/extfrag/fallback", { .show = fallback_show }, NULL },
	{ 0 },
};
