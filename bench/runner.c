/* SPDX-License-Identifier: MIT */
/*
 * runner.c - quire-bench: every measurement in turn, a table, and a JSON file
 *
 * Model: ours and the peer take turns in rounds of ROUND_NS, so that a slow moment of the host meets both; a row's
 *        figures are the medians of its rounds. The thread is pinned and is CPU 0 of the machine. Ours is called
 *        through the shared library, the peer through its own: neither can be inlined.
 *        There is no pass and fail here. The bar is printed beside the figure.
 */
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <quire/machine.h>

#include "bench.h"
#include "peer.h"

#define ROUND_NS 20000000ull
#define ROUNDS_DEFAULT 21
#define ROUNDS_MIN 3
#define ROUNDS_MAX 64
#define ROWS_MAX 64
#define MACHINE_BYTES (4ull << 30)

static unsigned int rounds = ROUNDS_DEFAULT;

struct row {
	const struct bench *bench;
	struct bench_result result;
};

unsigned long long bench_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull + (unsigned long long)ts.tv_nsec;
}

/* Time that this thread ran: a neighbour that takes the processor away costs neither side anything. */
static unsigned long long thread_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull + (unsigned long long)ts.tv_nsec;
}

unsigned int bench_rounds(void)
{
	return rounds;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(double *values, unsigned int nr)
{
	qsort(values, nr, sizeof(*values), compare_doubles);
	return nr % 2 ? values[nr / 2] : (values[nr / 2 - 1] + values[nr / 2]) / 2;
}

void bench_extra(struct bench_result *result, const char *name, double value)
{
	if (result->nr_extra < BENCH_EXTRA_MAX)
		result->extra[result->nr_extra++] = (struct bench_extra){ name, value };
}

int bench_pin(unsigned int nth)
{
	static cpu_set_t allowed;
	static bool known;
	cpu_set_t one;

	if (!known && sched_getaffinity(0, sizeof(allowed), &allowed))
		return -1;
	known = true;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &allowed) || nth--)
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		return sched_setaffinity(0, sizeof(one), &one);
	}
	return -1;
}

unsigned long bench_calibrate(int (*loop)(unsigned long n), unsigned long step)
{
	unsigned long n = step ? step : 1;

	for (;;) {
		unsigned long long start = thread_now_ns(), took;

		if (loop(n))
			return 0;
		took = thread_now_ns() - start;
		if (took >= ROUND_NS / 2) {
			unsigned long units =
				(unsigned long)((double)(n / (step ? step : 1)) * ROUND_NS / (double)took);

			return (units ? units : 1) * (step ? step : 1);
		}
		n *= 2;
	}
}

double bench_time(int (*loop)(unsigned long n), unsigned long n)
{
	unsigned long long start = thread_now_ns();

	if (loop(n))
		return -1;
	return (double)(thread_now_ns() - start) / (double)n;
}

static int take_turns(const struct bench *bench, struct bench_result *result)
{
	int (*theirs)(unsigned long n) = bench->theirs ? bench->theirs : bench_peer_malloc;
	unsigned long nr_ours = bench_calibrate(bench->ours, bench->step), nr_theirs = bench_calibrate(theirs, 1);
	double ours_ns[ROUNDS_MAX], theirs_ns[ROUNDS_MAX];

	if (!nr_ours || !nr_theirs)
		return -1;
	for (unsigned int i = 0; i < rounds; i++) {
		ours_ns[i] = bench_time(bench->ours, nr_ours);
		theirs_ns[i] = bench_time(theirs, nr_theirs);
		if (ours_ns[i] < 0 || theirs_ns[i] < 0)
			return -1;
	}
	result->ns = bench_median(ours_ns, rounds);
	result->peer_ns = bench_median(theirs_ns, rounds);
	result->ratio = result->ns / result->peer_ns;
	bench_extra(result, "ns_best", ours_ns[0]);
	bench_extra(result, "peer_ns_best", theirs_ns[0]);
	return 0;
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

static int measure_row(const struct bench *bench, struct row *row)
{
	int status;

	*row = (struct row){ .bench = bench, .result = { .ns = -1, .peer_ns = -1, .ratio = -1 } };
	if (!bench->no_machine && boot())
		return -1;
	status = bench->measure ? bench->measure(bench, &row->result) : take_turns(bench, &row->result);
	if (!bench->no_machine)
		machine_shutdown();
	if (status)
		fprintf(stderr, "quire-bench: %s could not be measured on this host\n", bench->name);
	return status;
}

static const char *peer_name(const struct bench *bench, const struct bench_result *result)
{
	if (result->peer_ns < 0)
		return NULL;
	return bench->peer ? bench->peer : "jemalloc malloc(64)/free";
}

static void print_cell(double value, int width)
{
	if (value < 0)
		printf(" %*s", width, "-");
	else
		printf(" %*.2f", width, value);
}

static void print_row(const struct row *row)
{
	const struct bench *bench = row->bench;
	const struct bench_result *r = &row->result;

	printf("%-28s", bench->name);
	print_cell(r->ns, 14);
	print_cell(r->peer_ns, 8);
	print_cell(r->ratio, 7);
	printf("  %-22s %s\n", bench->bar ? bench->bar : "", bench->what);
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
	const char *peer = peer_name(row->bench, r);

	fprintf(to, "  {\"name\": \"%s\"", row->bench->name);
	json_number(to, "ns", r->ns);
	if (peer)
		fprintf(to, ", \"peer\": \"%s\"", peer);
	else
		fputs(", \"peer\": null", to);
	json_number(to, "peer_ns", r->peer_ns);
	json_number(to, "ratio", r->ratio);
	for (unsigned int i = 0; i < r->nr_extra; i++)
		json_number(to, r->extra[i].name, r->extra[i].value);
	fputc('}', to);
}

static int write_json(const char *path, const struct row *rows, unsigned int nr)
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

struct options {
	const char *json, *only;
};

static int usage(FILE *to, int status)
{
	fputs("usage: quire-bench [--json FILE] [--only NAME] [--rounds N]\n\n", to);
	for (unsigned int i = 0; bench_all[i]; i++)
		fprintf(to, "  %-28s %s\n", bench_all[i]->name, bench_all[i]->what);
	return status;
}

static bool parse_options(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i += 2) {
		if (i + 1 == argc)
			return false;
		if (!strcmp(argv[i], "--json"))
			options->json = argv[i + 1];
		else if (!strcmp(argv[i], "--only"))
			options->only = argv[i + 1];
		else if (!strcmp(argv[i], "--rounds"))
			rounds = (unsigned int)strtoul(argv[i + 1], NULL, 10);
		else
			return false;
	}
	return rounds >= ROUNDS_MIN && rounds <= ROUNDS_MAX;
}

int main(int argc, char **argv)
{
	static struct row rows[ROWS_MAX];
	struct options options = { 0 };
	unsigned int nr = 0;
	int status = 0;

	if (argc == 2 && !strcmp(argv[1], "--help"))
		return usage(stdout, 0);
	if (!parse_options(&options, argc, argv))
		return usage(stderr, 2);
	if (!peer_is_jemalloc()) {
		fprintf(stderr, "quire-bench: malloc() of this process is not jemalloc's\n");
		return 1;
	}
	bench_pin(0);
	printf("peer: malloc(64)/free of jemalloc %s; %u rounds of %llu ms each, medians\n\n", peer_version(), rounds,
	       ROUND_NS / 1000000);
	printf("%-28s %14s %8s %7s  %-22s %s\n", "name", "ns", "peer ns", "ratio", "bar", "one operation");
	for (unsigned int i = 0; bench_all[i]; i++) {
		if (options.only && strcmp(options.only, bench_all[i]->name))
			continue;
		if (measure_row(bench_all[i], &rows[nr]))
			status = 1;
		else
			print_row(&rows[nr++]);
	}
	if (!nr && !status)
		return usage(stderr, 2);
	if (options.json && write_json(options.json, rows, nr))
		status = 1;
	return status;
}
