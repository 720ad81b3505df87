/* SPDX-License-Identifier: MIT */
/* test_bitmap.c - <linux/bitops.h>, lib/find.c, lib/bitmap.c, each search against a bit-by-bit one. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/kernel.h>

#define NBITS 200

static void bit_operations(struct kunit *test)
{
	DECLARE_BITMAP(map, NBITS) = { 0 };

	set_bit(70, map);
	KUNIT_EXPECT_TRUE(test, test_bit(70, map));
	KUNIT_EXPECT_FALSE(test, test_bit(69, map));
	KUNIT_EXPECT_TRUE(test, test_and_set_bit(70, map));
	KUNIT_EXPECT_FALSE(test, test_and_set_bit(71, map));
	KUNIT_EXPECT_TRUE(test, test_and_clear_bit(71, map));
	KUNIT_EXPECT_FALSE(test, test_and_clear_bit(71, map));
	KUNIT_EXPECT_FALSE(test, test_and_change_bit(0, map));
	KUNIT_EXPECT_TRUE(test, test_bit(0, map));
	change_bit(0, map);
	clear_bit(70, map);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(map, NBITS));
	__set_bit(199, map);
	KUNIT_EXPECT_TRUE(test, __test_and_set_bit(199, map));
	KUNIT_EXPECT_TRUE(test, __test_and_clear_bit(199, map));
	__change_bit(3, map);
	__assign_bit(4, map, true);
	__assign_bit(3, map, false);
	assign_bit(5, map, true);
	KUNIT_EXPECT_EQ(test, map[0], 0x30);
	KUNIT_EXPECT_FALSE(test, test_and_set_bit_lock(9, map));
	clear_bit_unlock(9, map);
	KUNIT_EXPECT_EQ(test, map[0], 0x30);
}

static void bit_positions(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, __ffs(8), 3);
	KUNIT_EXPECT_EQ(test, __fls(~0UL), BITS_PER_LONG - 1);
	KUNIT_EXPECT_EQ(test, ffz(7), 3);
	KUNIT_EXPECT_EQ(test, ffs(0), 0);
	KUNIT_EXPECT_EQ(test, ffs(8), 4);
	KUNIT_EXPECT_EQ(test, fls(0), 0);
	KUNIT_EXPECT_EQ(test, fls(0x80000000), 32);
	KUNIT_EXPECT_EQ(test, fls64(1ULL << 40), 41);
	KUNIT_EXPECT_EQ(test, hweight64(0xf0f0f0f0f0f0f0f0ULL), 32);
	KUNIT_EXPECT_EQ(test, hweight8(0x1ff), 8);
	KUNIT_EXPECT_EQ(test, GENMASK(7, 4), 0xf0);
	KUNIT_EXPECT_EQ(test, GENMASK_ULL(63, 60), 0xf000000000000000ULL);
	KUNIT_EXPECT_EQ(test, rol32(0x80000001, 1), 3);
	KUNIT_EXPECT_EQ(test, ror32(3, 1), 0x80000001);
	KUNIT_EXPECT_EQ(test, rol64(1ULL << 63, 1), 1);
	KUNIT_EXPECT_EQ(test, rol32(5, 0), 5);
	KUNIT_EXPECT_EQ(test, sign_extend32(0xff, 7), -1);
	KUNIT_EXPECT_EQ(test, sign_extend64(0x7f, 7), 0x7f);
}

/* Sets runs so that word borders, empty words and full words occur; garbage beyond NBITS must not matter. */
static void fill_pattern(unsigned long *map, int seed)
{
	u32 random = 12345 + seed * 7919;

	memset(map, 0, bitmap_size(NBITS));
	for (int i = 0; i < NBITS; i++) {
		random = random * 1664525 + 1013904223;
		if (seed % 4 == 0 ? (random >> 24) < 8 : seed % 4 == 1 ? (random >> 24) > 8 : random >> 31)
			__set_bit(i, map);
	}
	for (int i = NBITS; i < BITS_TO_LONGS(NBITS) * BITS_PER_LONG; i++)
		__assign_bit(i, map, seed & 1);
}

static unsigned long slow_next(const unsigned long *map, unsigned long start, bool value)
{
	while (start < NBITS && test_bit(start, map) != value)
		start++;
	return min(start, (unsigned long)NBITS);
}

static void searches(struct kunit *test)
{
	DECLARE_BITMAP(map, NBITS);
	DECLARE_BITMAP(other, NBITS);

	for (int seed = 0; seed < 24; seed++) {
		unsigned long last = NBITS, nth = 0;

		fill_pattern(map, seed);
		fill_pattern(other, seed + 1);
		for (unsigned long start = 0; start <= NBITS; start++) {
			unsigned long both = start, only = start;

			KUNIT_ASSERT_EQ(test, find_next_bit(map, NBITS, start), slow_next(map, start, true));
			KUNIT_ASSERT_EQ(test, find_next_zero_bit(map, NBITS, start), slow_next(map, start, false));
			while (both < NBITS && !(test_bit(both, map) && test_bit(both, other)))
				both++;
			while (only < NBITS && !(test_bit(only, map) && !test_bit(only, other)))
				only++;
			KUNIT_ASSERT_EQ(test, find_next_and_bit(map, other, NBITS, start), both);
			KUNIT_ASSERT_EQ(test, find_next_andnot_bit(map, other, NBITS, start), only);
			if (start < NBITS && test_bit(start, map)) {
				KUNIT_ASSERT_EQ(test, find_nth_bit(map, NBITS, nth), start);
				nth++;
				last = start;
			}
		}
		KUNIT_EXPECT_EQ(test, find_last_bit(map, NBITS), last);
		KUNIT_EXPECT_EQ(test, bitmap_weight(map, NBITS), nth);
		KUNIT_EXPECT_EQ(test, find_nth_bit(map, NBITS, nth), NBITS);
	}
	bitmap_zero(map, NBITS);
	__set_bit(10, map);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(map, NBITS, 11), 10);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(map, NBITS, 10), 10);
	KUNIT_EXPECT_EQ(test, find_next_bit_wrap(map, 10, 5), 10);
	KUNIT_EXPECT_EQ(test, find_next_bit(map, NBITS, NBITS + 500), NBITS);
	KUNIT_EXPECT_EQ(test, find_last_bit(map, 10), 10);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, 0), 0);
}

static void ranges(struct kunit *test)
{
	DECLARE_BITMAP(map, NBITS);

	for (unsigned long start = 0; start < NBITS; start += 7) {
		for (unsigned long len = 0; start + len <= NBITS; len += 13) {
			bitmap_zero(map, NBITS);
			bitmap_set(map, start, len);
			KUNIT_ASSERT_EQ(test, bitmap_weight(map, BITS_TO_LONGS(NBITS) * BITS_PER_LONG), len);
			if (len) {
				KUNIT_ASSERT_EQ(test, find_first_bit(map, NBITS), start);
				KUNIT_ASSERT_EQ(test, find_last_bit(map, NBITS), start + len - 1);
			}
			KUNIT_ASSERT_EQ(test, bitmap_weight_from(map, start, start + len), len);
			KUNIT_ASSERT_EQ(test, bitmap_weight_from(map, start + len, start), 0);
			bitmap_fill(map, NBITS);
			bitmap_clear(map, start, len);
			KUNIT_ASSERT_EQ(test, bitmap_weight(map, NBITS), NBITS - len);
		}
	}
}

static void bit_ranges(struct kunit *test)
{
	DECLARE_BITMAP(map, NBITS) = { 0 };
	unsigned long b, e, runs = 0, bits = 0, clear = 0, bit;

	bitmap_set(map, 0, 1);
	bitmap_set(map, 60, 10);
	bitmap_set(map, 199, 1);
	for_each_set_bitrange(b, e, map, NBITS) {
		runs++;
		bits += e - b;
	}
	KUNIT_EXPECT_EQ(test, runs, 3);
	KUNIT_EXPECT_EQ(test, bits, 12);
	for_each_clear_bitrange(b, e, map, NBITS) clear += e - b;
	KUNIT_EXPECT_EQ(test, clear, NBITS - 12);
	bits = 0;
	for_each_set_bit(bit, map, NBITS)
		bits++;
	for_each_clear_bit(bit, map, NBITS)
		bits++;
	KUNIT_EXPECT_EQ(test, bits, NBITS);
}

static void combine(struct kunit *test)
{
	DECLARE_BITMAP(a, NBITS);
	DECLARE_BITMAP(b, NBITS);
	DECLARE_BITMAP(r, NBITS);

	fill_pattern(a, 2);
	fill_pattern(b, 3);
	bitmap_or(r, a, b, NBITS);
	KUNIT_EXPECT_TRUE(test, bitmap_subset(a, r, NBITS));
	KUNIT_EXPECT_FALSE(test, bitmap_subset(r, a, NBITS));
	KUNIT_EXPECT_TRUE(test, bitmap_and(r, a, b, NBITS));
	KUNIT_EXPECT_TRUE(test, bitmap_subset(r, a, NBITS));
	KUNIT_EXPECT_TRUE(test, bitmap_intersects(a, b, NBITS));
	KUNIT_EXPECT_TRUE(test, bitmap_andnot(r, a, b, NBITS));
	KUNIT_EXPECT_FALSE(test, bitmap_intersects(r, b, NBITS));
	bitmap_xor(r, a, a, NBITS);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(r, NBITS));
	bitmap_complement(r, a, NBITS);
	KUNIT_EXPECT_FALSE(test, bitmap_and(r, r, a, NBITS));
	KUNIT_EXPECT_FALSE(test, bitmap_equal(a, b, NBITS));
	bitmap_copy(b, a, NBITS);
	__change_bit(NBITS, b); /* beyond the end */
	KUNIT_EXPECT_TRUE(test, bitmap_equal(a, b, NBITS));
	bitmap_fill(a, NBITS);
	KUNIT_EXPECT_TRUE(test, bitmap_full(a, NBITS));
}

static void zero_areas(struct kunit *test)
{
	DECLARE_BITMAP(map, NBITS);

	bitmap_zero(map, NBITS);
	bitmap_set(map, 10, 20);
	bitmap_set(map, 70, 60);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, NBITS, 0, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, NBITS, 0, 11, 0), 30);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, NBITS, 0, 16, 15), 32);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, NBITS, 0, 50, 0), 130);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, NBITS, 0, 70, 0), 130);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, NBITS, 0, 71, 0), NBITS);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area_off(map, NBITS, 40, 8, 7, 3), 45);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, NBITS, 0, ~0UL, 0), NBITS);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, NBITS, 40, ~0UL, 0), NBITS);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, NBITS, 5), 32);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, NBITS, 5), 160);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, NBITS, 5), -ENOMEM);
	bitmap_release_region(map, 32, 5);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, NBITS, 5), 32);
}

static void parse_list(struct kunit *test)
{
	static const struct {
		const char *text;
		int err;
		const char *list; /* as %*pbl prints it */
	} table[] = {
		{ "", 0, "" },
		{ "0", 0, "0" },
		{ "0,2-4,99", 0, "0,2-4,99" },
		{ " 1 , 2\n", 0, "1-2" },
		{ "all", 0, "0-99" },
		{ "0-15:2/4", 0, "0-1,4-5,8-9,12-13" },
		{ "0-9:1/4", 0, "0,4,8" },
		{ "7-7", 0, "7" },
		{ "100", -ERANGE, NULL },
		{ "0-100", -ERANGE, NULL },
		{ "99999999999999999999", -ERANGE, NULL },
		{ "3-1", -EINVAL, NULL },
		{ "x", -EINVAL, NULL },
		{ "1-", -EINVAL, NULL },
		{ "1x", -EINVAL, NULL },
		{ "0-9:0/4", -EINVAL, NULL },
		{ "0-9:5/4", -EINVAL, NULL },
		{ "0-9:2", -EINVAL, NULL },
		{ "-1", -EINVAL, NULL },
	};
	DECLARE_BITMAP(map, 100);
	char text[64];

	for (int i = 0; i < ARRAY_SIZE(table); i++) {
		KUNIT_EXPECT_EQ_MSG(test, bitmap_parselist(table[i].text, map, 100), table[i].err, "\"%s\"",
				    table[i].text);
		if (table[i].err)
			continue;
		snprintf(text, sizeof(text), "%*pbl", 100, map);
		KUNIT_EXPECT_STREQ(test, text, table[i].list);
	}
}

static struct kunit_case bitmap_cases[] = {
	KUNIT_CASE(bit_operations), KUNIT_CASE(bit_positions), KUNIT_CASE(searches),
	KUNIT_CASE(ranges),         KUNIT_CASE(bit_ranges),    KUNIT_CASE(combine),
	KUNIT_CASE(zero_areas),     KUNIT_CASE(parse_list),    {},
};
static struct kunit_suite bitmap_suite = { .name = "bitmap", .test_cases = bitmap_cases };
kunit_test_suite(bitmap_suite);
