/* SPDX-License-Identifier: MIT */
/* report.c - the rows as a table, and as a JSON file (docs/bench.md names its fields) */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "peer.h"
#include "runner.h"

void report_head(void)
{
	printf("%-28s %14s %8s %7s  %-22s %s\n", "name", "ns", "peer ns", "ratio", "bar", "one operation");
}

static void print_cell(double value, int width)
{
	if (value < 0)
		printf(" %*s", width, "-");
	else
		printf(" %*.2f", width, value);
}

void report_row(const struct row *row)
{
	const struct bench *bench = row->bench;
	const struct bench_result *r = &row->result;

	printf("%-28s", bench->name);
	print_cell(r->ns, 14);
	print_cell(r->peer_ns, 8);
	print_cell(r->ratio, 7);
	printf("  %-22s %s\n", bench->bar ? bench->bar : "", bench->what);
	if (bench->pattern != PATTERN_NONE && r->peer) {
		for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
			if (r->each[i] >= 0)
				printf("  %s_ns %.2f", bench_peers[i]->name, r->each[i]);
		}
		printf("\n");
	}
	for (unsigned int i = 0; i < r->nr_extra; i++) {
		if (strstr(r->extra[i].name, "_best"))
			continue;
		printf("  %-36s %.2f\n", r->extra[i].name, r->extra[i].value);
	}
	fflush(stdout);
}

static void json_number(FILE *to, const char *name, double value)
{
	fprintf(to, ", \"%s\": ", name);
	if (value < 0)
		fputs("null", to);
	else
		fprintf(to, "%.6g", value);
}

static void json_row(FILE *to, const struct row *row)
{
	const struct bench_result *r = &row->result;

	fprintf(to, "  {\"name\": \"%s\"", row->bench->name);
	json_number(to, "ns", r->ns);
	if (r->peer)
		fprintf(to, ", \"peer\": \"%s\"", r->peer);
	else
		fputs(", \"peer\": null", to);
	json_number(to, "peer_ns", r->peer_ns);
	json_number(to, "ratio", r->ratio);
	for (unsigned int i = 0; row->bench->pattern != PATTERN_NONE && i < BENCH_PEERS_MAX; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%s_ns", bench_peers[i]->name);
		json_number(to, name, r->each[i]);
	}
	for (unsigned int i = 0; i < r->nr_extra; i++)
		json_number(to, r->extra[i].name, r->extra[i].value);
	fputc('}', to);
}

int report_json(const char *path, const struct row *rows, unsigned int nr)
{
	FILE *to = fopen(path, "w");

	if (!to) {
		fprintf(stderr, "quire-bench: %s: %m\n", path);
		return -1;
	}
	fputs("[\n", to);
	for (unsigned int i = 0; i < nr; i++) {
		json_row(to, &rows[i]);
		fputs(i + 1 < nr ? ",\n" : "\n", to);
	}
	fputs("]\n", to);
	if (fclose(to)) {
		fprintf(stderr, "quire-bench: %s: %m\n", path);
		return -1;
	}
	return 0;
}
