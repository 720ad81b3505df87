/* SPDX-License-Identifier: MIT */
/* test_notifier.c - notifier chains of every kind: order, answers that stop, registering twice, leaving */
#include <kunit/test.h>
#include <linux/notifier.h>

static int trace[8], nr_traced;

struct tracer {
	struct notifier_block nb;
	int number, answer;
};

static int trace_call(struct notifier_block *nb, unsigned long action, void *data)
{
	struct tracer *t = container_of(nb, struct tracer, nb);

	if (nr_traced < 8)
		trace[nr_traced++] = t->number + (int)action;
	*(int *)data += 1;
	return t->answer;
}

#define TRACER(prio, num, ret)                                                                                         \
	{                                                                                                              \
		.nb = { .notifier_call = trace_call, .priority = (prio) }, .number = (num), .answer = (ret)            \
	}

/* Higher first, equals in their order; then without the middle one; then stopped. The same for every kind. */
#define CHECK_CHAIN(test, kind, chain)                                                                                 \
	do {                                                                                                           \
		struct tracer a = TRACER(0, 1, NOTIFY_DONE), b = TRACER(5, 2, NOTIFY_OK), c = TRACER(0, 3, NOTIFY_OK); \
		int seen = 0;                                                                                          \
                                                                                                                       \
		nr_traced = 0;                                                                                         \
		KUNIT_EXPECT_EQ(test, kind##_notifier_call_chain(chain, 0, &seen), NOTIFY_DONE);                       \
		KUNIT_ASSERT_EQ(test, kind##_notifier_chain_register(chain, &a.nb), 0);                                \
		KUNIT_ASSERT_EQ(test, kind##_notifier_chain_register(chain, &b.nb), 0);                                \
		KUNIT_ASSERT_EQ(test, kind##_notifier_chain_register(chain, &c.nb), 0);                                \
		KUNIT_EXPECT_EQ(test, kind##_notifier_call_chain(chain, 10, &seen), NOTIFY_OK);                        \
		KUNIT_EXPECT_EQ(test, seen, 3);                                                                        \
		KUNIT_EXPECT_EQ(test, trace[0], 12);                                                                   \
		KUNIT_EXPECT_EQ(test, trace[1], 11);                                                                   \
		KUNIT_EXPECT_EQ(test, trace[2], 13);                                                                   \
		KUNIT_EXPECT_EQ(test, kind##_notifier_chain_unregister(chain, &a.nb), 0);                              \
		KUNIT_EXPECT_EQ(test, kind##_notifier_chain_unregister(chain, &a.nb), -ENOENT);                        \
		b.answer = notifier_from_errno(-ENOMEM);                                                               \
		KUNIT_EXPECT_EQ(test, notifier_to_errno(kind##_notifier_call_chain(chain, 20, &seen)), -ENOMEM);       \
		KUNIT_EXPECT_EQ(test, seen, 4);                                                                        \
		KUNIT_EXPECT_EQ(test, trace[3], 22);                                                                   \
		KUNIT_EXPECT_EQ(test, kind##_notifier_chain_unregister(chain, &b.nb), 0);                              \
		KUNIT_EXPECT_EQ(test, kind##_notifier_chain_unregister(chain, &c.nb), 0);                              \
		KUNIT_EXPECT_NULL(test, (chain)->head);                                                                \
	} while (0)

static ATOMIC_NOTIFIER_HEAD(atomic_chain);
static BLOCKING_NOTIFIER_HEAD(blocking_chain);
static RAW_NOTIFIER_HEAD(raw_chain);

static void notifier_atomic(struct kunit *test)
{
	CHECK_CHAIN(test, atomic, &atomic_chain);
}

static void notifier_blocking(struct kunit *test)
{
	CHECK_CHAIN(test, blocking, &blocking_chain);
}

static void notifier_raw(struct kunit *test)
{
	CHECK_CHAIN(test, raw, &raw_chain);
}

static void notifier_errno(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, notifier_from_errno(0), NOTIFY_OK);
	KUNIT_EXPECT_EQ(test, notifier_to_errno(NOTIFY_DONE), 0);
	KUNIT_EXPECT_EQ(test, notifier_to_errno(NOTIFY_STOP), 0);
	KUNIT_EXPECT_EQ(test, notifier_to_errno(NOTIFY_BAD), -EPERM);
	KUNIT_EXPECT_EQ(test, notifier_to_errno(notifier_from_errno(-EBUSY)), -EBUSY);
}

static struct kunit_case notifier_cases[] = { KUNIT_CASE(notifier_atomic),
					      KUNIT_CASE(notifier_blocking),
					      KUNIT_CASE(notifier_raw),
					      KUNIT_CASE(notifier_errno),
					      {} };
static struct kunit_suite notifier_suite = { .name = "notifier", .test_cases = notifier_cases };
kunit_test_suite(notifier_suite);
