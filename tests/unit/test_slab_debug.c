/* SPDX-License-Identifier: MIT */
/*
 * test_slab_debug.c - mm/slab/debug*.c: every kind of misuse is caught, told in Linux's words, and survived
 *
 * Caches are debugged by the flags they are created with. A case whose cache keeps an object for ever leaves that cache behind,
 * as the allocator does.
 */
#include <linux/mm.h>

#include "fixture.h"
#include "slab_debug_fixture.h"

#define ALL (SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)
#define SIZE 52 /* leaves four bytes of alignment, which are a red zone */

static int debug_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 2, 2);
}

static void debug_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static struct kmem_cache *make(struct kunit *test, const char *name, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_create(name, SIZE, 0, flags, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	log_listen();
	return s;
}

static noinline u8 *driver_probe(struct kmem_cache *s)
{
	u8 *object = kmem_cache_alloc(s, GFP_KERNEL);

	barrier();
	return object;
}

static noinline void driver_remove(struct kmem_cache *s, void *object)
{
	kmem_cache_free(s, object);
	barrier();
}

/* The parts that every report about an object of a cache with SLAB_STORE_USER has. */
static void expect_report(struct kunit *test, struct kmem_cache *s, const u8 *object, const char *fault)
{
	const u8 *slab = slab_address(virt_to_slab(object));

	EXPECT_SAID(test,
		    "=============================================================================\n"
		    "BUG %s (Not tainted): %s\n"
		    "-----------------------------------------------------------------------------\n",
		    s->name, fault);
	EXPECT_SAID(test, "Object 0x%px @offset=%td fp=0x", object, object - slab);
	EXPECT_SAID(test, "Slab 0x%px objects=%u used=", (void *)virt_to_slab(object), s->objects[s->order]);
	EXPECT_SAID(test, " flags=%#lx(slab|", virt_to_slab(object)->flags);
	EXPECT_SAID(test, "Object   %px: ", object);
	EXPECT_SAID(test, "Call Trace:\n");
	EXPECT_SAID(test, "Allocated in ");
	if (names_are_known())
		EXPECT_SAID(test, "Allocated in driver_probe");
}

/*      object .......... zone
 *                        ^ 41            told when it is freed; the object is kept from then on */
static void write_behind(struct kunit *test)
{
	struct kmem_cache *s = make(test, "behind", ALL);
	u8 *object = driver_probe(s);

	object[SIZE] = 0x41;
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Right Redzone overwritten");
	EXPECT_SAID(test, "0x%px @offset=%td. First byte 0x41 instead of 0xcc\n", object + SIZE,
		    object + SIZE - (u8 *)slab_address(virt_to_slab(object)));
	EXPECT_SAID(test, "Redzone  %px: 41 cc cc cc  ", object + SIZE);
	EXPECT_SAID(test, "FIX behind: Restoring Right Redzone 0x%px=0xcc\n", object + SIZE);
	EXPECT_SAID(test, "FIX behind: Object at 0x%px not freed\n", object);
	EXPECT_NOT_SAID(test, "Freed in");
	/* It was put right, so it is told once. */
	KUNIT_EXPECT_EQ(test, slab_validate(s), 1);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void write_before(struct kunit *test)
{
	struct kmem_cache *s = make(test, "before", ALL);
	u8 *object = driver_probe(s);

	object[-1] = 0;
	object[-2] = 0;
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Left Redzone overwritten");
	EXPECT_SAID(test, "0x%px-0x%px @offset=", object - 2, object - 1);
	EXPECT_SAID(test, "First byte 0x0 instead of 0xcc\n");
	EXPECT_SAID(test, "FIX before: Restoring Left Redzone 0x%px-0x%px=0xcc\n", object - 2, object - 1);
	driver_remove(s, object);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

/* A write after the free is met by the next allocation; nothing of that slab is handed out any more. */
static void use_after_free(struct kunit *test)
{
	struct kmem_cache *s = make(test, "after", ALL);
	u8 *object = driver_probe(s), *other;
	const char *freed;

	KUNIT_EXPECT_EQ(test, object[0], POISON_FREE);
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
	object[3] = 0x42;
	other = driver_probe(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Poison overwritten");
	EXPECT_SAID(test, "0x%px @offset=", object + 3);
	EXPECT_SAID(test, "First byte 0x42 instead of 0x6b\n");
	EXPECT_SAID(test, "Freed in ");
	/* Where a compiler makes no tail calls our own frame comes first. */
	freed = strstr(log_said(), "Freed in ");
	if (freed && names_are_known())
		KUNIT_EXPECT_NOT_NULL(test, strstr(freed, " driver_remove"));
	EXPECT_SAID(test, "FIX after: Restoring Poison 0x%px=0x6b\n", object + 3);
	EXPECT_SAID(test, "FIX after: Marking all objects used\n");
	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_PTR_NE(test, virt_to_slab(other), virt_to_slab(object));
	driver_remove(s, other);
	kmem_cache_destroy(s);
	EXPECT_SAID(test, "Objects remaining in after on __kmem_cache_shutdown()");
}

static void end_of_poison(struct kunit *test)
{
	struct kmem_cache *s = make(test, "poison_end", ALL);
	u8 *object = driver_probe(s);

	driver_remove(s, object);
	object[SIZE - 1] = POISON_FREE;
	KUNIT_EXPECT_EQ(test, slab_validate(s), 1);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "End Poison overwritten");
	EXPECT_SAID(test, "First byte 0x6b instead of 0xa5\n");
	KUNIT_EXPECT_EQ(test, slab_validate(s), 1);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void double_free(struct kunit *test)
{
	struct kmem_cache *s = make(test, "twice", ALL);
	u8 *object = driver_probe(s), *between = driver_probe(s);

	driver_remove(s, object);
	driver_remove(s, between);
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Object already free");
	EXPECT_SAID(test, "Freed in ");
	EXPECT_SAID(test, "FIX twice: Object at 0x%px not freed\n", object);
	KUNIT_EXPECT_EQ(test, slab_validate(s), 1);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void free_into_the_middle(struct kunit *test)
{
	struct kmem_cache *s = make(test, "middle", ALL);
	u8 *object = driver_probe(s);
	char fault[64];

	driver_remove(s, object + 8);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	snprintf(fault, sizeof(fault), "Invalid object pointer 0x%px", object + 8);
	expect_report(test, s, object, fault);
	EXPECT_SAID(test, "FIX middle: Object at 0x%px not freed\n", object + 8);
	kfree(object + 16);
	KUNIT_EXPECT_EQ(test, log_reports(), 2);
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 2);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

/* It goes to its own cache all the same. */
static void free_to_the_wrong_cache(struct kunit *test)
{
	struct kmem_cache *other = make(test, "other", ALL);
	struct kmem_cache *s = make(test, "right", ALL);
	u8 *object = driver_probe(s);

	driver_remove(other, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Wrong slab cache. other but object is from right");
	EXPECT_SAID(test, "FIX right: Object at 0x%px freed to right\n", object);
	kmem_cache_destroy(s);
	kmem_cache_destroy(other);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void corrupted_free_pointer(struct kunit *test)
{
	struct kmem_cache *s = make(test, "pointer", ALL);
	u8 *object = driver_probe(s), *other;

	driver_remove(s, object);
	memset(object + s->offset, 0x77, sizeof(void *));
	other = driver_probe(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Freepointer corrupt");
	EXPECT_SAID(test, "FIX pointer: Marking all objects used\n");
	KUNIT_EXPECT_NOT_NULL(test, other);
	driver_remove(s, other);
	kmem_cache_destroy(s);
}

/* Inside the list, where no allocation comes by: found by a check, and by the free that walks the list. */
static void corrupted_free_chain(struct kunit *test)
{
	struct kmem_cache *s = make(test, "chain", SLAB_CONSISTENCY_CHECKS | SLAB_STORE_USER);
	u8 *first = driver_probe(s), *last = driver_probe(s);

	driver_remove(s, first);
	driver_remove(s, last);
	memset(first + s->offset, 0x77, sizeof(void *));
	slab_validate(s);
	expect_report(test, s, first, "Freechain corrupt");
	EXPECT_SAID(test, "BUG chain (Not tainted): Wrong object count. Counter is 0 but counted were ");
	EXPECT_SAID(test, "FIX chain: Object count adjusted\n");
	KUNIT_EXPECT_EQ(test, log_reports(), 2);
	slab_validate(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 2);
	kmem_cache_destroy(s);
}

static void padding(struct kunit *test)
{
	struct kmem_cache *s = make(test, "padding", ALL);
	u8 *object = driver_probe(s), *slab = slab_address(virt_to_slab(object));
	unsigned long bytes = PAGE_SIZE << slab_order(virt_to_slab(object));

	KUNIT_ASSERT_LT(test, slab_padding_offset(s), slab_place_end(s));
	object[slab_place_end(s) - 1] = 1;
	slab_validate(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	expect_report(test, s, object, "Object Padding overwritten");
	EXPECT_SAID(test, "First byte 0x1 instead of 0x5a\n");
	if (bytes % s->size) {
		slab[bytes - 1] = 2;
		slab_validate(s);
		KUNIT_EXPECT_EQ(test, log_reports(), 2);
		EXPECT_SAID(test, "BUG padding (Not tainted): Slab Padding overwritten\n");
		EXPECT_SAID(test, "FIX padding: Restoring Slab Padding 0x%px=0x5a\n", slab + bytes - 1);
	}
	driver_remove(s, object);
	kmem_cache_destroy(s);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void leak(struct kunit *test)
{
	struct kmem_cache *s = make(test, "leak", SLAB_STORE_USER);
	u8 *one = driver_probe(s), *freed = driver_probe(s), *two = driver_probe(s);
	const u8 *slab = slab_address(virt_to_slab(one));

	driver_remove(s, freed);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG leak (Not tainted): Objects remaining in leak on __kmem_cache_shutdown()\n");
	EXPECT_SAID(test, "Object 0x%px @offset=%td\nAllocated in ", one, one - slab);
	EXPECT_SAID(test, "Object 0x%px @offset=%td\nAllocated in ", two, two - slab);
	EXPECT_SAID(test, "kmem_cache_destroy leak: Slab cache still has objects when called from ");
	snprintf(said.text, sizeof(said.text), "Object 0x%px ", freed);
	KUNIT_EXPECT_NULL(test, strstr(log_said(), "Freed in"));
}

static void leak_without_debugging(struct kunit *test)
{
	struct kmem_cache *s = make(test, "leak_plain", SLAB_NO_MERGE);
	u8 *object = kmem_cache_alloc(s, GFP_KERNEL), *freed = kmem_cache_alloc(s, GFP_KERNEL);
	char line[64];

	kmem_cache_free(s, freed);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG leak_plain (Not tainted): Objects remaining in leak_plain on __kmem_cache_shutdown()\n");
	EXPECT_SAID(test, "Object 0x%px @offset=", object);
	snprintf(line, sizeof(line), "Object 0x%px ", freed);
	KUNIT_EXPECT_NULL(test, strstr(log_said(), line));
}

static void trace(struct kunit *test)
{
	struct kmem_cache *s = make(test, "traced", SLAB_TRACE);
	u8 *object = driver_probe(s);

	EXPECT_SAID(test, "TRACE traced alloc 0x%px inuse=", object);
	EXPECT_NOT_SAID(test, "TRACE traced free");
	memset(object, 'x', SIZE);
	driver_remove(s, object);
	EXPECT_SAID(test, "TRACE traced free 0x%px inuse=", object);
	EXPECT_SAID(test, "Object   %px: 78 78 78 78 78 78 78 78 78 78 78 78 78 78 78 78  xxxxxxxxxxxxxxxx\n", object);
	EXPECT_SAID(test, "Object   %px: 78 78 78 78                                      xxxx\n", object + 48);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
	kmem_cache_destroy(s);
}

/* --- without debugging: what the free lists themselves show --- */

static void plain_double_free(struct kunit *test)
{
	struct kmem_cache *s = make(test, "plain_twice", SLAB_NO_MERGE);
	u8 *keep = kmem_cache_alloc(s, GFP_KERNEL), *object = kmem_cache_alloc(s, GFP_KERNEL);

	driver_remove(s, object);
	driver_remove(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG plain_twice (Not tainted): Object already free\n");
	EXPECT_SAID(test, "Object 0x%px @offset=", object);
	EXPECT_SAID(test, "By ");
	if (names_are_known())
		EXPECT_SAID(test, " driver_remove");
	EXPECT_SAID(test, "FIX plain_twice: Object at 0x%px not freed\n", object);
	driver_remove(s, keep);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
}

static void plain_wrong_cache(struct kunit *test)
{
	struct kmem_cache *other = make(test, "plain_other", SLAB_NO_MERGE);
	struct kmem_cache *s = make(test, "plain_right", SLAB_NO_MERGE);
	u8 *object = kmem_cache_alloc(s, GFP_KERNEL);

	driver_remove(other, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test,
		    "BUG plain_right (Not tainted): Wrong slab cache. plain_other but object is from plain_right\n");
	kmem_cache_destroy(s);
	kmem_cache_destroy(other);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void plain_corrupted_pointer(struct kunit *test)
{
	struct kmem_cache *s = make(test, "plain_chain", SLAB_NO_MERGE);
	u8 *objects[4];

	for (int i = 0; i < 4; i++)
		objects[i] = kmem_cache_alloc(s, GFP_KERNEL);
	for (int i = 0; i < 3; i++)
		kmem_cache_free(s, objects[i]);
	/* Out of the CPU's sheaf, where there are no pointers; the fourth keeps the slab. */
	kmem_cache_shrink(s);
	memset(objects[2] + s->offset, 0x77, sizeof(void *));
	/* What is on the list before it is handed out; then the list is cut. */
	for (unsigned int i = 0; i < s->objects[s->order] && !log_reports(); i++)
		KUNIT_EXPECT_NOT_NULL(test, kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG plain_chain (Not tainted): Freechain corrupt\n");
	EXPECT_SAID(test, "0x%px @offset=", objects[2] + s->offset);
	EXPECT_SAID(test, "FIX plain_chain: Isolate corrupted freechain\n");
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_NOT_NULL(test, kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	kmem_cache_destroy(s);
}

static void free_of_what_is_no_object(struct kunit *test)
{
	struct kmem_cache *s = make(test, "no_object", 0);
	struct page *page = alloc_page(GFP_KERNEL);
	void *object = page_address(page);

	kmem_cache_free(s, object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG slab (Not tainted): Object is not a Slab page! Freed 0x%px\n", object);
	EXPECT_SAID(test, "0x%px: non-slab/vmalloc memory.\n", object);
	__free_page(page);
	kmem_cache_destroy(s);
}

/* --- no false alarms --- */

static const slab_flags_t combinations[] = {
	SLAB_CONSISTENCY_CHECKS,
	SLAB_RED_ZONE,
	SLAB_POISON,
	SLAB_STORE_USER,
	SLAB_RED_ZONE | SLAB_POISON,
	SLAB_RED_ZONE | SLAB_STORE_USER,
	SLAB_POISON | SLAB_STORE_USER,
	ALL,
	ALL | SLAB_KMALLOC,
	SLAB_RED_ZONE | SLAB_KMALLOC,
	SLAB_STORE_USER | SLAB_KMALLOC,
	ALL | SLAB_HWCACHE_ALIGN,
	ALL | SLAB_TYPESAFE_BY_RCU,
};

/* Every byte of every object is its owner's to write. */
static void use_all(struct kunit *test, unsigned int size, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_create("honest", size, 0, flags, NULL);
	u8 *objects[40];

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int round = 0; round < 2; round++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++) {
			objects[i] = kmem_cache_alloc(s, i % 2 ? GFP_KERNEL : GFP_KERNEL | __GFP_ZERO);
			KUNIT_ASSERT_NOT_NULL(test, objects[i]);
			KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)objects[i], s->align));
			if (!(i % 2))
				KUNIT_EXPECT_NULL(test, memchr_inv(objects[i], 0, size));
			memset(objects[i], (int)i, size);
		}
		slab_validate(s);
		for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++) {
			KUNIT_EXPECT_NULL(test, memchr_inv(objects[i], (int)i, size));
			kmem_cache_free(s, objects[i]);
		}
		slab_validate(s);
	}
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ_MSG(test, log_reports(), 0, "size %u flags %#x", size, flags);
}

static void honest_users(struct kunit *test)
{
	static const unsigned int sizes[] = { 1, 4, 7, 8, 9, 16, 24, 52, 64, 100, 512, 1000, 4096, 5000 };

	log_listen();
	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		for (unsigned int j = 0; j < ARRAY_SIZE(combinations); j++)
			use_all(test, sizes[i], combinations[j]);
}

static void construct(void *object)
{
	memset(object, 0x11, SIZE);
}

/* A constructed object is not poisoned, so it stays as it was freed; its surroundings are watched all the same. */
static void constructed(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("ctor", SIZE, 0, ALL, construct);
	u8 *object;

	KUNIT_ASSERT_NOT_NULL(test, s);
	log_listen();
	for (int i = 0; i < 100; i++) {
		object = driver_probe(s);
		KUNIT_EXPECT_NULL(test, memchr_inv(object, 0x11, SIZE));
		driver_remove(s, object);
		KUNIT_EXPECT_NULL(test, memchr_inv(object, 0x11, SIZE));
	}
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
	object[SIZE] = 0;
	slab_validate(s);
	EXPECT_SAID(test, "BUG ctor (Not tainted): Right Redzone overwritten\n");
	kmem_cache_destroy(s);
}

static void many(struct kunit *test)
{
	struct kmem_cache *s = make(test, "many", ALL);
	static void *objects[500];

	KUNIT_ASSERT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL, ARRAY_SIZE(objects), objects), ARRAY_SIZE(objects));
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i += 2)
		kmem_cache_free(s, objects[i]);
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i += 2)
		objects[i] = kmem_cache_alloc_node(s, GFP_KERNEL, (int)(i / 2) % MAX_NUMNODES);
	KUNIT_EXPECT_GT(test, slab_validate(s), 1);
	kmem_cache_free_bulk(s, ARRAY_SIZE(objects), objects);
	slab_validate(s);
	kmem_cache_shrink(s);
	KUNIT_EXPECT_EQ(test, slab_validate(s), 0);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
}

static void not_debugged(struct kunit *test)
{
	struct kmem_cache *s = make(test, "undebugged", SLAB_NO_MERGE);

	KUNIT_EXPECT_EQ(test, slab_validate(s), -EINVAL);
	kmem_cache_destroy(s);
}

static void debug_case_exit(struct kunit *test)
{
	fixture_verify(test);
}

static struct kunit_case slab_debug_cases[] = {
	KUNIT_CASE(write_behind),
	KUNIT_CASE(write_before),
	KUNIT_CASE(use_after_free),
	KUNIT_CASE(end_of_poison),
	KUNIT_CASE(double_free),
	KUNIT_CASE(free_into_the_middle),
	KUNIT_CASE(free_to_the_wrong_cache),
	KUNIT_CASE(corrupted_free_pointer),
	KUNIT_CASE(corrupted_free_chain),
	KUNIT_CASE(padding),
	KUNIT_CASE(leak),
	KUNIT_CASE(leak_without_debugging),
	KUNIT_CASE(trace),
	KUNIT_CASE(plain_double_free),
	KUNIT_CASE(plain_wrong_cache),
	KUNIT_CASE(plain_corrupted_pointer),
	KUNIT_CASE(free_of_what_is_no_object),
	KUNIT_CASE(honest_users),
	KUNIT_CASE(constructed),
	KUNIT_CASE(many),
	KUNIT_CASE(not_debugged),
	{},
};

static struct kunit_suite slab_debug_suite = {
	.name = "slab_debug",
	.suite_init = debug_suite_init,
	.suite_exit = debug_suite_exit,
	.exit = debug_case_exit,
	.test_cases = slab_debug_cases,
};
kunit_test_suite(slab_debug_suite);
