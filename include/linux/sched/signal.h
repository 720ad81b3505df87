/* SPDX-License-Identifier: MIT */
/* signal.h - signal_pending() and the like: always 0, since there is nobody to send a signal; see <linux/sched.h>. */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/sched.h>

#endif
