/* SPDX-License-Identifier: MIT */
/* byteorder.h - see <asm-generic/byteorder.h> */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H

#include <asm-generic/byteorder.h>

#endif
