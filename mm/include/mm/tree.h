/* SPDX-License-Identifier: MIT */
/*
 * tree.h - the one tree of everything that can be seen: /proc, /sys, /sys/kernel/debug
 *
 * A subsystem registers its files while the machine boots, a module while it runs; `quire cat`, tests and later a mounted
 * file system read the same tree. Reading streams: what a show function prints with seq_printf goes to the reader piece by
 * piece, so reading allocates nothing and changes nothing.
 *
 * Context: may sleep. Show and write functions may sleep and take locks, and hold none while they print: the reader's sink
 *          is foreign code. The tree holds no lock while it calls them; a file stays until they have returned.
 * Paths:   absolute; "//", ".", ".." and a trailing "/" on a directory mean what they mean elsewhere. No symlinks.
 */
#ifndef MM_TREE_H
#define MM_TREE_H

#include <linux/compiler.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct tree_ops {
	int (*show)(struct seq_file *m, void *priv);            /* NULL: write-only. 0 or -Exxx */
	int (*write)(void *priv, const char *text, size_t len); /* NULL: read-only. @text ends in NUL. 0 or -Exxx */
	/* In place of write: gets what was written, byte by byte as it is, of any length. */
	int (*write_raw)(void *priv, const char *text, size_t len);
};

enum tree_kind { TREE_DIR, TREE_FILE };

/* A directory without nodes, whose functions know what is below it; for what comes and goes by itself. @path is plain and relative,
 * "kmalloc-64/order"; "" is the directory. Each finds its way by itself: what was there a moment ago may have gone. */
struct tree_dynamic_ops {
	/* What is at @path, the directory before it being there: a tree_kind or -ENOENT; never asked about "". Called with the
	 * tree's lock held, so it takes no lock under which files are registered. */
	int (*kind)(void *priv, const char *path);
	int (*show)(struct seq_file *m, void *priv, const char *path);            /* -EACCES: write-only */
	int (*write)(void *priv, const char *path, const char *text, size_t len); /* -EACCES: read-only */
	int (*list)(struct seq_file *m, void *priv, const char *path); /* tree_list_entry() an entry, sorted by name */
};
void tree_list_entry(struct seq_file *m, enum tree_kind kind, const char *name);

/* The longest text a file takes in one write; the longest name; the longest path below a dynamic directory. */
#define TREE_WRITE_MAX 1024
#define TREE_NAME_MAX 63
#define TREE_DYNAMIC_MAX 255

typedef void tree_sink_fn(void *arg, const char *text, unsigned long len);

/* tree_register - file @path ("/proc/buddyinfo"); its directories come into being. @ops must outlive the machine; the
 * path is copied. 0; -EEXIST; -ENOTDIR where a file is in the way; -ENOMEM the tree is full; -EINVAL not a plain
 * absolute path. */
int __must_check tree_register(const char *path, const struct tree_ops *ops, void *priv);
/* tree_mkdir - an empty directory; those above it come into being. 0, -EEXIST, -ENOTDIR, -ENOMEM, -EINVAL. */
int __must_check tree_mkdir(const char *path, void *priv);
/* tree_register_dynamic - a dynamic directory @path; errors as tree_register(). */
int __must_check tree_register_dynamic(const char *path, const struct tree_dynamic_ops *ops, void *priv);
/* tree_unregister - take file @path out, or a directory with everything below it, and wait until nobody is inside their
 * functions. Not from inside one of them. 0, -ENOENT, -ENOTDIR, -EINVAL (the root, or inside a dynamic directory). */
int tree_unregister(const char *path);
/* tree_priv - the @priv that @path was registered with, and *@ops (NULL: a directory). NULL when there is no such file or
 * directory. */
void *tree_priv(const char *path, const struct tree_ops **ops);
/* tree_reset - forget all files (boot and shutdown). */
void tree_reset(void);

/* tree_read - print file @path through @sink. 0, -ENOENT, -ENOTDIR, -EISDIR, -EACCES (write-only), or what its show
 * function says. */
int tree_read(const char *path, tree_sink_fn *sink, void *arg);
/* tree_write - give @text to file @path; a last newline is taken off. 0, -ENOENT, -ENOTDIR, -EISDIR, -EACCES
 * (read-only), -EINVAL (NUL inside), -E2BIG, or what its write function says. */
int tree_write(const char *path, const char *text, size_t len);
/* tree_list - one line "d name" or "f name" an entry of directory @path, sorted by name. 0, -ENOENT, -ENOTDIR. */
int tree_list(const char *path, tree_sink_fn *sink, void *arg);

/* mm_files_register - every file of mm: /proc, /proc/sys/vm, node and debugfs files (mm/debug/files.c). Called once by
 * machine_boot() when the machine is complete; the nodes and CPUs that exist then have files. 0 or what
 * tree_register() says. */
int __must_check mm_files_register(void);

#endif
