/* SPDX-License-Identifier: MIT */
/*
 * page_cold.c - a huge page when nothing cached helps
 *
 * Model: Between two pairs, with the clock stopped, the per-CPU lists are emptied, a block of the same order is taken,
 *        split into single pages, these are freed one by one, and the lists are emptied again: the block was split
 *        and merged, and the next pair takes it out of a larger one.
 *        The clock is read around each pair, and what reading it costs stays in. The free leaves the block on this
 *        CPU's list; with_drain_ns is the pair and the return of the block from there to the free lists, so that
 *        no part of the work is out of sight.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <mm/page.h>

#include "bench.h"

#define ORDER 9
#define PAIRS 400 /* a round; what lies between the pairs takes most of its time */

static unsigned long long pair_ns, drain_ns;
static unsigned long nr_pairs;

static int split_and_merge(void)
{
	struct page *page = alloc_pages(GFP_KERNEL, ORDER);

	if (!page)
		return -1;
	split_page(page, ORDER);
	for (unsigned int i = 0; i < 1u << ORDER; i++)
		__free_pages(page + i, 0);
	drain_local_pages(NULL);
	return 0;
}

static int cold_pair(void)
{
	unsigned long long start = bench_now_ns(), paired;
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, ORDER);

	if (!page)
		return -1;
	__free_pages(page, ORDER);
	paired = bench_now_ns();
	drain_local_pages(NULL);
	drain_ns += bench_now_ns() - paired;
	pair_ns += paired - start;
	nr_pairs++;
	return 0;
}

/* The peer's loop is timed by the runner, this one times itself. */
static double cold_round(unsigned long n)
{
	pair_ns = drain_ns = nr_pairs = 0;
	drain_local_pages(NULL);
	while (n--) {
		if (split_and_merge() || cold_pair())
			return -1;
	}
	return (double)pair_ns / (double)nr_pairs;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	double ours[BENCH_ROUNDS_MAX], theirs[BENCH_ROUNDS_MAX], drained[BENCH_ROUNDS_MAX];
	int (*peer)(unsigned long n) = bench_with_peers() ? bench_yardstick() : NULL;
	unsigned long nr = peer ? bench_calibrate(peer, 1) : 0;
	unsigned int rounds = bench_rounds();

	for (unsigned int i = 0; i < rounds; i++) {
		ours[i] = cold_round(PAIRS);
		theirs[i] = peer ? bench_time(peer, nr) : 0;
		if (ours[i] < 0 || theirs[i] < 0)
			return -1;
		drained[i] = ours[i] + (double)drain_ns / (double)nr_pairs;
	}
	result->ns = bench_median(ours, rounds);
	if (peer) {
		result->each[0] = bench_median(theirs, rounds);
		bench_compare(bench, result);
	}
	bench_extra(result, "with_drain_ns", bench_median(drained, rounds));
	return 0;
}

const struct bench page_cold = {
	.name = "page_pair_order9_comp_cold",
	.what = "the same, the block split and merged in between",
	.bar = "<= 40",
	.measure = measure,
};
