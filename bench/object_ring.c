/* SPDX-License-Identifier: MIT */
/* object_ring.c - the ring between two threads, and how one of them waits for the other (host-side) */
#include "object_ring.h"

#include <sched.h>

#include "bench.h"

#define SPINS 200 /* before the processor is offered to others */

struct object_ring object_ring;

unsigned long object_ring_wait(const unsigned long *other, unsigned long target)
{
	unsigned long long start = bench_thread_now_ns();
	unsigned int spins = 0;
	unsigned long at;

	for (;;) {
		at = __atomic_load_n(other, __ATOMIC_ACQUIRE);
		if ((long)(at - target) >= 0 || __atomic_load_n(&object_ring.failed, __ATOMIC_ACQUIRE))
			break;
		if (++spins > SPINS)
			sched_yield();
		else
			__asm__ volatile("pause");
	}
	bench_not_counted(bench_thread_now_ns() - start);
	return at;
}
