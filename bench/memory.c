/* SPDX-License-Identifier: MIT */
/*
 * memory.c - bytes a frame costs
 *
 * Model: Two machines that differ in memory only. Of what the larger has more, some is not in the buddy system's
 *        hands: that, a frame, is the price of a frame, struct page included. What a machine keeps whatever its
 *               size cancels out.
 */
#include <stdbool.h>
#include <stddef.h>

#include <quire/machine.h>

#include "bench.h"

#define GIB (1ull << 30)

static bool frames_of(unsigned long long mem, unsigned long long *present, unsigned long long *managed)
{
	struct machine_config config = { .mem_size = mem, .nr_cpus = 2, .quiet = 1 };

	if (machine_boot(&config, NULL))
		return false;
	bench_frames(present, managed);
	machine_shutdown();
	return true;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	unsigned long long present[2], managed[2];
	double per_frame;

	(void)bench;
	if (!frames_of(64 * GIB, &present[0], &managed[0]) || !frames_of(128 * GIB, &present[1], &managed[1]))
		return -1;
	per_frame = (double)((present[1] - managed[1]) - (present[0] - managed[0])) * 4096 /
		    (double)(present[1] - present[0]);
	bench_extra(result, "struct_page_bytes", bench_struct_page_bytes());
	bench_extra(result, "bytes_per_frame", per_frame);
	bench_extra(result, "other_bytes_per_frame", per_frame - bench_struct_page_bytes());
	return 0;
}

const struct bench memory = {
	.name = "memory_per_frame",
	.what = "bytes a frame costs, between machines of 64 and 128 GiB",
	.bar = "<= 64 and <= 1 byte",
	.measure = measure,
	.no_machine = 1,
};
