/* SPDX-License-Identifier: MIT */
/*
 * test_kmalloc.c - kmalloc: every size and kind, what is too large for the caches, resizing, misuse that is survived
 */
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/sizes.h>

#include "../../mm/slab/slab_int.h"
#include "fixture.h"
#include "slab_debug_fixture.h"

static int kmalloc_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64ull << 20, 2, 2);
}

static void kmalloc_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void kmalloc_exit(struct kunit *test)
{
	fixture_verify(test);
}

/* What a freed object holds, whoever forbids it to be read. */
static SLAB_NO_ASAN unsigned char peek(const void *object, size_t at)
{
	return ((const volatile unsigned char *)object)[at];
}

static bool all_are(const unsigned char *p, size_t size, unsigned char value)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != value)
			return false;
	return true;
}

/* --- sizes --- */

static void check_size(struct kunit *test, size_t size)
{
	unsigned char *p = kmalloc(size, GFP_KERNEL);
	size_t room = kmalloc_size_roundup(size);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_GE_MSG(test, room, size, "%zu", size);
	KUNIT_EXPECT_EQ_MSG(test, (unsigned long)p % ARCH_KMALLOC_MINALIGN, 0ul, "%zu", size);
	if (is_power_of_2(size))
		KUNIT_EXPECT_EQ_MSG(test, (unsigned long)p % min_t(size_t, size, PAGE_SIZE), 0ul, "%zu", size);
	p[0] = 1;
	p[size - 1] = 2;
	KUNIT_EXPECT_EQ_MSG(test, ksize(p), room, "%zu", size);
	/* Whoever asked may use all of it. */
	p[room - 1] = 3;
	kfree(p);
}

static void kmalloc_every_size(struct kunit *test)
{
	for (size_t size = 1; size <= KMALLOC_MAX_CACHE_SIZE; size++)
		check_size(test, size);
	check_size(test, KMALLOC_MAX_CACHE_SIZE + 1);
	check_size(test, 10000);
	check_size(test, SZ_64K);
	check_size(test, SZ_64K + 1);
	check_size(test, SZ_1M);
}

static void kmalloc_rounds_up(struct kunit *test)
{
	static const size_t rooms[] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };
	size_t below = 0;

	KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(0), (size_t)0);
	for (unsigned int i = 0; i < ARRAY_SIZE(rooms); i++) {
		KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(below + 1), rooms[i]);
		KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(rooms[i]), rooms[i]);
		below = rooms[i];
	}
	KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(8193), (size_t)16384);
	KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(KMALLOC_MAX_SIZE), (size_t)KMALLOC_MAX_SIZE);
	KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(KMALLOC_MAX_SIZE + 1), (size_t)KMALLOC_MAX_SIZE + 1);
}

/* Objects of every cache, side by side: naturally aligned, apart. */
static void kmalloc_powers_of_two_are_aligned(struct kunit *test)
{
	unsigned char *p[20];

	for (size_t size = 8; size <= KMALLOC_MAX_CACHE_SIZE; size *= 2) {
		for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
			p[i] = kmalloc(size, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, p[i]);
			KUNIT_EXPECT_EQ_MSG(test, (unsigned long)p[i] % size, 0ul, "%zu", size);
			memset(p[i], (int)i, size);
		}
		for (unsigned int i = 0; i < ARRAY_SIZE(p); i++) {
			KUNIT_EXPECT_TRUE_MSG(test, all_are(p[i], size, (unsigned char)i), "%zu", size);
			kfree(p[i]);
		}
	}
}

static void kmalloc_of_nothing(struct kunit *test)
{
	size_t none = 0;

	OPTIMIZER_HIDE_VAR(none);
	KUNIT_EXPECT_PTR_EQ(test, kmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
	KUNIT_EXPECT_PTR_EQ(test, kmalloc(none, GFP_KERNEL), ZERO_SIZE_PTR);
	KUNIT_EXPECT_PTR_EQ(test, kzalloc(none, GFP_ATOMIC), ZERO_SIZE_PTR);
	KUNIT_EXPECT_PTR_EQ(test, kmalloc_node(none, GFP_KERNEL, 0), ZERO_SIZE_PTR);
	KUNIT_EXPECT_PTR_EQ(test, kcalloc(0, 8, GFP_KERNEL), ZERO_SIZE_PTR);
	KUNIT_EXPECT_EQ(test, ksize(ZERO_SIZE_PTR), (size_t)0);
	KUNIT_EXPECT_EQ(test, ksize(NULL), (size_t)0);
	kfree(ZERO_SIZE_PTR);
	kfree(NULL);
	kfree_sensitive(ZERO_SIZE_PTR);
	kfree_sensitive(NULL);
}

static void kmalloc_too_much(struct kunit *test)
{
	size_t size = KMALLOC_MAX_SIZE, huge = SIZE_MAX;
	void *p = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);

	/* The largest one is there, or memory is in pieces; what is above never is. */
	if (p) {
		KUNIT_EXPECT_EQ(test, ksize(p), size);
		kfree(p);
	}
	OPTIMIZER_HIDE_VAR(size);
	OPTIMIZER_HIDE_VAR(huge);
	KUNIT_EXPECT_NULL(test, kmalloc(size + 1, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc(huge, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc_node(huge, GFP_KERNEL | __GFP_NOWARN, 0));
}

/* One element more than fits into a size_t. */
static void kmalloc_array_overflow(struct kunit *test)
{
	size_t many = SIZE_MAX / 16 + 2;
	void *p;

	OPTIMIZER_HIDE_VAR(many);
	KUNIT_EXPECT_NULL(test, kmalloc_array(many, 16, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmalloc_array_node(many, 16, GFP_KERNEL, 0));
	KUNIT_EXPECT_NULL(test, kcalloc(many, 16, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kcalloc(16, many, GFP_KERNEL));
	p = kmalloc_array(10, 16, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, krealloc_array(p, many, 16, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)192); /* still there */
	kfree(p);
}

static void kmalloc_zeroed(struct kunit *test)
{
	static const size_t sizes[] = { 8, 40, 96, 192, 1000, 4096, 8192, 20000 };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t size = sizes[i];
		unsigned char *p = kmalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		memset(p, 0xa5, size);
		kfree(p);
		p = kzalloc(size, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE_MSG(test, all_are(p, size, 0), "kzalloc(%zu)", size);
		memset(p, 0xa5, size);
		kfree(p);
		p = kcalloc(size / 8, 8, GFP_ATOMIC);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE_MSG(test, all_are(p, size / 8 * 8, 0), "kcalloc(%zu)", size);
		memset(p, 0xa5, size);
		kfree(p);
		p = kzalloc_node(size, GFP_KERNEL, 0);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE_MSG(test, all_are(p, size, 0), "kzalloc_node(%zu)", size);
		kfree(p);
	}
}

/* --- resizing --- */

static void krealloc_moves_and_stays(struct kunit *test)
{
	unsigned char *p = krealloc(NULL, 20, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 7, 20);
	q = krealloc(p, 32, GFP_KERNEL); /* it has that much */
	KUNIT_EXPECT_PTR_EQ(test, q, p);
	memset(q, 7, 32);
	p = krealloc(q, 5000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_NE(test, p, q);
	KUNIT_EXPECT_TRUE(test, all_are(p, 32, 7));
	memset(p, 8, 5000);
	p = krealloc(p, 30000, GFP_KERNEL); /* to the page allocator */
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, all_are(p, 5000, 8));
	q = krealloc(p, 10, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, q, p);
	KUNIT_EXPECT_TRUE(test, all_are(q, 10, 8));
	KUNIT_EXPECT_PTR_EQ(test, krealloc(q, 0, GFP_KERNEL), ZERO_SIZE_PTR); /* freed: the checker would see */
	p = krealloc(ZERO_SIZE_PTR, 8, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_FALSE(test, ZERO_OR_NULL_PTR(p));
	kfree(p);
}

static void krealloc_failure_keeps_the_old(struct kunit *test)
{
	size_t size = KMALLOC_MAX_SIZE + 1;
	unsigned char *p = kmalloc(100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 9, 100);
	OPTIMIZER_HIDE_VAR(size);
	KUNIT_EXPECT_NULL(test, krealloc(p, size, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_TRUE(test, all_are(p, 100, 9));
	kfree(p);
}

/* The object waits in a sheaf, and the secret is gone. */
static void kfree_sensitive_forgets(struct kunit *test)
{
	unsigned char *p = kmalloc(256, GFP_KERNEL);
	unsigned int left = 0;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x5e, 256);
	kfree_sensitive(p);
	for (size_t i = 0; i < 256; i++)
		left += peek(p, i) == 0x5e;
	/* Where there is a free pointer it may look like anything. */
	KUNIT_EXPECT_LE(test, left, (unsigned int)sizeof(void *));
}

/* --- kinds and places --- */

static const char *cache_of(const void *object)
{
	struct slab *slab = virt_to_slab(object);

	return slab ? slab->slab_cache->name : "none";
}

static void kmalloc_kinds(struct kunit *test)
{
	static const struct {
		gfp_t flags;
		const char *name;
	} kinds[] = {
		{ GFP_KERNEL, "kmalloc-64" },
		{ GFP_KERNEL | __GFP_RECLAIMABLE, "kmalloc-rcl-64" },
		{ GFP_KERNEL_ACCOUNT, "kmalloc-cg-64" },
		{ GFP_KERNEL | GFP_DMA, "dma-kmalloc-64" },
		{ GFP_KERNEL_ACCOUNT | GFP_DMA | __GFP_RECLAIMABLE, "dma-kmalloc-64" },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(kinds); i++) {
		gfp_t flags = kinds[i].flags;
		void *p = kmalloc(50, flags);
		size_t size = 50;
		void *q;

		OPTIMIZER_HIDE_VAR(size);
		q = kmalloc(size, flags); /* a size that is not constant finds the same cache */
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_ASSERT_NOT_NULL(test, q);
		KUNIT_EXPECT_STREQ(test, cache_of(p), kinds[i].name);
		KUNIT_EXPECT_STREQ(test, cache_of(q), kinds[i].name);
		kfree(p);
		kfree(q);
	}
}

static void kmalloc_dma_is_low(struct kunit *test)
{
	void *small = kmalloc(64, GFP_KERNEL | GFP_DMA), *large = kmalloc(20000, GFP_KERNEL | GFP_DMA);

	KUNIT_ASSERT_NOT_NULL(test, small);
	KUNIT_ASSERT_NOT_NULL(test, large);
#ifdef CONFIG_ZONE_DMA
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(virt_to_page(small)), (int)ZONE_DMA);
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(virt_to_page(large)), (int)ZONE_DMA);
#endif
	kfree(small);
	kfree(large);
}

#define AGREE(test, bytes)                                                                                             \
	do {                                                                                                           \
		size_t __size = (bytes);                                                                               \
		void *__p = kmalloc(bytes, GFP_KERNEL), *__q;                                                          \
		OPTIMIZER_HIDE_VAR(__size);                                                                            \
		__q = kmalloc(__size, GFP_KERNEL);                                                                     \
		KUNIT_ASSERT_NOT_NULL(test, __p);                                                                      \
		KUNIT_ASSERT_NOT_NULL(test, __q);                                                                      \
		KUNIT_EXPECT_EQ(test, ksize(__p), ksize(__q));                                                         \
		KUNIT_EXPECT_STREQ(test, cache_of(__p), cache_of(__q));                                                \
		kfree(__p);                                                                                            \
		kfree(__q);                                                                                            \
	} while (0)

static void kmalloc_constant_or_not(struct kunit *test)
{
	AGREE(test, 1);
	AGREE(test, 8);
	AGREE(test, 9);
	AGREE(test, 64);
	AGREE(test, 65);
	AGREE(test, 96);
	AGREE(test, 97);
	AGREE(test, 128);
	AGREE(test, 129);
	AGREE(test, 192);
	AGREE(test, 193);
	AGREE(test, 4097);
	AGREE(test, 8192);
	AGREE(test, 8193);
	AGREE(test, 50000);
}

static void kmalloc_on_every_node(struct kunit *test)
{
	int nid;

	for_each_online_node(nid) {
		void *small = kmalloc_node(100, GFP_KERNEL | __GFP_THISNODE, nid);
		void *large = kmalloc_node(30000, GFP_KERNEL | __GFP_THISNODE, nid);

		KUNIT_ASSERT_NOT_NULL(test, small);
		KUNIT_ASSERT_NOT_NULL(test, large);
		KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(small)), nid);
		KUNIT_EXPECT_EQ(test, page_to_nid(virt_to_page(large)), nid);
		kfree(small);
		kfree(large);
	}
}

/* Too large for the caches: frames, counted as slab memory, and back. */
static void kmalloc_large_is_counted(struct kunit *test)
{
	unsigned long before = global_node_page_state(NR_SLAB_UNRECLAIMABLE);
	void *p = kmalloc(5 * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, virt_to_slab(p));
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_SLAB_UNRECLAIMABLE), before + 8);
	kfree(p);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_SLAB_UNRECLAIMABLE), before);
}

/* --- misuse --- */

static void kfree_of_no_object(struct kunit *test)
{
	unsigned char *large = kmalloc(20000, GFP_KERNEL);
	static long not_ours;

	KUNIT_ASSERT_NOT_NULL(test, large);
	log_listen();
	kfree(&not_ours);
	KUNIT_EXPECT_EQ(test, log_reports(), 1ul);
	EXPECT_SAID(test, "Object is not a Slab page! Freed 0x%px", (void *)&not_ours);
	kfree(large + PAGE_SIZE); /* inside one */
	KUNIT_EXPECT_EQ(test, log_reports(), 2ul);
	kfree(large + 8);
	KUNIT_EXPECT_EQ(test, log_reports(), 3ul);
	kfree(large);
	KUNIT_EXPECT_EQ(test, log_reports(), 3ul);
}

static struct kunit_case kmalloc_cases[] = {
	KUNIT_CASE(kmalloc_every_size),
	KUNIT_CASE(kmalloc_rounds_up),
	KUNIT_CASE(kmalloc_powers_of_two_are_aligned),
	KUNIT_CASE(kmalloc_of_nothing),
	KUNIT_CASE(kmalloc_too_much),
	KUNIT_CASE(kmalloc_array_overflow),
	KUNIT_CASE(kmalloc_zeroed),
	KUNIT_CASE(krealloc_moves_and_stays),
	KUNIT_CASE(krealloc_failure_keeps_the_old),
	KUNIT_CASE(kfree_sensitive_forgets),
	KUNIT_CASE(kmalloc_kinds),
	KUNIT_CASE(kmalloc_dma_is_low),
	KUNIT_CASE(kmalloc_constant_or_not),
	KUNIT_CASE(kmalloc_on_every_node),
	KUNIT_CASE(kmalloc_large_is_counted),
	KUNIT_CASE(kfree_of_no_object),
	{},
};

static struct kunit_suite kmalloc_suite = {
	.name = "kmalloc",
	.suite_init = kmalloc_suite_init,
	.suite_exit = kmalloc_suite_exit,
	.exit = kmalloc_exit,
	.test_cases = kmalloc_cases,
};
kunit_test_suite(kmalloc_suite);
