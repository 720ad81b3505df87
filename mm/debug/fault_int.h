/* SPDX-License-Identifier: MIT */
/* fault_int.h - failslab and fail_page_alloc, between fail_alloc.c that acts on them and fault_files.c that shows them */
#ifndef MM_FAULT_INT_H
#define MM_FAULT_INT_H

#include <linux/fault-inject.h>

/* Filters: Linux's names and defaults. */
struct failslab {
	struct fault_attr attr;
	bool ignore_gfp_reclaim; /* true: what may sleep does not fail */
	bool cache_filter;       /* true: only caches with SLAB_FAILSLAB fail */
};
struct fail_page_alloc {
	struct fault_attr attr;
	bool ignore_gfp_highmem; /* true: pages that may be high memory do not fail */
	bool ignore_gfp_reclaim;
	u32 min_order; /* blocks below it do not fail */
};
extern struct failslab failslab;
extern struct fail_page_alloc fail_page_alloc;

/* fail_alloc_init - defaults, then what the command line says. The machine is complete. 0 or -ENOSPC. */
int fail_alloc_init(void);
/* fail_alloc_update - something changed: hook into the allocators, or out of them. 0 or -ENOSPC. May sleep. */
int fail_alloc_update(void);

#endif
