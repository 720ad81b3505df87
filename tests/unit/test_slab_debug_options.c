/* SPDX-License-Identifier: MIT */
/* test_slab_debug_options.c - mm/slab/debug_options.c: slub_debug= in all its spellings, without a machine */
#include "slab_debug_fixture.h"

#define F SLAB_CONSISTENCY_CHECKS
#define Z SLAB_RED_ZONE
#define P SLAB_POISON
#define U SLAB_STORE_USER
#define T SLAB_TRACE
#define A SLAB_FAILSLAB
#define ALL (F | Z | P | U)

struct option_case {
	const char *text; /* NULL: no parameter */
	const char *name;
	slab_flags_t given, want;
};

static const struct option_case option_cases[] = {
	{ NULL, "any", 0, 0 },
	{ NULL, "any", P, P },
	{ "", "any", 0, ALL },
	{ ";", "any", 0, ALL },
	{ "-", "any", 0, 0 },
	{ "FZPUTA", "any", 0, ALL | T | A },
	{ "fzputa", "any", 0, ALL | T | A },
	{ "z", "any", SLAB_HWCACHE_ALIGN, Z | SLAB_HWCACHE_ALIGN },
	{ "z", "any", P, Z | P },
	{ "P", NULL, 0, P },
	{ "FZ,kmalloc-64", "kmalloc-64", 0, F | Z },
	{ "FZ,kmalloc-64", "kmalloc-6", 0, 0 },
	{ "FZ,kmalloc-64", "kmalloc-640", 0, 0 },
	{ "FZ,kmalloc-64", NULL, 0, 0 },
	{ ",dentry", "dentry", 0, ALL },
	{ ",dentry", "inode", 0, 0 },
	{ "P,dent*", "dentry", 0, P },
	{ "P,dent*", "den", 0, 0 },
	{ "P,a,b,c", "b", 0, P },
	{ "P,a,b,c", "c", 0, P },
	{ "P,a,b,c", "d", 0, 0 },
	{ "P,,b", "b", 0, P },
	{ "P,?-[0-9]", "x-7", 0, P },
	/* Several blocks: the first that names a cache decides about it. */
	{ "FZ;-,zs_handle,zspage", "zspage", 0, 0 },
	{ "FZ;-,zs_handle,zspage", "other", 0, F | Z },
	{ "U,a;P,a;Z", "a", 0, U },
	{ "U,a;P,b;Z", "b", 0, P },
	{ "U,a;P,b;Z", "c", 0, Z },
	{ ";;U,a;;;Z;", "a", 0, U },
	{ ";;U,a;;;Z;", "b", 0, Z },
	{ "U;Z", "b", 0, Z },
	/* A cache may refuse; a leak checker's own stores no stacks unless it is named. */
	{ "FZPU", "any", SLAB_NO_USER_FLAGS, SLAB_NO_USER_FLAGS },
	{ "FZPU,any", "any", SLAB_NO_USER_FLAGS | P, SLAB_NO_USER_FLAGS | P },
	{ "FZPU", "any", SLAB_NOLEAKTRACE, SLAB_NOLEAKTRACE | F | Z | P },
	{ "FZPU,any", "any", SLAB_NOLEAKTRACE, SLAB_NOLEAKTRACE | ALL },
};

static void describe(const struct option_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s for %s", c->text ? c->text : "(none)", c->name ? c->name : "(null)");
}
KUNIT_ARRAY_PARAM(option, option_cases, describe)

static void options_choose(struct kunit *test)
{
	const struct option_case *c = test->param_value;

	slab_debug_parse(c->text);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, c->given, c->name), c->want);
}

static void options_complain(struct kunit *test)
{
	log_listen();
	slab_debug_parse("FqZ;x,kmalloc-8");
	EXPECT_SAID(test, "slub_debug option 'q' unknown. skipped\n");
	EXPECT_SAID(test, "slub_debug option 'x' unknown. skipped\n");
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, 0, "any"), F | Z);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, 0, "kmalloc-8"), 0);
	log_listen();
	slab_debug_parse("FZPUTA-O");
	KUNIT_EXPECT_STREQ(test, log_said(), "");
}

/* O: metadata only where a slab of one object stays as small as it is. */
static void options_order(struct kunit *test)
{
	slab_debug_parse("FZPUO");
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, 0, "small"), ALL);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(PAGE_SIZE, 0, "page"), F);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(PAGE_SIZE, P | SLAB_PANIC, "page"), F | SLAB_PANIC);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(PAGE_SIZE + 100, 0, "more"), ALL);
	slab_debug_parse("FZPU");
	KUNIT_EXPECT_EQ(test, slab_debug_flags(PAGE_SIZE, 0, "page"), ALL);
}

/* Text of any length: what does not fit is left out, and a name that is too long matches nothing. */
static void options_long(struct kunit *test)
{
	static char text[3000];

	memset(text, 'a', sizeof(text) - 1);
	memcpy(text, "P,", 2);
	slab_debug_parse(text);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, 0, text + 2), 0);
	KUNIT_EXPECT_EQ(test, slab_debug_flags(100, 0, "a"), 0);
}

static void options_exit(struct kunit *test)
{
	slab_debug_parse(NULL);
}

static struct kunit_case slab_debug_options_cases[] = {
	KUNIT_CASE_PARAM(options_choose, option_gen_params),
	KUNIT_CASE(options_complain),
	KUNIT_CASE(options_order),
	KUNIT_CASE(options_long),
	{},
};

static struct kunit_suite slab_debug_options_suite = {
	.name = "slab_debug_options",
	.exit = options_exit,
	.test_cases = slab_debug_options_cases,
};
kunit_test_suite(slab_debug_options_suite);
