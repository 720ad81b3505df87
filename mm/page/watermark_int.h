/* SPDX-License-Identifier: MIT */
/* watermark_int.h - between watermark.c and vm_sysctl.c: what to recompute, under watermark_lock. */
#ifndef MM_WATERMARK_INT_H
#define MM_WATERMARK_INT_H

#include <linux/mutex.h>

extern struct mutex watermark_lock;
void wmarks_update_locked(void); /* marks, then per-CPU lists and totals */
void lowmem_reserve_update_locked(void);
void pcp_update_all_locked(void);

#endif
