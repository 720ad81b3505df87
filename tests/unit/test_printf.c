/* SPDX-License-Identifier: MIT */
/* test_printf.c - lib/vsprintf.c, lib/vsprintf_ptr.c, lib/gfp_names.c. tests/printf_diff.c compares with libc's. */
#include <kunit/test.h>
#include <linux/gfp_types.h>
#include <linux/kernel.h>
#include <linux/page-flags.h>

/* What is tested here includes what the compiler would not let through. */
#pragma GCC diagnostic ignored "-Wformat"

static char text[256];
static const char *volatile nothing; /* NULL that the compiler does not see through */

#define EXPECT_TEXT(expected, fmt...)                                                                                  \
	do {                                                                                                           \
		int __len = snprintf(text, sizeof(text), fmt);                                                         \
		KUNIT_EXPECT_STREQ(test, text, expected);                                                              \
		KUNIT_EXPECT_EQ(test, __len, strlen(expected));                                                        \
	} while (0)

static void printf_integers(struct kunit *test)
{
	EXPECT_TEXT("0 -1 42", "%d %d %i", 0, -1, 42);
	EXPECT_TEXT("4294967295 ff FF 377", "%u %x %X %o", -1, 255, 255, 255);
	EXPECT_TEXT("-2147483648", "%d", INT_MIN);
	EXPECT_TEXT("-9223372036854775808", "%lld", LLONG_MIN);
	EXPECT_TEXT("18446744073709551615", "%llu", ULLONG_MAX);
	EXPECT_TEXT("ffffffffffffffff", "%Lx", ULLONG_MAX);
	EXPECT_TEXT("1777777777777777777777", "%llo", ULLONG_MAX);
	EXPECT_TEXT("-1 255 -1 65535", "%hhd %hhu %hd %hu", 0xff, 0x1ff, 0xffff, 0x1ffff);
	EXPECT_TEXT("7 -7", "%zu %zd", (size_t)7, (ssize_t)-7);
	EXPECT_TEXT("9 -9", "%lu %ld", 9UL, -9L);
	EXPECT_TEXT("[   42] [42   ] [00042] [   +42] [ 42]", "[%5d] [%-5d] [%05d] [%+6d] [% d]", 42, 42, 42, 42, 42);
	EXPECT_TEXT("[-0042] [ 0042] [    ] [0x002a] [0x2a]", "[%05d] [%5.4d] [%4.0d] [%#06x] [%#x]", -42, 42, 0, 42,
		    42);
	EXPECT_TEXT("[052] [0] [0x0]", "[%#o] [%#o] [%#x]", 42, 0, 0);
	EXPECT_TEXT("[0x0000000000100000-0x00000000bfffffff]", "[%#018Lx-%#018Lx]", 0x100000ULL, 0xbfffffffULL);
	EXPECT_TEXT("[   7] [7   ] [7]", "[%*d] [%*d] [%.*d]", 4, 7, -4, 7, -3, 7);
}

static void printf_strings(struct kunit *test)
{
	EXPECT_TEXT("abc%x", "%s%%%c", "abc", 'x');
	EXPECT_TEXT("[   ab] [ab   ] [a] []", "[%5s] [%-5s] [%.1s] [%.0s]", "ab", "ab", "ab", "ab");
	EXPECT_TEXT("[  c] [c  ]", "[%3c] [%-3c]", 'c', 'c');
	EXPECT_TEXT("(null) (efault) (nul", "%s %s %.4s", nothing, (char *)-12L, nothing);
	/* A precision is also the promise that nothing beyond it is read. */
	EXPECT_TEXT("xyz", "%.3s", (const char[]){ 'x', 'y', 'z' });
	EXPECT_TEXT("40 columns:                                         .", "40 columns: %40s.", "");
}

static void printf_limits(struct kunit *test)
{
	char buf[8] = "zzzzzzz";

	KUNIT_EXPECT_EQ(test, snprintf(buf, 0, "abc"), 3);
	KUNIT_EXPECT_EQ(test, buf[0], 'z');
	KUNIT_EXPECT_EQ(test, snprintf(NULL, 0, "%d", 12345), 5);
	KUNIT_EXPECT_EQ(test, snprintf(buf, 1, "abc"), 3);
	KUNIT_EXPECT_STREQ(test, buf, "");
	KUNIT_EXPECT_EQ(test, snprintf(buf, sizeof(buf), "%s", "0123456789"), 10);
	KUNIT_EXPECT_STREQ(test, buf, "0123456");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "%s", "0123456789"), 7);
	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "abc"), 3);
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 0, "abc"), 0);
	KUNIT_EXPECT_EQ(test, sprintf(buf, "%03d", 7), 3);
	KUNIT_EXPECT_STREQ(test, buf, "007");
}

static void printf_unknown(struct kunit *test)
{
	EXPECT_TEXT("a %y %d", "a %y %d", 1);
	EXPECT_TEXT("a %n", "a %n", &test->param_index);
	EXPECT_TEXT("100%", "100%");
	KUNIT_EXPECT_EQ(test, test->param_index, 0);
}

static void printf_pointers(struct kunit *test)
{
	void *ptr = (void *)0xc0ffee00UL;
	phys_addr_t phys = 0x12345000;
	dma_addr_t dma = 0x1000;

	if (sizeof(ptr) == 8)
		EXPECT_TEXT("00000000c0ffee00 00000000c0ffee00 0000000000000000", "%p %px %pK", ptr, ptr, NULL);
	else
		EXPECT_TEXT("c0ffee00 c0ffee00 00000000", "%p %px %pK", ptr, ptr, NULL);
	EXPECT_TEXT("[  c0ffee00]", "[%10px]", ptr);
	if (sizeof(phys) == 8)
		EXPECT_TEXT("0x0000000012345000 0x0000000012345000 0x0000000000001000", "%pa %pap %pad", &phys, &phys,
			    &dma);
	else
		EXPECT_TEXT("0x12345000 0x12345000 0x00001000", "%pa %pap %pad", &phys, &phys, &dma);
	EXPECT_TEXT("-ENOMEM -EBUSY -4000", "%pe %pe %pe", ERR_PTR(-ENOMEM), ERR_PTR(-EBUSY), ERR_PTR(-4000));
	EXPECT_TEXT("(null) (efault)", "%pa %pa", NULL, (void *)8);
	EXPECT_TEXT("01 02 ff|01:02|0102ff|01-02", "%*ph|%*phC|%*phN|%*phD", 3, "\1\2\377", 2, "\1\2", 3, "\1\2\377", 2,
		    "\1\2");
	EXPECT_TEXT("0x10", "%ps", (void *)0x10);
	EXPECT_TEXT("0x10", "%pS", (void *)0x10);
}

static void __printf(2, 3) nested(struct kunit *test, const char *fmt, ...)
{
	va_list args;
	struct va_format format = { fmt, &args };

	va_start(args, fmt);
	EXPECT_TEXT("<7 seven> 7", "<%pV> %d", &format, 7);
	/* The list is copied, so it can be printed again. */
	EXPECT_TEXT("7 seven", "%pV", &format);
	va_end(args);
}

static void printf_nested(struct kunit *test)
{
	nested(test, "%d %s", 7, "seven");
}

static void printf_bitmaps(struct kunit *test)
{
	DECLARE_BITMAP(map, 100) = { 0 };

	EXPECT_TEXT("", "%*pbl", 100, map);
	EXPECT_TEXT("0,00000000,00000000,00000000", "%*pb", 100, map);
	for (int i = 0; i < 4; i++)
		set_bit(i, map);
	set_bit(50, map);
	set_bit(98, map);
	set_bit(99, map);
	EXPECT_TEXT("0-3,50,98-99", "%*pbl", 100, map);
	EXPECT_TEXT("c,00000000,00040000,0000000f", "%*pb", 100, map);
	EXPECT_TEXT("0000000f", "%*pb", 32, map);
	EXPECT_TEXT("3", "%*pb", 2, map);
	EXPECT_TEXT("0-1 end", "%*pbl end", 2, map);
}

static void printf_gfp(struct kunit *test)
{
	static const struct {
		gfp_t gfp;
		const char *names;
	} table[] = {
		{ 0, "" },
		{ GFP_KERNEL, "GFP_KERNEL" },
		{ GFP_KERNEL | __GFP_ZERO, "GFP_KERNEL|__GFP_ZERO" },
		{ GFP_KERNEL_ACCOUNT | __GFP_COMP, "GFP_KERNEL_ACCOUNT|__GFP_COMP" },
		{ GFP_ATOMIC, "GFP_ATOMIC" },
		{ GFP_ATOMIC | __GFP_NOWARN, "GFP_ATOMIC|__GFP_NOWARN" },
		{ GFP_NOWAIT, "GFP_NOWAIT" },
		{ GFP_NOIO, "GFP_NOIO" },
		{ GFP_NOFS | __GFP_NOFAIL, "GFP_NOFS|__GFP_NOFAIL" },
		{ GFP_USER | GFP_DMA32 | __GFP_NOWARN, "GFP_USER|GFP_DMA32|__GFP_NOWARN" },
		{ GFP_HIGHUSER, "GFP_HIGHUSER" },
		{ GFP_HIGHUSER_MOVABLE | __GFP_ZERO, "GFP_HIGHUSER_MOVABLE|__GFP_ZERO" },
		{ GFP_TRANSHUGE_LIGHT, "GFP_TRANSHUGE_LIGHT" },
		{ GFP_TRANSHUGE, "GFP_TRANSHUGE" },
		{ __GFP_DIRECT_RECLAIM, "__GFP_DIRECT_RECLAIM" },
		{ GFP_KERNEL | __GFP_THISNODE | __GFP_NORETRY, "GFP_KERNEL|__GFP_NORETRY|__GFP_THISNODE" },
		{ GFP_KERNEL | 1u << 30, "GFP_KERNEL|0x40000000" },
		{ 1u << 30, "0x40000000" },
	};

	for (int i = 0; i < ARRAY_SIZE(table); i++)
		EXPECT_TEXT(table[i].names, "%pGg", &table[i].gfp);
	/* Every single flag has a name. */
	for (int bit = 0; bit < __GFP_BITS_SHIFT; bit++) {
		gfp_t gfp = 1u << bit;

		snprintf(text, sizeof(text), "%pGg", &gfp);
		KUNIT_EXPECT_NE_MSG(test, text[0], '0', "bit %d", bit);
	}
}

static void printf_page_flags(struct kunit *test)
{
	unsigned long flags = 1UL << PG_dirty | 1UL << PG_lru, zone = 2;
	char expected[64];

	flags |= (MAX_NR_ZONES + zone) << ZONEID_SHIFT;
	snprintf(expected, sizeof(expected), "%#lx(dirty|lru|node=1|zone=2)", flags);
	EXPECT_TEXT(expected, "%pGp", &flags);
	flags = 0;
	EXPECT_TEXT("0x0(node=0|zone=0)", "%pGp", &flags);
}

static struct kunit_case printf_cases[] = {
	KUNIT_CASE(printf_integers),   KUNIT_CASE(printf_strings),
	KUNIT_CASE(printf_limits),     KUNIT_CASE(printf_unknown),
	KUNIT_CASE(printf_pointers),   KUNIT_CASE(printf_nested),
	KUNIT_CASE(printf_bitmaps),    KUNIT_CASE(printf_gfp),
	KUNIT_CASE(printf_page_flags), {},
};
static struct kunit_suite printf_suite = { .name = "printf", .test_cases = printf_cases };
kunit_test_suite(printf_suite);
