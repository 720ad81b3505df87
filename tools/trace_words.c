/* SPDX-License-Identifier: MIT */
/*
 * trace_words.c - numbers, time stamps and fields in ftrace text
 *
 * Model: one pass over the bytes, no copies. A trace has a hundred and fifty bytes a line and is to be read at a million
 *        lines a second, so no word is looked at twice, and what nobody wants is
 *        passed over by memchr().
 */
#include "trace_words.h"

bool take_field(struct span *s, struct span *key, struct span *value)
{
	const char *equals = s->at < s->end ? memchr(s->at, '=', span_len(*s)) : NULL;
	const char *start = equals, *end;

	if (!equals) {
		s->at = s->end;
		return false;
	}
	while (start > s->at && !is_blank(start[-1]))
		start--;
	end = memchr(equals, ' ', (size_t)(s->end - equals));
	s->at = end ? end : s->end;
	*key = (struct span){ start, equals };
	*value = (struct span){ equals + 1, s->at };
	return true;
}

bool take_decimal(struct span *s, uint64_t *value)
{
	const char *start = s->at;
	uint64_t v = 0;

	while (s->at < s->end && is_digit(*s->at)) {
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*s->at++ - '0'), &v))
			return false;
	}
	*value = v;
	return s->at > start;
}

bool word_hex(struct span word, uint64_t *value)
{
	uint64_t v = 0;

	if (word.at == word.end || span_len(word) > 16)
		return false;
	for (; word.at < word.end; word.at++) {
		char c = *word.at;

		if (!is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
		v = v << 4 | (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*value = v;
	return true;
}

bool word_number(struct span word, uint64_t *value)
{
	if (span_is(word, "-1")) {
		*value = UINT64_MAX;
		return true;
	}
	if (span_len(word) < 3 || word.at[0] != '0' || word.at[1] != 'x')
		return take_decimal(&word, value) && word.at == word.end;
	word.at += 2;
	return word_hex(word, value);
}

bool word_time(struct span word, uint64_t *time_ns)
{
	uint64_t seconds, scale = 1000000000, fraction = 0;

	if (span_len(word) < 2 || word.end[-1] != ':')
		return false;
	word.end--;
	if (!take_decimal(&word, &seconds))
		return false;
	if (word.at == word.end) {
		*time_ns = seconds;
		return true;
	}
	if (*word.at++ != '.' || seconds > UINT64_MAX / 2 / scale)
		return false;
	for (; word.at < word.end; word.at++) {
		if (!is_digit(*word.at))
			return false;
		/* Digits beyond nanoseconds are passed over. */
		if (scale > 1) {
			fraction = fraction * 10 + (uint64_t)(*word.at - '0');
			scale /= 10;
		}
	}
	*time_ns = seconds * 1000000000 + fraction * scale;
	return true;
}
