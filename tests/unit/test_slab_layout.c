/* SPDX-License-Identifier: MIT */
/*
 * test_slab_layout.c - sizes, orders and limits of caches beside those of real machines, and the parameters that change them
 */
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/slab.h>
#include <mm/slab.h>

#include "machine_fixture.h"
#include "real_slabs.h"

static void boot(struct kunit *test, unsigned int cpus, const char *cmdline)
{
	struct machine_config config = { .mem_size = MACHINE_MB(64), .nr_cpus = cpus, .cmdline = cmdline, .quiet = 1 };

	machine_need_none(test);
	KUNIT_ASSERT_EQ(test, machine_boot(&config, NULL), 0);
}

static unsigned int attr(const char *dir, const char *name)
{
	unsigned int value = ~0u;
	char text[64];
	int len = slab_attr_show(dir, name, text, sizeof(text));

	return len < 0 || kstrtouint(text, 10, &value) ? ~0u : value;
}

static void check_row(struct kunit *test, const struct real_slab *row)
{
	struct kmem_cache *s = kmem_cache_create("row", row->size, 0, SLAB_NO_MERGE, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ_MSG(test, attr("row", "slab_size"), row->size, "%u CPUs", row->cpus);
	KUNIT_EXPECT_EQ_MSG(test, attr("row", "order"), row->order, "%u CPUs, size %u", row->cpus, row->size);
	KUNIT_EXPECT_EQ_MSG(test, attr("row", "objs_per_slab"), row->objs_per_slab, "%u CPUs, size %u", row->cpus,
			    row->size);
	KUNIT_EXPECT_EQ_MSG(test, attr("row", "cpu_partial"), row->cpu_partial, "size %u", row->size);
	KUNIT_EXPECT_EQ_MSG(test, attr("row", "min_partial"), row->min_partial, "size %u", row->size);
	kmem_cache_destroy(s);
}

static void as_on_real_machines(struct kunit *test)
{
	unsigned int cpus = 0, row;

	for (row = 0; row < ARRAY_SIZE(real_slabs); row++) {
		if (real_slabs[row].size % sizeof(void *))
			continue; /* of a machine whose pointers are shorter */
		if (real_slabs[row].cpus != cpus) {
			if (machine_is_up() && cpus)
				machine_shutdown();
			cpus = real_slabs[row].cpus;
			boot(test, cpus, "");
		}
		check_row(test, &real_slabs[row]);
	}
}

static void construct(void *object)
{
}

static void sizes_as_on_real_machines(struct kunit *test)
{
	boot(test, 1, "");
	if (sizeof(void *) != 8)
		kunit_skip(test, "these are of machines with longer pointers");
	for (unsigned int i = 0; i < ARRAY_SIZE(real_objects); i++) {
		const struct real_object *row = &real_objects[i];
		struct kmem_cache *s = kmem_cache_create("row", row->object_size, row->align, SLAB_NO_MERGE,
							 row->behind ? construct : NULL);

		KUNIT_ASSERT_NOT_NULL(test, s);
		KUNIT_EXPECT_EQ_MSG(test, attr("row", "slab_size"), row->size, "object of %u, aligned to %u",
				    row->object_size, row->align);
		KUNIT_EXPECT_EQ(test, attr("row", "align"), row->align);
		KUNIT_EXPECT_EQ(test, attr("row", "object_size"), row->object_size);
		kmem_cache_destroy(s);
	}
}

/* SLAB_HWCACHE_ALIGN: a cache line, or the part of one that an object fills more than half of. */
static void cache_lines(struct kunit *test)
{
	static const unsigned int sizes[][2] = { { 8, 8 }, { 9, 16 }, { 16, 16 }, { 17, 32 }, { 33, 64 }, { 100, 64 } };

	boot(test, 1, "");
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct kmem_cache *s =
			kmem_cache_create("line", sizes[i][0], 0, SLAB_HWCACHE_ALIGN | SLAB_NO_MERGE, NULL);

		KUNIT_EXPECT_EQ_MSG(test, attr("line", "align"), sizes[i][1], "size %u", sizes[i][0]);
		kmem_cache_destroy(s);
	}
}

static unsigned int order_of(unsigned int size)
{
	struct kmem_cache *s = kmem_cache_create("row", size, 0, SLAB_NO_MERGE, NULL);
	unsigned int order = attr("row", "order");

	kmem_cache_destroy(s);
	return order;
}

static void parameters(struct kunit *test)
{
	static const struct {
		const char *cmdline;
		unsigned int size, order;
	} rows[] = {
		{ "", 1000, 1 },
		{ "slub_max_order=0", 1000, 0 },
		{ "slab_max_order=0", 3000, 0 },
		{ "slub_min_order=2", 64, 2 },
		{ "slab_min_order=1", 64, 1 },
		{ "slub_min_objects=32", 256, 1 },
		{ "slab_min_objects=64", 256, 2 },
		{ "slub_min_objects=64 slub_max_order=1", 256, 1 },
		{ "slub_min_order=x", 64, 0 },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		boot(test, 1, rows[i].cmdline);
		KUNIT_EXPECT_EQ_MSG(test, order_of(rows[i].size), rows[i].order, "%s, size %u", rows[i].cmdline,
				    rows[i].size);
		machine_shutdown();
	}
}

static void merge_parameters(struct kunit *test)
{
	static const struct {
		const char *cmdline;
		bool merged;
	} rows[] = {
		{ "", true },
		{ "slab_nomerge", false },
		{ "slub_nomerge", false },
		{ "slab_nomerge slab_merge", true },
		{ "slub_merge slub_nomerge", false },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kmem_cache *one, *two;

		boot(test, 1, rows[i].cmdline);
		one = kmem_cache_create("one", 328, 0, 0, NULL);
		two = kmem_cache_create("two", 328, 0, 0, NULL);
		KUNIT_EXPECT_EQ_MSG(test, one == two, rows[i].merged, "%s", rows[i].cmdline);
		kmem_cache_destroy(one);
		kmem_cache_destroy(two);
		machine_shutdown();
	}
}

static struct kunit_case cases[] = { KUNIT_CASE(as_on_real_machines), KUNIT_CASE(sizes_as_on_real_machines),
				     KUNIT_CASE(cache_lines),         KUNIT_CASE(parameters),
				     KUNIT_CASE(merge_parameters),    {} };

static struct kunit_suite suite = {
	.name = "slab_layout",
	.init = machine_case_init,
	.exit = machine_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
