/* SPDX-License-Identifier: MIT */
/* slab_util.h - what is built on kmalloc: duplicates of memory and strings, and kvmalloc. Included by <linux/slab.h>. */
#ifndef _LINUX_SLAB_UTIL_H
#define _LINUX_SLAB_UTIL_H

#endif
