/* SPDX-License-Identifier: MIT */
/* types.h - fixed-size types, under the architecture's name */
#ifndef _ASM_TYPES_H
#define _ASM_TYPES_H

#include <linux/types.h>

#endif
