/* SPDX-License-Identifier: MIT */
/* test_memblock_debug.c - memblock=debug lines, the listing, and that memblock_verify() sees each kind of damage. */
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

#include "memblock_fixture.h"

/* ---- the log ------------------------------------------------------------------------------------------------ */

/* The end of the log, as much as fits. */
static struct {
	char text[8192];
	unsigned long len;
} tail;

static void keep_tail(void *arg, const char *text, unsigned long len)
{
	unsigned long keep = sizeof(tail.text) - 1 - len;

	if (tail.len > keep) {
		memmove(tail.text, tail.text + tail.len - keep, keep);
		tail.len = keep;
	}
	memcpy(tail.text + tail.len, text, len);
	tail.len += len;
	tail.text[tail.len] = 0;
}

/* What was logged after the line that mark_log() wrote. */
static unsigned int mark;

static void mark_log(void)
{
	pr_info("memblock test %u\n", ++mark);
}

static const char *logged(void)
{
	static struct seq_file m;
	char heading[40];
	const char *from;

	tail.len = 0;
	seq_file_init(&m, keep_tail, NULL, NULL);
	log_show(&m, NULL);
	seq_file_flush(&m);
	snprintf(heading, sizeof(heading), "memblock test %u\n", mark);
	from = strstr(tail.text, heading);
	return from ? from + strlen(heading) : "";
}

static void expect_logged(struct kunit *test, const char *fmt, ...) __printf(2, 3);
static void expect_logged(struct kunit *test, const char *fmt, ...)
{
	char line[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(logged(), line), "\"%s\" is not in the log", line);
}

#ifdef CONFIG_PHYS_ADDR_T_64BIT
#define PAD "00000000"
#else
#define PAD ""
#endif

static void changes_are_logged(struct kunit *test)
{
	memblock_debug = 1;
	mark_log();
	memblock_add(SZ_1M, SZ_1M);
	memblock_add_node(SZ_4M, SZ_1M, 1, MEMBLOCK_HOTPLUG);
	memblock_reserve(SZ_1M, SZ_4K);
	memblock_phys_free(SZ_1M, SZ_4K);
	memblock_phys_free(SZ_1M, 0);
	memblock_remove(SZ_4M, SZ_64K);
	expect_logged(test, "memblock_add: [0x" PAD "00100000-0x" PAD "001fffff] ");
	expect_logged(test, "memblock_add_node: [0x" PAD "00400000-0x" PAD "004fffff] nid=1 flags=1 ");
	expect_logged(test, "memblock_reserve: [0x" PAD "00100000-0x" PAD "00100fff] ");
	expect_logged(test, "memblock_phys_free: [0x" PAD "00100000-0x" PAD "00100fff] ");
	expect_logged(test, "memblock_phys_free: [0x" PAD "00100000-0x" PAD "000fffff] ");
	expect_logged(test, "memblock_remove: [0x" PAD "00400000-0x" PAD "0040ffff] ");
}

static void allocations_are_logged(struct kunit *test)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_debug = 1;
	mark_log();
	memblock_alloc(100, 64);
	memblock_alloc_try_nid_raw(SZ_4K, SZ_4K, SZ_1M, SZ_2M, 0);
	memblock_phys_alloc_range(SZ_8K, SZ_4K, SZ_1M, SZ_2M);
	expect_logged(test, "memblock_alloc_try_nid: 100 bytes align=0x40 nid=-1 from=0x" PAD "00000000 max_addr=0x" PAD
			    "00000000 ");
	expect_logged(test, "memblock_reserve: [0x" PAD "001fff80-0x" PAD "001fffe3] ");
	expect_logged(test, "memblock_alloc_try_nid_raw: 4096 bytes align=0x1000 nid=0 from=0x" PAD
			    "00100000 max_addr=0x" PAD "00200000 ");
	expect_logged(test, "memblock_phys_alloc_range: 8192 bytes align=0x1000 from=0x" PAD "00100000 max_addr=0x" PAD
			    "00200000 ");
}

static void listing(struct kunit *test)
{
	memblock_add_node(SZ_1M, SZ_1M, 1, MEMBLOCK_NONE);
	memblock_reserve(SZ_1M, SZ_4K);
	memblock_reserved_mark_noinit(SZ_1M, SZ_4K);
	mark_log();
	memblock_dump_all();
	KUNIT_EXPECT_STREQ(test, logged(), "");
	memblock_debug = 1;
	memblock_dump_all();
	expect_logged(test, "MEMBLOCK configuration:\n");
	expect_logged(test, " memory size = 0x" PAD "00100000 reserved size = 0x" PAD "00001000\n");
	expect_logged(test, " memory.cnt  = 0x1\n");
	expect_logged(test,
		      " memory[0x0]\t[0x" PAD "00100000-0x" PAD "001fffff], 0x" PAD "00100000 bytes%s flags: 0x0\n",
		      IS_ENABLED(CONFIG_NUMA) ? " on node 1" : "");
	expect_logged(test,
		      " reserved[0x0]\t[0x" PAD "00100000-0x" PAD "00100fff], 0x" PAD "00001000 bytes flags: 0x10\n");
}

static void quiet_without_debug(struct kunit *test)
{
	mark_log();
	memblock_add(SZ_1M, SZ_1M);
	memblock_reserve(SZ_1M, SZ_4K);
	memblock_alloc(16, 16);
	memblock_phys_free(SZ_1M, SZ_4K);
	memblock_remove(SZ_1M, SZ_4K);
	KUNIT_EXPECT_STREQ(test, logged(), "");
}

/* ---- damage ------------------------------------------------------------------------------------------------- */

static void two_regions(void)
{
	memblock_add(SZ_1M, SZ_1M);
	memblock_add(SZ_4M, SZ_1M);
}

static void damage_empty(void)
{
	mem->regions[1].size = 0;
}

static void damage_order(void)
{
	mem->regions[1].base = SZ_64K;
}

static void damage_overlap(void)
{
	mem->regions[0].size = SZ_4M;
}

static void damage_merge(void)
{
	mem->regions[0].size = 3 * SZ_1M;
	mem->total_size += SZ_2M;
}

static void damage_sum(void)
{
	mem->total_size--;
}

static void damage_count(void)
{
	mem->cnt = mem->max + 1;
}

static void damage_unused(void)
{
	mem->regions[2].base = 1;
}

static void damage_wrap(void)
{
	mem->regions[1].base = PHYS_ADDR_MAX - 1;
}

static const struct damage {
	char name[16];
	char rule[8];
	void (*inflict)(void);
} damages[] = {
	{ "empty", "(M1)", damage_empty }, { "order", "(M1)", damage_order },   { "overlap", "(M1)", damage_overlap },
	{ "wrap", "(M1)", damage_wrap },   { "merge", "(M2)", damage_merge },   { "sum", "(M3)", damage_sum },
	{ "count", "(M4)", damage_count }, { "unused", "(M4)", damage_unused },
};
KUNIT_ARRAY_PARAM_DESC(damage, damages, name);

static void verify_sees(struct kunit *test)
{
	const struct damage *damage = test->param_value;
	char why[160] = "";

	two_regions();
	KUNIT_EXPECT_EQ(test, memblock_verify(why, sizeof(why)), 0);
	KUNIT_EXPECT_STREQ(test, why, "");
	damage->inflict();
	KUNIT_EXPECT_EQ(test, memblock_verify(why, sizeof(why)), -EUCLEAN);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(why, damage->rule) && strstr(why, "memory["), "\"%s\"", why);
	KUNIT_EXPECT_EQ(test, memblock_verify(NULL, 0), -EUCLEAN);
	memblock_init();
}

static void verify_sees_a_freed_array(struct kunit *test)
{
	char why[160] = "";
	unsigned long i;

	window_open();
	memblock_add(WINDOW_BASE, WINDOW_SIZE);
	memblock_allow_resize();
	for (i = 0; i <= INIT_MEMBLOCK_RESERVED_REGIONS; i++)
		memblock_reserve(SZ_1M + i * SZ_8K, SZ_4K);
	KUNIT_ASSERT_NOT_NULL(test, memblock_owned_array(rsv));
	KUNIT_EXPECT_EQ(test, memblock_verify(why, sizeof(why)), 0);
	memblock_phys_free(__pa(memblock_owned_array(rsv)), SZ_4K);
	KUNIT_EXPECT_EQ(test, memblock_verify(why, sizeof(why)), -EUCLEAN);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(why, "reserved[0]") && strstr(why, "(M5)"), "\"%s\"", why);
	memblock_init();
}

static struct kunit_case cases[] = {
	KUNIT_CASE(changes_are_logged),
	KUNIT_CASE(allocations_are_logged),
	KUNIT_CASE(listing),
	KUNIT_CASE(quiet_without_debug),
	KUNIT_CASE_PARAM(verify_sees, damage_gen_params),
	KUNIT_CASE(verify_sees_a_freed_array),
	{},
};

static struct kunit_suite suite = {
	.name = "memblock_debug",
	.init = memblock_case_init,
	.exit = memblock_case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
