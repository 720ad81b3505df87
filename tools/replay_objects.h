/* SPDX-License-Identifier: MIT */
/*
 * replay_objects.h - follow the objects of a trace, and make another allocator serve them
 *
 * Model:  event ─▶ table by ptr (what Linux has in use) ─▶ backend (what our allocator does about it)
 *         Without a backend the trace is only followed: that pass finds its peak.
 *         The backend's caches are rows, numbered from 0 in the order of their first object. A row may serve several
 *         names of the trace: like caches are merged.
 */
#ifndef REPLAY_OBJECTS_H
#define REPLAY_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace_event.h"
#include "trace_requests.h"

#define OBJECTS_FAILURES_KEPT 16
#define OBJECTS_ROWS_MAX (1u << 20)

/* An object of the backend's. */
struct object_ours {
	uint64_t address; /* not 0 */
	uint32_t row;     /* below OBJECTS_ROWS_MAX */
	uint32_t bytes;   /* set aside for it */
};

struct object_backend {
	/* alloc - serve request number @number on CPU @cpu. 0, or -1: none to be had. */
	int (*alloc)(void *arg, unsigned int cpu, const struct trace_request *request, uint32_t number,
		     struct object_ours *ours);
	/* free - give back @ours on CPU @cpu, by kfree() or as an object of its cache. */
	void (*free)(void *arg, unsigned int cpu, const struct object_ours *ours, bool by_kfree);
	void *arg;
};

/* What is in use: of one row, or in all. */
struct object_sums {
	uint64_t nr;
	uint64_t bytes_req;   /* asked for */
	uint64_t bytes_alloc; /* set aside by Linux, as the trace says */
	uint64_t bytes_ours;  /* set aside by the backend */
};

struct object_row {
	struct object_sums live;
	uint64_t nr_served; /* so far */
};

struct object_failure {
	uint64_t event; /* index in the trace */
	uint64_t time_ns;
	uint32_t request;
	uint16_t cpu;
};

/* Events. objects = served + failed. frees = freed + free_failed + free_before + free_null. */
struct object_counts {
	uint64_t served, failed, linux_failed;
	uint64_t freed;
	uint64_t free_failed; /* of objects that our allocator never had */
	uint64_t free_before; /* handed out before the trace began, or in an event that was lost */
	uint64_t free_null;   /* kfree(NULL) */
	uint64_t
		freed_elsewhere; /* handed out again while in use: freed where no event tells, in bulk or after a grace period */
	uint64_t other_cache; /* of frees: the cache named is not that of the request */
};

struct object_slot {
	uint64_t ptr;            /* 0: empty */
	struct object_ours ours; /* address 0: not served */
	uint32_t request;
};

struct objects {
	struct object_slot *slots;            /* open addressing by ptr */
	size_t nr_slots;                      /* a power of two, or 0 */
	const struct object_backend *backend; /* NULL: none */
	const struct trace_requests *requests;
	struct object_sums live; /* Linux's, failed ones included; bytes_ours of those served */
	uint64_t peak;           /* highest live.bytes_alloc, reached first after event number peak_event */
	uint64_t peak_event;
	struct object_row *rows;
	uint32_t nr_rows, rows_room;
	struct object_counts counts;
	struct object_failure failures[OBJECTS_FAILURES_KEPT];
};

/* objects_event - take an event of an object, the trace's number @event. 0; -1: out of (the host's) memory. */
int objects_event(struct objects *o, const struct trace_event *ev, uint64_t event);
/* objects_give_back - free what is still in use, on @cpu. */
void objects_give_back(struct objects *o, unsigned int cpu);
/* objects_fini - forget the tables; objects in use stay with the backend. */
void objects_fini(struct objects *o);

#endif
