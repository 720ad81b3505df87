/* SPDX-License-Identifier: MIT */
/*
 * trace_read.h - a whole trace, from a file or standard input, plain or xz
 *
 * Ownership: trace_read() fills *trace; trace_free() releases it, also after a failure.
 */
#ifndef TRACE_READ_H
#define TRACE_READ_H

#include <stddef.h>
#include <stdint.h>

#include "trace_event.h"
#include "trace_parse.h"

#define TRACE_ERROR_MAX 256
#define TRACE_MAX_CPUS 4096

struct trace {
	struct trace_event *events; /* in time order */
	size_t nr_events, nr_room;
	uint64_t nr_lines;              /* in the file */
	uint64_t lines[NR_TRACE_LINES]; /* of each kind */
	uint64_t kinds[NR_TRACE_KINDS]; /* page events of each kind */
	uint64_t nr_lost;               /* events the tracer itself says it lost */
	uint64_t nr_flags_left_out;     /* requests some of whose GFP flags have no meaning here */
	uint64_t nr_out_of_order;       /* page events that stood behind a later one and were sorted in */
	unsigned int nr_cpus;           /* highest CPU + 1 */
};

/* Called now and then with bytes of the file consumed and its size (0: not known). */
typedef void trace_progress_fn(void *arg, uint64_t done, uint64_t size);

/* trace_read - read trace @path ("-": standard input). 0; -1 with the one line "FILE: what is wrong" in @error
 * (TRACE_ERROR_MAX bytes): not readable, broken xz, no ftrace text, no page events. @progress may be NULL. */
int trace_read(const char *path, struct trace *trace, char *error, trace_progress_fn *progress, void *arg);
void trace_free(struct trace *trace);

#endif
