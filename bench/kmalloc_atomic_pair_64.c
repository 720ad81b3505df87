/* SPDX-License-Identifier: MIT */
/* kmalloc_atomic_pair_64.c - from atomic context, where the fast path cannot be entered blindly */
#include <linux/preempt.h>

#include "bench.h"
#include "kmalloc_ours.h"

static int loop(unsigned long n)
{
	int status;

	preempt_disable();
	status = object_pair(n, ours_kmalloc_atomic, ours_kfree, 64);
	preempt_enable();
	return status;
}

const struct bench kmalloc_atomic_pair_64 = {
	.name = "kmalloc_atomic_pair_64",
	.what = "kmalloc(64, GFP_ATOMIC), kfree, inside preempt_disable()",
	.pattern = PATTERN_PAIR_64,
	.ours = loop,
};
