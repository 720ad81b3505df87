/* SPDX-License-Identifier: MIT */
/* replay_report.h - what a replay found out, for people and for programs. */
#ifndef REPLAY_REPORT_H
#define REPLAY_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <quire/verify.h>

#include "replay_engine.h"
#include "replay_follow.h"
#include "replay_scatter.h"
#include "trace_read.h"

#define REPORT_ZONES_MAX 256
#define REPORT_ORDERS_MAX 16

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
	const struct follow *follow; /* counts and failures of the replay */
	uint64_t peak, peak_event;   /* frames; index of the event that reached it */
	double headroom;             /* the machine was sized to so many peaks; 0: it was given */
	uint64_t mem_bytes;          /* what that took; 0: it was given */
	bool described;              /* by --dmesg or --dtb: mem_bytes was its mem=, otherwise --mem */
	const char *cmdline;         /* NULL: none */
	unsigned int nr_cpus;
	double seconds;       /* the replay itself */
	uint64_t live_at_end; /* frames, of Linux's */
	struct engine_state before, after;
	struct report_lists lists_before, lists_after;
	struct scatter at_peak, at_end;
	int verify_status; /* of mm_verify() after the last event */
	struct mm_verify_report verify;
	int again_status; /* and after every block in use was given back */
	struct mm_verify_report again;
	uint64_t not_returned; /* frames that then were missing from the free ones */
};

/* report_ok - was everything served that Linux served, and is the state sound? */
bool report_ok(const struct replay_result *r);
void report_print(FILE *to, const struct replay_result *r);
void report_json(FILE *to, const struct replay_result *r);
/* report_lists_parse - /proc/buddyinfo's text, NUL-terminated. Lines of another shape are passed over. */
void report_lists_parse(struct report_lists *lists, const char *text);

extern const char *const report_type_names[FRAME_TYPES];

#endif
