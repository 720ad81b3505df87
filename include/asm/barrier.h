/* SPDX-License-Identifier: MIT */
/* barrier.h - memory barriers are in <linux/compiler.h> */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

#include <linux/compiler.h>

#endif
