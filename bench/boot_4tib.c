/* SPDX-License-Identifier: MIT */
/*
 * boot_4tib.c - a machine of 4 TiB on 8 nodes: its boot must cost what is touched, not what is there
 *
 * Model: Each round is a child process: boot, take one block of the largest order from every GiB, end. Time is that of
 *        machine_boot() alone, by the child's clock; memory is the child's highest resident size as the kernel
 *        accounts it (wait4), with the blocks taken. A child starts with this process's pages, so the measurement
 *        comes first, before any machine was up here.
 */
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <quire/machine.h>

#include "bench.h"

#define BOOTS_MAX 7
#define GIB (1ull << 30)
#define MEM_GIB 4096ull

struct boot_report {
	unsigned long long boot_ns, take_ns;
	unsigned long taken;
};

static void child(int to)
{
	struct machine_config config = { .mem_size = MEM_GIB * GIB, .nr_nodes = 8, .nr_cpus = 2, .quiet = 1 };
	struct boot_report report = { 0 };
	unsigned long long start = bench_now_ns(), booted;

	if (machine_boot(&config, NULL))
		_exit(1);
	booted = bench_now_ns();
	report.boot_ns = booted - start;
	report.taken = bench_boot_take(GIB);
	report.take_ns = bench_now_ns() - booted;
	_exit(write(to, &report, sizeof(report)) == sizeof(report) ? 0 : 1);
}

/* The report of one child, and its highest resident size. */
static int boot_once(struct boot_report *report, double *rss_kib)
{
	struct rusage usage;
	int fds[2], status;
	ssize_t got;
	pid_t pid;

	if (pipe(fds))
		return -1;
	pid = fork();
	if (!pid)
		child(fds[1]);
	close(fds[1]);
	got = pid < 0 ? -1 : read(fds[0], report, sizeof(*report));
	close(fds[0]);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status || got != sizeof(*report))
		return -1;
	*rss_kib = (double)usage.ru_maxrss;
	return 0;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	unsigned int boots = bench_rounds() < BOOTS_MAX ? bench_rounds() : BOOTS_MAX;
	double boot[BOOTS_MAX], take[BOOTS_MAX], rss = 0, rss_one;
	struct boot_report report;

	(void)bench;
	for (unsigned int i = 0; i < boots; i++) {
		memset(&report, 0, sizeof(report));
		if (boot_once(&report, &rss_one))
			return -1;
		boot[i] = (double)report.boot_ns;
		take[i] = (double)report.take_ns;
		rss = rss_one > rss ? rss_one : rss;
	}
	result->ns = bench_median(boot, boots);
	bench_extra(result, "peak_rss_kib", rss);
	bench_extra(result, "blocks_taken", (double)report.taken);
	bench_extra(result, "take_ns", bench_median(take, boots));
	return 0;
}

const struct bench boot_4tib = {
	.name = "boot_4TiB_8nodes",
	.what = "machine_boot(); peak memory with one order-10 block taken from every GiB",
	.bar = "<= 2 s, <= 262144 KiB",
	.measure = measure,
	.no_machine = 1,
};
