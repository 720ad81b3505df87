/* SPDX-License-Identifier: MIT */
/*
 * replay_follow.c - the bookkeeping between a trace and the machine it is replayed on
 *
 * Model:      The trace speaks of Linux's frames. A frame that Linux handed out is LIVE with a frame of ours
 *             beside it, or FAILED when we had none, or LEFT when it is not for us to serve as frames. A block of ours is the aligned run of frames whose info
 *             carries its order. A real trace is not tidy: it begins with frames in use, a block is split and
 *             freed in parts, the tracer loses events. Nothing of that may make our machine free what it did not
 *             allocate, so every free is looked up first and translated into whole blocks of ours.
 * Invariants: W1 nr_live counts LIVE and FAILED frames, nr_ours the LIVE ones, nr_left the LEFT ones
 *             W2 the frames of one block have the same info, and consecutive frames of ours
 * Failure:    memory for the map is taken before anything changes.
 * More:       tests/tools/test_replay_follow.c
 */
#include "replay_follow.h"

#include <stdbool.h>
#include <string.h>

struct frame_slot {
	struct frame_chunk *chunk;
	unsigned int at;
};

/* What a free of [pfn, pfn + 2^order) meets. */
struct free_census {
	uint64_t live, failed, left, freed;
	bool splits; /* a block reaches out of the range */
};

/* Frames are at most 2^TRACE_MAX_ORDER apart from an aligned pfn, so pfn + i never wraps. */
static struct frame_slot slot_of(struct follow *f, uint64_t pfn)
{
	return (struct frame_slot){ frame_map_find(&f->frames, pfn), (unsigned int)(pfn & (FRAME_CHUNK - 1)) };
}

static uint16_t info_of(struct follow *f, uint64_t pfn)
{
	struct frame_slot s = slot_of(f, pfn);

	return s.chunk ? s.chunk->info[s.at] : 0;
}

/* Make every chunk of the range exist, so that nothing fails later. */
static bool reserve_range(struct follow *f, uint64_t pfn, uint64_t nr)
{
	for (uint64_t at = pfn & ~(uint64_t)(FRAME_CHUNK - 1); at < pfn + nr; at += FRAME_CHUNK) {
		if (!frame_map_chunk(&f->frames, at))
			return false;
	}
	return true;
}

static void set_range(struct follow *f, uint64_t pfn, uint64_t nr, uint16_t info, uint32_t ours)
{
	for (uint64_t i = 0; i < nr; i++) {
		struct frame_slot s = slot_of(f, pfn + i);

		s.chunk->info[s.at] = info;
		s.chunk->ours[s.at] = ours + (uint32_t)i;
	}
}

static bool is_in_use(uint16_t info)
{
	return FRAME_STATE(info) >= FRAME_LIVE;
}

/* Cut the block around @pfn into single frames. A block that we never had is only cut in the books. */
static void split_block(struct follow *f, uint64_t pfn)
{
	uint16_t info = info_of(f, pfn);
	unsigned int order = FRAME_ORDER(info);
	uint64_t base = pfn & ~((1ull << order) - 1);
	struct frame_slot s = slot_of(f, base);

	if (FRAME_STATE(info) == FRAME_LIVE) {
		f->counts.splits++;
		if (f->backend)
			f->backend->split(f->backend->arg, s.chunk->ours[s.at], order);
	}
	set_range(f, base, 1ull << order, FRAME_INFO(FRAME_STATE(info), FRAME_TYPE(info), 0), s.chunk->ours[s.at]);
}

/* Free the whole block that begins at @pfn. */
static void free_block(struct follow *f, unsigned int cpu, uint64_t pfn)
{
	struct frame_slot s = slot_of(f, pfn);
	uint16_t info = s.chunk->info[s.at];
	unsigned int order = FRAME_ORDER(info);

	*(FRAME_STATE(info) == FRAME_LEFT ? &f->nr_left : &f->nr_live) -= 1ull << order;
	if (FRAME_STATE(info) == FRAME_LIVE) {
		f->nr_ours -= 1ull << order;
		if (f->backend)
			f->backend->free(f->backend->arg, cpu, s.chunk->ours[s.at], order);
	}
	set_range(f, pfn, 1ull << order, FRAME_INFO(FRAME_FREED, 0, 0), 0);
}

/* Does the block around @pfn lie inside [start, end)? */
static bool block_inside(uint16_t info, uint64_t pfn, uint64_t start, uint64_t end)
{
	uint64_t nr = 1ull << FRAME_ORDER(info), base = pfn & ~(nr - 1);

	return base >= start && base + nr <= end;
}

static struct free_census take_census(struct follow *f, uint64_t pfn, uint64_t nr)
{
	struct free_census census = { 0 };

	for (uint64_t at = pfn; at < pfn + nr; at++) {
		uint16_t info = info_of(f, at);

		census.live += FRAME_STATE(info) == FRAME_LIVE;
		census.failed += FRAME_STATE(info) == FRAME_FAILED;
		census.left += FRAME_STATE(info) == FRAME_LEFT;
		census.freed += FRAME_STATE(info) == FRAME_FREED;
		if (is_in_use(info) && !block_inside(info, at, pfn, pfn + nr))
			census.splits = true;
	}
	return census;
}

/* Free whatever of [pfn, pfn + nr) is in use, and mark all of it freed. How many blocks were freed. */
static uint64_t release_range(struct follow *f, unsigned int cpu, uint64_t pfn, uint64_t nr)
{
	uint64_t nr_blocks = 0;

	for (uint64_t at = pfn; at < pfn + nr;) {
		uint16_t info = info_of(f, at);
		uint64_t step = 1;

		if (is_in_use(info)) {
			if (!block_inside(info, at, pfn, pfn + nr))
				split_block(f, at);
			step = 1ull << FRAME_ORDER(info_of(f, at));
			free_block(f, cpu, at);
			nr_blocks++;
		} else {
			set_range(f, at, 1, FRAME_INFO(FRAME_FREED, 0, 0), 0);
		}
		at += step;
	}
	return nr_blocks;
}

static unsigned int type_of(const struct trace_event *ev)
{
	return ev->type < FRAME_TYPES - 1 ? ev->type : FRAME_TYPES - 1;
}

static void note_failure(struct follow *f, const struct trace_event *ev)
{
	struct follow_counts *c = &f->counts;

	if (c->failed < FOLLOW_FAILURES_KEPT) {
		f->failures[c->failed] = (struct follow_failure){
			.event = f->nr_seen,
			.time_ns = ev->time_ns,
			.gfp = ev->gfp,
			.cpu = ev->cpu,
			.order = ev->order,
			.type = ev->type,
		};
	}
	c->failed++;
	c->failed_order[ev->order]++;
	c->failed_type[type_of(ev)]++;
}

static int follow_alloc(struct follow *f, const struct trace_event *ev)
{
	uint64_t nr = 1ull << ev->order;
	uint32_t ours = 0;

	if (!reserve_range(f, ev->pfn, nr))
		return -1;
	f->counts.reused += release_range(f, ev->cpu, ev->pfn, nr);
	if (f->backend && f->backend->alloc(f->backend->arg, ev, &ours)) {
		note_failure(f, ev);
		set_range(f, ev->pfn, nr, FRAME_INFO(FRAME_FAILED, type_of(ev), ev->order), 0);
	} else {
		f->counts.served++;
		f->counts.served_order[ev->order]++;
		f->counts.served_type[type_of(ev)]++;
		f->counts.frames_served += nr;
		f->nr_ours += nr;
		set_range(f, ev->pfn, nr, FRAME_INFO(FRAME_LIVE, type_of(ev), ev->order), ours);
	}
	f->nr_live += nr;
	if (f->nr_live > f->peak) {
		f->peak = f->nr_live;
		f->peak_event = f->nr_seen;
	}
	return 0;
}

int follow_leave(struct follow *f, const struct trace_event *ev)
{
	uint64_t nr = 1ull << ev->order;

	if (!reserve_range(f, ev->pfn, nr))
		return -1;
	f->counts.reused += release_range(f, ev->cpu, ev->pfn, nr);
	set_range(f, ev->pfn, nr, FRAME_INFO(FRAME_LEFT, type_of(ev), ev->order), 0);
	f->nr_left += nr;
	f->counts.left++;
	f->nr_seen++;
	return 0;
}

bool follow_hand_back(struct follow *f, unsigned int cpu, uint64_t pfn, unsigned int order)
{
	uint16_t info = info_of(f, pfn);

	if (FRAME_STATE(info) != FRAME_LIVE || FRAME_ORDER(info) != order)
		return false;
	free_block(f, cpu, pfn);
	set_range(f, pfn, 1ull << order, FRAME_INFO(FRAME_LEFT, FRAME_TYPE(info), order), 0);
	f->nr_left += 1ull << order;
	f->counts.handed_back++;
	return true;
}

static int follow_free(struct follow *f, const struct trace_event *ev)
{
	uint64_t nr = 1ull << ev->order;
	struct follow_counts *c = &f->counts;
	struct free_census census;

	if (!reserve_range(f, ev->pfn, nr))
		return -1;
	census = take_census(f, ev->pfn, nr);
	if (census.live)
		*(census.splits ? &c->free_part : &c->free_whole) += 1;
	else if (census.failed)
		c->free_failed++;
	else if (census.left)
		c->free_left++;
	else
		*(census.freed ? &c->free_twice : &c->free_before) += 1;
	release_range(f, ev->cpu, ev->pfn, nr);
	return 0;
}

/* The kernel writes this record beside, and after, the mm_page_free of the same frames, before anyone can have them
 * again. So if they are still in use here, that event was lost, and this is the free. */
static int follow_batched(struct follow *f, const struct trace_event *ev)
{
	if (!is_in_use(info_of(f, ev->pfn))) {
		f->counts.companions++;
		return 0;
	}
	f->counts.free_batched_only++;
	return follow_free(f, ev);
}

int follow_event(struct follow *f, const struct trace_event *ev)
{
	int status = 0;

	switch (ev->kind) {
	case TRACE_ALLOC:
		status = follow_alloc(f, ev);
		break;
	case TRACE_ALLOC_FAILED:
		f->counts.linux_failed++;
		break;
	case TRACE_FREE:
		status = follow_free(f, ev);
		break;
	case TRACE_FREE_BATCHED:
		status = follow_batched(f, ev);
		break;
	default:
		break;
	}
	if (!status)
		f->nr_seen++;
	return status;
}

void follow_give_back(struct follow *f, unsigned int cpu)
{
	for (size_t i = 0; i < f->frames.nr_slots; i++) {
		struct frame_chunk *chunk = f->frames.slots[i];

		for (unsigned int at = 0; chunk && at < FRAME_CHUNK; at++) {
			uint64_t pfn = chunk->number << FRAME_CHUNK_ORDER | at;
			uint64_t nr = 1ull << FRAME_ORDER(chunk->info[at]);

			if (is_in_use(chunk->info[at]) && !(pfn & (nr - 1)))
				free_block(f, cpu, pfn);
		}
	}
}

void follow_each_live(struct follow *f, void (*fn)(void *arg, uint64_t linux_pfn, uint32_t our_pfn, unsigned int type),
		      void *arg)
{
	for (size_t i = 0; i < f->frames.nr_slots; i++) {
		struct frame_chunk *chunk = f->frames.slots[i];

		for (unsigned int at = 0; chunk && at < FRAME_CHUNK; at++) {
			if (FRAME_STATE(chunk->info[at]) == FRAME_LIVE)
				fn(arg, chunk->number << FRAME_CHUNK_ORDER | at, chunk->ours[at],
				   FRAME_TYPE(chunk->info[at]));
		}
	}
}

void follow_fini(struct follow *f)
{
	frame_map_free(&f->frames);
	memset(f, 0, sizeof(*f));
}
