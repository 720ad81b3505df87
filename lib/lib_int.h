/* SPDX-License-Identifier: MIT */
/* lib_int.h - what the files of lib share: number parsing, and the insides of the formatter. */
#ifndef LIB_INT_H
#define LIB_INT_H

#include <linux/sprintf.h>
#include <linux/types.h>

/* Digits at *@s in @base (0: by prefix), advancing past them. False when there is none; *@overflow when they exceed 64
 * bits, and then *@res is what is left of them. */
bool quire_parse_integer(const char **s, unsigned int base, unsigned long long *res, bool *overflow);

/* Conversion flags. */
#define SPEC_LEFT 0x01  /* '-' */
#define SPEC_PLUS 0x02  /* '+' */
#define SPEC_SPACE 0x04 /* ' ' */
#define SPEC_ALT 0x08   /* '#' */
#define SPEC_ZERO 0x10  /* '0' */
#define SPEC_UPPER 0x20 /* digits and prefix in capitals */

/* One conversion, read from the format. */
struct printf_spec {
	u8 flags;
	u8 size;       /* bytes of an integer argument */
	int width;     /* columns; -1: not given */
	int precision; /* -1: not given */
};

/* One call of printf_to(). */
struct printf_out {
	struct printf_sink *sink;
	size_t len; /* bytes emitted */
};

void printf_text(struct printf_out *out, const char *text, size_t len);
/* printf_string - with width and precision. */
void printf_string(struct printf_out *out, const struct printf_spec *spec, const char *s, size_t len);
/* printf_number - with everything; @base 8, 10 or 16. */
void printf_number(struct printf_out *out, const struct printf_spec *spec, u64 magnitude, bool negative,
		   unsigned int base);
/* printf_hex - @digits hexadecimal digits at least, "0x" in front when @prefix. */
void printf_hex(struct printf_out *out, u64 value, int digits, bool prefix);
/* printf_pointer - the %p family; @ext is the text after the 'p'. */
void printf_pointer(struct printf_out *out, struct printf_spec *spec, const char *ext, const void *ptr);

/* Names of flag bits, longest combination first; the table ends with a NULL name. */
struct flag_name {
	unsigned long mask;
	const char *name;
};
extern const struct flag_name gfp_flag_names[], page_flag_names[];
/* Zone and node of page->flags, the bits above the named flags. */
void printf_page_place(struct printf_out *out, unsigned long flags);

#endif
