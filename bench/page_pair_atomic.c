/* SPDX-License-Identifier: MIT */
/* page_pair_atomic.c - one page from atomic context, where the fast path cannot be entered blindly. */
#include <linux/preempt.h>

#include "bench.h"
#include "page_pair.h"

static int loop(unsigned long n)
{
	int status;

	preempt_disable();
	status = page_pair_loop(n, GFP_ATOMIC, 0);
	preempt_enable();
	return status;
}

const struct bench page_pair_atomic = {
	.name = "page_pair_order0_atomic",
	.what = "the pair with GFP_ATOMIC, inside preempt_disable()",
	.ours = loop,
};
