/* SPDX-License-Identifier: MIT */
/*
 * seq_list.c - what start() and next() of a file do when its records are in a list; hexadecimal and escaped text
 *
 * Holds:   no state. Position n is the n-th entry; with a head in front, position 0 is the head.
 * Locking: the caller's, from start() to stop().
 * More:    tests/unit/test_seq_open.c
 */
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *entry;

	list_for_each(entry, head)
		if (pos-- == 0)
			return entry;
	return NULL;
}

struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}

struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos)
{
	struct list_head *entry = ((struct list_head *)v)->next;

	++*ppos;
	return entry == head ? NULL : entry;
}

struct hlist_node *seq_hlist_start(struct hlist_head *head, loff_t pos)
{
	struct hlist_node *entry;

	hlist_for_each(entry, head)
		if (pos-- == 0)
			return entry;
	return NULL;
}

struct hlist_node *seq_hlist_start_head(struct hlist_head *head, loff_t pos)
{
	return pos ? seq_hlist_start(head, pos - 1) : SEQ_START_TOKEN;
}

struct hlist_node *seq_hlist_next(void *v, struct hlist_head *head, loff_t *ppos)
{
	++*ppos;
	return v == SEQ_START_TOKEN ? head->first : ((struct hlist_node *)v)->next;
}

void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		  const void *buf, size_t len, bool ascii)
{
	char line[32 * 3 + 2 + 32 + 1];

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t at = 0; at < len; at += (size_t)rowsize) {
		const char *row = (const char *)buf + at;

		hex_dump_to_buffer(row, min_t(size_t, len - at, (size_t)rowsize), rowsize, groupsize, line,
				   sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			seq_printf(m, "%s%px: %s\n", prefix_str, (const void *)row, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			seq_printf(m, "%s%.8zx: %s\n", prefix_str, at, line);
		else
			seq_printf(m, "%s%s\n", prefix_str, line);
	}
}

void seq_escape(struct seq_file *m, const char *s, const char *esc)
{
	for (; *s; s++)
		if (strchr(esc, *s))
			seq_printf(m, "\\%03o", (u8)*s);
		else
			seq_putc(m, *s);
}
