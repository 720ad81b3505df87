/* SPDX-License-Identifier: MIT */
/*
 * trace_parse.c - ftrace text, a line at a time
 *
 * Model:   TASK-PID     CPU#  flags   TIMESTAMP   EVENT: FIELD=VALUE ...
 *          bash-15262   [000] .....  1597.609911: mm_page_alloc: page=0000b616a16 pfn=0x2be26f order=0 ...
 *
 *          A task may call itself anything, brackets and colons included, so nothing is assumed of what stands
 *          before the CPU: each "[digits]" is tried until what follows it is a time stamp and an event. The flags
 *          column may be missing (options/irq-info off, trace-cmd, perf script), the event may carry its
 *          subsystem ("kmem:"), pfn= is hexadecimal in new kernels and decimal in old ones.
 * Failure: a page event that does not hold together is DAMAGED and never half used; all other text is FOREIGN.
 * More:    tests/tools/test_replay_parse.c
 */
#include "trace_parse.h"

#include <stdbool.h>
#include <string.h>

#include "trace_gfp.h"

struct span {
	const char *at, *end;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void skip_blanks(struct span *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t'))
		s->at++;
}

/* Cut the next blank-delimited word off @s; empty at the end of the line. */
static struct span take_word(struct span *s)
{
	struct span word;

	skip_blanks(s);
	word.at = s->at;
	while (s->at < s->end && *s->at != ' ' && *s->at != '\t')
		s->at++;
	word.end = s->at;
	return word;
}

static bool take_decimal(struct span *s, uint64_t *value)
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

/* A whole word as a number: "0x1f", "31" or "-1" (all ones). */
static bool word_number(struct span word, uint64_t *value)
{
	uint64_t v = 0;

	if (word.end - word.at == 2 && !memcmp(word.at, "-1", 2)) {
		*value = UINT64_MAX;
		return true;
	}
	if (word.end - word.at < 3 || word.at[0] != '0' || word.at[1] != 'x')
		return take_decimal(&word, value) && word.at == word.end;
	if (word.end - word.at > 18)
		return false;
	for (word.at += 2; word.at < word.end; word.at++) {
		char c = *word.at;

		if (!is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
		v = v << 4 | (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*value = v;
	return true;
}

/* "1597.609866:" in nanoseconds; other trace clocks print a plain count. */
static bool word_time(struct span word, uint64_t *time_ns)
{
	uint64_t seconds, scale = 1000000000;

	if (word.end - word.at < 2 || word.end[-1] != ':')
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
	*time_ns = seconds * scale;
	for (; word.at < word.end; word.at++) {
		if (!is_digit(*word.at))
			return false;
		scale /= 10;
		*time_ns += scale * (uint64_t)(*word.at - '0');
	}
	return true;
}

/* What follows "[CPU]": optional columns of flags, the time, the event's name. @rest is left at the fields. */
static bool parse_header(struct span *rest, uint64_t *time_ns, struct span *name)
{
	for (int columns = 0; columns < 3; columns++) {
		struct span word = take_word(rest);

		if (word.at == word.end)
			return false;
		if (!word_time(word, time_ns))
			continue;
		*name = take_word(rest);
		if (name->end - name->at < 2 || name->end[-1] != ':')
			return false;
		name->end--;
		return true;
	}
	return false;
}

/* Find the "[CPU]" that a header follows. */
static bool find_header(struct span line, uint64_t *cpu, uint64_t *time_ns, struct span *name, struct span *fields)
{
	while (line.at < line.end) {
		const char *open = memchr(line.at, '[', (size_t)(line.end - line.at));
		struct span rest;

		if (!open)
			return false;
		rest = (struct span){ open + 1, line.end };
		if (take_decimal(&rest, cpu) && rest.at < rest.end && *rest.at == ']') {
			rest.at++;
			if (parse_header(&rest, time_ns, name)) {
				*fields = rest;
				return true;
			}
		}
		line.at = open + 1;
	}
	return false;
}

/* The value of field @key ("pfn="), which starts a word. */
static bool find_field(struct span fields, const char *key, struct span *value)
{
	size_t len = strlen(key);

	for (;;) {
		struct span word = take_word(&fields);

		if (word.at == word.end)
			return false;
		if ((size_t)(word.end - word.at) > len && !memcmp(word.at, key, len)) {
			*value = (struct span){ word.at + len, word.end };
			return true;
		}
	}
}

static bool find_number(struct span fields, const char *key, uint64_t *value)
{
	struct span text;

	return find_field(fields, key, &text) && word_number(text, value);
}

/* page=(null), page=0000000000000000, page=0x0, and "page=   (null)" of kernels that padded it: no page. */
static bool page_is_null(struct span fields)
{
	struct span text;

	if (!find_field(fields, "page=", &text))
		return true;
	if (*text.at == '(')
		return !memcmp(text.at, "(null)", text.end - text.at < 6 ? (size_t)(text.end - text.at) : 6);
	for (; text.at < text.end; text.at++) {
		if (*text.at != '0' && *text.at != 'x')
			return false;
	}
	return true;
}

static bool parse_alloc(struct span fields, struct trace_event *ev, uint64_t pfn, struct trace_line_info *info)
{
	struct span gfp;
	uint64_t type;
	unsigned int bits;
	int status;

	if (!find_number(fields, "migratetype=", &type) || type > 15 || !find_field(fields, "gfp_flags=", &gfp))
		return false;
	status = trace_gfp_parse(gfp.at, (unsigned long)(gfp.end - gfp.at), &bits);
	if (status < 0)
		return false;
	info->left_out = status;
	ev->gfp = bits;
	ev->type = (uint8_t)(type & 15);
	ev->kind = TRACE_ALLOC;
	if (pfn == UINT64_MAX || (pfn == 0 && page_is_null(fields)))
		ev->kind = TRACE_ALLOC_FAILED;
	return true;
}

static bool parse_page_event(struct span fields, enum trace_kind kind, uint64_t cpu, uint64_t time_ns,
			     struct trace_event *ev, struct trace_line_info *info)
{
	struct trace_event out = { .time_ns = time_ns, .cpu = (uint16_t)cpu, .kind = (uint8_t)(kind & 15) };
	uint64_t pfn, order;

	if (cpu > UINT16_MAX || !find_number(fields, "pfn=", &pfn) || !find_number(fields, "order=", &order) ||
	    order > TRACE_MAX_ORDER)
		return false;
	if (kind == TRACE_ALLOC && !parse_alloc(fields, &out, pfn, info))
		return false;
	out.order = (uint8_t)order;
	if (out.kind != TRACE_ALLOC_FAILED) {
		if (pfn >> TRACE_PFN_BITS || pfn & ((1ull << order) - 1))
			return false;
		out.pfn = pfn;
	}
	*ev = out;
	return true;
}

static bool name_is(struct span name, const char *want)
{
	return (size_t)(name.end - name.at) == strlen(want) && !memcmp(name.at, want, strlen(want));
}

static enum trace_line classify_event(struct span name, struct span fields, uint64_t cpu, uint64_t time_ns,
				      struct trace_event *ev, struct trace_line_info *info)
{
	enum trace_kind kind;

	if (name.end - name.at > 5 && !memcmp(name.at, "kmem:", 5))
		name.at += 5;
	if (name_is(name, "mm_page_alloc"))
		kind = TRACE_ALLOC;
	else if (name_is(name, "mm_page_free"))
		kind = TRACE_FREE;
	else if (name_is(name, "mm_page_free_batched"))
		kind = TRACE_FREE_BATCHED;
	else
		return name_is(name, "mm_page_alloc_extfrag") ? TRACE_LINE_EXTFRAG : TRACE_LINE_OTHER;
	return parse_page_event(fields, kind, cpu, time_ns, ev, info) ? TRACE_LINE_PAGE : TRACE_LINE_DAMAGED;
}

/* "CPU:1 [LOST 42 EVENTS]", "CPU:1 [LOST EVENTS]". */
static bool parse_lost(struct span line, uint64_t *lost)
{
	struct span word = take_word(&line);

	if (word.end - word.at < 5 || memcmp(word.at, "CPU:", 4))
		return false;
	word = take_word(&line);
	if (!name_is(word, "[LOST"))
		return false;
	word = take_word(&line);
	if (!word_number(word, lost))
		*lost = 1;
	return true;
}

enum trace_line trace_parse_line(const char *text, size_t len, struct trace_event *ev, struct trace_line_info *info)
{
	struct span line = { text, text + len }, name, fields;
	uint64_t cpu, time_ns;

	*info = (struct trace_line_info){ 0 };
	if (len && line.end[-1] == '\r')
		line.end--;
	if (line.at < line.end && *line.at == '#')
		return TRACE_LINE_COMMENT;
	skip_blanks(&line);
	if (line.at == line.end)
		return TRACE_LINE_COMMENT;
	if (find_header(line, &cpu, &time_ns, &name, &fields))
		return classify_event(name, fields, cpu, time_ns, ev, info);
	return parse_lost(line, &info->lost) ? TRACE_LINE_LOST : TRACE_LINE_FOREIGN;
}
