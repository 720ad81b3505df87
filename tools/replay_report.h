/* SPDX-License-Identifier: MIT */
/* replay_report.h - what a replay found out, for people and for programs. */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <quire/verify.h>

#include "replay_engine.h"
#include "replay_scatter.h"
#include "replay_serve.h"
#include "replay_walk.h"
#include "trace_read.h"

#define REPORT_ZONES_MAX 256
#define REPORT_ORDERS_MAX 16
#define REPORT_GROUPED_MAX 32

/* One line of /proc/buddyinfo. */
struct report_zone {
	int node;
	char name[16];
	unsigned long long nr_free[REPORT_ORDERS_MAX];
	unsigned int nr_orders;
};

struct report_lists {
	struct report_zone zones[REPORT_ZONES_MAX];
	unsigned int nr;
};

struct replay_result {
	const char *name; /* of the trace */
	const struct trace *trace;
	const struct walk *walk;     /* counts and failures of the replay */
	const struct server *server; /* the rows that served objects */
	bool live;
	uint64_t peak;                             /* frames in use and frames' worth of objects */
	uint64_t peak_frames, peak_event;          /* of pages: frames; index of the event that reached it */
	uint64_t objects_peak, objects_peak_event; /* of objects: bytes that Linux set aside */
	double headroom;                           /* the machine was sized to so many peaks; 0: it was given */
	uint64_t mem_bytes;                        /* what that took; 0: it was given */
	bool described;                            /* by --dmesg or --dtb: mem_bytes was its mem=, otherwise --mem */
	const char *cmdline;                       /* NULL: none */
	unsigned int nr_cpus;
	double seconds;                      /* the replay itself; live: from the first event waited for to the end */
	double prepare_seconds;              /* before it: reading the trace and looking for its peak */
	uint64_t frames_at_end, live_at_end; /* frames and objects in use, of Linux's */
	struct engine_state before, after;
	struct report_lists lists_before, lists_after;
	struct scatter at_peak, at_end; /* at_peak is not taken live */
	struct serve_shot objects_at_peak, objects_at_end;
	int verify_status; /* of mm_verify() after the last event */
	struct mm_verify_report verify;
	int again_status; /* and after every block in use was given back */
	struct mm_verify_report again;
	uint64_t not_returned; /* frames that then were missing from the free ones */
	uint64_t complaints;   /* BUGs and warnings in the kernel's log */
	char complaint[160];   /* the first of them */
};

/* report_ok - was everything served that Linux served, and is the state sound? */
bool report_ok(const struct replay_result *r);
/* report_slab_ratio - memory under the objects at their peak, in bytes that Linux set aside for them. 0: no objects. */
double report_slab_ratio(const struct replay_result *r);
/* report_objects - the text about objects (replay_objects_report.c). */
void report_objects(FILE *to, const struct replay_result *r);
/* report_json_objects - their part of the JSON object, with a comma behind it. report_json_text - a JSON string. */
void report_json_objects(FILE *to, const struct replay_result *r);
void report_json_text(FILE *to, const char *text);
/* report_grouped - "238,599" in @buf, REPORT_GROUPED_MAX bytes. */
const char *report_grouped(char *buf, uint64_t value);
/* report_count - a line of the text: label, number, note. report_count_if - unless the number is 0. */
void report_count(FILE *to, const char *label, uint64_t value, const char *note);
void report_count_if(FILE *to, const char *label, uint64_t value, const char *note);
void report_print(FILE *to, const struct replay_result *r);
void report_json(FILE *to, const struct replay_result *r);
/* report_lists_parse - /proc/buddyinfo's text, NUL-terminated. Lines of another shape are passed over. */
void report_lists_parse(struct report_lists *lists, const char *text);

extern const char *const report_type_names[FRAME_TYPES];

#endif
