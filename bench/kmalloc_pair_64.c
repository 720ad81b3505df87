/* SPDX-License-Identifier: MIT */
/* kmalloc_pair_64.c - one cache line */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kmalloc, ours_kfree, 64);
}

const struct bench kmalloc_pair_64 = {
	.name = "kmalloc_pair_64",
	.what = "kmalloc(64, GFP_KERNEL), kfree",
	.bar = "<= 1.0, goal 0.8",
	.pattern = PATTERN_PAIR_64,
	.ours = loop,
};
