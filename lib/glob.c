/* SPDX-License-Identifier: MIT */
/*
 * glob.c - shell patterns
 *
 * Holds:   nothing. A star is matched by remembering the last one and giving it one more character on a mismatch, so
 *          time is at most pattern x string and the stack is flat. A class without its ']' is an ordinary '['.
 * More:    tests/unit/test_string.c
 */
#include <linux/glob.h>

/* Does @c match the class at @p, just after its '['? Stores where the pattern goes on; NULL: not a class. */
static bool match_class(const unsigned char *p, unsigned char c, const unsigned char **end)
{
	bool inverted = *p == '!' || *p == '^', match = false;

	p += inverted;
	do {
		unsigned char low = *p++, high = low;

		if (!low)
			goto not_a_class;
		if (p[0] == '-' && p[1] && p[1] != ']') {
			high = p[1];
			p += 2;
		}
		match |= low <= c && c <= high;
	} while (*p != ']');
	*end = p + 1;
	return match != inverted;
not_a_class:
	*end = NULL;
	return false;
}

/* Does one element of the pattern at *@p match @c? Advances *@p past it. */
static bool match_one(const unsigned char **p, unsigned char c)
{
	const unsigned char *end;
	bool match;

	switch (**p) {
	case '?':
		(*p)++;
		return true;
	case '[':
		match = match_class(*p + 1, c, &end);
		if (end) {
			*p = end;
			return match;
		}
		break;
	case '\\':
		if ((*p)[1])
			(*p)++;
		break;
	}
	return *(*p)++ == c;
}

bool glob_match(const char *pattern, const char *s)
{
	const unsigned char *p = (const unsigned char *)pattern, *star = NULL, *star_at = NULL;

	for (const unsigned char *at = (const unsigned char *)s; *at;) {
		if (*p == '*') {
			star = ++p;
			star_at = at;
		} else if (*p && match_one(&p, *at)) {
			at++;
		} else if (star) {
			p = star;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (*p == '*')
		p++;
	return !*p;
}
