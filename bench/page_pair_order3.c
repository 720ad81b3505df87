/* SPDX-License-Identifier: MIT */
/* page_pair_order3.c - eight pages: the largest order that every CPU keeps a list of */
#include "bench.h"
#include "page_pair.h"

static int loop(unsigned long n)
{
	return page_pair_loop(n, GFP_KERNEL, 3);
}

const struct bench page_pair_order3 = {
	.name = "page_pair_order3",
	.what = "alloc_pages(GFP_KERNEL, 3), __free_pages",
	.bar = "<= 1.8",
	.ours = loop,
};
