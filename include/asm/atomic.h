/* SPDX-License-Identifier: MIT */
/* atomic.h - see <linux/atomic.h> */
#ifndef _ASM_ATOMIC_H
#define _ASM_ATOMIC_H

#include <linux/atomic.h>

#endif
