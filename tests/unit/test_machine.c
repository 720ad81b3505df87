/* SPDX-License-Identifier: MIT */
/* test_machine.c - mm/debug/machine.c, mm/boot/handover.c, memmap.c: up, down, and up again; what was handed over. */
#include <linux/cpu.h>
#include <linux/memblock.h>
#include <linux/seq_file.h>
#include <mm/page.h>

#include "machine_fixture.h"

static int boot_simple(struct machine_error *err, unsigned int cpus, unsigned int nodes)
{
	const struct machine_config config = {
		.mem_size = MACHINE_MB(128), .nr_cpus = cpus, .nr_nodes = nodes, .quiet = 1
	};

	return machine_boot(&config, err);
}

static void again_and_again(struct kunit *test)
{
	unsigned long frames = 0;
	struct machine_error err;

	machine_need_none(test);
	for (int i = 0; i < 20; i++) {
		unsigned int cpus = 1 + (unsigned int)i % 4;
		struct mm_verify_report report;
		struct page *page;

		KUNIT_ASSERT_EQ_MSG(test, boot_simple(&err, cpus, 1), 0, "%s", err.text);
		KUNIT_EXPECT_EQ(test, machine_is_up(), 1);
		KUNIT_EXPECT_EQ(test, num_online_cpus(), cpus);
		page = alloc_pages(GFP_KERNEL, 3);
		KUNIT_EXPECT_NOT_NULL(test, page);
		KUNIT_EXPECT_EQ_MSG(test, mm_verify(&report), 0, "%s", report.text);
		if (i % 4 == 0) {
			/* The same description, the same machine. */
			if (frames)
				KUNIT_EXPECT_EQ(test, totalram_pages(), frames);
			frames = totalram_pages();
		}
		machine_shutdown();
		KUNIT_EXPECT_EQ(test, machine_is_up(), 0);
	}
	machine_shutdown();
}

static void one_at_a_time(struct kunit *test)
{
	struct machine_error err = { "" };

	machine_need_none(test);
	KUNIT_ASSERT_EQ(test, boot_simple(&err, 1, 1), 0);
	KUNIT_EXPECT_EQ(test, boot_simple(&err, 1, 1), -EBUSY);
	KUNIT_EXPECT_STREQ(test, err.text, "a machine is up already");
	KUNIT_EXPECT_EQ(test, machine_is_up(), 1);
}

static void bad_descriptions(struct kunit *test)
{
	static const struct machine_range overlap[] = { { MACHINE_MB(1), MACHINE_MB(64), 1, 0 },
							{ MACHINE_MB(32), MACHINE_MB(64), 1, 0 } };
	static const struct machine_range none[] = { { MACHINE_MB(1), MACHINE_MB(64), 2, 0 } };
	static const struct machine_range wraps[] = { { ~0ull - 4095, MACHINE_MB(1), 1, 0 } };
	static const struct machine_range node[] = { { MACHINE_MB(1), MACHINE_MB(64), 1, MAX_NUMNODES } };
	static const struct machine_config bad[] = {
		{ .ranges = overlap, .nr_ranges = 2, .quiet = 1 },
		{ .ranges = none, .nr_ranges = 1, .quiet = 1 },
		{ .ranges = wraps, .nr_ranges = 1, .quiet = 1 },
		{ .ranges = node, .nr_ranges = 1, .quiet = 1 },
		{ .mem_size = MACHINE_MB(64), .nr_cpus = CONFIG_NR_CPUS + 1, .quiet = 1 },
		{ .mem_size = MACHINE_MB(64), .nr_nodes = MAX_NUMNODES + 1, .quiet = 1 },
		{ .mem_size = 4096, .quiet = 1 },
		{ .dtb = "nonsense", .dtb_len = 8, .quiet = 1 },
		{ .dmesg = "hello", .dmesg_len = 5, .quiet = 1 },
	};

	machine_need_none(test);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		struct machine_error err = { "" };
		int ret = machine_boot(&bad[i], &err);

		KUNIT_EXPECT_LT_MSG(test, ret, 0, "case %u", i);
		KUNIT_EXPECT_GT_MSG(test, strlen(err.text), 8ul, "case %u", i);
		KUNIT_EXPECT_NULL_MSG(test, strchr(err.text, '\n'), "case %u", i);
		KUNIT_EXPECT_EQ(test, machine_is_up(), 0);
		machine_shutdown();
	}
	KUNIT_EXPECT_LT(test, machine_boot(NULL, NULL), 0);
	KUNIT_EXPECT_EQ(test, nr_online_nodes, 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 0ul);
}

static void files_of_the_tree(struct kunit *test)
{
	static struct machine_text out;
	struct machine_error err;

	machine_need_none(test);
	KUNIT_EXPECT_EQ(test, machine_read("/proc/zoneinfo", machine_text_sink, &out), -ENOENT);
	KUNIT_ASSERT_EQ_MSG(test, boot_simple(&err, 1, 1), 0, "%s", err.text);
	out.len = 0;
	KUNIT_EXPECT_EQ(test, machine_read("/proc/zoneinfo", machine_text_sink, &out), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(out.text, "Node 0, zone      DMA\n"));
	KUNIT_EXPECT_EQ(test, machine_set("vm.min_free_kbytes", "2048"), 0);
	KUNIT_EXPECT_EQ(test, min_free_kbytes, 2048ul);
	KUNIT_EXPECT_EQ(test, machine_set("vm/min_free_kbytes", "2049"), 0);
	KUNIT_EXPECT_EQ(test, min_free_kbytes, 2049ul);
	KUNIT_EXPECT_EQ(test, machine_set("vm.no_such_knob", "1"), -ENOENT);
	KUNIT_EXPECT_EQ(test, machine_set("vm.min_free_kbytes", "much"), -EINVAL);
	KUNIT_EXPECT_EQ(test, machine_write("/proc/zoneinfo", "x"), -EACCES);
	out.len = 0;
	KUNIT_EXPECT_EQ(test, machine_list("/proc/sys/vm", machine_text_sink, &out), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(out.text, "f min_free_kbytes\n"));
}

/* --- the hand-over --- */

static void handed_over_once(struct kunit *test)
{
	unsigned long managed = 0, free_frames = 0, start, end, present = 0;
	struct machine_error err;
	struct zone *zone;
	phys_addr_t s, e;
	int i;
	u64 j;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, boot_simple(&err, 2, min(2, MAX_NUMNODES)), 0, "%s", err.text);
	for_each_populated_zone(zone)
		managed += zone_managed_pages(zone);
	KUNIT_EXPECT_EQ(test, managed, totalram_pages());
	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL)
		present += end - start;
	KUNIT_EXPECT_LT(test, managed, present);
	/* What memblock still calls free is the page allocator's; the late frees came on top. */
	for_each_free_mem_range(j, NUMA_NO_NODE, MEMBLOCK_NONE, &s, &e, NULL)
		if (PFN_UP(s) < PFN_DOWN(e))
			free_frames += PFN_DOWN(e) - PFN_UP(s);
	KUNIT_EXPECT_LE(test, free_frames, managed);
}

static void reserved_frames_come_later(struct kunit *test)
{
	unsigned long before, pfn = 0, pages;
	struct machine_error err;
	struct zone *zone;
	phys_addr_t s, e;
	u64 i;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, boot_simple(&err, 1, 1), 0, "%s", err.text);
	/* Four whole frames of the first megabyte, which is reserved and not Quire's own. */
	for_each_reserved_mem_range(i, &s, &e) {
		if (e - s >= 8 * PAGE_SIZE && memblock_is_region_memory(s, e - s)) {
			pfn = PFN_UP(s);
			break;
		}
	}
	if (!pfn || !PageReserved(page_ready(pfn_to_page(pfn))))
		kunit_skip(test, "nothing is reserved that nobody needs");
	zone = page_zone(pfn_to_page(pfn));
	before = zone_managed_pages(zone);
	pages = free_reserved_area(__va(PFN_PHYS(pfn)), __va(PFN_PHYS(pfn + 4)), -1, NULL);
	KUNIT_EXPECT_EQ(test, pages, 4ul);
	KUNIT_EXPECT_EQ(test, zone_managed_pages(zone), before + 4);
	/* twice does nothing */
	KUNIT_EXPECT_EQ(test, free_reserved_area(__va(PFN_PHYS(pfn)), __va(PFN_PHYS(pfn + 4)), -1, NULL), 0ul);
	memblock_free_late(PFN_PHYS(pfn + 4), PAGE_SIZE);
	free_reserved_page(pfn_to_page(pfn + 5));
	KUNIT_EXPECT_EQ(test, zone_managed_pages(zone), before + 6);
	KUNIT_EXPECT_FALSE(test, PageReserved(pfn_to_page(pfn + 5)));
}

static void large_machine_is_cheap(struct kunit *test)
{
#ifdef CONFIG_X86_64
	const struct machine_config config = { .mem_size = MACHINE_MB(1) << 20,
					       .nr_nodes = MAX_NUMNODES < 4 ? 1 : 4,
					       .quiet = 1 };
	struct mm_verify_report report;
	struct machine_error err;
	struct page *page;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
	KUNIT_EXPECT_EQ(test, nr_online_nodes, (int)config.nr_nodes);
	page = alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER);
	KUNIT_ASSERT_NOT_NULL(test, page);
	__free_pages(page, MAX_PAGE_ORDER);
	KUNIT_EXPECT_EQ_MSG(test, mm_verify(&report), 0, "%s", report.text);
#endif
}

static struct kunit_case cases[] = { KUNIT_CASE(again_and_again),
				     KUNIT_CASE(one_at_a_time),
				     KUNIT_CASE(bad_descriptions),
				     KUNIT_CASE(files_of_the_tree),
				     KUNIT_CASE(handed_over_once),
				     KUNIT_CASE(reserved_frames_come_later),
				     KUNIT_CASE_SLOW(large_machine_is_cheap),
				     {} };

static struct kunit_suite suite = { .name = "machine",
				    .init = machine_case_init,
				    .exit = machine_case_exit,
				    .test_cases = cases };
kunit_test_suite(suite);
