/* SPDX-License-Identifier: MIT */
/* test_math.c - lib/math.c and the arithmetic headers: rounding, logarithms, minimum, maximum, overflow, byte order. */
#include <asm/byteorder.h>
#include <asm/unaligned.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/overflow.h>
#include <linux/sizes.h>

static void rounding(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ALIGN(4097UL, 4096), 8192);
	KUNIT_EXPECT_EQ(test, ALIGN(4096UL, 4096), 4096);
	KUNIT_EXPECT_EQ(test, ALIGN_DOWN(4097UL, 4096), 4096);
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(SZ_1M, SZ_4K));
	KUNIT_EXPECT_FALSE(test, IS_ALIGNED(SZ_1M + 1, SZ_4K));
	KUNIT_EXPECT_EQ(test, ALIGN(0xfffff001ULL, 4096), 0x100000000ULL);
	KUNIT_EXPECT_EQ(test, round_up(0xfffff001ULL, 4096), 0x100000000ULL);
	KUNIT_EXPECT_EQ(test, round_down(0x1fffffffffULL, SZ_2M), 0x1fffe00000ULL);
	KUNIT_EXPECT_EQ(test, round_up(0UL, 16), 0);
	KUNIT_EXPECT_EQ(test, roundup(10, 3), 12);
	KUNIT_EXPECT_EQ(test, rounddown(10, 3), 9);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_UP(7, 4), 2);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_UP(8, 4), 2);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_CLOSEST(7, 4), 2);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_CLOSEST(5, 4), 1);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_UP_ULL(0x100000001ULL, 2), 0x80000001ULL);
	KUNIT_EXPECT_EQ(test, mult_frac(1000000UL, 3UL, 7UL), 428571);
	KUNIT_EXPECT_EQ(test, SZ_1T, 1ULL << 40);
	KUNIT_EXPECT_EQ(test, upper_32_bits(0x123456789aULL), 0x12);
	KUNIT_EXPECT_EQ(test, lower_32_bits(0x123456789aULL), 0x3456789a);
}

static void logarithms(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, ilog2(1), 0);
	KUNIT_EXPECT_EQ(test, ilog2(4095), 11);
	KUNIT_EXPECT_EQ(test, ilog2(1ULL << 63), 63);
	KUNIT_EXPECT_EQ(test, order_base_2(0), 0);
	KUNIT_EXPECT_EQ(test, order_base_2(1), 0);
	KUNIT_EXPECT_EQ(test, order_base_2(2), 1);
	KUNIT_EXPECT_EQ(test, order_base_2(3), 2);
	KUNIT_EXPECT_EQ(test, order_base_2(1025), 11);
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(1), 1);
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(5), 8);
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(8), 8);
	KUNIT_EXPECT_EQ(test, rounddown_pow_of_two(9), 8);
	KUNIT_EXPECT_TRUE(test, is_power_of_2(64));
	KUNIT_EXPECT_FALSE(test, is_power_of_2(0));
	KUNIT_EXPECT_FALSE(test, is_power_of_2(6));
	KUNIT_EXPECT_EQ(test, bits_per(0), 1);
	KUNIT_EXPECT_EQ(test, bits_per(255), 8);
	KUNIT_EXPECT_EQ(test, bits_per(256), 9);
}

static void roots_and_divisors(struct kunit *test)
{
	for (u64 root = 0; root < 70000; root += root < 300 ? 1 : 997) {
		KUNIT_EXPECT_EQ(test, int_sqrt64(root * root), root);
		KUNIT_EXPECT_EQ(test, int_sqrt64(root * root + 2 * root), root);
	}
	KUNIT_EXPECT_EQ(test, int_sqrt64(U64_MAX), U32_MAX);
	KUNIT_EXPECT_EQ(test, int_sqrt(16 * 1048576), 4096);
	KUNIT_EXPECT_EQ(test, gcd(12, 18), 6);
	KUNIT_EXPECT_EQ(test, gcd(0, 5), 5);
	KUNIT_EXPECT_EQ(test, lcm(4, 6), 12);
	KUNIT_EXPECT_EQ(test, lcm(0, 6), 0);
}

static void wide_products(struct kunit *test)
{
	u64 value = 1000000000007ULL, rest;
	u32 small;

	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(6, 7, 2), 21);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(U64_MAX, U64_MAX, U64_MAX), U64_MAX);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(U64_MAX, 10, 20), U64_MAX / 2);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(1ULL << 63, 3, 1ULL << 62), 6);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(0xfedcba9876543210ULL, 0x123456789abcdefULL, 0xfedcba9876543211ULL),
			0x123456789abcdeeULL);
	KUNIT_EXPECT_EQ(test, div_u64_rem(value, 1000, &small), 1000000000);
	KUNIT_EXPECT_EQ(test, small, 7);
	KUNIT_EXPECT_EQ(test, div64_u64_rem(value, 10000000000ULL, &rest), 100);
	KUNIT_EXPECT_EQ(test, rest, 7);
	KUNIT_EXPECT_EQ(test, do_div(value, 10), 7);
	KUNIT_EXPECT_EQ(test, value, 100000000000ULL);
}

static void minimum_maximum(struct kunit *test)
{
	unsigned long big = ULONG_MAX;
	int low = -5, high = 5, evaluated = 0;

	KUNIT_EXPECT_EQ(test, min(low, high), -5);
	KUNIT_EXPECT_EQ(test, max(low, high), 5);
	KUNIT_EXPECT_EQ(test, min(big, 7), 7);
	KUNIT_EXPECT_EQ(test, min_t(unsigned int, -1, 7), 7);
	KUNIT_EXPECT_EQ(test, min3(3, 1, 2), 1);
	KUNIT_EXPECT_EQ(test, max3(3, 1, 2), 3);
	KUNIT_EXPECT_EQ(test, clamp(low, 0, 3), 0);
	KUNIT_EXPECT_EQ(test, clamp(high, 0, 3), 3);
	KUNIT_EXPECT_EQ(test, clamp(2, 0, 3), 2);
	KUNIT_EXPECT_EQ(test, clamp_val((u8)200, 0, 100), 100);
	KUNIT_EXPECT_EQ(test, min_not_zero(0, 4), 4);
	KUNIT_EXPECT_EQ(test, min_not_zero(3, 4), 3);
	KUNIT_EXPECT_EQ(test, max(evaluated++, 0), 0);
	KUNIT_EXPECT_EQ(test, evaluated, 1);
	swap(low, high);
	KUNIT_EXPECT_EQ(test, low, 5);
	KUNIT_EXPECT_EQ(test, high, -5);
	KUNIT_EXPECT_TRUE(test, in_range(5, 5, 1));
	KUNIT_EXPECT_FALSE(test, in_range(6, 5, 1));
	KUNIT_EXPECT_EQ(test, abs(-3), 3);
	KUNIT_EXPECT_EQ(test, abs_diff(3u, 5u), 2);
	KUNIT_EXPECT_EQ(test, MIN(1, 2) + MAX(1, 2), 3);
}

static void overflows(struct kunit *test)
{
	struct tail {
		u32 count;
		u64 items[];
	} *tail = NULL;
	u8 small;
	size_t size;

	KUNIT_EXPECT_TRUE(test, check_add_overflow(200, 100, &small));
	KUNIT_EXPECT_FALSE(test, check_add_overflow(200, 55, &small));
	KUNIT_EXPECT_EQ(test, small, 255);
	KUNIT_EXPECT_TRUE(test, check_sub_overflow((size_t)1, (size_t)2, &size));
	KUNIT_EXPECT_TRUE(test, check_mul_overflow(SIZE_MAX, (size_t)2, &size));
	KUNIT_EXPECT_EQ(test, array_size(SIZE_MAX / 2, 3), SIZE_MAX);
	KUNIT_EXPECT_EQ(test, array_size(10, 3), 30);
	KUNIT_EXPECT_EQ(test, struct_size(tail, items, 3), sizeof(*tail) + 24);
	KUNIT_EXPECT_EQ(test, struct_size(tail, items, SIZE_MAX), SIZE_MAX);
}

static void byte_order(struct kunit *test)
{
	static const u8 bytes[] = { 0x00, 0xd0, 0x0d, 0xfe, 0xed, 0x01, 0x02, 0x03, 0x04 };
	u8 copy[9] = { 0 };

	KUNIT_EXPECT_EQ(test, get_unaligned_be32(bytes + 1), 0xd00dfeed);
	KUNIT_EXPECT_EQ(test, get_unaligned_le32(bytes + 1), 0xedfe0dd0);
	KUNIT_EXPECT_EQ(test, get_unaligned_be64(bytes + 1), 0xd00dfeed01020304ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_be16(bytes + 5), 0x0102);
	put_unaligned_be64(0xd00dfeed01020304ULL, copy + 1);
	KUNIT_EXPECT_MEMEQ(test, copy, bytes, sizeof(bytes));
	KUNIT_EXPECT_EQ(test, be32_to_cpu(cpu_to_be32(0x12345678)), 0x12345678);
	KUNIT_EXPECT_EQ(test, cpu_to_le64(1), 1);
	KUNIT_EXPECT_EQ(test, swab16(0x1234), 0x3412);
}

static struct kunit_case math_cases[] = {
	KUNIT_CASE(rounding),        KUNIT_CASE(logarithms), KUNIT_CASE(roots_and_divisors), KUNIT_CASE(wide_products),
	KUNIT_CASE(minimum_maximum), KUNIT_CASE(overflows),  KUNIT_CASE(byte_order),         {},
};
static struct kunit_suite math_suite = { .name = "math", .test_cases = math_cases };
kunit_test_suite(math_suite);
