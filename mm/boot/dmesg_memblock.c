/* SPDX-License-Identifier: MIT */
/*
 * dmesg_memblock.c - what Linux itself had reserved, replayed from the trace that memblock=debug prints
 *
 * Model:      the last "MEMBLOCK configuration" lists memblock.reserved as it was then; every reservation and release
 *             after it has a line of its own, up to the hand-over ("Memory:" or "SLUB:"). So
 *                 dump, +memblock_reserve, -memblock_phys_free, +..., in order    =    memblock.reserved at hand-over
 *             byte by byte. What is given back later (initrd, init sections) has no line with an address:
 *             kernel_image.c works it out from sizes. "memblock_free_late" after the hand-over has one.
 * Invariants: M1 the arrays of Linux (its frame table, per-CPU areas) are among these; ours take their place
 *             M2 ranges outside RAM are kept: they change nothing
 * Failure:    -ENOMEM when memblock cannot hold them. Lines were checked by log_read() and parse here again.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include "describe_int.h"

/* [0x...-0x...], perhaps with more after it. Linux also reserves and frees nothing at all: [0x2000-0x1fff]. */
static enum memblock_event range_or_bad(struct cur c, u64 *base, u64 *last, enum memblock_event event)
{
	cur_blanks(&c);
	if (!cur_range(&c, base, last) || *last >> 52)
		return MB_BAD;
	if (*last < *base && *last + 1 != *base)
		return MB_BAD;
	return event;
}

/* memory[0x0]	[0x...-0x...], 0x... bytes on node 0 flags: 0x0 */
static enum memblock_event dump_entry(struct cur c, u64 *base, u64 *last, unsigned int *flags, int *nid,
				      enum memblock_event event)
{
	u64 index, val;
	struct cur rest;

	if (!cur_hex(&c, &index) || !cur_lit(&c, "]"))
		return MB_BAD;
	rest = c;
	if (range_or_bad(c, base, last, event) == MB_BAD || *last < *base)
		return MB_BAD;
	c = rest;
	if (cur_find(&c, " on node ") && cur_dec(&c, &val) && val < CONFIG_MAX_NUMNODES)
		*nid = (int)val;
	if (cur_find(&rest, "flags: ") && cur_hex(&rest, &val))
		*flags = (unsigned int)val;
	return event;
}

enum memblock_event memblock_event_parse(struct cur text, u64 *base, u64 *last, unsigned int *flags, int *nid)
{
	static const struct {
		const char *begins;
		enum memblock_event event;
	} verbs[] = {
		{ "memblock_reserve: ", MB_RESERVE },
		{ "memblock_phys_free: ", MB_FREE },
		{ "memblock_free: ", MB_FREE },
		{ "memblock_free_late: ", MB_FREE_LATE },
		{ "__memblock_free_late: ", MB_FREE_LATE },
	};
	unsigned int i;

	if (cur_lit(&text, "MEMBLOCK configuration:"))
		return MB_DUMP;
	if (cur_lit(&text, "memory["))
		return dump_entry(text, base, last, flags, nid, MB_MEMORY);
	if (cur_lit(&text, "reserved["))
		return dump_entry(text, base, last, flags, nid, MB_RESERVED);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (cur_lit(&text, verbs[i].begins))
			return range_or_bad(text, base, last, verbs[i].event);
	return MB_NONE;
}

bool log_has_reservations(void)
{
	return log_facts.nr_dump_reserved || log_facts.has_reserve_lines;
}

/* The first line Linux prints after it; which one differs from version to version. */
static bool is_hand_over(struct cur text)
{
	if (cur_lit(&text, "SLUB: HWalign="))
		return true;
	return cur_lit(&text, "Memory: ") && cur_find(&text, "K available (");
}

static int replay_event(enum memblock_event event, u64 base, u64 last)
{
	phys_addr_t start = (phys_addr_t)base, size;

	if (base >= PHYS_ADDR_MAX || last < base)
		return 0;
	size = (phys_addr_t)(min_t(u64, last, PHYS_ADDR_MAX - 1) - base + 1);
	switch (event) {
	case MB_RESERVED:
	case MB_RESERVE:
		return memblock_reserve(start, size);
	case MB_FREE:
	case MB_FREE_LATE:
		return memblock_phys_free(start, size);
	default:
		return 0;
	}
}

int reservations_replay(struct machine_error *err)
{
	struct log_reader reader = log_facts.has_dump ? log_facts.dump : log_facts.boot;
	bool handed_over = false;
	struct log_line line;
	unsigned int nr = 0;

	while (log_next_line(&reader, &line)) {
		unsigned int flags;
		u64 base, last;
		int nid, ret;
		enum memblock_event event = memblock_event_parse(line.text, &base, &last, &flags, &nid);

		handed_over = handed_over || is_hand_over(line.text);
		if (handed_over && event != MB_FREE_LATE)
			continue;
		ret = replay_event(event, base, last);
		if (ret)
			return ret;
		nr += event == MB_RESERVED || event == MB_RESERVE || event == MB_FREE || event == MB_FREE_LATE;
	}
	pr_info("%s: %u reservations of Linux replayed, %lluK reserved\n", log_facts.name, nr,
		(u64)memblock_reserved_size() >> 10);
	return 0;
}
