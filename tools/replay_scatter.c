/* SPDX-License-Identifier: MIT */
/*
 * replay_scatter.c - blocks of each order touched by the frames in use
 *
 * Model:   Both placements hold the same frames: those that Linux handed out in the trace, that are in use now,
 *          and that our machine serves too. Each is sorted by frame number; a block of order k is counted where
 *          the number, shifted right by k, changes. The fewer blocks, the denser: what is not touched can be had whole.
 *          Numbers carry the type in their low bits, so that one sorted array answers for mixed pageblocks as well.
 */
#include "replay_scatter.h"

#include <stdlib.h>
#include <string.h>

#define TYPE_BITS 2
_Static_assert(FRAME_TYPES <= 1 << TYPE_BITS, "types are kept in the low bits of a key");

struct gather {
	uint64_t *ours, *linux_;
	size_t nr;
};

static void gather_frame(void *arg, uint64_t linux_pfn, uint32_t our_pfn, unsigned int type)
{
	struct gather *g = arg;

	g->ours[g->nr] = (uint64_t)our_pfn << TYPE_BITS | type;
	g->linux_[g->nr] = linux_pfn << TYPE_BITS | type;
	g->nr++;
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void count_pageblock(struct scatter_side *side, unsigned int types)
{
	for (unsigned int type = 0; type < FRAME_TYPES; type++)
		side->pageblocks_of[type] += types >> type & 1;
	side->pageblocks_mixed += (types & (types - 1)) != 0;
}

static void measure_side(struct scatter_side *side, uint64_t *keys, size_t nr, unsigned int pageblock_order)
{
	unsigned int types = 0;

	qsort(keys, nr, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < nr; i++) {
		uint64_t pfn = keys[i] >> TYPE_BITS, before = i ? keys[i - 1] >> TYPE_BITS : 0;

		for (unsigned int order = 0; order <= SCATTER_MAX_ORDER; order++)
			side->blocks[order] += !i || pfn >> order != before >> order;
		if (i && pfn >> pageblock_order != before >> pageblock_order) {
			count_pageblock(side, types);
			types = 0;
		}
		types |= 1u << (keys[i] & ((1u << TYPE_BITS) - 1));
	}
	count_pageblock(side, types);
}

int scatter_take(struct scatter *out, struct follow *f, unsigned int pageblock_order)
{
	size_t room = (size_t)f->nr_ours + 1;
	struct gather g = { calloc(room, sizeof(*g.ours)), calloc(room, sizeof(*g.linux_)), 0 };
	int status = -1;

	memset(out, 0, sizeof(*out));
	if (!g.ours || !g.linux_)
		goto free_keys;
	follow_each_live(f, gather_frame, &g);
	out->taken = true;
	out->frames = g.nr;
	for (unsigned int order = 0; order <= SCATTER_MAX_ORDER; order++)
		out->fewest[order] = (g.nr + (1ull << order) - 1) >> order;
	measure_side(&out->ours, g.ours, g.nr, pageblock_order);
	measure_side(&out->linux_, g.linux_, g.nr, pageblock_order);
	status = 0;
free_keys:
	free(g.ours);
	free(g.linux_);
	return status;
}
