/* SPDX-License-Identifier: MIT */
/* page_pair_zeroed.c - one page, cleared: memset's price on top */
#include "bench.h"
#include "page_pair.h"

static int loop(unsigned long n)
{
	return page_pair_loop(n, GFP_KERNEL | __GFP_ZERO, 0);
}

const struct bench page_pair_zeroed = {
	.name = "page_pair_zeroed",
	.what = "alloc_pages(GFP_KERNEL | __GFP_ZERO, 0), __free_pages",
	.bar = NULL,
	.ours = loop,
};
