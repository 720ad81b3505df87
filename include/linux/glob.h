/* SPDX-License-Identifier: MIT */
/* glob.h - shell patterns */
#ifndef _LINUX_GLOB_H
#define _LINUX_GLOB_H

#include <linux/types.h>

/* glob_match - shell pattern * ? [abc] [a-z] [!a] and backslash, over the whole string; '/' is nothing special. */
bool glob_match(const char *pattern, const char *s);

#endif
