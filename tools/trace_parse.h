/* SPDX-License-Identifier: MIT */
/* trace_parse.h - one line of ftrace text. Any context, no state, no allocation. */
#ifndef TRACE_PARSE_H
#define TRACE_PARSE_H

#include <stddef.h>
#include <stdint.h>

#include "trace_event.h"

enum trace_line {
	TRACE_LINE_PAGE,    /* a page event: *ev is filled in */
	TRACE_LINE_EXTFRAG, /* mm_page_alloc_extfrag: Linux took from a list of another type */
	TRACE_LINE_OTHER,   /* a well-formed event of another kind */
	TRACE_LINE_COMMENT, /* "# ..." and blank lines, "##### CPU 1 buffer started ####" */
	TRACE_LINE_LOST,    /* "CPU:1 [LOST 42 EVENTS]": *lost is how many, 1 where the line does not say */
	TRACE_LINE_DAMAGED, /* a page event that is cut off or says impossible things */
	TRACE_LINE_FOREIGN, /* no ftrace text */
	NR_TRACE_LINES,
};

struct trace_line_info {
	uint64_t lost; /* LOST only */
	int left_out;  /* PAGE: 1 when a GFP flag has no meaning here and was dropped */
};

/* trace_parse_line - what line @text of @len bytes (without its newline) is. *@ev is written for PAGE only. */
enum trace_line trace_parse_line(const char *text, size_t len, struct trace_event *ev, struct trace_line_info *info);

#endif
