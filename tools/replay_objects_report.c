/* SPDX-License-Identifier: MIT */
/*
 * replay_objects_report.c - what objects cost: a table by cache, and as JSON
 *
 * Model: A row is a cache of ours; beside its name stand the trace's names that it serves under another. "asked" is what
 *        callers wanted, "Linux" what the traced kernel set aside (bytes_alloc), "here" what our caches set aside; frames
 *        lie under the slabs, used or not; waste is their bytes less those asked for.
 *        Rows come in the order of their frames, many first.
 */
#include "replay_report.h"

#include <stdlib.h>
#include <string.h>

#include "trace_gfp.h"

#define ROWS_SHOWN 24
#define FAILURES_SHOWN 5
#define NAME_WIDTH 24

double report_slab_ratio(const struct replay_result *r)
{
	const struct serve_shot *shot = &r->objects_at_peak;

	if (!shot->taken || !shot->live.bytes_alloc)
		return 0;
	return (double)shot->nr_pages * (double)r->before.frame_bytes / (double)shot->live.bytes_alloc;
}

static double bytes_of(const struct replay_result *r, uint64_t frames)
{
	return (double)frames * (double)r->before.frame_bytes;
}

/* --- text --- */

static const struct serve_shot *sorting; /* what compare_rows() compares in */

static int compare_rows(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	unsigned long px = sorting->rows[x].stat.nr_pages, py = sorting->rows[y].stat.nr_pages;

	return px != py ? (px < py) - (px > py) : (x > y) - (x < y);
}

/* The rows of @shot, those with most frames first. NULL: out of memory. */
static uint32_t *sorted_rows(const struct serve_shot *shot)
{
	uint32_t *order = reallocarray(NULL, shot->nr_rows + 1, sizeof(*order));

	for (uint32_t i = 0; order && i < shot->nr_rows; i++)
		order[i] = i;
	sorting = shot;
	if (order)
		qsort(order, shot->nr_rows, sizeof(*order), compare_rows);
	return order;
}

static void print_failed(FILE *to, const struct objects *o)
{
	char flags[256], n[REPORT_GROUPED_MAX];

	for (uint64_t i = 0; i < o->counts.failed && i < FAILURES_SHOWN; i++) {
		const struct object_failure *e = &o->failures[i];
		const struct trace_request *request = &o->requests->all[e->request];

		trace_gfp_format(request->gfp, flags, sizeof(flags));
		fprintf(to, "    at %llu.%06llu s, CPU %u: %s, %u bytes, %s\n",
			(unsigned long long)(e->time_ns / 1000000000),
			(unsigned long long)(e->time_ns % 1000000000 / 1000), e->cpu,
			trace_requests_name(o->requests, request->cache), request->bytes_req, flags);
	}
	if (o->counts.failed > FAILURES_SHOWN)
		fprintf(to, "    and %s more\n", report_grouped(n, o->counts.failed - FAILURES_SHOWN));
}

static void print_counts(FILE *to, const struct objects *o)
{
	const struct object_counts *c = &o->counts;
	char note[64], n[REPORT_GROUPED_MAX];

	snprintf(note, sizeof(note), "of %s that Linux served", report_grouped(n, c->served + c->failed));
	report_count(to, "served", c->served, note);
	report_count(to, "failed", c->failed, c->failed ? "Linux served them, this machine did not:" : "");
	print_failed(to, o);
	report_count_if(to, "not made", c->linux_failed, "Linux had none for them either");
	report_count(to, "freed", c->freed, "");
	report_count_if(to, "freed unseen", c->freed_elsewhere,
			"in bulk or after a grace period: handed out again, so freed first");
	report_count_if(to, "frees of objects from before", c->free_before, "the trace does not show their request");
	report_count_if(to, "frees of objects never served", c->free_failed, "the failed requests above");
	report_count_if(to, "frees of another cache's object", c->other_cache, "their own request was lost");
	report_count_if(to, "frees of NULL", c->free_null, "");
}

static void print_row(FILE *to, const struct replay_result *r, const char *name, const struct object_sums *live,
		      uint64_t nr_pages)
{
	char n[5][REPORT_GROUPED_MAX];

	fprintf(to, "  %-*.*s %9s %11s %11s %11s %7s %8.1f\n", NAME_WIDTH, NAME_WIDTH, name,
		report_grouped(n[0], live->nr), report_grouped(n[1], live->bytes_req),
		report_grouped(n[2], live->bytes_alloc), report_grouped(n[3], live->bytes_ours),
		report_grouped(n[4], nr_pages), (bytes_of(r, nr_pages) - (double)live->bytes_req) / 1024);
}

/* Names of the trace that the row serves beside its own. */
static void print_members(FILE *to, const struct replay_result *r, const struct serve_row *row)
{
	const char *before = "    also: ";

	for (uint32_t i = 0; i < row->nr_members; i++) {
		const char *name = trace_requests_name(r->walk->objects.requests, row->members[i]);

		if (!strcmp(name, row->name))
			continue;
		fprintf(to, "%s%s", before, name);
		before = ", ";
	}
	if (before[0] == ',')
		fputc('\n', to);
}

static void print_rows(FILE *to, const struct replay_result *r, const struct serve_shot *shot)
{
	uint32_t *order = sorted_rows(shot), shown = 0;
	char n[48];
	struct object_sums rest = { 0 };
	uint64_t rest_pages = 0, nr_rest = 0;

	for (uint32_t i = 0; order && i < shot->nr_rows; i++) {
		const struct serve_shot_row *row = &shot->rows[order[i]];

		if (!row->stat.nr_pages && !row->row.live.nr)
			continue;
		if (shown++ < ROWS_SHOWN) {
			print_row(to, r, r->server->rows[order[i]].name, &row->row.live, row->stat.nr_pages);
			print_members(to, r, &r->server->rows[order[i]]);
			continue;
		}
		nr_rest++;
		rest.nr += row->row.live.nr;
		rest.bytes_req += row->row.live.bytes_req;
		rest.bytes_alloc += row->row.live.bytes_alloc;
		rest.bytes_ours += row->row.live.bytes_ours;
		rest_pages += row->stat.nr_pages;
	}
	if (nr_rest) {
		snprintf(n, sizeof(n), "%llu more caches", (unsigned long long)nr_rest);
		print_row(to, r, n, &rest, rest_pages);
	}
	free(order);
	print_row(to, r, "all", &shot->live, shot->nr_pages);
}

void report_objects(FILE *to, const struct replay_result *r)
{
	const struct objects *o = &r->walk->objects;
	const struct serve_shot *shot = &r->objects_at_peak, *end = &r->objects_at_end;
	char a[REPORT_GROUPED_MAX], b[REPORT_GROUPED_MAX];

	if (!r->walk->with_objects)
		return;
	fprintf(to, "\nObjects\n");
	print_counts(to, o);
	if (shot->taken) {
		fprintf(to, "\nObjects at their peak: %s in use\n  %-*s %9s %11s %11s %11s %7s %8s\n",
			report_grouped(a, shot->live.nr), NAME_WIDTH, "cache", "objects", "asked", "Linux", "here",
			"frames", "waste, K");
		print_rows(to, r, shot);
		fprintf(to, "  memory under them: %.3f x the bytes that Linux set aside\n", report_slab_ratio(r));
	}
	if (end->taken)
		fprintf(to, "  at the end: %s in use, %s frames under them\n", report_grouped(a, end->live.nr),
			report_grouped(b, end->nr_pages));
}

/* --- JSON --- */

static void put_sums(FILE *to, const struct object_sums *s)
{
	fprintf(to, "\"objects\": %llu, \"bytes_asked\": %llu, \"bytes_linux\": %llu, \"bytes_here\": %llu",
		(unsigned long long)s->nr, (unsigned long long)s->bytes_req, (unsigned long long)s->bytes_alloc,
		(unsigned long long)s->bytes_ours);
}

static void put_shot(FILE *to, const struct replay_result *r, const char *name, const struct serve_shot *shot)
{
	fprintf(to, "    \"%s\": {\"event\": %llu, ", name, (unsigned long long)shot->event);
	put_sums(to, &shot->live);
	fprintf(to, ", \"slab_frames\": %llu, \"waste_bytes\": %.0f},\n", (unsigned long long)shot->nr_pages,
		bytes_of(r, shot->nr_pages) - (double)shot->live.bytes_req);
}

static void put_row_shot(FILE *to, const struct replay_result *r, const char *name, const struct serve_shot *shot,
			 uint32_t i)
{
	struct serve_shot_row row = { 0 };

	if (i < shot->nr_rows)
		row = shot->rows[i];
	fprintf(to, ", \"%s\": {", name);
	put_sums(to, &row.row.live);
	fprintf(to, ", \"slab_frames\": %lu, \"slabs\": %lu, \"room\": %lu, \"in_use\": %lu, \"waste_bytes\": %.0f}",
		row.stat.nr_pages, row.stat.nr_slabs, row.stat.num_objs, row.stat.active_objs,
		bytes_of(r, row.stat.nr_pages) - (double)row.row.live.bytes_req);
}

static void put_row(FILE *to, const struct replay_result *r, uint32_t i)
{
	const struct serve_row *row = &r->server->rows[i];
	const struct objects *o = &r->walk->objects;

	fputs("      {\"name\": ", to);
	report_json_text(to, row->name);
	fputs(", \"serves\": [", to);
	for (uint32_t m = 0; m < row->nr_members; m++) {
		fputs(m ? ", " : "", to);
		report_json_text(to, trace_requests_name(o->requests, row->members[m]));
	}
	fprintf(to, "], \"kmalloc\": %s, \"served\": %llu", row->is_kmalloc ? "true" : "false",
		(unsigned long long)(i < o->nr_rows ? o->rows[i].nr_served : 0));
	put_row_shot(to, r, "at_peak", &r->objects_at_peak, i);
	put_row_shot(to, r, "at_end", &r->objects_at_end, i);
	fputc('}', to);
}

void report_json_objects(FILE *to, const struct replay_result *r)
{
	const struct object_counts *c = &r->walk->objects.counts;

	fprintf(to, "  \"objects\": {\n    \"served\": %llu, \"failed\": %llu, \"linux_failed\": %llu,\n",
		(unsigned long long)c->served, (unsigned long long)c->failed, (unsigned long long)c->linux_failed);
	fprintf(to,
		"    \"frees\": {\"freed\": %llu, \"unseen\": %llu, \"before_trace\": %llu, \"of_failed\": %llu, "
		"\"other_cache\": %llu, \"null\": %llu},\n",
		(unsigned long long)c->freed, (unsigned long long)c->freed_elsewhere,
		(unsigned long long)c->free_before, (unsigned long long)c->free_failed,
		(unsigned long long)c->other_cache, (unsigned long long)c->free_null);
	fprintf(to,
		"    \"peak_bytes_linux\": %llu, \"peak_event\": %llu, \"slab_bytes_per_linux_byte_at_peak\": %.6f,\n",
		(unsigned long long)r->objects_peak, (unsigned long long)r->objects_peak_event, report_slab_ratio(r));
	put_shot(to, r, "at_peak", &r->objects_at_peak);
	put_shot(to, r, "at_end", &r->objects_at_end);
	fputs("    \"caches\": [", to);
	for (uint32_t i = 0; i < r->server->nr_rows; i++) {
		fputs(i ? ",\n" : "\n", to);
		put_row(to, r, i);
	}
	fputs("]},\n", to);
}
