/* SPDX-License-Identifier: MIT */
/* page_pair.h - the loop of most measurements: take a block and give it back at once (kernel-style). */
#ifndef BENCH_PAGE_PAIR_H
#define BENCH_PAGE_PAIR_H

#include <linux/gfp.h>

/* Inlined, so that flags and order are constants at the call, as in a driver; the calls themselves are the
 * library's. */
static inline __attribute__((always_inline)) int page_pair_loop(unsigned long n, gfp_t gfp, unsigned int order)
{
	while (n--) {
		struct page *page = alloc_pages(gfp, order);

		if (!page)
			return -1;
		__free_pages(page, order);
	}
	return 0;
}

#endif
