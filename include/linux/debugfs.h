/* SPDX-License-Identifier: MIT */
/*
 * debugfs.h - files below /sys/kernel/debug, made by whoever has something to show (row B1)
 *
 * @parent NULL is the root, an ERR_PTR makes the call return it: errors need no checking, as in Linux. @data is the file's
 * inode->i_private. Reading and writing goes through machine_read(), machine_write() or `quire cat`.
 * Context: may sleep. Removing waits until nobody is inside the file's functions, so not from inside one.
 * Errors:  ERR_PTR(-EEXIST), ERR_PTR(-ENOMEM), ERR_PTR(-EINVAL) for a name that is none.
 */
#ifndef _LINUX_DEBUGFS_H
#define _LINUX_DEBUGFS_H

#include <linux/fs.h>
#include <linux/seq_file.h>

struct debugfs_blob_wrapper {
	void *data;
	unsigned long size;
};

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops);
#define debugfs_create_file_unsafe debugfs_create_file
void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size);
/* debugfs_remove - the file, or the directory with all below it. NULL and ERR_PTRs are ignored. */
void debugfs_remove(struct dentry *dentry);
#define debugfs_remove_recursive debugfs_remove
struct dentry *debugfs_lookup(const char *name, struct dentry *parent); /* NULL: there is none */
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
static inline bool debugfs_initialized(void)
{
	return true;
}

/* Files of one value: what it is when it is read; writing, if @mode has a write bit, sets it. x: in hexadecimal. */
void debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
void debugfs_create_x8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_x16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_x64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
void debugfs_create_ulong(const char *name, umode_t mode, struct dentry *parent, unsigned long *value);
void debugfs_create_size_t(const char *name, umode_t mode, struct dentry *parent, size_t *value);
void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value);
/* Y or N; takes y, n, 1, 0, on, off. */
void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value);
/* Read only. *@value is a string, or NULL; the blob is given out as it is. */
void debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value);
struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob);

#define DEFINE_DEBUGFS_ATTRIBUTE(__fops, __get, __set, __fmt) DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)
#define DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt)                                                   \
	DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)
#define debugfs_attr_read simple_attr_read
#define debugfs_attr_write simple_attr_write
/* debugfs_file_get, _put - the file's functions may run; the tree has seen to that. */
static inline int debugfs_file_get(struct dentry *dentry)
{
	(void)dentry;
	return 0;
}
static inline void debugfs_file_put(struct dentry *dentry)
{
	(void)dentry;
}

#endif
