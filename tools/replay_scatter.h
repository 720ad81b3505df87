/* SPDX-License-Identifier: MIT */
/* replay_scatter.h - how scattered the frames in use are: ours beside Linux's placement of the same frames. */
#ifndef REPLAY_SCATTER_H
#define REPLAY_SCATTER_H

#include <stdbool.h>
#include <stdint.h>

#include "replay_follow.h"

#define SCATTER_MAX_ORDER 10

/* One placement: how many aligned blocks hold at least one of the frames. */
struct scatter_side {
	uint64_t blocks[SCATTER_MAX_ORDER + 1]; /* of 2^k frames; [0] is the number of frames */
	uint64_t pageblocks_of[FRAME_TYPES];    /* pageblocks with a frame of this type */
	uint64_t pageblocks_mixed;              /* pageblocks with frames of more than one type */
};

struct scatter {
	bool taken;
	uint64_t frames;                        /* in use on both machines */
	uint64_t fewest[SCATTER_MAX_ORDER + 1]; /* no placement could touch fewer */
	struct scatter_side ours, linux_;
};

/* scatter_take - measure the frames that @f has in use now; pageblocks are of 2^@pageblock_order frames on both
 * sides. 0; -1: out of memory. */
int scatter_take(struct scatter *out, struct follow *f, unsigned int pageblock_order);

#endif
