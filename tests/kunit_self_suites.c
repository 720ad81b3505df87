/* SPDX-License-Identifier: MIT */
/*
 * kunit_self_suites.c - suites that fail, skip and abort on purpose, for kunit_self.c
 *
 * Not among the unit tests: what they print is compared with what it should be. Line numbers do not matter there.
 */
#include <kunit/static_stub.h>
#include <kunit/test.h>

static char journal[200];
static int journal_len;

static void note(char c)
{
	journal[journal_len++] = c;
}
static void note_action(void *ctx)
{
	note(*(char *)ctx);
}

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1 + 1, 2);
	KUNIT_SUCCEED(test);
	kunit_info(test, "said %d\n", 7);
}

static void expects(struct kunit *test)
{
	int frames = 3;
	unsigned long big = ~0UL >> (sizeof(big) * 8 - 31); /* the same on every machine */

	KUNIT_EXPECT_EQ(test, frames, 4);
	KUNIT_EXPECT_LT_MSG(test, frames, -1, "node %d", 2);
	KUNIT_EXPECT_GE(test, 5u, big);
	KUNIT_EXPECT_TRUE(test, frames == 4);
	KUNIT_EXPECT_FALSE_MSG(test, frames == 3, "why");
	KUNIT_EXPECT_STREQ(test, "left", "right");
	KUNIT_EXPECT_NULL(test, (void *)0x10);
	KUNIT_EXPECT_MEMEQ(test, "abcd", "abXd", 4);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ERR_PTR(-ENOMEM));
	KUNIT_FAIL(test, "by hand %d", 1);
	note('e');
}

static void asserts(struct kunit *test)
{
	static char actions[] = "abc"; /* outlives the case */
	char text[] = "xyz", *volatile keep = text;

	for (int i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, kunit_add_action(test, note_action, &actions[i]), 0);
	kunit_remove_action(test, note_action, &actions[1]);
	KUNIT_ASSERT_STREQ(test, keep, "xyz");
	KUNIT_ASSERT_NOT_NULL_MSG(test, journal_len > 190 ? keep : NULL, "%s", "too short");
	note('!');
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "needs %d nodes", 2);
	note('!');
}

static void releases(struct kunit *test)
{
	static char action = 'r';

	KUNIT_EXPECT_EQ(test, kunit_add_action(test, note_action, &action), 0);
	kunit_release_action(test, note_action, &action);
	note('.');
	for (int i = 0; i < 50; i++)
		KUNIT_EXPECT_EQ(test, kunit_add_action(test, note_action, &action), 0);
	for (int i = 0; i < 50; i++)
		kunit_remove_action(test, note_action, &action);
	KUNIT_EXPECT_NULL(test, test->priv);
}

/* --- resources: by reference, by name, by what they are --- */

static int resource_init(struct kunit_resource *res, void *context)
{
	res->data = context;
	return *(char *)context == '-' ? -EINVAL : 0;
}
static void resource_free(struct kunit_resource *res)
{
	note(*(char *)res->data);
}

static void resources(struct kunit *test)
{
	static char names[] = "nmr-";
	static struct kunit_resource named, again;
	struct kunit_resource *found;

	named = again = (struct kunit_resource){ 0 };
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, resource_free, &named, "named", &names[0]), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, NULL, &again, "named", NULL), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, kunit_alloc_resource(test, resource_init, resource_free, GFP_KERNEL, &names[1]),
			    &names[1]);
	KUNIT_EXPECT_NULL(test, kunit_alloc_resource(test, resource_init, resource_free, GFP_KERNEL, &names[3]));
	found = kunit_find_named_resource(test, "named");
	KUNIT_EXPECT_PTR_EQ(test, found, &named);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(test, "named"), 0);
	note('.');
	kunit_put_resource(found);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(test, "named"), -ENOENT);
	found = kunit_find_resource(test, kunit_resource_instance_match, &names[1]);
	KUNIT_ASSERT_NOT_NULL(test, found);
	kunit_remove_resource(test, found);
	note(',');
	kunit_put_resource(found);
	KUNIT_EXPECT_PTR_EQ(test, kunit_alloc_resource(test, resource_init, resource_free, GFP_KERNEL, &names[2]),
			    &names[2]);
}

/* An action that fails an ASSERT; the one before it is run all the same. */
static void assert_action(void *ctx)
{
	KUNIT_ASSERT_TRUE(kunit_get_current_test(), false);
}

static void aborting_action(struct kunit *test)
{
	static char action = 'k';

	KUNIT_EXPECT_EQ(test, kunit_add_action(test, note_action, &action), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_action(test, assert_action, NULL), 0);
}

/* --- code under test that knows it --- */

static int twice(int value)
{
	KUNIT_STATIC_STUB_REDIRECT(twice, value);
	if (value < 0)
		kunit_fail_current_test("%d is below 0", value);
	return 2 * value;
}
static int thrice(int value)
{
	return 3 * value;
}

static void stubs(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
	KUNIT_EXPECT_EQ(test, twice(5), 10);
	kunit_activate_static_stub(test, twice, thrice);
	KUNIT_EXPECT_EQ(test, twice(-5), -15);
	kunit_deactivate_static_stub(test, twice);
	KUNIT_EXPECT_EQ(test, twice(5), 10);
	kunit_activate_static_stub(test, twice, thrice);
}

static void unstubbed(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, twice(-5), -10);
}

static const struct {
	const char *name;
	int order;
} orders[] = { { "small", 0 }, { "large", 10 }, { "none", -1 } };
KUNIT_ARRAY_PARAM_DESC(orders, orders, name)

static void with_parameter(struct kunit *test)
{
	const int *order = &((const __typeof__(orders[0]) *)test->param_value)->order;

	if (*order < 0)
		kunit_skip(test, "no order");
	KUNIT_EXPECT_EQ(test, *order, 0);
	KUNIT_EXPECT_EQ(test, test->param_index, *order / 10);
}

static int self_init(struct kunit *test)
{
	note('<');
	return 0;
}

static void self_exit(struct kunit *test)
{
	note('>');
	KUNIT_ASSERT_TRUE(test, true);
}

static struct kunit_case self_cases[] = {
	KUNIT_CASE(passes),
	KUNIT_CASE(expects),
	KUNIT_CASE(asserts),
	KUNIT_CASE(skips),
	KUNIT_CASE(releases),
	KUNIT_CASE_PARAM(with_parameter, orders_gen_params),
	KUNIT_CASE(resources),
	KUNIT_CASE(aborting_action),
	KUNIT_CASE_SLOW(stubs),
	KUNIT_CASE_ATTR(unstubbed, { .speed = KUNIT_SPEED_VERY_SLOW }),
	{},
};
static struct kunit_suite self_suite = { .name = "self",
					 .init = self_init,
					 .exit = self_exit,
					 .test_cases = self_cases };
kunit_test_suite(self_suite);

static void never(struct kunit *test)
{
	KUNIT_FAIL(test, "was run");
}
static int fail_suite(struct kunit_suite *suite)
{
	return -ENODEV;
}
static int fail_case(struct kunit *test)
{
	return -EBUSY;
}
static struct kunit_case never_cases[] = {
	KUNIT_CASE(never),
	{},
};
static struct kunit_suite broken_suite = { .name = "broken", .suite_init = fail_suite, .test_cases = never_cases };
static struct kunit_suite busy_suite = { .name = "busy", .init = fail_case, .test_cases = never_cases };
kunit_test_suites(&broken_suite, &busy_suite);

/* What ran, in order; for kunit_self.c. */
const char *kunit_self_journal(void);
const char *kunit_self_journal(void)
{
	journal[journal_len] = '\0';
	return journal;
}
