/* SPDX-License-Identifier: MIT */
/*
 * machine_fixture.h - suites that boot machines of their own
 *
 * Where a machine is up already (the embedded test program has just the one) such a case is skipped.
 */
#ifndef MACHINE_FIXTURE_H
#define MACHINE_FIXTURE_H

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <quire/machine.h>
#include <quire/verify.h>

#define MACHINE_MB(mb) ((unsigned long long)(mb) << 20)
#define MACHINE_PFN(mb) ((unsigned long)(mb) << (20 - PAGE_SHIFT))

static __maybe_unused void machine_need_none(struct kunit *test)
{
	if (machine_is_up())
		kunit_skip(test, "a machine is up already");
}

/* Boot from ranges of RAM, quietly; ends the case when that fails. */
static __maybe_unused void machine_up_from(struct kunit *test, const struct machine_range *ranges, unsigned int nr,
					   unsigned int nr_cpus, const char *cmdline)
{
	struct machine_config config = {
		.ranges = ranges, .nr_ranges = nr, .nr_cpus = nr_cpus, .cmdline = cmdline, .quiet = 1
	};
	struct machine_error err;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
}

/* For .exit: verify and shut down what the case booted. */
static __maybe_unused void machine_case_exit(struct kunit *test)
{
	struct mm_verify_report report;

	if (!test->priv || !machine_is_up())
		return;
	KUNIT_EXPECT_EQ_MSG(test, mm_verify(&report), 0, "%s", report.text);
	machine_shutdown();
}

/* For .init: remember whether the case may shut a machine down. */
static __maybe_unused int machine_case_init(struct kunit *test)
{
	static char mine;

	test->priv = machine_is_up() ? NULL : &mine;
	return 0;
}

static __maybe_unused struct zone *machine_zone(int nid, enum zone_type type)
{
	return &NODE_DATA(nid)->node_zones[type];
}

#define EXPECT_ZONE(test, nid, type, start, spanned, present)                                                          \
	do {                                                                                                           \
		const struct zone *__zone = machine_zone(nid, type);                                                   \
		KUNIT_EXPECT_EQ_MSG(test, __zone->zone_start_pfn, (unsigned long)(start), "node %d " #type, nid);      \
		KUNIT_EXPECT_EQ_MSG(test, __zone->spanned_pages, (unsigned long)(spanned), "node %d " #type, nid);     \
		KUNIT_EXPECT_EQ_MSG(test, __zone->present_pages, (unsigned long)(present), "node %d " #type, nid);     \
	} while (0)

/* The text of a file of the tree, as far as it fits. */
struct machine_text {
	unsigned long len;
	char text[16384];
};

static __maybe_unused void machine_text_sink(void *arg, const char *text, unsigned long len)
{
	struct machine_text *t = arg;
	unsigned long room = sizeof(t->text) - 1 - t->len;

	len = min(len, room);
	memcpy(t->text + t->len, text, len);
	t->len += len;
	t->text[t->len] = '\0';
}

#endif
