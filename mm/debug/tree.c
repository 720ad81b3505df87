/* SPDX-License-Identifier: MIT */
/*
 * tree.c - the one tree of everything that can be seen
 *
 * Does not:   format anything (proc_*.c and others do), know what a machine is, allocate.
 * Model:      nodes in a fixed array, 0 is the root and never a child, so 0 also means "none". A directory links its
 *             children in the order of their names; a node's name is in a pool of bytes.
 *
 *                 / --children--> proc --next--> sys
 *                                  |              |
 *                                 buddyinfo ...  devices --next--> kernel
 *
 *             A path is walked component by component, so "..", "." and "//" need no rewriting of text.
 * Invariants: T1 siblings ascend strictly by name, so there are no two of one name
 *             T2 only directories (ops == NULL) have children
 *             T3 a registration that fails leaves no file; directories it made on the way stay
 * Locking:    none. The tree grows while the machine boots, on one CPU; afterwards it is only read.
 * Failure:    -ENOMEM when the array or the pool is full. Reading cannot fail for lack of memory.
 * More:       mm/include/mm/tree.h, tests/unit/test_tree.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mm/tree.h>

#define TREE_NODES 1024
#define TREE_NAME_BYTES (TREE_NODES * 12)
#define TREE_NAME_MAX 63
#define TREE_ROOT 0

struct tree_node {
	const struct tree_ops *ops; /* NULL: a directory */
	void *priv;
	const char *name;      /* in names[] */
	unsigned short parent; /* of the root: the root */
	unsigned short child;  /* first of the children by name; 0: none */
	unsigned short next;   /* next sibling by name; 0: last */
};
static_assert(TREE_NODES <= 65536);

static struct tree_node nodes[TREE_NODES];
static unsigned int nr_nodes = 1; /* the root is always there */
static char names[TREE_NAME_BYTES];
static unsigned int names_used;

static bool is_directory(unsigned int node)
{
	return !nodes[node].ops;
}

/* Compare a component of a path with a name: as strcmp. */
static int name_compare(const char *component, size_t len, const char *name)
{
	int diff = strncmp(component, name, len);

	return diff ? diff : -(name[len] != '\0');
}

/* Take the next component off *@path: its length, 0 when there is none. *@component is where it begins. */
static size_t next_component(const char **path, const char **component)
{
	const char *p = *path;
	size_t len = 0;

	while (*p == '/')
		p++;
	*component = p;
	while (p[len] && p[len] != '/')
		len++;
	*path = p + len;
	return len;
}

static unsigned int find_child(unsigned int dir, const char *component, size_t len)
{
	unsigned int node;

	for (node = nodes[dir].child; node; node = nodes[node].next)
		if (!name_compare(component, len, nodes[node].name))
			return node;
	return 0;
}

/* The node of @path: 0 and *@found, -ENOENT, or -ENOTDIR where the path goes on beyond a file. */
static int tree_walk(const char *path, unsigned int *found)
{
	const char *component;
	unsigned int node = TREE_ROOT;
	size_t len;

	if (*path != '/')
		return -ENOENT;
	while (*path) {
		if (!is_directory(node)) /* also for a trailing slash: "file/" wants a directory */
			return -ENOTDIR;
		len = next_component(&path, &component);
		if (!len || (len == 1 && component[0] == '.'))
			continue;
		if (len == 2 && component[0] == '.' && component[1] == '.') {
			node = nodes[node].parent;
			continue;
		}
		node = find_child(node, component, len);
		if (!node)
			return -ENOENT;
	}
	*found = node;
	return 0;
}

/* A new child of @dir, not there yet (T1). 0 when there is no room. */
static unsigned int add_child(unsigned int dir, const char *component, size_t len)
{
	unsigned short *link = &nodes[dir].child;
	unsigned int node = nr_nodes;

	if (nr_nodes == TREE_NODES || len + 1 > TREE_NAME_BYTES - names_used)
		return 0;
	nr_nodes++;
	memcpy(names + names_used, component, len);
	names[names_used + len] = '\0';
	nodes[node] = (struct tree_node){ .name = names + names_used, .parent = dir };
	names_used += len + 1;
	while (*link && name_compare(component, len, nodes[*link].name) > 0)
		link = &nodes[*link].next;
	nodes[node].next = *link;
	*link = node;
	return node;
}

/* Is @path absolute, of plain components, and does it name something below the root? */
static bool path_is_plain(const char *path)
{
	const char *component;
	size_t len;

	if (*path != '/' || path[strlen(path) - 1] == '/')
		return false;
	while (*path) {
		const char *slash = path;

		len = next_component(&path, &component);
		if (component != slash + 1 || len > TREE_NAME_MAX)
			return false;
		if (component[0] == '.' && (len == 1 || (len == 2 && component[1] == '.')))
			return false;
	}
	return true;
}

int tree_register(const char *path, const struct tree_ops *ops, void *priv)
{
	unsigned int dir = TREE_ROOT, node;
	const char *component;
	size_t len;

	if (!ops || !path_is_plain(path))
		return -EINVAL;
	for (;;) {
		if (!is_directory(dir))
			return -ENOTDIR;
		len = next_component(&path, &component);
		node = find_child(dir, component, len);
		if (node && !*path)
			return -EEXIST;
		if (!node)
			node = add_child(dir, component, len);
		if (!node)
			return -ENOMEM;
		if (!*path)
			break;
		dir = node;
	}
	nodes[node].ops = ops;
	nodes[node].priv = priv;
	return 0;
}

void tree_reset(void)
{
	nodes[TREE_ROOT] = (struct tree_node){ .name = "" };
	nr_nodes = 1;
	names_used = 0;
}

int tree_read(const char *path, tree_sink_fn *sink, void *arg)
{
	struct seq_file m;
	unsigned int node;
	int err = tree_walk(path, &node);

	if (err)
		return err;
	if (is_directory(node))
		return -EISDIR;
	if (!nodes[node].ops->show)
		return -EACCES;
	seq_file_init(&m, sink, arg, nodes[node].priv);
	err = nodes[node].ops->show(&m, nodes[node].priv);
	seq_file_flush(&m);
	return err;
}

int tree_write(const char *path, const char *text, size_t len)
{
	char copy[TREE_WRITE_MAX + 1];
	unsigned int node;
	int err = tree_walk(path, &node);

	if (err)
		return err;
	if (is_directory(node))
		return -EISDIR;
	if (!nodes[node].ops->write)
		return -EACCES;
	if (len && text[len - 1] == '\n')
		len--;
	if (len > TREE_WRITE_MAX)
		return -E2BIG;
	if (memchr(text, '\0', len))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return nodes[node].ops->write(nodes[node].priv, copy, len);
}

int tree_list(const char *path, tree_sink_fn *sink, void *arg)
{
	struct seq_file m;
	unsigned int node;
	int err = tree_walk(path, &node);

	if (err)
		return err;
	if (!is_directory(node))
		return -ENOTDIR;
	seq_file_init(&m, sink, arg, NULL);
	for (node = nodes[node].child; node; node = nodes[node].next)
		seq_printf(&m, "%c %s\n", is_directory(node) ? 'd' : 'f', nodes[node].name);
	seq_file_flush(&m);
	return 0;
}
