/* SPDX-License-Identifier: MIT */
/*
 * boot_alloc_fail.c - every allocation that a boot makes is made to fail, once, by number
 *
 * The boot must then either fail with -ENOMEM, one line and nothing left behind, or do without and be a whole machine.
 * Whatever happened, the next boot must be the same machine as ever.
 */
#include <linux/cma.h>
#include <linux/memblock.h>
#include <linux/percpu.h>
#include <mm/memblock.h>
#include <mm/page.h>

#include "../unit/machine_fixture.h"

/* Sums over a machine that tell it from another. */
struct fingerprint {
	unsigned long managed, present, cma, marks;
};

static struct fingerprint fingerprint_take(void)
{
	struct fingerprint f = { 0 };
	struct zone *zone;

	for_each_zone(zone) {
		f.managed += zone_managed_pages(zone);
		f.present += zone->present_pages;
		f.marks += zone->_watermark[WMARK_HIGH];
	}
	f.cma = totalcma_pages;
	return f;
}

static void nothing_is_left(struct kunit *test, unsigned long nth)
{
	KUNIT_EXPECT_EQ_MSG(test, machine_is_up(), 0, "allocation %lu", nth);
	KUNIT_EXPECT_EQ_MSG(test, nr_online_nodes, 0, "allocation %lu", nth);
	KUNIT_EXPECT_NULL_MSG(test, vmemmap, "allocation %lu", nth);
	KUNIT_EXPECT_EQ_MSG(test, memblock.memory.cnt, 0ul, "allocation %lu", nth);
	KUNIT_EXPECT_EQ_MSG(test, totalram_pages(), 0ul, "allocation %lu", nth);
	KUNIT_EXPECT_EQ_MSG(test, cma_area_count, 0u, "allocation %lu", nth);
	KUNIT_EXPECT_EQ_MSG(test, machine_list("/proc", machine_text_sink, NULL), -ENOENT, "allocation %lu", nth);
}

/* Boot with the @nth allocation failing. False: the boot made fewer. */
static bool boot_failing(struct kunit *test, const struct machine_config *config, unsigned long nth)
{
	struct machine_error err = { "" };
	struct mm_verify_report report;
	bool reached;
	int ret;

	memblock_fail_nth(nth);
	ret = machine_boot(config, &err);
	memblock_fail_nth(0);
	if (ret) {
		KUNIT_EXPECT_EQ_MSG(test, ret, -ENOMEM, "allocation %lu: %s", nth, err.text);
		KUNIT_EXPECT_GT_MSG(test, strlen(err.text), 0ul, "allocation %lu", nth);
		KUNIT_EXPECT_NULL_MSG(test, strchr(err.text, '\n'), "allocation %lu", nth);
		nothing_is_left(test, nth);
		return true;
	}
	reached = memblock_alloc_count() >= nth;
	KUNIT_EXPECT_EQ_MSG(test, mm_verify(&report), 0, "allocation %lu: %s", nth, report.text);
	machine_shutdown();
	return reached;
}

static void every_allocation_fails(struct kunit *test, const struct machine_config *config, unsigned long least)
{
	struct fingerprint whole, again;
	struct machine_error err;
	unsigned long nth = 1;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(config, &err), 0, "%s", err.text);
	whole = fingerprint_take();
	machine_shutdown();
	while (boot_failing(test, config, nth)) {
		nth++;
		KUNIT_ASSERT_LT(test, nth, 1000ul);
		KUNIT_ASSERT_EQ_MSG(test, machine_boot(config, &err), 0, "after allocation %lu: %s", nth, err.text);
		again = fingerprint_take();
		KUNIT_EXPECT_MEMEQ(test, &again, &whole, sizeof(whole));
		machine_shutdown();
	}
	kunit_info(test, "%lu allocations", nth - 1);
	KUNIT_EXPECT_GE(test, nth - 1, least);
}

static void one_node(struct kunit *test)
{
	const struct machine_config config = {
		.mem_size = MACHINE_MB(96), .nr_cpus = 2, .cmdline = "cma=16M", .quiet = 1
	};

	every_allocation_fails(test, &config, 6);
}

static void two_nodes(struct kunit *test)
{
	const struct machine_config config = {
		.mem_size = MACHINE_MB(256), .nr_cpus = 4, .nr_nodes = MAX_NUMNODES < 2 ? 1 : 2, .quiet = 1
	};

	every_allocation_fails(test, &config, MAX_NUMNODES < 2 ? 5 : 8);
}

/* RAM in more pieces than memblock's first arrays hold. */
static void many_ranges(struct kunit *test)
{
	static struct machine_range ranges[400];
	struct machine_config config = {
		.ranges = ranges, .nr_ranges = ARRAY_SIZE(ranges), .quiet = 1, .cmdline = "cma=0"
	};
	unsigned long long base = IS_ENABLED(CONFIG_ARM) ? 0x40000000 : MACHINE_MB(1);

	for (unsigned int i = 0; i < ARRAY_SIZE(ranges); i++) {
		unsigned long long pitch = i ? MACHINE_MB(128) + i * 0x20000ull : 0;

		ranges[i] = (struct machine_range){ base + pitch, i ? 0x10000 : MACHINE_MB(120), 1, 0 };
	}
	every_allocation_fails(test, &config, 5);
}

static struct kunit_case cases[] = { KUNIT_CASE_SLOW(one_node),
				     KUNIT_CASE_SLOW(two_nodes),
				     KUNIT_CASE_SLOW(many_ranges),
				     {} };

static struct kunit_suite suite = { .name = "boot_alloc_fail",
				    .init = machine_case_init,
				    .exit = machine_case_exit,
				    .test_cases = cases };
kunit_test_suite(suite);
