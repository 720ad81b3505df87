/* SPDX-License-Identifier: MIT */
/* test_cma.c - mm/page/cma.c: declaring, activating, claiming and releasing areas. */
#include <linux/cma.h>
#include <linux/memblock.h>
#include <mm/page.h>

#include "machine_fixture.h"

#define AREA_MB 16

#ifdef CONFIG_ARM
#define BASE 0x40000000ull
#else
#define BASE MACHINE_MB(1)
#endif

static void boot_with(struct kunit *test, const char *cmdline)
{
	static const struct machine_range ranges[] = { { BASE, MACHINE_MB(256) - (BASE & (MACHINE_MB(256) - 1)), 1,
							 0 } };

	machine_up_from(test, ranges, 1, 1, cmdline);
}

static struct zone *zone_of(const struct cma *cma)
{
	return page_zone(pfn_to_page(cma->base_pfn));
}

static void declared_by_the_command_line(struct kunit *test)
{
	struct cma *cma;
	struct zone *zone;

	boot_with(test, "cma=16M");
	KUNIT_ASSERT_EQ(test, cma_area_count, 1u);
	cma = dma_contiguous_default_area;
	KUNIT_ASSERT_PTR_EQ(test, cma, &cma_areas[0]);
	KUNIT_EXPECT_STREQ(test, cma_get_name(cma), "reserved");
	KUNIT_EXPECT_EQ(test, cma_get_size(cma), (unsigned long)MACHINE_MB(AREA_MB));
	KUNIT_EXPECT_EQ(test, cma_get_base(cma) & (pageblock_nr_pages * PAGE_SIZE - 1), 0u);
	/* at the top of memory */
	KUNIT_EXPECT_EQ(test, (unsigned long long)cma_get_base(cma) + cma_get_size(cma),
			(BASE & ~(MACHINE_MB(256) - 1)) + MACHINE_MB(256));
	KUNIT_EXPECT_EQ(test, totalcma_pages, MACHINE_PFN(AREA_MB));
	zone = zone_of(cma);
	KUNIT_EXPECT_EQ(test, zone->cma_pages, MACHINE_PFN(AREA_MB));
	KUNIT_EXPECT_EQ(test, zone_page_state(zone, NR_FREE_CMA_PAGES), MACHINE_PFN(AREA_MB));
	for (unsigned long pfn = cma->base_pfn; pfn < cma->base_pfn + cma->count; pfn += pageblock_nr_pages)
		KUNIT_EXPECT_EQ(test, (int)pfn_migratetype(pfn), (int)MIGRATE_CMA);
	KUNIT_EXPECT_FALSE(test, PageReserved(page_ready(pfn_to_page(cma->base_pfn + 3))));
}

static void none_when_told(struct kunit *test)
{
	boot_with(test, "cma=0");
	KUNIT_EXPECT_EQ(test, cma_area_count, 0u);
	KUNIT_EXPECT_NULL(test, dma_contiguous_default_area);
	KUNIT_EXPECT_EQ(test, totalcma_pages, 0ul);
}

static void default_of_the_build(struct kunit *test)
{
	boot_with(test, "");
	KUNIT_EXPECT_EQ(test, totalcma_pages, MACHINE_PFN(CONFIG_CMA_SIZE_MBYTES));
}

static void at_a_fixed_place(struct kunit *test)
{
	char cmdline[64];
	unsigned long long base = (BASE & ~(MACHINE_MB(256) - 1)) + MACHINE_MB(128);

	snprintf(cmdline, sizeof(cmdline), "cma=32M@0x%llx", base);
	boot_with(test, cmdline);
	KUNIT_ASSERT_EQ(test, cma_area_count, 1u);
	KUNIT_EXPECT_EQ(test, (unsigned long long)cma_get_base(&cma_areas[0]), base);
	machine_shutdown();
	/* not aligned: no area, and the boot goes on */
	snprintf(cmdline, sizeof(cmdline), "cma=32M@0x%llx", base + PAGE_SIZE);
	boot_with(test, cmdline);
	KUNIT_EXPECT_EQ(test, cma_area_count, 0u);
	machine_shutdown();
	/* within limits */
	snprintf(cmdline, sizeof(cmdline), "cma=32M@0x%llx-0x%llx", base, base + MACHINE_MB(64));
	boot_with(test, cmdline);
	KUNIT_ASSERT_EQ(test, cma_area_count, 1u);
	KUNIT_EXPECT_EQ(test, (unsigned long long)cma_get_base(&cma_areas[0]), base + MACHINE_MB(32));
}

static void too_large(struct kunit *test)
{
	boot_with(test, "cma=4096M");
	KUNIT_EXPECT_EQ(test, cma_area_count, 0u);
	KUNIT_EXPECT_EQ(test, totalcma_pages, 0ul);
}

static void claim_and_release(struct kunit *test)
{
	struct page *first, *second, *all;
	struct zone *zone;
	unsigned long free;
	struct cma *cma;

	boot_with(test, "cma=16M");
	cma = dma_contiguous_default_area;
	KUNIT_ASSERT_NOT_NULL(test, cma);
	zone = zone_of(cma);
	free = zone_page_state(zone, NR_FREE_CMA_PAGES);
	first = cma_alloc(cma, 3, 0, true);
	second = cma_alloc(cma, 64, 6, true);
	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_EQ(test, page_to_pfn(second) % 64, 0ul);
	KUNIT_EXPECT_EQ(test, page_count(first + 2), 1);
	KUNIT_EXPECT_EQ(test, zone_page_state(zone, NR_FREE_CMA_PAGES), free - 67);
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, cma->count, 0, true));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, pfn_to_page(cma->base_pfn - 1), 1));
	KUNIT_EXPECT_FALSE(test, cma_release(cma, first, cma->count + 1));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, first, 3));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, second, 64));
	drain_all_pages(NULL);
	KUNIT_EXPECT_EQ(test, zone_page_state(zone, NR_FREE_CMA_PAGES), free);
	all = cma_alloc(cma, cma->count, 0, true);
	KUNIT_EXPECT_NOT_NULL(test, all);
	KUNIT_EXPECT_TRUE(test, cma_release(cma, all, cma->count));
	KUNIT_EXPECT_EQ(test, cma->nr_pages_succeeded, 67 + cma->count);
	KUNIT_EXPECT_EQ(test, cma->nr_pages_failed, cma->count);
}

/* A movable page that cannot be moved yet is in the way of one place only. */
static void busy_frames_are_passed_by(struct kunit *test)
{
	struct page *in_the_way, *got;
	struct cma *cma;

	boot_with(test, "cma=16M");
	cma = dma_contiguous_default_area;
	KUNIT_ASSERT_NOT_NULL(test, cma);
	KUNIT_ASSERT_EQ(test, alloc_contig_range(cma->base_pfn, cma->base_pfn + 1, MIGRATE_CMA, GFP_KERNEL), 0);
	in_the_way = pfn_to_page(cma->base_pfn);
	got = cma_alloc(cma, 16, 4, true);
	KUNIT_ASSERT_NOT_NULL(test, got);
	KUNIT_EXPECT_EQ(test, page_to_pfn(got), cma->base_pfn + 16);
	KUNIT_EXPECT_NULL(test, cma_alloc(cma, cma->count - 16, 0, true));
	KUNIT_EXPECT_TRUE(test, cma_release(cma, got, 16));
	__free_page(in_the_way);
}

static int count_area(struct cma *cma, void *data)
{
	*(int *)data += 1;
	return *(int *)data == 2 ? 7 : 0;
}

static void areas_are_walked(struct kunit *test)
{
	int seen = 0;

	boot_with(test, "cma=16M");
	KUNIT_EXPECT_EQ(test, cma_for_each_area(count_area, &seen), 0);
	KUNIT_EXPECT_EQ(test, seen, 1);
	KUNIT_EXPECT_NULL(test, cma_alloc(NULL, 1, 0, true));
	KUNIT_EXPECT_FALSE(test, cma_pages_valid(&cma_areas[0], NULL, 1));
}

static struct kunit_case cases[] = { KUNIT_CASE(declared_by_the_command_line),
				     KUNIT_CASE(none_when_told),
				     KUNIT_CASE(default_of_the_build),
				     KUNIT_CASE(at_a_fixed_place),
				     KUNIT_CASE(too_large),
				     KUNIT_CASE(claim_and_release),
				     KUNIT_CASE(busy_frames_are_passed_by),
				     KUNIT_CASE(areas_are_walked),
				     {} };

static struct kunit_suite suite = { .name = "cma",
				    .init = machine_case_init,
				    .exit = machine_case_exit,
				    .test_cases = cases };
kunit_test_suite(suite);
