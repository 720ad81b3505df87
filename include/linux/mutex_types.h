/* SPDX-License-Identifier: MIT */
/* mutex_types.h - struct mutex, for those who only embed it */
#ifndef _LINUX_MUTEX_TYPES_H
#define _LINUX_MUTEX_TYPES_H

#include <linux/mutex.h>

#endif
