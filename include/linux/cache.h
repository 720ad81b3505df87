/* SPDX-License-Identifier: MIT */
/* cache.h - cache lines; see <linux/compiler.h> */
#ifndef _LINUX_CACHE_H
#define _LINUX_CACHE_H

#include <linux/compiler.h>

#endif
