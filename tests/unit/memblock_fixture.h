/* SPDX-License-Identifier: MIT */
/*
 * memblock_fixture.h - what the memblock suites share
 *
 * Each case starts with an empty memblock; a machine that is up keeps its own, put aside until the case is over. Most
 * cases use made-up addresses and no memory. window_open() gives a case real memory: a buffer that is
 * physical memory from WINDOW_BASE on.
 */
#ifndef MEMBLOCK_FIXTURE_H
#define MEMBLOCK_FIXTURE_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sizes.h>
#include <mm/memblock.h>

#define WINDOW_BASE ((phys_addr_t)0x60000000)
#define WINDOW_SIZE ((phys_addr_t)SZ_256K)

static unsigned char window[WINDOW_SIZE] __aligned(PAGE_SIZE);
static unsigned long machine_virt_offset;

static __maybe_unused void window_open(void)
{
	phys_virt_offset = (unsigned long)window - (unsigned long)WINDOW_BASE;
	linear_map_ready = true;
}

static int memblock_case_init(struct kunit *test)
{
	machine_virt_offset = phys_virt_offset;
	memblock_save();
	return 0;
}

static void memblock_case_exit(struct kunit *test)
{
	char why[160] = "";

	KUNIT_EXPECT_EQ_MSG(test, memblock_verify(why, sizeof(why)), 0, "%s", why);
	memblock_restore();
	phys_virt_offset = machine_virt_offset;
}

struct range {
	phys_addr_t base, size;
	unsigned int flags;
	int nid; /* looked at only by expect_nodes() */
};

static __maybe_unused void expect_ranges(struct kunit *test, const struct memblock_type *type, const struct range *want,
					 unsigned long nr)
{
	unsigned long i;

	KUNIT_ASSERT_EQ(test, type->cnt, nr);
	for (i = 0; i < nr; i++) {
		KUNIT_EXPECT_EQ_MSG(test, type->regions[i].base, want[i].base, "region %lu", i);
		KUNIT_EXPECT_EQ_MSG(test, type->regions[i].size, want[i].size, "region %lu", i);
		KUNIT_EXPECT_EQ_MSG(test, (unsigned int)type->regions[i].flags, want[i].flags, "region %lu", i);
	}
}

#define EXPECT_RANGES(test, type, ...)                                                                                 \
	do {                                                                                                           \
		const struct range __want[] = { __VA_ARGS__ };                                                         \
		expect_ranges(test, type, __want, ARRAY_SIZE(__want));                                                 \
	} while (0)

static __maybe_unused struct memblock_type *const mem = &memblock.memory, *const rsv = &memblock.reserved;

#endif
