/* SPDX-License-Identifier: MIT */
/* kmalloc_batch4096_64.c - many objects, freed in the order they came: slabs fill up, and empty one after the other */
#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	return object_batches(n, ours_kmalloc, ours_kfree, 64, NULL);
}

const struct bench kmalloc_batch4096_64 = {
	.name = "kmalloc_batch4096_64",
	.what = "4096 objects of 64 bytes allocated, then freed in order; an object",
	.bar = "<= 1.0",
	.pattern = PATTERN_BATCH_64,
	.ours = loop,
	.step = OBJECT_BATCH,
};
