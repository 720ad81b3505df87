/* SPDX-License-Identifier: MIT */
/* tasks_test.h - suites that need threads, and machines with just one CPU */
#ifndef TASKS_TEST_H
#define TASKS_TEST_H

#include <linux/kthread.h>
#include <linux/sched.h>

#include "env_test.h"

static int __maybe_unused tasks_nothing(void *arg)
{
	return 0;
}

/* Does the port have threads? Ends the case where it has none. */
static void __maybe_unused tasks_need_threads(struct kunit *test)
{
	struct task_struct *k = kthread_create(tasks_nothing, NULL, "probe");

	if (PTR_ERR_OR_ZERO(k) == -ENOSYS)
		kunit_skip(test, "the port has no threads");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	kthread_stop(k);
}

/* For .init: a machine with one CPU, so that threads must take turns. */
static int __maybe_unused tasks_one_cpu_init(struct kunit *test)
{
	static const struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = 1, .quiet = 1 };
	static char booted;
	struct machine_error err;

	if (machine_is_up())
		return 0;
	test->priv = &booted;
	return machine_boot(&config, &err);
}

/* Wait until *@word is @val; other threads make it so. */
static void __maybe_unused tasks_wait_for(const int *word, int val)
{
	while (READ_ONCE(*word) != val)
		schedule_timeout_uninterruptible(1);
}

#endif
