/* SPDX-License-Identifier: MIT */
/*
 * msr.h - the counter that goes up, under the names x86 code times itself with
 *
 * Both are get_cycles(), the port's clock in nanoseconds, on every architecture; reads of it are never reordered
 * with one another, so the ordered one costs no more. No other register can be read. Any context.
 */
#ifndef _ASM_MSR_H
#define _ASM_MSR_H

#include <asm/timex.h>

static inline unsigned long long rdtsc(void)
{
	return get_cycles();
}

static inline unsigned long long rdtsc_ordered(void)
{
	return get_cycles();
}

#endif
