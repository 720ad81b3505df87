/* SPDX-License-Identifier: MIT */
/*
 * cmdline.c - the words of a kernel command line: sizes, integer lists, name=value
 *
 * Holds:   nothing. next_arg() writes into the text it is given.
 * More:    <linux/kstrtox.h> has the contracts; tests/unit/test_kstrtox.c
 */
#include <linux/kstrtox.h>

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "lib_int.h"

/* Bits that the size suffix @c stands for, 0 if it is none. */
static unsigned int suffix_shift(char c)
{
	static const char suffixes[] = "kmgtpe";
	const char *at = c ? strchr(suffixes, tolower((u8)c)) : NULL;

	return at ? 10 * (at - suffixes + 1) : 0;
}

unsigned long long memparse(const char *s, char **end)
{
	char *at;
	unsigned long long value = simple_strtoull(s, &at, 0);
	unsigned int shift = suffix_shift(*at);

	if (end)
		*end = at + !!shift;
	return value << shift;
}

int memparse_checked(const char *s, char **end, u64 *res)
{
	unsigned long long value;
	const char *at = s;
	unsigned int shift;
	bool overflow;

	if (!quire_parse_integer(&at, 0, &value, &overflow))
		return -EINVAL;
	shift = suffix_shift(*at);
	if (overflow || (shift && value > U64_MAX >> shift))
		return -ERANGE;
	if (end)
		*end = (char *)at + !!shift;
	*res = value << shift;
	return 0;
}

int get_option(char **s, int *value)
{
	char *start = *s;
	bool negative;
	int number;

	if (!start || !*start)
		return 0;
	negative = *start == '-';
	number = simple_strtoull(start + negative, s, 0);
	if (*s == start + negative) {
		*s = start;
		return 0;
	}
	if (value)
		*value = negative ? -(unsigned int)number : number;
	if (**s == ',') {
		(*s)++;
		return 2;
	}
	return **s == '-' ? 3 : 1;
}

char *get_options(const char *s, int nr_ints, int *ints)
{
	bool count_only = nr_ints == 0;
	char *at = (char *)s;
	int n = 0, value, last, found;

	while (count_only || n + 1 < nr_ints) {
		found = get_option(&at, &value);
		if (found == 0)
			break;
		last = value;
		if (found == 3) {
			at++;
			found = get_option(&at, &last);
			if (found == 0 || found == 3 || last < value)
				break;
		}
		/* In 64 bits: a range may end at INT_MAX. */
		for (long long i = value; i <= last && (count_only || n + 1 < nr_ints); i++) {
			n++;
			if (!count_only)
				ints[n] = i;
		}
		if (found != 2)
			break;
	}
	ints[0] = n;
	return at;
}

bool parse_option_str(const char *list, const char *option)
{
	size_t len = strlen(option);

	while (*list) {
		if (strncmp(list, option, len) == 0 && (list[len] == ',' || !list[len]))
			return true;
		list = strchrnul(list, ',');
		list += *list == ',';
	}
	return false;
}

char *next_arg(char *args, char **name, char **value)
{
	bool quoted = false;
	char *to;

	args = skip_spaces(args);
	*name = to = args;
	*value = NULL;
	for (; *args && (quoted || !isspace((u8)*args)); args++) {
		if (*args == '"') {
			quoted = !quoted;
		} else if (*args == '=' && !*value) {
			*to++ = '\0';
			*value = to;
		} else {
			*to++ = *args;
		}
	}
	if (*args)
		args++;
	*to = '\0';
	return skip_spaces(args);
}
