/* SPDX-License-Identifier: MIT */
/*
 * fs.h - files, as far as those of debugfs and /proc need them (<linux/debugfs.h>, <linux/proc_fs.h>)
 *
 * Model:   who reads a file of the tree opens it (file_operations.open), reads until 0 comes, and releases it; who writes
 *          opens it, writes until all is taken, and releases it. The struct file lives from open to release.
 * Context: all operations run in process context and may sleep.
 * Differs: there is no user space yet: a __user buffer is ordinary memory. llseek, ioctl, poll and mmap of a file are
 *          kept, but nothing calls them yet.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/types.h>

struct dentry;
struct file;
struct inode;
struct kiocb;
struct iov_iter;
struct module;
struct poll_table_struct;
struct seq_file;
struct seq_operations;
struct vm_area_struct;
typedef void *fl_owner_t;
typedef unsigned int __poll_t;

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	/* Bytes read (0: the end) or written, or -Exxx; *@pos moves on. */
	ssize_t (*read)(struct file *file, char __user *buf, size_t size, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t size, loff_t *pos);
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *iter);
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *iter);
	__poll_t (*poll)(struct file *file, struct poll_table_struct *table);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, fl_owner_t id);
	int (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
};

struct inode {
	umode_t i_mode;
	loff_t i_size;
	unsigned long i_ino;
	void *i_private; /* the data that the file was created with */
	const struct file_operations *i_fop;
};

struct qstr {
	const char *name;
	unsigned int len;
};

/* A file or directory that somebody made; owned by who made it until they remove it. */
struct dentry {
	struct dentry *d_parent; /* NULL: the file system's root */
	struct inode *d_inode;
	struct qstr d_name;
	/* The tree's: */
	struct list_head d_children, d_sibling; /* in no order */
	struct inode inode;
	struct file_operations fops; /* of /proc files, made from their proc_ops */
	int (*single_show)(struct seq_file *m, void *v);
	const struct seq_operations *seq_ops;
	unsigned int seq_private_size;
	char path[]; /* in the tree; its last component is d_name.name */
};

struct path {
	struct dentry *dentry;
};

struct file {
	const struct file_operations *f_op;
	struct inode *f_inode;
	struct path f_path;
	void *private_data; /* the file's functions' */
	loff_t f_pos;
	unsigned int f_flags; /* O_* */
	fmode_t f_mode;       /* FMODE_* */
};

#define FMODE_READ ((fmode_t)0x1)
#define FMODE_WRITE ((fmode_t)0x2)
#define O_RDONLY 00000000
#define O_WRONLY 00000001
#define O_RDWR 00000002
#define O_NONBLOCK 00004000
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}
static inline struct dentry *file_dentry(const struct file *file)
{
	return file->f_path.dentry;
}
static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}
static inline loff_t i_size_read(const struct inode *inode)
{
	return inode->i_size;
}
static inline void i_size_write(struct inode *inode, loff_t size)
{
	inode->i_size = size;
}

/* simple_open - file->private_data = inode->i_private. */
int simple_open(struct inode *inode, struct file *file);
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
/* simple_read_from_buffer - the bytes of @from[0..available) that @*ppos asks for; how many, 0 at the end, -EINVAL for a
 * negative position, -EFAULT. simple_write_to_buffer - the other way; bytes beyond @available are refused. */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available);
/* Positions: no_llseek refuses (-ESPIPE), noop_llseek stays, default_llseek moves f_pos within the inode's size. */
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
#define generic_file_llseek default_llseek

/* DEFINE_SIMPLE_ATTRIBUTE - file_operations @__fops for a file of one number: @__get(data, &value) and @__set(data, value),
 * either may be NULL; data is the file's. @__fmt prints an unsigned (or signed, for _SIGNED) long long. */
int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *value),
		     int (*set)(void *data, u64 value), const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
#define DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)                                                           \
	static int __fops##_open(struct inode *inode, struct file *file)                                               \
	{                                                                                                              \
		return simple_attr_open(inode, file, __get, __set, __fmt);                                             \
	}                                                                                                              \
	static const struct file_operations __fops = {                                                                 \
		.open = __fops##_open,                                                                                 \
		.release = simple_attr_release,                                                                        \
		.read = simple_attr_read,                                                                              \
		.write = simple_attr_write,                                                                            \
		.llseek = generic_file_llseek,                                                                         \
	}
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt) DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)

#endif
