/* SPDX-License-Identifier: MIT */
/*
 * slab_int.h - what the files of mm/slab share: a slab, a cache, a CPU's part of it, and how they fit together
 *
 *   alloc.c   fast path and refill          free.c    fast path, other CPUs' slabs, emptied slabs
 *   slabs.c   making and dropping slabs     layout.c  object layout, slab order by waste
 *   cache.c   create, merge, destroy        drain.c   shrink, CPU gone, visits
 *   kmalloc.c sizes, large requests, ksize  bulk.c, hooks.c, stat.c, verify.c
 *   debug*.c  slub_debug: red zones, poison, owners, reports
 *
 * Model:   a slab is a block of 2^order frames cut into objects. Its state is in the struct page of its head. It is always
 *          exactly one of
 *
 *            current   CPU c allocates from it: c->slab; the objects c may take are on c->freelist
 *            partial   CPU c owns it and keeps it for later: on c->partial, some objects free
 *            empty     CPU c owns it and keeps it: on c->empty, all objects free; any cache on c may take its frames
 *            full      nobody's: no object is free, on no list
 *            listed    nobody's: on its node's list, some or all objects free
 *            debug     of a cache with slub_debug: never owned; on the node's partial or full list
 *
 *          Free objects of a slab are on up to three lists: c->freelist (current only, taken by allocations), slab->freelist
 *          (freed by the owner), and the remote list (freed by other CPUs, a stack pushed with compare-and-swap).
 *
 *             c->freelist ◀──all at once── slab->freelist ◀── free by the owner: two plain stores
 *                         ◀──all at once── slab->remote   ◀── free by another CPU: one locked instruction
 *
 *          A full slab belongs to whoever frees into it first; so memory that one CPU allocates and another frees changes its
 *          owner once a slab, not once an object.
 * Invariants: S1 only the owner touches freelist, left, and the list links of an owned slab; node->list_lock guards those of a listed one
 *             S2 remote is REMOTE_FULL if and only if the slab is full
 *             S3 owned and partial: left == objects - length of slab->freelist, and is never 0 outside a local section
 *             S4 every free pointer leads into its own slab
 *             checked by slab_verify()
 * Locking: this CPU's local lock; inside it node->list_lock. Frames are allocated and freed outside both.
 */
#ifndef MM_SLAB_INT_H
#define MM_SLAB_INT_H

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <quire/assert.h>
#include <quire/cpu.h>

/* --- a slab: the struct page of its head, as mm/slab sees it --- */

struct slab {
	unsigned long flags; /* as page->flags; PG_slab set */
	union {
		struct list_head slab_list; /* on c->partial (owner) or on the node's list (list_lock) */
		struct rcu_head rcu;        /* dropped, waiting for a grace period */
	};
	struct kmem_cache *slab_cache;
	void *freelist; /* owner, or list_lock: last freed first; ends in SLAB_END. Interior frame: the head's struct slab */
	u32 remote; /* -: REMOTE_FULL, or count << 16 | index of the last freed; 0: none */
	u16 left; /* owner: frees until something has to be done: objects still in use, or SLAB_LEFT_NEVER - nfree when current */
	u16 fp;    /* b: offset of the free pointer in an object */
	u32 owner; /* SLAB_OWNER(cpu), SLAB_NOBODY, SLAB_LISTED, SLAB_DEBUG, SLAB_TAIL (interior frame) */
	u16 memcg_id, list_offset; /* mm/page's */
	u64 word;                  /* mm/page's: the block word */
};

#define SLAB_MATCH(page_field, slab_field)                                                                             \
	static_assert(offsetof(struct page, page_field) == offsetof(struct slab, slab_field))
SLAB_MATCH(flags, flags);
SLAB_MATCH(lru, slab_list);
SLAB_MATCH(mapping, slab_cache);
SLAB_MATCH(index, freelist);
SLAB_MATCH(private, remote);
SLAB_MATCH(_mapcount, owner);
SLAB_MATCH(memcg_id, memcg_id);
SLAB_MATCH(list_offset, list_offset);
SLAB_MATCH(word, word);
#undef SLAB_MATCH
static_assert(sizeof(struct slab) <= sizeof(struct page));

/* Values of slab->owner. They lie where a mapcount never is, so one compare tells a slab of this CPU from any other page. */
#define SLAB_OWNER_BASE 0xf5a00000u
#define SLAB_OWNER(cpu) (SLAB_OWNER_BASE | (cpu))
#define SLAB_NOBODY (SLAB_OWNER_BASE | 0xffffu)  /* full, or between two states */
#define SLAB_LISTED (SLAB_OWNER_BASE | 0xfffeu)  /* on its node's list */
#define SLAB_DEBUG (SLAB_OWNER_BASE | 0xfffdu)   /* of a debugged cache */
#define SLAB_TAIL (SLAB_OWNER_BASE | 0xfffcu)    /* interior frame of a slab */
#define SLAB_EMPTY (SLAB_OWNER_BASE | 0xfffau)   /* all objects free, kept on a CPU's c->empty */
#define SLAB_DROPPED (SLAB_OWNER_BASE | 0xfffbu) /* all objects free, waiting for a grace period */
static_assert(CONFIG_NR_CPUS <= 0xff00);
static inline bool slab_owner_is_cpu(u32 owner)
{
	return (owner & 0xfff00000u) == SLAB_OWNER_BASE && (owner & 0xffff) < CONFIG_NR_CPUS;
}

#define SLAB_LEFT_NEVER 0xffffu
#define SLAB_MAX_OBJECTS 0x7fffu /* a slab has at most so many */
#define REMOTE_FULL 0xffffffffu
#define REMOTE_COUNT(remote) ((remote) >> 16)
#define REMOTE_INDEX(remote) ((remote)&0xffff) /* offset in the slab / 8 */

/* The end of a free list is an odd address inside the slab, so that S4 holds for it too; and where there is no slab, SLAB_NONE. */
#define SLAB_NONE ((void *)1)
static inline bool slab_ptr_is_end(const void *ptr)
{
	return (unsigned long)ptr & 1;
}

static inline struct page *slab_page(const struct slab *slab)
{
	return (struct page *)slab;
}
static inline void *slab_address(const struct slab *slab)
{
	return lowmem_page_address(slab_page(slab));
}
static inline unsigned int slab_order(const struct slab *slab)
{
	return slab_page(slab)->order;
}
static inline int slab_nid(const struct slab *slab)
{
	return page_to_nid(slab_page(slab));
}
static inline void *slab_end(const struct slab *slab)
{
	return (void *)((unsigned long)slab_address(slab) | 1);
}
/* The head of the slab that linear address @addr lies in; NULL: it is in no slab. Any linear address may be asked about. */
struct slab *virt_to_slab(const void *addr);

/* --- a cache --- */

/* A CPU's part of a cache. The first line is the fast path's. l: this CPU's local lock. */
struct kmem_cache_cpu {
	void *freelist;           /* l: what allocations take, all of c->slab; SLAB_NONE: no slab */
	struct slab *slab;        /* l: the current slab; NULL: none */
	struct kmem_cache *cache; /* b */
	unsigned long span;       /* l: a free pointer and its object's address differ in no bit above these */
	struct list_head partial; /* l: owned slabs with some objects free, by slab_list; the longest there first */
	unsigned int nr_partial;  /* l: how many; read by others as a hint */
	unsigned int offset;      /* b: of the free pointer in an object */
	void *idle;               /* l: freelist at the last look for idle slabs */
	struct list_head empty;   /* l: owned slabs with all objects free, by slab_list */
	unsigned int nr_empty;    /* l */
	struct list_head ring;    /* l: on the CPU's ring of caches that hold slabs; empty: it holds none */
} ____cacheline_aligned;
static_assert(offsetof(struct kmem_cache_cpu, idle) + sizeof(void *) <= SMP_CACHE_BYTES);

/* What a CPU holds over all caches. */
struct slab_cpu {
	struct list_head ring;   /* l: caches that hold slabs here, by ring */
	unsigned int nr_empty;   /* l: frames of all empty slabs */
	struct list_head excess; /* l: slabs that are to be dropped when the local section is left */
};
DECLARE_PER_CPU(struct slab_cpu, slab_cpu);

struct kmem_cache_node {
	spinlock_t list_lock;
	struct list_head partial; /* list_lock: listed slabs, those with objects free; debugged caches: with any free */
	struct list_head full;    /* list_lock: debugged caches only: with none free */
	unsigned long nr_partial; /* list_lock; read as a hint */
	atomic_long_t nr_slabs;
	atomic_long_t nr_pages;
	atomic_long_t total_objects;
};

#define SLAB_MAX_ORDER 10

#define SLAB_FREEPTR_OURS (~0u)

struct kmem_cache {
	struct kmem_cache_cpu __percpu *cpu_slab; /* b */
	slab_flags_t flags;        /* b; debug flags may go on and off under slab_mutex while it is empty */
	unsigned int size;         /* b: bytes from one object to the next, metadata included */
	unsigned int object_size;  /* b: bytes of an object that are the user's */
	unsigned int inuse;        /* b: offset of the first metadata behind an object */
	unsigned int offset;       /* b: of the free pointer */
	unsigned int red_left_pad; /* b: bytes before an object: slab address + red_left_pad is the first object */
	unsigned int align;        /* b */
	unsigned int order;        /* b: of slabs when there are many: Linux's oo */
	unsigned int min_order;    /* b: of the smallest that holds an object */
	unsigned int small_order;  /* b: of slabs while there are few */
	u16 objects[SLAB_MAX_ORDER + 1];   /* b: in a slab of each order */
	gfp_t allocflags;                  /* b: added to a request for frames */
	unsigned int cpu_partial;          /* objects that a CPU's partial slabs may have free (Linux's formula) */
	unsigned int cpu_partial_slabs;    /* slabs that a CPU may keep on its partial list */
	unsigned int min_partial;          /* empty slabs that a node may keep */
	unsigned int useroffset, usersize; /* b */
	void (*ctor)(void *object);        /* b */
	const char *name;                  /* b: own copy */
	struct list_head list;             /* slab_mutex: slab_caches */
	int refcount;                      /* slab_mutex: creators that share it; -1: boot's own, never merged */
	unsigned int nr_aliases;           /* slab_mutex */
	bool init_on_alloc, init_on_free;  /* b */
	unsigned int freeptr_offset;       /* b: where its creator wants the free pointer, or SLAB_FREEPTR_OURS */
	bool fp_outside;                   /* b: the free pointer may not lie in the object */
	bool watched;                      /* b: its objects are told to port_poison() */
	bool broken;                       /* destroyed with objects in use: stays, unreachable */
	unsigned int remote_node_defrag_ratio;
	unsigned long random;                       /* b: key of free pointers, where debugging keeps its own */
	struct kmem_cache_node *node[MAX_NUMNODES]; /* b: NULL: no such node */
};

#define SLAB_DEBUG_FLAGS (SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE)
static inline bool slab_is_debugged(const struct kmem_cache *s)
{
	return s->flags & SLAB_DEBUG_FLAGS;
}
/* What of an object for @size bytes is zeroed: a debugged or watched one has its red zone behind them. */
static inline size_t slab_zeroed_size(const struct kmem_cache *s, size_t size)
{
	return unlikely(slab_is_debugged(s) || s->watched) ? size : s->object_size;
}
static inline unsigned int slab_objects(const struct slab *slab)
{
	return slab->slab_cache->objects[slab_order(slab)];
}
static inline void *slab_object(const struct slab *slab, unsigned int index)
{
	return (char *)slab_address(slab) + slab->slab_cache->red_left_pad +
	       (unsigned long)index * slab->slab_cache->size;
}

extern struct mutex slab_mutex; /* the list of caches; creating and destroying */
extern struct list_head slab_caches;
extern struct kmem_cache *kmem_cache; /* struct kmem_cache objects */
extern struct kmem_cache *kmem_cache_node;
DECLARE_PER_CPU(struct kmem_cache_cpu, kmalloc_cpu[NR_KMALLOC_TYPES * KMALLOC_INDEXES]) __hidden;

/* Where linear addresses are; the frees' way to a struct page. */
struct slab_map {
	unsigned long base, size; /* of the linear map, bytes */
	struct page *pages;       /* struct page of its first frame */
};
extern struct slab_map slab_map __hidden;

/* --- free pointers --- */

extern unsigned long slab_secret __hidden; /* b: random; free pointers are stored as next ^ secret ^ swab(where) */

static __always_inline unsigned long slab_ptr_key(unsigned long where)
{
#ifdef CONFIG_SLAB_FREELIST_HARDENED
#if __SIZEOF_LONG__ == 8
	return slab_secret ^ __builtin_bswap64(where);
#else
	return slab_secret ^ __builtin_bswap32(where);
#endif
#else
	(void)where;
	return 0;
#endif
}

/* The free pointer lies in memory that an address sanitizer may have been told nobody touches. */
#if defined(__SANITIZE_ADDRESS__)
#define SLAB_NO_ASAN __attribute__((no_sanitize_address)) noinline
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLAB_NO_ASAN __attribute__((no_sanitize("address"))) noinline
#endif
#endif
#ifndef SLAB_NO_ASAN
#define SLAB_NO_ASAN __always_inline
#endif

static SLAB_NO_ASAN __maybe_unused void *slab_ptr_get(const void *object, unsigned int fp)
{
	const unsigned long *where = (const unsigned long *)((const char *)object + fp);

	return (void *)(*where ^ slab_ptr_key((unsigned long)where));
}
static SLAB_NO_ASAN __maybe_unused void slab_ptr_set(void *object, unsigned int fp, void *next)
{
	unsigned long *where = (unsigned long *)((char *)object + fp);

	*where = (unsigned long)next ^ slab_ptr_key((unsigned long)where);
}

/* --- slub_debug: debug.c and its neighbours. A debugged cache's slabs are never owned: every object comes and goes under the
 * node's list_lock, one at a time. All of these are called with it held, unless they say otherwise. --- */

enum track_item { TRACK_ALLOC, TRACK_FREE };

/* slab_debug_parse - read slub_debug=@text; "": the parameter alone, NULL: it is not given. Boot, before the first cache. */
void slab_debug_parse(const char *text);
/* slab_debug_flags - a new cache's @flags with what slub_debug= changes about them. No lock. */
slab_flags_t slab_debug_flags(unsigned int object_size, slab_flags_t flags, const char *name);
/* slab_debug_metadata - bytes of metadata behind the free pointer of an object of a cache with @flags: tracks and sizes. No lock. */
unsigned int slab_debug_metadata(slab_flags_t flags);
/* slab_debug_init_slab / _init_object - a new slab's memory, nobody else's yet, and each object of it: padding, red zones,
 * poison, empty tracks. No lock. */
void slab_debug_init_slab(struct kmem_cache *s, struct slab *slab);
void slab_debug_init_object(struct kmem_cache *s, struct slab *slab, void *object);
/* slab_debug_prepare - before list_lock is taken for the next two: what they need memory for. No lock. */
void slab_debug_prepare(struct kmem_cache *s);
/* slab_debug_alloc - @object, first of slab->freelist, is about to be handed out for @size bytes. False: it, or the slab, is
 * damaged, and that was reported; the caller must not hand it out. */
bool slab_debug_alloc(struct kmem_cache *s, struct slab *slab, void *object, size_t size, gfp_t flags,
		      unsigned long caller);
/* slab_debug_free - may @object be put on slab->freelist? False: it must not (reported: double free, not an object, wrong
 * cache, overwritten red zone ...). @s is what the caller says it frees to. */
bool slab_debug_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller);
/* slab_debug_freelist_next - the free object after @object; SLAB_END, with a report, where the pointer is damaged. */
void *slab_debug_next(struct kmem_cache *s, struct slab *slab, void *object);
/* slab_debug_resize - krealloc() keeps the object and changes how much of it was asked for; no lock. Caches that do not remember
 * that, and large blocks, are left alone. */
void slab_debug_resize(const void *object, size_t size);
/* slab_debug_check_slab - every object and the padding, at validate, shrink and destroy. How many faults were reported. */
unsigned int slab_debug_check_slab(struct kmem_cache *s, struct slab *slab);

/* --- reports of caches that are not debugged, from the fast paths' slow sides. No lock, no local section. --- */

void slab_report_double_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller);
void slab_report_freelist(struct kmem_cache *s, struct slab *slab, void *object, void *pointer);
void slab_report_wrong_cache(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller);
void slab_report_not_slab(const void *object, unsigned long caller);
/* slab_report_left - kmem_cache_destroy() finds objects of @slab in use: lists them with their owners. */
void slab_report_left(struct kmem_cache *s, struct slab *slab);

/* --- debug_poison.c: telling a checker of memory accesses about objects of caches with ->watched --- */
extern bool slab_watched;    /* b: there is one */
#define SLAB_WATCHED_GAP 16u /* bytes behind an object that are always off limits, and before one */
void slab_poison_init(void);
void slab_poison_fini(void);
void slab_poison_new(struct kmem_cache *s, struct slab *slab); /* a new slab, linked; nobody's */
void slab_poison_frames(struct slab *slab);                    /* it is about to be, or was, a slab */
void slab_poison_alloc(struct kmem_cache *s, void *object, size_t size);
/* False: it is free already, or no object; reported, and it must not be freed. */
bool slab_poison_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller);
void slab_poison_resize(struct kmem_cache *s, void *object, size_t size);

/* --- debug_poison.c: telling a checker of memory accesses about objects of caches with ->watched --- */
extern bool slab_watched; /* b: there is one */
#define SLAB_WATCHED_GAP 16u /* bytes behind an object that are always off limits, and before one */
void slab_poison_init(void);
void slab_poison_fini(void);
void slab_poison_new(struct kmem_cache *s, struct slab *slab); /* a new slab, linked; nobody's */
void slab_poison_frames(struct slab *slab);                    /* it is about to be, or was, a slab */
void slab_poison_alloc(struct kmem_cache *s, void *object, size_t size);
/* False: it is free already, or no object; reported, and it must not be freed. */
bool slab_poison_free(struct kmem_cache *s, struct slab *slab, void *object, unsigned long caller);
void slab_poison_resize(struct kmem_cache *s, void *object, size_t size);

/* --- hooks.c --- */
extern bool slab_hooked;
void slab_hooks_run_alloc(struct kmem_cache *s, void *object, size_t req, size_t given, gfp_t gfp, int node,
			  unsigned long caller);
void slab_hooks_run_free(struct kmem_cache *s, const void *object, unsigned long caller);
bool slab_hooks_want_failure(struct kmem_cache *s, gfp_t gfp);
void slab_hooks_reset(void);

/* --- layout.c --- */
/* slab_layout - fill in sizes, offsets, orders and limits of @s from object_size, align, flags and ctor. 0 or -EINVAL. */
int slab_layout(struct kmem_cache *s);
unsigned int slab_order_by_waste(unsigned int size, unsigned int nr_cpus);
unsigned int slab_alignment(slab_flags_t flags, unsigned int align, unsigned int size);
extern unsigned int slab_min_order, slab_max_order, slab_min_objects; /* b: slub_min_order= and the like */

/* --- slabs.c --- */
void slabs_init(void);
struct slab *slab_new(struct kmem_cache *s, gfp_t flags, int nid);
void slab_drop(struct slab *slab);
void slab_drop_list(struct list_head *list);

/* --- partial.c: inside a local section or visit --- */
bool slab_refill(struct kmem_cache_cpu *c, unsigned int cpu);
void slab_install(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu);
void slab_keep_partial(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu);
void slab_emptied(struct kmem_cache_cpu *c, struct slab *slab, unsigned int cpu);
void slab_put_aside(struct slab *slab, unsigned int cpu);
void slab_flush_cpu(struct kmem_cache *s, unsigned int cpu);
void slab_empty_put_aside(unsigned int cpu);
void slab_cpu_init(unsigned int cpu);
void slab_cache_cpu_init(struct kmem_cache *s, unsigned int cpu);
struct slab *slab_take_empty(struct kmem_cache *s, unsigned int order, int nid, unsigned int cpu);
void slab_list_on_node(struct slab *slab);
void *slab_listed_take(struct kmem_cache_node *n, struct slab *slab); /* list_lock */
unsigned int slab_list_length(const struct slab *slab, void *object);
/* slab_excess_take - what the section put aside to be dropped, onto @list. Inside; slab_drop_list() outside. */
void slab_excess_take(unsigned int cpu, struct list_head *list);

/* --- drain.c --- */
bool slab_drop_empty(void); /* empty slabs that any CPU keeps; did any go? No local section */
void slab_drain_cache(struct kmem_cache *s);
unsigned long slab_shrink_nodes(struct kmem_cache *s);

/* --- alloc.c, free.c --- */
void *slab_alloc_general(struct kmem_cache *s, gfp_t flags, size_t size, int nid, unsigned long caller);
void slab_free_general(struct slab *slab, void *object, unsigned long caller);
/* --- cache.c --- */
bool slab_unmergeable(const struct kmem_cache *s); /* does it keep its slabs to itself? slab_mutex */
extern bool slab_nomerge;                          /* b: slab_nomerge on the command line, or slub_debug */
/* An alias: the name of a cache that was merged with @cache. slab_mutex. */
struct slab_alias {
	struct list_head list; /* slab_aliases */
	struct kmem_cache *cache;
	const char *name;
};
extern struct list_head slab_aliases;

/* --- options.c --- */
extern bool slab_init_on_alloc, slab_init_on_free; /* b */
void slab_options_read(void);
void slab_options_reset(void);

/* --- stat.c --- */
struct slab_tally {
	unsigned long free;          /* objects not in use */
	unsigned long idle;          /* slabs with none in use */
	unsigned long cpu_slabs;     /* slabs that CPUs own */
	unsigned long listed;        /* slabs on nodes' partial lists */
	unsigned long listed_in_use; /* objects in use of those */
};
/* slab_tally - slabs of @s on node @nid (NUMA_NO_NODE: all), where they are. Visits every CPU. */
void slab_tally(struct kmem_cache *s, int nid, struct slab_tally *tally);
/* slab_cpu_partial - what CPU @cpu keeps beside its current slab. Visits it. */
void slab_cpu_partial(struct kmem_cache *s, unsigned int cpu, unsigned long *free, unsigned long *slabs);
void slab_for_each_slab(struct kmem_cache *s, void (*fn)(struct kmem_cache *s, struct slab *slab));
void slab_mark_free(const struct slab *slab, unsigned long *free);
static inline unsigned int slab_object_index(const struct slab *slab, const void *object)
{
	return (unsigned int)((unsigned long)object - (unsigned long)slab_object(slab, 0)) / slab->slab_cache->size;
}
struct kmem_cache *slab_create_boot(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				    struct kmem_cache_cpu __percpu *cpu_slab);

/* --- kmalloc.c --- */
int kmalloc_init(void);
void kmalloc_fini(void);
void kfree_odd(const void *object, unsigned long caller);
void *kmalloc_large(size_t size, gfp_t flags, int nid, unsigned long caller);

static __always_inline struct kmem_cache_cpu *slab_cpu_of(const struct kmem_cache *s, unsigned int cpu)
{
	return per_cpu_ptr(s->cpu_slab, cpu);
}

#endif
