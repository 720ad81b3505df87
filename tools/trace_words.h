/* SPDX-License-Identifier: MIT */
/*
 * trace_words.h - the words of a line of ftrace text
 *
 * A span is a piece of somebody else's text, not NUL-terminated. Everything here reads inside its span only.
 */
#ifndef TRACE_WORDS_H
#define TRACE_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct span {
	const char *at, *end;
};

static inline size_t span_len(struct span s)
{
	return (size_t)(s.end - s.at);
}

/* @want is a literal: its length folds to a constant. */
#define span_is(s, want) (span_len(s) == sizeof(want) - 1 && !memcmp((s).at, want, sizeof(want) - 1))

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline void skip_blanks(struct span *s)
{
	while (s->at < s->end && is_blank(*s->at))
		s->at++;
}

/* take_word - cut the next blank-delimited word off @s; empty at the end of the line. */
static inline struct span take_word(struct span *s)
{
	struct span word;

	skip_blanks(s);
	word.at = s->at;
	while (s->at < s->end && !is_blank(*s->at))
		s->at++;
	word.end = s->at;
	return word;
}

/* take_field - cut the next "key=value" off @s, passing over words without "=" before it. Fields are separated by spaces. False:
 * there is none. */
bool take_field(struct span *s, struct span *key, struct span *value);
/* take_decimal - cut digits off @s. False: none there, or too large. */
bool take_decimal(struct span *s, uint64_t *value);
/* word_number - a whole word as a number: "0x1f", "31" or "-1" (all ones). */
bool word_number(struct span word, uint64_t *value);
/* word_hex - a whole word of hexadecimal digits without a prefix, at most 16. */
bool word_hex(struct span word, uint64_t *value);
/* word_time - "1597.609866:" in nanoseconds; other trace clocks print a plain count. */
bool word_time(struct span word, uint64_t *time_ns);

#endif
