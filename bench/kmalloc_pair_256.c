/* SPDX-License-Identifier: MIT */
/* kmalloc_pair_256.c - a descriptor of a driver */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kmalloc, ours_kfree, 256);
}

const struct bench kmalloc_pair_256 = {
	.name = "kmalloc_pair_256",
	.what = "kmalloc(256, GFP_KERNEL), kfree",
	.bar = "<= 1.0, goal 0.8",
	.pattern = PATTERN_PAIR_256,
	.ours = loop,
};
