/* SPDX-License-Identifier: MIT */
/* errno.h - see <linux/errno.h> */
#ifndef _ASM_ERRNO_H
#define _ASM_ERRNO_H

#include <linux/errno.h>

#endif
