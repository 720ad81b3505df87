/* SPDX-License-Identifier: MIT */
/* page_pair_movable.c - one page as a process's memory asks for it */
#include "bench.h"
#include "page_pair.h"

static int loop(unsigned long n)
{
	return page_pair_loop(n, GFP_HIGHUSER_MOVABLE | __GFP_COMP, 0);
}

const struct bench page_pair_movable = {
	.name = "page_pair_movable",
	.what = "alloc_pages(GFP_HIGHUSER_MOVABLE | __GFP_COMP, 0), __free_pages",
	.bar = NULL,
	.ours = loop,
};
