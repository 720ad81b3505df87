/* SPDX-License-Identifier: MIT */
/* numa.h - nodes: how many there can be, and no node in particular */
#ifndef _LINUX_NUMA_H
#define _LINUX_NUMA_H

#include <linux/mmzone.h>

#define NUMA_NO_MEMBLK (-1)

#endif
