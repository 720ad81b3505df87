/* SPDX-License-Identifier: MIT */
/* timex.h - the counter that get_cycles() reads */
#ifndef _LINUX_TIMEX_H
#define _LINUX_TIMEX_H

#include <asm/timex.h>

#endif
