/* SPDX-License-Identifier: MIT */
/*
 * replay_follow.h - follow a trace event by event, and make another allocator do the same
 *
 * Model:  event ─▶ frame map (what Linux has in use) ─▶ backend (what our machine does about it)
 *         Without a backend the trace is only followed: that pass finds its peak.
 */
#ifndef REPLAY_FOLLOW_H
#define REPLAY_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "replay_frames.h"
#include "trace_event.h"

#define FOLLOW_FAILURES_KEPT 16

/* The allocator under the trace. Frames are its own numbers. */
struct follow_backend {
	/* alloc - serve @ev on CPU ev->cpu: the first of 2^order frames in *@pfn. 0, or -1: none to be had. */
	int (*alloc)(void *arg, const struct trace_event *ev, uint32_t *pfn);
	/* free - give back a whole block, on CPU @cpu. */
	void (*free)(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order);
	/* split - turn a block into order-0 blocks that are freed one by one. */
	void (*split)(void *arg, uint32_t pfn, unsigned int order);
	void *arg;
};

struct follow_failure {
	uint64_t event; /* index in the trace */
	uint64_t time_ns;
	uint32_t gfp;
	uint16_t cpu;
	uint8_t order, type;
};

/* Events unless a name says frames. alloc_events = served + failed + linux_failed + left. */
struct follow_counts {
	uint64_t served, failed, linux_failed;
	uint64_t left;        /* not for us to serve: follow_leave() */
	uint64_t handed_back; /* of those served: follow_hand_back() */
	uint64_t served_order[TRACE_MAX_ORDER + 1], served_type[FRAME_TYPES];
	uint64_t failed_order[TRACE_MAX_ORDER + 1], failed_type[FRAME_TYPES];
	/* free_events = free_whole + free_part + free_before + free_twice + free_failed + free_left */
	uint64_t free_whole;        /* exactly one block, or several whole ones */
	uint64_t free_part;         /* a part of a block: the rest stays in use */
	uint64_t free_before;       /* of frames handed out before the trace began */
	uint64_t free_twice;        /* of frames that were freed already: the request in between was lost, or a bug */
	uint64_t free_failed;       /* of frames that our machine never had */
	uint64_t free_left;         /* of frames left or handed back */
	uint64_t free_batched_only; /* known from their mm_page_free_batched record alone; also in one of those above */
	uint64_t companions;        /* mm_page_free_batched records of a free that was seen */
	uint64_t reused;            /* blocks handed out again while in use: their free was lost */
	uint64_t frames_served;
	uint64_t splits; /* blocks of ours split */
};

struct follow {
	struct frame_map frames;
	const struct follow_backend *backend; /* NULL: none */
	uint64_t nr_live;                     /* frames that Linux has in use, of those it handed out in this trace */
	uint64_t nr_ours;                     /* of them, those that our machine serves */
	uint64_t nr_left;                     /* frames that Linux has in use and that are not for us to serve */
	uint64_t peak;                        /* highest nr_live, reached first after event number peak_event */
	uint64_t peak_event;
	uint64_t nr_seen; /* events so far */
	struct follow_counts counts;
	struct follow_failure failures[FOLLOW_FAILURES_KEPT]; /* the first ones */
};

/* follow_event - take the next event. 0; -1: out of (the host's) memory, the follower is as before the event. */
int follow_event(struct follow *f, const struct trace_event *ev);
/* follow_leave - take an ALLOC that is not for us to serve: Linux has the frames, we know them when they are freed. */
int follow_leave(struct follow *f, const struct trace_event *ev);
/* follow_hand_back - block [@pfn, + 2^@order), served before, turns out to be one of those: give ours back. False: no such
 * block is served. */
bool follow_hand_back(struct follow *f, unsigned int cpu, uint64_t pfn, unsigned int order);
/* follow_give_back - free every block that is still in use, as if its last free came now on @cpu. */
void follow_give_back(struct follow *f, unsigned int cpu);
/* follow_fini - forget the map; blocks in use stay with the backend. */
void follow_fini(struct follow *f);

/* follow_each_live - call @fn for every frame that both machines have in use, in no order. */
void follow_each_live(struct follow *f, void (*fn)(void *arg, uint64_t linux_pfn, uint32_t our_pfn, unsigned int type),
		      void *arg);

#endif
