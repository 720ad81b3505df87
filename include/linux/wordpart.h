/* SPDX-License-Identifier: MIT */
/* wordpart.h - halves of a word */
#ifndef _LINUX_WORDPART_H
#define _LINUX_WORDPART_H

/* Two 16-bit shifts, so that a 32-bit type is no error. */
#define upper_32_bits(n) ((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n) ((u32)((n)&0xffffffff))
#define upper_16_bits(n) ((u16)((n) >> 16))
#define lower_16_bits(n) ((u16)((n)&0xffff))
#define REPEAT_BYTE(x) ((~0ul / 0xff) * (x))

#endif
