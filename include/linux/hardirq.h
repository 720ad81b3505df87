/* SPDX-License-Identifier: MIT */
/* hardirq.h - questions about interrupt context; they live in preempt.h. */
#ifndef _LINUX_HARDIRQ_H
#define _LINUX_HARDIRQ_H

#include <linux/preempt.h>

#endif
