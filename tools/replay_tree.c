/* SPDX-License-Identifier: MIT */
/*
 * replay_tree.c - /proc/buddyinfo and /proc/kmsg, read through the machine's tree of files
 *
 * Model: a request that fails is a finding, and its report in the log is expected. What the log calls BUG or WARNING is
 *        not: the allocator was misused, or is wrong, whatever the counters say.
 */
#include "replay_tree.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>

struct text {
	char *at;
	size_t len, room;
};

static void text_sink(void *arg, const char *text, unsigned long len)
{
	struct text *t = arg;

	if (t->len + len + 1 > t->room) {
		size_t room = (t->len + len + 1) * 2;
		char *at = realloc(t->at, room);

		if (!at)
			return;
		t->at = at;
		t->room = room;
	}
	memcpy(t->at + t->len, text, len);
	t->len += len;
	t->at[t->len] = '\0';
}

void tree_lists(struct report_lists *lists)
{
	struct text text = { 0 };

	lists->nr = 0;
	if (!machine_read("/proc/buddyinfo", text_sink, &text) && text.at)
		report_lists_parse(lists, text.at);
	free(text.at);
}

/* The message of a line of /proc/kmsg: "<6>[    0.000945] message". */
static const char *message_of(const char *line)
{
	const char *end = strchr(line, '\n'), *close = strstr(line, "] ");

	return close && (!end || close < end) ? close + 2 : line;
}

static bool is_complaint(const char *message)
{
	static const char *const starts[] = { "BUG", "WARNING:", "kernel BUG at " };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (!strncmp(message, starts[i], strlen(starts[i])))
			return true;
	}
	return false;
}

uint64_t tree_complaints(char *first, size_t size)
{
	struct text text = { 0 };
	uint64_t nr = 0;

	first[0] = '\0';
	if (machine_read("/proc/kmsg", text_sink, &text) || !text.at)
		goto free_text;
	for (const char *line = text.at; *line;) {
		const char *message = message_of(line), *end = line + strcspn(line, "\n");

		if (is_complaint(message) && !nr++)
			snprintf(first, size, "%.*s", (int)(end - message), message);
		line = *end ? end + 1 : end;
	}
free_text:
	free(text.at);
	return nr;
}
