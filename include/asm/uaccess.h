/* SPDX-License-Identifier: MIT */
/* uaccess.h - copying from and to users, under the architecture's name */
#ifndef _ASM_UACCESS_H
#define _ASM_UACCESS_H

#include <linux/uaccess.h>

#endif
