/* SPDX-License-Identifier: MIT */
/* list.c - all measurements. Those that need no machine come first: see boot_4tib.c. */
#include "bench.h"

#include <stddef.h>

extern const struct bench boot_4tib, memory, page_pair_order0, page_pair_order3, page_batch4096, page_pair_order9_comp,
	page_cold, page_pair_2cpus, page_pair_atomic, page_pair_movable, page_pair_zeroed;

const struct bench *const bench_all[] = {
	&boot_4tib, &memory,          &page_pair_order0, &page_pair_order3,  &page_batch4096,   &page_pair_order9_comp,
	&page_cold, &page_pair_2cpus, &page_pair_atomic, &page_pair_movable, &page_pair_zeroed, NULL,
};
