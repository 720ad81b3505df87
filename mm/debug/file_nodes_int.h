/* SPDX-License-Identifier: MIT */
/*
 * file_nodes_int.h - files of file_operations in the tree: what debugfs and /proc have in common
 */
#ifndef MM_DEBUG_FILE_NODES_INT_H
#define MM_DEBUG_FILE_NODES_INT_H

#include <linux/fs.h>

/* file_node_create - @name below @parent, or below @root when that is NULL. @like says what it is: the inode's mode (S_IFDIR or
 * S_IFREG), private data and operations, which may be @like's own fops, and what goes with those. ERR_PTR on failure. */
struct dentry *file_node_create(const char *root, struct dentry *parent, const char *name, const struct dentry *like);
/* file_node_remove - with everything below it; waits for who is inside. */
void file_node_remove(struct dentry *dentry);
/* file_node_find - NULL: there is none that was made here. */
struct dentry *file_node_find(const char *root, struct dentry *parent, const char *name);

#endif
