/* SPDX-License-Identifier: MIT */
/* kzalloc_pair_256.c - zeroed; the peers' calloc knows no more about the memory than we do */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kzalloc, ours_kfree, 256);
}

const struct bench kzalloc_pair_256 = {
	.name = "kzalloc_pair_256",
	.what = "kzalloc(256, GFP_KERNEL), kfree; peers: calloc",
	.pattern = PATTERN_PAIR_ZEROED_256,
	.ours = loop,
};
