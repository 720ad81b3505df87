/* SPDX-License-Identifier: MIT */
/*
 * attrs.c - what a cache is, for those who show it: /sys/kernel/slab, /proc/slabinfo
 *
 * Model:   a directory is found by the cache's unique id (":A-0000192") if it may be merged, by its name otherwise, and by
 *          each name that it goes by: where Linux has a link to the directory of the id, here the directory is there twice.
 *          A '/' in a name is shown as '!'. An attribute is one row of a table: a flag, or a function that prints.
 * Locking: slab_mutex from finding the cache until its text is in the caller's buffer; printing is the caller's.
 * More:    the kernel's ABI/testing/sysfs-kernel-slab; mm/debug/slab_files.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "slab_int.h"

slab_flags_t slab_flags(const struct kmem_cache *s)
{
	return READ_ONCE(s->flags);
}

unsigned int slab_object_size(const struct kmem_cache *s)
{
	return s->object_size;
}

bool slab_holds_caches(const struct kmem_cache *s)
{
	return s == kmem_cache;
}

/* --- directories --- */

/* The id that all caches have in common which would be merged with @s. */
static void unique_id(const struct kmem_cache *s, char *id, size_t size)
{
	static const struct {
		slab_flags_t flag;
		char letter;
	} letters[] = {
		{ SLAB_CACHE_DMA, 'd' },          { SLAB_CACHE_DMA32, 'D' }, { SLAB_RECLAIM_ACCOUNT, 'a' },
		{ SLAB_CONSISTENCY_CHECKS, 'F' }, { SLAB_ACCOUNT, 'A' },
	};
	char kind[ARRAY_SIZE(letters) + 2];
	unsigned int n = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(letters); i++)
		if (s->flags & letters[i].flag)
			kind[n++] = letters[i].letter;
	if (n)
		kind[n++] = '-';
	kind[n] = '\0';
	snprintf(id, size, ":%s%07u", kind, s->size);
}

static void name_to_dir(const char *name, char *dir, size_t size)
{
	strscpy(dir, name, size);
	for (; *dir; dir++)
		if (*dir == '/')
			*dir = '!';
}

/* Calls @fn with each directory's name, until it returns true. slab_mutex. */
static struct kmem_cache *for_each_dir(bool (*fn)(const char *dir, void *arg), void *arg)
{
	char dir[SLAB_DIR_NAME_SIZE];
	struct slab_alias *alias;
	struct kmem_cache *s;

	list_for_each_entry(s, &slab_caches, list) {
		if (s->broken)
			continue;
		if (!slab_unmergeable(s)) {
			unique_id(s, dir, sizeof(dir));
			if (fn(dir, arg))
				return s;
		}
		name_to_dir(s->name, dir, sizeof(dir));
		if (fn(dir, arg))
			return s;
	}
	list_for_each_entry(alias, &slab_aliases, list) {
		name_to_dir(alias->name, dir, sizeof(dir));
		if (fn(dir, arg))
			return alias->cache;
	}
	return NULL;
}

struct next_dir {
	const char *after;
	char *best;
	size_t size;
	bool found;
};

static bool consider_dir(const char *dir, void *arg)
{
	struct next_dir *next = arg;

	if (strcmp(dir, next->after) > 0 && (!next->found || strcmp(dir, next->best) < 0)) {
		strscpy(next->best, dir, next->size);
		next->found = true;
	}
	return false;
}

bool slab_dir_next(const char *after, char *name, size_t size)
{
	struct next_dir next = { .after = after, .best = name, .size = size };

	mutex_lock(&slab_mutex);
	for_each_dir(consider_dir, &next);
	mutex_unlock(&slab_mutex);
	return next.found;
}

static bool is_dir(const char *dir, void *arg)
{
	return !strcmp(dir, arg);
}

bool slab_dir_exists(const char *dir)
{
	bool found;

	mutex_lock(&slab_mutex);
	found = for_each_dir(is_dir, (void *)dir) != NULL;
	mutex_unlock(&slab_mutex);
	return found;
}

bool slab_info(unsigned int i, char *name, size_t size, struct slab_stat *stat)
{
	struct kmem_cache *s;
	bool found = false;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		if (i--)
			continue;
		strscpy(name, s->name, size);
		slab_stat(s, stat);
		found = true;
		break;
	}
	mutex_unlock(&slab_mutex);
	return found;
}

/* --- what attributes print --- */

struct text {
	char *buf;
	size_t size, len;
};

static void __printf(2, 3) put(struct text *t, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(t->buf + t->len, t->size - t->len, fmt, args);
	va_end(args);
	t->len = min(t->len + (size_t)n, t->size - 1);
}

#define SHOW_NUMBER(attr, format, value)                                                                               \
	static void show_##attr(struct kmem_cache *s, struct text *t)                                                  \
	{                                                                                                              \
		put(t, format "\n", value);                                                                            \
	}
SHOW_NUMBER(aliases, "%d", s->refcount < 0 ? 0 : s->refcount - 1)
SHOW_NUMBER(align, "%u", s->align)
SHOW_NUMBER(cpu_partial, "%u", s->cpu_partial)
SHOW_NUMBER(min_partial, "%u", s->min_partial)
SHOW_NUMBER(object_size, "%u", s->object_size)
SHOW_NUMBER(objs_per_slab, "%u", (unsigned int)s->objects[s->order])
SHOW_NUMBER(order, "%u", s->order)
SHOW_NUMBER(remote_node_defrag_ratio, "%u", s->remote_node_defrag_ratio / 10)
SHOW_NUMBER(slab_size, "%u", s->size)
SHOW_NUMBER(usersize, "%u", s->usersize)

static void show_ctor(struct kmem_cache *s, struct text *t)
{
	if (s->ctor)
		put(t, "%pS\n", (void *)s->ctor);
}

static void show_nothing(struct kmem_cache *s, struct text *t)
{
}

/* A count, in all and from which nodes: "7 N0=4 N1=3". */
static void show_nodes(struct kmem_cache *s, struct text *t,
		       unsigned long (*count)(const struct kmem_cache_node *n, const struct slab_tally *tally))
{
	unsigned long of_node[MAX_NUMNODES] = { 0 }, total = 0;
	struct slab_tally tally;
	int nid;

	for_each_online_node(nid) {
		if (!s->node[nid])
			continue;
		slab_tally(s, nid, &tally);
		of_node[nid] = count(s->node[nid], &tally);
		total += of_node[nid];
	}
	put(t, "%lu", total);
	if (IS_ENABLED(CONFIG_NUMA))
		for_each_online_node(nid)
			if (of_node[nid])
				put(t, " N%d=%lu", nid, of_node[nid]);
	put(t, "\n");
}

#define SHOW_NODES(attr, value)                                                                                        \
	static unsigned long count_##attr(const struct kmem_cache_node *n, const struct slab_tally *tally)             \
	{                                                                                                              \
		return value;                                                                                          \
	}                                                                                                              \
	static void show_##attr(struct kmem_cache *s, struct text *t)                                                  \
	{                                                                                                              \
		show_nodes(s, t, count_##attr);                                                                        \
	}
SHOW_NODES(slabs, (unsigned long)atomic_long_read(&n->nr_slabs))
SHOW_NODES(total_objects, (unsigned long)atomic_long_read(&n->total_objects))
SHOW_NODES(objects, (unsigned long)atomic_long_read(&n->total_objects) - tally->free)
SHOW_NODES(partial, tally->listed)
SHOW_NODES(objects_partial, tally->listed_in_use)
SHOW_NODES(cpu_slabs, 0)

/* What CPUs keep for themselves are objects, not slabs: "objects(slabs)", in all and a CPU. */
static void show_slabs_cpu_partial(struct kmem_cache *s, struct text *t)
{
	unsigned long all = 0;
	unsigned int cpu;

	for_each_online_cpu(cpu)
		all += slab_cpu_objects(s, cpu);
	put(t, "%lu(0)", all);
	for_each_online_cpu(cpu) {
		unsigned int nr = slab_cpu_objects(s, cpu);

		if (nr)
			put(t, " C%u=%u(0)", cpu, nr);
	}
	put(t, "\n");
}

/* --- what may be written --- */

static int store_cpu_partial(struct kmem_cache *s, const char *text)
{
	unsigned int objects;
	int err = kstrtouint(text, 10, &objects);

	if (err)
		return err;
	if (objects && slab_is_debugged(s))
		return -EINVAL;
	s->cpu_partial = objects;
	slab_drain_cache(s);
	return 0;
}

static int store_min_partial(struct kmem_cache *s, const char *text)
{
	unsigned int min;
	int err = kstrtouint(text, 10, &min);

	if (!err)
		s->min_partial = min;
	return err;
}

static int store_defrag_ratio(struct kmem_cache *s, const char *text)
{
	unsigned int ratio;
	int err = kstrtouint(text, 10, &ratio);

	if (err)
		return err;
	if (ratio > 100)
		return -ERANGE;
	s->remote_node_defrag_ratio = ratio * 10;
	return 0;
}

static int store_shrink(struct kmem_cache *s, const char *text)
{
	if (text[0] != '1')
		return -EINVAL;
	slab_drain_cache(s);
	slab_shrink_nodes(s);
	return 0;
}

static int store_validate(struct kmem_cache *s, const char *text)
{
	if (text[0] != '1' || slab_validate(s) < 0)
		return -EINVAL;
	return 0;
}

/* One of several users of a merged cache must not make the others' allocations fail. */
static int store_failslab(struct kmem_cache *s, const char *text)
{
	if (s->refcount > 1)
		return -EINVAL;
	WRITE_ONCE(s->flags, text[0] == '1' ? s->flags | SLAB_FAILSLAB : s->flags & ~SLAB_FAILSLAB);
	return 0;
}

/* --- the table, by name --- */

static const struct attr {
	const char *name;
	void (*show)(struct kmem_cache *s, struct text *t); /* NULL: whether flag is set */
	int (*store)(struct kmem_cache *s, const char *text);
	slab_flags_t flag;
} attrs[] = {
	{ "aliases", show_aliases },
	{ "align", show_align },
#ifdef CONFIG_ZONE_DMA
	{ "cache_dma", .flag = SLAB_CACHE_DMA },
#endif
	{ "cpu_partial", show_cpu_partial, store_cpu_partial },
	{ "cpu_slabs", show_cpu_slabs },
	{ "ctor", show_ctor },
	{ "destroy_by_rcu", .flag = SLAB_TYPESAFE_BY_RCU },
	{ "failslab", .store = store_failslab, .flag = SLAB_FAILSLAB },
	{ "hwcache_align", .flag = SLAB_HWCACHE_ALIGN },
	{ "min_partial", show_min_partial, store_min_partial },
	{ "object_size", show_object_size },
	{ "objects", show_objects },
	{ "objects_partial", show_objects_partial },
	{ "objs_per_slab", show_objs_per_slab },
	{ "order", show_order },
	{ "partial", show_partial },
	{ "poison", .flag = SLAB_POISON },
	{ "reclaim_account", .flag = SLAB_RECLAIM_ACCOUNT },
	{ "red_zone", .flag = SLAB_RED_ZONE },
	{ "remote_node_defrag_ratio", show_remote_node_defrag_ratio, store_defrag_ratio },
	{ "sanity_checks", .flag = SLAB_CONSISTENCY_CHECKS },
	{ "shrink", show_nothing, store_shrink },
	{ "slab_size", show_slab_size },
	{ "slabs", show_slabs },
	{ "slabs_cpu_partial", show_slabs_cpu_partial },
	{ "store_user", .flag = SLAB_STORE_USER },
	{ "total_objects", show_total_objects },
	{ "trace", .flag = SLAB_TRACE },
	{ "usersize", show_usersize },
	{ "validate", show_nothing, store_validate },
};

const char *slab_attr_name(unsigned int i)
{
	return i < ARRAY_SIZE(attrs) ? attrs[i].name : NULL;
}

static const struct attr *find_attr(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(attrs); i++)
		if (!strcmp(attrs[i].name, name))
			return &attrs[i];
	return NULL;
}

int slab_attr_show(const char *dir, const char *name, char *buf, size_t size)
{
	const struct attr *attr = find_attr(name);
	struct text t = { .buf = buf, .size = size };
	struct kmem_cache *s;

	if (!attr)
		return -ENOENT;
	mutex_lock(&slab_mutex);
	s = for_each_dir(is_dir, (void *)dir);
	if (s && attr->show)
		attr->show(s, &t);
	else if (s)
		put(&t, "%d\n", !!(s->flags & attr->flag));
	mutex_unlock(&slab_mutex);
	return s ? (int)t.len : -ENOENT;
}

int slab_attr_store(const char *dir, const char *name, const char *text)
{
	const struct attr *attr = find_attr(name);
	struct kmem_cache *s;
	int err = -ENOENT;

	if (!attr)
		return -ENOENT;
	if (!attr->store)
		return -EACCES;
	mutex_lock(&slab_mutex);
	s = for_each_dir(is_dir, (void *)dir);
	if (s)
		err = attr->store(s, text);
	mutex_unlock(&slab_mutex);
	return err;
}
