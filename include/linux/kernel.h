/* SPDX-License-Identifier: MIT */
/* kernel.h - what kernel code expects from this name: mostly other headers, and panic(). */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/build_bug.h>
#include <linux/byteorder.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/hex.h>
#include <linux/kconfig.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/typecheck.h>
#include <linux/types.h>
#include <linux/wordpart.h>

/* panic - log "Kernel panic - not syncing: ..." and a stack, then stop the machine. Any context. */
void panic(const char *fmt, ...) __noreturn __cold __printf(1, 2);

#endif
