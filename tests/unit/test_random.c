/* SPDX-License-Identifier: MIT */
/* test_random.c - bounds, sequences from a seed, ChaCha20 against the published block */
#include <kunit/test.h>
#include <linux/random.h>
#include <linux/string.h>

/* The all-zero key, nonce and counter: RFC 7539, appendix A.1, test vector 1. */
static void random_chacha(struct kunit *test)
{
	static const u8 first[] = { 0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90,
				    0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd, 0x28 };
	u32 key[8] = { 0 }, out[16];

	chacha20_block(key, 0, out);
	KUNIT_EXPECT_MEMEQ(test, out, first, sizeof(first));
}

static void random_bounds(struct kunit *test)
{
	unsigned int i, seen = 0;

	for (i = 0; i < 2000; i++) {
		u32 below = get_random_u32_below(7), above = get_random_u32_above(0xfffffff0u);
		u32 between = get_random_u32_inclusive(3, 5);

		seen |= 1u << below;
		KUNIT_ASSERT_LT(test, below, 7u);
		KUNIT_ASSERT_GT(test, above, 0xfffffff0u);
		KUNIT_ASSERT_TRUE(test, between >= 3 && between <= 5);
	}
	KUNIT_EXPECT_EQ(test, seen, 0x7fu);
	KUNIT_EXPECT_EQ(test, get_random_u32_below(1), 0u);
	KUNIT_EXPECT_EQ(test, get_random_u32_below(0), 0u);
	get_random_u32_inclusive(0, 0xffffffff);
}

/* Every length, across blocks; no byte beyond it. Half of all bits are set, give or take. */
static void random_bytes(struct kunit *test)
{
	u8 buf[300];
	unsigned int len, ones = 0, i;

	for (len = 0; len < sizeof(buf) - 1; len++) {
		buf[len] = 0xa5;
		get_random_bytes(buf, len);
		KUNIT_ASSERT_EQ(test, buf[len], 0xa5);
		for (i = 0; i < len; i++)
			ones += (unsigned int)__builtin_popcount(buf[i]);
	}
	KUNIT_EXPECT_GT(test, ones, 44551u * 8 / 2 - 3000);
	KUNIT_EXPECT_LT(test, ones, 44551u * 8 / 2 + 3000);
}

static void random_seeded(struct kunit *test)
{
	u64 a[3], b[3], c;
	int i;

	random_seed(42);
	for (i = 0; i < 3; i++)
		a[i] = get_random_u64();
	random_seed(42);
	for (i = 0; i < 3; i++)
		b[i] = get_random_u64();
	KUNIT_EXPECT_MEMEQ(test, a, b, sizeof(a));
	random_seed(43);
	c = get_random_u64();
	KUNIT_EXPECT_NE(test, c, a[0]);
	random_reset();
	KUNIT_EXPECT_NE(test, get_random_u64(), c);
}

static void random_states(struct kunit *test)
{
	struct rnd_state one, two;
	u8 bytes[7] = { 0 };
	int i;

	prandom_seed_state(&one, 5);
	prandom_seed_state(&two, 5);
	for (i = 0; i < 100; i++)
		KUNIT_ASSERT_EQ(test, prandom_u32_state(&one), prandom_u32_state(&two));
	prandom_seed_state(&two, 6);
	KUNIT_EXPECT_NE(test, prandom_u32_state(&one), prandom_u32_state(&two));
	prandom_bytes_state(&one, bytes, 5);
	KUNIT_EXPECT_EQ(test, bytes[5], 0);
	KUNIT_EXPECT_TRUE(test, bytes[0] | bytes[1] | bytes[2] | bytes[3] | bytes[4]);
}

static struct kunit_case random_cases[] = { KUNIT_CASE(random_chacha), KUNIT_CASE(random_bounds),
					    KUNIT_CASE(random_bytes),  KUNIT_CASE(random_seeded),
					    KUNIT_CASE(random_states), {} };

static struct kunit_suite random_suite = { .name = "random", .test_cases = random_cases };
kunit_test_suite(random_suite);
