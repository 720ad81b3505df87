/* SPDX-License-Identifier: MIT */
/*
 * verify.c - mm_verify(): every room checks itself, the first disagreement is reported
 *
 * The order is from the ground up: what a later check relies on has been checked before.
 */
#include <linux/errno.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/types.h>
#include <mm/memblock.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <quire/machine.h>
#include <quire/verify.h>

int mm_verify(struct mm_verify_report *report)
{
	struct mm_verify_report scratch;
	u64 frames = 0, blocks = 0;
	int err;

	if (!report)
		report = &scratch;
	*report = (struct mm_verify_report){ 0 };
	if (!machine_is_up())
		return 0;
	err = memblock_verify(report->text, sizeof(report->text));
	if (!err)
		err = percpu_verify(report->text, sizeof(report->text));
	if (!err)
		err = page_verify(report->text, sizeof(report->text), &frames, &blocks);
	if (!err)
		err = slab_verify(report->text, sizeof(report->text));
	report->frames = frames;
	report->blocks = blocks;
	return err;
}
