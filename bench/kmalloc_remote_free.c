/* SPDX-License-Identifier: MIT */
/*
 * kmalloc_remote_free.c - one CPU allocates, the other frees
 *
 * Model: The ring of object_ring.h between them. Each side is timed by the time it ran, its waits for the other not counted;
 *        the slower side sets the pace, and its figure is the row's. What the ring itself costs is measured beside
 *        it with objects that nobody allocates, and stays in the figures.
 */
#include <stddef.h>

#include "bench.h"
#include "object_ring.h"
#include "peer.h"
#include "remote_ours.h"
#include "two_threads.h"

#define ROUND_OBJECTS (1ul << 19)

/* One of those that are compared: its two sides, and what they took. */
struct side_pair {
	int (*produce)(unsigned long n), (*consume)(unsigned long n);
	double alloc[BENCH_ROUNDS_MAX], release[BENCH_ROUNDS_MAX], pace[BENCH_ROUNDS_MAX];
	double alloc_ns, release_ns, pace_ns; /* medians */
};

static void *no_alloc(unsigned long size)
{
	static unsigned long object;

	(void)size;
	return &object;
}

static void no_release(void *p)
{
	__asm__ volatile("" : : "r"(p));
}

static int ring_produce(unsigned long n)
{
	return object_ring_produce(n, no_alloc, 64);
}

static int ring_consume(unsigned long n)
{
	return object_ring_consume(n, no_release);
}

static int run_round(struct side_pair *pair, unsigned int round)
{
	double ns[2];

	object_ring.failed = 0;
	object_ring.head = object_ring.tail = 0;
	if (two_threads_run(pair->produce, pair->consume, ROUND_OBJECTS, ns))
		return -1;
	pair->alloc[round] = ns[0];
	pair->release[round] = ns[1];
	pair->pace[round] = ns[0] > ns[1] ? ns[0] : ns[1];
	return 0;
}

static int run_turns(struct side_pair *pairs, unsigned int nr)
{
	unsigned int rounds = bench_rounds();

	for (unsigned int i = 0; i < nr; i++) {
		if (pairs[i].produce && run_round(&pairs[i], 0)) /* to warm up */
			return -1;
	}
	for (unsigned int round = 0; round < rounds; round++) {
		for (unsigned int i = 0; i < nr; i++) {
			if (pairs[i].produce && run_round(&pairs[i], round))
				return -1;
		}
	}
	for (unsigned int i = 0; i < nr; i++) {
		if (!pairs[i].produce)
			continue;
		pairs[i].alloc_ns = bench_median(pairs[i].alloc, rounds);
		pairs[i].release_ns = bench_median(pairs[i].release, rounds);
		pairs[i].pace_ns = bench_median(pairs[i].pace, rounds);
	}
	return 0;
}

static const char *const side_names[BENCH_PEERS_MAX][2] = {
	{ "jemalloc_alloc_ns", "jemalloc_free_ns" },
	{ "tcmalloc_alloc_ns", "tcmalloc_free_ns" },
	{ "mimalloc_alloc_ns", "mimalloc_free_ns" },
};

/* The peers by their index, then ours, then the bare ring. */
#define OURS BENCH_PEERS_MAX
#define RING (BENCH_PEERS_MAX + 1)

static int measure(const struct bench *bench, struct bench_result *result)
{
	static struct side_pair pairs[BENCH_PEERS_MAX + 2] = {
		[OURS] = { .produce = remote_ours_produce, .consume = remote_ours_consume },
		[RING] = { .produce = ring_produce, .consume = ring_consume },
	};
	int status;

	for (unsigned int i = 0; bench_with_peers() && i < BENCH_PEERS_MAX; i++) {
		pairs[i].produce = bench_peers[i]->loop[PATTERN_PRODUCE_64];
		pairs[i].consume = bench_peers[i]->loop[PATTERN_CONSUME_64];
	}
	if (two_threads_start())
		return -1;
	status = run_turns(pairs, BENCH_PEERS_MAX + 2);
	two_threads_stop();
	if (status)
		return -1;
	result->ns = pairs[OURS].pace_ns;
	bench_extra(result, "alloc_ns", pairs[OURS].alloc_ns);
	bench_extra(result, "free_ns", pairs[OURS].release_ns);
	bench_extra(result, "ring_ns", pairs[RING].pace_ns);
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		if (!pairs[i].produce)
			continue;
		result->each[i] = pairs[i].pace_ns;
		bench_extra(result, side_names[i][0], pairs[i].alloc_ns);
		bench_extra(result, side_names[i][1], pairs[i].release_ns);
	}
	bench_compare(bench, result);
	return 0;
}

const struct bench kmalloc_remote_free = {
	.name = "kmalloc_remote_free",
	.what = "64 bytes allocated on one CPU, freed on the other; an object",
	.bar = "<= 1.0",
	.pattern = PATTERN_PRODUCE_64,
	.measure = measure,
};
