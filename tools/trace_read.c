/* SPDX-License-Identifier: MIT */
/*
 * trace_read.c - text in, events out
 *
 * Model:   trace_input ─▶ lines ─▶ trace_parse_line ─▶ requests numbered ─▶ take(): kept in events[], or the follower's
 *          A line is parsed where it lies in the input's buffer; only one that straddles two buffers is copied together.
 *          Lines longer than LINE_MAX_BYTES are no ftrace text: they are skipped to their end and counted as foreign.
 *          Read whole, events are sorted by time if they were not.
 * Failure: bad lines are counted, not fatal; a file with none but bad lines is not a trace.
 * More:    tests/tools/test_replay_read.c
 */
#include "trace_read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace_input.h"

#define LINE_MAX_BYTES 8192
#define EVENTS_FIRST 65536
#define FOREIGN_MAX_BYTES (1u << 20) /* so much live text without an event in it is none */

struct trace_source {
	struct trace_input in;
	struct trace *trace;
	const char *name; /* for messages */
	unsigned int select;
	trace_take_fn *take;
	void *arg;
	char line[LINE_MAX_BYTES];
	size_t len;
	bool too_long; /* the rest of this line is skipped */
};

static int keep_event(void *arg, const struct trace_event *ev)
{
	struct trace *trace = arg;

	if (trace->nr_events == trace->nr_room) {
		size_t room = trace->nr_room ? trace->nr_room * 2 : EVENTS_FIRST;
		struct trace_event *events = reallocarray(trace->events, room, sizeof(*events));

		if (!events)
			return -1;
		trace->events = events;
		trace->nr_room = room;
	}
	trace->events[trace->nr_events] = *ev;
	return 0;
}

/* The number of the cache an event names. Kernels before 6.1 do not name it: then a size is as good as a name. */
static int number_cache(struct trace *trace, const struct trace_object *object, bool is_request, uint32_t *cache)
{
	char name[32];
	int len;

	*cache = TRACE_CACHE_KMALLOC;
	if (!object->of_cache)
		return 0;
	if (span_len(object->name))
		return trace_requests_cache(&trace->requests, object->name.at, span_len(object->name), cache);
	if (!is_request)
		return 0;
	len = snprintf(name, sizeof(name), "size-%u", object->bytes_req);
	return trace_requests_cache(&trace->requests, name, (size_t)len, cache);
}

/* Give an object's event the numbers of what it says. */
static int number_object(struct trace *trace, struct trace_event *ev, const struct trace_object *object)
{
	bool is_request = ev->kind == TRACE_OBJECT || ev->kind == TRACE_OBJECT_FAILED;
	struct trace_request want = {
		.bytes_req = object->bytes_req,
		.bytes_alloc = object->bytes_alloc,
		.gfp = object->gfp,
		.node = (int16_t)object->node,
		.accounted = object->accounted,
	};
	uint32_t number;

	if (number_cache(trace, object, is_request, &want.cache))
		return -1;
	ev->cache = want.cache;
	if (!is_request)
		return 0;
	if (trace_requests_add(&trace->requests, &want, &number))
		return -1;
	ev->request = number;
	return 0;
}

static int take_event(struct trace_source *s, struct trace_event *ev, const struct trace_line_info *info)
{
	struct trace *trace = s->trace;

	if (trace_kind_is_object(ev->kind) && number_object(trace, ev, &info->object))
		return -1;
	if (s->take(s->arg, ev))
		return -1;
	if (!trace->nr_events)
		trace->first_ns = ev->time_ns;
	else if (ev->time_ns < trace->last_ns)
		trace->nr_out_of_order++;
	trace->last_ns = ev->time_ns;
	trace->nr_events++;
	trace->nr_flags_left_out += (uint64_t)info->left_out;
	trace->kinds[ev->kind]++;
	if (ev->cpu >= trace->nr_cpus)
		trace->nr_cpus = ev->cpu + 1u;
	return 0;
}

/* One complete line; @ended: a newline closed it. False: out of memory. */
static bool take_line(struct trace_source *s, const char *text, size_t len, bool ended)
{
	struct trace *trace = s->trace;
	struct trace_line_info info;
	struct trace_event ev;
	enum trace_line kind;

	kind = s->too_long ? TRACE_LINE_FOREIGN : trace_parse_line(text, len, &ev, &info);
	if ((kind == TRACE_LINE_PAGE || kind == TRACE_LINE_OBJECT) &&
	    ((!ended && info.open) || ev.cpu >= TRACE_MAX_CPUS))
		kind = TRACE_LINE_DAMAGED;
	trace->nr_lines++;
	trace->lines[kind]++;
	if (kind == TRACE_LINE_LOST)
		trace->nr_lost += info.lost;
	s->len = 0;
	s->too_long = false;
	if (kind != TRACE_LINE_PAGE && kind != TRACE_LINE_OBJECT)
		return true;
	if (!(s->select & (kind == TRACE_LINE_PAGE ? TRACE_SELECT_PAGES : TRACE_SELECT_OBJECTS))) {
		trace->nr_not_selected++;
		return true;
	}
	return !take_event(s, &ev, &info);
}

static void keep_part(struct trace_source *s, const char *text, size_t len)
{
	if (s->len + len > sizeof(s->line)) {
		s->too_long = true;
		return;
	}
	memcpy(s->line + s->len, text, len);
	s->len += len;
}

static bool take_text(struct trace_source *s, const char *text, size_t len)
{
	while (len) {
		const char *newline = memchr(text, '\n', len);
		size_t part = newline ? (size_t)(newline - text) : len;
		bool whole = newline && !s->len && !s->too_long && part <= LINE_MAX_BYTES;

		if (!whole)
			keep_part(s, text, part);
		if (!newline)
			return true;
		if (!(whole ? take_line(s, text, part, true) : take_line(s, s->line, s->len, true)))
			return false;
		text += part + 1;
		len -= part + 1;
	}
	return true;
}

static bool has_ftrace(const struct trace *trace)
{
	return trace->lines[TRACE_LINE_PAGE] + trace->lines[TRACE_LINE_OBJECT] + trace->lines[TRACE_LINE_EXTFRAG] +
		       trace->lines[TRACE_LINE_OTHER] + trace->lines[TRACE_LINE_DAMAGED] >
	       0;
}

static const char *read_lines(struct trace_source *s, trace_progress_fn *progress, void *arg, bool live)
{
	static char text[TRACE_INPUT_CHUNK];
	size_t got;

	for (;;) {
		const char *why;

		if (progress)
			progress(arg, s->in.done, s->in.size);
		why = trace_input_read(&s->in, text, sizeof(text), &got);
		if (why)
			return why;
		if (!got)
			break;
		if (!take_text(s, text, got))
			return strerror(ENOMEM);
		if (live && s->in.done > FOREIGN_MAX_BYTES && !has_ftrace(s->trace))
			break;
	}
	if ((s->len || s->too_long) && !take_line(s, s->line, s->len, false))
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
	trace->first_ns = from[0].time_ns;
	trace->last_ns = from[n - 1].time_ns;
	free(to);
	return true;
}

/* "no mm_page_alloc event in this trace", by what was looked for. */
static const char *nothing_found(unsigned int select)
{
	switch (select) {
	case TRACE_SELECT_PAGES:
		return "no mm_page_alloc event in this trace";
	case TRACE_SELECT_OBJECTS:
		return "no kmalloc or kmem_cache_alloc event in this trace";
	default:
		return "no mm_page_alloc, kmalloc or kmem_cache_alloc event in this trace";
	}
}

static const char *judge(const struct trace_source *s)
{
	const uint64_t *kinds = s->trace->kinds;

	if (!has_ftrace(s->trace))
		return "not a trace: no line of ftrace text in it";
	if (!kinds[TRACE_ALLOC] && !kinds[TRACE_ALLOC_FAILED] && !kinds[TRACE_OBJECT] && !kinds[TRACE_OBJECT_FAILED])
		return nothing_found(s->select);
	return NULL;
}

static int fail(const char *name, const char *why, char *error)
{
	snprintf(error, TRACE_ERROR_MAX, "%s: %s", name, why);
	return -1;
}

struct trace_source *trace_open(const char *path, unsigned int select, struct trace *trace, char *error)
{
	const char *name = strcmp(path, "-") ? path : "(standard input)", *why = strerror(ENOMEM);
	struct trace_source *s = calloc(1, sizeof(*s));

	memset(trace, 0, sizeof(*trace));
	if (s) {
		s->trace = trace;
		s->name = name;
		s->select = select;
		why = trace_input_open(&s->in, path);
		if (!why)
			return s;
		trace_close(s);
	}
	fail(name, why, error);
	return NULL;
}

bool trace_is_live(const struct trace_source *source)
{
	return source->in.is_live;
}

bool trace_waits(const struct trace_source *source)
{
	return trace_input_waits(&source->in);
}

int trace_read_all(struct trace_source *source, trace_progress_fn *progress, void *arg, char *error)
{
	const char *why;

	source->take = keep_event;
	source->arg = source->trace;
	why = read_lines(source, progress, arg, false);
	if (!why)
		why = judge(source);
	if (!why && source->trace->nr_out_of_order && !sort_by_time(source->trace))
		why = strerror(ENOMEM);
	return why ? fail(source->name, why, error) : 0;
}

int trace_follow(struct trace_source *source, trace_take_fn *take, trace_progress_fn *wait, void *arg, char *error)
{
	const char *why;

	source->take = take;
	source->arg = arg;
	why = read_lines(source, wait, arg, true);
	if (!why)
		why = judge(source);
	return why ? fail(source->name, why, error) : 0;
}

void trace_close(struct trace_source *source)
{
	if (source)
		trace_input_close(&source->in);
	free(source);
}

int trace_read(const char *path, struct trace *trace, char *error, trace_progress_fn *progress, void *arg)
{
	struct trace_source *source = trace_open(path, TRACE_SELECT_ALL, trace, error);
	int status = source ? trace_read_all(source, progress, arg, error) : -1;

	trace_close(source);
	return status;
}

void trace_free(struct trace *trace)
{
	free(trace->events);
	trace_requests_fini(&trace->requests);
	memset(trace, 0, sizeof(*trace));
}
