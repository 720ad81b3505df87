/* SPDX-License-Identifier: MIT */
/*
 * log_writers.c - the kernel-style half of stress_log.c: one writer's work, and a reader that checks what it sees
 *
 * Every writer prints numbered lines, some two at once. A reader must see whole lines only, and rising numbers of each.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#define MAX_WRITERS 16

void log_writer(unsigned int writer, unsigned int nr);
unsigned long log_reader(void);
void log_start(void);

void log_start(void)
{
	log_reset();
	log_set_quiet(true);
}

void log_writer(unsigned int writer, unsigned int nr)
{
	static const char dots[] = "..............................";

	for (unsigned int i = 0; i < nr; i++) {
		pr_info("writer %u line %u %.*s end\n", writer, i, (int)(i % sizeof(dots)), dots);
		if (i % 16 == 0)
			pr_warn("writer %u line %u one\ntwo end\n", writer, i);
	}
}

struct reader {
	char line[1200];
	unsigned int len;
	long last[MAX_WRITERS]; /* number seen last, plus 1 */
	unsigned long wrong;
};

static void check_line(struct reader *r)
{
	const char *text = strstr(r->line, "] ");
	unsigned long writer, number;
	char *at;

	r->wrong += r->line[0] != '<' || !text || !(strstr(r->line, " end") || strstr(r->line, " one"));
	if (!text || !strstarts(text, "] writer "))
		return;
	writer = simple_strtoul(text + 9, &at, 10);
	if (writer >= MAX_WRITERS || !strstarts(at, " line ")) {
		r->wrong++;
		return;
	}
	number = simple_strtoul(at + 6, NULL, 10);
	/* The warning repeats the number of the line before. */
	r->wrong += (long)number + 1 < r->last[writer];
	r->last[writer] = number + 1;
}

static void take(void *arg, const char *text, unsigned long len)
{
	struct reader *r = arg;

	for (; len; text++, len--) {
		if (*text != '\n' && r->len < sizeof(r->line) - 1) {
			r->line[r->len++] = *text;
			continue;
		}
		r->line[r->len] = '\0';
		check_line(r);
		r->len = 0;
	}
}

/* Read the whole log once. How much was wrong with it. */
unsigned long log_reader(void)
{
	struct reader r = { .len = 0 };
	struct seq_file m;

	seq_file_init(&m, take, &r, NULL);
	log_show(&m, NULL);
	seq_file_flush(&m);
	return r.wrong + (r.len != 0);
}
