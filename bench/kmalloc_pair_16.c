/* SPDX-License-Identifier: MIT */
/* kmalloc_pair_16.c - a list node or a short name: the least there is to do */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kmalloc, ours_kfree, 16);
}

const struct bench kmalloc_pair_16 = {
	.name = "kmalloc_pair_16",
	.what = "kmalloc(16, GFP_KERNEL), kfree",
	.bar = "<= 1.0, goal 0.8",
	.pattern = PATTERN_PAIR_16,
	.ours = loop,
};
