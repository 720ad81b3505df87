/* SPDX-License-Identifier: MIT */
/* unaligned.h - see <asm-generic/unaligned.h> */
#ifndef _LINUX_UNALIGNED_H
#define _LINUX_UNALIGNED_H

#include <asm-generic/unaligned.h>

#endif
