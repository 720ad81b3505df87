/* SPDX-License-Identifier: MIT */
/*
 * test_slab_create.c - caches come and go: arguments, alignment, constructors, merging, what is left at destroy, boot options
 */
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "../../mm/slab/slab_int.h"
#include "machine_fixture.h"
#include "slab_debug_fixture.h"

/* A case of this suite has the machine that is up, or one of its own with @cmdline. */
static void need_machine(struct kunit *test)
{
	struct machine_config config = { .mem_size = 64ull << 20, .nr_cpus = 2, .quiet = 1 };
	struct machine_error err;

	if (!machine_is_up())
		KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
	log_listen();
}

static void need_machine_with(struct kunit *test, const char *cmdline)
{
	struct machine_config config = { .mem_size = 64ull << 20, .nr_cpus = 1, .quiet = 1, .cmdline = cmdline };
	struct machine_error err;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
}

struct thing {
	long a;
	char text[40];
	long b;
};

static void create_bad_arguments(struct kunit *test)
{
	struct kmem_cache_args odd = { .align = 24 }, outside = { .useroffset = 60, .usersize = 8 };
	struct kmem_cache_args wraps = { .useroffset = 8, .usersize = ~0u };
	struct kmem_cache_args pointer = { .use_freeptr_offset = true, .freeptr_offset = 8 };

	need_machine(test);
	KUNIT_EXPECT_NULL(test, kmem_cache_create(NULL, 64, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("", 64, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("none", 0, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("huge", KMALLOC_MAX_SIZE + 1, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("odd", 64, &odd, 0));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("outside", 64, &outside, 0));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("wraps", 64, &wraps, 0));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("pointer", 64, &pointer, 0)); /* not RCU */
	pointer.freeptr_offset = 62;
	KUNIT_EXPECT_NULL(test, kmem_cache_create("pointer", 64, &pointer, SLAB_TYPESAFE_BY_RCU));
	EXPECT_SAID(test, "kmem_cache_create(odd) failed: alignment is no power of two");
	kmem_cache_destroy(NULL);
}

static void create_every_form(struct kunit *test)
{
	struct kmem_cache_args args = { .align = 64, .useroffset = 8, .usersize = 16 };
	struct kmem_cache *s[5];

	need_machine(test);
	s[0] = kmem_cache_create("classic", 40, 0, SLAB_PANIC, NULL);
	s[1] = kmem_cache_create("args", 40, &args, SLAB_PANIC);
	s[2] = kmem_cache_create("classic", 44, NULL, 0); /* a name may come twice */
	s[3] = KMEM_CACHE(thing, SLAB_PANIC);
	s[4] = KMEM_CACHE_USERCOPY(thing, 0, text);
	for (unsigned int i = 0; i < ARRAY_SIZE(s); i++) {
		void *object;

		KUNIT_ASSERT_NOT_NULL(test, s[i]);
		object = kmem_cache_alloc(s[i], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, object);
		kmem_cache_free(s[i], object);
	}
	KUNIT_EXPECT_EQ(test, s[1]->align % 64, 0u);
	KUNIT_EXPECT_EQ(test, s[1]->useroffset, 8u);
	KUNIT_EXPECT_EQ(test, s[1]->usersize, 16u);
	KUNIT_EXPECT_GE(test, kmem_cache_size(s[3]), (unsigned int)sizeof(struct thing));
	KUNIT_EXPECT_STREQ(test, s[4]->name, "thing");
	KUNIT_EXPECT_EQ(test, s[4]->useroffset, (unsigned int)offsetof(struct thing, text));
	KUNIT_EXPECT_EQ(test, s[4]->usersize, 40u);
	for (unsigned int i = 0; i < ARRAY_SIZE(s); i++)
		kmem_cache_destroy(s[i]);
}

static void create_name_is_copied(struct kunit *test)
{
	char name[] = "mortal";
	struct kmem_cache *s;

	need_machine(test);
	s = kmem_cache_create(name, 72, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	name[0] = 'p';
	KUNIT_EXPECT_STREQ(test, slab_name(s), "mortal");
	kmem_cache_destroy(s);
}

static void create_aligned(struct kunit *test)
{
	need_machine(test);
	for (unsigned int align = 8; align <= PAGE_SIZE; align *= 2) {
		for (unsigned int size = 1; size < 300; size += 37) {
			struct kmem_cache *s = kmem_cache_create("aligned", size, align, SLAB_NO_MERGE, NULL);
			void *p[3];

			KUNIT_ASSERT_NOT_NULL(test, s);
			for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
				p[i] = kmem_cache_alloc(s, GFP_KERNEL);
				KUNIT_ASSERT_NOT_NULL(test, p[i]);
				KUNIT_EXPECT_EQ_MSG(test, (unsigned long)p[i] % align, 0ul, "%u, %u", size, align);
			}
			kmem_cache_free_bulk(s, ARRAY_SIZE(p), p);
			kmem_cache_destroy(s);
		}
	}
}

/* An object begins on a cache line, or so many share one that none crosses it. */
static void create_hwcache_aligned(struct kunit *test)
{
	need_machine(test);
	for (unsigned int size = 1; size < 400; size++) {
		struct kmem_cache *s = kmem_cache_create("lines", size, 0, SLAB_NO_MERGE | SLAB_HWCACHE_ALIGN, NULL);
		void *p[5];

		KUNIT_ASSERT_NOT_NULL(test, s);
		for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
			unsigned long at;

			p[i] = kmem_cache_alloc(s, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, p[i]);
			at = (unsigned long)p[i] % SMP_CACHE_BYTES;
			KUNIT_EXPECT_TRUE_MSG(test, !at || at + size <= SMP_CACHE_BYTES, "size %u at %lu", size, at);
		}
		kmem_cache_free_bulk(s, ARRAY_SIZE(p), p);
		kmem_cache_destroy(s);
	}
}

/* --- merging --- */

static void merge_like_caches(struct kunit *test)
{
	struct kmem_cache *a, *c;
	void *of_a, *of_c;

	need_machine(test);
	a = kmem_cache_create("first", 3000, 0, 0, NULL);
	c = kmem_cache_create("second", 2996, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, c);
	if (slab_nomerge) {
		kmem_cache_destroy(a);
		kmem_cache_destroy(c);
		kunit_skip(test, "caches are kept apart here");
	}
	KUNIT_EXPECT_PTR_EQ(test, a, c);
	KUNIT_EXPECT_EQ(test, a->nr_aliases, 1u);
	KUNIT_EXPECT_EQ(test, a->refcount, 2);
	of_a = kmem_cache_alloc(a, GFP_KERNEL);
	of_c = kmem_cache_alloc(c, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, of_a);
	KUNIT_ASSERT_NOT_NULL(test, of_c);
	kmem_cache_free(a, of_a);
	kmem_cache_destroy(a);
	memset(of_c, 1, 2996); /* the other one lives */
	of_a = kmem_cache_alloc(c, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, of_a);
	kmem_cache_free(c, of_a);
	kmem_cache_free(c, of_c);
	kmem_cache_destroy(c);
	EXPECT_NOT_SAID(test, "Objects remaining");
}

static void construct_nothing(void *object)
{
	(void)object;
}

static void merge_unlike_caches(struct kunit *test)
{
	static const struct {
		unsigned int size, align;
		slab_flags_t flags;
		void (*ctor)(void *object);
	} unlike[] = {
		{ 3000, 0, SLAB_NO_MERGE, NULL },
		{ 3000, 0, SLAB_TYPESAFE_BY_RCU, NULL },
		{ 3000, 0, SLAB_RECLAIM_ACCOUNT, NULL },
		{ 3000, 0, SLAB_ACCOUNT, NULL },
		{ 3000, 0, SLAB_CACHE_DMA, NULL },
		{ 3000, 0, SLAB_MEM_SPREAD, NULL },
		{ 3000, 0, SLAB_RED_ZONE, NULL },
		{ 3000, 0, 0, construct_nothing },
		{ 3000, 2048, 0, NULL },
		{ 3008, 0, 0, NULL },
		{ 2992, 0, 0, NULL },
	};
	struct kmem_cache *plain, *s;

	need_machine(test);
	plain = kmem_cache_create("plain", 3000, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, plain);
	for (unsigned int i = 0; i < ARRAY_SIZE(unlike); i++) {
		s = kmem_cache_create("unlike", unlike[i].size, unlike[i].align, unlike[i].flags, unlike[i].ctor);
		KUNIT_ASSERT_NOT_NULL(test, s);
		KUNIT_EXPECT_PTR_NE_MSG(test, s, plain, "%u", i);
		kmem_cache_destroy(s);
	}
	s = kmem_cache_create_usercopy("unlike", 3000, 0, 0, 0, 8, NULL);
	KUNIT_EXPECT_PTR_NE(test, s, plain);
	kmem_cache_destroy(s);
	kmem_cache_destroy(plain);
}

static void boot_slab_nomerge(struct kunit *test)
{
	struct kmem_cache *a, *c;

	need_machine_with(test, "slab_nomerge");
	a = kmem_cache_create("first", 3000, 0, 0, NULL);
	c = kmem_cache_create("second", 3000, 0, 0, NULL);
	KUNIT_EXPECT_PTR_NE(test, a, c);
	kmem_cache_destroy(a);
	kmem_cache_destroy(c);
}

static bool all_are(const unsigned char *p, size_t size, unsigned char value)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != value)
			return false;
	return true;
}

static void boot_init_on_alloc(struct kunit *test)
{
	struct kmem_cache *s;

	need_machine_with(test, "init_on_alloc=1");
	s = kmem_cache_create("clean", 200, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int i = 0; i < 50; i++) {
		unsigned char *p = kmem_cache_alloc(s, i & 1 ? GFP_KERNEL : GFP_ATOMIC), *q = kmalloc(100, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_ASSERT_NOT_NULL(test, q);
		KUNIT_EXPECT_TRUE(test, all_are(p, 200, 0));
		KUNIT_EXPECT_TRUE(test, all_are(q, 100, 0));
		memset(p, 0xff, 200);
		memset(q, 0xff, 100);
		kmem_cache_free(s, p);
		kfree(q);
	}
	kmem_cache_destroy(s);
}

static void boot_init_on_free(struct kunit *test)
{
	unsigned char *p;

	need_machine_with(test, "init_on_free=1");
	if (slab_watched)
		kunit_skip(test, "free objects are off limits here");
	p = kmalloc(256, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0xff, 256);
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	KUNIT_EXPECT_TRUE(test, all_are(p, 256, 0)); /* in the sheaf */
}

/* --- constructors --- */

#define MARK 0x600dl

static unsigned int constructed;

static void construct(void *object)
{
	*(long *)object = MARK;
	constructed++;
}

/* Once an object, when its slab is made; what it left survives free and alloc. */
static void ctor_once_an_object(struct kunit *test)
{
	struct kmem_cache *s;
	struct slab_stat stat;
	unsigned int made = 0;
	long *p[20];

	need_machine(test);
	constructed = 0;
	s = kmem_cache_create("made", 96, 0, 0, construct);
	KUNIT_ASSERT_NOT_NULL(test, s);
	for (int round = 0; round < 5; round++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
			p[i] = kmem_cache_alloc(s,
						i & 1 ? GFP_KERNEL | __GFP_ZERO : GFP_KERNEL); /* not zeroed either */
			KUNIT_ASSERT_NOT_NULL(test, p[i]);
			KUNIT_EXPECT_EQ(test, *p[i], MARK);
		}
		slab_stat(s, &stat);
		made = round ? made : constructed;
		KUNIT_EXPECT_GE(test, (unsigned long)made, stat.num_objs);
		KUNIT_EXPECT_EQ(test, constructed, made); /* one slab keeps them all */
		if (round < 4)
			kmem_cache_free_bulk(s, ARRAY_SIZE(p) - 1, (void **)p + 1);
		if (round < 4)
			kmem_cache_free(s, p[0]);
	}
	kmem_cache_free_bulk(s, ARRAY_SIZE(p), (void **)p);
	kmem_cache_destroy(s);
}

/* --- destroy --- */

static void destroy_with_objects_in_use(struct kunit *test)
{
	struct kmem_cache *s;
	void *object, *other;

	need_machine(test);
	s = kmem_cache_create("leaky", 128, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	object = kmem_cache_alloc(s, GFP_KERNEL);
	other = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, object);
	kmem_cache_free(s, other);
	kmem_cache_destroy(s);
	EXPECT_SAID(test, "Objects remaining in leaky on __kmem_cache_shutdown()");
	EXPECT_SAID(test, "Object 0x%px @offset=", object);
	EXPECT_SAID(test, "kmem_cache_destroy leaky: Slab cache still has objects when called from ");
}

/* A reader that found the object may look at it as long as it reads: its frames stay. */
static void rcu_keeps_frames(struct kunit *test)
{
	struct kmem_cache *s;
	struct slab *slab;
	void *object;

	need_machine(test);
	s = kmem_cache_create("rcu", 512, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	object = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, object);
	slab = virt_to_slab(object);
	rcu_read_lock();
	kmem_cache_free(s, object);
	slab_drop_unused();
	KUNIT_EXPECT_PTR_EQ(test, (struct slab *)virt_to_page(slab_address(slab)), slab);
	KUNIT_EXPECT_TRUE(test, PageSlab(slab_page(slab)));
	rcu_read_unlock();
	kmem_cache_shrink(s);
	rcu_barrier();
	KUNIT_EXPECT_FALSE(test, PageSlab(slab_page(slab)));
	object = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, object);
	kmem_cache_destroy(s); /* waits */
}

static struct kunit_case create_cases[] = {
	KUNIT_CASE(create_bad_arguments),   KUNIT_CASE(create_every_form),
	KUNIT_CASE(create_name_is_copied),  KUNIT_CASE(create_aligned),
	KUNIT_CASE(create_hwcache_aligned), KUNIT_CASE(merge_like_caches),
	KUNIT_CASE(merge_unlike_caches),    KUNIT_CASE(boot_slab_nomerge),
	KUNIT_CASE(boot_init_on_alloc),     KUNIT_CASE(boot_init_on_free),
	KUNIT_CASE(ctor_once_an_object),    KUNIT_CASE(destroy_with_objects_in_use),
	KUNIT_CASE(rcu_keeps_frames),       {},
};

static struct kunit_suite create_suite = {
	.name = "slab_create",
	.init = machine_case_init,
	.exit = machine_case_exit,
	.test_cases = create_cases,
};
kunit_test_suite(create_suite);
