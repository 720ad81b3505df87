/* SPDX-License-Identifier: MIT */
/* kmalloc_pair_1024.c - a buffer of a driver */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kmalloc, ours_kfree, 1024);
}

const struct bench kmalloc_pair_1024 = {
	.name = "kmalloc_pair_1024",
	.what = "kmalloc(1024, GFP_KERNEL), kfree",
	.bar = "<= 1.0, goal 0.8",
	.pattern = PATTERN_PAIR_1024,
	.ours = loop,
};
