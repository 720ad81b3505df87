/* SPDX-License-Identifier: MIT */
/* instruction_pointer.h - where the caller is: _RET_IP_ and _THIS_IP_ */
#ifndef _LINUX_INSTRUCTION_POINTER_H
#define _LINUX_INSTRUCTION_POINTER_H

#include <linux/compiler.h>

#endif
