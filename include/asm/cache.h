/* SPDX-License-Identifier: MIT */
/* cache.h - the size of a cache line, under the architecture's name */
#ifndef _ASM_CACHE_H
#define _ASM_CACHE_H

#include <linux/cache.h>

#endif
