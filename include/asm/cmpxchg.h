/* SPDX-License-Identifier: MIT */
/* cmpxchg.h - xchg() and cmpxchg(), under the architecture's name */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H

#include <linux/atomic.h>

#endif
