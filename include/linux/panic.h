/* SPDX-License-Identifier: MIT */
/* panic.h - panic(); see <linux/kernel.h> */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/kernel.h>

#endif
