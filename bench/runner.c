/* SPDX-License-Identifier: MIT */
/*
 * runner.c - quire-bench: every measurement in turn, a table, and a JSON file
 *
 * Model: measure.c gives ours and the peers turns. The thread is pinned and is CPU 0 of the machine. Ours is called through the
 *        shared library, every peer through its own: nothing of them can be inlined.
 *        There is no pass and fail here. The bar is printed beside the figure.
 */
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>

#include "bench.h"
#include "object_loops.h"
#include "peer.h"
#include "runner.h"

#define ROUNDS_DEFAULT 21
#define ROUNDS_MIN 3
#define ROUND_MS_DEFAULT 20
#define ROUND_MS_MAX 1000
#define ROWS_MAX 64
#define MACHINE_BYTES (4ull << 30)

struct options {
	const char *json, *only;
	unsigned int rounds, round_ms;
	bool alone;
};

static struct options options = { .only = "*", .rounds = ROUNDS_DEFAULT, .round_ms = ROUND_MS_DEFAULT };

unsigned long long bench_round_ns(void)
{
	return options.round_ms * 1000000ull;
}

unsigned int bench_rounds(void)
{
	return options.rounds;
}

int bench_with_peers(void)
{
	return !options.alone;
}

static int boot(void)
{
	struct machine_config config = { .mem_size = MACHINE_BYTES, .nr_cpus = 2, .quiet = 1 };
	struct machine_error error;

	if (machine_boot(&config, &error)) {
		fprintf(stderr, "quire-bench: %s\n", error.text);
		return -1;
	}
	return machine_cpu_take(0);
}

/* What lies around the measurement itself: a working set of ours and of every peer that takes part. */
static int begin_sets(const struct bench *bench)
{
	if (bench->begin && bench->begin())
		return -1;
	for (unsigned int i = 0; bench->pattern == PATTERN_RANDOM_SIZES && i < BENCH_PEERS_MAX; i++) {
		if (bench_peers[i]->calls && bench_peers[i]->set_fill())
			return -1;
	}
	return 0;
}

static void end_sets(const struct bench *bench)
{
	if (bench->end)
		bench->end();
	for (unsigned int i = 0; bench->pattern == PATTERN_RANDOM_SIZES && i < BENCH_PEERS_MAX; i++) {
		if (bench_peers[i]->calls)
			bench_peers[i]->set_empty();
	}
}

static int measure_row(const struct bench *bench, struct row *row)
{
	int status;

	*row = (struct row){ .bench = bench, .result = { .ns = -1, .peer_ns = -1, .ratio = -1 } };
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++)
		row->result.each[i] = -1;
	if (!bench->no_machine && boot())
		return -1;
	status = begin_sets(bench);
	if (!status)
		status = bench->measure ? bench->measure(bench, &row->result) : bench_take_turns(bench, &row->result);
	end_sets(bench);
	if (!bench->no_machine)
		machine_shutdown();
	if (status)
		fprintf(stderr, "quire-bench: %s could not be measured on this host\n", bench->name);
	return status;
}

static int usage(FILE *to, int status)
{
	fputs("usage: quire-bench [--json FILE] [--only PATTERN] [--rounds N] [--round-ms N] [--alone]\n\n", to);
	for (unsigned int i = 0; bench_all[i]; i++)
		fprintf(to, "  %-28s %s\n", bench_all[i]->name, bench_all[i]->what);
	return status;
}

static bool parse_number(unsigned int *value, const char *text, unsigned int min, unsigned int max)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	*value = (unsigned int)number;
	return *text && !*end && number >= min && number <= max;
}

static bool parse_options(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *value = argv[i + 1];

		if (!strcmp(argv[i], "--alone")) {
			options.alone = true;
			continue;
		}
		if (!value)
			return false;
		if (!strcmp(argv[i], "--json"))
			options.json = value;
		else if (!strcmp(argv[i], "--only"))
			options.only = value;
		else if (!strcmp(argv[i], "--rounds") &&
			 parse_number(&options.rounds, value, ROUNDS_MIN, BENCH_ROUNDS_MAX))
			;
		else if (!strcmp(argv[i], "--round-ms") && parse_number(&options.round_ms, value, 1, ROUND_MS_MAX))
			;
		else
			return false;
		i++;
	}
	return true;
}

/* Every row that was asked for: how many could be measured, into @rows; @failed: one could not. */
static unsigned int measure_rows(struct row *rows, bool *failed)
{
	unsigned int nr = 0;
	bool warm = options.alone;

	for (unsigned int i = 0; bench_all[i]; i++) {
		if (fnmatch(options.only, bench_all[i]->name, 0))
			continue;
		/* What is measured in child processes comes first, and wants a young parent. */
		if (!bench_all[i]->no_machine && !warm) {
			peers_warm();
			warm = true;
		}
		if (measure_row(bench_all[i], &rows[nr]))
			*failed = true;
		else
			report_row(&rows[nr++]);
	}
	return nr;
}

int main(int argc, char **argv)
{
	static struct row rows[ROWS_MAX];
	bool failed = false;
	unsigned int nr;

	if (argc == 2 && !strcmp(argv[1], "--help"))
		return usage(stdout, 0);
	if (!parse_options(argc, argv))
		return usage(stderr, 2);
	if (!peers_reached())
		return 1;
	bench_pin(0);
	object_tables_fill();
	peers_print();
	printf("%u rounds of %u ms each, medians\n\n", options.rounds, options.round_ms);
	report_head();
	nr = measure_rows(rows, &failed);
	if (!nr && !failed)
		return usage(stderr, 2);
	if (options.json && report_json(options.json, rows, nr))
		failed = true;
	return failed;
}
