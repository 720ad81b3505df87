/* SPDX-License-Identifier: MIT */
/*
 * describe_fixture.h - what the suites of the machine-description readers share
 *
 * Each case begins with an empty memblock and an empty boot_info; a machine that is up keeps its own of both. Cases
 * that go through describe_machine(), which forgets the machine's nodes and zones, are skipped where a machine is up.
 */
#ifndef DESCRIBE_FIXTURE_H
#define DESCRIBE_FIXTURE_H

#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/string.h>
#include <mm/memblock.h>
#include <quire/machine.h>
#include "../../mm/boot/describe_int.h"

static struct boot_info boot_info_kept;
static struct machine_error error;

static int describe_case_init(struct kunit *test)
{
	memcpy(&boot_info_kept, &boot_info, sizeof(boot_info));
	memset(&boot_info, 0, sizeof(boot_info));
	memset(&log_facts, 0, sizeof(log_facts));
	memset(&cmdline_ops, 0, sizeof(cmdline_ops));
	memset(&error, 0, sizeof(error));
	machine_dtb = NULL;
	memblock_save();
	return 0;
}

static void describe_case_exit(struct kunit *test)
{
	char why[160] = "";

	KUNIT_EXPECT_EQ_MSG(test, memblock_verify(why, sizeof(why)), 0, "%s", why);
	memblock_restore();
	memcpy(&boot_info, &boot_info_kept, sizeof(boot_info));
	memset(&log_facts, 0, sizeof(log_facts));
	machine_dtb = NULL;
}

/* All three steps. */
static __maybe_unused int describe(struct kunit *test, const struct machine_config *config)
{
	int ret;

	if (machine_is_up())
		kunit_skip(test, "a machine is up");
	ret = describe_machine(config, &error);
	if (ret)
		return ret;
	memblock_init();
	ret = describe_memory(&error);
	return ret ? ret : describe_reservations(&error);
}

static __maybe_unused int describe_log(struct kunit *test, const char *log, const char *cmdline)
{
	struct machine_config config = {
		.dmesg = log, .dmesg_len = strlen(log), .dmesg_name = "log", .cmdline = cmdline
	};

	return describe(test, &config);
}

static __maybe_unused void expect_region(struct kunit *test, const struct memblock_type *type, unsigned long i,
					 u64 base, u64 end)
{
	KUNIT_ASSERT_LT(test, i, type->cnt);
	KUNIT_EXPECT_EQ_MSG(test, (u64)type->regions[i].base, base, "%s[%lu]", type->name, i);
	KUNIT_EXPECT_EQ_MSG(test, (u64)type->regions[i].base + type->regions[i].size, end, "%s[%lu]", type->name, i);
}

/* The error line has all of @parts in it. */
static __maybe_unused void expect_error(struct kunit *test, int ret, const char *part)
{
	KUNIT_EXPECT_EQ(test, ret, -EINVAL);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(error.text, part) != NULL, "\"%s\" lacks \"%s\"", error.text, part);
	KUNIT_EXPECT_TRUE_MSG(test, strchr(error.text, '\n') == NULL, "more than one line: \"%s\"", error.text);
}

#endif
