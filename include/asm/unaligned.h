/* SPDX-License-Identifier: MIT */
/* unaligned.h - see <asm-generic/unaligned.h> */
#ifndef _ASM_UNALIGNED_H
#define _ASM_UNALIGNED_H

#include <asm-generic/unaligned.h>

#endif
