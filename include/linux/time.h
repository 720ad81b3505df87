/* SPDX-License-Identifier: MIT */
/* time.h - units and clocks; they live in time64.h and timekeeping.h. */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/jiffies.h>
#include <linux/time64.h>
#include <linux/timekeeping.h>

#endif
