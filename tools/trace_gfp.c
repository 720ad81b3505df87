/* SPDX-License-Identifier: MIT */
/*
 * trace_gfp.c - GFP flags by name (kernel-style: it needs the bits of <linux/gfp_types.h>)
 *
 * Model: names   in the order in which they are tried when formatting: wide composites first, single bits last
 *        aliases names of other kernel versions; those of flags that say nothing about placement mean 0
 *
 * A kernel prints bits that have no name as one hexadecimal number after the names. Beside names such a remainder is
 * dropped: bit numbers move between versions, and a nameless bit is none of those known here. A field that is
 * nothing but a number was printed by a tool that resolves no names, and is taken bit for bit.
 */
#include "trace_gfp.h"

#include <linux/gfp_types.h>
#include <linux/string.h>

struct gfp_name {
	const char *name;
	gfp_t bits;
	unsigned int len; /* compared first: a trace has a name every line */
};

#define ALIAS(name, bits)                                                                                              \
	{                                                                                                              \
		name, bits, sizeof(name) - 1                                                                           \
	}
#define GFP_NAME(flag) ALIAS(#flag, flag)

static const struct gfp_name names[] = {
	GFP_NAME(GFP_TRANSHUGE),
	GFP_NAME(GFP_TRANSHUGE_LIGHT),
	GFP_NAME(GFP_HIGHUSER_MOVABLE),
	GFP_NAME(GFP_HIGHUSER),
	GFP_NAME(GFP_USER),
	GFP_NAME(GFP_KERNEL_ACCOUNT),
	GFP_NAME(GFP_KERNEL),
	GFP_NAME(GFP_NOFS),
	GFP_NAME(GFP_ATOMIC),
	GFP_NAME(GFP_NOIO),
	GFP_NAME(GFP_NOWAIT),
	GFP_NAME(GFP_DMA),
	GFP_NAME(GFP_DMA32),
	GFP_NAME(__GFP_RECLAIM),
	GFP_NAME(__GFP_HIGHMEM),
	GFP_NAME(__GFP_MOVABLE),
	GFP_NAME(__GFP_RECLAIMABLE),
	GFP_NAME(__GFP_WRITE),
	GFP_NAME(__GFP_HARDWALL),
	GFP_NAME(__GFP_THISNODE),
	GFP_NAME(__GFP_ACCOUNT),
	GFP_NAME(__GFP_HIGH),
	GFP_NAME(__GFP_ATOMIC),
	GFP_NAME(__GFP_MEMALLOC),
	GFP_NAME(__GFP_NOMEMALLOC),
	GFP_NAME(__GFP_IO),
	GFP_NAME(__GFP_FS),
	GFP_NAME(__GFP_DIRECT_RECLAIM),
	GFP_NAME(__GFP_KSWAPD_RECLAIM),
	GFP_NAME(__GFP_RETRY_MAYFAIL),
	GFP_NAME(__GFP_NOFAIL),
	GFP_NAME(__GFP_NORETRY),
	GFP_NAME(__GFP_NOWARN),
	GFP_NAME(__GFP_COMP),
	GFP_NAME(__GFP_ZERO),
};

static const struct gfp_name aliases[] = {
	ALIAS("none", 0),
	ALIAS("__GFP_DMA", __GFP_DMA),
	ALIAS("__GFP_DMA32", __GFP_DMA32),
	ALIAS("__GFP_WAIT", __GFP_WAIT),
	ALIAS("__GFP_REPEAT", __GFP_RETRY_MAYFAIL),
	ALIAS("GFP_TEMPORARY", GFP_KERNEL | __GFP_RECLAIMABLE),
	ALIAS("__GFP_ZEROTAGS", 0),
	ALIAS("__GFP_SKIP_ZERO", 0),
	ALIAS("__GFP_SKIP_KASAN", 0),
	ALIAS("__GFP_SKIP_KASAN_POISON", 0),
	ALIAS("__GFP_SKIP_KASAN_UNPOISON", 0),
	ALIAS("__GFP_NOLOCKDEP", 0),
	ALIAS("__GFP_NO_OBJ_EXT", 0),
	ALIAS("__GFP_NOTRACK", 0),
	ALIAS("__GFP_COLD", 0),
	ALIAS("__GFP_OTHER_NODE", 0),
};

static bool name_is(const struct gfp_name *entry, const char *text, unsigned long len)
{
	return entry->len == len && !memcmp(entry->name, text, len);
}

static const struct gfp_name *find_name(const char *text, unsigned long len)
{
	for (unsigned long i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (name_is(&names[i], text, len))
			return &names[i];
	}
	for (unsigned long i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (name_is(&aliases[i], text, len))
			return &aliases[i];
	}
	return NULL;
}

/* "0x24c0" of at most 16 digits. */
static bool parse_hex(const char *text, unsigned long len, u64 *value)
{
	u64 v = 0;

	if (len < 3 || len > 18 || text[0] != '0' || (text[1] != 'x' && text[1] != 'X'))
		return false;
	for (unsigned long i = 2; i < len; i++) {
		char c = text[i];

		if (c >= '0' && c <= '9')
			v = v << 4 | (u64)(c - '0');
		else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
			v = v << 4 | (u64)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	*value = v;
	return true;
}

/* A name has this shape even when nobody here knows it: a flag of a kernel to come. */
static bool looks_like_flag(const char *text, unsigned long len)
{
	unsigned long skip = len > 2 && text[0] == '_' && text[1] == '_' ? 2 : 0;

	if (len - skip < 5 || text[skip] != 'G' || text[skip + 1] != 'F' || text[skip + 2] != 'P' ||
	    text[skip + 3] != '_')
		return false;
	for (unsigned long i = skip; i < len; i++) {
		char c = text[i];

		if (!(c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return false;
	}
	return true;
}

int trace_gfp_parse(const char *text, unsigned long len, unsigned int *gfp)
{
	gfp_t bits = 0;
	int left_out = 0;
	u64 value;

	if (parse_hex(text, len, &value)) {
		*gfp = (unsigned int)(value & __GFP_BITS_MASK);
		return value & ~(u64)__GFP_BITS_MASK ? 1 : 0;
	}
	for (unsigned long at = 0; at <= len;) {
		unsigned long end = at;
		const struct gfp_name *entry;

		while (end < len && text[end] != '|')
			end++;
		entry = find_name(text + at, end - at);
		if (entry)
			bits |= entry->bits;
		else if (parse_hex(text + at, end - at, &value) || looks_like_flag(text + at, end - at))
			left_out = 1;
		else
			return -1;
		at = end + 1;
	}
	*gfp = (unsigned int)bits;
	return left_out;
}

void trace_gfp_format(unsigned int gfp, char *buf, unsigned long size)
{
	unsigned long at = 0;
	gfp_t left = (gfp_t)gfp;

	for (unsigned long i = 0; i < sizeof(names) / sizeof(names[0]) && left; i++) {
		if ((left & names[i].bits) != names[i].bits)
			continue;
		left &= ~names[i].bits;
		if (at && at + 1 < size)
			buf[at++] = '|';
		for (const char *c = names[i].name; *c && at + 1 < size; c++)
			buf[at++] = *c;
	}
	if (!at) {
		for (const char *c = "none"; *c && at + 1 < size; c++)
			buf[at++] = *c;
	}
	if (size)
		buf[at] = '\0';
}

int trace_gfp_is_slab(unsigned int gfp)
{
	gfp_t marks = __GFP_NORETRY | __GFP_NOWARN;
	gfp_t never = __GFP_HIGHMEM | __GFP_MOVABLE | __GFP_ZERO | __GFP_WRITE | __GFP_ACCOUNT;

	return ((gfp_t)gfp & (marks | never)) == marks;
}

int trace_gfp_is_account(unsigned int gfp)
{
	return ((gfp_t)gfp & __GFP_ACCOUNT) != 0;
}

int trace_gfp_is_reclaimable(unsigned int gfp)
{
	return ((gfp_t)gfp & __GFP_RECLAIMABLE) != 0;
}
