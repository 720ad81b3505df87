/* SPDX-License-Identifier: MIT */
/* test_tasklet.c - tasklets: context, once, disabled, killed, from an interrupt and with bottom halves off */
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/smp.h>

#include "env_test.h"

static int runs, again;
static bool saw_softirq;

static void note(struct tasklet_struct *t)
{
	runs++;
	saw_softirq = in_serving_softirq() && !in_hardirq() && !irqs_disabled();
	if (again-- > 0)
		tasklet_schedule(t);
}

static void note_old(unsigned long data)
{
	runs += (int)data;
}

static int tasklet_test_init(struct kunit *test)
{
	runs = again = 0;
	saw_softirq = false;
	return env_test_init(test);
}

static void from_irq(void *arg)
{
	tasklet_schedule(arg);
	tasklet_schedule(arg);
}

static void tasklet_contexts(struct kunit *test)
{
	static DECLARE_TASKLET(t, note);
	struct tasklet_struct old;

	tasklet_schedule(&t);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, saw_softirq);
	irq_raise(smp_processor_id(), from_irq, &t);
	local_exit(local_enter());
	KUNIT_EXPECT_EQ(test, runs, 2);
	KUNIT_EXPECT_TRUE(test, saw_softirq);
	local_bh_disable();
	tasklet_schedule(&t);
	tasklet_schedule(&t);
	KUNIT_EXPECT_EQ(test, runs, 2);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 3);
	tasklet_init(&old, note_old, 10);
	tasklet_schedule(&old);
	tasklet_kill(&old);
	KUNIT_EXPECT_EQ(test, runs, 13);
	KUNIT_EXPECT_TRUE(test, preemptible());
}

static void tasklet_disabled(struct kunit *test)
{
	struct tasklet_struct t;

	tasklet_setup(&t, note);
	tasklet_disable(&t);
	tasklet_disable_nosync(&t);
	tasklet_schedule(&t);
	tasklet_enable(&t);
	local_exit(local_enter());
	KUNIT_EXPECT_EQ(test, runs, 0);
	tasklet_enable(&t);
	tasklet_kill(&t);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void tasklet_schedules_itself(struct kunit *test)
{
	struct tasklet_struct t;
	int i;

	tasklet_setup(&t, note);
	again = 3;
	tasklet_schedule(&t);
	for (i = 0; i < 10; i++)
		softirqs_run();
	KUNIT_EXPECT_EQ(test, runs, 4);
	tasklet_kill(&t);
	KUNIT_EXPECT_EQ(test, runs, 4);
}

static struct kunit_case tasklet_cases[] = { KUNIT_CASE(tasklet_contexts),
					     KUNIT_CASE(tasklet_disabled),
					     KUNIT_CASE(tasklet_schedules_itself),
					     {} };

static struct kunit_suite tasklet_suite = {
	.name = "tasklet",
	.init = tasklet_test_init,
	.exit = env_test_exit,
	.test_cases = tasklet_cases,
};
kunit_test_suite(tasklet_suite);
