/* SPDX-License-Identifier: MIT */
/* bottom_half.h - local_bh_disable() and local_bh_enable(); they live in preempt.h. */
#ifndef _LINUX_BOTTOM_HALF_H
#define _LINUX_BOTTOM_HALF_H

#include <linux/preempt.h>

#endif
