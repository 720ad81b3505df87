/* SPDX-License-Identifier: MIT */
/* slab_debug_fixture.h - suites about reports of slub_debug: what the log says since a case began */
#ifndef SLAB_DEBUG_FIXTURE_H
#define SLAB_DEBUG_FIXTURE_H

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <mm/slab.h>
#include <quire/port.h>

#include "../../mm/slab/debug_int.h"

struct said {
	unsigned long len;
	bool in_stamp; /* between '<' and the blank behind ']' */
	bool at_start; /* of a line */
	char last;     /* read so far */
	char text[48 << 10];
};
static struct said said;
static unsigned long said_reports; /* slab_debug_reports when the case began */

/* Lines without "<level>[time] ". */
static void said_collect(void *arg, const char *text, unsigned long len)
{
	for (unsigned long i = 0; i < len; i++) {
		if (said.at_start && text[i] == '<')
			said.in_stamp = true;
		said.at_start = text[i] == '\n';
		if (!said.in_stamp && said.len + 1 < sizeof(said.text))
			said.text[said.len++] = text[i];
		if (said.in_stamp && text[i] == ' ' && said.last == ']')
			said.in_stamp = false;
		said.last = text[i];
	}
	said.text[said.len] = '\0';
}

static __maybe_unused const char *log_said(void)
{
	struct seq_file m;

	memset(&said, 0, sizeof(said));
	said.at_start = true;
	seq_file_init(&m, said_collect, NULL, NULL);
	log_show(&m, NULL);
	seq_file_flush(&m);
	return said.text;
}

/* Forget what was said so far. */
static __maybe_unused void log_listen(void)
{
	log_reset();
	log_set_quiet(true);
	said_reports = slab_debug_reports;
}

static __maybe_unused unsigned long log_reports(void)
{
	return slab_debug_reports - said_reports;
}

#define EXPECT_SAID(test, fmt...)                                                                                      \
	do {                                                                                                           \
		char said_want[256];                                                                                   \
		snprintf(said_want, sizeof(said_want), fmt);                                                           \
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(log_said(), said_want), "not said: %s", said_want);             \
	} while (0)
#define EXPECT_NOT_SAID(test, want) KUNIT_EXPECT_NULL_MSG(test, strstr(log_said(), want), "said: %s", want)

/* Does the port know code addresses by name? Then reports name who called. */
static __maybe_unused bool names_are_known(void)
{
	char text[128];

	return port_symbol((unsigned long)log_said + 1, text, sizeof(text)) == 0;
}

#endif
