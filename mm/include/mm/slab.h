/* SPDX-License-Identifier: MIT */
/*
 * slab.h - mm/slab as other rooms of Quire see it, beyond the public <linux/slab.h>
 */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <linux/slab.h>
#include <linux/types.h>

/* slab_init - the first caches and kmalloc's. Boot, after the hand-over and percpu_init_late(). 0 or -ENOMEM. */
int slab_init(void);
/* slab_fini - forget every cache and object (machine shutdown). */
void slab_fini(void);
/* slab_cpu_dead - an offline CPU gives its slabs back. */
void slab_cpu_dead(unsigned int cpu);
/* slab_drain_all - every CPU of every cache gives its slabs to the nodes, and empty ones go back. May sleep. */
void slab_drain_all(void);

/* Watching every object: leak checkers and tracing. Off: one predicted branch. Called outside local sections and locks, in the
 * context of the allocation; may allocate only with care (it is not called for what it allocates itself: see hooks.c). */
struct slab_hooks {
	/* @s: NULL for kmalloc beyond the caches, served by the page allocator. @caller: a return address. */
	void (*alloc)(struct kmem_cache *s, void *object, size_t bytes_req, size_t bytes_alloc, gfp_t gfp, int node,
		      unsigned long caller);
	void (*free)(struct kmem_cache *s, const void *object, unsigned long caller);
	/* fault injection: true makes the allocation fail */
	bool (*fail)(struct kmem_cache *s, gfp_t gfp);
};
int slab_hooks_register(const struct slab_hooks *hooks); /* 0 or -ENOSPC */
void slab_hooks_unregister(const struct slab_hooks *hooks);

/* What a cache holds. Exact on a quiet machine; visits every CPU; may sleep. */
struct slab_stat {
	unsigned long nr_slabs;
	unsigned long nr_pages;     /* frames of all slabs */
	unsigned long active_objs;  /* in use */
	unsigned long num_objs;     /* in use and free */
	unsigned long active_slabs; /* with an object in use */
	unsigned int objs_per_slab; /* of a slab of the usual order */
	unsigned int pages_per_slab;
	unsigned int size;        /* bytes from one object to the next */
	unsigned int object_size; /* bytes of it that are the user's */
};
void slab_stat(struct kmem_cache *s, struct slab_stat *stat);
const char *slab_name(struct kmem_cache *s);
/* slab_for_each - every cache, newest first, under slab_mutex, until @fn returns non-zero; that value, or 0. */
int slab_for_each(int (*fn)(struct kmem_cache *s, void *arg), void *arg);
/* slab_for_each_object - every object of @s that is in use, on a quiet machine. Visits every CPU. */
void slab_for_each_object(struct kmem_cache *s, void (*fn)(struct kmem_cache *s, void *object, void *arg), void *arg);
/* slab_pages - frames of all slabs of all caches: reclaimable and not (Slab lines of meminfo). */
unsigned long slab_pages(bool reclaimable);
unsigned long slab_node_pages(int nid, bool reclaimable);

/* What a cache is, for those who show it. Any context. */
slab_flags_t slab_flags(const struct kmem_cache *s);
unsigned int slab_object_size(const struct kmem_cache *s);
bool slab_holds_caches(const struct kmem_cache *s); /* is it where struct kmem_cache itself comes from? */

/* The directories of /sys/kernel/slab and what is in them; all take slab_mutex. */
#define SLAB_DIR_NAME_SIZE 64
/* slab_dir_next - the first directory whose name is above @after, into @name. slab_dir_exists - is there one of that name? */
bool slab_dir_next(const char *after, char *name, size_t size);
bool slab_dir_exists(const char *dir);
/* slab_attr_name - the @i-th file of each directory, by name; NULL past the last. */
const char *slab_attr_name(unsigned int i);
/* slab_attr_show - what file @attr of @dir says, into @buf: its length, or -ENOENT. slab_attr_store - write to it: 0, -ENOENT,
 * -EACCES (read-only), -EINVAL, -ERANGE. */
int slab_attr_show(const char *dir, const char *attr, char *buf, size_t size);
int slab_attr_store(const char *dir, const char *attr, const char *text);
/* slab_info - the @i-th cache, newest first, as /proc/slabinfo lists them; false past the last. */
bool slab_info(unsigned int i, char *name, size_t size, struct slab_stat *stat);

/* --- slub_debug --- */

extern unsigned long slab_debug_reports; /* faults reported since the program began */
/* slab_validate - check every object and the rest of every slab of a debugged cache; faults are reported and put right. How many
 * slabs it has, or -EINVAL: it is not debugged. Takes list_locks. */
long slab_validate(struct kmem_cache *s);
/* slab_show_traces - /sys/kernel/debug/slab/NAME/alloc_traces, free_traces: who allocated (freed last) the objects in use, by stack.
 * 0, -EINVAL without SLAB_STORE_USER, -ENOMEM. May sleep. */
struct seq_file;
int slab_show_traces(struct kmem_cache *s, bool frees, struct seq_file *m);
/* slab_traces_next - the first cache with SLAB_STORE_USER whose name is above @after, into @name; false: none. slab_traces_of - of the
 * cache of that name, as slab_show_traces(); -ENOENT; @m NULL: only whether there is one. Both take slab_mutex. */
bool slab_traces_next(const char *after, char *name, size_t size);
int slab_traces_of(const char *name, bool frees, struct seq_file *m);

/* mm/slab's share of the checker: 0 or -EUCLEAN with one line in @why. */
int slab_verify(char *why, unsigned long size);

#endif
