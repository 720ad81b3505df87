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
 *          The fields of objects are read in trace_object.c.
 * Failure: an event that does not hold together is DAMAGED and never half used; all other text is FOREIGN.
 * More:    tests/tools/test_replay_parse.c
 */
#include "trace_parse.h"

#include "trace_gfp.h"

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

/* The fields of a page event, as text; an empty span is a field that is not there. */
struct page_fields {
	struct span page, pfn, order, migratetype, gfp_flags;
};

static struct page_fields split_fields(struct span fields)
{
	struct page_fields f = { 0 };
	struct span key, value;

	while (take_field(&fields, &key, &value)) {
		if (span_is(key, "pfn"))
			f.pfn = value;
		else if (span_is(key, "order"))
			f.order = value;
		else if (span_is(key, "gfp_flags"))
			f.gfp_flags = value;
		else if (span_is(key, "migratetype"))
			f.migratetype = value;
		else if (span_is(key, "page"))
			f.page = value;
	}
	return f;
}

/* page=(null), page=0000000000000000, page=0x0, and "page=   (null)" of kernels that padded it: no page. */
static bool page_is_null(struct span text)
{
	if (text.at == text.end)
		return true;
	if (*text.at == '(')
		return !memcmp(text.at, "(null)", span_len(text) < 6 ? span_len(text) : 6);
	for (; text.at < text.end; text.at++) {
		if (*text.at != '0' && *text.at != 'x')
			return false;
	}
	return true;
}

static bool parse_alloc(const struct page_fields *f, struct trace_event *ev, uint64_t pfn, struct trace_line_info *info)
{
	uint64_t type;
	unsigned int bits;
	int status;

	if (!word_number(f->migratetype, &type) || type > 15 || !span_len(f->gfp_flags))
		return false;
	status = trace_gfp_parse(f->gfp_flags.at, span_len(f->gfp_flags), &bits);
	if (status < 0)
		return false;
	info->left_out = status;
	/* The last line of a file that was cut off may break in the middle of a flag's name. */
	info->open = status;
	ev->gfp = bits;
	ev->type = (uint8_t)(type & 15);
	ev->kind = TRACE_ALLOC;
	if (pfn == UINT64_MAX || (pfn == 0 && page_is_null(f->page)))
		ev->kind = TRACE_ALLOC_FAILED;
	return true;
}

static bool parse_page_event(struct span fields, enum trace_kind kind, struct trace_event *ev,
			     struct trace_line_info *info)
{
	struct page_fields f = split_fields(fields);
	uint64_t pfn, order;

	if (!word_number(f.pfn, &pfn) || !word_number(f.order, &order) || order > TRACE_MAX_ORDER)
		return false;
	ev->kind = (uint8_t)(kind & 15);
	if (kind == TRACE_ALLOC && !parse_alloc(&f, ev, pfn, info))
		return false;
	ev->order = (uint8_t)order;
	if (ev->kind != TRACE_ALLOC_FAILED) {
		if (pfn >> TRACE_PFN_BITS || pfn & ((1ull << order) - 1))
			return false;
		ev->pfn = pfn;
	}
	return true;
}

/* Sets *@kind for the two kinds of line that have one. */
static enum trace_line classify_name(struct span name, enum trace_kind *kind, bool *of_cache)
{
	bool is_page = true;

	*of_cache = false;
	if (span_is(name, "mm_page_alloc")) {
		*kind = TRACE_ALLOC;
	} else if (span_is(name, "mm_page_free")) {
		*kind = TRACE_FREE;
	} else if (span_is(name, "mm_page_free_batched")) {
		*kind = TRACE_FREE_BATCHED;
	} else {
		is_page = false;
		if (span_is(name, "kmem_cache_alloc") || span_is(name, "kmem_cache_alloc_node"))
			*kind = TRACE_OBJECT, *of_cache = true;
		else if (span_is(name, "kmem_cache_free"))
			*kind = TRACE_CACHE_FREE, *of_cache = true;
		else if (span_is(name, "kfree"))
			*kind = TRACE_KFREE;
		else if (span_is(name, "kmalloc") || span_is(name, "kmalloc_node"))
			*kind = TRACE_OBJECT;
		else
			return span_is(name, "mm_page_alloc_extfrag") ? TRACE_LINE_EXTFRAG : TRACE_LINE_OTHER;
	}
	return is_page ? TRACE_LINE_PAGE : TRACE_LINE_OBJECT;
}

static enum trace_line parse_event(struct span name, struct span fields, uint64_t cpu, uint64_t time_ns,
				   struct trace_event *ev, struct trace_line_info *info)
{
	struct trace_event out = { .time_ns = time_ns, .cpu = (uint16_t)cpu };
	enum trace_kind kind;
	enum trace_line line;
	bool good;

	if (span_len(name) > 5 && !memcmp(name.at, "kmem:", 5))
		name.at += 5;
	line = classify_name(name, &kind, &info->object.of_cache);
	if (line != TRACE_LINE_PAGE && line != TRACE_LINE_OBJECT)
		return line;
	good = line == TRACE_LINE_PAGE ? parse_page_event(fields, kind, &out, info) :
					 trace_parse_object(fields, kind, &out, info);
	if (!good || cpu > UINT16_MAX)
		return TRACE_LINE_DAMAGED;
	*ev = out;
	return line;
}

/* "CPU:1 [LOST 42 EVENTS]", "CPU:1 [LOST EVENTS]". */
static bool parse_lost(struct span line, uint64_t *lost)
{
	struct span word = take_word(&line);

	if (span_len(word) < 5 || memcmp(word.at, "CPU:", 4))
		return false;
	word = take_word(&line);
	if (!span_is(word, "[LOST"))
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
		return parse_event(name, fields, cpu, time_ns, ev, info);
	return parse_lost(line, &info->lost) ? TRACE_LINE_LOST : TRACE_LINE_FOREIGN;
}
