/* SPDX-License-Identifier: MIT */
/*
 * seq_file.h - the text of a file, streamed to whoever reads it
 *
 * A seq_file holds a small buffer and hands it to its sink whenever it is full. Nothing is allocated, so reading a file
 * of the tree never changes the machine it describes. One thread at a time uses a seq_file; show functions see only
 * `private` and the functions below.
 *
 * Files of file_operations (debugfs, /proc) use seq_open() or single_open() and seq_read(): there the sink is a buffer that
 * grows until one record fits. start(), show(), next() ... stop() run for as many records as a read asks for, and
 * again from the position that next() left for the read after it; they may hold a lock from start() to stop().
 */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/types.h>

typedef void seq_sink_fn(void *arg, const char *text, unsigned long len);

#define SEQ_FILE_BUF 256

struct seq_file;
struct seq_reader;

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos); /* the record at *@pos; NULL: past the end; or an ERR_PTR */
	void (*stop)(struct seq_file *m, void *v);       /* always called after start, whatever that returned */
	void *(*next)(struct seq_file *m, void *v, loff_t *pos); /* moves *@pos on; NULL: the end */
	int (*show)(struct seq_file *m, void *v);                /* 0, SEQ_SKIP, or -Exxx */
};
#define SEQ_SKIP 1                  /* forget what this record printed */
#define SEQ_START_TOKEN ((void *)1) /* for start(): a header comes before the first record */

struct seq_file {
	void *private;                   /* the show function's */
	seq_sink_fn *sink;               /* called with 1 to SEQ_FILE_BUF bytes, in order */
	void *arg;                       /* sink's */
	size_t count;                    /* bytes printed so far, those in buf included */
	size_t pad_until;                /* seq_pad() fills up to this count */
	const struct seq_operations *op; /* of an opened file; else NULL, as the next two */
	struct file *file;
	struct seq_reader *reader; /* what seq_read() has ready */
	unsigned int used;         /* bytes in buf */
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
/* seq_has_overflowed - was there more text than a read's buffer holds? The record will be shown again into a larger one. */
bool seq_has_overflowed(struct seq_file *m);
/* seq_hex_dump - lines of @rowsize (16 or 32) bytes in groups of @groupsize; @prefix_type: a DUMP_PREFIX_*. */
void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		  const void *buf, size_t len, bool ascii);
/* seq_escape - @s with the characters of @esc as \ooo. */
void seq_escape(struct seq_file *m, const char *s, const char *esc);

/* --- opened files --- */

/* seq_open - from a file's open(): file->private_data becomes the seq_file. 0 or -ENOMEM. seq_release undoes it. */
int seq_open(struct file *file, const struct seq_operations *op);
int seq_release(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
/* The same with @size zeroed bytes at m->private, freed by seq_release_private(). */
void *__seq_open_private(struct file *file, const struct seq_operations *op, int size);
int seq_open_private(struct file *file, const struct seq_operations *op, int size);
int seq_release_private(struct inode *inode, struct file *file);
/* single_open - a file that is one record: @show prints all of it; m->private is @data. single_open_size: expect @size. */
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);

/* For start() and next() of what is in a list: the @pos-th entry; with _head, position 0 is the head itself. */
struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos);
struct hlist_node *seq_hlist_start(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_start_head(struct hlist_head *head, loff_t pos);
struct hlist_node *seq_hlist_next(void *v, struct hlist_head *head, loff_t *ppos);

/* DEFINE_SHOW_ATTRIBUTE - NAME_fops from NAME_show(); DEFINE_SEQ_ATTRIBUTE - from NAME_sops. m->private is the file's data. */
#define DEFINE_SHOW_ATTRIBUTE(__name)                                                                                  \
	static int __name##_open(struct inode *inode, struct file *file)                                               \
	{                                                                                                              \
		return single_open(file, __name##_show, inode->i_private);                                             \
	}                                                                                                              \
	static const struct file_operations __name##_fops = {                                                          \
		.open = __name##_open, .read = seq_read, .llseek = seq_lseek, .release = single_release                \
	}
#define DEFINE_SHOW_STORE_ATTRIBUTE(__name)                                                                            \
	static int __name##_open(struct inode *inode, struct file *file)                                               \
	{                                                                                                              \
		return single_open(file, __name##_show, inode->i_private);                                             \
	}                                                                                                              \
	static const struct file_operations __name##_fops = { .open = __name##_open,                                   \
							      .read = seq_read,                                        \
							      .write = __name##_write,                                 \
							      .llseek = seq_lseek,                                     \
							      .release = single_release }
#define DEFINE_SEQ_ATTRIBUTE(__name)                                                                                   \
	static int __name##_open(struct inode *inode, struct file *file)                                               \
	{                                                                                                              \
		int err = seq_open(file, &__name##_sops);                                                              \
		if (!err && inode->i_private)                                                                          \
			((struct seq_file *)file->private_data)->private = inode->i_private;                           \
		return err;                                                                                            \
	}                                                                                                              \
	static const struct file_operations __name##_fops = {                                                          \
		.open = __name##_open, .read = seq_read, .llseek = seq_lseek, .release = seq_release                   \
	}
#define DEFINE_PROC_SHOW_ATTRIBUTE(__name)                                                                             \
	static int __name##_open(struct inode *inode, struct file *file)                                               \
	{                                                                                                              \
		return single_open(file, __name##_show, inode->i_private);                                             \
	}                                                                                                              \
	static const struct proc_ops __name##_proc_ops = { .proc_open = __name##_open,                                 \
							   .proc_read = seq_read,                                      \
							   .proc_lseek = seq_lseek,                                    \
							   .proc_release = single_release }

#endif
