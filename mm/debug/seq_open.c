/* SPDX-License-Identifier: MIT */
/*
 * seq_open.c - opened files whose text is made record by record
 *
 * Model:   a seq_file's sink is here a buffer of the opened file. A read hands out what is in it; when that is used up,
 *          start() ... stop() fill it again from the position that the last record ended at.
 *
 *             index ──start──▶ show, next, show, next ... ──stop──▶ text[from, count) ──▶ reader
 *                               until the read is served or the buffer is full
 *
 *          A record that does not fit is taken back and shown again next time; if it is the only one the buffer doubles.
 * Invariants: O1 text[0, count) is whole records; from <= count <= size
 *             O2 start() and stop() come in pairs, and nothing is allocated between them
 * Locking:    reader->lock: one read of an opened file at a time.
 * Failure:    -ENOMEM, or what the file's functions say; text that came before an error is delivered first.
 * More:       lib/seq_file.c prints; tests/unit/test_seq_open.c
 */
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

struct seq_reader {
	struct mutex lock;
	char *text;
	size_t size, from, count;
	bool overflowed; /* the record being shown is larger than what was left */
	loff_t index;    /* position of the next record */
	loff_t read_pos; /* the file position that goes with it */
};

static void reader_sink(void *arg, const char *text, unsigned long len)
{
	struct seq_reader *reader = arg;

	if (len > reader->size - reader->count) {
		len = reader->size - reader->count;
		reader->overflowed = true;
	}
	memcpy(reader->text + reader->count, text, len);
	reader->count += len;
}

bool seq_has_overflowed(struct seq_file *m)
{
	return m->reader && (m->reader->overflowed || m->used > m->reader->size - m->reader->count);
}

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);
	struct seq_reader *reader = kzalloc(sizeof(*reader), GFP_KERNEL);

	if (!m || !reader) {
		kfree(m);
		kfree(reader);
		return -ENOMEM;
	}
	mutex_init(&reader->lock);
	seq_file_init(m, reader_sink, reader, NULL);
	m->op = op;
	m->file = file;
	m->reader = reader;
	file->private_data = m;
	return 0;
}

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	(void)inode;
	kvfree(m->reader->text);
	kfree(m->reader);
	kfree(m);
	return 0;
}

static int reader_grow(struct seq_reader *reader, size_t size)
{
	char *text = kvmalloc(size, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	kvfree(reader->text);
	reader->text = text;
	reader->size = size;
	reader->from = 0;
	reader->count = 0;
	return 0;
}

/* Show one record: 0 it is in, 1 it does not fit and was taken back, or -Exxx. */
static int show_record(struct seq_file *m, void *v)
{
	struct seq_reader *reader = m->reader;
	size_t mark = reader->count;
	int ret;

	m->used = 0;
	m->count = mark;
	reader->overflowed = false;
	ret = m->op->show(m, v);
	seq_file_flush(m);
	if (reader->overflowed || ret)
		reader->count = mark;
	if (ret < 0)
		return ret;
	return reader->overflowed && ret != SEQ_SKIP;
}

/* One pass from reader->index on, for @want bytes: 0, 1 the first record does not fit, or -Exxx. */
static int fill_pass(struct seq_file *m, size_t want)
{
	struct seq_reader *reader = m->reader;
	loff_t pos = reader->index;
	void *v = m->op->start(m, &pos);
	int ret = 0;

	while (!IS_ERR_OR_NULL(v)) {
		ret = show_record(m, v);
		if (ret)
			break;
		v = m->op->next(m, v, &pos);
		if (pos == reader->index && !IS_ERR_OR_NULL(v)) {
			pr_info_once("seq_file: next function %ps did not update position index\n",
				     (void *)m->op->next);
			pos++;
		}
		reader->index = pos;
		if (reader->count >= want)
			break;
	}
	if (!ret && IS_ERR(v))
		ret = PTR_ERR(v);
	m->op->stop(m, v);
	return ret == 1 && reader->count ? 0 : ret;
}

/* Make text ready. An error is only returned when there is none; it will come again. */
static int fill(struct seq_file *m, size_t want)
{
	struct seq_reader *reader = m->reader;
	int ret = 0;

	reader->from = 0;
	reader->count = 0;
	if (!reader->text)
		ret = reader_grow(reader, PAGE_SIZE);
	while (!ret) {
		ret = fill_pass(m, want);
		if (ret != 1)
			break;
		ret = reader_grow(reader, reader->size * 2);
	}
	return reader->count ? 0 : ret;
}

/* Stand at file position @pos, reading up to it if need be. 0, or -Exxx. */
static int seek_to(struct seq_file *m, loff_t pos)
{
	struct seq_reader *reader = m->reader;

	if (pos == reader->read_pos)
		return 0;
	reader->index = 0;
	reader->from = 0;
	reader->count = 0;
	reader->read_pos = 0;
	while (reader->read_pos < pos) {
		size_t step;
		int ret = reader->from == reader->count ? fill(m, 1) : 0;

		if (ret || reader->from == reader->count)
			return ret;
		step = min_t(u64, (u64)(pos - reader->read_pos), reader->count - reader->from);
		reader->from += step;
		reader->read_pos += step;
	}
	return 0;
}

ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	struct seq_file *m = file->private_data;
	struct seq_reader *reader = m->reader;
	ssize_t ret;

	if (!size)
		return 0;
	mutex_lock(&reader->lock);
	ret = seek_to(m, *ppos);
	if (!ret && reader->from == reader->count)
		ret = fill(m, size);
	if (!ret) {
		size_t n = min(size, reader->count - reader->from);

		if (n && copy_to_user(buf, reader->text + reader->from, n)) {
			ret = -EFAULT;
		} else {
			reader->from += n;
			reader->read_pos += n;
			*ppos = reader->read_pos;
			ret = (ssize_t)n;
		}
	}
	mutex_unlock(&reader->lock);
	return ret;
}

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

/* --- with private memory --- */

void *__seq_open_private(struct file *file, const struct seq_operations *op, int size)
{
	void *private = kzalloc((size_t)size, GFP_KERNEL_ACCOUNT);

	if (!private)
		return NULL;
	if (seq_open(file, op)) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}

int seq_open_private(struct file *file, const struct seq_operations *op, int size)
{
	return __seq_open_private(file, op, size) ? 0 : -ENOMEM;
}

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	return seq_release(inode, file);
}

/* --- a single record --- */

static void *single_start(struct seq_file *m, loff_t *pos)
{
	(void)m;
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	(void)m;
	(void)v;
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
	(void)m;
	(void)v;
}

int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data)
{
	struct seq_operations *op = kzalloc(sizeof(*op), GFP_KERNEL_ACCOUNT);
	int err;

	if (!op)
		return -ENOMEM;
	op->start = single_start;
	op->next = single_next;
	op->stop = single_stop;
	op->show = show;
	err = seq_open(file, op);
	if (err)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return err;
}

int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size)
{
	int err = single_open(file, show, data);

	if (err)
		return err;
	err = reader_grow(((struct seq_file *)file->private_data)->reader, size);
	if (err)
		single_release(NULL, file);
	return err;
}

int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;
	int err = seq_release(inode, file);

	kfree(op);
	return err;
}
