/* SPDX-License-Identifier: MIT */
/* test_watermark.c - mm/page/watermark.c and vm_sysctl.c: the arithmetic against a real kernel's numbers, and the
 * knobs. */
#include <linux/cpu.h>
#include <linux/percpu.h>
#include <mm/page.h>
#include <mm/watermark.h>

#include "machine_fixture.h"
#include "real_marks.h"

/* --- arithmetic --- */

static void marks_as_linux(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(real_marks); i++) {
		const struct real_marks *r = &real_marks[i];
		struct zone_marks marks = zone_marks_of(r->managed, r->highmem, r->min_free_kbytes >> (PAGE_SHIFT - 10),
							r->lowmem_pages, r->scale);

		KUNIT_EXPECT_EQ_MSG(test, marks.min, r->min, "%s", r->what);
		KUNIT_EXPECT_EQ_MSG(test, marks.low, r->low, "%s", r->what);
		KUNIT_EXPECT_EQ_MSG(test, marks.high, r->high, "%s", r->what);
		KUNIT_EXPECT_EQ_MSG(test, marks.promo - marks.high, marks.high - marks.low, "%s", r->what);
	}
}

static void pcp_sizes_as_linux(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(real_marks); i++) {
		const struct real_marks *r = &real_marks[i];
		int batch = pcp_batch_of(r->managed);

		KUNIT_EXPECT_EQ_MSG(test, batch, r->pcp_batch, "%s", r->what);
		KUNIT_EXPECT_EQ_MSG(test, pcp_high_of(r->managed, r->low, batch, r->fraction, r->cpus), r->pcp_high,
				    "%s", r->what);
	}
}

static void min_free_is_a_root(struct kunit *test)
{
	/* At the moment Linux computed them: its boot's own allocations are not in it. */
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(0), 128ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1024), 128ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1025), 128ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(16384), 512ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1048576), 4096ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1048575), 4095ul);
#if BITS_PER_LONG == 64
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1ul << 32), 262144ul);
	KUNIT_EXPECT_EQ(test, min_free_kbytes_of(1ul << 40), 262144ul);
#endif
}

static void huge_pages_raise(struct kunit *test)
{
	unsigned long a_zone = pageblock_nr_pages * 11;

	KUNIT_EXPECT_EQ(test, min_free_for_huge_pages(2, 100 * a_zone), 2 * a_zone);
	KUNIT_EXPECT_EQ(test, min_free_for_huge_pages(4, 100 * a_zone), 4 * a_zone);
	/* never more than a twentieth */
	KUNIT_EXPECT_EQ(test, min_free_for_huge_pages(4, 20 * a_zone), a_zone);
}

static void marks_of_nothing(struct kunit *test)
{
	struct zone_marks marks = zone_marks_of(0, false, 1000, 0, 10);

	KUNIT_EXPECT_EQ(test, marks.high, 0ul);
	marks = zone_marks_of(0, true, 1000, 5000, 10);
	KUNIT_EXPECT_EQ(test, marks.min, 32ul);
	KUNIT_EXPECT_EQ(test, marks.high, 32ul);
}

/* --- the machine's --- */

static void expect_marks_follow(struct kunit *test)
{
	unsigned long lowmem = 0;
	struct zone *zone;

	for_each_zone(zone)
		lowmem += is_highmem(zone) ? 0 : zone_managed_pages(zone);
	for_each_zone(zone) {
		struct zone_marks marks = zone_marks_of(zone_managed_pages(zone), is_highmem(zone),
							min_free_kbytes >> (PAGE_SHIFT - 10), lowmem,
							watermark_scale_factor);

		KUNIT_EXPECT_EQ_MSG(test, zone->_watermark[WMARK_MIN], marks.min, "%s", zone->name);
		KUNIT_EXPECT_EQ_MSG(test, zone->_watermark[WMARK_LOW], marks.low, "%s", zone->name);
		KUNIT_EXPECT_EQ_MSG(test, zone->_watermark[WMARK_HIGH], marks.high, "%s", zone->name);
	}
}

static void knobs_work(struct kunit *test)
{
	unsigned long old = min_free_kbytes;
	char text[32];

	expect_marks_follow(test);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("min_free_kbytes", "1024"), 0);
	KUNIT_EXPECT_EQ(test, min_free_kbytes, 1024ul);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("watermark_scale_factor", " 200\n"), 0);
	expect_marks_follow(test);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("watermark_scale_factor", "10"), 0);
	snprintf(text, sizeof(text), "%lu", old);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("min_free_kbytes", text), 0);
	expect_marks_follow(test);
}

static void knobs_refuse(struct kunit *test)
{
	static const char *const bad[][2] = {
		{ "min_free_kbytes", "-1" },
		{ "min_free_kbytes", "" },
		{ "min_free_kbytes", "x" },
		{ "min_free_kbytes", "12k" },
		{ "min_free_kbytes", "2147483648" },
		{ "min_free_kbytes", "99999999999999999999999" },
		{ "watermark_scale_factor", "0" },
		{ "watermark_scale_factor", "3001" },
		{ "percpu_pagelist_high_fraction", "7" },
		{ "percpu_pagelist_high_fraction", "-8" },
	};
	unsigned long old = min_free_kbytes;

	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, vm_sysctl_set(bad[i][0], bad[i][1]), -EINVAL, "%s=%s", bad[i][0], bad[i][1]);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("no_such_knob", "1"), -ENOENT);
	KUNIT_EXPECT_EQ(test, min_free_kbytes, old);
	KUNIT_EXPECT_EQ(test, watermark_scale_factor, 10u);
	KUNIT_EXPECT_EQ(test, percpu_pagelist_high_fraction, 0u);
}

static void fraction_sizes_lists(struct kunit *test)
{
	struct zone *zone;

	KUNIT_EXPECT_EQ(test, vm_sysctl_set("percpu_pagelist_high_fraction", "8"), 0);
	for_each_populated_zone(zone) {
		int high = max((int)(zone_managed_pages(zone) / 8 / nr_cpus_node(zone_to_nid(zone))),
			       zone->pageset_batch * 4);

		KUNIT_EXPECT_EQ(test, zone->pageset_high, high);
		KUNIT_EXPECT_EQ(test, per_cpu_ptr(zone->per_cpu_pageset, 0)->high, high);
	}
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("percpu_pagelist_high_fraction", "0"), 0);
	for_each_populated_zone(zone)
		KUNIT_EXPECT_LE(test, (unsigned long)zone->pageset_high,
				max(low_wmark_pages(zone), 4ul * (unsigned long)zone->pageset_batch));
}

static void cpus_share_lists(struct kunit *test)
{
	struct zone *zone = machine_zone(0, ZONE_DMA);
	int with_all = zone->pageset_high;

	if (nr_cpu_ids < 2)
		kunit_skip(test, "one CPU only");
	KUNIT_ASSERT_EQ(test, vm_sysctl_set("percpu_pagelist_high_fraction", "8"), 0);
	with_all = zone->pageset_high;
	KUNIT_ASSERT_EQ(test, machine_cpu_offline(1), 0);
	KUNIT_EXPECT_GT(test, zone->pageset_high, with_all);
	KUNIT_EXPECT_EQ(test, per_cpu_ptr(zone->per_cpu_pageset, 0)->high, zone->pageset_high);
	KUNIT_ASSERT_EQ(test, machine_cpu_online(1), 0);
	KUNIT_EXPECT_EQ(test, zone->pageset_high, with_all);
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("percpu_pagelist_high_fraction", "0"), 0);
}

static void reserve_follows_ratio(struct kunit *test)
{
	struct zone *dma = machine_zone(0, ZONE_DMA);
	unsigned long above = 0;

	KUNIT_EXPECT_EQ(test, vm_sysctl_set("lowmem_reserve_ratio", "1 1 1 1 1"), 0);
	KUNIT_EXPECT_EQ(test, dma->lowmem_reserve[ZONE_DMA], 0ul);
	for (int j = 1; j < MAX_NR_ZONES; j++) {
		above += zone_managed_pages(machine_zone(0, (enum zone_type)j));
		KUNIT_EXPECT_EQ(test, dma->lowmem_reserve[j], above);
	}
	/* Fewer values than zones: the rest stay. Less than 1 switches a zone's reserve off. */
	KUNIT_EXPECT_EQ(test, vm_sysctl_set("lowmem_reserve_ratio", "-5"), 0);
	KUNIT_EXPECT_EQ(test, sysctl_lowmem_reserve_ratio[ZONE_DMA], 0);
	KUNIT_EXPECT_EQ(test, sysctl_lowmem_reserve_ratio[ZONE_NORMAL], 1);
	KUNIT_EXPECT_EQ(test, dma->lowmem_reserve[MAX_NR_ZONES - 1], 0ul);
	if (IS_ENABLED(CONFIG_ZONE_DMA32))
		KUNIT_EXPECT_EQ(test, vm_sysctl_set("lowmem_reserve_ratio", "256 256 32 0 0"), 0);
	else
		KUNIT_EXPECT_EQ(test, vm_sysctl_set("lowmem_reserve_ratio", "256 32 0 0"), 0);
}

static void values_are_printed(struct kunit *test)
{
	char text[64];

	KUNIT_EXPECT_STREQ(test, vm_sysctl_name(0), "lowmem_reserve_ratio");
	KUNIT_EXPECT_GT(test, vm_sysctl_get("watermark_scale_factor", text, sizeof(text)), 0);
	KUNIT_EXPECT_STREQ(test, text, "10\n");
	KUNIT_EXPECT_GT(test, vm_sysctl_get("lowmem_reserve_ratio", text, sizeof(text)), 0);
	KUNIT_EXPECT_STREQ(test, text,
			   IS_ENABLED(CONFIG_ZONE_DMA32) ? "256\t256\t32\t0\t0\n" :
			   IS_ENABLED(CONFIG_HIGHMEM)    ? "256\t32\t0\t0\n" :
							   "256\t32\t0\n");
	KUNIT_EXPECT_EQ(test, vm_sysctl_get("nothing", text, sizeof(text)), -ENOENT);
}

static int knobs_init(struct kunit *test)
{
	static const struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = 2, .quiet = 1 };
	struct machine_error err;

	machine_case_init(test);
	return machine_is_up() ? 0 : machine_boot(&config, &err);
}

static struct kunit_case arithmetic_cases[] = { KUNIT_CASE(marks_as_linux),     KUNIT_CASE(pcp_sizes_as_linux),
						KUNIT_CASE(min_free_is_a_root), KUNIT_CASE(huge_pages_raise),
						KUNIT_CASE(marks_of_nothing),   {} };

static struct kunit_suite arithmetic_suite = { .name = "watermark", .test_cases = arithmetic_cases };
kunit_test_suite(arithmetic_suite);

static struct kunit_case knob_cases[] = { KUNIT_CASE(knobs_work),
					  KUNIT_CASE(knobs_refuse),
					  KUNIT_CASE(fraction_sizes_lists),
					  KUNIT_CASE(cpus_share_lists),
					  KUNIT_CASE(reserve_follows_ratio),
					  KUNIT_CASE(values_are_printed),
					  {} };

static struct kunit_suite knob_suite = { .name = "vm_sysctl",
					 .init = knobs_init,
					 .exit = machine_case_exit,
					 .test_cases = knob_cases };
kunit_test_suite(knob_suite);
