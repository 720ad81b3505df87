/* SPDX-License-Identifier: MIT */
/* test_hexdump.c - bytes as digits and back, lines of a dump, and numbers from user space */
#include "env_test.h"

#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>

static void hex_digits(struct kunit *test)
{
	char text[9] = "";
	u8 bytes[4];

	KUNIT_EXPECT_EQ(test, hex_to_bin('7'), 7);
	KUNIT_EXPECT_EQ(test, hex_to_bin('F'), 15);
	KUNIT_EXPECT_EQ(test, hex_to_bin('g'), -1);
	KUNIT_EXPECT_EQ(test, hex_to_bin('@'), -1);
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "00ffA55a", 4), 0);
	KUNIT_EXPECT_EQ(test, bytes[2], 0xa5);
	KUNIT_EXPECT_PTR_EQ(test, bin2hex(text, bytes, 4), text + 8);
	KUNIT_EXPECT_STREQ(test, text, "00ffa55a");
	KUNIT_EXPECT_EQ(test, hex2bin(bytes, "0x", 1), -EINVAL);
	*hex_byte_pack_upper(text, 0xc3) = '\0';
	KUNIT_EXPECT_STREQ(test, text, "C3");
}

static void hex_lines(struct kunit *test)
{
	static const u8 bytes[16] __aligned(8) = "kkkkk\0\1\2ABC~\x7f\xff z";
	char line[80];
	int len;

	len = hex_dump_to_buffer(bytes, 16, 16, 1, line, sizeof(line), true);
	KUNIT_EXPECT_STREQ(test, line, "6b 6b 6b 6b 6b 00 01 02 41 42 43 7e 7f ff 20 7a  kkkkk...ABC~.. z");
	KUNIT_EXPECT_EQ(test, len, (int)strlen(line));
	hex_dump_to_buffer(bytes, 3, 16, 1, line, sizeof(line), true);
	KUNIT_EXPECT_STREQ(test, line, "6b 6b 6b                                         kkk");
	hex_dump_to_buffer(bytes, 16, 16, 4, line, sizeof(line), false);
	KUNIT_EXPECT_STREQ(test, line, "6b6b6b6b 0201006b 7e434241 7a20ff7f");
	hex_dump_to_buffer(bytes, 8, 16, 8, line, sizeof(line), false);
	KUNIT_EXPECT_STREQ(test, line, "0201006b6b6b6b6b");
	/* Too short a buffer: cut off, and how long it should have been. */
	len = hex_dump_to_buffer(bytes, 16, 16, 1, line, 6, false);
	KUNIT_EXPECT_STREQ(test, line, "6b 6b");
	KUNIT_EXPECT_EQ(test, len, 47);
}

static void user_numbers(struct kunit *test)
{
	unsigned int u = 1;
	bool on = false;
	u8 byte = 1;

	KUNIT_EXPECT_EQ(test, kstrtouint_from_user("42\nrest", 3, 0, &u), 0);
	KUNIT_EXPECT_EQ(test, u, 42u);
	KUNIT_EXPECT_EQ(test, kstrtou8_from_user("256", 3, 0, &byte), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtouint_from_user(NULL, 3, 0, &u), -EFAULT);
	KUNIT_EXPECT_EQ(test, kstrtobool_from_user("on", 2, &on), 0);
	KUNIT_EXPECT_TRUE(test, on);
}

static void user_copies(struct kunit *test)
{
	char buf[8] = "xxxxxxx", *bad = (char *)8;
	int value = 5, other = 0;
	struct {
		u32 a, b;
	} ours = {}, theirs = { 1, 2 };

	KUNIT_EXPECT_EQ(test, copy_to_user(buf, "abc", 4), 0ul);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, copy_to_user(bad, "abc", 4), 4ul);
	KUNIT_EXPECT_EQ(test, copy_to_user(bad, "abc", 0), 0ul);
	KUNIT_EXPECT_EQ(test, copy_from_user(buf, bad, 3), 3ul);
	KUNIT_EXPECT_EQ(test, buf[0], '\0');
	KUNIT_EXPECT_EQ(test, put_user(9, &other), 0);
	KUNIT_EXPECT_EQ(test, get_user(value, &other), 0);
	KUNIT_EXPECT_EQ(test, value, 9);
	KUNIT_EXPECT_EQ(test, get_user(value, (int *)bad), -EFAULT);
	KUNIT_EXPECT_EQ(test, put_user(1, (int *)NULL), -EFAULT);
	KUNIT_EXPECT_EQ(test, clear_user(&theirs.b, 4), 0ul);
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&ours, 4, &theirs, 8), 0);
	KUNIT_EXPECT_EQ(test, ours.a, 1u);
	theirs.b = 3;
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&ours, 4, &theirs, 8), -E2BIG);
	ours.b = 7;
	KUNIT_EXPECT_EQ(test, copy_struct_from_user(&ours, 8, &theirs, 4), 0);
	KUNIT_EXPECT_EQ(test, ours.b, 0u);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(buf, "hi", 8), 2);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(buf, "much too long", 4), 4);
	KUNIT_EXPECT_EQ(test, strncpy_from_user(buf, bad, 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, strnlen_user("hi", 8), 3);
	KUNIT_EXPECT_EQ(test, strnlen_user("hello", 3), 4);
	KUNIT_EXPECT_FALSE(test, access_ok(buf, ULONG_MAX));
}

static struct kunit_case hexdump_cases[] = {
	KUNIT_CASE(hex_digits), KUNIT_CASE(hex_lines), KUNIT_CASE(user_numbers), KUNIT_CASE(user_copies), {},
};
static struct kunit_suite hexdump_suite = { .name = "hexdump",
					    .init = env_test_init,
					    .exit = env_test_exit,
					    .test_cases = hexdump_cases };
kunit_test_suite(hexdump_suite);
