/* SPDX-License-Identifier: MIT */
/* percpu.h - per-CPU variables, under the architecture's name */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H

#include <linux/percpu.h>

#endif
