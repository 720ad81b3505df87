/* SPDX-License-Identifier: MIT */
/*
 * kstrtox.c - strict numbers
 *
 * Holds:   nothing. All of them rest on quire_parse_integer(), which reads digits and notices overflow; the rest is
 *          signs, ranges and what may follow.
 * More:    <linux/kstrtox.h> has the contracts; cmdline.c memparse and options; tests/unit/test_kstrtox.c
 */
#include <linux/kstrtox.h>

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "lib_int.h"

/* Skip the prefix that @base asks for (0: find out) and give the base. */
static unsigned int parse_base(const char **s, unsigned int base)
{
	const char *p = *s;
	bool hex = p[0] == '0' && tolower((u8)p[1]) == 'x' && isxdigit((u8)p[2]);

	if (base == 0)
		base = hex ? 16 : (p[0] == '0' ? 8 : 10);
	if (base == 16 && hex)
		*s += 2;
	return base;
}

bool quire_parse_integer(const char **s, unsigned int base, unsigned long long *res, bool *overflow)
{
	const char *start;
	unsigned long long value = 0;
	int digit;

	base = parse_base(s, base);
	*overflow = false;
	for (start = *s; (digit = hex_to_bin(**s)) >= 0 && digit < base; (*s)++) {
		*overflow |= __builtin_mul_overflow(value, base, &value);
		*overflow |= __builtin_add_overflow(value, digit, &value);
	}
	*res = value;
	return *s != start;
}

static int parse_whole(const char *s, unsigned int base, unsigned long long *res)
{
	unsigned long long value;
	bool overflow;

	if (!quire_parse_integer(&s, base, &value, &overflow))
		return -EINVAL;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	if (overflow)
		return -ERANGE;
	*res = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, unsigned long long *res)
{
	return parse_whole(s + (*s == '+'), base, res);
}

int kstrtoll(const char *s, unsigned int base, long long *res)
{
	unsigned long long magnitude;
	bool negative = *s == '-';
	int err = parse_whole(s + (negative || *s == '+'), base, &magnitude);

	if (err)
		return err;
	if (magnitude > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = negative ? (long long)(0 - magnitude) : (long long)magnitude;
	return 0;
}

/* The narrower types: parse wide, then see whether it fits. */
#define KSTRTO(name, type, wide, parse)                                                                                \
	int name(const char *s, unsigned int base, type *res)                                                          \
	{                                                                                                              \
		wide value;                                                                                            \
		int err = parse(s, base, &value);                                                                      \
		if (err)                                                                                               \
			return err;                                                                                    \
		if (value != (wide)(type)value)                                                                        \
			return -ERANGE;                                                                                \
		*res = (type)value;                                                                                    \
		return 0;                                                                                              \
	}

KSTRTO(kstrtoul, unsigned long, unsigned long long, kstrtoull)
KSTRTO(kstrtol, long, long long, kstrtoll)
KSTRTO(kstrtouint, unsigned int, unsigned long long, kstrtoull)
KSTRTO(kstrtoint, int, long long, kstrtoll)
KSTRTO(kstrtou16, u16, unsigned long long, kstrtoull)
KSTRTO(kstrtou8, u8, unsigned long long, kstrtoull)
KSTRTO(kstrtos16, s16, long long, kstrtoll)
KSTRTO(kstrtos8, s8, long long, kstrtoll)

int kstrtobool(const char *s, bool *res)
{
	char second;

	if (!s)
		return -EINVAL;
	switch (*s) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		*res = false;
		return 0;
	case 'o':
	case 'O':
		second = tolower((u8)s[1]);
		if (second != 'n' && second != 'f')
			return -EINVAL;
		*res = second == 'n';
		return 0;
	}
	return -EINVAL;
}

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base)
{
	unsigned long long value;
	bool overflow;

	quire_parse_integer(&s, base, &value, &overflow);
	if (end)
		*end = (char *)s;
	return value;
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return simple_strtoull(s, end, base);
}

long long simple_strtoll(const char *s, char **end, unsigned int base)
{
	return *s == '-' ? (long long)(0 - simple_strtoull(s + 1, end, base)) :
			   (long long)simple_strtoull(s, end, base);
}

long simple_strtol(const char *s, char **end, unsigned int base)
{
	return simple_strtoll(s, end, base);
}
