/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - a machine for suites that need one
 *
 * Hosted, a suite boots its own in .suite_init and shuts it down in .suite_exit. In examples/embed and on bare metal the
 * machine is there already, small and with one CPU, and stays: so a case gives back what it takes.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <quire/machine.h>
#include <quire/verify.h>

static int fixture_owned __maybe_unused;

static inline int fixture_boot(unsigned long long mem, unsigned int nodes, unsigned int cpus)
{
	struct machine_config config = {
		.mem_size = mem, .nr_nodes = min_t(unsigned int, nodes, MAX_NUMNODES), .nr_cpus = cpus, .quiet = 1
	};
	struct machine_error err;
	int ret;

	if (machine_is_up())
		return 0;
	ret = machine_boot(&config, &err);
	fixture_owned = ret == 0;
	return ret;
}

static inline void fixture_shutdown(void)
{
	if (fixture_owned)
		machine_shutdown();
	fixture_owned = 0;
}

/* After every case: the whole state still agrees with itself. */
static inline void fixture_verify(struct kunit *test)
{
	struct mm_verify_report report;

	KUNIT_EXPECT_EQ_MSG(test, mm_verify(&report), 0, "%s", report.text);
}

#endif
