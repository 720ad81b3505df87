/* SPDX-License-Identifier: MIT */
/* test_log.c - env/log.c and env/bug.c: lines, levels, continuation, wrap-around, reports. Each case resets the log. */
#include <kunit/test.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <quire/port.h>

/* What log_show() printed. */
struct log_copy {
	char text[8192]; /* the first bytes */
	unsigned long len, lines;
	bool bad_line; /* a line did not begin "<digit>[" */
	bool in_line;
};
static struct log_copy copy;

static void collect(void *arg, const char *text, unsigned long len)
{
	struct log_copy *c = arg;

	for (unsigned long i = 0; i < len; i++) {
		if (!c->in_line && text[i] != '<')
			c->bad_line = true;
		c->in_line = text[i] != '\n';
		c->lines += text[i] == '\n';
		if (c->len + 1 < sizeof(c->text))
			c->text[c->len++] = text[i];
	}
	c->text[c->len] = '\0';
}

static const char *show(void)
{
	struct seq_file m;

	memset(&copy, 0, sizeof(copy));
	seq_file_init(&m, collect, &copy, NULL);
	log_show(&m, NULL);
	seq_file_flush(&m);
	return copy.text;
}

/* The shown log with every time stamp, digits and all, replaced by "T". */
static const char *show_untimed(struct kunit *test)
{
	static char text[sizeof(copy.text)];
	const char *from = show(), *end;
	char *to = text;

	while (*from) {
		if (*from == '[' && to > text && to[-1] == '>') {
			end = strchr(from, ']');
			KUNIT_ASSERT_NOT_NULL(test, end);
			KUNIT_EXPECT_EQ(test, end[-7], '.');
			KUNIT_EXPECT_GE(test, end - from, 13);
			*to++ = 'T';
			from = end + 1;
			continue;
		}
		*to++ = *from++;
	}
	*to = '\0';
	return text;
}

static int saved_level;

static int log_init(struct kunit *test)
{
	saved_level = console_loglevel;
	log_reset();
	log_set_quiet(true);
	return 0;
}

static void log_exit(struct kunit *test)
{
	log_reset();
	console_loglevel = saved_level;
}

static void log_levels(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pr_emerg("emergency\n"), 10);
	pr_err("error %d\n", 3);
	pr_info("info\n");
	printk("default\n");
	printk("%swarning\n", KERN_WARNING);
	printk(KERN_ERR KERN_DEBUG "last level counts\n");
	printk("a\001b\n");
	KUNIT_EXPECT_STREQ(test, show_untimed(test),
			   "<0>T emergency\n<3>T error 3\n<6>T info\n<4>T default\n<4>T warning\n"
			   "<7>T last level counts\n<4>T a\001b\n");
	KUNIT_EXPECT_FALSE(test, copy.bad_line);
}

static void log_continuation(struct kunit *test)
{
	pr_info("Zone");
	KUNIT_EXPECT_STREQ(test, show_untimed(test), "<6>T Zone\n");
	pr_cont(" ranges");
	pr_cont(":\n");
	pr_info("open");
	pr_err("closes it\n");
	pr_cont("nothing to continue\n");
	KUNIT_EXPECT_STREQ(test, show_untimed(test),
			   "<6>T Zone ranges:\n<6>T open\n<3>T closes it\n<4>T nothing to continue\n");
}

/* pr_cont() goes on with the line of its own CPU only. */
static void log_continuation_elsewhere(struct kunit *test)
{
	static struct quire_cpu elsewhere;
	struct quire_cpu *here = port_this_cpu();

	pr_info("mine");
	port_cpu_bind(&elsewhere);
	pr_cont("not mine\n");
	port_cpu_bind(here);
	pr_cont("late\n");
	KUNIT_EXPECT_STREQ(test, show_untimed(test), "<6>T mine\n<4>T not mine\n<4>T late\n");
}

static void log_lines(struct kunit *test)
{
	static char longest[1500];

	pr_info("one\ntwo\n\nfour\n");
	printk("\n");
	printk("%s", "");
	KUNIT_EXPECT_STREQ(test, show_untimed(test), "<6>T one\n<6>T two\n<6>T \n<6>T four\n<4>T \n");
	log_reset();
	log_set_quiet(true);
	memset(longest, 'x', sizeof(longest) - 1);
	pr_info("%s\n", longest);
	pr_info("next\n");
	show_untimed(test);
	KUNIT_EXPECT_EQ(test, copy.lines, 2);
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "] next\n"));
	for (int i = 0; i < 3; i++)
		pr_cont("%s", longest);
	pr_cont("\nend\n");
	show();
	KUNIT_EXPECT_FALSE(test, copy.bad_line);
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "end\n"));
}

/* Far more than fits, in lines of every length: the newest stay, whole, and the rest is counted. */
static void log_wraps(struct kunit *test)
{
	static char line[700];
	unsigned long nr = 3000, first;
	char *number;

	memset(line, '.', sizeof(line));
	for (unsigned long i = 0; i < nr; i++)
		pr_info("%lu %.*s\n", i, (int)(i * 37 % sizeof(line)), line);
	show();
	KUNIT_EXPECT_FALSE(test, copy.bad_line);
	KUNIT_EXPECT_GT(test, copy.lines, 50);
	KUNIT_EXPECT_LT(test, copy.lines, nr);
	KUNIT_EXPECT_EQ(test, copy.lines + log_lost(), nr);
	number = strchr(copy.text, ']');
	KUNIT_ASSERT_NOT_NULL(test, number);
	first = simple_strtoul(number + 2, NULL, 10);
	KUNIT_EXPECT_EQ(test, first, log_lost());
	log_reset();
	KUNIT_EXPECT_EQ(test, log_lost(), 0);
	KUNIT_EXPECT_STREQ(test, show(), "");
}

/* What is logged while the log is being shown is not shown, or showing would not end. */
static void log_echo(void *arg, const char *text, unsigned long len)
{
	collect(arg, text, len);
	pr_info("echo\n");
}

static void log_read_while_written(struct kunit *test)
{
	struct seq_file m;

	for (int i = 0; i < 50; i++)
		pr_info("line %d\n", i);
	memset(&copy, 0, sizeof(copy));
	seq_file_init(&m, log_echo, &copy, NULL);
	log_show(&m, NULL);
	seq_file_flush(&m);
	KUNIT_EXPECT_EQ(test, copy.lines, 50);
	KUNIT_EXPECT_NULL(test, strstr(copy.text, "echo"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(show(), "echo"));
}

static void log_console_level(struct kunit *test)
{
	log_set_console(99, false);
	KUNIT_EXPECT_EQ(test, console_loglevel, 15);
	log_set_console(-4, true);
	KUNIT_EXPECT_EQ(test, console_loglevel, 1);
	log_reset();
	KUNIT_EXPECT_EQ(test, console_loglevel, CONSOLE_LOGLEVEL_DEFAULT);
}

static bool warn_here(bool cond)
{
	return WARN_ON_ONCE(cond);
}

static void warnings(struct kunit *test)
{
	unsigned long before = warn_count();

	KUNIT_EXPECT_FALSE(test, WARN_ON(0));
	KUNIT_EXPECT_FALSE(test, WARN(0, "not printed\n"));
	KUNIT_EXPECT_EQ(test, warn_count(), before);
	KUNIT_EXPECT_STREQ(test, show(), "");
	KUNIT_EXPECT_TRUE(test, WARN(1 + 1 == 2, "node %d is odd\n", 7));
	KUNIT_EXPECT_EQ(test, warn_count(), before + 1);
	show();
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "cut here"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "WARNING: CPU: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "tests/unit/test_log.c:"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "warnings()"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "] node 7 is odd\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(copy.text, "Call Trace:\n"));
	before = warn_count();
	warn_here(false);
	warn_here(true);
	KUNIT_EXPECT_TRUE(test, warn_here(true));
	KUNIT_EXPECT_LE(test, warn_count(), before + 1);
}

static void once(struct kunit *test)
{
	static bool again; /* a second run of the suite in one program prints nothing at all */
	int evaluated = 0;

	for (int i = 0; i < 3; i++)
		pr_info_once("once\n");
	show();
	KUNIT_EXPECT_EQ(test, copy.lines, !again);
	again = true;
	pr_debug("%d\n", evaluated++);
	KUNIT_EXPECT_EQ(test, evaluated, 0);
}

static void rate_limit(struct kunit *test)
{
	DEFINE_RATELIMIT_STATE(hourly, 3600 * HZ, 3);
	DEFINE_RATELIMIT_STATE(unlimited, 0, 1);
	int allowed = 0;

	for (int i = 0; i < 10; i++)
		allowed += !!__ratelimit(&hourly);
	KUNIT_EXPECT_EQ(test, allowed, 3);
	KUNIT_EXPECT_EQ(test, hourly.missed, 7);
	/* As if the interval had gone by. */
	hourly.begin -= 3600 * HZ;
	KUNIT_EXPECT_NE(test, __ratelimit(&hourly), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(show(), "rate_limit: 7 callbacks suppressed\n"));
	for (int i = 0; i < 10; i++)
		allowed += !!__ratelimit(&unlimited);
	KUNIT_EXPECT_EQ(test, allowed, 13);
}

static struct kunit_case log_cases[] = {
	KUNIT_CASE(log_levels),
	KUNIT_CASE(log_continuation),
	KUNIT_CASE(log_continuation_elsewhere),
	KUNIT_CASE(log_lines),
	KUNIT_CASE(log_wraps),
	KUNIT_CASE(log_read_while_written),
	KUNIT_CASE(log_console_level),
	KUNIT_CASE(warnings),
	KUNIT_CASE(once),
	KUNIT_CASE(rate_limit),
	{},
};
static struct kunit_suite log_suite = { .name = "log", .init = log_init, .exit = log_exit, .test_cases = log_cases };
kunit_test_suite(log_suite);
