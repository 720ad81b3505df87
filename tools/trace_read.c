/* SPDX-License-Identifier: MIT */
/*
 * trace_read.c - text in, an array of page events in time order out
 *
 * Model:   trace_input ─▶ lines ─▶ trace_parse_line ─▶ events[] ─▶ sorted by time if it was not
 *          One pass; only the page events are kept. Lines longer than LINE_MAX_BYTES are no ftrace text: they are
 *          skipped to their end and counted as foreign.
 * Failure: bad lines are counted, not fatal; a file with none but bad lines is not a trace.
 * More:    tests/tools/test_replay_read.c
 */
#include "trace_read.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace_input.h"

#define LINE_MAX_BYTES 8192
#define EVENTS_FIRST 65536

struct reader {
	struct trace *trace;
	char line[LINE_MAX_BYTES];
	size_t len;
	bool too_long; /* the rest of this line is skipped */
};

static bool keep_event(struct trace *trace, const struct trace_event *ev)
{
	if (trace->nr_events == trace->nr_room) {
		size_t room = trace->nr_room ? trace->nr_room * 2 : EVENTS_FIRST;
		struct trace_event *events = reallocarray(trace->events, room, sizeof(*events));

		if (!events)
			return false;
		trace->events = events;
		trace->nr_room = room;
	}
	if (trace->nr_events && ev->time_ns < trace->events[trace->nr_events - 1].time_ns)
		trace->nr_out_of_order++;
	trace->events[trace->nr_events++] = *ev;
	trace->kinds[ev->kind]++;
	if (ev->cpu >= trace->nr_cpus)
		trace->nr_cpus = ev->cpu + 1u;
	return true;
}

/* One complete line; @ended: a newline closed it. False: out of memory. */
static bool take_line(struct reader *r, bool ended)
{
	struct trace *trace = r->trace;
	struct trace_line_info info;
	struct trace_event ev;
	enum trace_line kind;

	kind = r->too_long ? TRACE_LINE_FOREIGN : trace_parse_line(r->line, r->len, &ev, &info);
	/* The last line of a file that was cut off may break in the middle of a flag's name. */
	if (kind == TRACE_LINE_PAGE && ((!ended && info.left_out) || ev.cpu >= TRACE_MAX_CPUS))
		kind = TRACE_LINE_DAMAGED;
	trace->nr_lines++;
	trace->lines[kind]++;
	if (kind == TRACE_LINE_LOST)
		trace->nr_lost += info.lost;
	r->len = 0;
	r->too_long = false;
	if (kind != TRACE_LINE_PAGE)
		return true;
	trace->nr_flags_left_out += (uint64_t)info.left_out;
	return keep_event(trace, &ev);
}

static void take_part(struct reader *r, const char *text, size_t len)
{
	if (r->len + len > sizeof(r->line)) {
		r->too_long = true;
		return;
	}
	memcpy(r->line + r->len, text, len);
	r->len += len;
}

static bool take_text(struct reader *r, const char *text, size_t len)
{
	while (len) {
		const char *newline = memchr(text, '\n', len);
		size_t part = newline ? (size_t)(newline - text) : len;

		take_part(r, text, part);
		if (!newline)
			return true;
		if (!take_line(r, true))
			return false;
		text += part + 1;
		len -= part + 1;
	}
	return true;
}

static const char *read_lines(struct reader *r, struct trace_input *in, trace_progress_fn *progress, void *arg)
{
	static char text[TRACE_INPUT_CHUNK];
	size_t got;

	for (;;) {
		const char *why = trace_input_read(in, text, sizeof(text), &got);

		if (why)
			return why;
		if (!got)
			break;
		if (!take_text(r, text, got))
			return strerror(ENOMEM);
		if (progress)
			progress(arg, in->done, in->size);
	}
	if ((r->len || r->too_long) && !take_line(r, false))
		return strerror(ENOMEM);
	return NULL;
}

/* Merge sort, bottom up: stable, so events of one microsecond keep the order in which they were written. */
static bool sort_by_time(struct trace *trace)
{
	size_t n = trace->nr_events;
	struct trace_event *from = trace->events, *to = reallocarray(NULL, n, sizeof(*to)), *spare;

	if (!to)
		return false;
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t lo = 0; lo < n; lo += 2 * width) {
			size_t mid = n - lo > width ? lo + width : n;
			size_t hi = n - mid > width ? mid + width : n;
			size_t a = lo, b = mid;

			for (size_t at = lo; at < hi; at++)
				to[at] = b == hi || (a < mid && from[a].time_ns <= from[b].time_ns) ? from[a++] :
												      from[b++];
		}
		spare = from;
		from = to;
		to = spare;
	}
	trace->events = from;
	trace->nr_room = n;
	free(to);
	return true;
}

static const char *judge(struct trace *trace)
{
	uint64_t ftrace = trace->lines[TRACE_LINE_PAGE] + trace->lines[TRACE_LINE_EXTFRAG] +
			  trace->lines[TRACE_LINE_OTHER] + trace->lines[TRACE_LINE_DAMAGED];

	if (!ftrace)
		return "not a trace: no line of ftrace text in it";
	if (!trace->kinds[TRACE_ALLOC] && !trace->kinds[TRACE_ALLOC_FAILED])
		return "no mm_page_alloc event in this trace";
	if (trace->nr_out_of_order && !sort_by_time(trace))
		return strerror(ENOMEM);
	return NULL;
}

int trace_read(const char *path, struct trace *trace, char *error, trace_progress_fn *progress, void *arg)
{
	struct trace_input *in = calloc(1, sizeof(*in));
	struct reader *r = calloc(1, sizeof(*r));
	const char *why = strerror(ENOMEM);

	memset(trace, 0, sizeof(*trace));
	if (in && r) {
		r->trace = trace;
		why = trace_input_open(in, path);
		if (!why)
			why = read_lines(r, in, progress, arg);
		if (!why)
			why = judge(trace);
		trace_input_close(in);
	}
	if (why)
		snprintf(error, TRACE_ERROR_MAX, "%s: %s", strcmp(path, "-") ? path : "(standard input)", why);
	free(in);
	free(r);
	return why ? -1 : 0;
}

void trace_free(struct trace *trace)
{
	free(trace->events);
	memset(trace, 0, sizeof(*trace));
}
