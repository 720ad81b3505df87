/* SPDX-License-Identifier: MIT */
/*
 * replay_report.c - the result of a replay as a page of text
 *
 * Model: verdict last, where the eye rests when a command has ended; what explains it above. Nothing that did not
 *        happen takes a line: lost events, foreign lines, failed requests appear only where there were some.
 */
#include "replay_report.h"

#include <string.h>

#include "trace_gfp.h"

const char *const report_type_names[FRAME_TYPES] = { "unmovable", "movable", "reclaimable", "other" };

#define GROUPED_MAX 32
#define FAILURES_SHOWN 5

/* "238,599" */
static const char *grouped(char *buf, uint64_t value)
{
	char digits[GROUPED_MAX];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

static void print_count(FILE *to, const char *label, uint64_t value, const char *note)
{
	char n[GROUPED_MAX];

	fprintf(to, "  %-30s %12s  %s\n", label, grouped(n, value), note);
}

static void print_count_if(FILE *to, const char *label, uint64_t value, const char *note)
{
	if (value)
		print_count(to, label, value, note);
}

static double trace_seconds(const struct trace *trace)
{
	if (trace->nr_events < 2)
		return 0;
	return (double)(trace->events[trace->nr_events - 1].time_ns - trace->events[0].time_ns) / 1e9;
}

static void print_trace(FILE *to, const struct replay_result *r)
{
	const struct trace *t = r->trace;
	char a[GROUPED_MAX], b[GROUPED_MAX];

	fprintf(to, "Trace  %s\n", r->name);
	fprintf(to, "  %s page events on %u CPU%s in %.2f s", grouped(a, t->nr_events), t->nr_cpus,
		t->nr_cpus == 1 ? "" : "s", trace_seconds(t));
	fprintf(to, "; frames in use at the peak: %s (%.1f MiB)\n", grouped(b, r->peak),
		(double)r->peak * r->before.frame_bytes / (1 << 20));
	print_count_if(to, "events of other kinds", t->lines[TRACE_LINE_OTHER], "passed over");
	print_count_if(to, "events out of order", t->nr_out_of_order, "sorted by time");
	print_count_if(to, "events lost by the tracer", t->nr_lost, "as the trace itself says");
	print_count_if(to, "damaged lines", t->lines[TRACE_LINE_DAMAGED], "page events cut off or impossible, skipped");
	print_count_if(to, "foreign lines", t->lines[TRACE_LINE_FOREIGN], "no ftrace text, skipped");
	print_count_if(to, "requests with unknown flags", t->nr_flags_left_out, "made without those flags");
}

static void print_machine(FILE *to, const struct replay_result *r)
{
	char a[GROUPED_MAX];

	fprintf(to, "\nMachine\n  %s frames managed (%.1f MiB), %u CPU%s", grouped(a, r->before.managed),
		(double)r->before.managed * r->before.frame_bytes / (1 << 20), r->nr_cpus, r->nr_cpus == 1 ? "" : "s");
	if (r->nr_cpus < r->trace->nr_cpus)
		fprintf(to, " (the trace's %u take turns)", r->trace->nr_cpus);
	fputc('\n', to);
	if (r->mem_bytes)
		fprintf(to, "  the least memory that gives %.4g x the trace's peak: %s%lluK\n", r->headroom,
			r->described ? "mem=" : "--mem ", (unsigned long long)(r->mem_bytes >> 10));
	else
		fprintf(to, "  %.2f x the trace's peak\n", (double)r->before.managed / (double)(r->peak ? r->peak : 1));
}

static void print_orders(FILE *to, const char *label, const uint64_t *by_order)
{
	char n[GROUPED_MAX];

	fprintf(to, "  %-9s", label);
	for (unsigned int order = 0; order <= SCATTER_MAX_ORDER; order++)
		fprintf(to, " %*s", order ? 7 : 11, grouped(n, by_order[order]));
	fputc('\n', to);
}

static void print_order_heads(FILE *to, const char *label)
{
	fprintf(to, "  %-9s", label);
	for (unsigned int order = 0; order <= SCATTER_MAX_ORDER; order++)
		fprintf(to, " %*u", order ? 7 : 11, order);
	fputc('\n', to);
}

static void print_failures(FILE *to, const struct follow *f)
{
	char flags[256], n[GROUPED_MAX];

	for (uint64_t i = 0; i < f->counts.failed && i < FAILURES_SHOWN; i++) {
		const struct follow_failure *e = &f->failures[i];

		trace_gfp_format(e->gfp, flags, sizeof(flags));
		fprintf(to, "    at %llu.%06llu s, CPU %u: order %u, %s\n",
			(unsigned long long)(e->time_ns / 1000000000),
			(unsigned long long)(e->time_ns % 1000000000 / 1000), e->cpu, e->order, flags);
	}
	if (f->counts.failed > FAILURES_SHOWN)
		fprintf(to, "    and %s more\n", grouped(n, f->counts.failed - FAILURES_SHOWN));
}

static void print_requests(FILE *to, const struct replay_result *r)
{
	const struct follow_counts *c = &r->follow->counts;
	char note[64], n[GROUPED_MAX];

	fprintf(to, "\nRequests\n");
	snprintf(note, sizeof(note), "of %s that Linux served", grouped(n, c->served + c->failed));
	print_count(to, "served", c->served, note);
	print_count(to, "failed", c->failed, c->failed ? "Linux served them, this machine did not:" : "");
	print_failures(to, r->follow);
	print_count_if(to, "not made", c->linux_failed, "Linux had no frames for them either");
	snprintf(note, sizeof(note), "a second (%.3f s)", r->seconds);
	print_count(to, "page events", (uint64_t)(r->seconds > 0 ? (double)r->trace->nr_events / r->seconds : 0), note);
	print_count(to, "fallbacks: pageblocks taken", r->after.fallback_steal - r->before.fallback_steal,
		    "for another migratetype");
	print_count(to, "fallbacks: pieces borrowed", r->after.fallback_borrow - r->before.fallback_borrow,
		    "from another migratetype");
	print_count_if(to, "fallbacks in the trace", r->trace->lines[TRACE_LINE_EXTFRAG], "Linux's own");

	fputc('\n', to);
	print_order_heads(to, "order");
	print_orders(to, "served", c->served_order);
	if (c->failed)
		print_orders(to, "failed", c->failed_order);
	fprintf(to, "\n  %-9s", "type");
	for (int type = 0; type < FRAME_TYPES; type++)
		fprintf(to, " %11s", report_type_names[type]);
	fprintf(to, "\n  %-9s", "served");
	for (int type = 0; type < FRAME_TYPES; type++)
		fprintf(to, " %11s", grouped(n, c->served_type[type]));
	if (c->failed) {
		fprintf(to, "\n  %-9s", "failed");
		for (int type = 0; type < FRAME_TYPES; type++)
			fprintf(to, " %11s", grouped(n, c->failed_type[type]));
	}
	fputc('\n', to);
}

static void print_frees(FILE *to, const struct replay_result *r)
{
	const struct follow_counts *c = &r->follow->counts;

	fprintf(to, "\nFrees\n");
	print_count(to, "of whole blocks", c->free_whole, "");
	print_count_if(to, "of parts of a block", c->free_part, "the block was split, its rest stayed in use");
	print_count_if(to, "of frames from before", c->free_before, "the trace does not show their request");
	print_count_if(to, "of frames already free", c->free_twice, "freed twice, or their request left no event");
	print_count_if(to, "of frames never served", c->free_failed, "the failed requests above");
	print_count_if(to, "known from batches only", c->free_batched_only, "their own event was lost");
	print_count_if(to, "lost", c->reused, "blocks that Linux handed out again: freed first");
}

static void print_lists(FILE *to, const char *title, const struct report_lists *lists)
{
	char n[GROUPED_MAX];

	fprintf(to, "\nFree lists %s (blocks of 2^order frames)\n  %-15s", title, "");
	for (unsigned int order = 0; lists->nr && order < lists->zones[0].nr_orders; order++)
		fprintf(to, " %6u", order);
	for (unsigned int i = 0; i < lists->nr; i++) {
		const struct report_zone *z = &lists->zones[i];

		fprintf(to, "\n  node %d %-8s", z->node, z->name);
		for (unsigned int order = 0; order < z->nr_orders; order++)
			fprintf(to, " %6s", grouped(n, z->nr_free[order]));
	}
	fputc('\n', to);
}

static void print_side(FILE *to, const char *label, const struct scatter_side *side)
{
	char n[GROUPED_MAX];

	fprintf(to, "    %-19s", label);
	for (int type = 0; type < FRAME_TYPES; type++)
		fprintf(to, " %11s", grouped(n, side->pageblocks_of[type]));
	fprintf(to, " %11s\n", grouped(n, side->pageblocks_mixed));
}

static void print_scatter(FILE *to, const char *when, const struct scatter *s, unsigned int pageblock_order)
{
	char n[GROUPED_MAX];

	if (!s->taken)
		return;
	fprintf(to, "\nScatter %s: aligned blocks touched by the %s frames in use, here and on the traced machine\n",
		when, grouped(n, s->frames));
	print_order_heads(to, "order");
	print_orders(to, "here", s->ours.blocks);
	print_orders(to, "Linux", s->linux_.blocks);
	print_orders(to, "fewest", s->fewest);
	fprintf(to, "    %-19s", "");
	for (int type = 0; type < FRAME_TYPES; type++)
		fprintf(to, " %11s", report_type_names[type]);
	fprintf(to, " %11s\n", "mixed");
	snprintf(n, sizeof(n), "order-%u blocks", pageblock_order);
	fprintf(to, "    %s with\n", n);
	print_side(to, "  here", &s->ours);
	print_side(to, "  Linux", &s->linux_);
}

bool report_ok(const struct replay_result *r)
{
	return !r->follow->counts.failed && !r->verify_status && !r->again_status && !r->not_returned;
}

static void print_verdict(FILE *to, const struct replay_result *r)
{
	char a[GROUPED_MAX], b[GROUPED_MAX];

	fprintf(to, "\nVerdict\n");
	if (r->verify_status)
		fprintf(to, "  mm_verify: WRONG: %s\n", r->verify.text);
	else
		fprintf(to, "  mm_verify: sound; looked at %s frames in %s blocks\n", grouped(a, r->verify.frames),
			grouped(b, r->verify.blocks));
	if (r->again_status)
		fprintf(to, "  after giving back the %s frames in use: WRONG: %s\n", grouped(a, r->live_at_end),
			r->again.text);
	else if (r->not_returned)
		fprintf(to, "  after giving back the %s frames in use: %s frames are MISSING\n",
			grouped(a, r->live_at_end), grouped(b, r->not_returned));
	else
		fprintf(to, "  after giving back the %s frames in use: every frame is free again\n",
			grouped(a, r->live_at_end));
	if (r->follow->counts.failed)
		fprintf(to, "  %s requests FAILED\n", grouped(a, r->follow->counts.failed));
	else
		fprintf(to, "  every request that Linux served was served\n");
}

void report_print(FILE *to, const struct replay_result *r)
{
	print_trace(to, r);
	print_machine(to, r);
	print_requests(to, r);
	print_frees(to, r);
	print_lists(to, "before", &r->lists_before);
	print_lists(to, "after", &r->lists_after);
	print_scatter(to, "at the peak", &r->at_peak, r->before.block_order);
	print_scatter(to, "at the end", &r->at_end, r->before.block_order);
	print_verdict(to, r);
}

void report_lists_parse(struct report_lists *lists, const char *text)
{
	lists->nr = 0;
	while (*text && lists->nr < REPORT_ZONES_MAX) {
		struct report_zone *z = &lists->zones[lists->nr];
		const char *end = strchr(text, '\n');
		int used = 0, step = 0;

		memset(z, 0, sizeof(*z));
		if (sscanf(text, "Node %d, zone %15s%n", &z->node, z->name, &used) == 2) {
			for (text += used; z->nr_orders < REPORT_ORDERS_MAX; text += step) {
				if (end && text >= end)
					break;
				if (sscanf(text, " %llu%n", &z->nr_free[z->nr_orders], &step) != 1)
					break;
				z->nr_orders++;
			}
			lists->nr++;
		}
		if (!end)
			break;
		text = end + 1;
	}
}
