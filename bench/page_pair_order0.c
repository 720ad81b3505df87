/* SPDX-License-Identifier: MIT */
/* page_pair_order0.c - one page taken and given back: this CPU's list, nothing else. */
#include "bench.h"
#include "page_pair.h"

int page_pair_order0_loop(unsigned long n)
{
	return page_pair_loop(n, GFP_KERNEL, 0);
}

const struct bench page_pair_order0 = {
	.name = "page_pair_order0",
	.what = "alloc_pages(GFP_KERNEL, 0), __free_pages",
	.bar = "<= 1.2",
	.ours = page_pair_order0_loop,
};
