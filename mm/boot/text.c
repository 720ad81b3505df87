/* SPDX-License-Identifier: MIT */
/*
 * text.c - eating pieces of text: numbers, ranges, literals
 *
 * Model:   a cursor [p, end) is eaten from the front; nothing is written, nothing is read outside it. Text may hold
 *          any bytes, NUL included.
 * Failure: false; the cursor may then be anywhere within its text.
 */
#include <linux/kernel.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/errno.h>
#include "describe_int.h"

int describe_fail(struct machine_error *err, const char *fmt, ...)
{
	va_list args;
	char *p;

	if (!err)
		return -EINVAL;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	/* Names and lines are quoted from the input: they must not break the line, nor talk to the terminal. */
	for (p = err->text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	return -EINVAL;
}

bool cur_lit(struct cur *c, const char *literal)
{
	size_t len = strlen(literal);

	if ((size_t)(c->end - c->p) < len || memcmp(c->p, literal, len))
		return false;
	c->p += len;
	return true;
}

bool cur_is(struct cur c, const char *literal)
{
	return cur_lit(&c, literal) && cur_empty(c);
}

bool cur_find(struct cur *c, const char *literal)
{
	while (c->p < c->end) {
		if (*c->p == *literal && cur_lit(c, literal))
			return true;
		c->p++;
	}
	return false;
}

void cur_blanks(struct cur *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
}

static int digit_value(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	if (ch >= 'A' && ch <= 'F')
		return ch - 'A' + 10;
	return 99;
}

static bool cur_digits(struct cur *c, u64 *val, unsigned int radix)
{
	const char *start = c->p;
	u64 sum = 0;

	for (; c->p < c->end && digit_value(*c->p) < radix; c->p++) {
		if (__builtin_mul_overflow(sum, (u64)radix, &sum) ||
		    __builtin_add_overflow(sum, (u64)digit_value(*c->p), &sum))
			return false;
	}
	*val = sum;
	return c->p > start;
}

bool cur_dec(struct cur *c, u64 *val)
{
	return cur_digits(c, val, 10);
}

bool cur_hex(struct cur *c, u64 *val)
{
	return cur_lit(c, "0x") && cur_digits(c, val, 16);
}

bool cur_number(struct cur *c, u64 *val)
{
	if (c->end - c->p > 2 && c->p[0] == '0' && (c->p[1] == 'x' || c->p[1] == 'X')) {
		c->p += 2;
		return cur_digits(c, val, 16);
	}
	return cur_digits(c, val, c->p < c->end && *c->p == '0' ? 8 : 10);
}

bool cur_mem(struct cur *c, u64 *val)
{
	static const char units[] = "KMGTPE";
	u64 size;
	int i;

	if (!cur_number(c, &size))
		return false;
	for (i = 0; c->p < c->end && units[i]; i++) {
		if ((*c->p & ~0x20) != units[i])
			continue;
		if (size >> (64 - 10 * (i + 1)))
			return false;
		size <<= 10 * (i + 1);
		c->p++;
		break;
	}
	*val = size;
	return true;
}

bool cur_range(struct cur *c, u64 *base, u64 *last)
{
	return cur_lit(c, "[") && cur_hex(c, base) && cur_lit(c, "-") && cur_hex(c, last) && cur_lit(c, "]");
}

bool cur_mem_range(struct cur *c, u64 *base, u64 *last)
{
	return cur_lit(c, "[mem ") && cur_hex(c, base) && cur_lit(c, "-") && cur_hex(c, last) && cur_lit(c, "]");
}
