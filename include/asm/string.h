/* SPDX-License-Identifier: MIT */
/* string.h - string functions, under the architecture's name */
#ifndef _ASM_STRING_H
#define _ASM_STRING_H

#include <linux/string.h>

#endif
