/* SPDX-License-Identifier: MIT */
/* env_test.h - a small machine with a few CPUs around each test of env */
#ifndef ENV_TEST_H
#define ENV_TEST_H

#include <kunit/test.h>
#include <linux/cpu.h>
#include <linux/errno.h>
#include <quire/machine.h>

#define ENV_TEST_CPUS 4

/* For .init: boots unless a machine is there already (the embedded test program has just one). */
static inline int env_test_init(struct kunit *test)
{
	static const struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = ENV_TEST_CPUS, .quiet = 1 };
	static char booted;
	struct machine_error err;

	if (machine_is_up())
		return 0;
	test->priv = &booted;
	return machine_boot(&config, &err);
}

/* For .exit. */
static inline void env_test_exit(struct kunit *test)
{
	if (test->priv)
		machine_shutdown();
}

#define env_test_need_cpus(test, nr)                                                                                   \
	do {                                                                                                           \
		if (nr_cpu_ids < (nr))                                                                                 \
			kunit_skip(test, "the machine has too few CPUs");                                              \
	} while (0)

#endif
