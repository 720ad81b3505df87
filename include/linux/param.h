/* SPDX-License-Identifier: MIT */
/* param.h - HZ: ticks of jiffies a second */
#ifndef _LINUX_PARAM_H
#define _LINUX_PARAM_H

#include <linux/jiffies.h>

#endif
