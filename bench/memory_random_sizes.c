/* SPDX-License-Identifier: MIT */
/*
 * memory_random_sizes.c - what the working set of kmalloc_random_sizes keeps in memory, ours and every peer's
 *
 * Model: Each allocator in a child process of its own, before the others of this process have grown: what it adds to the
 *        resident size by filling the working set and changing it for a while. Ours is measured twice: by the slabs' pages,
 *        which is what a machine would pay, and by the resident size like the peers, which also counts struct pages and the
 *        machine's own tables.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <quire/machine.h>

#include "bench.h"
#include "object_loops.h"
#include "peer.h"
#include "random_sizes.h"

#define MACHINE_BYTES (256ull << 20)
#define STEPS (4 * OBJECT_STEPS)

struct memory_report {
	unsigned long rss_bytes, slab_bytes, live_bytes;
};

static unsigned long rss_now(void)
{
	unsigned long size, resident = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (!file)
		return 0;
	if (fscanf(file, "%lu %lu", &size, &resident) != 2)
		resident = 0;
	fclose(file);
	return resident * (unsigned long)sysconf(_SC_PAGESIZE);
}

/* NULL: ours. */
static int run_one(const struct bench_peer *peer, struct memory_report *report)
{
	struct machine_config config = { .mem_size = MACHINE_BYTES, .nr_cpus = 1, .quiet = 1 };
	int (*loop)(unsigned long n) = peer ? peer->loop[PATTERN_RANDOM_SIZES] : random_sizes_loop;
	unsigned long before, slabs = 0;

	if (!peer) {
		if (machine_boot(&config, NULL) || machine_cpu_take(0))
			return -1;
		slabs = random_sizes_slab_bytes();
	}
	before = rss_now();
	if ((peer ? peer->set_fill() : random_sizes_fill()) || loop(STEPS))
		return -1;
	report->rss_bytes = rss_now() - before;
	if (!peer) {
		report->slab_bytes = random_sizes_slab_bytes() - slabs;
		report->live_bytes = random_sizes_live_bytes();
	}
	return 0;
}

static int run_child(const struct bench_peer *peer, struct memory_report *report)
{
	int fds[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe(fds))
		return -1;
	pid = fork();
	if (!pid) {
		struct memory_report mine = { 0 };

		if (run_one(peer, &mine))
			_exit(1);
		_exit(write(fds[1], &mine, sizeof(mine)) == sizeof(mine) ? 0 : 1);
	}
	close(fds[1]);
	got = pid < 0 ? -1 : read(fds[0], report, sizeof(*report));
	close(fds[0]);
	return pid < 0 || waitpid(pid, &status, 0) != pid || status || got != sizeof(*report) ? -1 : 0;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	static const char *const names[BENCH_PEERS_MAX] = { "jemalloc_rss_bytes", "tcmalloc_rss_bytes",
							    "mimalloc_rss_bytes" };
	struct memory_report report;

	(void)bench;
	if (run_child(NULL, &report))
		return -1;
	bench_extra(result, "live_bytes", (double)report.live_bytes);
	bench_extra(result, "slab_bytes", (double)report.slab_bytes);
	bench_extra(result, "slab_bytes_per_live_byte", (double)report.slab_bytes / (double)report.live_bytes);
	bench_extra(result, "rss_bytes", (double)report.rss_bytes);
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		if (!bench_peers[i]->calls)
			continue;
		if (run_child(bench_peers[i], &report))
			return -1;
		bench_extra(result, names[i], (double)report.rss_bytes);
	}
	return 0;
}

const struct bench memory_random_sizes = {
	.name = "memory_random_sizes",
	.what = "memory that the working set of kmalloc_random_sizes keeps",
	.measure = measure,
	.no_machine = 1,
};
