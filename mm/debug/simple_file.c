/* SPDX-License-Identifier: MIT */
/*
 * simple_file.c - what file_operations of small files are made of: buffers, positions, numbers
 *
 * Holds:   no state but a number file's: the text that one opening reads is made once.
 * Locking: attr->lock: one read or write of an opened number file at a time.
 * More:    <linux/fs.h>, tests/unit/test_debugfs.c
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}

int nonseekable_open(struct inode *inode, struct file *file)
{
	(void)inode;
	(void)file;
	return 0;
}

int stream_open(struct inode *inode, struct file *file)
{
	return nonseekable_open(inode, file);
}

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	size_t n;

	if (*ppos < 0)
		return -EINVAL;
	if ((u64)*ppos >= available || !count)
		return 0;
	n = min(count, available - (size_t)*ppos);
	n -= copy_to_user(to, (const char *)from + *ppos, n);
	if (!n)
		return -EFAULT;
	*ppos += (loff_t)n;
	return (ssize_t)n;
}

ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count)
{
	size_t n;

	if (*ppos < 0)
		return -EINVAL;
	if ((u64)*ppos >= available || !count)
		return 0;
	n = min(count, available - (size_t)*ppos);
	n -= copy_from_user((char *)to + *ppos, from, n);
	if (!n)
		return -EFAULT;
	*ppos += (loff_t)n;
	return (ssize_t)n;
}

ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available)
{
	return simple_read_from_buffer(to, count, ppos, from, available);
}

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	(void)file;
	(void)offset;
	(void)whence;
	return -ESPIPE;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	(void)offset;
	(void)whence;
	return file->f_pos;
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += i_size_read(file->f_inode);
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}

/* --- files of one number --- */

struct simple_attr {
	int (*get)(void *data, u64 *value);
	int (*set)(void *data, u64 value);
	void *data;
	const char *fmt;
	struct mutex lock;
	char text[24]; /* what this opening reads; "": not asked yet */
};

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *value),
		     int (*set)(void *data, u64 value), const char *fmt)
{
	struct simple_attr *attr = kzalloc(sizeof(*attr), GFP_KERNEL);

	if (!attr)
		return -ENOMEM;
	attr->get = get;
	attr->set = set;
	attr->data = inode->i_private;
	attr->fmt = fmt;
	mutex_init(&attr->lock);
	file->private_data = attr;
	return 0;
}

int simple_attr_release(struct inode *inode, struct file *file)
{
	(void)inode;
	kfree(file->private_data);
	return 0;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* The format is the file's. */
static void attr_print(struct simple_attr *attr, u64 value)
{
	scnprintf(attr->text, sizeof(attr->text), attr->fmt, (unsigned long long)value);
}
#pragma GCC diagnostic pop

ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *attr = file->private_data;
	ssize_t ret = 0;
	u64 value;

	if (!attr->get)
		return -EACCES;
	mutex_lock(&attr->lock);
	if (!*ppos || !attr->text[0]) {
		ret = attr->get(attr->data, &value);
		if (!ret)
			attr_print(attr, value);
	}
	if (!ret)
		ret = simple_read_from_buffer(buf, len, ppos, attr->text, strlen(attr->text));
	mutex_unlock(&attr->lock);
	return ret;
}

/* A number, signed or not, with spaces around it. */
static int attr_parse(char *text, u64 *value)
{
	char *s = strim(text);

	return *s == '-' ? kstrtoll(s, 0, (long long *)value) : kstrtoull(s, 0, value);
}

ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *attr = file->private_data;
	char text[24];
	ssize_t ret;
	size_t n = min(len, sizeof(text) - 1);
	u64 value;

	(void)ppos;
	if (!attr->set)
		return -EACCES;
	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = '\0';
	ret = attr_parse(text, &value);
	if (ret)
		return ret;
	mutex_lock(&attr->lock);
	ret = attr->set(attr->data, value);
	mutex_unlock(&attr->lock);
	return ret ? ret : (ssize_t)len;
}
