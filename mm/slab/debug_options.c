/* SPDX-License-Identifier: MIT */
/*
 * debug_options.c - slub_debug=, as Linux documents it
 *
 * Model:      blocks separated by ';', each some letters and, behind a comma, the names or patterns of caches:
 *
 *                 slub_debug=FZ;P,kmalloc-*,dentry;-,zspage
 *                            |  |          |
 *                            |  |          +-- these caches: off
 *                            |  +-- these caches: this, and nothing else
 *                            +-- all others
 *
 *             No letters before the comma: F Z P U. Nothing at all: F Z P U for all. A block with names decides alone for the caches it
 *             matches, the first that does; without any block of its own a cache gets the letters for all.
 * Locking:    read at boot, by one thread; constant afterwards.
 * Failure:    none. A letter that is not known is reported and skipped.
 * More:       the kernel's mm/slub documentation; tests/unit/test_slab_debug_options.c
 */
#include <linux/ctype.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <mm/boot.h>

#include "debug_int.h"

#define DEFAULT_FLAGS (SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)
#define METADATA_FLAGS (SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)
#define MAX_PATTERN 64

/* A stretch of the parameter's text. */
struct span {
	const char *at, *end;
};

static char options[1024]; /* the parameter's value */
static slab_flags_t for_all;
static bool no_higher_order; /* O */

static slab_flags_t letter_flag(char letter)
{
	switch (tolower(letter)) {
	case 'f':
		return SLAB_CONSISTENCY_CHECKS;
	case 'z':
		return SLAB_RED_ZONE;
	case 'p':
		return SLAB_POISON;
	case 'u':
		return SLAB_STORE_USER;
	case 't':
		return SLAB_TRACE;
	case 'a':
		return SLAB_FAILSLAB;
	default:
		return 0;
	}
}

/* The letters of a block. @complain: the first time they are read. */
static slab_flags_t parse_letters(struct span *block, bool complain)
{
	slab_flags_t flags = 0;

	if (block->at < block->end && *block->at == ',')
		return DEFAULT_FLAGS;
	for (; block->at < block->end && *block->at != ','; block->at++) {
		slab_flags_t flag = letter_flag(*block->at);

		flags |= flag;
		if (*block->at == '-')
			flags = 0;
		else if (tolower(*block->at) == 'o')
			no_higher_order = true;
		else if (!flag && complain)
			pr_err("slub_debug option '%c' unknown. skipped\n", *block->at);
	}
	return flags;
}

/* The next block that is not empty; false: there is none. */
static bool next_block(const char **text, struct span *block)
{
	while (**text == ';')
		++*text;
	block->at = *text;
	block->end = *text = strchrnul(*text, ';');
	return block->at < block->end;
}

void slab_debug_parse(const char *text)
{
	bool any_for_all = false, any_for_some = false;
	struct span block;

	strscpy(options, text ? text : "", sizeof(options));
	for_all = 0;
	no_higher_order = false;
	if (!text)
		return;
	for (const char *at = options; next_block(&at, &block);) {
		slab_flags_t flags = parse_letters(&block, true);

		if (block.at < block.end) {
			any_for_some = true;
			continue;
		}
		any_for_all = true;
		for_all = flags;
	}
	if (!any_for_all && !any_for_some)
		for_all = DEFAULT_FLAGS;
}

static bool name_matches(struct span list, const char *name)
{
	while (list.at < list.end) {
		const char *end = list.at;
		char pattern[MAX_PATTERN];
		unsigned long len;

		while (end < list.end && *end != ',')
			end++;
		len = (unsigned long)(end - list.at);
		if (len && len < sizeof(pattern)) {
			memcpy(pattern, list.at, len);
			pattern[len] = '\0';
			if (glob_match(pattern, name))
				return true;
		}
		list.at = end < list.end ? end + 1 : end;
	}
	return false;
}

/* The first block with names, one of which is @name's. */
static bool find_block(const char *name, slab_flags_t *flags)
{
	struct span block;

	for (const char *at = options; next_block(&at, &block);) {
		slab_flags_t letters = parse_letters(&block, false);

		if (block.at < block.end && name_matches(block, name)) {
			*flags = letters;
			return true;
		}
	}
	return false;
}

/* Would metadata make slabs larger than the objects alone do? */
static bool raises_order(unsigned int object_size, slab_flags_t flags)
{
	unsigned int size = ALIGN(object_size, sizeof(void *)) + slab_debug_metadata(flags);

	if (flags & SLAB_RED_ZONE)
		size += 3 * (unsigned int)sizeof(void *);
	if (flags & SLAB_POISON)
		size += (unsigned int)sizeof(void *);
	return get_order(size) > get_order(object_size);
}

slab_flags_t slab_debug_flags(unsigned int object_size, slab_flags_t flags, const char *name)
{
	slab_flags_t added;

	if (flags & SLAB_NO_USER_FLAGS)
		return flags;
	if (!name || !find_block(name, &added)) {
		added = for_all;
		/* Leak checkers' own caches would store stacks of storing stacks. */
		if (flags & SLAB_NOLEAKTRACE)
			added &= ~SLAB_STORE_USER;
	}
	flags |= added;
	if (no_higher_order && raises_order(object_size, flags))
		flags &= ~METADATA_FLAGS;
	return flags;
}
