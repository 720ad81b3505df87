/* SPDX-License-Identifier: MIT */
/*
 * replay_json.c - the result of a replay as one JSON object
 *
 * Model: names are the fields of struct replay_result and its parts; counts by order and by migratetype are arrays and
 *        objects; everything is present even where it is zero, so that a program need not ask.
 */
#include "replay_report.h"

#include "trace_gfp.h"

/* One member or element; @first says whether a comma is due. */
static void comma(FILE *to, bool *first)
{
	if (!*first)
		fputs(", ", to);
	*first = false;
}

void report_json_text(FILE *to, const char *text)
{
	fputc('"', to);
	for (; text && *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			fprintf(to, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			fprintf(to, "\\u%04x", c);
		else
			fputc(c, to);
	}
	fputc('"', to);
}

static void put_member(FILE *to, bool *first, const char *name, uint64_t value)
{
	comma(to, first);
	fprintf(to, "\"%s\": %llu", name, (unsigned long long)value);
}

static void put_array(FILE *to, const uint64_t *values, unsigned int nr)
{
	bool first = true;

	fputc('[', to);
	for (unsigned int i = 0; i < nr; i++) {
		comma(to, &first);
		fprintf(to, "%llu", (unsigned long long)values[i]);
	}
	fputc(']', to);
}

static void put_types(FILE *to, const uint64_t *values)
{
	bool first = true;

	fputc('{', to);
	for (int type = 0; type < FRAME_TYPES; type++)
		put_member(to, &first, report_type_names[type], values[type]);
	fputc('}', to);
}

static void put_trace(FILE *to, const struct replay_result *r)
{
	const struct trace *t = r->trace;
	bool first = false;

	fputs("  \"trace\": {\"file\": ", to);
	report_json_text(to, r->name);
	put_member(to, &first, "lines", t->nr_lines);
	put_member(to, &first, "events", t->nr_events);
	put_member(to, &first, "page_events",
		   t->kinds[TRACE_ALLOC] + t->kinds[TRACE_ALLOC_FAILED] + t->kinds[TRACE_FREE] +
			   t->kinds[TRACE_FREE_BATCHED]);
	put_member(to, &first, "object_events",
		   t->kinds[TRACE_OBJECT] + t->kinds[TRACE_OBJECT_FAILED] + t->kinds[TRACE_KFREE] +
			   t->kinds[TRACE_CACHE_FREE]);
	put_member(to, &first, "events_not_selected", t->nr_not_selected);
	put_member(to, &first, "requests", t->kinds[TRACE_ALLOC]);
	put_member(to, &first, "requests_linux_failed", t->kinds[TRACE_ALLOC_FAILED]);
	put_member(to, &first, "frees", t->kinds[TRACE_FREE]);
	put_member(to, &first, "frees_batched", t->kinds[TRACE_FREE_BATCHED]);
	put_member(to, &first, "fallbacks", t->lines[TRACE_LINE_EXTFRAG]);
	put_member(to, &first, "other_events", t->lines[TRACE_LINE_OTHER]);
	put_member(to, &first, "lost_events", t->nr_lost);
	put_member(to, &first, "damaged_lines", t->lines[TRACE_LINE_DAMAGED]);
	put_member(to, &first, "foreign_lines", t->lines[TRACE_LINE_FOREIGN]);
	put_member(to, &first, "flags_left_out", t->nr_flags_left_out);
	put_member(to, &first, "out_of_order", t->nr_out_of_order);
	put_member(to, &first, "cpus", t->nr_cpus);
	put_member(to, &first, "peak_frames", r->peak_frames);
	put_member(to, &first, "peak_event", r->peak_event);
	put_member(to, &first, "peak_frames_with_objects", r->peak);
	put_member(to, &first, "live_frames_at_end", r->frames_at_end);
	put_member(to, &first, "live_objects_at_end", r->live_at_end);
	put_member(to, &first, "live", r->live);
	fputs("},\n", to);
}

static void put_machine(FILE *to, const struct replay_result *r)
{
	bool first = true;

	fputs("  \"machine\": {", to);
	put_member(to, &first, "managed_frames", r->before.managed);
	put_member(to, &first, "frame_bytes", r->before.frame_bytes);
	put_member(to, &first, "cpus", r->nr_cpus);
	put_member(to, &first, "fitted_mem_bytes", r->mem_bytes);
	fprintf(to, ", \"headroom\": %.6g, \"managed_per_peak\": %.6f, \"cmdline\": ", r->headroom,
		(double)r->before.managed / (double)(r->peak ? r->peak : 1));
	report_json_text(to, r->cmdline ? r->cmdline : "");
	fputs("},\n", to);
}

static void put_failures(FILE *to, const struct follow *f)
{
	bool first = true;
	char flags[256];

	fputs("  \"first_failures\": [", to);
	for (uint64_t i = 0; i < f->counts.failed && i < FOLLOW_FAILURES_KEPT; i++) {
		const struct follow_failure *e = &f->failures[i];

		trace_gfp_format(e->gfp, flags, sizeof(flags));
		comma(to, &first);
		fprintf(to,
			"{\"event\": %llu, \"time_ns\": %llu, \"cpu\": %u, \"order\": %u, \"migratetype\": %u, \"gfp\": \"%s\"}",
			(unsigned long long)e->event, (unsigned long long)e->time_ns, e->cpu, e->order, e->type, flags);
	}
	fputs("],\n", to);
}

static void put_requests(FILE *to, const struct replay_result *r)
{
	const struct follow_counts *c = &r->walk->pages.counts;
	bool first = true;

	fprintf(to, "  \"served\": %llu,\n  \"failed\": %llu,\n", (unsigned long long)c->served,
		(unsigned long long)c->failed);
	fprintf(to, "  \"left_to_objects\": %llu,\n  \"handed_back\": %llu,\n", (unsigned long long)c->left,
		(unsigned long long)c->handed_back);
	put_failures(to, &r->walk->pages);
	fprintf(to, "  \"seconds\": %.6f,\n  \"seconds_preparing\": %.6f,\n", r->seconds, r->prepare_seconds);
	fprintf(to, "  \"events_per_second\": %.0f,\n  \"events_per_second_in_all\": %.0f,\n",
		r->seconds > 0 ? (double)r->trace->nr_events / r->seconds : 0,
		r->seconds > 0 ? (double)r->trace->nr_events / (r->seconds + r->prepare_seconds) : 0);
	fputs("  \"served_by_order\": ", to);
	put_array(to, c->served_order, TRACE_MAX_ORDER + 1);
	fputs(",\n  \"failed_by_order\": ", to);
	put_array(to, c->failed_order, TRACE_MAX_ORDER + 1);
	fputs(",\n  \"served_by_migratetype\": ", to);
	put_types(to, c->served_type);
	fputs(",\n  \"failed_by_migratetype\": ", to);
	put_types(to, c->failed_type);
	fputs(",\n  \"frees\": {", to);
	put_member(to, &first, "whole", c->free_whole);
	put_member(to, &first, "part", c->free_part);
	put_member(to, &first, "before_trace", c->free_before);
	put_member(to, &first, "of_left", c->free_left);
	put_member(to, &first, "twice", c->free_twice);
	put_member(to, &first, "of_failed", c->free_failed);
	put_member(to, &first, "batched_only", c->free_batched_only);
	put_member(to, &first, "batched_companions", c->companions);
	put_member(to, &first, "lost", c->reused);
	put_member(to, &first, "splits", c->splits);
	fputs("},\n", to);
}

static void put_lists(FILE *to, const char *name, const struct report_lists *lists)
{
	bool first = true;

	fprintf(to, "\"%s\": [", name);
	for (unsigned int i = 0; i < lists->nr; i++) {
		const struct report_zone *z = &lists->zones[i];
		bool first_order = true;

		comma(to, &first);
		fprintf(to, "{\"node\": %d, \"zone\": \"%s\", \"free\": [", z->node, z->name);
		for (unsigned int order = 0; order < z->nr_orders; order++) {
			comma(to, &first_order);
			fprintf(to, "%llu", z->nr_free[order]);
		}
		fputs("]}", to);
	}
	fputc(']', to);
}

static void put_side(FILE *to, const char *name, const struct scatter_side *side)
{
	fprintf(to, "\"%s\": {\"blocks\": ", name);
	put_array(to, side->blocks, SCATTER_MAX_ORDER + 1);
	fputs(", \"pageblocks_with\": ", to);
	put_types(to, side->pageblocks_of);
	fprintf(to, ", \"pageblocks_mixed\": %llu}", (unsigned long long)side->pageblocks_mixed);
}

static void put_scatter(FILE *to, const char *name, const struct scatter *s)
{
	fprintf(to, "\"%s\": {\"frames\": %llu, ", name, (unsigned long long)s->frames);
	put_side(to, "here", &s->ours);
	fputs(", ", to);
	put_side(to, "linux", &s->linux_);
	fputs(", \"fewest\": ", to);
	put_array(to, s->fewest, SCATTER_MAX_ORDER + 1);
	fputc('}', to);
}

static void put_verify(FILE *to, const char *name, int status, const struct mm_verify_report *report)
{
	fprintf(to, "  \"%s\": {\"ok\": %s, \"frames\": %llu, \"blocks\": %llu, \"text\": ", name,
		status ? "false" : "true", report->frames, report->blocks);
	report_json_text(to, report->text);
	fputs("},\n", to);
}

void report_json(FILE *to, const struct replay_result *r)
{
	fputs("{\n", to);
	put_trace(to, r);
	put_machine(to, r);
	put_requests(to, r);
	report_json_objects(to, r);
	fprintf(to, "  \"fallbacks\": {\"pageblocks_taken\": %llu, \"pieces_borrowed\": %llu},\n",
		r->after.fallback_steal - r->before.fallback_steal,
		r->after.fallback_borrow - r->before.fallback_borrow);
	fputs("  \"free_lists\": {", to);
	put_lists(to, "before", &r->lists_before);
	fputs(", ", to);
	put_lists(to, "after", &r->lists_after);
	fputs("},\n  \"scatter\": {", to);
	put_scatter(to, "at_peak", &r->at_peak);
	fputs(",\n    ", to);
	put_scatter(to, "at_end", &r->at_end);
	fputs("},\n", to);
	put_verify(to, "verify", r->verify_status, &r->verify);
	put_verify(to, "verify_given_back", r->again_status, &r->again);
	fprintf(to, "  \"frames_not_returned\": %llu,\n  \"log_complaints\": %llu,\n  \"first_complaint\": ",
		(unsigned long long)r->not_returned, (unsigned long long)r->complaints);
	report_json_text(to, r->complaint);
	fprintf(to, ",\n  \"ok\": %s\n}\n", report_ok(r) ? "true" : "false");
}
