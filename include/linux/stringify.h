/* SPDX-License-Identifier: MIT */
/* stringify.h - text of a macro; see <linux/compiler.h> */
#ifndef _LINUX_STRINGIFY_H
#define _LINUX_STRINGIFY_H

#include <linux/compiler.h>

#endif
