/* SPDX-License-Identifier: MIT */
/*
 * seq_file.c - stream the text of a file to its reader
 *
 * Model:      text goes through m->buf; a full buffer goes to the sink.
 * Invariants: S1 used <= SEQ_FILE_BUF
 *             S2 count is what the sink has seen plus used
 * Locking:    none; one thread uses a seq_file. The sink runs with whatever the show function holds.
 * Does not:   seek, restart, allocate, fail.
 * More:       tests/unit/test_seq_file.c
 */
#include <linux/seq_file.h>

#include <linux/kernel.h>
#include <linux/string.h>

void seq_file_init(struct seq_file *m, seq_sink_fn *sink, void *arg, void *private)
{
	m->private = private;
	m->sink = sink;
	m->arg = arg;
	m->count = 0;
	m->pad_until = 0;
	m->op = NULL;
	m->file = NULL;
	m->reader = NULL;
	m->used = 0;
}

void seq_file_flush(struct seq_file *m)
{
	if (m->used)
		m->sink(m->arg, m->buf, m->used);
	m->used = 0;
}

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	const char *text = data;

	m->count += len;
	while (len) {
		size_t piece = min_t(size_t, len, SEQ_FILE_BUF - m->used);

		memcpy(m->buf + m->used, text, piece);
		m->used += piece;
		text += piece;
		len -= piece;
		if (m->used == SEQ_FILE_BUF)
			seq_file_flush(m);
	}
	return 0;
}

struct seq_printf_sink {
	struct printf_sink sink;
	struct seq_file *m;
};

static void seq_emit(struct printf_sink *sink, const char *text, size_t len)
{
	seq_write(container_of(sink, struct seq_printf_sink, sink)->m, text, len);
}

void seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	struct seq_printf_sink sink = { { seq_emit }, m };

	printf_to(&sink.sink, fmt, args);
}

void seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_vprintf(m, fmt, args);
	va_end(args);
}

void seq_puts(struct seq_file *m, const char *s)
{
	seq_write(m, s, strlen(s));
}

void seq_putc(struct seq_file *m, char c)
{
	seq_write(m, &c, 1);
}

void seq_put_decimal_ull_width(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width)
{
	seq_printf(m, "%s%*llu", delimiter ? delimiter : "", (int)width, num);
}

void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num)
{
	seq_put_decimal_ull_width(m, delimiter, num, 0);
}

void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num)
{
	seq_printf(m, "%s%lld", delimiter ? delimiter : "", num);
}

void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width)
{
	seq_printf(m, "%s%0*llx", delimiter ? delimiter : "", (int)width, num);
}

void seq_setwidth(struct seq_file *m, size_t width)
{
	m->pad_until = m->count + width;
}

void seq_pad(struct seq_file *m, char c)
{
	while (m->count < m->pad_until)
		seq_putc(m, ' ');
	if (c)
		seq_putc(m, c);
}
