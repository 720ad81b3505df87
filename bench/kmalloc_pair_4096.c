/* SPDX-License-Identifier: MIT */
/* kmalloc_pair_4096.c - a page's worth, from a slab of several pages */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_pair(n, ours_kmalloc, ours_kfree, 4096);
}

const struct bench kmalloc_pair_4096 = {
	.name = "kmalloc_pair_4096",
	.what = "kmalloc(4096, GFP_KERNEL), kfree",
	.bar = "<= 1.0",
	.pattern = PATTERN_PAIR_4096,
	.ours = loop,
};
