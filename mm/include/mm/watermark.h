/* SPDX-License-Identifier: MIT */
/* watermark.h - the arithmetic of watermarks, reserves and per-CPU list sizes, without the machine (watermark.c,
 * tests). */
#ifndef MM_WATERMARK_H
#define MM_WATERMARK_H

#include <linux/types.h>

struct zone_marks {
	unsigned long min, low, high, promo; /* pages */
};

/* zone_marks_of - the marks of a zone of @managed pages when @min_pages are to be kept free in low memory, which has
 * @lowmem_pages in all; @scale is watermark_scale_factor. */
struct zone_marks zone_marks_of(unsigned long managed, bool highmem, unsigned long min_pages,
				unsigned long lowmem_pages, unsigned int scale);
/* min_free_kbytes_of - what min_free_kbytes starts as, with so much low memory. */
unsigned long min_free_kbytes_of(unsigned long lowmem_kbytes);
/* min_free_for_huge_pages - what huge pages need to find free blocks, in pages: @nr_zones zones that the kernel
 * may use, @lowmem_pages in all. */
unsigned long min_free_for_huge_pages(unsigned int nr_zones, unsigned long lowmem_pages);
int pcp_batch_of(unsigned long managed);
/* pcp_high_of - @low: the zone's low mark; @fraction: percpu_pagelist_high_fraction; @nr_cpus: that share the zone. */
int pcp_high_of(unsigned long managed, unsigned long low, int batch, unsigned int fraction, unsigned int nr_cpus);

#endif
