/* SPDX-License-Identifier: MIT */
/* kmalloc_batch4096_64_random.c - many objects, freed in a random order: every free meets another slab */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_batches(n, ours_kmalloc, ours_kfree, 64, object_order);
}

const struct bench kmalloc_batch4096_64_random = {
	.name = "kmalloc_batch4096_64_random",
	.what = "the same, freed in a random order",
	.bar = "<= 1.0",
	.pattern = PATTERN_BATCH_64_RANDOM,
	.ours = loop,
	.step = OBJECT_BATCH,
};
