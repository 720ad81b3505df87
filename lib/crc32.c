/* SPDX-License-Identifier: MIT */
/*
 * crc32.c - cyclic redundancy checks of 32 bits
 *
 * Holds:   no state and no tables: eight steps a byte, by masks; of conditional expressions here gcc 12 for ARM at -O1 makes
 *          code that loads half of the polynomial.
 * More:    tests/unit/test_cleanup.c
 */
#include <linux/crc32.h>

#define CRC32_POLY_LE 0xedb88320u /* 0x04c11db7 with its bits reversed */
#define CRC32_POLY_BE 0x04c11db7u
#define CRC32C_POLY_LE 0x82f63b78u

static u32 crc_reflected(u32 crc, const unsigned char *p, size_t len, u32 poly)
{
	while (len--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (poly & -(crc & 1));
	}
	return crc;
}

u32 crc32_le(u32 crc, const unsigned char *p, size_t len)
{
	return crc_reflected(crc, p, len, CRC32_POLY_LE);
}

u32 __crc32c_le(u32 crc, const unsigned char *p, size_t len)
{
	return crc_reflected(crc, p, len, CRC32C_POLY_LE);
}

u32 crc32_be(u32 crc, const unsigned char *p, size_t len)
{
	while (len--) {
		crc ^= (u32)*p++ << 24;
		for (int bit = 0; bit < 8; bit++)
			crc = crc << 1 ^ (CRC32_POLY_BE & -(crc >> 31));
	}
	return crc;
}
