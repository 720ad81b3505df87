/* SPDX-License-Identifier: MIT */
/*
 * proc_fs.c - files below /proc that others make
 *
 * Model:      what users hold as a proc_dir_entry is the file's dentry (file_nodes.c). Its file_operations are made from
 *             the proc_ops it is created with, or, for a sequence or a single record, from seq_read() and an open()
 *             that finds the rest in the dentry around its inode.
 * Does not:   print mm's own files (the other proc_*.c).
 * Locking:    none of its own.
 * More:       <linux/proc_fs.h>, tests/unit/test_debugfs.c
 */
#include <linux/kernel.h>
#include <linux/proc_fs.h>

#include "file_nodes_int.h"

#define PROC_ROOT "/proc"

static struct dentry *dentry_of(struct proc_dir_entry *entry)
{
	return (struct dentry *)entry;
}

static struct proc_dir_entry *proc_add(const char *name, struct proc_dir_entry *parent, const struct dentry *like)
{
	struct dentry *dentry = file_node_create(PROC_ROOT, dentry_of(parent), name, like);

	if (!IS_ERR(dentry))
		return (struct proc_dir_entry *)dentry;
	if (PTR_ERR(dentry) == -EEXIST)
		pr_warn("proc_dir_entry '%s' already registered\n", name);
	return NULL;
}

/* The mode of a file: readable by all where none was given. */
static umode_t file_mode(umode_t mode)
{
	return S_IFREG | (mode & ~S_IFMT ? mode & ~S_IFMT : S_IRUGO);
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					const struct proc_ops *ops, void *data)
{
	struct dentry like = {
		.inode = { .i_mode = file_mode(mode), .i_private = data, .i_fop = &like.fops },
		.fops = { .open = ops->proc_open,
			  .read = ops->proc_read,
			  .read_iter = ops->proc_read_iter,
			  .write = ops->proc_write,
			  .llseek = ops->proc_lseek,
			  .release = ops->proc_release,
			  .poll = ops->proc_poll,
			  .unlocked_ioctl = ops->proc_ioctl,
			  .mmap = ops->proc_mmap },
	};

	return proc_add(name, parent, &like);
}

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}

static int proc_single_open(struct inode *inode, struct file *file)
{
	return single_open(file, container_of(inode, struct dentry, inode)->single_show, inode->i_private);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *m, void *v), void *data)
{
	struct dentry like = {
		.inode = { .i_mode = file_mode(mode), .i_private = data, .i_fop = &like.fops },
		.fops = { .open = proc_single_open, .read = seq_read, .llseek = seq_lseek, .release = single_release },
		.single_show = show,
	};

	return proc_add(name, parent, &like);
}

static int proc_seq_open(struct inode *inode, struct file *file)
{
	const struct dentry *dentry = container_of(inode, struct dentry, inode);
	int err;

	if (dentry->seq_private_size)
		return seq_open_private(file, dentry->seq_ops, (int)dentry->seq_private_size);
	err = seq_open(file, dentry->seq_ops);
	if (!err)
		((struct seq_file *)file->private_data)->private = inode->i_private;
	return err;
}

static int proc_seq_release(struct inode *inode, struct file *file)
{
	if (container_of(inode, struct dentry, inode)->seq_private_size)
		return seq_release_private(inode, file);
	return seq_release(inode, file);
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       const struct seq_operations *ops, unsigned int size, void *data)
{
	struct dentry like = {
		.inode = { .i_mode = file_mode(mode), .i_private = data, .i_fop = &like.fops },
		.fops = { .open = proc_seq_open, .read = seq_read, .llseek = seq_lseek, .release = proc_seq_release },
		.seq_ops = ops,
		.seq_private_size = size,
	};

	return proc_add(name, parent, &like);
}

struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data)
{
	struct dentry like = { .inode = { .i_mode = S_IFDIR | (mode & ~S_IFMT ? mode & ~S_IFMT : S_IRUGO | S_IXUGO),
					  .i_private = data } };

	return proc_add(name, parent, &like);
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, 0, parent, NULL);
}

void proc_remove(struct proc_dir_entry *entry)
{
	if (entry)
		file_node_remove(dentry_of(entry));
}

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct dentry *dentry = file_node_find(PROC_ROOT, dentry_of(parent), name);

	if (!dentry) {
		pr_warn("name '%s'\n", name);
		return -ENOENT;
	}
	file_node_remove(dentry);
	return 0;
}

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	(void)remove_proc_subtree(name, parent);
}

void proc_set_size(struct proc_dir_entry *entry, loff_t size)
{
	i_size_write(d_inode(dentry_of(entry)), size);
}
