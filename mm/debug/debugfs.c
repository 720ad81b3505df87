/* SPDX-License-Identifier: MIT */
/*
 * debugfs.c - files below /sys/kernel/debug
 *
 * Does not:   keep files or run them (file_nodes.c).
 * Locking:    a value file reads and writes its variable with one access, as its owner may at the same time.
 * More:       <linux/debugfs.h>, tests/unit/test_debugfs.c
 */
#include <linux/atomic.h>
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "file_nodes_int.h"

#define DEBUGFS_ROOT "/sys/kernel/debug"

static struct dentry *debugfs_create(const char *name, umode_t mode, struct dentry *parent, void *data,
				     const struct file_operations *fops)
{
	struct dentry like = { .inode = { .i_mode = mode, .i_private = data, .i_fop = fops } };

	return IS_ERR(parent) ? parent : file_node_create(DEBUGFS_ROOT, parent, name, &like);
}

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return debugfs_create(name, S_IFDIR | S_IRWXU | S_IRUGO | S_IXUGO, parent, NULL, NULL);
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops)
{
	return debugfs_create(name, S_IFREG | (mode & ~S_IFMT), parent, data, fops);
}

void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size)
{
	struct dentry *dentry = debugfs_create_file(name, mode, parent, data, fops);

	if (!IS_ERR(dentry))
		i_size_write(d_inode(dentry), file_size);
}

void debugfs_remove(struct dentry *dentry)
{
	if (!IS_ERR_OR_NULL(dentry))
		file_node_remove(dentry);
}

struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	return IS_ERR(parent) || !name ? NULL : file_node_find(DEBUGFS_ROOT, parent, name);
}

void debugfs_lookup_and_remove(const char *name, struct dentry *parent)
{
	debugfs_remove(debugfs_lookup(name, parent));
}

/* --- files of one value: three sets of operations a type, by what the mode allows --- */

#define VALUE_FILE(name, fn, type, fmt)                                                                                \
	static int name##_get(void *data, u64 *value)                                                                  \
	{                                                                                                              \
		*value = READ_ONCE(*(type *)data);                                                                     \
		return 0;                                                                                              \
	}                                                                                                              \
	static int name##_set(void *data, u64 value)                                                                   \
	{                                                                                                              \
		WRITE_ONCE(*(type *)data, (type)value);                                                                \
		return 0;                                                                                              \
	}                                                                                                              \
	DEFINE_SIMPLE_ATTRIBUTE(name##_fops, name##_get, name##_set, fmt);                                             \
	DEFINE_SIMPLE_ATTRIBUTE(name##_ro_fops, name##_get, NULL, fmt);                                                \
	DEFINE_SIMPLE_ATTRIBUTE(name##_wo_fops, NULL, name##_set, fmt);                                                \
	void fn(const char *file, umode_t mode, struct dentry *parent, type *value)                                    \
	{                                                                                                              \
		const struct file_operations *fops = &name##_fops;                                                     \
		if (!(mode & S_IWUGO))                                                                                 \
			fops = &name##_ro_fops;                                                                        \
		else if (!(mode & S_IRUGO))                                                                            \
			fops = &name##_wo_fops;                                                                        \
		debugfs_create_file(file, mode, parent, value, fops);                                                  \
	}

VALUE_FILE(u8_value, debugfs_create_u8, u8, "%llu\n")
VALUE_FILE(u16_value, debugfs_create_u16, u16, "%llu\n")
VALUE_FILE(u32_value, debugfs_create_u32, u32, "%llu\n")
VALUE_FILE(u64_value, debugfs_create_u64, u64, "%llu\n")
VALUE_FILE(x8_value, debugfs_create_x8, u8, "0x%02llx\n")
VALUE_FILE(x16_value, debugfs_create_x16, u16, "0x%04llx\n")
VALUE_FILE(x32_value, debugfs_create_x32, u32, "0x%08llx\n")
VALUE_FILE(x64_value, debugfs_create_x64, u64, "0x%016llx\n")
VALUE_FILE(ulong_value, debugfs_create_ulong, unsigned long, "%llu\n")
VALUE_FILE(size_t_value, debugfs_create_size_t, size_t, "%llu\n")

/* A count may be negative. */
static int atomic_value_get(void *data, u64 *value)
{
	*value = (u64)(s64)atomic_read((atomic_t *)data);
	return 0;
}

static int atomic_value_set(void *data, u64 value)
{
	atomic_set((atomic_t *)data, (int)value);
	return 0;
}
DEFINE_SIMPLE_ATTRIBUTE(atomic_fops, atomic_value_get, atomic_value_set, "%lld\n");
DEFINE_SIMPLE_ATTRIBUTE(atomic_ro_fops, atomic_value_get, NULL, "%lld\n");

void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value)
{
	debugfs_create_file(name, mode, parent, value, mode & S_IWUGO ? &atomic_fops : &atomic_ro_fops);
}

/* --- switches, strings, blobs --- */

static ssize_t bool_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	const bool *value = file->private_data;

	return simple_read_from_buffer(buf, size, ppos, READ_ONCE(*value) ? "Y\n" : "N\n", 2);
}

static ssize_t bool_write(struct file *file, const char __user *buf, size_t size, loff_t *ppos)
{
	bool *value = file->private_data, wanted;
	int err = kstrtobool_from_user(buf, size, &wanted);

	(void)ppos;
	if (err)
		return err;
	WRITE_ONCE(*value, wanted);
	return (ssize_t)size;
}

static const struct file_operations bool_fops = { .open = simple_open, .read = bool_read, .write = bool_write };
static const struct file_operations bool_ro_fops = { .open = simple_open, .read = bool_read };

void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	debugfs_create_file(name, mode, parent, value, mode & S_IWUGO ? &bool_fops : &bool_ro_fops);
}

static int str_show(struct seq_file *m, void *v)
{
	char **value = m->private;
	const char *text = READ_ONCE(*value);

	(void)v;
	if (text)
		seq_printf(m, "%s\n", text);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(str);

void debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value)
{
	debugfs_create_file(name, mode, parent, value, &str_fops);
}

static ssize_t blob_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	const struct debugfs_blob_wrapper *blob = file->private_data;

	return simple_read_from_buffer(buf, size, ppos, blob->data, blob->size);
}

static const struct file_operations blob_fops = { .open = simple_open, .read = blob_read };

struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob)
{
	return debugfs_create_file(name, mode & ~(umode_t)S_IWUGO, parent, blob, &blob_fops);
}
