/* SPDX-License-Identifier: MIT */
/*
 * hexdump.c - print memory to the log as hexadecimal lines
 *
 * Context: any, as printk. One line of the log a row of the dump.
 * More:    lib/hexdump.c lays out the line; tests/unit/test_hexdump.c
 */
#include <linux/hex.h>
#include <linux/kernel.h>

/* 32 bytes as groups of one and as characters. */
#define HEX_LINE (32 * 3 + 2 + 32 + 1)

void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		    const void *buf, size_t len, bool ascii)
{
	const char *row = buf;
	char line[HEX_LINE];

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t at = 0; at < len; at += (size_t)rowsize, row += rowsize) {
		hex_dump_to_buffer(row, min_t(size_t, len - at, (size_t)rowsize), rowsize, groupsize, line,
				   sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%px: %s\n", level, prefix_str, (const void *)row, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8zx: %s\n", level, prefix_str, at, line);
		else
			printk("%s%s%s\n", level, prefix_str, line);
	}
}
