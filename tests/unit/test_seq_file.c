/* SPDX-License-Identifier: MIT */
/* test_seq_file.c - lib/seq_file.c: nothing lost, nothing reordered, whatever the sizes of the pieces. */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

struct sink {
	char text[4096];
	unsigned long len, calls, largest;
};

static void collect(void *arg, const char *text, unsigned long len)
{
	struct sink *sink = arg;

	sink->calls++;
	sink->largest = max(sink->largest, len);
	len = min(len, sizeof(sink->text) - 1 - sink->len);
	memcpy(sink->text + sink->len, text, len);
	sink->len += len;
	sink->text[sink->len] = '\0';
}

static int seq_init(struct kunit *test)
{
	static struct sink sink;
	static struct seq_file m;

	memset(&sink, 0, sizeof(sink));
	seq_file_init(&m, collect, &sink, test);
	test->priv = &m;
	return 0;
}

static const char *seq_text(struct seq_file *m)
{
	seq_file_flush(m);
	return ((struct sink *)m->arg)->text;
}

static void seq_formats(struct kunit *test)
{
	struct seq_file *m = test->priv;

	KUNIT_EXPECT_PTR_EQ(test, m->private, test);
	seq_printf(m, "%s=%d", "order", 3);
	seq_putc(m, ' ');
	seq_puts(m, "puts");
	seq_write(m, "|write|", 7);
	seq_put_decimal_ull(m, " ", 18446744073709551615ULL);
	seq_put_decimal_ull(m, NULL, 0);
	seq_put_decimal_ull_width(m, "", 42, 5);
	seq_put_decimal_ll(m, ", ", -7);
	seq_put_hex_ll(m, " ", 0xabc, 8);
	KUNIT_EXPECT_EQ(test, ((struct sink *)m->arg)->calls, 0);
	KUNIT_EXPECT_STREQ(test, seq_text(m), "order=3 puts|write| 184467440737095516150   42, -7 00000abc");
	KUNIT_EXPECT_EQ(test, m->count, strlen(seq_text(m)));
	KUNIT_EXPECT_EQ(test, ((struct sink *)m->arg)->calls, 1);
	KUNIT_EXPECT_FALSE(test, seq_has_overflowed(m));
}

static void seq_columns(struct kunit *test)
{
	struct seq_file *m = test->priv;

	seq_setwidth(m, 8);
	seq_puts(m, "ab");
	seq_pad(m, '\n');
	seq_setwidth(m, 2);
	seq_puts(m, "abcdef");
	seq_pad(m, '\0');
	KUNIT_EXPECT_STREQ(test, seq_text(m), "ab      \nabcdef");
}

/* 40 pieces of growing size, so that the end of the buffer falls everywhere. */
static void seq_long(struct kunit *test)
{
	struct seq_file *m = test->priv;
	struct sink *sink = m->arg;
	unsigned long at = 0;

	for (int piece = 0; piece < 40; piece++)
		seq_printf(m, "%c%*d", 'a' + piece % 26, 2 * piece + 1, piece % 10);
	seq_file_flush(m);
	KUNIT_EXPECT_EQ(test, sink->len, m->count);
	KUNIT_EXPECT_EQ(test, sink->len, 40 + 40 * 40);
	KUNIT_EXPECT_LE(test, sink->largest, SEQ_FILE_BUF);
	KUNIT_EXPECT_EQ(test, sink->calls, DIV_ROUND_UP(sink->len, SEQ_FILE_BUF));
	for (int piece = 0; piece < 40; piece++) {
		KUNIT_EXPECT_EQ(test, sink->text[at], 'a' + piece % 26);
		at += 2 * piece + 2;
		KUNIT_EXPECT_EQ(test, sink->text[at - 1], '0' + piece % 10);
	}
}

static void seq_huge_piece(struct kunit *test)
{
	static char big[3 * SEQ_FILE_BUF + 1];
	struct seq_file *m = test->priv;

	for (int i = 0; i < sizeof(big) - 1; i++)
		big[i] = 'a' + i % 23;
	seq_puts(m, big);
	KUNIT_EXPECT_EQ(test, m->used, 0);
	KUNIT_EXPECT_STREQ(test, seq_text(m), big);
	seq_printf(m, "%s!", big);
	KUNIT_EXPECT_EQ(test, m->count, 6 * SEQ_FILE_BUF + 1);
	KUNIT_EXPECT_EQ(test, m->used, 1);
}

static struct kunit_case seq_cases[] = {
	KUNIT_CASE(seq_formats), KUNIT_CASE(seq_columns), KUNIT_CASE(seq_long), KUNIT_CASE(seq_huge_piece), {},
};
static struct kunit_suite seq_suite = { .name = "seq_file", .init = seq_init, .test_cases = seq_cases };
kunit_test_suite(seq_suite);
