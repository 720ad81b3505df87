/* SPDX-License-Identifier: MIT */
/* test_kstrtox.c - lib/kstrtox.c and lib/cmdline.c: numbers, sizes, options, words of a command line. */
#include <kunit/test.h>
#include <linux/kernel.h>

static void kstrtox_unsigned(struct kunit *test)
{
	static const struct {
		const char *s;
		unsigned int base;
		int err;
		unsigned long long value;
	} table[] = {
		{ "0", 0, 0, 0 },
		{ "42", 0, 0, 42 },
		{ "+42\n", 10, 0, 42 },
		{ "0x2a", 0, 0, 42 },
		{ "0X2A", 16, 0, 42 },
		{ "2a", 16, 0, 42 },
		{ "052", 0, 0, 42 },
		{ "101010", 2, 0, 42 },
		{ "18446744073709551615", 10, 0, U64_MAX },
		{ "18446744073709551616", 10, -ERANGE, 0 },
		{ "0xffffffffffffffff", 0, 0, U64_MAX },
		{ "0x10000000000000000", 0, -ERANGE, 0 },
		{ "99999999999999999999999", 10, -ERANGE, 0 },
		{ "", 10, -EINVAL, 0 },
		{ "\n", 10, -EINVAL, 0 },
		{ "-1", 10, -EINVAL, 0 },
		{ "1 ", 10, -EINVAL, 0 },
		{ " 1", 10, -EINVAL, 0 },
		{ "1\n\n", 10, -EINVAL, 0 },
		{ "0x", 0, -EINVAL, 0 },
		{ "0xg", 0, -EINVAL, 0 },
		{ "08", 0, -EINVAL, 0 },
		{ "1K", 10, -EINVAL, 0 },
		{ "++1", 10, -EINVAL, 0 },
	};

	for (int i = 0; i < ARRAY_SIZE(table); i++) {
		unsigned long long value = 77;

		KUNIT_EXPECT_EQ_MSG(test, kstrtoull(table[i].s, table[i].base, &value), table[i].err, "%s", table[i].s);
		KUNIT_EXPECT_EQ_MSG(test, value, table[i].err ? 77 : table[i].value, "%s", table[i].s);
	}
}

static void kstrtox_signed(struct kunit *test)
{
	long long value = 77;
	int number = 77;

	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775808", 10, &value), 0);
	KUNIT_EXPECT_EQ(test, value, LLONG_MIN);
	KUNIT_EXPECT_EQ(test, kstrtoll("9223372036854775808", 10, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775809", 10, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-", 10, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoll("--1", 10, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, value, LLONG_MIN);
	KUNIT_EXPECT_EQ(test, kstrtoint("-2147483648", 0, &number), 0);
	KUNIT_EXPECT_EQ(test, number, INT_MIN);
	KUNIT_EXPECT_EQ(test, kstrtoint("2147483648", 0, &number), -ERANGE);
}

static void kstrtox_narrow(struct kunit *test)
{
	unsigned int number;
	unsigned long word;
	u16 half;
	u8 byte;

	KUNIT_EXPECT_EQ(test, kstrtouint("4294967295", 0, &number), 0);
	KUNIT_EXPECT_EQ(test, number, UINT_MAX);
	KUNIT_EXPECT_EQ(test, kstrtouint("4294967296", 0, &number), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou16("65535", 0, &half), 0);
	KUNIT_EXPECT_EQ(test, kstrtou16("65536", 0, &half), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou8("255", 0, &byte), 0);
	KUNIT_EXPECT_EQ(test, kstrtou8("0x100", 0, &byte), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoul("4294967296", 0, &word), sizeof(long) == 8 ? 0 : -ERANGE);
}

static void kstrtox_bool(struct kunit *test)
{
	static const char *const on[] = { "y", "Y", "1", "t", "on", "ON\n" };
	static const char *const off[] = { "n", "N", "0", "f", "off", "Off" };
	bool value;

	for (int i = 0; i < ARRAY_SIZE(on); i++) {
		KUNIT_EXPECT_EQ(test, kstrtobool(on[i], &value), 0);
		KUNIT_EXPECT_TRUE(test, value);
		KUNIT_EXPECT_EQ(test, kstrtobool(off[i], &value), 0);
		KUNIT_EXPECT_FALSE(test, value);
	}
	KUNIT_EXPECT_EQ(test, kstrtobool("o", &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool("", &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtobool(NULL, &value), -EINVAL);
}

static void sizes(struct kunit *test)
{
	char *end;
	u64 value;

	KUNIT_EXPECT_EQ(test, memparse("512M@0x100000", &end), 512ULL << 20);
	KUNIT_EXPECT_STREQ(test, end, "@0x100000");
	KUNIT_EXPECT_EQ(test, memparse("0x10k", NULL), 16ULL << 10);
	KUNIT_EXPECT_EQ(test, memparse("3g", NULL), 3ULL << 30);
	KUNIT_EXPECT_EQ(test, memparse("4T", NULL), 4ULL << 40);
	KUNIT_EXPECT_EQ(test, memparse("2P", NULL), 2ULL << 50);
	KUNIT_EXPECT_EQ(test, memparse("1E", NULL), 1ULL << 60);
	KUNIT_EXPECT_EQ(test, memparse("12", &end), 12);
	KUNIT_EXPECT_STREQ(test, end, "");
	KUNIT_EXPECT_EQ(test, memparse("nope", &end), 0);
	KUNIT_EXPECT_STREQ(test, end, "nope");

	KUNIT_EXPECT_EQ(test, memparse_checked("16E", &end, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, memparse_checked("15E", &end, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 15ULL << 60);
	KUNIT_EXPECT_EQ(test, memparse_checked("18446744073709551616", &end, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, memparse_checked("M", &end, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, memparse_checked("-1M", &end, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, value, 15ULL << 60);
	KUNIT_EXPECT_EQ(test, memparse_checked("0x7fK!", &end, &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0x7fULL << 10);
	KUNIT_EXPECT_STREQ(test, end, "!");
}

static void simple(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoull("0x1fz", &end, 0), 0x1f);
	KUNIT_EXPECT_STREQ(test, end, "z");
	KUNIT_EXPECT_EQ(test, simple_strtoul("0x", &end, 16), 0);
	KUNIT_EXPECT_STREQ(test, end, "x");
	KUNIT_EXPECT_EQ(test, simple_strtol("-12,", &end, 10), -12);
	KUNIT_EXPECT_STREQ(test, end, ",");
	KUNIT_EXPECT_EQ(test, simple_strtoll("x", &end, 10), 0);
	KUNIT_EXPECT_STREQ(test, end, "x");
}

static void options(struct kunit *test)
{
	char text[] = "7,-3-9,z";
	char *at = text;
	int value, ints[5];

	KUNIT_EXPECT_EQ(test, get_option(&at, &value), 2);
	KUNIT_EXPECT_EQ(test, value, 7);
	KUNIT_EXPECT_EQ(test, get_option(&at, &value), 3);
	KUNIT_EXPECT_EQ(test, value, -3);
	at++;
	KUNIT_EXPECT_EQ(test, get_option(&at, &value), 2);
	KUNIT_EXPECT_EQ(test, get_option(&at, &value), 0);
	KUNIT_EXPECT_STREQ(test, at, "z");

	KUNIT_EXPECT_STREQ(test, get_options("1,4-6 rest", 5, ints), " rest");
	KUNIT_EXPECT_EQ(test, ints[0], 4);
	KUNIT_EXPECT_EQ(test, ints[1], 1);
	KUNIT_EXPECT_EQ(test, ints[4], 6);
	get_options("1-1000", 5, ints);
	KUNIT_EXPECT_EQ(test, ints[0], 4);
	get_options("1-1000", 0, ints);
	KUNIT_EXPECT_EQ(test, ints[0], 1000);
	get_options("2147483646-2147483647", 5, ints);
	KUNIT_EXPECT_EQ(test, ints[0], 2);
	get_options("9-3", 5, ints);
	KUNIT_EXPECT_EQ(test, ints[0], 0);

	KUNIT_EXPECT_TRUE(test, parse_option_str("a,debug,b", "debug"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("a,debugger", "debug"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("", "debug"));
}

static void words(struct kunit *test)
{
	char line[] = "  quiet mem=2G \"with space\"=x path=\"a b\"c empty= k=v=w  ";
	static const struct {
		const char *name, *value;
	} expected[] = { { "quiet", NULL },  { "mem", "2G" }, { "with space", "x" },
			 { "path", "a bc" }, { "empty", "" }, { "k", "v=w" } };
	char *rest = line, *name, *value;

	for (int i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_ASSERT_NE(test, *rest, '\0');
		rest = next_arg(rest, &name, &value);
		KUNIT_EXPECT_STREQ(test, name, expected[i].name);
		if (expected[i].value)
			KUNIT_EXPECT_STREQ(test, value, expected[i].value);
		else
			KUNIT_EXPECT_NULL(test, value);
	}
	KUNIT_EXPECT_STREQ(test, rest, "");
	rest = next_arg(rest, &name, &value);
	KUNIT_EXPECT_STREQ(test, name, "");
}

static struct kunit_case kstrtox_cases[] = {
	KUNIT_CASE(kstrtox_unsigned), KUNIT_CASE(kstrtox_signed), KUNIT_CASE(kstrtox_narrow),
	KUNIT_CASE(kstrtox_bool),     KUNIT_CASE(sizes),          KUNIT_CASE(simple),
	KUNIT_CASE(options),          KUNIT_CASE(words),          {},
};
static struct kunit_suite kstrtox_suite = { .name = "kstrtox", .test_cases = kstrtox_cases };
kunit_test_suite(kstrtox_suite);
