/* SPDX-License-Identifier: MIT */
/*
 * dmesg_lines.c - the lines of a kernel log in any of the forms people have it in
 *
 * What is before the message is taken off, however often it is there:
 *
 *   <6>                                         level, from /dev/kmsg or a serial console
 *   kern  :info  :                              dmesg -x
 *   [    0.000000]  [    0.000000][    T0]      the plain stamp, with a caller
 *   [Mon Nov 22 02:00:00 2026]  [Nov22 02:00]   dmesg -T, -e   [  +0.000123]  [ 1.5 <  0.1>]
 *   2026-11-22T02:00:00,000000+00:00            dmesg --time-format iso
 *   Nov 22 02:00:00 host kernel:                syslog and journalctl, also with ISO dates
 *
 * then blanks, and at the end a carriage return. A bracket that holds anything else ("[mem ...") is left alone.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "describe_int.h"

static bool is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

static bool is_alpha(char ch)
{
	return (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
}

/* <6> */
static bool skip_level(struct cur *c)
{
	struct cur t = *c;
	u64 level;

	if (!cur_lit(&t, "<") || !cur_dec(&t, &level) || !cur_lit(&t, ">"))
		return false;
	*c = t;
	return true;
}

static bool is_day_or_month(struct cur t)
{
	static const char names[] = "SunMonTueWedThuFriSatJanFebMarAprMayJunJulAugSepOctNovDec";
	unsigned int i;

	if (t.end - t.p < 3)
		return false;
	for (i = 0; i + 3 < sizeof(names); i += 3)
		if (!memcmp(t.p, names + i, 3))
			return true;
	return false;
}

/* A bracket is a stamp when it is made of digits and their punctuation, a caller (T12, C3), or begins with a date. */
static bool is_stamp(struct cur t)
{
	bool digit = false;

	cur_blanks(&t);
	if (is_day_or_month(t))
		return true;
	if (t.p < t.end && (*t.p == 'T' || *t.p == 'C'))
		t.p++;
	for (; t.p < t.end; t.p++) {
		if (is_digit(*t.p))
			digit = true;
		else if (*t.p != ' ' && *t.p != '.' && *t.p != ':' && *t.p != '+' && *t.p != '<' && *t.p != '>')
			return false;
	}
	return digit;
}

static bool skip_bracket(struct cur *c)
{
	struct cur inside = *c, t = *c;

	if (!cur_lit(&t, "["))
		return false;
	inside.p = t.p;
	if (!cur_find(&t, "]"))
		return false;
	inside.end = t.p - 1;
	if (!is_stamp(inside))
		return false;
	*c = t;
	if (c->p < c->end && *c->p == ' ')
		c->p++;
	return true;
}

/* kern  :info  : */
static bool skip_facility(struct cur *c)
{
	struct cur t = *c;
	int word;

	for (word = 0; word < 2; word++) {
		const char *start = t.p;

		while (t.p < t.end && is_alpha(*t.p))
			t.p++;
		if (t.p == start || t.p - start > 8)
			return false;
		cur_blanks(&t);
		if (!cur_lit(&t, ":"))
			return false;
	}
	if (!cur_lit(&t, " "))
		return false;
	*c = t;
	return true;
}

/* 2026-11-22T02:00:00,000000+00:00 */
static bool skip_iso(struct cur *c)
{
	struct cur t = *c;
	u64 year;

	if (!cur_dec(&t, &year) || t.p - c->p != 4 || !cur_lit(&t, "-"))
		return false;
	for (; t.p < t.end && *t.p != ' '; t.p++)
		if (!is_digit(*t.p) && (!*t.p || !strchr("-T:,.+Z", *t.p)))
			return false;
	if (!cur_lit(&t, " "))
		return false;
	*c = t;
	return true;
}

/* "Nov 22 02:00:00 host kernel: ", "host kernel: ": up to five words, none with a bracket, then "kernel: ". */
static bool skip_syslog(struct cur *c)
{
	struct cur t = *c;
	int words;

	for (words = 0; words <= 5; words++) {
		if (cur_lit(&t, "kernel: ")) {
			*c = t;
			return true;
		}
		while (t.p < t.end && *t.p != ' ')
			if (*t.p++ == '[')
				return false;
		cur_blanks(&t);
	}
	return false;
}

bool log_next_line(struct log_reader *reader, struct log_line *line)
{
	struct cur c;

	if (reader->pos == reader->end)
		return false;
	c.p = c.end = reader->pos;
	while (c.end < reader->end && *c.end != '\n')
		c.end++;
	line->terminated = c.end < reader->end;
	reader->pos = c.end + line->terminated;
	line->nr = ++reader->line_nr;
	while (c.end > c.p && c.end[-1] == '\r')
		c.end--;
	while (skip_level(&c) || skip_bracket(&c) || skip_facility(&c) || skip_iso(&c) || skip_syslog(&c))
		;
	cur_blanks(&c);
	line->text = c;
	return true;
}
