/* SPDX-License-Identifier: MIT */
/* current.h - current, under the architecture's name */
#ifndef _ASM_CURRENT_H
#define _ASM_CURRENT_H

#include <linux/sched.h>

#endif
