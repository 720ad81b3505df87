/* SPDX-License-Identifier: MIT */
/* kmalloc_random_sizes.c - a working set that stays as large and changes all the time */
#include <linux/mm.h>
#include <mm/slab.h>

#include "bench.h"
#include "kmalloc_ours.h"
#include "random_sizes.h"

static struct object_set set;

int random_sizes_fill(void)
{
	return object_set_fill(&set, ours_kmalloc);
}

void random_sizes_empty(void)
{
	object_set_empty(&set, ours_kfree);
}

int random_sizes_loop(unsigned long n)
{
	return object_set_churn(&set, n, ours_kmalloc, ours_kfree);
}

unsigned long random_sizes_live_bytes(void)
{
	return object_live_bytes(&set);
}

unsigned long random_sizes_slab_bytes(void)
{
	return slab_pages(false) * PAGE_SIZE;
}

const struct bench kmalloc_random_sizes = {
	.name = "kmalloc_random_sizes",
	.what = "16-2048 bytes, 10000 objects alive: one freed at random, one allocated",
	.bar = "<= 1.0",
	.pattern = PATTERN_RANDOM_SIZES,
	.ours = random_sizes_loop,
	.begin = random_sizes_fill,
	.end = random_sizes_empty,
};
