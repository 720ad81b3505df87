/* SPDX-License-Identifier: MIT */
/*
 * vsprintf.c - formatted text
 *
 * Model:   printf_to() cuts a format into pieces - plain text, converted arguments, runs of padding - and hands each to
 *          a sink. snprintf() is a sink that fills a buffer, seq_file has its own; so no length is a limit.
 *          %p and its kin are in vsprintf_ptr.c.
 * Differs: from C as the kernel does: %#x prints 0x also before 0; %p is all digits without 0x; (null) for %s of NULL.
 *          No floating point, no %n, no wide characters.
 * Locking: none. Any context; the stack is all it uses.
 * Failure: a conversion that does not exist prints the rest of the format as it stands, since the arguments that follow
 *          can no longer be trusted.
 * More:    <linux/sprintf.h>, tests/unit/test_printf.c, tests/printf_diff.c (against the host's libc)
 */
#include <linux/sprintf.h>

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "lib_int.h"

/* So that a va_list can be handed down by address on every ABI. */
struct printf_args {
	va_list list;
};

void printf_text(struct printf_out *out, const char *text, size_t len)
{
	if (!len)
		return;
	out->sink->emit(out->sink, text, len);
	out->len += len;
}

static void printf_pad(struct printf_out *out, char c, int count)
{
	char run[32];

	if (count <= 0)
		return;
	memset(run, c, min_t(size_t, count, sizeof(run)));
	for (; count > 0; count -= sizeof(run))
		printf_text(out, run, min_t(size_t, count, sizeof(run)));
}

void printf_string(struct printf_out *out, const struct printf_spec *spec, const char *s, size_t len)
{
	int pad;

	if (spec->precision >= 0)
		len = min_t(size_t, len, spec->precision);
	pad = spec->width > 0 && len < spec->width ? spec->width - (int)len : 0;
	if (!(spec->flags & SPEC_LEFT))
		printf_pad(out, ' ', pad);
	printf_text(out, s, len);
	if (spec->flags & SPEC_LEFT)
		printf_pad(out, ' ', pad);
}

/* Digits of @value, written backwards from @end; where they start. No digit for 0. */
static char *put_digits(char *end, u64 value, unsigned int base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	if (base == 10) {
		/* 64-bit division only while it is needed: it is a call on a 32-bit machine. */
		while (value > U32_MAX) {
			*--end = digits[value % 10];
			value /= 10;
		}
		for (u32 rest = value; rest; rest /= 10)
			*--end = digits[rest % 10];
		return end;
	}
	for (unsigned int shift = base == 16 ? 4 : 3; value; value >>= shift)
		*--end = digits[value & (base - 1)];
	return end;
}

/* What stands in front of a number: sign, or the prefix of its base. How many characters. */
static int number_prefix(char *prefix, const struct printf_spec *spec, bool negative, unsigned int base)
{
	if (base == 16 && (spec->flags & SPEC_ALT)) {
		prefix[0] = '0';
		prefix[1] = spec->flags & SPEC_UPPER ? 'X' : 'x';
		return 2;
	}
	if (base != 10)
		return 0;
	if (negative)
		prefix[0] = '-';
	else if (spec->flags & SPEC_PLUS)
		prefix[0] = '+';
	else if (spec->flags & SPEC_SPACE)
		prefix[0] = ' ';
	else
		return 0;
	return 1;
}

void printf_number(struct printf_out *out, const struct printf_spec *spec, u64 magnitude, bool negative,
		   unsigned int base)
{
	char buf[24], prefix[2];
	char *end = buf + sizeof(buf), *start = put_digits(end, magnitude, base, spec->flags & SPEC_UPPER);
	int digits = end - start, prefix_len = number_prefix(prefix, spec, negative, base);
	int zeros = spec->precision >= 0 ? spec->precision - digits : !digits;
	int pad;

	if (base == 8 && (spec->flags & SPEC_ALT) && zeros <= 0)
		zeros = 1;
	zeros = max(zeros, 0);
	pad = spec->width - prefix_len - zeros - digits;
	if ((spec->flags & (SPEC_ZERO | SPEC_LEFT)) == SPEC_ZERO && spec->precision < 0 && pad > 0) {
		zeros += pad;
		pad = 0;
	}
	if (!(spec->flags & SPEC_LEFT))
		printf_pad(out, ' ', pad);
	printf_text(out, prefix, prefix_len);
	printf_pad(out, '0', zeros);
	printf_text(out, start, digits);
	if (spec->flags & SPEC_LEFT)
		printf_pad(out, ' ', pad);
}

void printf_hex(struct printf_out *out, u64 value, int digits, bool prefix)
{
	const struct printf_spec spec = { .flags = prefix ? SPEC_ALT : 0, .width = -1, .precision = digits };

	printf_number(out, &spec, value, false, 16);
}

/* "*" or digits at @fmt. Where the format goes on. */
static const char *parse_count(const char *fmt, int *count, struct printf_args *args)
{
	if (*fmt == '*') {
		*count = va_arg(args->list, int);
		return fmt + 1;
	}
	for (*count = 0; isdigit(*fmt); fmt++)
		*count = min(*count * 10 + (*fmt - '0'), INT_MAX / 16);
	return fmt;
}

static const char *parse_flags(const char *fmt, struct printf_spec *spec)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->flags |= SPEC_LEFT;
			break;
		case '+':
			spec->flags |= SPEC_PLUS;
			break;
		case ' ':
			spec->flags |= SPEC_SPACE;
			break;
		case '#':
			spec->flags |= SPEC_ALT;
			break;
		case '0':
			spec->flags |= SPEC_ZERO;
			break;
		default:
			return fmt;
		}
	}
}

static const char *parse_size(const char *fmt, struct printf_spec *spec)
{
	spec->size = sizeof(int);
	switch (*fmt) {
	case 'h':
		spec->size = fmt[1] == 'h' ? sizeof(char) : sizeof(short);
		return fmt + 1 + (fmt[1] == 'h');
	case 'l':
		spec->size = fmt[1] == 'l' ? sizeof(long long) : sizeof(long);
		return fmt + 1 + (fmt[1] == 'l');
	case 'L':
	case 'q':
	case 'j':
		spec->size = sizeof(long long);
		return fmt + 1;
	case 'z':
	case 't':
		spec->size = sizeof(size_t);
		return fmt + 1;
	}
	return fmt;
}

/* Everything between '%' and the conversion's letter. Where that letter is. */
static const char *parse_spec(const char *fmt, struct printf_spec *spec, struct printf_args *args)
{
	*spec = (struct printf_spec){ .width = -1, .precision = -1 };
	fmt = parse_flags(fmt, spec);
	if (*fmt == '*' || isdigit(*fmt)) {
		fmt = parse_count(fmt, &spec->width, args);
		if (spec->width < 0) {
			spec->width = -(unsigned int)spec->width;
			spec->flags |= SPEC_LEFT;
		}
	}
	if (*fmt == '.') {
		fmt = parse_count(fmt + 1, &spec->precision, args);
		spec->precision = max(spec->precision, -1);
	}
	return parse_size(fmt, spec);
}

static void convert_integer(struct printf_out *out, struct printf_spec *spec, char letter, struct printf_args *args)
{
	u64 value = spec->size <= sizeof(int)  ? va_arg(args->list, unsigned int) :
		    spec->size == sizeof(long) ? va_arg(args->list, unsigned long) :
						 va_arg(args->list, unsigned long long);
	unsigned int unused_bits = 64 - 8 * spec->size;

	value <<= unused_bits;
	if (letter == 'd' || letter == 'i') {
		s64 number = (s64)value >> unused_bits;

		printf_number(out, spec, number < 0 ? 0 - (u64)number : (u64)number, number < 0, 10);
		return;
	}
	/* The signs are for signed conversions only. */
	spec->flags &= ~(SPEC_PLUS | SPEC_SPACE);
	if (letter == 'X')
		spec->flags |= SPEC_UPPER;
	printf_number(out, spec, value >> unused_bits, false, letter == 'u' ? 10 : letter == 'o' ? 8 : 16);
}

static void convert_string(struct printf_out *out, const struct printf_spec *spec, const char *s)
{
	/* Nothing lives in the first page or the last: an error number that was printed as a string. */
	if (!s)
		s = "(null)";
	else if ((unsigned long)s < 4096 || IS_ERR(s))
		s = "(efault)";
	printf_string(out, spec, s, strnlen(s, spec->precision >= 0 ? spec->precision : SIZE_MAX));
}

/* Convert one argument by the letter at @fmt. Where the format goes on; NULL: no such conversion. */
static const char *convert(struct printf_out *out, struct printf_spec *spec, const char *fmt, struct printf_args *args)
{
	char c;

	switch (*fmt) {
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		convert_integer(out, spec, *fmt, args);
		return fmt + 1;
	case 'c':
		c = va_arg(args->list, int);
		spec->precision = -1;
		printf_string(out, spec, &c, 1);
		return fmt + 1;
	case 's':
		convert_string(out, spec, va_arg(args->list, const char *));
		return fmt + 1;
	case 'p':
		printf_pointer(out, spec, ++fmt, va_arg(args->list, const void *));
		while (isalnum(*fmt))
			fmt++;
		return fmt;
	case '%':
		printf_text(out, "%", 1);
		return fmt + 1;
	}
	return NULL;
}

int printf_to(struct printf_sink *sink, const char *fmt, va_list list)
{
	struct printf_out out = { .sink = sink };
	struct printf_spec spec;
	struct printf_args args;

	va_copy(args.list, list);
	while (*fmt) {
		const char *percent = strchrnul(fmt, '%'), *next;

		printf_text(&out, fmt, percent - fmt);
		if (!*percent)
			break;
		next = convert(&out, &spec, parse_spec(percent + 1, &spec, &args), &args);
		if (!next) {
			printf_text(&out, percent, strlen(percent));
			break;
		}
		fmt = next;
	}
	va_end(args.list);
	return out.len;
}

/* snprintf's sink: what fits is stored, the rest only counted. */
struct buffer_sink {
	struct printf_sink sink;
	char *at;
	size_t space; /* bytes free at @at, without the one kept for the NUL */
};

static void buffer_emit(struct printf_sink *sink, const char *text, size_t len)
{
	struct buffer_sink *buffer = container_of(sink, struct buffer_sink, sink);

	len = min(len, buffer->space);
	if (!len)
		return;
	memcpy(buffer->at, text, len);
	buffer->at += len;
	buffer->space -= len;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct buffer_sink buffer = { { buffer_emit }, buf, size ? size - 1 : 0 };
	int len = printf_to(&buffer.sink, fmt, args);

	if (size)
		*buffer.at = '\0';
	return len;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	return size == 0 ? 0 : min_t(size_t, len, size - 1);
}

int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, INT_MAX, fmt, args);
}

/* The same with the arguments in place. */
#define WITH_VA_LIST(call)                                                                                             \
	({                                                                                                             \
		va_list args;                                                                                          \
		int len;                                                                                               \
		va_start(args, fmt);                                                                                   \
		len = call;                                                                                            \
		va_end(args);                                                                                          \
		len;                                                                                                   \
	})

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	return WITH_VA_LIST(vsnprintf(buf, size, fmt, args));
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	return WITH_VA_LIST(vscnprintf(buf, size, fmt, args));
}

int sprintf(char *buf, const char *fmt, ...)
{
	return WITH_VA_LIST(vsprintf(buf, fmt, args));
}
