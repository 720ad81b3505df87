/* SPDX-License-Identifier: MIT */
/* test_kthread.c - kernel threads: start, stop, park, end, share one CPU; what is left when the machine goes */
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <quire/tasks.h>

#include "tasks_test.h"

static int runs, parks, sees;

static int until_stopped(void *data)
{
	WRITE_ONCE(runs, runs + 1);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return (int)(long)data;
}

static int look_at_current(void *data)
{
	struct task_struct **seen = data;

	*seen = current;
	return in_task() && !in_atomic() && current->mm == NULL ? 5 : -1;
}

static int kthread_test_init(struct kunit *test)
{
	runs = parks = sees = 0;
	return env_test_init(test);
}

static void kthread_runs_and_stops(struct kunit *test)
{
	struct task_struct *k;

	tasks_need_threads(test);
	k = kthread_run(until_stopped, (void *)42L, "worker/%d", 7);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	KUNIT_EXPECT_STREQ(test, k->comm, "worker/7");
	KUNIT_EXPECT_GT(test, task_pid_nr(k), 2);
	KUNIT_EXPECT_TRUE(test, k->flags & PF_KTHREAD);
	KUNIT_EXPECT_PTR_EQ(test, kthread_data(k), (void *)42L);
	KUNIT_EXPECT_PTR_EQ(test, kthread_func(k), (void *)until_stopped);
	tasks_wait_for(&runs, 1);
	KUNIT_EXPECT_EQ(test, kthread_stop(k), 42);
}

static void kthread_has_its_own_task(struct kunit *test)
{
	struct task_struct *seen = NULL, *k;

	tasks_need_threads(test);
	k = kthread_create(look_at_current, &seen, "looker");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	get_task_struct(k);
	KUNIT_EXPECT_EQ(test, wake_up_process(k), 1);
	while (!READ_ONCE(seen))
		yield();
	KUNIT_EXPECT_EQ(test, kthread_stop_put(k), 5); /* it ended by itself; the reference kept it */
	KUNIT_EXPECT_PTR_EQ(test, seen, k);
	KUNIT_EXPECT_PTR_NE(test, seen, current);
}

static void kthread_stopped_before_it_ran(struct kunit *test)
{
	struct task_struct *k;

	tasks_need_threads(test);
	k = kthread_create(until_stopped, NULL, "never");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	KUNIT_EXPECT_EQ(test, kthread_stop(k), -EINTR);
	KUNIT_EXPECT_EQ(test, runs, 0);
}

static int ends_at_once(void *data)
{
	complete(data);
	return 0;
}

/* Linux would touch freed memory here; we say so. */
static void kthread_stop_of_one_that_is_gone(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned long warned = warn_count();
	struct task_struct *k;

	tasks_need_threads(test);
	k = kthread_run(ends_at_once, &done, "gone");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	wait_for_completion(&done);
	while (READ_ONCE(k->taken))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, kthread_stop(k), -ESRCH);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 1);
}

static noinline void leave_from_deep_inside(struct completion *done)
{
	kthread_complete_and_exit(done, 9);
}

static int exits(void *data)
{
	leave_from_deep_inside(data);
	return 1;
}

static void kthread_exits_from_inside(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *k;

	tasks_need_threads(test);
	k = kthread_create(exits, &done, "exits");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	get_task_struct(k);
	wake_up_process(k);
	wait_for_completion(&done);
	KUNIT_EXPECT_EQ(test, kthread_stop_put(k), 9);
}

static int parks_when_told(void *data)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			WRITE_ONCE(parks, parks + 1);
			kthread_parkme();
		}
		WRITE_ONCE(runs, runs + 1);
		yield();
	}
	return 0;
}

static void kthread_parks(struct kunit *test)
{
	struct task_struct *k;
	int i, before;

	tasks_need_threads(test);
	k = kthread_run(parks_when_told, NULL, "parker");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	for (i = 1; i <= 100; i++) {
		KUNIT_ASSERT_EQ(test, kthread_park(k), 0);
		KUNIT_EXPECT_GT(test, READ_ONCE(parks),
				0); /* parked again before it left, it stays in kthread_parkme() */
		before = READ_ONCE(runs);
		KUNIT_EXPECT_EQ(test, wake_up_process(k), 0); /* only unparking wakes it */
		yield();
		KUNIT_EXPECT_EQ(test, READ_ONCE(runs), before);
		kthread_unpark(k);
	}
	KUNIT_ASSERT_EQ(test, kthread_park(k), 0);
	KUNIT_EXPECT_EQ(test, kthread_stop(k), 0); /* stopping unparks */
}

static int note_cpu(void *data)
{
	int i;

	__atomic_add_fetch(&runs, 1, __ATOMIC_RELAXED);
	for (i = 0; i < 50; i++) {
		if (smp_processor_id() != (unsigned int)(long)data)
			WRITE_ONCE(sees, sees + 1);
		schedule_timeout_uninterruptible(i & 1);
	}
	return 0;
}

static void kthread_stays_on_its_cpu(struct kunit *test)
{
	struct task_struct *k[ENV_TEST_CPUS];
	unsigned int cpu;

	tasks_need_threads(test);
	env_test_need_cpus(test, ENV_TEST_CPUS);
	for (cpu = 0; cpu < ENV_TEST_CPUS; cpu++) {
		k[cpu] = kthread_create_on_cpu(note_cpu, (void *)(long)cpu, cpu, "bound/%u");
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[cpu]);
		get_task_struct(k[cpu]);
		wake_up_process(k[cpu]);
	}
	KUNIT_EXPECT_STREQ(test, k[3]->comm, "bound/3");
	tasks_wait_for(&runs, ENV_TEST_CPUS);
	for (cpu = 0; cpu < ENV_TEST_CPUS; cpu++)
		KUNIT_EXPECT_EQ(test, kthread_stop_put(k[cpu]), 0);
	KUNIT_EXPECT_EQ(test, sees, 0);
}

static void kthread_caller_moves(struct kunit *test)
{
	unsigned int cpu;

	env_test_need_cpus(test, 2);
	for_each_online_cpu(cpu) {
		KUNIT_ASSERT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
		KUNIT_EXPECT_EQ(test, smp_processor_id(), cpu);
	}
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpu_none_mask), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpu_all_mask), 0);
}

static void note_leftover(void *arg, const struct task_leftover *what)
{
	if (strcmp(what->name, "left") == 0 && what->function == (unsigned long)until_stopped && what->creator)
		(*(int *)arg)++;
}

static void kthread_is_listed_as_leftover(struct kunit *test)
{
	struct task_struct *k;
	int nr, seen = 0;

	tasks_need_threads(test);
	nr = tasks_leftover(NULL, NULL);
	k = kthread_run(until_stopped, NULL, "left");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
	KUNIT_EXPECT_EQ(test, tasks_leftover(note_leftover, &seen), nr + 1);
	KUNIT_EXPECT_EQ(test, seen, 1);
	kthread_stop(k);
	KUNIT_EXPECT_EQ(test, tasks_leftover(NULL, NULL), nr);
}

static struct kunit_case kthread_cases[] = {
	KUNIT_CASE(kthread_runs_and_stops),        KUNIT_CASE(kthread_has_its_own_task),
	KUNIT_CASE(kthread_stopped_before_it_ran), KUNIT_CASE(kthread_stop_of_one_that_is_gone),
	KUNIT_CASE(kthread_exits_from_inside),     KUNIT_CASE(kthread_parks),
	KUNIT_CASE(kthread_stays_on_its_cpu),      KUNIT_CASE(kthread_caller_moves),
	KUNIT_CASE(kthread_is_listed_as_leftover), {}
};

static struct kunit_suite kthread_suite = {
	.name = "kthread",
	.init = kthread_test_init,
	.exit = env_test_exit,
	.test_cases = kthread_cases,
};

/* ---- one CPU for all ---------------------------------------------------------------------------------------- */

static int counts(void *data)
{
	while (!kthread_should_stop()) {
		WRITE_ONCE(*(int *)data, READ_ONCE(*(int *)data) + 1);
		cond_resched();
	}
	return 0;
}

/* Neither the threads nor the caller, who needs the CPU to stop them, starve. */
static void kthread_busy_loops_share(struct kunit *test)
{
	struct task_struct *k[3];
	int count[3] = { 0 }, i;

	tasks_need_threads(test);
	for (i = 0; i < 3; i++) {
		k[i] = kthread_run(counts, &count[i], "counter/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k[i]);
	}
	for (i = 0; i < 3; i++)
		while (!READ_ONCE(count[i]))
			cond_resched();
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(k[i]), 0);
}

static struct kunit_case share_cases[] = { KUNIT_CASE(kthread_busy_loops_share), {} };

static struct kunit_suite share_suite = {
	.name = "kthread_one_cpu",
	.init = tasks_one_cpu_init,
	.exit = env_test_exit,
	.test_cases = share_cases,
};

/* ---- the machine goes --------------------------------------------------------------------------------------- */

static int stubborn_turns;

static DEFINE_MUTEX(stubborn_mutex);

static int stubborn_asleep(void *data)
{
	mutex_lock(&stubborn_mutex);
	WRITE_ONCE(runs, 1);
	for (;;)
		schedule_timeout_uninterruptible(1);
	return 0;
}

static int stubborn_busy(void *data)
{
	for (;;)
		WRITE_ONCE(stubborn_turns, READ_ONCE(stubborn_turns) + 1);
	return 0;
}

static void end_boot(struct kunit *test, unsigned int nr_cpus)
{
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = nr_cpus, .quiet = 1 };
	struct machine_error err;

	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
}

static int end_init(struct kunit *test)
{
	runs = stubborn_turns = 0;
	tasks_patience_ms = 20;
	return 0;
}

static void end_exit(struct kunit *test)
{
	tasks_patience_ms = 1000;
}

static void end_needs_own_machine(struct kunit *test)
{
	if (machine_is_up())
		kunit_skip(test, "a machine is up already");
	end_boot(test, 2);
	if (PTR_ERR_OR_ZERO(kthread_create(tasks_nothing, NULL, "probe")) == -ENOSYS) {
		machine_shutdown();
		kunit_skip(test, "the port has no threads");
	}
}

static void end_stops_those_that_can(struct kunit *test)
{
	struct task_struct *k;

	end_needs_own_machine(test);
	tasks_patience_ms = 10000;
	k = kthread_run(until_stopped, NULL, "good");
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, k);
	tasks_wait_for(&runs, 1);
	(void)kthread_run(parks_when_told, NULL, "parker");
	(void)kthread_create(until_stopped, NULL, "never woken");
	KUNIT_EXPECT_EQ(test, tasks_shutdown(), 0);
	KUNIT_EXPECT_EQ(test, tasks_leftover(NULL, NULL), 0);
	machine_shutdown();
}

/* Asleep, and on a CPU without ever letting go of it: neither goes on in the next machine. */
static void end_freezes_the_stubborn(struct kunit *test)
{
	int turns;

#ifdef __SANITIZE_THREAD__
	kunit_skip(test, "the thread sanitizer holds back the signal that stops a busy thread");
#endif
	end_needs_own_machine(test);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, kthread_run(stubborn_asleep, NULL, "asleep"));
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, kthread_run(stubborn_busy, NULL, "busy"));
	while (!READ_ONCE(stubborn_turns) || !READ_ONCE(runs))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, tasks_shutdown(), 2);
	KUNIT_EXPECT_EQ(test, tasks_leftover(NULL, NULL), 0);
	machine_shutdown();
	turns = READ_ONCE(stubborn_turns);
	end_boot(test, 2);
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, READ_ONCE(stubborn_turns), turns);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(1), 0); /* its CPU is free */
	mutex_lock(&stubborn_mutex);                   /* and so is its mutex, for whoever needs it */
	mutex_unlock(&stubborn_mutex);
	machine_shutdown();
}

static struct kunit_case end_cases[] = { KUNIT_CASE(end_stops_those_that_can),
					 KUNIT_CASE(end_freezes_the_stubborn),
					 {} };

static struct kunit_suite end_suite = {
	.name = "kthread_end",
	.init = end_init,
	.exit = end_exit,
	.test_cases = end_cases,
};
kunit_test_suite(kthread_suite);
kunit_test_suite(share_suite);
kunit_test_suite(end_suite);
