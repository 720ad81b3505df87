/* SPDX-License-Identifier: MIT */
/* test_overflow.c - arithmetic that tells when it overflowed; bit fields; ring arithmetic; once */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/circ_buf.h>
#include <linux/kernel.h>
#include <linux/once.h>
#include <linux/overflow.h>

static void overflow_checks(struct kunit *test)
{
	int i;
	u8 small;
	s64 big;
	size_t size;

	KUNIT_EXPECT_FALSE(test, check_add_overflow(1, 2, &i));
	KUNIT_EXPECT_EQ(test, i, 3);
	KUNIT_EXPECT_TRUE(test, check_add_overflow(INT_MAX, 1, &i));
	KUNIT_EXPECT_EQ(test, i, INT_MIN);
	KUNIT_EXPECT_TRUE(test, check_sub_overflow(0u, 1u, &small));
	KUNIT_EXPECT_EQ(test, small, 255);
	KUNIT_EXPECT_FALSE(test, check_mul_overflow(1LL << 31, 2LL, &big));
	KUNIT_EXPECT_TRUE(test, check_mul_overflow(1LL << 62, 2LL, &big));
	KUNIT_EXPECT_TRUE(test, check_mul_overflow(SIZE_MAX / 2, (size_t)3, &size));
}

static void overflow_shifts(struct kunit *test)
{
	int i;
	u8 small;
	u64 big;
	unsigned int count = 32;

	KUNIT_EXPECT_FALSE(test, check_shl_overflow(1, 4, &small));
	KUNIT_EXPECT_EQ(test, small, 16);
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, 8, &small));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(3, 7, &small));
	KUNIT_EXPECT_FALSE(test, check_shl_overflow(1, 30, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, 31, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, count, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(1, -1, &i));
	KUNIT_EXPECT_TRUE(test, check_shl_overflow(-1, 0, &big));
	KUNIT_EXPECT_FALSE(test, check_shl_overflow(1u, 63, &big));
	KUNIT_EXPECT_EQ(test, big, 1ULL << 63);
}

struct flexible {
	u16 count;
	u32 entries[];
};

static void overflow_sizes(struct kunit *test)
{
	struct flexible *p = NULL;
	volatile size_t many = SIZE_MAX / 2;

	DEFINE_FLEX(struct flexible, on_stack, entries, count, 5);

	KUNIT_EXPECT_EQ(test, on_stack->count, 5);
	KUNIT_EXPECT_EQ(test, on_stack->entries[4], 0u);
	KUNIT_EXPECT_EQ(test, size_add(many, many), SIZE_MAX - 1);
	KUNIT_EXPECT_EQ(test, size_add(many, size_add(many, 2)), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_mul(many, 3), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(SIZE_MAX, 1), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(3, 4), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, size_sub(4, 3), 1ul);
	KUNIT_EXPECT_EQ(test, array_size(6, 7), 42ul);
	KUNIT_EXPECT_EQ(test, array3_size(many, 2, 2), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, struct_size(p, entries, 10), 44ul);
	KUNIT_EXPECT_EQ(test, struct_size_t(struct flexible, entries, 1), 8ul);
	KUNIT_EXPECT_EQ(test, struct_size(p, entries, many), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, flex_array_size(p, entries, 3), 12ul);
}

static void overflow_types(struct kunit *test)
{
	u8 byte = 250;

	KUNIT_EXPECT_EQ(test, type_max(u8), 255);
	KUNIT_EXPECT_EQ(test, type_min(s16), -32768);
	KUNIT_EXPECT_EQ(test, type_max(s64), S64_MAX);
	KUNIT_EXPECT_EQ(test, type_min(u64), 0ull);
	KUNIT_EXPECT_TRUE(test, is_signed_type(long));
	KUNIT_EXPECT_FALSE(test, is_signed_type(size_t));
	KUNIT_EXPECT_TRUE(test, overflows_type(256, u8));
	KUNIT_EXPECT_TRUE(test, overflows_type(-1, size_t));
	KUNIT_EXPECT_FALSE(test, overflows_type(255, u8));
	KUNIT_EXPECT_EQ(test, wrapping_add(u8, 200, 100), 44);
	KUNIT_EXPECT_EQ(test, wrapping_sub(u16, 0, 1), 65535);
	KUNIT_EXPECT_EQ(test, wrapping_mul(u8, 16, 17), 16);
	KUNIT_EXPECT_EQ(test, wrapping_assign_add(byte, 10), 4);
	KUNIT_EXPECT_EQ(test, byte, 4);
}

static void bit_fields(struct kunit *test)
{
	u32 reg = 0xffffffff;

	KUNIT_EXPECT_EQ(test, FIELD_PREP(0x0ff0u, 0x5a), 0x05a0u);
	KUNIT_EXPECT_EQ(test, FIELD_GET(0x0ff0u, 0xf5a5u), 0x5au);
	KUNIT_EXPECT_EQ(test, FIELD_MAX(0x7000u), 7u);
	KUNIT_EXPECT_TRUE(test, FIELD_FIT(0x7000u, 7));
	KUNIT_EXPECT_FALSE(test, FIELD_FIT(0x7000u, 8));
	FIELD_MODIFY(0xff00u, &reg, 0x12);
	KUNIT_EXPECT_EQ(test, reg, 0xffff12ffu);
	KUNIT_EXPECT_EQ(test, u32_get_bits(reg, 0xff00), 0x12u);
	KUNIT_EXPECT_EQ(test, u16_replace_bits(0xffff, 0, 0x00f0), 0xff0f);
	u32p_replace_bits(&reg, 1, 0xf0000000);
	KUNIT_EXPECT_EQ(test, reg, 0x1fff12ffu);
	KUNIT_EXPECT_EQ(test, u64_encode_bits(3, 0xf00000000ull), 0x300000000ull);
}

/* Every head and tail of a ring of eight, against counting. */
static void ring_arithmetic(struct kunit *test)
{
	for (int head = 0; head < 8; head++)
		for (int tail = 0; tail < 8; tail++) {
			int count = (head - tail + 8) % 8, space = 7 - count;

			KUNIT_EXPECT_EQ(test, CIRC_CNT(head, tail, 8), count);
			KUNIT_EXPECT_EQ(test, CIRC_SPACE(head, tail, 8), space);
			KUNIT_EXPECT_EQ(test, CIRC_CNT_TO_END(head, tail, 8), min(count, 8 - tail));
			KUNIT_EXPECT_EQ(test, CIRC_SPACE_TO_END(head, tail, 8), min(space, 8 - head));
		}
}

static void count_call(int *calls, int by)
{
	*calls += by;
}

static void once(struct kunit *test)
{
	int calls = 0;

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, DO_ONCE(count_call, &calls, 2), i == 0);
	KUNIT_EXPECT_EQ(test, calls, 2);
	for (int i = 0; i < 3; i++)
		DO_ONCE_LITE_IF(i == 1, count_call, &calls, 5);
	KUNIT_EXPECT_EQ(test, calls, 7);
}

static struct kunit_case overflow_cases[] = {
	KUNIT_CASE(overflow_checks),
	KUNIT_CASE(overflow_shifts),
	KUNIT_CASE(overflow_sizes),
	KUNIT_CASE(overflow_types),
	KUNIT_CASE(bit_fields),
	KUNIT_CASE(ring_arithmetic),
	KUNIT_CASE(once),
	{},
};
static struct kunit_suite overflow_suite = { .name = "overflow", .test_cases = overflow_cases };
kunit_test_suite(overflow_suite);
