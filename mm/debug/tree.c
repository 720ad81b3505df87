/* SPDX-License-Identifier: MIT */
/*
 * tree.c - the one tree of everything that can be seen
 *
 * Does not:   format anything (proc_*.c and others do), know what a machine is.
 * Model:      a directory links its children in the order of their names.
 *
 *                 / --child--> proc --next--> sys
 *                               |              |
 *                              buddyinfo ...  devices --next--> kernel
 *
 *             A path is walked component by component, so "..", "." and "//" need no rewriting of text. Nodes come from
 *             an array, so that a machine has its files before it can allocate; when that is used up, from kmalloc.
 *             Nodes of removed files are used again first.
 *             Below a dynamic directory there are no nodes: a place there is the directory and the path from it.
 * Invariants: T1 siblings ascend strictly by name, so there are no two of one name
 *             T2 only directories (ops == NULL) have children
 *             T3 a registration that fails leaves no file; directories it made on the way stay
 *             T4 a node with users is not used again; who removes it waits
 * Locking:    tree_lock guards everything here. It is not held while a file's functions or a reader's sink run: users
 *             keeps the node meanwhile. A dynamic directory is asked under it what a path is.
 * Failure:    -ENOMEM when there is no node. Reading cannot fail for lack of memory.
 * More:       mm/include/mm/tree.h, tests/unit/test_tree.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <mm/tree.h>
#include <quire/port.h>

#define TREE_FIRST_NODES 1024

struct tree_node {
	const struct tree_ops *ops;             /* NULL: a directory */
	const struct tree_dynamic_ops *dynamic; /* NULL: its entries are its children */
	void *priv;
	struct tree_node *parent; /* of the root: the root */
	struct tree_node *child;  /* first of the children by name */
	struct tree_node *next;   /* next sibling by name; of a free node: the next free one */
	unsigned int users;       /* threads inside the file's functions, or listing the directory */
	char name[TREE_NAME_MAX + 1];
};

static struct tree_node first_nodes[TREE_FIRST_NODES];
static unsigned int nr_first_used;
static struct tree_node *free_nodes;
static struct tree_node root = { .parent = &root };
static DEFINE_MUTEX(tree_lock);

/* --- nodes --- */

static struct tree_node *node_alloc(void)
{
	struct tree_node *node = free_nodes;

	if (node)
		free_nodes = node->next;
	else if (nr_first_used < TREE_FIRST_NODES)
		node = &first_nodes[nr_first_used++];
	else if (slab_is_available())
		node = kmalloc(sizeof(*node), GFP_KERNEL);
	return node;
}

static void node_free(struct tree_node *node)
{
	node->next = free_nodes;
	free_nodes = node;
}

static bool is_directory(const struct tree_node *node)
{
	return !node->ops;
}

/* What a path leads to. */
struct tree_place {
	struct tree_node *node;
	enum tree_kind kind;
	size_t len; /* of rel; 0: the node itself */
	char rel[TREE_DYNAMIC_MAX + 1];
};

/* Let go of a node that was held by its users count. */
static void node_put(struct tree_node *node)
{
	mutex_lock(&tree_lock);
	if (--node->users == 0)
		port_wake(&node->users);
	mutex_unlock(&tree_lock);
}

/* Sleep until nobody uses @node, which is out of the tree. tree_lock is held, and let go meanwhile. */
static void node_wait_unused(struct tree_node *node)
{
	struct cpu_sleep sleep;
	unsigned int users;

	while ((users = node->users) != 0) {
		mutex_unlock(&tree_lock);
		cpu_sleep_begin(&sleep);
		port_wait(&node->users, users, PORT_FOREVER);
		cpu_sleep_end(&sleep);
		mutex_lock(&tree_lock);
	}
}

/* --- paths --- */

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

static struct tree_node *find_child(struct tree_node *dir, const char *component, size_t len)
{
	struct tree_node *node;

	for (node = dir->child; node; node = node->next)
		if (!name_compare(component, len, node->name))
			return node;
	return NULL;
}

static void place_set(struct tree_place *place, struct tree_node *node)
{
	place->node = node;
	place->kind = is_directory(node) ? TREE_DIR : TREE_FILE;
	place->len = 0;
	place->rel[0] = '\0';
}

static void place_up(struct tree_place *place)
{
	if (!place->len) {
		place_set(place, place->node->parent);
		return;
	}
	while (place->len && place->rel[--place->len] != '/')
		;
	place->rel[place->len] = '\0';
	place->kind = TREE_DIR;
}

static int place_down_dynamic(struct tree_place *place, const char *component, size_t len)
{
	int kind;

	if (place->len + !!place->len + len > TREE_DYNAMIC_MAX)
		return -ENOENT;
	if (place->len)
		place->rel[place->len++] = '/';
	memcpy(place->rel + place->len, component, len);
	place->len += len;
	place->rel[place->len] = '\0';
	kind = place->node->dynamic->kind(place->node->priv, place->rel);
	if (kind < 0)
		return kind;
	place->kind = (enum tree_kind)kind;
	return 0;
}

static int place_down(struct tree_place *place, const char *component, size_t len)
{
	struct tree_node *child;

	if (place->node->dynamic)
		return place_down_dynamic(place, component, len);
	child = find_child(place->node, component, len);
	if (!child)
		return -ENOENT;
	place_set(place, child);
	return 0;
}

/* The place of @path: 0, -ENOENT, or -ENOTDIR where the path goes on beyond a file. */
static int tree_walk(const char *path, struct tree_place *place)
{
	const char *component;
	size_t len;
	int err = 0;

	if (*path != '/')
		return -ENOENT;
	place_set(place, &root);
	while (*path && !err) {
		if (place->kind != TREE_DIR) /* also for a trailing slash: "file/" wants a directory */
			return -ENOTDIR;
		len = next_component(&path, &component);
		if (!len || (len == 1 && component[0] == '.'))
			continue;
		if (len == 2 && component[0] == '.' && component[1] == '.')
			place_up(place);
		else
			err = place_down(place, component, len);
	}
	return err;
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

/* --- coming and going --- */

/* A new child of @dir, not there yet (T1). NULL when there is no node. */
static struct tree_node *add_child(struct tree_node *dir, const char *component, size_t len)
{
	struct tree_node **link = &dir->child, *node = node_alloc();

	if (!node)
		return NULL;
	*node = (struct tree_node){ .parent = dir };
	memcpy(node->name, component, len);
	while (*link && name_compare(component, len, (*link)->name) > 0)
		link = &(*link)->next;
	node->next = *link;
	*link = node;
	return node;
}

static int tree_add_locked(const char *path, const struct tree_node *as)
{
	struct tree_node *dir = &root, *node;
	const char *component;
	size_t len;

	for (;;) {
		if (!is_directory(dir) || dir->dynamic)
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
	node->ops = as->ops;
	node->dynamic = as->dynamic;
	node->priv = as->priv;
	return 0;
}

static int tree_add(const char *path, const struct tree_node *as)
{
	int err;

	if (!path_is_plain(path))
		return -EINVAL;
	mutex_lock(&tree_lock);
	err = tree_add_locked(path, as);
	mutex_unlock(&tree_lock);
	return err;
}

int tree_register(const char *path, const struct tree_ops *ops, void *priv)
{
	return ops ? tree_add(path, &(struct tree_node){ .ops = ops, .priv = priv }) : -EINVAL;
}

int tree_mkdir(const char *path, void *priv)
{
	return tree_add(path, &(struct tree_node){ .priv = priv });
}

int tree_register_dynamic(const char *path, const struct tree_dynamic_ops *ops, void *priv)
{
	return ops ? tree_add(path, &(struct tree_node){ .dynamic = ops, .priv = priv }) : -EINVAL;
}

/* The deepest first node at or below @node. */
static struct tree_node *first_leaf(struct tree_node *node)
{
	while (node->child)
		node = node->child;
	return node;
}

static void unlink_node(struct tree_node *node)
{
	struct tree_node **link = &node->parent->child;

	while (*link != node)
		link = &(*link)->next;
	*link = node->next;
}

int tree_unregister(const char *path)
{
	struct tree_node *top, *node, *parent;
	struct tree_place place;
	int err;

	mutex_lock(&tree_lock);
	err = tree_walk(path, &place);
	top = place.node;
	if (!err && (top == &root || place.len))
		err = -EINVAL;
	if (err)
		goto out;
	unlink_node(top);
	top->parent = NULL;
	/* Nobody finds these any more; children go before the directory they are in. */
	for (node = first_leaf(top); node; node = parent) {
		node_wait_unused(node);
		parent = node->parent;
		if (parent) {
			parent->child = node->next;
			parent = first_leaf(parent);
		}
		node_free(node);
	}
out:
	mutex_unlock(&tree_lock);
	return err;
}

void *tree_priv(const char *path, const struct tree_ops **ops)
{
	struct tree_place place;
	void *priv = NULL;

	mutex_lock(&tree_lock);
	if (!tree_walk(path, &place) && !place.node->dynamic) {
		priv = place.node->priv;
		*ops = place.node->ops;
	}
	mutex_unlock(&tree_lock);
	return priv;
}

void tree_reset(void)
{
	root.child = NULL;
	free_nodes = NULL;
	nr_first_used = 0;
}

/* --- using --- */

/* The place of @path, its node held: node_put() when done. */
static int tree_get(const char *path, struct tree_place *place)
{
	int err;

	mutex_lock(&tree_lock);
	err = tree_walk(path, place);
	if (!err)
		place->node->users++;
	mutex_unlock(&tree_lock);
	return err;
}

static int place_show(const struct tree_place *place, struct seq_file *m)
{
	const struct tree_node *node = place->node;

	if (place->kind == TREE_DIR)
		return -EISDIR;
	if (node->dynamic)
		return node->dynamic->show(m, node->priv, place->rel);
	return node->ops->show ? node->ops->show(m, node->priv) : -EACCES;
}

int tree_read(const char *path, tree_sink_fn *sink, void *arg)
{
	struct tree_place place;
	struct seq_file m;
	int err = tree_get(path, &place);

	if (err)
		return err;
	seq_file_init(&m, sink, arg, place.node->priv);
	err = place_show(&place, &m);
	seq_file_flush(&m);
	node_put(place.node);
	return err;
}

/* For files that take text: a copy without the last newline, terminated. */
static int write_text(const struct tree_place *place, const char *text, size_t len)
{
	const struct tree_node *node = place->node;
	char copy[TREE_WRITE_MAX + 1];

	if (len && text[len - 1] == '\n')
		len--;
	if (len > TREE_WRITE_MAX)
		return -E2BIG;
	if (memchr(text, '\0', len))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (node->dynamic)
		return node->dynamic->write(node->priv, place->rel, copy, len);
	return node->ops->write(node->priv, copy, len);
}

static int place_write(const struct tree_place *place, const char *text, size_t len)
{
	const struct tree_node *node = place->node;

	if (place->kind == TREE_DIR)
		return -EISDIR;
	if (!node->dynamic && node->ops->write_raw)
		return node->ops->write_raw(node->priv, text, len);
	if (node->dynamic ? !node->dynamic->write : !node->ops->write)
		return -EACCES;
	return write_text(place, text, len);
}

int tree_write(const char *path, const char *text, size_t len)
{
	struct tree_place place;
	int err = tree_get(path, &place);

	if (err)
		return err;
	err = place_write(&place, text, len);
	node_put(place.node);
	return err;
}

void tree_list_entry(struct seq_file *m, enum tree_kind kind, const char *name)
{
	seq_printf(m, "%c %s\n", kind == TREE_DIR ? 'd' : 'f', name);
}

/* The first child of @dir whose name is greater than @name: its name and kind. False: none. */
static bool next_entry(const struct tree_node *dir, char *name, enum tree_kind *kind)
{
	const struct tree_node *node;

	mutex_lock(&tree_lock);
	for (node = dir->child; node; node = node->next)
		if (strcmp(node->name, name) > 0)
			break;
	if (node) {
		strscpy_sized(name, node->name, TREE_NAME_MAX + 1);
		*kind = is_directory(node) ? TREE_DIR : TREE_FILE;
	}
	mutex_unlock(&tree_lock);
	return node != NULL;
}

int tree_list(const char *path, tree_sink_fn *sink, void *arg)
{
	char name[TREE_NAME_MAX + 1] = "";
	struct tree_place place;
	enum tree_kind kind;
	struct seq_file m;
	int err = tree_get(path, &place);

	if (err)
		return err;
	seq_file_init(&m, sink, arg, NULL);
	if (place.kind != TREE_DIR)
		err = -ENOTDIR;
	else if (place.node->dynamic)
		err = place.node->dynamic->list(&m, place.node->priv, place.rel);
	else
		while (next_entry(place.node, name, &kind))
			tree_list_entry(&m, kind, name);
	seq_file_flush(&m);
	node_put(place.node);
	return err;
}
