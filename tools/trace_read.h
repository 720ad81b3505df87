/* SPDX-License-Identifier: MIT */
/*
 * trace_read.h - a trace from a file or standard input, plain, xz or gzip; whole, or as it comes
 *
 * Model:     trace_open() ─▶ trace_read_all()   all of it, in time order, in trace->events
 *                         └▶ trace_follow()     each event to a callback as its line is read, none kept
 *            Both count in *trace what went by.
 * Ownership: trace_open() zeroes *trace; trace_free() releases it, also after a failure. trace_close() comes before it.
 * Failure:   -1 with the one line "FILE: what is wrong" in @error (TRACE_ERROR_MAX bytes): not readable, broken xz or
 *            gzip, no ftrace text, nothing asked for in it.
 */
#ifndef TRACE_READ_H
#define TRACE_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace_event.h"
#include "trace_parse.h"
#include "trace_requests.h"

#define TRACE_ERROR_MAX 256
#define TRACE_MAX_CPUS 4096

/* Which events are taken; others are counted only. */
#define TRACE_SELECT_PAGES 1u
#define TRACE_SELECT_OBJECTS 2u
#define TRACE_SELECT_ALL 3u

struct trace {
	struct trace_event *events;     /* in time order; NULL: not kept */
	size_t nr_events, nr_room;      /* nr_events: taken, kept or not */
	uint64_t nr_lines;              /* in the file */
	uint64_t lines[NR_TRACE_LINES]; /* of each kind */
	uint64_t kinds[NR_TRACE_KINDS]; /* taken events of each kind */
	uint64_t nr_not_selected;       /* events of a kind that was not selected */
	uint64_t nr_lost;               /* events the tracer itself says it lost */
	uint64_t nr_flags_left_out;     /* requests some of whose GFP flags have no meaning here */
	uint64_t nr_out_of_order;       /* events that stood behind a later one; sorted in if the trace is read whole */
	uint64_t first_ns, last_ns;     /* of the events taken */
	unsigned int nr_cpus;           /* highest CPU + 1 */
	struct trace_requests requests; /* what OBJECT events ask for */
};

struct trace_source;

/* Called now and then with bytes of the file consumed and its size (0: not known). */
typedef void trace_progress_fn(void *arg, uint64_t done, uint64_t size);
/* Called with each event. 0; -1: out of memory, no more is wanted. */
typedef int trace_take_fn(void *arg, const struct trace_event *ev);

/* trace_open - begin with trace @path ("-": standard input) and the events of @select. NULL: see Failure. */
struct trace_source *trace_open(const char *path, unsigned int select, struct trace *trace, char *error);
/* trace_is_live - does it come from something that may still be writing, unpacked? */
bool trace_is_live(const struct trace_source *source);
/* trace_waits - is there nothing more of it to be read just now? */
bool trace_waits(const struct trace_source *source);
/* trace_read_all - read it to its end. @progress may be NULL. */
int trace_read_all(struct trace_source *source, trace_progress_fn *progress, void *arg, char *error);
/* trace_follow - the same, but hand each event to @take. @wait is called before each read, which may have to wait. Text in
 * which there is no ftrace line for a megabyte is refused without waiting for its end. */
int trace_follow(struct trace_source *source, trace_take_fn *take, trace_progress_fn *wait, void *arg, char *error);
void trace_close(struct trace_source *source);

/* trace_read - open, read all, close. */
int trace_read(const char *path, struct trace *trace, char *error, trace_progress_fn *progress, void *arg);
void trace_free(struct trace *trace);

#endif
