/* SPDX-License-Identifier: MIT */
/*
 * replay_engine.h - the booted machine, as the replay's host-side code may touch it
 *
 * Plain types only: replay_engine.c is kernel-style, everybody who includes this is not. Frames are numbers. The
 * calling thread is whatever CPU it took with machine_cpu_take(). All need a machine that is up.
 */
#ifndef REPLAY_ENGINE_H
#define REPLAY_ENGINE_H

struct engine_state {
	unsigned long long managed;         /* frames in the buddy system's hands */
	unsigned long long free;            /* of them, free ones; those on per-CPU lists do not count */
	unsigned long long fallback_steal;  /* pageblocks that changed type to serve another, since boot */
	unsigned long long fallback_borrow; /* smaller pieces taken from another type's list, since boot */
	unsigned int max_order;             /* largest block */
	unsigned int block_order;           /* of a pageblock */
	unsigned int frame_bytes;
};

/* engine_alloc - 2^@order frames with GFP bits @gfp: the first one's number in *@pfn. 0, or -1: there are none. */
int engine_alloc(unsigned int gfp, unsigned int order, unsigned int *pfn);
/* engine_free - give back a block that engine_alloc() returned, with its order. */
void engine_free(unsigned int pfn, unsigned int order);
/* engine_split - make such a block, compound or not, 2^@order blocks of one frame. */
void engine_split(unsigned int pfn, unsigned int order);

void engine_state(struct engine_state *state);
/* engine_drain - empty all per-CPU lists, so that engine_state's free is exact. */
void engine_drain(void);

#endif
