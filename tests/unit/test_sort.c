/* SPDX-License-Identifier: MIT */
/* test_sort.c - lib/sort.c. */
#include <kunit/test.h>
#include <linux/sort.h>

#define MANY 257

struct pair {
	u32 key;
	u8 tail[5]; /* so that an element is no power of two */
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *left = a, *right = b;

	return left->key < right->key ? -1 : left->key > right->key;
}

static int compare_backwards(const void *a, const void *b, const void *priv)
{
	(*(unsigned int *)priv)++;
	return compare_pairs(b, a);
}

static int nr_swaps;

static void swap_pairs(void *a, void *b, int size)
{
	struct pair hold = *(struct pair *)a;

	nr_swaps += size == sizeof(hold);
	*(struct pair *)a = *(struct pair *)b;
	*(struct pair *)b = hold;
}

static void fill_pairs(struct pair *pairs, u32 modulus)
{
	u32 random = 7;

	for (int i = 0; i < MANY; i++) {
		random = random * 1664525 + 1013904223;
		pairs[i].key = (random >> 8) % modulus;
		memset(pairs[i].tail, pairs[i].key, sizeof(pairs[i].tail));
	}
}

static void sorted(struct kunit *test)
{
	static struct pair pairs[MANY];
	unsigned int compared = 0;

	for (u32 modulus = 1; modulus < 100000; modulus = modulus * 7 + 1) {
		u64 before = 0, after = 0;

		fill_pairs(pairs, modulus);
		for (int i = 0; i < MANY; i++)
			before += (u64)pairs[i].key * pairs[i].key;
		sort(pairs, MANY, sizeof(pairs[0]), compare_pairs, NULL);
		for (int i = 0; i < MANY; i++) {
			KUNIT_ASSERT_TRUE(test, i == 0 || pairs[i - 1].key <= pairs[i].key);
			KUNIT_ASSERT_EQ(test, pairs[i].tail[4], (u8)pairs[i].key);
			after += (u64)pairs[i].key * pairs[i].key;
		}
		KUNIT_EXPECT_EQ(test, before, after);
	}
	nr_swaps = 0;
	sort_r(pairs, MANY, sizeof(pairs[0]), compare_backwards, swap_pairs, &compared);
	KUNIT_EXPECT_GE(test, pairs[0].key, pairs[MANY - 1].key);
	KUNIT_EXPECT_GT(test, nr_swaps, 0);
	/* n log n, also on what was sorted the other way round. */
	KUNIT_EXPECT_LT(test, compared, 3 * MANY * 8);
	sort(pairs, 0, sizeof(pairs[0]), compare_pairs, NULL);
	sort(pairs, 1, sizeof(pairs[0]), compare_pairs, NULL);
}

static void searched(struct kunit *test)
{
	struct pair pairs[20], key;

	for (int nr = 0; nr <= 20; nr++) {
		for (int i = 0; i < nr; i++)
			pairs[i].key = 2 * i;
		for (int i = 0; i < 2 * nr + 2; i++) {
			key.key = i;
			KUNIT_ASSERT_PTR_EQ(test, bsearch(&key, pairs, nr, sizeof(key), compare_pairs),
					    i % 2 == 0 && i < 2 * nr ? (void *)&pairs[i / 2] : NULL);
		}
	}
}

static struct kunit_case sort_cases[] = {
	KUNIT_CASE(sorted),
	KUNIT_CASE(searched),
	{},
};
static struct kunit_suite sort_suite = { .name = "sort", .test_cases = sort_cases };
kunit_test_suite(sort_suite);
