/* SPDX-License-Identifier: MIT */
/*
 * ctype.h - classes of ASCII characters
 *
 * Each argument is evaluated once and may be any char value; bytes above 0x7f are in no class. The names are
 * libc's, so they are inline and never symbols.
 */
#ifndef _LINUX_CTYPE_H
#define _LINUX_CTYPE_H

#include <linux/hex.h>

#define QUIRE_CTYPE(name, test)                                                                                        \
	static inline int name(int c)                                                                                  \
	{                                                                                                              \
		return (test);                                                                                         \
	}

QUIRE_CTYPE(isdigit, c >= '0' && c <= '9')
QUIRE_CTYPE(islower, c >= 'a' && c <= 'z')
QUIRE_CTYPE(isupper, c >= 'A' && c <= 'Z')
QUIRE_CTYPE(isalpha, islower(c) || isupper(c))
QUIRE_CTYPE(isalnum, isalpha(c) || isdigit(c))
QUIRE_CTYPE(isxdigit, isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
QUIRE_CTYPE(isspace, c == ' ' || (c >= '\t' && c <= '\r'))
QUIRE_CTYPE(isprint, c >= 0x20 && c < 0x7f)
QUIRE_CTYPE(isgraph, c > 0x20 && c < 0x7f)
QUIRE_CTYPE(iscntrl, (c >= 0 && c < 0x20) || c == 0x7f)
QUIRE_CTYPE(ispunct, isgraph(c) && !isalnum(c))
QUIRE_CTYPE(isascii, (c & ~0x7f) == 0)
QUIRE_CTYPE(tolower, isupper(c) ? c + ('a' - 'A') : c)
QUIRE_CTYPE(toupper, islower(c) ? c - ('a' - 'A') : c)
#undef QUIRE_CTYPE

#endif
