/* SPDX-License-Identifier: MIT */
/* compiler_attributes.h - attributes; see <linux/compiler.h> */
#ifndef _LINUX_COMPILER_ATTRIBUTES_H
#define _LINUX_COMPILER_ATTRIBUTES_H

#include <linux/compiler.h>

#endif
