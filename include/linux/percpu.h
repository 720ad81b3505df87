/* SPDX-License-Identifier: MIT */
/*
 * percpu.h - per-CPU memory at run time
 *
 * alloc_percpu() gives an object to every CPU of the machine at once: one pointer, which per_cpu_ptr() and
 * this_cpu_ptr() turn into a CPU's own copy. Never dereference it as it is.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/gfp_types.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/smp.h>

/* The largest object; alignment goes up to a page. */
#define PCPU_MIN_UNIT_SIZE (32u << 10)

/* __alloc_percpu - @size bytes on every CPU, aligned to @align (a power of two), zeroed. NULL when there is no memory,
 * with one line in the log. May sleep. */
void __percpu *__alloc_percpu(size_t size, size_t align);
/* The same; without __GFP_DIRECT_RECLAIM it only takes what chunks already have, and so never sleeps. */
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);
/* free_percpu - NULL is allowed. A pointer that alloc_percpu() did not give out is reported and left alone. May sleep
 * no more than a spin lock does: any context but hardirq. */
void free_percpu(void __percpu *ptr);

#define alloc_percpu(type) ((__typeof__(type) __percpu *)__alloc_percpu(sizeof(type), __alignof__(type)))
#define alloc_percpu_gfp(type, gfp)                                                                                    \
	((__typeof__(type) __percpu *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), (gfp)))

/* Where chunks come from; the page allocator and what is before it lend one each. */
struct percpu_source {
	void *(*alloc)(size_t size, size_t align,
		       gfp_t gfp);             /* zeroed, linear; @align at most a page. NULL: none left */
	void (*free)(void *addr, size_t size); /* NULL: what was given stays given */
};

/* percpu_init_first_chunk - a unit for every CPU, from @source; static variables move there. 0 or -ENOMEM. Boot,
 * after cpus_init(). From now on alloc_percpu() works and grows from there. */
int percpu_init_first_chunk(const struct percpu_source *source);
/* percpu_init_late - grow from @source from now on. */
void percpu_init_late(const struct percpu_source *source);
/* percpu_fini - the machine is gone: static variables are back in their section. */
void percpu_fini(void);

/* Watching every object, for leak checkers; NULL: nobody does. Called outside locks, in the context of the caller. */
struct percpu_hooks {
	void (*alloc)(const void __percpu *object, size_t size);
	void (*free)(const void __percpu *object);
};
void percpu_hooks_set(const struct percpu_hooks *hooks);

/* percpu_module_init - give every CPU its copy of a module's static variables. 0 or -ENOMEM. percpu_module_fini - take them. */
int percpu_module_init(struct percpu_module *module);
void percpu_module_fini(struct percpu_module *module);

struct percpu_stats {
	unsigned long unit_size;   /* bytes of one CPU in one chunk */
	unsigned long static_size; /* of it, in the first chunk, static variables */
	unsigned int nr_chunks;
	unsigned int nr_units;  /* CPUs */
	unsigned long nr_alloc; /* objects alive */
	unsigned long used;     /* bytes a unit in use by them, over all chunks */
	unsigned long pages;    /* frames of all chunks and their bookkeeping ("Percpu:" of meminfo) */
};
void percpu_stats(struct percpu_stats *stats);
/* percpu_verify - recount every chunk: 0, or -EUCLEAN with one line in @why. */
int percpu_verify(char *why, size_t size);

#endif
