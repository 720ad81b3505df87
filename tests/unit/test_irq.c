/* SPDX-License-Identifier: MIT */
/* test_irq.c - interrupt lines: handlers, sharing, off and on, threads */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/sched.h>
#include <quire/irq.h>

#include "env_test.h"

#define LINE 40

struct device {
	int runs, thread_runs;
	irqreturn_t says;
	bool saw_irq, saw_task;
	struct completion done;
};

static irqreturn_t handler(int irq, void *dev_id)
{
	struct device *dev = dev_id;

	dev->runs++;
	dev->saw_irq = in_hardirq() && irqs_disabled() && irq == LINE;
	return dev->says;
}

static irqreturn_t thread_fn(int irq, void *dev_id)
{
	struct device *dev = dev_id;

	dev->saw_task = in_task() && preemptible() && irq == LINE;
	dev->thread_runs++;
	complete(&dev->done);
	return IRQ_HANDLED;
}

static void irq_one_handler(struct kunit *test)
{
	struct device dev = { .says = IRQ_HANDLED };
	unsigned long flags;

	KUNIT_EXPECT_EQ(test, quire_irq_raise(LINE), 0); /* nobody is there */
	KUNIT_ASSERT_EQ(test, request_irq(LINE, handler, 0, "dev", &dev), 0);
	KUNIT_EXPECT_EQ(test, dev.runs, 0);
	KUNIT_EXPECT_EQ(test, quire_irq_raise(LINE), 0);
	KUNIT_EXPECT_EQ(test, dev.runs, 1);
	KUNIT_EXPECT_TRUE(test, dev.saw_irq);
	local_irq_save(flags);
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 1);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, dev.runs, 2);
	KUNIT_EXPECT_STREQ(test, (const char *)free_irq(LINE, &dev), "dev");
	KUNIT_EXPECT_FALSE(test, irq_has_action(LINE));
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 2);
}

static void irq_bad_requests(struct kunit *test)
{
	struct device dev = { .says = IRQ_HANDLED };

	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, handler, 0, "dev", &dev), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, NULL, 0, "dev", &dev), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, handler, IRQF_SHARED, "dev", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_threaded_irq(LINE, NULL, thread_fn, 0, "dev", &dev), -EINVAL);
	KUNIT_EXPECT_EQ(test, quire_irq_raise(NR_IRQS), -EINVAL);
	KUNIT_EXPECT_EQ(test, quire_irq_raise_on(LINE, nr_cpu_ids), -EINVAL);
	KUNIT_EXPECT_FALSE(test, irq_has_action(LINE));
}

static void irq_shared(struct kunit *test)
{
	struct device one = { .says = IRQ_NONE }, two = { .says = IRQ_HANDLED }, three = { .says = IRQ_HANDLED };

	KUNIT_ASSERT_EQ(test, request_irq(LINE, handler, IRQF_SHARED, "one", &one), 0);
	KUNIT_ASSERT_EQ(test, request_irq(LINE, handler, IRQF_SHARED, "two", &two), 0);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, handler, 0, "three", &three), -EBUSY);
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, one.runs, 1);
	KUNIT_EXPECT_EQ(test, two.runs, 1);
	free_irq(LINE, &one);
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, one.runs, 1);
	KUNIT_EXPECT_EQ(test, two.runs, 2);
	free_irq(LINE, &two);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, handler, 0, "three", &three), 0);
	KUNIT_EXPECT_EQ(test, request_irq(LINE, handler, IRQF_SHARED, "one", &one), -EBUSY);
	free_irq(LINE, &three);
}

/* What is raised while it is off comes once, when it is on. */
static void irq_off_and_on(struct kunit *test)
{
	struct device dev = { .says = IRQ_HANDLED };

	KUNIT_ASSERT_EQ(test, request_irq(LINE, handler, IRQF_NO_AUTOEN, "dev", &dev), 0);
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 0);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 1);
	disable_irq(LINE);
	disable_irq_nosync(LINE);
	quire_irq_raise(LINE);
	quire_irq_raise(LINE);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 1);
	enable_irq(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 2);
	quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 3);
	free_irq(LINE, &dev);
}

static void irq_nobody_cares(struct kunit *test)
{
	struct device dev = { .says = IRQ_NONE };
	int i;

	KUNIT_ASSERT_EQ(test, request_irq(LINE, handler, 0, "dev", &dev), 0);
	for (i = 0; i < 150; i++)
		quire_irq_raise(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 100);
	free_irq(LINE, &dev);
}

/* Oneshot: raised again while the thread has not run, the handler waits for it. */
static void irq_threads(struct kunit *test)
{
	struct device dev = { .says = IRQ_WAKE_THREAD };
	int ret;

	init_completion(&dev.done);
	ret = request_threaded_irq(LINE, handler, thread_fn, IRQF_ONESHOT, "dev", &dev);
	if (ret == -ENOSYS)
		kunit_skip(test, "no threads here");
	KUNIT_ASSERT_EQ(test, ret, 0);
	quire_irq_raise(LINE);
	wait_for_completion(&dev.done);
	synchronize_irq(LINE);
	KUNIT_EXPECT_EQ(test, dev.runs, 1);
	KUNIT_EXPECT_EQ(test, dev.thread_runs, 1);
	KUNIT_EXPECT_TRUE(test, dev.saw_task);
	disable_irq(LINE);
	quire_irq_raise(LINE);
	enable_irq(LINE);
	wait_for_completion(&dev.done);
	free_irq(LINE, &dev);
	KUNIT_EXPECT_EQ(test, dev.thread_runs, 2);

	reinit_completion(&dev.done);
	KUNIT_ASSERT_EQ(test, request_threaded_irq(LINE, NULL, thread_fn, IRQF_ONESHOT, "dev", &dev), 0);
	quire_irq_raise(LINE);
	wait_for_completion(&dev.done);
	free_irq(LINE, &dev);
	KUNIT_EXPECT_EQ(test, dev.thread_runs, 3);
	KUNIT_EXPECT_EQ(test, dev.runs, 2);
}

static struct kunit_case irq_cases[] = { KUNIT_CASE(irq_one_handler),
					 KUNIT_CASE(irq_bad_requests),
					 KUNIT_CASE(irq_shared),
					 KUNIT_CASE(irq_off_and_on),
					 KUNIT_CASE(irq_nobody_cares),
					 KUNIT_CASE(irq_threads),
					 {} };

static struct kunit_suite irq_suite = {
	.name = "irq",
	.init = env_test_init,
	.exit = env_test_exit,
	.test_cases = irq_cases,
};
kunit_test_suite(irq_suite);
