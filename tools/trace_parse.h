/* SPDX-License-Identifier: MIT */
/* trace_parse.h - one line of ftrace text. Any context, no state, no allocation. */
#ifndef TRACE_PARSE_H
#define TRACE_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace_event.h"
#include "trace_words.h"

enum trace_line {
	TRACE_LINE_PAGE,    /* a page event: *ev is filled in */
	TRACE_LINE_OBJECT,  /* an event of an object: *ev and info->object are */
	TRACE_LINE_EXTFRAG, /* mm_page_alloc_extfrag: Linux took from a list of another type */
	TRACE_LINE_OTHER,   /* a well-formed event of another kind */
	TRACE_LINE_COMMENT, /* "# ..." and blank lines, "##### CPU 1 buffer started ####" */
	TRACE_LINE_LOST,    /* "CPU:1 [LOST 42 EVENTS]": *lost is how many, 1 where the line does not say */
	TRACE_LINE_DAMAGED, /* a page or object event that is cut off or says impossible things */
	TRACE_LINE_FOREIGN, /* no ftrace text */
	NR_TRACE_LINES,
};

/* What an object's line says beside its address. Frees: the name only. */
struct trace_object {
	struct span name; /* of the cache, inside the line; empty: the line does not name one */
	bool of_cache;    /* kmem_cache_*, not kmalloc and kfree */
	bool accounted;   /* ALLOC from here on */
	int node;         /* -1: any */
	uint32_t gfp;
	uint32_t bytes_req, bytes_alloc; /* what was asked for, and what Linux set aside */
};

struct trace_line_info {
	uint64_t lost; /* LOST only */
	int left_out;  /* PAGE, OBJECT: 1 when a GFP flag has no meaning here and was dropped */
	bool open;     /* PAGE, OBJECT: were the line cut off at its end, nothing would show it */
	struct trace_object object;
};

/* trace_parse_line - what line @text of @len bytes (without its newline) is. *@ev is written for PAGE and OBJECT only;
 * the request and cache of an OBJECT are for the caller to fill in from info->object. */
enum trace_line trace_parse_line(const char *text, size_t len, struct trace_event *ev, struct trace_line_info *info);

/* trace_parse_object - the fields of an object's event (trace_object.c). False: damaged, *@ev is untouched. */
bool trace_parse_object(struct span fields, enum trace_kind kind, struct trace_event *ev, struct trace_line_info *info);

#endif
