/* SPDX-License-Identifier: MIT */
/*
 * ring_test.c - a KUnit suite for ring.h
 */
#include <kunit/test.h>

#include "ring.h"

static int ring_test_init(struct kunit *test)
{
	struct ring *ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, ring);
	test->priv = ring;
	return ring_init(ring, 4);
}

static void ring_test_exit(struct kunit *test)
{
	ring_fini(test->priv);
}

static void in_order(struct kunit *test)
{
	struct ring *ring = test->priv;

	KUNIT_EXPECT_EQ(test, ring_put(ring, 'a'), 0);
	KUNIT_EXPECT_EQ(test, ring_put(ring, 'b'), 0);
	KUNIT_EXPECT_EQ(test, ring_get(ring), 'a');
	KUNIT_EXPECT_EQ(test, ring_get(ring), 'b');
}

static void empty(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ring_get(test->priv), -ENODATA);
}

static void full(struct kunit *test)
{
	for (int i = 0; i < 4; i++)
		KUNIT_ASSERT_EQ(test, ring_put(test->priv, 'x'), 0);
	KUNIT_EXPECT_EQ(test, ring_put(test->priv, 'y'), -ENOSPC);
}

/* The end of the buffer is nowhere special. */
static void wraps_around(struct kunit *test)
{
	const int *steps = test->param_value;

	for (int i = 0; i < *steps; i++) {
		KUNIT_ASSERT_EQ(test, ring_put(test->priv, (char)('a' + i)), 0);
		KUNIT_EXPECT_EQ(test, ring_get(test->priv), 'a' + i);
	}
}

static const int step_counts[] = { 3, 4, 5, 21 };

static void describe_steps(const int *steps, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%d steps", *steps);
}
KUNIT_ARRAY_PARAM(steps, step_counts, describe_steps);

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(in_order), KUNIT_CASE(empty), KUNIT_CASE(full), KUNIT_CASE_PARAM(wraps_around, steps_gen_params), {},
};

static struct kunit_suite ring_suite = {
	.name = "ring",
	.init = ring_test_init,
	.exit = ring_test_exit,
	.test_cases = ring_cases,
};
kunit_test_suite(ring_suite);

MODULE_LICENSE("Dual MIT/GPL");
