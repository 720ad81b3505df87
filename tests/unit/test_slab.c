/* SPDX-License-Identifier: MIT */
/*
 * test_slab.c - kmem_cache: objects, slabs on their way between CPUs and nodes, create, merge and destroy
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <mm/slab.h>

#include "fixture.h"

#define MANY 1000

static void *objects[MANY];

static int slab_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64ull << 20, 2, 2);
}

static void slab_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void slab_exit(struct kunit *test)
{
	fixture_verify(test);
}

static void fill(struct kunit *test, struct kmem_cache *s, unsigned int nr, gfp_t flags)
{
	for (unsigned int i = 0; i < nr; i++) {
		objects[i] = kmem_cache_alloc(s, flags);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
		memset(objects[i], (int)i, kmem_cache_size(s));
	}
}

static void empty(struct kmem_cache *s, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		kmem_cache_free(s, objects[i]);
}

/* Objects do not overlap, and keep what is written into them. */
static void slab_objects_are_apart(struct kunit *test)
{
	static const unsigned int sizes[] = { 1, 8, 24, 100, 192, 700, 1024, 2048, 4096, 5952, 8192 };

	for (unsigned int k = 0; k < ARRAY_SIZE(sizes); k++) {
		unsigned int nr = sizes[k] > 1024 ? 100 : MANY;
		struct kmem_cache *s = kmem_cache_create("apart", sizes[k], 0, SLAB_NO_MERGE, NULL);

		KUNIT_ASSERT_NOT_NULL(test, s);
		fill(test, s, nr, GFP_KERNEL);
		for (unsigned int i = 0; i < nr; i++) {
			const unsigned char *p = objects[i];

			KUNIT_EXPECT_EQ(test, p[0], (unsigned char)i);
			KUNIT_EXPECT_EQ(test, p[sizes[k] - 1], (unsigned char)i);
		}
		fixture_verify(test);
		empty(s, nr);
		fixture_verify(test);
		kmem_cache_destroy(s);
	}
}

static void slab_stat_counts(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("counted", 64, 0, SLAB_NO_MERGE, NULL);
	struct slab_stat stat;

	KUNIT_ASSERT_NOT_NULL(test, s);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 0UL);
	fill(test, s, 100, GFP_KERNEL);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 100UL);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 2UL);
	KUNIT_EXPECT_EQ(test, stat.num_objs, 128UL);
	empty(s, 50);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 50UL);
	for (unsigned int i = 50; i < 100; i++)
		kmem_cache_free(s, objects[i]);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 0UL);
	kmem_cache_destroy(s);
}

static struct kunit_case slab_cases[] = { KUNIT_CASE(slab_objects_are_apart), KUNIT_CASE(slab_stat_counts), {} };

static struct kunit_suite slab_suite = {
	.name = "slab",
	.suite_init = slab_suite_init,
	.suite_exit = slab_suite_exit,
	.exit = slab_exit,
	.test_cases = slab_cases,
};
kunit_test_suite(slab_suite);
