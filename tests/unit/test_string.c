/* SPDX-License-Identifier: MIT */
/* test_string.c - lib/string.c, lib/glob.c, <linux/ctype.h>. */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/errname.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/string.h>

static void string_compare(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strlen(""), 0);
	KUNIT_EXPECT_EQ(test, strlen("abc"), 3);
	KUNIT_EXPECT_EQ(test, strnlen("abc", 2), 2);
	KUNIT_EXPECT_EQ(test, strnlen("abc", 9), 3);
	KUNIT_EXPECT_EQ(test, strcmp("abc", "abc"), 0);
	KUNIT_EXPECT_LT(test, strcmp("abc", "abd"), 0);
	KUNIT_EXPECT_GT(test, strcmp("abc", "ab"), 0);
	KUNIT_EXPECT_LT(test, strcmp("", "a"), 0);
	/* Bytes compare unsigned, whatever char is. */
	KUNIT_EXPECT_GT(test, strcmp("\xff", "a"), 0);
	KUNIT_EXPECT_EQ(test, strncmp("abcX", "abcY", 3), 0);
	KUNIT_EXPECT_NE(test, strncmp("abcX", "abcY", 4), 0);
	KUNIT_EXPECT_EQ(test, strncmp("a", "b", 0), 0);
	KUNIT_EXPECT_EQ(test, strcasecmp("HiGh", "hIgH"), 0);
	KUNIT_EXPECT_LT(test, strcasecmp("A", "b"), 0);
	KUNIT_EXPECT_EQ(test, strncasecmp("DMA32", "dma64", 3), 0);
	KUNIT_EXPECT_TRUE(test, strstarts("memblock=debug", "memblock="));
	KUNIT_EXPECT_FALSE(test, strstarts("mem", "memblock="));
	KUNIT_EXPECT_EQ(test, str_has_prefix("mem=1G", "mem="), 4);
	KUNIT_EXPECT_EQ(test, str_has_prefix("men=1G", "mem="), 0);
	KUNIT_EXPECT_TRUE(test, sysfs_streq("always", "always\n"));
	KUNIT_EXPECT_TRUE(test, sysfs_streq("always\n", "always"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("always\n\n", "always"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("alway", "always"));
}

static void string_search(struct kunit *test)
{
	static const char s[] = "mem=512M numa=off";
	static const char *const words[] = { "one", "two", NULL, "four" };

	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '='), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, '='), s + 13);
	KUNIT_EXPECT_PTR_EQ(test, strchr(s, '\0'), s + sizeof(s) - 1);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(s, '\0'), s + sizeof(s) - 1);
	KUNIT_EXPECT_NULL(test, strchr(s, 'z'));
	KUNIT_EXPECT_NULL(test, strrchr(s, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(s, 'z'), s + sizeof(s) - 1);
	KUNIT_EXPECT_NULL(test, strnchr(s, 3, '='));
	KUNIT_EXPECT_PTR_EQ(test, strnchr(s, 4, '='), s + 3);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, "numa"), s + 9);
	KUNIT_EXPECT_PTR_EQ(test, strstr(s, ""), s);
	KUNIT_EXPECT_NULL(test, strstr(s, "numb"));
	KUNIT_EXPECT_NULL(test, strstr("aab", "aabb"));
	KUNIT_EXPECT_NULL(test, strnstr(s, "numa", 12));
	KUNIT_EXPECT_PTR_EQ(test, strnstr(s, "numa", 13), s + 9);
	KUNIT_EXPECT_EQ(test, strspn("112x", "12"), 3);
	KUNIT_EXPECT_EQ(test, strcspn("ab,c", ",;"), 2);
	KUNIT_EXPECT_PTR_EQ(test, strpbrk(s, " ="), s + 3);
	KUNIT_EXPECT_NULL(test, strpbrk(s, "#"));
	KUNIT_EXPECT_EQ(test, match_string(words, ARRAY_SIZE(words), "two"), 1);
	KUNIT_EXPECT_EQ(test, match_string(words, ARRAY_SIZE(words), "four"), -EINVAL);
	KUNIT_EXPECT_STREQ(test, kbasename("mm/page/buddy.c"), "buddy.c");
	KUNIT_EXPECT_STREQ(test, kbasename("buddy.c"), "buddy.c");
}

static void string_copy(struct kunit *test)
{
	char buf[8];

	KUNIT_EXPECT_EQ(test, strscpy(buf, "abc"), 3);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "1234567", sizeof(buf)), 7);
	KUNIT_EXPECT_EQ(test, strscpy(buf, "12345678", sizeof(buf)), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "1234567");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "x", 0), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "1234567");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "x", 1), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "");
	memset(buf, 'z', sizeof(buf));
	KUNIT_EXPECT_EQ(test, strscpy_pad(buf, "ab", sizeof(buf)), 2);
	KUNIT_EXPECT_MEMEQ(test, buf, "ab\0\0\0\0\0", sizeof(buf));
	memset(buf, 'z', sizeof(buf));
	strncpy(buf, "ab", 4);
	KUNIT_EXPECT_MEMEQ(test, buf, "ab\0\0zzzz", sizeof(buf));
	strcpy(buf, "ab");
	strcat(buf, "cd");
	KUNIT_EXPECT_STREQ(test, buf, "abcd");
	KUNIT_EXPECT_EQ(test, strlcat(buf, "efgh", sizeof(buf)), 8);
	KUNIT_EXPECT_STREQ(test, buf, "abcdefg");
	KUNIT_EXPECT_EQ(test, strlcpy(buf, "0123456789", 4), 10);
	KUNIT_EXPECT_STREQ(test, buf, "012");
}

static void string_edit(struct kunit *test)
{
	char list[] = "a,,b;c", blank[] = "  \t ", padded[] = " \tkeep this \n";
	char *at = list;

	KUNIT_EXPECT_STREQ(test, strsep(&at, ",;"), "a");
	KUNIT_EXPECT_STREQ(test, strsep(&at, ",;"), "");
	KUNIT_EXPECT_STREQ(test, strsep(&at, ",;"), "b");
	KUNIT_EXPECT_STREQ(test, strsep(&at, ",;"), "c");
	KUNIT_EXPECT_NULL(test, at);
	KUNIT_EXPECT_NULL(test, strsep(&at, ",;"));
	KUNIT_EXPECT_STREQ(test, strim(blank), "");
	KUNIT_EXPECT_STREQ(test, strim(padded), "keep this");
	KUNIT_EXPECT_STREQ(test, skip_spaces("\n x"), "x");
	KUNIT_EXPECT_STREQ(test, strreplace(padded, 'k', 'K'), " \tKeep this");
}

static void memory(struct kunit *test)
{
	u8 bytes[16];
	u32 words[3];
	u64 longs[3];

	memset(bytes, 7, sizeof(bytes));
	KUNIT_EXPECT_NULL(test, memchr(bytes, 8, sizeof(bytes)));
	KUNIT_EXPECT_NULL(test, memchr_inv(bytes, 7, sizeof(bytes)));
	bytes[15] = 8;
	KUNIT_EXPECT_PTR_EQ(test, memchr(bytes, 8, sizeof(bytes)), bytes + 15);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(bytes, 7, sizeof(bytes)), bytes + 15);
	KUNIT_EXPECT_NULL(test, memchr(bytes, 8, 15));
	KUNIT_EXPECT_PTR_EQ(test, memscan(bytes, 9, sizeof(bytes)), bytes + 16);
	KUNIT_EXPECT_PTR_EQ(test, memscan(bytes, 8, sizeof(bytes)), bytes + 15);
	memset32(words, 0x01020304, 3);
	memset64(longs, 0x0102030405060708ULL, 3);
	KUNIT_EXPECT_EQ(test, words[2], 0x01020304);
	KUNIT_EXPECT_EQ(test, longs[2], 0x0102030405060708ULL);
	KUNIT_EXPECT_TRUE(test, mem_is_zero("\0\0", 2));
	KUNIT_EXPECT_FALSE(test, mem_is_zero("\0\1", 2));
}

static void ctype(struct kunit *test)
{
	int space = 0, alnum = 0, punct = 0, print = 0, cntrl = 0, xdigit = 0;

	for (int c = 0; c < 256; c++) {
		space += !!isspace(c);
		alnum += !!isalnum(c);
		punct += !!ispunct(c);
		print += !!isprint(c);
		cntrl += !!iscntrl(c);
		xdigit += !!isxdigit(c);
		KUNIT_EXPECT_EQ(test, toupper(tolower(c)), toupper(c));
	}
	KUNIT_EXPECT_EQ(test, space, 6);
	KUNIT_EXPECT_EQ(test, alnum, 62);
	KUNIT_EXPECT_EQ(test, punct, 32);
	KUNIT_EXPECT_EQ(test, print, 95);
	KUNIT_EXPECT_EQ(test, cntrl, 33);
	KUNIT_EXPECT_EQ(test, xdigit, 22);
	KUNIT_EXPECT_EQ(test, hex_to_bin('F'), 15);
	KUNIT_EXPECT_EQ(test, hex_to_bin('g'), -1);
}

static void glob(struct kunit *test)
{
	static const struct {
		const char *pattern, *s;
		bool match;
	} table[] = {
		{ "", "", true },
		{ "", "a", false },
		{ "a", "", false },
		{ "*", "", true },
		{ "*", "abc", true },
		{ "a*c", "abbbc", true },
		{ "a*c", "abbb", false },
		{ "*bc", "abcbc", true },
		{ "a?c", "abc", true },
		{ "a?c", "ac", false },
		{ "**", "x", true },
		{ "*a*b*", "xxaxxbxx", true },
		{ "*a*b*", "xxbxxaxx", false },
		{ "buddy.*", "buddy.split", true },
		{ "[a-c]x", "bx", true },
		{ "[a-c]x", "dx", false },
		{ "[!a-c]x", "dx", true },
		{ "[!a-c]x", "ax", false },
		{ "[]x]", "]", true },
		{ "[a-]", "-", true },
		{ "[ab", "[ab", true },
		{ "\\*", "*", true },
		{ "\\*", "a", false },
		{ "*[0-9]", "order9", true },
		{ "a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", false },
	};

	for (int i = 0; i < ARRAY_SIZE(table); i++)
		KUNIT_EXPECT_EQ_MSG(test, glob_match(table[i].pattern, table[i].s), table[i].match, "%s against %s",
				    table[i].pattern, table[i].s);
}

static void error_names(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, errname(-ENOMEM), "-ENOMEM");
	KUNIT_EXPECT_STREQ(test, errname(ENOMEM), "ENOMEM");
	KUNIT_EXPECT_STREQ(test, errname(-EHWPOISON), "-EHWPOISON");
	KUNIT_EXPECT_STREQ(test, errname(-EPROBE_DEFER), "-EPROBE_DEFER");
	KUNIT_EXPECT_NULL(test, errname(0));
	KUNIT_EXPECT_NULL(test, errname(41));
	KUNIT_EXPECT_NULL(test, errname(-4000));
	KUNIT_EXPECT_NULL(test, errname(INT_MIN));
}

static void string_pad(struct kunit *test)
{
	struct {
		char head[4], name[6], tail[6];
	} s;
	char text[8];

	memset(&s, '.', sizeof(s));
	strtomem_pad(s.name, "ab", '-');
	KUNIT_EXPECT_MEMEQ(test, &s, "....ab----......", sizeof(s));
	strtomem(s.name, "abcdefgh");
	KUNIT_EXPECT_MEMEQ(test, &s, "....abcdef......", sizeof(s));
	memtostr(text, s.name);
	KUNIT_EXPECT_STREQ(test, text, "abcdef");
	memtostr_pad(text, "xyz");
	KUNIT_EXPECT_MEMEQ(test, text, "xyz\0\0\0\0\0", 8);
	memset_after(&s, '>', head);
	KUNIT_EXPECT_MEMEQ(test, &s, "....>>>>>>>>>>>>", sizeof(s));
	memset_startat(&s, '<', tail);
	KUNIT_EXPECT_MEMEQ(test, &s, "....>>>>>><<<<<<", sizeof(s));
	memcpy_and_pad(text, 8, "123456789", 9, 0);
	KUNIT_EXPECT_MEMEQ(test, text, "12345678", 8);
	memzero_explicit(text, 8);
	KUNIT_EXPECT_TRUE(test, mem_is_zero(text, 8));
	text[0] = 'a';
	KUNIT_EXPECT_STREQ(test, strncat(text, "bcdef", 3), "abcd");
	KUNIT_EXPECT_PTR_EQ(test, stpcpy(text, "12"), text + 2);
}

static char fill_text[1];

static void string_fill(struct kunit *test)
{
	u16 half[3] = {};
	unsigned long words[2];
	void *pointers[2];
	static const char *const names[] = { "on", "off", "auto" };

	memset16(half, 0x1234, 2);
	KUNIT_EXPECT_EQ(test, half[1], 0x1234);
	KUNIT_EXPECT_EQ(test, half[2], 0);
	memset_l(words, ~0UL / 3, 2);
	KUNIT_EXPECT_EQ(test, words[1], ~0UL / 3);
	memset_p(pointers, fill_text, 2);
	KUNIT_EXPECT_PTR_EQ(test, pointers[1], (void *)fill_text);
	KUNIT_EXPECT_EQ(test, sysfs_match_string(names, "off\n"), 1);
	KUNIT_EXPECT_EQ(test, sysfs_match_string(names, "of"), -EINVAL);
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(string_compare),
	KUNIT_CASE(string_search),
	KUNIT_CASE(string_copy),
	KUNIT_CASE(string_edit),
	KUNIT_CASE(memory),
	KUNIT_CASE(ctype),
	KUNIT_CASE(glob),
	KUNIT_CASE(error_names),
	KUNIT_CASE(string_pad),
	KUNIT_CASE(string_fill),
	{},
};
static struct kunit_suite string_suite = { .name = "string", .test_cases = string_cases };
kunit_test_suite(string_suite);
