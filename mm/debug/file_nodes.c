/* SPDX-License-Identifier: MIT */
/*
 * file_nodes.c - files of file_operations in the tree
 *
 * Model:   a dentry is what its maker holds; the tree has a node with the dentry as its priv. Reading the node opens the
 *          file, reads it until 0 comes, and releases it; writing likewise.
 *
 *             tree_read ──▶ node_show ──▶ open, read, read, ... 0, release ──▶ seq_write
 *             tree_write ─▶ node_store ─▶ open, write until all is taken, release
 *
 * Locking: nodes_lock guards the links between dentries. It is not held while the tree waits for who is inside a file.
 *          A dentry that is being removed has left its parent's list, so that nobody else removes it.
 * Failure: -ENOMEM, -EEXIST, -EINVAL, -ENOTDIR.
 * More:    tests/unit/test_debugfs.c
 */
#include "file_nodes_int.h"

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <mm/tree.h>

static DEFINE_MUTEX(nodes_lock);

/* --- using a file --- */

static int file_open(struct file *file, struct dentry *dentry, fmode_t mode)
{
	const struct file_operations *fops = dentry->d_inode->i_fop;

	*file = (struct file){ .f_op = fops,
			       .f_inode = dentry->d_inode,
			       .f_path = { .dentry = dentry },
			       .f_flags = mode == FMODE_WRITE ? O_WRONLY : O_RDONLY,
			       .f_mode = mode };
	return fops->open ? fops->open(dentry->d_inode, file) : 0;
}

static void file_release(struct file *file)
{
	if (file->f_op->flush)
		file->f_op->flush(file, NULL);
	if (file->f_op->release)
		file->f_op->release(file->f_inode, file);
}

static int node_show(struct seq_file *m, void *priv)
{
	struct dentry *dentry = priv;
	struct file file;
	char *buf;
	ssize_t n;
	int err;

	if (!dentry->d_inode->i_fop->read)
		return -EINVAL;
	buf = kmalloc(PAGE_SIZE, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	err = file_open(&file, dentry, FMODE_READ);
	if (err)
		goto out;
	while ((n = file.f_op->read(&file, buf, PAGE_SIZE, &file.f_pos)) > 0)
		seq_write(m, buf, min_t(size_t, (size_t)n, PAGE_SIZE));
	err = (int)n;
	file_release(&file);
out:
	kfree(buf);
	return err;
}

static int node_store(void *priv, const char *text, size_t len)
{
	struct dentry *dentry = priv;
	struct file file;
	ssize_t n = 0;
	int err;

	if (!dentry->d_inode->i_fop->write)
		return -EINVAL;
	err = file_open(&file, dentry, FMODE_WRITE);
	if (err)
		return err;
	do {
		n = file.f_op->write(&file, text, len, &file.f_pos);
		if (n <= 0 || (size_t)n > len)
			break;
		text += n;
		len -= (size_t)n;
	} while (len);
	file_release(&file);
	return n < 0 ? (int)n : 0;
}

static const struct tree_ops show_only = { .show = node_show };
static const struct tree_ops store_only = { .write_raw = node_store };
static const struct tree_ops show_and_store = { .show = node_show, .write_raw = node_store };
static const struct tree_ops neither = { .show = NULL };

static bool are_ours(const struct tree_ops *ops)
{
	return ops == &show_only || ops == &store_only || ops == &show_and_store || ops == &neither;
}

static const struct tree_ops *ops_for(const struct file_operations *fops)
{
	if (fops->read)
		return fops->write ? &show_and_store : &show_only;
	return fops->write ? &store_only : &neither;
}

/* --- coming and going --- */

static struct dentry *dentry_alloc(const char *root, struct dentry *parent, const char *name, const struct dentry *like)
{
	static const struct file_operations no_operations;
	const char *above = parent ? parent->path : root;
	size_t len = strlen(above) + 1 + strlen(name);
	struct dentry *dentry = kzalloc(struct_size(dentry, path, len + 1), GFP_KERNEL);

	if (!dentry)
		return NULL;
	*dentry = *like;
	if (like->inode.i_fop == &like->fops)
		dentry->inode.i_fop = &dentry->fops;
	else if (!like->inode.i_fop)
		dentry->inode.i_fop = &no_operations;
	snprintf(dentry->path, len + 1, "%s/%s", above, name);
	INIT_LIST_HEAD(&dentry->d_children);
	INIT_LIST_HEAD(&dentry->d_sibling);
	dentry->d_parent = parent;
	dentry->d_inode = &dentry->inode;
	dentry->d_name.name = kbasename(dentry->path);
	dentry->d_name.len = (unsigned int)strlen(dentry->d_name.name);
	return dentry;
}

struct dentry *file_node_create(const char *root, struct dentry *parent, const char *name, const struct dentry *like)
{
	struct dentry *dentry;
	int err;

	if (!name || !*name || (parent && !S_ISDIR(parent->inode.i_mode)))
		return ERR_PTR(-EINVAL);
	dentry = dentry_alloc(root, parent, name, like);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&nodes_lock);
	if (S_ISDIR(dentry->inode.i_mode))
		err = tree_mkdir(dentry->path, dentry);
	else
		err = tree_register(dentry->path, ops_for(dentry->inode.i_fop), dentry);
	if (!err && parent)
		list_add(&dentry->d_sibling, &parent->d_children);
	mutex_unlock(&nodes_lock);
	if (!err)
		return dentry;
	kfree(dentry);
	return ERR_PTR(err);
}

/* A dentry without children, or the deepest first one below @dentry. */
static struct dentry *first_leaf(struct dentry *dentry)
{
	while (!list_empty(&dentry->d_children))
		dentry = list_first_entry(&dentry->d_children, struct dentry, d_sibling);
	return dentry;
}

void file_node_remove(struct dentry *dentry)
{
	struct dentry *leaf;

	mutex_lock(&nodes_lock);
	list_del_init(&dentry->d_sibling);
	mutex_unlock(&nodes_lock);
	/* Afterwards nobody finds what is below it, and nobody is inside. */
	tree_unregister(dentry->path);
	do {
		leaf = first_leaf(dentry);
		list_del(&leaf->d_sibling);
		if (leaf != dentry)
			kfree(leaf);
	} while (leaf != dentry);
	kfree(dentry);
}

struct dentry *file_node_find(const char *root, struct dentry *parent, const char *name)
{
	const char *above = parent ? parent->path : root;
	size_t size = strlen(above) + 1 + strlen(name) + 1;
	char *path = kmalloc(size, GFP_KERNEL);
	const struct tree_ops *ops = NULL;
	struct dentry *dentry;

	if (!path)
		return NULL;
	snprintf(path, size, "%s/%s", above, name);
	dentry = tree_priv(path, &ops);
	kfree(path);
	/* The files of mm itself have a priv of another kind; its directories have none. */
	return !ops || are_ours(ops) ? dentry : NULL;
}
