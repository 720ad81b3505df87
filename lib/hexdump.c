/* SPDX-License-Identifier: MIT */
/*
 * hexdump.c - bytes as hexadecimal digits and back
 *
 * A line of a dump:   6b 6b 00 61 62  kk.ab
 *                     groups ...      characters, in a column of their own: behind where a full line's groups end
 *
 * Holds:   no state. The log's side is env/hexdump.c.
 * More:    tests/unit/test_hexdump.c
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/unaligned.h>

const char hex_asc[] = "0123456789abcdef";
const char hex_asc_upper[] = "0123456789ABCDEF";

int hex_to_bin(unsigned char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 'a' ^ 'A';
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

int hex2bin(u8 *dst, const char *src, size_t count)
{
	for (; count; count--, src += 2) {
		int high = hex_to_bin((unsigned char)src[0]), low = high < 0 ? -1 : hex_to_bin((unsigned char)src[1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		*dst++ = (u8)(high << 4 | low);
	}
	return 0;
}

char *bin2hex(char *dst, const void *src, size_t count)
{
	for (const u8 *byte = src; count; count--)
		dst = hex_byte_pack(dst, *byte++);
	return dst;
}

/* A line that may be cut off: what does not fit is counted only. */
struct line {
	char *text;
	size_t size, len;
};

static void put(struct line *line, char c)
{
	if (line->len + 1 < line->size)
		line->text[line->len] = c;
	line->len++;
}

/* A group is a number in the machine's byte order, so its digits come from the highest byte down. */
static void put_group(struct line *line, const u8 *bytes, int size)
{
	for (int i = 0; i < size; i++) {
		u8 byte = bytes[size == 1 ? 0 : size - 1 - i];

		put(line, hex_asc_hi(byte));
		put(line, hex_asc_lo(byte));
	}
}

int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf, size_t linebuflen,
		       bool ascii)
{
	struct line line = { linebuf, linebuflen, 0 };
	const u8 *bytes = buf;
	size_t column;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	len = min_t(size_t, len, (size_t)rowsize);
	if ((groupsize != 2 && groupsize != 4 && groupsize != 8) || len % (size_t)groupsize)
		groupsize = 1;
	column = (size_t)(rowsize * 2 + rowsize / groupsize + 1);
	for (size_t i = 0; i < len; i += (size_t)groupsize) {
		if (i)
			put(&line, ' ');
		put_group(&line, bytes + i, groupsize);
	}
	if (ascii && len) {
		while (line.len < column)
			put(&line, ' ');
		for (size_t i = 0; i < len; i++)
			put(&line, bytes[i] < 0x7f && isprint(bytes[i]) ? (char)bytes[i] : '.');
	}
	if (linebuflen)
		linebuf[min(line.len, linebuflen - 1)] = '\0';
	return (int)line.len;
}
