/* SPDX-License-Identifier: MIT */
/* page_pair_order9_comp.c - a huge page: a compound page costs what its head costs */
#include "bench.h"
#include "page_pair.h"

static int loop(unsigned long n)
{
	return page_pair_loop(n, GFP_KERNEL | __GFP_COMP, 9);
}

const struct bench page_pair_order9_comp = {
	.name = "page_pair_order9_comp",
	.what = "alloc_pages(GFP_KERNEL | __GFP_COMP, 9), __free_pages",
	.bar = "<= 15",
	.ours = loop,
};
