/* SPDX-License-Identifier: MIT */
/*
 * slab_int.h - what the files of mm/slab share: a slab, a cache, a CPU's part of it, and how they fit together
 *
 *   alloc.c   fast path, the general way        free.c    the same for frees
 *   sheaf.c   what a CPU keeps                  node.c    slabs with room, and objects to and from them
 *   slabs.c   making and dropping slabs         layout.c  object layout, slab order by waste
 *   cache.c   create, merge, destroy            drain.c   shrink, CPU gone, memory short
 *   kmalloc.c sizes, large requests, ksize      bulk.c, hooks.c, options.c, stat.c, verify.c
 *   debug*.c  slub_debug: red zones, poison, owners, reports
 *
 * Model:   a slab is a block of 2^order frames cut into objects. Each of its objects is in exactly one place:
 *
 *            in somebody's hands   allocated
 *            in a sheaf            an array of free objects that a CPU keeps of a cache; last freed, first handed out
 *            on slab->freelist     linked through the free objects themselves, pointers scrambled
 *
 *                 alloc ◀── pop  ┌───────┐  half a sheaf at a time, list_lock   ┌────────────────────┐
 *                                │ sheaf │ ◀─────────── refill ──────────────── │ node: partial ─▶ … │ ◀─── slabs.c ─── frames
 *                 free ──▶ push  └───────┘ ───────────── flush ───────────────▶ │                    │ ──▶ empty: dropped
 *                                a CPU's                                        └────────────────────┘
 *
 *          Allocating and freeing touch the sheaf only: one line of the CPU's part, one of the array, and for a free the
 *          struct page, which names the CPU's part. It makes no difference which CPU allocated an object. What is freed on a
 *          CPU of another node goes straight to its slab, so that a sheaf has local memory only.
 *          A slab is partial (listed on its node: some objects on its freelist), full (on no list), or, when it is of a debugged
 *          cache, on its node's partial or full list; debugged caches have no sheaves.
 * Invariants: S1 an object is in a sheaf at most once, and in none while it is on a freelist
 *             S2 left is the number of a slab's objects that are not on its freelist
 *             S3 a slab is on the partial list if and only if its freelist is not empty
 *             S4 every free pointer leads into its own slab
 *             checked by slab_verify()
 * Locking: this CPU's local lock over its sheaves; inside it node->list_lock over slabs. Frames are allocated and freed outside
 *          both.
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

struct kmem_cache_cpu;

struct slab {
	unsigned long flags; /* as page->flags; PG_slab set */
	union {
		struct list_head slab_list; /* list_lock: on the node's partial or full list */
		struct rcu_head rcu;        /* dropped, waiting for a grace period */
	};
	struct kmem_cache *slab_cache; /* b */
	void *freelist; /* list_lock: first free object, or an end. Interior frame: the head's struct slab */
	union {
		struct kmem_cache_cpu __percpu *part; /* b: slab_cache->cpu_slab; in interior frames too */
		u32 part_room[2];
	};
	u16 left;                  /* list_lock: objects not on freelist */
	u16 tag;                   /* b: SLAB_TAG_*; in interior frames too */
	u16 memcg_id, list_offset; /* mm/page's */
	u64 word;                  /* mm/page's: the block word */
};

#define SLAB_MATCH(page_field, slab_field)                                                                             \
	static_assert(offsetof(struct page, page_field) == offsetof(struct slab, slab_field))
SLAB_MATCH(flags, flags);
SLAB_MATCH(lru, slab_list);
SLAB_MATCH(mapping, slab_cache);
SLAB_MATCH(index, freelist);
SLAB_MATCH(private, part);
SLAB_MATCH(_mapcount, left);
SLAB_MATCH(memcg_id, memcg_id);
SLAB_MATCH(list_offset, list_offset);
SLAB_MATCH(word, word);
#undef SLAB_MATCH
static_assert(sizeof(struct slab) <= sizeof(struct page));

/* slab->tag lies where the upper half of a mapcount has never such a value, so one compare tells a slab of this CPU's node from
 * any other page. */
#define SLAB_TAG(nid) ((u16)(0xf500u | (unsigned int)(nid)))
#define SLAB_TAG_DEBUG ((u16)0xf5ffu)   /* of a debugged cache */
#define SLAB_TAG_DROPPED ((u16)0xf5feu) /* all objects free, waiting for a grace period */
static_assert(MAX_NUMNODES <= 0xf0);
#define SLAB_NO_PART 1ul /* quire_cpu.freed_part before anything was freed: no page names it */

#define SLAB_MAX_OBJECTS 0x7fffu /* a slab has at most so many */

/* The end of a free list is an odd address inside the slab, so that S4 holds for it too. */
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
static inline bool slab_is_dropped(const struct slab *slab)
{
	return READ_ONCE(slab->tag) == SLAB_TAG_DROPPED;
}
/* The head of the slab that linear address @addr lies in; NULL: it is in no slab. Any linear address may be asked about. */
struct slab *virt_to_slab(const void *addr);

/* --- a cache --- */

/* A part is as large as KMALLOC_LIST_SHIFT says; what its other fields leave of that are places of its own. */
#define SLAB_OWN_SLOTS                                                                                                 \
	((unsigned int)(((1u << KMALLOC_LIST_SHIFT) - 6 * sizeof(void *) - 4 * sizeof(int)) / sizeof(void *)) - 1)

/* A CPU's part of a cache: a sheaf, an array of free objects. slots[-1] is always NULL, so that an empty sheaf shows where its
 * last object would be. A part that holds nothing is closed: limit == slots, so that the first free, too, takes the slow way,
 * which opens it. l: this CPU's local lock. */
struct kmem_cache_cpu {
	void **top;                    /* l: behind the last object; read by others as a hint */
	void **limit;                  /* l: where a push is refused */
	struct kmem_cache *cache;      /* b */
	void **slots;                  /* l: own + 1, or an array of whole frames */
	struct list_head ring;         /* l: on the CPU's ring of open parts; empty: closed */
	unsigned int room;             /* l: entries of slots */
	unsigned int size;             /* l: objects it may hold when it is open: at most room */
	unsigned short nr_refill;      /* l: since it last grew */
	unsigned short nr_flush;       /* l: since it last grew */
	unsigned int idle;             /* l: objects in it at the last look for idle parts; ~0: it was used since */
	void *own[SLAB_OWN_SLOTS + 1]; /* own[0] is NULL */
} ____cacheline_aligned;
#define SHEAF_FRAME_SLOTS ((unsigned int)(PAGE_SIZE / sizeof(void *)) - 1) /* of an array that is one frame */
static_assert(offsetof(struct kmem_cache_cpu, limit) < SMP_CACHE_BYTES);

/* What a CPU holds over all caches. */
struct slab_cpu {
	struct list_head ring; /* l: open parts, by ring */
	unsigned long grown;   /* l: bytes of objects that parts may hold above what every part may */
};
DECLARE_PER_CPU(struct slab_cpu, slab_cpu);

/* What the checker found of a cache on a node; nobody else's. */
struct slab_found {
	unsigned long slabs, pages, objects; /* by walking */
	unsigned long listed, with_room;     /* slabs on the partial list; slabs whose freelist is not empty */
	unsigned long in_sheaves;            /* objects in sheaves and the barn */
	unsigned long sheaf_bits;            /* the same, found slab by slab */
};

struct kmem_cache_node {
	spinlock_t list_lock;
	struct list_head partial;    /* list_lock: slabs with free objects on their freelist; the emptiest last */
	struct list_head full;       /* list_lock: debugged caches only: with none free */
	unsigned long nr_partial;    /* list_lock; read as a hint */
	unsigned long nr_empty;      /* list_lock: of them, with all objects free */
	struct list_head barn_full;  /* list_lock: arrays of objects, see barn.c */
	struct list_head barn_empty; /* list_lock: arrays of none */
	unsigned int nr_barn_full;   /* list_lock; read as a hint */
	unsigned int nr_barn_empty;  /* list_lock; read as a hint */
	atomic_long_t nr_slabs;
	atomic_long_t nr_pages;
	atomic_long_t total_objects;
	struct slab_found found;
};

/* A free list found damaged, or an object freed twice, where it cannot be reported at once. */
struct slab_fault {
	struct slab *slab; /* NULL: nothing is wrong */
	void *object;
	void *pointer; /* NULL: @object was free already; else: where its free pointer led */
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
	unsigned int cpu_partial;          /* objects a CPU may keep at first, if its line has room; 0: one, for ever */
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

/* --- slub_debug: debug.c and its neighbours. A debugged cache has no sheaves: every object comes and goes under the
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
/* slab_debug_next - the free object after @object; an end, with a report, where the pointer is damaged. */
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
int slab_spread_node(void);
void slab_drop(struct slab *slab);
void slab_drop_list(struct list_head *list);

/* --- node.c --- */
/* node_take - up to @want free objects of partial slabs of @n into @out; how many. */
unsigned int node_take(struct kmem_cache *s, struct kmem_cache_node *n, void **out, unsigned int want,
		       struct slab_fault *fault);
/* node_give - @nr objects of slabs of node @n come back; slabs of which nothing is in use any more, and which are not kept, are
 * put on @freed, for slab_drop_list(). */
void node_give(struct kmem_cache *s, struct kmem_cache_node *n, void *const *objects, unsigned int nr,
	       struct list_head *freed, struct slab_fault *fault);
void node_add_slab(struct kmem_cache *s, struct slab *slab);
void node_collect_empty(struct kmem_cache_node *n, struct list_head *freed);
void slab_fault_report(struct kmem_cache *s, const struct slab_fault *fault, unsigned long caller);

/* --- barn.c: inside a local section or visit, takes list_lock --- */
bool barn_leave_full(struct kmem_cache_cpu *c, struct kmem_cache_node *n);
bool barn_take_full(struct kmem_cache_cpu *c, struct kmem_cache_node *n, unsigned int *nr, struct list_head *freed);
bool barn_wants_array(const struct kmem_cache_cpu *c, const struct kmem_cache_node *n);
bool barn_add_array(struct kmem_cache_node *n, struct page *page);
void barn_empty_out(struct kmem_cache *s, struct kmem_cache_node *n, struct list_head *freed, struct slab_fault *fault);
int barn_for_each(struct kmem_cache_node *n, int (*fn)(void *object, void *arg), void *arg);

/* --- sheaf.c: inside a local section or visit, unless they say otherwise --- */
bool sheaf_refill(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault);
/* sheaf_make_room - @c is at its limit: half of it goes, or all of it. True: sheaf_grow() should be called, outside. */
bool sheaf_make_room(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault);
void sheaf_flush(struct kmem_cache_cpu *c, unsigned int cpu, unsigned int nr, struct list_head *freed,
		 struct slab_fault *fault);
void sheaf_open(struct kmem_cache_cpu *c, unsigned int cpu);
void sheaf_close(struct kmem_cache_cpu *c, unsigned int cpu, struct list_head *freed, struct slab_fault *fault);
void sheaf_cpu_init(unsigned int cpu);
void sheaf_init(struct kmem_cache *s, unsigned int cpu);
/* sheaf_grow - if this CPU's sheaf of @s overflows and runs dry again and again, give it more room. No local section. */
void sheaf_grow(struct kmem_cache *s);
/* sheaf_scavenge - a slab of @s is wanted: what other CPUs of the node keep of @s, and what nobody uses here, goes back to slabs
 * first. Did any object of @s? No local section. */
bool sheaf_scavenge(struct kmem_cache *s);
static inline unsigned int sheaf_count(const struct kmem_cache_cpu *c)
{
	return (unsigned int)(c->top - c->slots);
}

/* --- drain.c --- */
bool slab_drop_unused(
	void); /* memory is short: empty slabs of all caches; did any go? No local section; never sleeps */
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
	unsigned long listed;        /* slabs on nodes' partial lists */
	unsigned long listed_in_use; /* objects in use of those */
};
/* slab_tally - slabs of @s on node @nid (NUMA_NO_NODE: all), where they are. Visits every CPU. */
void slab_tally(struct kmem_cache *s, int nid, struct slab_tally *tally);
/* slab_cpu_objects - how many CPU @cpu keeps in its sheaf. Visits it. */
unsigned int slab_cpu_objects(struct kmem_cache *s, unsigned int cpu);
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

/* The node whose memory a CPU's sheaves hold. */
static inline int slab_cpu_node(unsigned int cpu)
{
	return quire_cpus[cpu].slab_tag & 0xff;
}

static __always_inline struct kmem_cache_cpu *slab_cpu_of(const struct kmem_cache *s, unsigned int cpu)
{
	return per_cpu_ptr(s->cpu_slab, cpu);
}

#endif
