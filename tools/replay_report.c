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

#define FAILURES_SHOWN 5

const char *report_grouped(char *buf, uint64_t value)
{
	char digits[REPORT_GROUPED_MAX];
	int len = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

void report_count(FILE *to, const char *label, uint64_t value, const char *note)
{
	char n[REPORT_GROUPED_MAX];

	fprintf(to, "  %-30s %12s  %s\n", label, report_grouped(n, value), note);
}

void report_count_if(FILE *to, const char *label, uint64_t value, const char *note)
{
	if (value)
		report_count(to, label, value, note);
}

static double trace_seconds(const struct trace *trace)
{
	return trace->last_ns > trace->first_ns ? (double)(trace->last_ns - trace->first_ns) / 1e9 : 0;
}

static uint64_t page_events(const struct trace *t)
{
	return t->kinds[TRACE_ALLOC] + t->kinds[TRACE_ALLOC_FAILED] + t->kinds[TRACE_FREE] +
	       t->kinds[TRACE_FREE_BATCHED];
}

static void print_trace(FILE *to, const struct replay_result *r)
{
	const struct trace *t = r->trace;
	char a[REPORT_GROUPED_MAX], b[REPORT_GROUPED_MAX];

	fprintf(to, "Trace  %s\n", r->name);
	fprintf(to, "  %s page events and %s object events on %u CPU%s in %.2f s\n", report_grouped(a, page_events(t)),
		report_grouped(b, t->nr_events - page_events(t)), t->nr_cpus, t->nr_cpus == 1 ? "" : "s",
		trace_seconds(t));
	fprintf(to, "  frames in use at the peak: %s (%.1f MiB)\n", report_grouped(a, r->peak_frames),
		(double)r->peak_frames * r->before.frame_bytes / (1 << 20));
	report_count_if(to, "events not asked for", t->nr_not_selected, "--events");
	report_count_if(to, "events of other kinds", t->lines[TRACE_LINE_OTHER], "passed over");
	report_count_if(to, "events out of order", t->nr_out_of_order,
			r->live ? "served as they came" : "sorted by time");
	report_count_if(to, "events lost by the tracer", t->nr_lost, "as the trace itself says");
	report_count_if(to, "damaged lines", t->lines[TRACE_LINE_DAMAGED], "events cut off or impossible, skipped");
	report_count_if(to, "foreign lines", t->lines[TRACE_LINE_FOREIGN], "no ftrace text, skipped");
	report_count_if(to, "requests with unknown flags", t->nr_flags_left_out, "made without those flags");
}

static void print_machine(FILE *to, const struct replay_result *r)
{
	char a[REPORT_GROUPED_MAX];

	fprintf(to, "\nMachine\n  %s frames managed (%.1f MiB), %u CPU%s", report_grouped(a, r->before.managed),
		(double)r->before.managed * r->before.frame_bytes / (1 << 20), r->nr_cpus, r->nr_cpus == 1 ? "" : "s");
	if (r->nr_cpus < r->trace->nr_cpus)
		fprintf(to, " (the trace's %u take turns)", r->trace->nr_cpus);
	fputc('\n', to);
	if (r->mem_bytes)
		fprintf(to, "  the least memory that gives %.4g x the trace's peak: %s%lluK\n", r->headroom,
			r->described ? "mem=" : "--mem ", (unsigned long long)(r->mem_bytes >> 10));
	else if (!r->live)
		fprintf(to, "  %.2f x the trace's peak\n", (double)r->before.managed / (double)(r->peak ? r->peak : 1));
}

static void print_orders(FILE *to, const char *label, const uint64_t *by_order)
{
	char n[REPORT_GROUPED_MAX];

	fprintf(to, "  %-9s", label);
	for (unsigned int order = 0; order <= SCATTER_MAX_ORDER; order++)
		fprintf(to, " %*s", order ? 7 : 11, report_grouped(n, by_order[order]));
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
	char flags[256], n[REPORT_GROUPED_MAX];

	for (uint64_t i = 0; i < f->counts.failed && i < FAILURES_SHOWN; i++) {
		const struct follow_failure *e = &f->failures[i];

		trace_gfp_format(e->gfp, flags, sizeof(flags));
		fprintf(to, "    at %llu.%06llu s, CPU %u: order %u, %s\n",
			(unsigned long long)(e->time_ns / 1000000000),
			(unsigned long long)(e->time_ns % 1000000000 / 1000), e->cpu, e->order, flags);
	}
	if (f->counts.failed > FAILURES_SHOWN)
		fprintf(to, "    and %s more\n", report_grouped(n, f->counts.failed - FAILURES_SHOWN));
}

static void print_requests(FILE *to, const struct replay_result *r)
{
	const struct follow_counts *c = &r->walk->pages.counts;
	char note[64], n[REPORT_GROUPED_MAX];

	fprintf(to, "\nPages\n");
	snprintf(note, sizeof(note), "of %s that Linux served", report_grouped(n, c->served + c->failed));
	report_count(to, "served", c->served, note);
	report_count(to, "failed", c->failed, c->failed ? "Linux served them, this machine did not:" : "");
	print_failures(to, &r->walk->pages);
	report_count_if(to, "not made", c->linux_failed, "Linux had no frames for them either");
	report_count_if(to, "left to the objects", c->left, "Linux filled its slabs with them, by their flags");
	report_count_if(to, "handed back", c->handed_back, "they were large kmallocs, and are served as such");
	report_count(to, "fallbacks: pageblocks taken", r->after.fallback_steal - r->before.fallback_steal,
		     "for another migratetype");
	report_count(to, "fallbacks: pieces borrowed", r->after.fallback_borrow - r->before.fallback_borrow,
		     "from another migratetype");
	report_count_if(to, "fallbacks in the trace", r->trace->lines[TRACE_LINE_EXTFRAG], "Linux's own");

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
		fprintf(to, " %11s", report_grouped(n, c->served_type[type]));
	if (c->failed) {
		fprintf(to, "\n  %-9s", "failed");
		for (int type = 0; type < FRAME_TYPES; type++)
			fprintf(to, " %11s", report_grouped(n, c->failed_type[type]));
	}
	fputc('\n', to);
}

static void print_frees(FILE *to, const struct replay_result *r)
{
	const struct follow_counts *c = &r->walk->pages.counts;

	fprintf(to, "\nFrees\n");
	report_count(to, "of whole blocks", c->free_whole, "");
	report_count_if(to, "of parts of a block", c->free_part, "the block was split, its rest stayed in use");
	report_count_if(to, "of frames from before", c->free_before, "the trace does not show their request");
	report_count_if(to, "of frames already free", c->free_twice, "freed twice, or their request left no event");
	report_count_if(to, "of frames never served", c->free_failed, "the failed requests above");
	report_count_if(to, "of frames left to objects", c->free_left, "");
	report_count_if(to, "known from batches only", c->free_batched_only, "their own event was lost");
	report_count_if(to, "lost", c->reused, "blocks that Linux handed out again: freed first");
}

static void print_lists(FILE *to, const char *title, const struct report_lists *lists)
{
	char n[REPORT_GROUPED_MAX];

	fprintf(to, "\nFree lists %s (blocks of 2^order frames)\n  %-15s", title, "");
	for (unsigned int order = 0; lists->nr && order < lists->zones[0].nr_orders; order++)
		fprintf(to, " %6u", order);
	for (unsigned int i = 0; i < lists->nr; i++) {
		const struct report_zone *z = &lists->zones[i];

		fprintf(to, "\n  node %d %-8s", z->node, z->name);
		for (unsigned int order = 0; order < z->nr_orders; order++)
			fprintf(to, " %6s", report_grouped(n, z->nr_free[order]));
	}
	fputc('\n', to);
}

static void print_side(FILE *to, const char *label, const struct scatter_side *side)
{
	char n[REPORT_GROUPED_MAX];

	fprintf(to, "    %-19s", label);
	for (int type = 0; type < FRAME_TYPES; type++)
		fprintf(to, " %11s", report_grouped(n, side->pageblocks_of[type]));
	fprintf(to, " %11s\n", report_grouped(n, side->pageblocks_mixed));
}

static void print_scatter(FILE *to, const char *when, const struct scatter *s, unsigned int pageblock_order)
{
	char n[REPORT_GROUPED_MAX];

	if (!s->taken)
		return;
	fprintf(to, "\nScatter %s: aligned blocks touched by the %s frames in use, here and on the traced machine\n",
		when, report_grouped(n, s->frames));
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

static uint64_t failures(const struct replay_result *r)
{
	return r->walk->pages.counts.failed + r->walk->objects.counts.failed;
}

bool report_ok(const struct replay_result *r)
{
	return !failures(r) && !r->verify_status && !r->again_status && !r->not_returned && !r->complaints;
}

static void print_speed(FILE *to, const struct replay_result *r)
{
	double seconds = r->seconds + r->prepare_seconds;
	char a[REPORT_GROUPED_MAX], b[REPORT_GROUPED_MAX];

	if (!(r->seconds > 0))
		return;
	fprintf(to, "  %s events a second", report_grouped(a, (uint64_t)((double)r->trace->nr_events / seconds)));
	if (r->prepare_seconds > 0)
		fprintf(to, "; served alone, %s",
			report_grouped(b, (uint64_t)((double)r->trace->nr_events / r->seconds)));
	fprintf(to, " (%.3f s)\n", r->seconds);
}

static void print_verdict(FILE *to, const struct replay_result *r)
{
	char a[REPORT_GROUPED_MAX], b[REPORT_GROUPED_MAX], c[REPORT_GROUPED_MAX];

	fprintf(to, "\nVerdict\n");
	print_speed(to, r);
	if (r->verify_status)
		fprintf(to, "  mm_verify: WRONG: %s\n", r->verify.text);
	else
		fprintf(to, "  mm_verify: sound; looked at %s frames in %s blocks\n",
			report_grouped(a, r->verify.frames), report_grouped(b, r->verify.blocks));
	if (r->again_status)
		fprintf(to, "  after giving back the %s frames and %s objects in use: WRONG: %s\n",
			report_grouped(a, r->frames_at_end), report_grouped(c, r->live_at_end), r->again.text);
	else if (r->not_returned)
		fprintf(to, "  after giving back the %s frames and %s objects in use: %s frames are MISSING\n",
			report_grouped(a, r->frames_at_end), report_grouped(c, r->live_at_end),
			report_grouped(b, r->not_returned));
	else
		fprintf(to, "  after giving back the %s frames and %s objects in use: every frame is free again\n",
			report_grouped(a, r->frames_at_end), report_grouped(c, r->live_at_end));
	if (r->complaints)
		fprintf(to, "  the kernel log has %s complaints: %s\n", report_grouped(a, r->complaints), r->complaint);
	if (failures(r))
		fprintf(to, "  %s requests FAILED\n", report_grouped(a, failures(r)));
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
	report_objects(to, r);
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
