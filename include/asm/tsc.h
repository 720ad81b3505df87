/* SPDX-License-Identifier: MIT */
/* tsc.h - rdtsc() and get_cycles() */
#ifndef _ASM_TSC_H
#define _ASM_TSC_H

#include <asm/msr.h>

#endif
