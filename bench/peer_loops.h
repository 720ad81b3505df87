/* SPDX-License-Identifier: MIT */
/*
 * peer_loops.h - every pattern on one peer; a peer's file includes this once
 *
 * Before: PEER_ALLOC, PEER_CALLOC and PEER_FREE name its three functions. Afterwards PEER_LOOPS, peer_warm() and the two set functions are there
 * for its struct bench_peer.
 */
#ifndef BENCH_PEER_LOOPS_H
#define BENCH_PEER_LOOPS_H

#include "object_loops.h"
#include "object_ring.h"
#include "peer.h"

#define PEER_WARM_BATCHES 10

static struct object_set peer_set;

OBJECT_LOOP void *peer_zalloc(unsigned long size)
{
	return PEER_CALLOC(1, size);
}

static int peer_pair_16(unsigned long n)
{
	return object_pair(n, PEER_ALLOC, PEER_FREE, 16);
}

static int peer_pair_64(unsigned long n)
{
	return object_pair(n, PEER_ALLOC, PEER_FREE, 64);
}

static int peer_pair_256(unsigned long n)
{
	return object_pair(n, PEER_ALLOC, PEER_FREE, 256);
}

static int peer_pair_1024(unsigned long n)
{
	return object_pair(n, PEER_ALLOC, PEER_FREE, 1024);
}

static int peer_pair_4096(unsigned long n)
{
	return object_pair(n, PEER_ALLOC, PEER_FREE, 4096);
}

static int peer_pair_zeroed_256(unsigned long n)
{
	return object_pair(n, peer_zalloc, PEER_FREE, 256);
}

static int peer_batch_64(unsigned long n)
{
	return object_batches(n, PEER_ALLOC, PEER_FREE, 64, (const unsigned short *)0);
}

static int peer_batch_64_random(unsigned long n)
{
	return object_batches(n, PEER_ALLOC, PEER_FREE, 64, object_order);
}

static int peer_random_sizes(unsigned long n)
{
	return object_set_churn(&peer_set, n, PEER_ALLOC, PEER_FREE);
}

static int peer_produce_64(unsigned long n)
{
	return object_ring_produce(n, PEER_ALLOC, 64);
}

static int peer_consume_64(unsigned long n)
{
	return object_ring_consume(n, PEER_FREE);
}

static void peer_warm(void)
{
	static const unsigned short sizes[] = { 16, 64, 256, 1024, 4096 };

	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		object_batches(PEER_WARM_BATCHES * OBJECT_BATCH, PEER_ALLOC, PEER_FREE, sizes[i],
			       (const unsigned short *)0);
}

static int peer_set_fill(void)
{
	return object_set_fill(&peer_set, PEER_ALLOC);
}

static void peer_set_empty(void)
{
	object_set_empty(&peer_set, PEER_FREE);
}

#define PEER_LOOPS                                                                                                     \
	{                                                                                                              \
		[PATTERN_PAIR_16] = peer_pair_16, [PATTERN_PAIR_64] = peer_pair_64,                                    \
		[PATTERN_PAIR_256] = peer_pair_256, [PATTERN_PAIR_1024] = peer_pair_1024,                              \
		[PATTERN_PAIR_4096] = peer_pair_4096, [PATTERN_PAIR_ZEROED_256] = peer_pair_zeroed_256,                \
		[PATTERN_BATCH_64] = peer_batch_64, [PATTERN_BATCH_64_RANDOM] = peer_batch_64_random,                  \
		[PATTERN_RANDOM_SIZES] = peer_random_sizes, [PATTERN_PRODUCE_64] = peer_produce_64,                    \
		[PATTERN_CONSUME_64] = peer_consume_64                                                                 \
	}

#endif
