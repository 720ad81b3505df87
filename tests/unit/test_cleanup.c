/* SPDX-License-Identifier: MIT */
/* test_cleanup.c - scopes that clean up, lists walked while they change, mapped pages, sizes for people, hashes, checksums */
#include "fixture.h"

#include <linux/bitfield.h>
#include <linux/cleanup.h>
#include <linux/crc32.h>
#include <linux/highmem.h>
#include <linux/jhash.h>
#include <linux/klist.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string_helpers.h>

static int suite_up(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 1, 2);
}

static void suite_down(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void cleanup_verify(struct kunit *test)
{
	fixture_verify(test);
}

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(lock);
static int ended;

DEFINE_FREE(ended, int *, if (_T)++ *_T)

static bool locked_inside(void)
{
	guard(mutex)(&mutex);
	return mutex_is_locked(&mutex);
}

static int *hand_over(void)
{
	int *p __free(ended) = &ended;

	return_ptr(p);
}

static void cleanup_scopes(struct kunit *test)
{
	bool body = false;

	{
		int *p __free(ended) = &ended, *none __free(ended) = NULL;
		char *memory __free(kfree) = kmalloc(10, GFP_KERNEL);

		KUNIT_EXPECT_EQ(test, ended, 0);
		KUNIT_EXPECT_NOT_NULL(test, memory);
		KUNIT_EXPECT_TRUE(test, p && !none);
	}
	KUNIT_EXPECT_EQ(test, ended, 1);
	KUNIT_EXPECT_PTR_EQ(test, hand_over(), &ended);
	KUNIT_EXPECT_EQ(test, ended, 1);
	KUNIT_EXPECT_TRUE(test, locked_inside());
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	scoped_guard(spinlock_irqsave, &lock) {
		body = true;
		KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	}
	KUNIT_EXPECT_TRUE(test, body);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	mutex_lock(&mutex);
	scoped_guard(mutex_try, &mutex)
		KUNIT_FAIL(test, "the mutex was taken twice");
	mutex_unlock(&mutex);
	body = false;
	scoped_guard(mutex_try, &mutex)
		body = true;
	KUNIT_EXPECT_TRUE(test, body);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
}

static int gets, puts;

static void count_get(struct klist_node *n)
{
	gets++;
}

static void count_put(struct klist_node *n)
{
	puts++;
}

static void klist(struct kunit *test)
{
	DEFINE_KLIST(list, count_get, count_put);
	struct klist_node n[4];
	struct klist_iter i;

	klist_add_tail(&n[1], &list);
	klist_add_head(&n[0], &list);
	klist_add_behind(&n[3], &n[1]);
	klist_add_before(&n[2], &n[3]);
	KUNIT_EXPECT_EQ(test, gets, 4);
	klist_iter_init(&list, &i);
	for (int k = 0; k < 4; k++)
		KUNIT_EXPECT_PTR_EQ(test, klist_next(&i), &n[k]);
	KUNIT_EXPECT_NULL(test, klist_next(&i));
	klist_iter_exit(&i);
	/* The node a walk stands on is removed: the walk goes on from there. */
	klist_iter_init_node(&list, &i, &n[1]);
	klist_del(&n[1]);
	KUNIT_EXPECT_TRUE(test, klist_node_attached(&n[1]));
	klist_del(&n[2]);
	KUNIT_EXPECT_FALSE(test, klist_node_attached(&n[2]));
	KUNIT_EXPECT_PTR_EQ(test, klist_next(&i), &n[3]);
	KUNIT_EXPECT_FALSE(test, klist_node_attached(&n[1]));
	KUNIT_EXPECT_PTR_EQ(test, klist_prev(&i), &n[0]);
	klist_iter_exit(&i);
	klist_remove(&n[0]);
	klist_remove(&n[3]);
	KUNIT_EXPECT_EQ(test, puts, 4);
	KUNIT_EXPECT_TRUE(test, list_empty(&list.k_list));
}

static void mapped_pages(struct kunit *test)
{
	struct page *low = alloc_page(GFP_KERNEL), *any = alloc_page(GFP_HIGHUSER);
	char text[4] = "", *p;

	p = kmap_local_page(low);
	KUNIT_EXPECT_PTR_EQ(test, (void *)p, page_address(low));
	kunmap_local(p + 5);
	memcpy_to_page(any, 100, "abc", 4);
	memcpy_from_page(text, any, 100, 4);
	KUNIT_EXPECT_STREQ(test, text, "abc");
	p = kmap(any);
	KUNIT_EXPECT_STREQ(test, p + 100, "abc");
	kunmap(any);
	zero_user(any, 101, 10);
	p = kmap_atomic(any);
	KUNIT_EXPECT_STREQ(test, p + 100, "a");
	kunmap_atomic(p);
	KUNIT_EXPECT_TRUE(test, preemptible());
	__free_page(low);
	__free_page(any);
}

static void sizes_for_people(struct kunit *test)
{
	static const struct {
		u64 size, block;
		enum string_size_units units;
		const char *text;
	} cases[] = {
		{ 0, 512, STRING_UNITS_10, "0 B" },          { 1, 512, STRING_UNITS_2, "512 B" },
		{ 1100, 1, STRING_UNITS_10, "1.10 kB" },     { 1, 1500, STRING_UNITS_2, "1.46 KiB" },
		{ 16384, 512, STRING_UNITS_2, "8.00 MiB" },  { 16384, 512, STRING_UNITS_10, "8.39 MB" },
		{ 256, 1 << 20, STRING_UNITS_2, "256 MiB" }, { 1ull << 40, 1, STRING_UNITS_2, "1.00 TiB" },
		{ 99996, 1000, STRING_UNITS_10, "100 MB" },
	};
	char text[32];

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		int len = string_get_size(cases[i].size, cases[i].block, cases[i].units, text, sizeof(text));

		if (i == ARRAY_SIZE(cases) - 1) { /* rounded up to three digits and more */
			KUNIT_EXPECT_EQ(test, strncmp(text, "100", 3), 0);
			continue;
		}
		KUNIT_EXPECT_STREQ(test, text, cases[i].text);
		KUNIT_EXPECT_EQ(test, len, (int)strlen(text));
	}
	KUNIT_EXPECT_STREQ(test, str_yes_no(true), "yes");
	KUNIT_EXPECT_STREQ(test, str_off_on(true), "off");
	KUNIT_EXPECT_STREQ(test, str_plural(2), "s");
	string_upper(text, "aBc1");
	KUNIT_EXPECT_STREQ(test, text, "ABC1");
	KUNIT_EXPECT_FALSE(test, string_is_terminated("abc", 3));
}

/* Values of lookup3's own self-test, and the check values of the CRC catalogue. */
static void hashes(struct kunit *test)
{
	u32 words[4] = { 1, 2, 3, 4 };
	const char *four = "Four score and seven years ago";

	KUNIT_EXPECT_EQ(test, jhash(four, 30, 0), 0x17770551u);
	KUNIT_EXPECT_EQ(test, jhash(four, 30, 1), 0xcd628161u);
	KUNIT_EXPECT_EQ(test, jhash2(words, 4, 7), jhash(words, 16, 7));
	KUNIT_EXPECT_EQ(test, jhash_3words(1, 2, 3, 7), jhash2(words, 3, 7));
	KUNIT_EXPECT_EQ(test, jhash_1word(1, 7), jhash2(words, 1, 7));
	KUNIT_EXPECT_EQ(test, ~crc32_le(~0u, (const u8 *)"123456789", 9), 0xcbf43926u);
	KUNIT_EXPECT_EQ(test, ~crc32_be(~0u, (const u8 *)"123456789", 9), 0xfc891918u);
	KUNIT_EXPECT_EQ(test, ~crc32c(~0u, "123456789", 9), 0xe3069283u);
}

static void fields_in_order(struct kunit *test)
{
	__be16 be = be16_encode_bits(0x12, 0x0ff0);
	__le32 le = cpu_to_le32(0x12345678);

	KUNIT_EXPECT_EQ(test, be, cpu_to_be16(0x0120));
	KUNIT_EXPECT_EQ(test, be16_get_bits(be, 0x0ff0), 0x12);
	le32p_replace_bits(&le, 0xff, 0xff00);
	KUNIT_EXPECT_EQ(test, le32_to_cpu(le), 0x1234ff78u);
}

static struct kunit_case cleanup_cases[] = {
	KUNIT_CASE(cleanup_scopes),
	KUNIT_CASE(klist),
	KUNIT_CASE(mapped_pages),
	KUNIT_CASE(sizes_for_people),
	KUNIT_CASE(hashes),
	KUNIT_CASE(fields_in_order),
	{},
};
static struct kunit_suite cleanup_suite = { .name = "cleanup",
					    .suite_init = suite_up,
					    .suite_exit = suite_down,
					    .exit = cleanup_verify,
					    .test_cases = cleanup_cases };
kunit_test_suite(cleanup_suite);
