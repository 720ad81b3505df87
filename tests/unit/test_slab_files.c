/* SPDX-License-Identifier: MIT */
/*
 * test_slab_files.c - /proc/slabinfo, /sys/kernel/slab, the Slab lines elsewhere; and kmem_cache_create() in both forms
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <mm/tree.h>

#include "machine_fixture.h"

static struct machine_text text;

static const char *read_file(const char *path)
{
	text.len = 0;
	text.text[0] = '\0';
	return tree_read(path, machine_text_sink, &text) ? "(unreadable)" : text.text;
}

static const char *attr(const char *dir, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", dir, name);
	return read_file(path);
}

static int write_attr(const char *dir, const char *name, const char *value)
{
	char path[160];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", dir, name);
	return tree_write(path, value, strlen(value));
}

static bool listed(const char *dir)
{
	char line[80];

	text.len = 0;
	text.text[0] = '\0';
	snprintf(line, sizeof(line), "d %s\n", dir);
	return !tree_list("/sys/kernel/slab", machine_text_sink, &text) && strstr(text.text, line);
}

static void boot(struct kunit *test, unsigned int nodes, const char *cmdline)
{
	struct machine_config config = {
		.mem_size = MACHINE_MB(128), .nr_nodes = nodes, .nr_cpus = 4, .cmdline = cmdline, .quiet = 1
	};

	machine_need_none(test);
	KUNIT_ASSERT_EQ(test, machine_boot(&config, NULL), 0);
}

static void construct(void *object)
{
	memset(object, 0x5a, 100);
}

/* --- directories --- */

/* Caches that merge are found under their id and under all their names; the id's letters are d D a F A. */
static void ids_and_aliases(struct kunit *test)
{
	struct kmem_cache *one, *two, *rcl, *acc, *own;

	boot(test, 1, "");
	one = kmem_cache_create("one", 328, 0, 0, NULL);
	two = kmem_cache_create("two", 324, 0, 0, NULL);
	rcl = kmem_cache_create("dir/rcl", 328, 0, SLAB_RECLAIM_ACCOUNT | SLAB_ACCOUNT, NULL);
	acc = kmem_cache_create("acc", 328, 0, SLAB_ACCOUNT, NULL);
	own = kmem_cache_create("own", 328, 0, 0, construct);
	KUNIT_ASSERT_TRUE(test, one && two && rcl && acc && own);
	KUNIT_EXPECT_PTR_EQ(test, one, two);
	KUNIT_EXPECT_TRUE(test, listed(":0000328"));
	KUNIT_EXPECT_TRUE(test, listed("one"));
	KUNIT_EXPECT_TRUE(test, listed("two"));
	KUNIT_EXPECT_TRUE(test, listed(":aA-0000328"));
	KUNIT_EXPECT_TRUE(test, listed("dir!rcl"));
	KUNIT_EXPECT_TRUE(test, listed(":A-0000328"));
	KUNIT_EXPECT_TRUE(test, listed("own"));
	KUNIT_EXPECT_STREQ(test, attr("two", "aliases"), "1\n");
	KUNIT_EXPECT_STREQ(test, attr(":0000328", "aliases"), "1\n");
	KUNIT_EXPECT_STREQ(test, attr("dir!rcl", "reclaim_account"), "1\n");
	KUNIT_EXPECT_STREQ(test, attr("acc", "reclaim_account"), "0\n");
	KUNIT_EXPECT_STREQ(test, attr("acc", "ctor"), "");
	attr("own", "ctor");
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text.text, "construct+0x0"), "%s", text.text);
	kmem_cache_destroy(one);
	KUNIT_EXPECT_TRUE(test, listed("two"));
	kmem_cache_destroy(two);
	KUNIT_EXPECT_FALSE(test, listed("one"));
	KUNIT_EXPECT_FALSE(test, listed("two"));
	KUNIT_EXPECT_FALSE(test, listed(":0000328"));
	KUNIT_EXPECT_STREQ(test, attr("two", "aliases"), "(unreadable)");
	kmem_cache_destroy(rcl);
	kmem_cache_destroy(acc);
	kmem_cache_destroy(own);
}

static void without_merging(struct kunit *test)
{
	struct kmem_cache *one, *two;

	boot(test, 1, "slab_nomerge");
	one = kmem_cache_create("one", 328, 0, 0, NULL);
	two = kmem_cache_create("two", 328, 0, 0, NULL);
	KUNIT_EXPECT_PTR_NE(test, one, two);
	KUNIT_EXPECT_TRUE(test, listed("one"));
	KUNIT_EXPECT_TRUE(test, listed("two"));
	KUNIT_EXPECT_FALSE(test, listed(":0000328"));
	kmem_cache_destroy(one);
	kmem_cache_destroy(two);
}

/* --- attributes --- */

#define OBJECTS 40
static void counts(struct kunit *test)
{
	struct kmem_cache *s;
	void *object[OBJECTS];

	boot(test, 1, "");
	s = kmem_cache_create("counted", 1000, 64, SLAB_NO_MERGE | SLAB_HWCACHE_ALIGN, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int i = 0; i < OBJECTS; i++)
		KUNIT_ASSERT_NOT_NULL(test, object[i] = kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_STREQ(test, attr("counted", "object_size"), "1000\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "slab_size"), "1024\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "align"), "64\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "hwcache_align"), "1\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "order"), "2\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "objs_per_slab"), "16\n");
	KUNIT_EXPECT_EQ(test, strncmp(attr("counted", "objects"), "40", 2), 0);
	for (int i = 0; i < OBJECTS; i++)
		kmem_cache_free(s, object[i]);
	KUNIT_EXPECT_EQ(test, strncmp(attr("counted", "objects"), "0\n", 2), 0);
	KUNIT_EXPECT_EQ(test, write_attr("counted", "shrink", "1"), 0);
	KUNIT_EXPECT_STREQ(test, attr("counted", "slabs"), "0\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "cpu_slabs"), "0\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "partial"), "0\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "slabs_cpu_partial"), "0(0)\n");
	kmem_cache_destroy(s);
}

#ifdef CONFIG_NUMA
static void counts_of_nodes(struct kunit *test)
{
	struct kmem_cache *s;
	void *near, *far;

	boot(test, 2, "");
	s = kmem_cache_create("counted", 2048, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	near = kmem_cache_alloc_node(s, GFP_KERNEL, 0);
	far = kmem_cache_alloc_node(s, GFP_KERNEL, 1);
	KUNIT_EXPECT_STREQ(test, attr("counted", "slabs"), "2 N0=1 N1=1\n");
	KUNIT_EXPECT_STREQ(test, attr("counted", "objects"), "2 N0=1 N1=1\n");
	kmem_cache_free(s, near);
	kmem_cache_free(s, far);
	kmem_cache_destroy(s);
}
#endif

static void writing(struct kunit *test)
{
	struct kmem_cache *s, *other;

	boot(test, 1, "");
	s = kmem_cache_create("written", 400, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, write_attr("written", "min_partial", "7"), 0);
	KUNIT_EXPECT_STREQ(test, attr("written", "min_partial"), "7\n");
	KUNIT_EXPECT_EQ(test, write_attr("written", "min_partial", "x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_attr("written", "cpu_partial", "0"), 0);
	KUNIT_EXPECT_STREQ(test, attr("written", "cpu_partial"), "0\n");
	KUNIT_EXPECT_EQ(test, write_attr("written", "remote_node_defrag_ratio", "40"), 0);
	KUNIT_EXPECT_STREQ(test, attr("written", "remote_node_defrag_ratio"), "40\n");
	KUNIT_EXPECT_EQ(test, write_attr("written", "remote_node_defrag_ratio", "101"), -ERANGE);
	KUNIT_EXPECT_EQ(test, write_attr("written", "order", "3"), -EACCES);
	KUNIT_EXPECT_EQ(test, write_attr("written", "shrink", "2"), -EINVAL);
	KUNIT_EXPECT_EQ(test, write_attr("written", "validate", "1"), -EINVAL); /* not debugged */
	KUNIT_EXPECT_EQ(test, write_attr("nobody", "shrink", "1"), -ENOENT);
	KUNIT_EXPECT_EQ(test, write_attr("written", "nothing", "1"), -ENOENT);
	KUNIT_EXPECT_EQ(test, write_attr("written", "failslab", "1"), 0);
	KUNIT_EXPECT_STREQ(test, attr("written", "failslab"), "1\n");
	KUNIT_EXPECT_EQ(test, write_attr("written", "failslab", "0"), 0);
	other = kmem_cache_create("other", 400, 0, 0, NULL);
	KUNIT_EXPECT_PTR_EQ(test, other, s);
	KUNIT_EXPECT_EQ(test, write_attr("written", "failslab", "1"), -EINVAL);
	kmem_cache_destroy(other);
	kmem_cache_destroy(s);
}

/* failslab: what may not sleep, of all caches or of those that are marked. */
static void failslab(struct kunit *test)
{
	struct kmem_cache *s;
	void *object;

	boot(test, 1, "failslab=1,100,0,-1");
	KUNIT_EXPECT_EQ(test, tree_write("/sys/kernel/debug/failslab/verbose", "0", 1), 0);
	s = kmem_cache_create("failing", 96, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc(s, GFP_ATOMIC));
	KUNIT_EXPECT_NULL(test, kmalloc(40, GFP_ATOMIC));
	KUNIT_EXPECT_NULL(test, kmalloc(40000, GFP_ATOMIC)); /* beyond the caches */
	KUNIT_EXPECT_NOT_NULL(test, object = kmem_cache_alloc(s, GFP_KERNEL));
	kmem_cache_free(s, object);
	KUNIT_EXPECT_EQ(test, tree_write("/sys/kernel/debug/failslab/cache-filter", "Y", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, object = kmem_cache_alloc(s, GFP_ATOMIC));
	kmem_cache_free(s, object);
	KUNIT_EXPECT_EQ(test, write_attr("failing", "failslab", "1"), 0);
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc(s, GFP_ATOMIC));
	KUNIT_EXPECT_NOT_NULL(test, object = kmalloc(40, GFP_ATOMIC));
	kfree(object);
	KUNIT_EXPECT_EQ(test, tree_write("/sys/kernel/debug/failslab/ignore-gfp-wait", "N", 1), 0);
	KUNIT_EXPECT_NULL(test, kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, tree_write("/sys/kernel/debug/failslab/probability", "0", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, object = kmem_cache_alloc(s, GFP_KERNEL));
	kmem_cache_free(s, object);
	kmem_cache_destroy(s);
}

/* --- lines elsewhere --- */

static void slabinfo_line(struct kunit *test)
{
	static const char head[] = "slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> "
				   "<objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : "
				   "slabdata <active_slabs> <num_slabs> <sharedavail>\n";
	struct kmem_cache *s;
	void *object;

	boot(test, 1, "");
	s = kmem_cache_create("a_name_beyond_the_column", 200, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	object = kmem_cache_alloc(s, GFP_KERNEL);
	read_file("/proc/slabinfo");
	KUNIT_EXPECT_EQ(test, strncmp(text.text, head, sizeof(head) - 1), 0);
	KUNIT_EXPECT_NOT_NULL_MSG(test,
				  strstr(text.text,
					 "\na_name_beyond_the_column      1     20    200   20    1 : tunables "
					 "   0    0    0 : slabdata      1      1      0\n"),
				  "%s", text.text);
	kmem_cache_free(s, object);
	kmem_cache_destroy(s);
}

static unsigned long number_after(const char *label)
{
	const char *p = strstr(text.text, label);
	unsigned long number = 0;

	for (p = p ? p + strlen(label) : ""; *p == ' '; p++)
		;
	for (; *p >= '0' && *p <= '9'; p++)
		number = number * 10 + (unsigned long)(*p - '0');
	return number;
}

static void meminfo_and_vmstat(struct kunit *test)
{
	unsigned long slab, reclaimable, unreclaimable, available;
	struct kmem_cache *s;
	void *object[64], *large;

	boot(test, 1, "");
	read_file("/proc/meminfo");
	slab = number_after("\nSlab:");
	reclaimable = number_after("\nSReclaimable:");
	unreclaimable = number_after("\nSUnreclaim:");
	available = number_after("\nMemAvailable:");
	KUNIT_EXPECT_EQ(test, slab, reclaimable + unreclaimable);
	s = kmem_cache_create("lines", 4096, 0, SLAB_RECLAIM_ACCOUNT, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int i = 0; i < ARRAY_SIZE(object); i++)
		object[i] = kmem_cache_alloc(s, GFP_KERNEL);
	large = kmalloc(100000, GFP_KERNEL);
	read_file("/proc/meminfo");
	KUNIT_EXPECT_GE(test, number_after("\nSReclaimable:"), reclaimable + 256);
	KUNIT_EXPECT_EQ(test, number_after("\nKReclaimable:"), number_after("\nSReclaimable:"));
	KUNIT_EXPECT_GE(test, number_after("\nSUnreclaim:"), unreclaimable + 128);
	KUNIT_EXPECT_GE(test, number_after("\nMemAvailable:"), available - 128 - 256);
	slab = number_after("\nSlab:");
	read_file("/proc/vmstat");
	KUNIT_EXPECT_EQ(test, 4 * (number_after("\nnr_slab_reclaimable ") + number_after("\nnr_slab_unreclaimable ")),
			slab);
	read_file("/sys/devices/system/node/node0/meminfo");
	KUNIT_EXPECT_EQ(test, number_after("\nNode 0 Slab:"), slab);
	read_file("/proc/zoneinfo");
	KUNIT_EXPECT_EQ(
		test,
		4 * (number_after("\n      nr_slab_reclaimable ") + number_after("\n      nr_slab_unreclaimable ")),
		slab);
	kfree(large);
	for (int i = 0; i < ARRAY_SIZE(object); i++)
		kmem_cache_free(s, object[i]);
	kmem_cache_destroy(s);
	read_file("/proc/meminfo");
	KUNIT_EXPECT_LE(test, number_after("\nSReclaimable:"), reclaimable);
}

/* --- kmem_cache_create() --- */

static void create_with_args(struct kunit *test)
{
	struct kmem_cache_args args = { .align = 128, .ctor = construct };
	struct kmem_cache *s;
	char *object;

	boot(test, 1, "");
	s = kmem_cache_create("args", 100, &args, 0);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, attr("args", "align"), "128\n");
	object = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, object[99], 0x5a);
	KUNIT_EXPECT_EQ(test, (unsigned long)object % 128, 0ul);
	kmem_cache_free(s, object);
	kmem_cache_destroy(s);
	s = kmem_cache_create("none", 100, NULL, SLAB_NO_MERGE);
	KUNIT_EXPECT_STREQ(test, attr("none", "slab_size"), "104\n");
	kmem_cache_destroy(s);
	args = (struct kmem_cache_args){ .useroffset = 8, .usersize = 16 };
	s = kmem_cache_create("user", 100, &args, 0);
	KUNIT_EXPECT_STREQ(test, attr("user", "usersize"), "16\n");
	kmem_cache_destroy(s);
	args.useroffset = 90;
	KUNIT_EXPECT_NULL(test, kmem_cache_create("outside", 100, &args, 0));
	s = kmem_cache_create_usercopy("copied", 100, 0, 0, 4, 8, NULL);
	KUNIT_EXPECT_STREQ(test, attr("copied", "usersize"), "8\n");
	kmem_cache_destroy(s);
}

/* The free pointer lies behind an object that may be read while it is free, unless its creator has a place for it. */
static void free_pointer_of_rcu(struct kunit *test)
{
	struct kmem_cache_args args = { .freeptr_offset = 64, .use_freeptr_offset = true };
	struct kmem_cache *s;
	unsigned char *a, *b;

	boot(test, 1, "");
	s = kmem_cache_create("behind", 128, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	KUNIT_EXPECT_STREQ(test, attr("behind", "slab_size"), sizeof(void *) == 8 ? "136\n" : "132\n");
	kmem_cache_destroy(s);
	s = kmem_cache_create("inside", 128, &args, SLAB_TYPESAFE_BY_RCU);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, attr("inside", "slab_size"), "128\n");
	KUNIT_EXPECT_STREQ(test, attr("inside", "destroy_by_rcu"), "1\n");
	a = kmem_cache_alloc(s, GFP_KERNEL);
	b = kmem_cache_alloc(s, GFP_KERNEL);
	memset(a, 0xa5, 128);
	kmem_cache_free(s, a);
	for (int i = 0; i < 128; i++)
		if (i < 64 || i >= 64 + (int)sizeof(void *))
			KUNIT_EXPECT_EQ_MSG(test, READ_ONCE(a[i]), 0xa5, "byte %d", i);
	kmem_cache_free(s, b);
	kmem_cache_destroy(s);
	args.freeptr_offset = 124 + 1;
	KUNIT_EXPECT_NULL(test, kmem_cache_create("odd", 128, &args, SLAB_TYPESAFE_BY_RCU));
	args.freeptr_offset = 128;
	KUNIT_EXPECT_NULL(test, kmem_cache_create("beyond", 128, &args, SLAB_TYPESAFE_BY_RCU));
	args.freeptr_offset = 0;
	KUNIT_EXPECT_NULL(test, kmem_cache_create("plain", 128, &args, 0));
}

static struct kunit_case cases[] = { KUNIT_CASE(ids_and_aliases),
				     KUNIT_CASE(without_merging),
				     KUNIT_CASE(counts),
#ifdef CONFIG_NUMA
				     KUNIT_CASE(counts_of_nodes),
#endif
				     KUNIT_CASE(writing),
				     KUNIT_CASE(failslab),
				     KUNIT_CASE(slabinfo_line),
				     KUNIT_CASE(meminfo_and_vmstat),
				     KUNIT_CASE(create_with_args),
				     KUNIT_CASE(free_pointer_of_rcu),
				     {} };

static struct kunit_suite suite = {
	.name = "slab_files",
	.init = machine_case_init,
	.exit = machine_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
