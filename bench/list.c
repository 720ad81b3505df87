/* SPDX-License-Identifier: MIT */
/* list.c - all measurements. Those that need no machine come first: see boot_4tib.c. */
#include "bench.h"

#include <stddef.h>

extern const struct bench boot_4tib, memory, memory_random_sizes;
extern const struct bench page_pair_order0, page_pair_order3, page_batch4096, page_pair_order9_comp, page_cold,
	page_pair_2cpus, page_pair_atomic, page_pair_movable, page_pair_zeroed;
extern const struct bench kmalloc_pair_16, kmalloc_pair_64, kmalloc_pair_256, kmalloc_pair_1024, kmem_cache_pair_256,
	kmalloc_pair_4096, kmalloc_batch4096_64, kmalloc_batch4096_64_random, kmalloc_remote_free, kmalloc_random_sizes,
	kzalloc_pair_256, kmalloc_atomic_pair_64, kmalloc_hooked_pair_64;

const struct bench *const bench_all[] = {
	&boot_4tib,
	&memory,
	&memory_random_sizes,

	&page_pair_order0,
	&page_pair_order3,
	&page_batch4096,
	&page_pair_order9_comp,
	&page_cold,
	&page_pair_2cpus,
	&page_pair_atomic,
	&page_pair_movable,
	&page_pair_zeroed,

	&kmalloc_pair_16,
	&kmalloc_pair_64,
	&kmalloc_pair_256,
	&kmalloc_pair_1024,
	&kmem_cache_pair_256,
	&kmalloc_pair_4096,
	&kmalloc_batch4096_64,
	&kmalloc_batch4096_64_random,
	&kmalloc_remote_free,
	&kmalloc_random_sizes,
	&kzalloc_pair_256,
	&kmalloc_atomic_pair_64,
	&kmalloc_hooked_pair_64,

	NULL,
};
