/* SPDX-License-Identifier: MIT */
/*
 * replay_frames.h - what is known of each frame of the traced machine
 *
 * A sparse table by Linux's frame number: chunks of FRAME_CHUNK frames, found through a hash of their number, six
 * bytes a frame. Chunks are made on first sight of a frame and live as long as the map.
 */
#ifndef REPLAY_FRAMES_H
#define REPLAY_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#define FRAME_CHUNK_ORDER 9
#define FRAME_CHUNK (1u << FRAME_CHUNK_ORDER)

/* info: state, migratetype asked for, order of the block the frame is in. */
enum frame_state {
	FRAME_UNKNOWN, /* nothing in the trace so far */
	FRAME_FREED,   /* freed within the trace */
	FRAME_LIVE,    /* Linux has it in use, and so have we: ours[] */
	FRAME_FAILED,  /* Linux has it in use; our machine had none */
	FRAME_LEFT,    /* Linux has it in use for its objects, which our machine serves as objects */
};
#define FRAME_ORDER(info) ((info)&0x0fu)
#define FRAME_TYPE(info) ((info) >> 4 & 0x03u)
#define FRAME_STATE(info) ((enum frame_state)((info) >> 6))
#define FRAME_INFO(state, type, order) ((uint16_t)((unsigned int)(state) << 6 | (type) << 4 | (order)))
#define FRAME_TYPES 4 /* unmovable, movable, reclaimable, any other */

struct frame_chunk {
	uint64_t number;            /* pfn >> FRAME_CHUNK_ORDER */
	uint32_t ours[FRAME_CHUNK]; /* LIVE: the frame of our machine that stands for it */
	uint16_t info[FRAME_CHUNK];
};

struct frame_map {
	struct frame_chunk **slots; /* open addressing; NULL: empty */
	size_t nr_slots, nr_chunks; /* nr_slots: a power of two, or 0 */
	struct frame_chunk *last;   /* the chunk found last: events come in runs */
};

/* frame_map_chunk - the chunk of frame @pfn, made if it is not there; NULL: out of memory. */
struct frame_chunk *frame_map_chunk(struct frame_map *map, uint64_t pfn);
/* frame_map_find - the same, NULL if there is none. */
struct frame_chunk *frame_map_find(struct frame_map *map, uint64_t pfn);
void frame_map_free(struct frame_map *map);

#endif
