/* SPDX-License-Identifier: MIT */
/*
 * crc32.h - the CRCs of Ethernet (0x04c11db7) and of iSCSI (0x1edc6f41), bit by bit
 *
 * Neither inverts its start nor its result: for the usual checksum start with ~0 and invert what comes out. _le takes each byte's
 * lowest bit first, _be its highest.
 */
#ifndef _LINUX_CRC32_H
#define _LINUX_CRC32_H

#include <linux/types.h>

u32 crc32_le(u32 crc, const unsigned char *p, size_t len);
u32 crc32_be(u32 crc, const unsigned char *p, size_t len);
u32 __crc32c_le(u32 crc, const unsigned char *p, size_t len);
#define crc32(seed, data, length) crc32_le(seed, (const unsigned char *)(data), length)
#define crc32c(seed, data, length) __crc32c_le(seed, (const unsigned char *)(data), length)

#endif
