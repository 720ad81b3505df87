/* SPDX-License-Identifier: MIT */
/* string_helpers.h - sizes for people, case, termination. */
#ifndef _LINUX_STRING_HELPERS_H
#define _LINUX_STRING_HELPERS_H

#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/string.h>
#include <linux/string_choices.h>
#include <linux/types.h>

/* string_get_size - @size blocks of @blk_size bytes with three significant digits and a unit of 1000 (STRING_UNITS_10, "1.05 MB") or
 * 1024 (STRING_UNITS_2, "1.00 MiB"). The length it needs. */
enum string_size_units {
	STRING_UNITS_10,
	STRING_UNITS_2,
	STRING_UNITS_MASK = 1,
	STRING_UNITS_NO_SPACE = 1 << 30,
	STRING_UNITS_NO_BYTES = 1 << 31,
};
int string_get_size(u64 size, u64 blk_size, const enum string_size_units units, char *buf, int len);

static inline bool string_is_terminated(const char *s, int len)
{
	return memchr(s, '\0', (size_t)len) != NULL;
}
static inline void string_upper(char *dst, const char *src)
{
	do
		*dst++ = (char)toupper(*src);
	while (*src++);
}
static inline void string_lower(char *dst, const char *src)
{
	do
		*dst++ = (char)tolower(*src);
	while (*src++);
}

#endif
