/* SPDX-License-Identifier: MIT */
/* hex.h - bytes as hexadecimal digits and back; print_hex_dump() is in <linux/printk.h>. */
#ifndef _LINUX_HEX_H
#define _LINUX_HEX_H

#include <linux/types.h>

extern const char hex_asc[], hex_asc_upper[]; /* the sixteen digits */
#define hex_asc_lo(x) hex_asc[(x)&0x0f]
#define hex_asc_hi(x) hex_asc[((x)&0xf0) >> 4]
#define hex_asc_upper_lo(x) hex_asc_upper[(x)&0x0f]
#define hex_asc_upper_hi(x) hex_asc_upper[((x)&0xf0) >> 4]

/* hex_byte_pack - two digits of @byte at @buf; returns what is behind them. */
static inline char *hex_byte_pack(char *buf, u8 byte)
{
	*buf++ = hex_asc_hi(byte);
	*buf++ = hex_asc_lo(byte);
	return buf;
}
static inline char *hex_byte_pack_upper(char *buf, u8 byte)
{
	*buf++ = hex_asc_upper_hi(byte);
	*buf++ = hex_asc_upper_lo(byte);
	return buf;
}
/* hex_to_bin - the value of a digit, -1 for anything else. hex2bin - @count bytes of twice as many digits; 0 or -EINVAL.
 * bin2hex - the other way; returns what is behind the last digit. */
int hex_to_bin(unsigned char ch);
int hex2bin(u8 *dst, const char *src, size_t count);
char *bin2hex(char *dst, const void *src, size_t count);

enum { DUMP_PREFIX_NONE, DUMP_PREFIX_ADDRESS, DUMP_PREFIX_OFFSET };
/* hex_dump_to_buffer - one line of at most @rowsize (16 or 32) bytes: groups of @groupsize (1, 2, 4, 8) bytes as numbers, and
 * with @ascii the characters behind them. The length of the whole line, also when @linebuf was too short for it. */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf, size_t linebuflen,
		       bool ascii);

#endif
