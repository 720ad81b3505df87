/* SPDX-License-Identifier: MIT */
/* smp.h - the CPU one is, under the architecture's name */
#ifndef _ASM_SMP_H
#define _ASM_SMP_H

#include <linux/smp.h>

#endif
