/* SPDX-License-Identifier: MIT */
/* test_replay_parse.c - lines of ftrace text, tidy and odd, and the names of GFP flags. Mirrors
 * tools/trace_parse.c, trace_gfp.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "trace_gfp.h"
#include "trace_parse.h"

/* The bits as Linux 6.x documents them; the parser takes them from <linux/gfp_types.h>, which cannot be included
 * here. */
#define BIT_HIGHMEM 0x02u
#define BIT_MOVABLE 0x08u
#define BIT_RECLAIMABLE 0x10u
#define BIT_HIGH 0x20u
#define BIT_IO 0x40u
#define BIT_FS 0x80u
#define BIT_ZERO 0x100u
#define BIT_DIRECT 0x400u
#define BIT_KSWAPD 0x800u
#define BIT_NOWARN 0x2000u
#define BIT_NORETRY 0x10000u
#define BIT_COMP 0x40000u
#define BIT_NOMEMALLOC 0x80000u
#define BIT_HARDWALL 0x100000u
#define BIT_THISNODE 0x200000u
#define BIT_ACCOUNT 0x400000u
#define BITS_KERNEL (BIT_DIRECT | BIT_KSWAPD | BIT_IO | BIT_FS)
#define BITS_HIGHUSER_MOVABLE (BITS_KERNEL | BIT_HARDWALL | BIT_HIGHMEM | BIT_MOVABLE)

#define ALLOC_TAIL "pfn=0x2be26f order=0 migratetype=0 gfp_flags=GFP_KERNEL"

static struct trace_event ev;
static struct trace_line_info info;

static enum trace_line parse(const char *text)
{
	memset(&ev, 0xee, sizeof(ev));
	return trace_parse_line(text, strlen(text), &ev, &info);
}

static void test_alloc(void **state)
{
	assert_int_equal(
		parse("            bash-15262   [001] ...2.  1597.609911: mm_page_alloc: page=000000000b616a16 "
		      "pfn=0x2be260 order=3 migratetype=2 gfp_flags=GFP_KERNEL|__GFP_ZERO|__GFP_COMP"),
		TRACE_LINE_PAGE);
	assert_int_equal(ev.kind, TRACE_ALLOC);
	assert_int_equal(ev.cpu, 1);
	assert_int_equal(ev.pfn, 0x2be260);
	assert_int_equal(ev.order, 3);
	assert_int_equal(ev.type, 2);
	assert_int_equal(ev.time_ns, 1597609911000ull);
	assert_int_equal(ev.gfp, BITS_KERNEL | BIT_ZERO | BIT_COMP);
	assert_int_equal(info.left_out, 0);
}

static void test_frees(void **state)
{
	assert_int_equal(parse("bash-1 [000] ...2. 5.000001: mm_page_free: page=00000000a pfn=0x10 order=4"),
			 TRACE_LINE_PAGE);
	assert_int_equal(ev.kind, TRACE_FREE);
	assert_int_equal(ev.order, 4);
	assert_int_equal(parse("bash-1 [000] ...2. 5.000001: mm_page_free_batched: page=00000000a pfn=0x11 order=0"),
			 TRACE_LINE_PAGE);
	assert_int_equal(ev.kind, TRACE_FREE_BATCHED);
	assert_int_equal(ev.pfn, 0x11);
}

/* Other tools, other kernels, other options of the tracer. */
static void test_dialects(void **state)
{
	static const char *const lines[] = {
		"bash-1 [000] 5.000001: mm_page_alloc: page=0xffffea0 pfn=2875 order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"bash-1     ( 1) [000] d..1. 5.000001: mm_page_alloc: page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"bash 1 [000]     5.000001: kmem:mm_page_alloc: page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"<...>-1 [000] .... 5.000001: mm_page_alloc:   page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL\r",
		"bash-1\t[000]\t....\t5.000001: mm_page_alloc: page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"bash-1 [000] ..... 5.000001000: mm_page_alloc: page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"bash-1 [000] ..... 5000001000: mm_page_alloc: page=x pfn=0xb3b order=0 migratetype=0 gfp_flags=GFP_KERNEL",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(parse(lines[i]), TRACE_LINE_PAGE);
		assert_int_equal(ev.pfn, 2875);
		assert_int_equal(ev.cpu, 0);
		assert_int_equal(ev.time_ns, 5000001000ull);
		assert_int_equal(ev.gfp, BITS_KERNEL);
	}
}

/* A task may be called nearly anything; ftrace puts at least one blank before it. */
static void test_task_names(void **state)
{
	static const char *const tasks[] = {
		"a [7] b-12",    "[000]-12", "x: y [3] .. 1.-12", "kworker/u8:1-events-12", "#-12",
		"[000] 1.0:-12", "] [-12",   "pfn=0x9-12",        "CPU:0 [LOST-12",
	};
	char line[256];

	for (size_t i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++) {
		snprintf(line, sizeof(line), " %s [003] ..... 2.500000: mm_page_free: page=x pfn=0x8 order=0",
			 tasks[i]);
		if (parse(line) != TRACE_LINE_PAGE)
			fail_msg("not understood: %s", line);
		assert_int_equal(ev.cpu, 3);
		assert_int_equal(ev.pfn, 8);
	}
}

static void test_linux_failed(void **state)
{
	static const char *const pages[] = {
		"page=(null) pfn=0x0",
		"page=(null) pfn=0",
		"page=0000000000000000 pfn=0x0",
		"page=          (null) pfn=0",
		"page=0x0 pfn=-1",
		"page=00000000aa pfn=0xffffffffffffffff",
		"page=00000000aa pfn=18446744073709551615",
	};
	char line[256];

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		snprintf(line, sizeof(line),
			 "a-1 [000] .... 1.0: mm_page_alloc: %s order=9 migratetype=1 gfp_flags=GFP_TRANSHUGE",
			 pages[i]);
		assert_int_equal(parse(line), TRACE_LINE_PAGE);
		assert_int_equal(ev.kind, TRACE_ALLOC_FAILED);
		assert_int_equal(ev.pfn, 0);
	}
	/* Frame 0 with a page is a frame. */
	assert_int_equal(
		parse("a-1 [000] .... 1.0: mm_page_alloc: page=00000000aa pfn=0x0 order=9 migratetype=1 gfp_flags=none"),
		TRACE_LINE_PAGE);
	assert_int_equal(ev.kind, TRACE_ALLOC);
}

static void test_damaged(void **state)
{
	static const char *const tails[] = {
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=0 migratetype=0 gfp_flags=",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=0 migratetype=0",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=0 migratetype=0 gfp_flags=GFP_KERNEL|",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=0 migratetype=0 gfp_flags=GF",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=0 migratetype=99 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=99 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=0x2be26f order=1 migratetype=0 gfp_flags=GFP_KERNEL", /* odd frame, order 1 */
		"mm_page_alloc: page=00000000aa pfn=0xfffffffffffffff0 order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=0x order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=0x12345678901234567 order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=99999999999999999999 order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa pfn=-2 order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc: page=00000000aa order=0 migratetype=0 gfp_flags=GFP_KERNEL",
		"mm_page_alloc:",
		"mm_page_free: page=00000000aa pfn=0x2be26f",
		"mm_page_free: page=00000000aa pfn=0x2be26f order=",
		"mm_page_free: page=00000000aa pfn=-1 order=0",
		"mm_page_free: page=00000000aa pfn=0x2be26f order=3",
		"mm_page_free_batched: page=00000000aa pfn=zz order=0",
	};
	char line[256];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		snprintf(line, sizeof(line), "bash-15262 [000] ..... 1597.609911: %s", tails[i]);
		if (parse(line) != TRACE_LINE_DAMAGED)
			fail_msg("taken for good: %s", line);
		assert_int_equal(ev.order, 0xee); /* untouched */
	}
	assert_int_equal(parse("a-1 [70000] .... 1.0: mm_page_free: page=x pfn=0x1 order=0"), TRACE_LINE_DAMAGED);
}

static void test_other_lines(void **state)
{
	assert_int_equal(
		parse("bash-1 [000] ..... 1.5: mm_page_alloc_extfrag: page=x pfn=0x1 alloc_order=0 fallback_order=9 "
		      "pageblock_order=9 alloc_migratetype=0 fallback_migratetype=1 fragmenting=1 change_ownership=1"),
		TRACE_LINE_EXTFRAG);
	assert_int_equal(parse("bash-1 [000] ..... 1.5: kfree: call_site=x+0x1 ptr=0"), TRACE_LINE_OBJECT);
	assert_int_equal(parse("bash-1 [000] ..... 1.5: mm_page_pcpu_drain: page=x pfn=0x1 order=0 migratetype=0"),
			 TRACE_LINE_OTHER);
	assert_int_equal(parse("bash-1 [000] ..... 1.5: mm_page_allocation: pfn=0x1 order=0"), TRACE_LINE_OTHER);
	assert_int_equal(parse("# tracer: nop"), TRACE_LINE_COMMENT);
	assert_int_equal(parse(""), TRACE_LINE_COMMENT);
	assert_int_equal(parse("   \t"), TRACE_LINE_COMMENT);
	assert_int_equal(parse("##### CPU 1 buffer started ####"), TRACE_LINE_COMMENT);
	assert_int_equal(parse("CPU:1 [LOST 42 EVENTS]"), TRACE_LINE_LOST);
	assert_int_equal(info.lost, 42);
	assert_int_equal(parse("CPU:1 [LOST EVENTS]"), TRACE_LINE_LOST);
	assert_int_equal(info.lost, 1);
}

static void test_foreign(void **state)
{
	static const char *const lines[] = {
		"root:x:0:0:root:/root:/bin/bash",
		"[    0.000000] Linux version 6.1.0",
		"bash-1 [000] ..... 1.5 mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 [000] ..... 1.5:",
		"bash-1 [000] ..... : mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 [000] a b c d 1.5: mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 000 ..... 1.5: mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 [] ..... 1.5: mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 [99999999999999999999999] ..... 1.5: mm_page_free: page=x pfn=0x1 order=0",
		"bash-1 [000] ..... 99999999999999999999.5: mm_page_free: page=x pfn=0x1 order=0",
		("mm_page_alloc: page=x " ALLOC_TAIL),
		"[",
		"[[[[[[",
		"[0",
		"[0]",
		"[0] ",
		"[0] 1:",
		"[0] 1: :",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (parse(lines[i]) != TRACE_LINE_FOREIGN)
			fail_msg("not foreign: %s", lines[i]);
	}
}

/* No prefix of a line is read past its end (under ASan), and none is another event than the whole line is. */
static void test_every_prefix(void **state)
{
	static const char line[] =
		"bash-1 [001] ..... 1597.609911: mm_page_alloc: page=(null) pfn=0x2be260 order=3 migratetype=2 "
		"gfp_flags=GFP_HIGHUSER_MOVABLE|__GFP_ZERO|0x8000000";

	for (size_t len = 0; len < sizeof(line); len++) {
		char *copy = malloc(len ? len : 1);
		enum trace_line kind;

		memcpy(copy, line, len);
		kind = trace_parse_line(copy, len, &ev, &info);
		if (kind == TRACE_LINE_PAGE) {
			assert_int_equal(ev.pfn, 0x2be260);
			assert_int_equal(ev.order, 3);
		}
		free(copy);
	}
}

static void check_gfp(const char *text, unsigned int bits, int status)
{
	unsigned int gfp = 0xdeadbeef;

	if (trace_gfp_parse(text, strlen(text), &gfp) != status)
		fail_msg("%s: not %d", text, status);
	assert_int_equal(gfp, status < 0 ? 0xdeadbeef : bits);
}

static void test_gfp(void **state)
{
	check_gfp("GFP_KERNEL", BITS_KERNEL, 0);
	check_gfp("GFP_KERNEL_ACCOUNT|__GFP_ZERO", BITS_KERNEL | BIT_ACCOUNT | BIT_ZERO, 0);
	check_gfp("GFP_ATOMIC", BIT_HIGH | BIT_KSWAPD, 0);
	check_gfp("GFP_NOIO", BIT_DIRECT | BIT_KSWAPD, 0);
	check_gfp("GFP_NOFS|__GFP_RECLAIMABLE", BIT_DIRECT | BIT_KSWAPD | BIT_IO | BIT_RECLAIMABLE, 0);
	check_gfp("GFP_HIGHUSER_MOVABLE", BITS_HIGHUSER_MOVABLE, 0);
	check_gfp("GFP_TRANSHUGE|__GFP_NORETRY|__GFP_THISNODE",
		  ((BITS_HIGHUSER_MOVABLE & ~(BIT_DIRECT | BIT_KSWAPD)) | BIT_COMP | BIT_NOMEMALLOC | BIT_NOWARN |
		   BIT_DIRECT) |
			  BIT_NORETRY | BIT_THISNODE,
		  0);
	check_gfp("__GFP_WAIT", BIT_DIRECT | BIT_KSWAPD, 0);
	check_gfp("none", 0, 0);
	check_gfp("GFP_KERNEL|0x8000000", BITS_KERNEL, 1);
	check_gfp("GFP_KERNEL|__GFP_OF_THE_FUTURE", BITS_KERNEL, 1);
	check_gfp("0xcc0", BITS_KERNEL, 0);
	check_gfp("0x8000cc0", BITS_KERNEL, 1);
	check_gfp("__GFP_SKIP_KASAN|GFP_KERNEL", BITS_KERNEL, 0);
	check_gfp("", 0, -1);
	check_gfp("|", 0, -1);
	check_gfp("GFP_KERNEL|", 0, -1);
	check_gfp("GFP_KERNEL||__GFP_ZERO", 0, -1);
	check_gfp("0x", 0, -1);
	check_gfp("0x12g", 0, -1);
	check_gfp("gfp_kernel", 0, -1);
}

/* Every single bit, and the composites, survive being printed and read. */
static void test_gfp_round_trip(void **state)
{
	unsigned int some[] = { 0, BITS_KERNEL, BITS_HIGHUSER_MOVABLE, BIT_HIGH | BIT_KSWAPD,
				BITS_KERNEL | BIT_ACCOUNT | BIT_COMP };
	unsigned int back;
	char text[512];

	for (unsigned int bit = 0; bit < 23; bit++) {
		trace_gfp_format(1u << bit, text, sizeof(text));
		assert_int_equal(trace_gfp_parse(text, strlen(text), &back), 0);
		assert_int_equal(back, 1u << bit);
	}
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		trace_gfp_format(some[i], text, sizeof(text));
		assert_int_equal(trace_gfp_parse(text, strlen(text), &back), 0);
		assert_int_equal(back, some[i]);
	}
	trace_gfp_format(BITS_HIGHUSER_MOVABLE | BIT_ZERO, text, 8);
	assert_string_equal(text, "GFP_HIG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alloc),          cmocka_unit_test(test_frees),
		cmocka_unit_test(test_dialects),       cmocka_unit_test(test_task_names),
		cmocka_unit_test(test_linux_failed),   cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_other_lines),    cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_every_prefix),   cmocka_unit_test(test_gfp),
		cmocka_unit_test(test_gfp_round_trip),
	};

	return cmocka_run_group_tests_name("replay_parse", tests, NULL, NULL);
}
