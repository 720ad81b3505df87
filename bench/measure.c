/* SPDX-License-Identifier: MIT */
/*
 * measure.c - the clock, and the turns of those who are compared
 *
 * Model: ours and every peer take turns in rounds of a few milliseconds, so that a slow moment of the host meets all; a row's
 *        figures are the medians of its rounds. How many operations make a round is found for each by trying, which
 *        also warms it up.
 */
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "bench.h"
#include "peer.h"
#include "runner.h"

/* One of those that are compared. */
struct contender {
	int (*loop)(unsigned long n);
	double *median;  /* where its figure goes */
	unsigned long n; /* operations in a round */
	double ns[BENCH_ROUNDS_MAX];
};

static _Thread_local unsigned long long not_counted_ns;

unsigned long long bench_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull + (unsigned long long)ts.tv_nsec;
}

unsigned long long bench_thread_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull + (unsigned long long)ts.tv_nsec;
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
		unsigned long long start = bench_thread_now_ns(), took;

		if (loop(n))
			return 0;
		took = bench_thread_now_ns() - start;
		if (took >= bench_round_ns() / 2) {
			unsigned long units =
				(unsigned long)((double)(n / (step ? step : 1)) * bench_round_ns() / (double)took);

			return (units ? units : 1) * (step ? step : 1);
		}
		n *= 2;
	}
}

double bench_time(int (*loop)(unsigned long n), unsigned long n)
{
	unsigned long long start = bench_thread_now_ns();

	not_counted_ns = 0;
	if (loop(n))
		return -1;
	return (double)(bench_thread_now_ns() - start - not_counted_ns) / (double)n;
}

void bench_not_counted(unsigned long long ns)
{
	not_counted_ns += ns;
}

static int (*peer_loop(const struct bench *bench, unsigned int peer))(unsigned long n)
{
	if (!bench_with_peers())
		return NULL;
	if (bench->pattern == PATTERN_NONE)
		return peer == PEER_YARDSTICK ? bench_yardstick() : NULL;
	return bench_peers[peer]->loop[bench->pattern];
}

/* Ours and the peers that take part, into @all; how many, or 0: one of them failed. */
static unsigned int find_contenders(const struct bench *bench, struct bench_result *result, struct contender *all)
{
	unsigned int nr = 1;

	all[0].loop = bench->ours;
	all[0].median = &result->ns;
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		all[nr].loop = peer_loop(bench, i);
		all[nr].median = &result->each[i];
		nr += all[nr].loop != NULL;
	}
	for (unsigned int i = 0; i < nr; i++) {
		unsigned long step = i && bench->pattern == PATTERN_NONE ? 1 : bench->step;

		all[i].n = bench_calibrate(all[i].loop, step);
		if (!all[i].n)
			return 0;
	}
	return nr;
}

int bench_take_turns(const struct bench *bench, struct bench_result *result)
{
	static struct contender all[1 + BENCH_PEERS_MAX];
	unsigned int nr = find_contenders(bench, result, all);

	if (!nr)
		return -1;
	for (unsigned int round = 0; round < bench_rounds(); round++) {
		for (unsigned int i = 0; i < nr; i++) {
			all[i].ns[round] = bench_time(all[i].loop, all[i].n);
			if (all[i].ns[round] < 0)
				return -1;
		}
	}
	for (unsigned int i = 0; i < nr; i++)
		*all[i].median = bench_median(all[i].ns, bench_rounds());
	bench_compare(bench, result);
	bench_extra(result, "ns_best", all[0].ns[0]);
	for (unsigned int i = 1; i < nr; i++) {
		if (*all[i].median == result->peer_ns)
			bench_extra(result, "peer_ns_best", all[i].ns[0]);
	}
	return 0;
}

void bench_compare(const struct bench *bench, struct bench_result *result)
{
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		if (result->each[i] < 0 || (result->peer && result->each[i] >= result->peer_ns))
			continue;
		result->peer = bench->pattern == PATTERN_NONE ? PEER_YARDSTICK_TEXT : bench_peers[i]->name;
		result->peer_ns = result->each[i];
	}
	if (result->peer)
		result->ratio = result->ns / result->peer_ns;
}
