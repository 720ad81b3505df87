/* SPDX-License-Identifier: MIT */
/*
 * replay_frames.c - the sparse table of traced frames
 *
 * Invariants: F1 at most half of the slots are used, so a probe ends
 *             F2 no chunk is removed before frame_map_free(), so a probe never meets a gap
 */
#include "replay_frames.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 1024

static size_t hash_slot(uint64_t number, size_t nr_slots)
{
	return (size_t)((number * 0x9e3779b97f4a7c15ull) >> 20) & (nr_slots - 1);
}

/* The slot that holds chunk @number, or the empty one where it belongs. */
static struct frame_chunk **probe(struct frame_chunk **slots, size_t nr_slots, uint64_t number)
{
	size_t at = hash_slot(number, nr_slots);

	while (slots[at] && slots[at]->number != number)
		at = (at + 1) & (nr_slots - 1);
	return &slots[at];
}

static int grow(struct frame_map *map)
{
	size_t nr_slots = map->nr_slots ? map->nr_slots * 2 : SLOTS_FIRST;
	struct frame_chunk **slots = calloc(nr_slots, sizeof(*slots));

	if (!slots)
		return -1;
	for (size_t i = 0; i < map->nr_slots; i++) {
		if (map->slots[i])
			*probe(slots, nr_slots, map->slots[i]->number) = map->slots[i];
	}
	free(map->slots);
	map->slots = slots;
	map->nr_slots = nr_slots;
	return 0;
}

struct frame_chunk *frame_map_find(struct frame_map *map, uint64_t pfn)
{
	uint64_t number = pfn >> FRAME_CHUNK_ORDER;

	if (map->last && map->last->number == number)
		return map->last;
	if (!map->nr_slots)
		return NULL;
	map->last = *probe(map->slots, map->nr_slots, number);
	return map->last;
}

struct frame_chunk *frame_map_chunk(struct frame_map *map, uint64_t pfn)
{
	struct frame_chunk *chunk = frame_map_find(map, pfn);

	if (chunk)
		return chunk;
	if (map->nr_chunks * 2 >= map->nr_slots && grow(map))
		return NULL;
	chunk = calloc(1, sizeof(*chunk));
	if (!chunk)
		return NULL;
	chunk->number = pfn >> FRAME_CHUNK_ORDER;
	*probe(map->slots, map->nr_slots, chunk->number) = chunk;
	map->nr_chunks++;
	map->last = chunk;
	return chunk;
}

void frame_map_free(struct frame_map *map)
{
	for (size_t i = 0; i < map->nr_slots; i++)
		free(map->slots[i]);
	free(map->slots);
	memset(map, 0, sizeof(*map));
}
