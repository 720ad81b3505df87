/* SPDX-License-Identifier: MIT */
/*
 * slab_files.c - /proc/slabinfo, /sys/kernel/slab, /sys/kernel/debug/slab
 *
 * Model:   /sys/kernel/slab is a dynamic directory: caches come and go, and nothing is stored for them here. What its files
 *          say is mm/slab/attrs.c's.
 *
 *            /sys/kernel/slab / :A-0000192 / objects
 *                               dir          attribute
 *
 * Locking: none. Each line and each file is put together under slab_mutex and printed after it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mm/slab.h>

#include "debug_int.h"

/* --- /proc/slabinfo --- */

static int slabinfo_show(struct seq_file *m, void *priv)
{
	char name[SLAB_DIR_NAME_SIZE];
	struct slab_stat stat;

	seq_puts(m, "slabinfo - version: 2.1\n"
		    "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab>"
		    " : tunables <limit> <batchcount> <sharedfactor>"
		    " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	for (unsigned int i = 0; slab_info(i, name, sizeof(name), &stat); i++) {
		seq_printf(m, "%-17s %6lu %6lu %6u %4u %4u", name, stat.active_objs, stat.num_objs, stat.size,
			   stat.objs_per_slab, stat.pages_per_slab);
		seq_printf(m, " : tunables %4u %4u %4u", 0, 0, 0);
		seq_printf(m, " : slabdata %6lu %6lu %6u\n", stat.active_slabs, stat.nr_slabs, 0);
	}
	return 0;
}

const struct debug_file proc_slabinfo_files[] = {
	{ "/proc/slabinfo", { .show = slabinfo_show }, NULL },
	{ 0 },
};

/* --- /sys/kernel/slab --- */

/* Take "dir/attr" apart; @dir has room for SLAB_DIR_NAME_SIZE. NULL: there is only a directory. */
static const char *split_path(const char *path, char *dir)
{
	const char *slash = strchr(path, '/');
	size_t len = slash ? (size_t)(slash - path) : strlen(path);

	strscpy(dir, path, min(len + 1, (size_t)SLAB_DIR_NAME_SIZE));
	return slash ? slash + 1 : NULL;
}

static bool attr_exists(const char *attr)
{
	const char *name;

	for (unsigned int i = 0; (name = slab_attr_name(i)) != NULL; i++)
		if (!strcmp(name, attr))
			return true;
	return false;
}

static int slab_dir_kind(void *priv, const char *path)
{
	char dir[SLAB_DIR_NAME_SIZE];
	const char *attr = split_path(path, dir);

	if (!slab_dir_exists(dir))
		return -ENOENT;
	if (!attr)
		return TREE_DIR;
	return attr_exists(attr) ? TREE_FILE : -ENOENT;
}

static int slab_dir_show(struct seq_file *m, void *priv, const char *path)
{
	char dir[SLAB_DIR_NAME_SIZE], text[2048];
	const char *attr = split_path(path, dir);
	int len = slab_attr_show(dir, attr, text, sizeof(text));

	if (len < 0)
		return len;
	return seq_write(m, text, (size_t)len);
}

static int slab_dir_write(void *priv, const char *path, const char *text, size_t len)
{
	char dir[SLAB_DIR_NAME_SIZE];
	const char *attr = split_path(path, dir);

	return slab_attr_store(dir, attr, text);
}

static int slab_dir_list(struct seq_file *m, void *priv, const char *path)
{
	char name[SLAB_DIR_NAME_SIZE] = "", next[SLAB_DIR_NAME_SIZE];
	const char *attr;

	if (*path) {
		for (unsigned int i = 0; (attr = slab_attr_name(i)) != NULL; i++)
			tree_list_entry(m, TREE_FILE, attr);
		return 0;
	}
	while (slab_dir_next(name, next, sizeof(next))) {
		tree_list_entry(m, TREE_DIR, next);
		strscpy(name, next, sizeof(name));
	}
	return 0;
}

/* --- /sys/kernel/debug/slab: caches that keep track of their objects' owners --- */

static bool is_traces(const char *attr)
{
	return !strcmp(attr, "alloc_traces") || !strcmp(attr, "free_traces");
}

static int traces_kind(void *priv, const char *path)
{
	char dir[SLAB_DIR_NAME_SIZE];
	const char *attr = split_path(path, dir);
	int ret = slab_traces_of(dir, false, NULL);

	if (ret)
		return ret;
	if (!attr)
		return TREE_DIR;
	return is_traces(attr) ? TREE_FILE : -ENOENT;
}

static int traces_show(struct seq_file *m, void *priv, const char *path)
{
	char dir[SLAB_DIR_NAME_SIZE];
	const char *attr = split_path(path, dir);

	return slab_traces_of(dir, !strcmp(attr, "free_traces"), m);
}

static int traces_list(struct seq_file *m, void *priv, const char *path)
{
	char name[SLAB_DIR_NAME_SIZE] = "";

	if (*path) {
		tree_list_entry(m, TREE_FILE, "alloc_traces");
		tree_list_entry(m, TREE_FILE, "free_traces");
		return 0;
	}
	while (slab_traces_next(name, name, sizeof(name)))
		tree_list_entry(m, TREE_DIR, name);
	return 0;
}

int slab_files_register(void)
{
	static const struct tree_dynamic_ops traces_ops = {
		.kind = traces_kind,
		.show = traces_show,
		.list = traces_list,
	};
	static const struct tree_dynamic_ops ops = {
		.kind = slab_dir_kind,
		.show = slab_dir_show,
		.write = slab_dir_write,
		.list = slab_dir_list,
	};

	int ret = tree_register_dynamic("/sys/kernel/slab", &ops, NULL);

	return ret ? ret : tree_register_dynamic("/sys/kernel/debug/slab", &traces_ops, NULL);
}
