/* SPDX-License-Identifier: MIT */
/*
 * page_batch4096.c - many pages taken, then all given back: the price of refilling and draining the per-CPU lists
 *
 * The peer's pair is the yardstick here too, although its one object never leaves its cache.
 */
#include <linux/gfp.h>

#include "bench.h"

#define BATCH 4096

static struct page *batch[BATCH];

static int loop(unsigned long n)
{
	for (unsigned long done = 0; done < n; done += BATCH) {
		for (int i = 0; i < BATCH; i++) {
			batch[i] = alloc_pages(GFP_KERNEL, 0);
			if (!batch[i])
				return -1;
		}
		for (int i = 0; i < BATCH; i++)
			__free_pages(batch[i], 0);
	}
	return 0;
}

const struct bench page_batch4096 = {
	.name = "page_batch4096_order0",
	.what = "4096 pages taken, then given back; a page",
	.bar = "<= 2.5",
	.ours = loop,
	.step = BATCH,
};
