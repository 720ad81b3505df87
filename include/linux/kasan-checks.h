/* SPDX-License-Identifier: MIT */
/* kasan-checks.h - checks of a sanitizer in the kernel: see <linux/kasan.h> */
#ifndef _LINUX_KASAN_CHECKS_H
#define _LINUX_KASAN_CHECKS_H

#include <linux/kasan.h>

#endif
