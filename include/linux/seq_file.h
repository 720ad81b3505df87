/* SPDX-License-Identifier: MIT */
/*
 * seq_file.h - the text of a file, streamed to whoever reads it
 *
 * A seq_file holds a small buffer and hands it to its sink whenever it is full. Nothing is allocated, so reading a file
 * of the tree never changes the machine it describes. One thread at a time uses a seq_file; show functions see only
 * `private` and the functions below.
 */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

typedef void seq_sink_fn(void *arg, const char *text, unsigned long len);

#define SEQ_FILE_BUF 256

struct seq_file {
	void *private;     /* the show function's */
	seq_sink_fn *sink; /* called with 1 to SEQ_FILE_BUF bytes, in order */
	void *arg;         /* sink's */
	size_t count;      /* bytes printed so far, those in buf included */
	size_t pad_until;  /* seq_pad() fills up to this count */
	unsigned int used; /* bytes in buf */
	char buf[SEQ_FILE_BUF];
};

/* seq_file_init - begin. seq_file_flush - give the sink what is buffered: needed at the end, harmless at any time. */
void seq_file_init(struct seq_file *m, seq_sink_fn *sink, void *arg, void *private);
void seq_file_flush(struct seq_file *m);

void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __printf(2, 0);
void seq_puts(struct seq_file *m, const char *s);
void seq_putc(struct seq_file *m, char c);
/* 0; the count of bytes cannot run out. */
int seq_write(struct seq_file *m, const void *data, size_t len);
/* seq_put_decimal_ull - @delimiter ("" or NULL: none), then the number; the _width form pads it on the left. */
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num);
void seq_put_decimal_ull_width(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num);
/* seq_put_hex_ll - at least @width hexadecimal digits. */
void seq_put_hex_ll(struct seq_file *m, const char *delimiter, unsigned long long num, unsigned int width);
/* seq_setwidth - the text that follows is @width columns wide: seq_pad() fills them up, then prints @c unless 0. */
void seq_setwidth(struct seq_file *m, size_t width);
void seq_pad(struct seq_file *m, char c);
static inline bool seq_has_overflowed(struct seq_file *m)
{
	(void)m;
	return false;
}

#endif
