/* SPDX-License-Identifier: MIT */
/*
 * replay_walk.h - follow all of a trace: its pages, its objects, and the pages that are objects' memory
 *
 * Model:  event ─┬▶ follow (pages)     a page request that is Linux filling a slab, or serving a large kmalloc, is not
 *                └▶ objects            ours to serve when the objects are: their memory would be there twice
 */
#ifndef REPLAY_WALK_H
#define REPLAY_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "replay_follow.h"
#include "replay_objects.h"
#include "trace_read.h"

#define WALK_FRAME_BYTES 4096u /* of the traced machine */

struct walk_last_page {
	uint64_t pfn;
	unsigned int order; /* 0: no block that could be a large kmalloc's */
};

struct walk {
	struct follow pages;
	struct objects objects;
	bool with_objects; /* the trace has objects and they are followed: slabs' pages are left to them */
	uint64_t nr_seen;
	uint64_t peak; /* highest count of frames in use and frames' worth of objects; sizes the machine */
	struct walk_last_page last[TRACE_MAX_CPUS]; /* block requested last on each CPU, before its next object */
};

/* walk_event - take the next event. 0; -1: out of (the host's) memory. */
int walk_event(struct walk *w, const struct trace_event *ev);
void walk_give_back(struct walk *w, unsigned int cpu);
void walk_fini(struct walk *w);

#endif
