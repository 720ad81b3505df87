/* SPDX-License-Identifier: MIT */
/*
 * page_pair_2cpus.c - two CPUs at once: does the order-0 pair share anything?
 *
 * Model: Turns of four: plain arithmetic on one thread, on two; the pair on one, on two. Two threads of arithmetic
 *        are what this host can give at best, today, with its neighbours and its clock speeds:
 *
 *          ratio = speed-up of the pair x 2 / speed-up of arithmetic
 *
 *        A thread's throughput is by the time it ran, so that a busy host does not blur it; a line of memory that
 *        wanders between the processors, or a wait in a loop, takes running time all the same.
 */
#include <stdint.h>

#include "bench.h"
#include "two_threads.h"

/* A chain of multiplications: no memory, nothing to share. */
static int arithmetic_loop(unsigned long n)
{
	static _Thread_local volatile uint64_t sink;
	uint64_t x = n | 1;

	for (unsigned long i = 0; i < n; i++) {
		x = x * 6364136223846793005ull + 1442695040888963407ull;
		__asm__ volatile("" : "+r"(x));
	}
	sink = x;
	return sink == x ? 0 : -1;
}

/* Operations a nanosecond of one thread, or of both together; negative: one failed. */
static double throughput(int (*loop)(unsigned long n), unsigned long n, int threads)
{
	double ns[2];

	if (threads == 2)
		return two_threads_run(loop, loop, n, ns) ? -1 : 1 / ns[0] + 1 / ns[1];
	ns[0] = bench_time(loop, n);
	return ns[0] < 0 ? -1 : 1 / ns[0];
}

struct samples {
	double one[BENCH_ROUNDS_MAX], two[BENCH_ROUNDS_MAX];
};

static int take_sample(struct samples *s, unsigned int at, int (*loop)(unsigned long n), unsigned long n)
{
	s->one[at] = throughput(loop, n, 1);
	s->two[at] = throughput(loop, n, 2);
	return s->one[at] < 0 || s->two[at] < 0 ? -1 : 0;
}

static int run_turns(struct samples *arithmetic, struct samples *pair)
{
	unsigned long nr_arithmetic = bench_calibrate(arithmetic_loop, 1);
	unsigned long nr_pair = bench_calibrate(page_pair_order0_loop, 1);

	for (unsigned int i = 0; i < bench_rounds(); i++) {
		if (take_sample(arithmetic, i, arithmetic_loop, nr_arithmetic) ||
		    take_sample(pair, i, page_pair_order0_loop, nr_pair))
			return -1;
	}
	return 0;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	static struct samples arithmetic, pair;
	unsigned int rounds = bench_rounds();
	double one, two, arithmetic_one, arithmetic_two;
	int status;

	(void)bench;
	if (two_threads_start())
		return -1;
	status = run_turns(&arithmetic, &pair);
	two_threads_stop();
	if (status)
		return status;
	one = bench_median(pair.one, rounds);
	two = bench_median(pair.two, rounds);
	arithmetic_one = bench_median(arithmetic.one, rounds);
	arithmetic_two = bench_median(arithmetic.two, rounds);
	result->ns = 1 / two;
	result->peer = "arithmetic on two threads";
	result->peer_ns = 1 / arithmetic_two;
	result->ratio = two / one * 2 / (arithmetic_two / arithmetic_one);
	bench_extra(result, "speedup", two / one);
	bench_extra(result, "arithmetic_speedup", arithmetic_two / arithmetic_one);
	bench_extra(result, "ns_one_thread", 1 / one);
	return 0;
}

const struct bench page_pair_2cpus = {
	.name = "page_pair_order0_2cpus",
	.what = "the order-0 pair on two CPUs at once; ratio is the corrected speed-up",
	.bar = ">= 1.9",
	.measure = measure,
};
