/* SPDX-License-Identifier: MIT */
/* refcount_types.h - refcount_t, for those who only embed it */
#ifndef _LINUX_REFCOUNT_TYPES_H
#define _LINUX_REFCOUNT_TYPES_H

#include <linux/refcount.h>

#endif
