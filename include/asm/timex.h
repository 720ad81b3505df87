/* SPDX-License-Identifier: MIT */
/* timex.h - a counter that goes up: nanoseconds of the port's clock, since not every processor has a counter to read. */
#ifndef _ASM_TIMEX_H
#define _ASM_TIMEX_H

#include <linux/types.h>
#include <quire/port.h>

typedef unsigned long long cycles_t;

static inline cycles_t get_cycles(void)
{
	return port_now_ns();
}

#endif
