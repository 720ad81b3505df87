/* SPDX-License-Identifier: MIT */
/*
 * page.h - mm/page as other rooms of Quire see it, beyond the public <linux/gfp.h> and <linux/mm.h>
 */
#ifndef MM_PAGE_H
#define MM_PAGE_H

#include <linux/gfp.h>
#include <linux/mmzone.h>

/* page_alloc_init - per-zone locks, free areas, per-CPU lists. After percpu_init_first_chunk(), before any frame
 * is freed. 0 or -ENOMEM. */
int page_alloc_init(void);
/* page_alloc_fini - forget everything (machine shutdown). */
void page_alloc_fini(void);

/* buddy_free_boot_range - hand frames [start, end) of @zone over: whole MAX_PAGE_ORDER blocks become untouched,
 * ragged ends go to the lists; managed_pages grows. Boot or free_initmem. Takes zone->lock. */
void buddy_free_boot_range(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);
/* buddy_free_boot_cma - hand a whole pageblock-aligned range over as MIGRATE_CMA. */
void buddy_free_boot_cma(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);

/* zone_pcp_update - recompute high and batch of @zone's per-CPU lists from its marks and the online CPUs; called by
 * watermark.c after every change. */
void zone_pcp_update(struct zone *zone);
/* pcp_set_marks - set high and batch of every CPU's lists of @zone, draining what is above. Visits every CPU. */
void pcp_set_marks(struct zone *zone, int high, int batch);
/* Formulas, also used by tests. percpu_pagelist_high_fraction is 0 or >= 8. */
int zone_batchsize(const struct zone *zone);
int zone_highsize(const struct zone *zone, int batch, unsigned int high_fraction, unsigned int nr_online_cpus_of_node);

/* watermark.c: marks, protection and their knobs. All take watermark_lock and may sleep. */
int watermarks_init(void);
void setup_per_zone_wmarks(void);
void setup_per_zone_lowmem_reserve(void);
extern unsigned long min_free_kbytes;
extern unsigned int watermark_scale_factor;
extern int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES];
extern unsigned int percpu_pagelist_high_fraction;
int vm_sysctl_set(const char *name, const char *value); /* "min_free_kbytes", "8192"; 0, -ENOENT, -EINVAL */
/* The knobs of /proc/sys/vm that vm_sysctl_set() knows: name of the @i-th, NULL past the last; and its value as the file
 * prints it, newline included: its length, or -ENOENT. */
const char *vm_sysctl_name(unsigned int i);
int vm_sysctl_get(const char *name, char *buf, unsigned long size);
extern unsigned long totalreserve_pages; /* what is kept from user space: marks and protection of all zones */

/* Drains. drain_all_pages visits every CPU; page_cpu_dead() empties an offline CPU's lists. */
void drain_local_pages(struct zone *zone); /* NULL: all zones */
void drain_all_pages(struct zone *zone);
void page_cpu_dead(unsigned int cpu);

/* Who helps when memory is short: reclaim and compaction register here. */
struct page_shortage_ops {
	void (*wake)(struct zone *zone, unsigned int order, gfp_t gfp);   /* kswapd; any context */
	unsigned long (*reclaim)(int nid, unsigned int order, gfp_t gfp); /* frames freed; may sleep */
	bool (*compact)(int nid, unsigned int order, gfp_t gfp);          /* true: try again; may sleep */
	bool (*out_of_memory)(unsigned int order, gfp_t gfp);             /* true: try again; may sleep */
};
void page_shortage_register(const struct page_shortage_ops *ops); /* NULL: nobody */

/* Watching every allocation and free, page_owner and tracing. Off: one predicted branch. Called outside local sections and
 * mm's locks, in the context of the request. A hook may allocate: what it allocates is not shown to hooks of the same kind, though
 * freeing it later is. Unregistering does not wait for hooks that are running. 0 or -ENOSPC. Any context. */
struct page_hooks {
	void (*alloc)(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller);
	void (*free)(struct page *page, unsigned int order, unsigned long caller);
	bool (*fail)(unsigned int order, gfp_t gfp); /* fault injection: true makes the allocation fail */
};
int page_hooks_register(const struct page_hooks *hooks);
void page_hooks_unregister(const struct page_hooks *hooks);

/* alloc_watch_get / alloc_watch_put - while somebody holds a watch, no request for pages or objects takes a fast path; a request
 * under way when it was taken may still. Counted; forgotten by page_alloc_fini(). Any context. */
void alloc_watch_get(void);
void alloc_watch_put(void);

/* alloc_hook_enter - is the current context outside any hook of this kind? Then it is inside from here to alloc_hook_exit(). Hooks
 * may sleep in between. For who runs hooks: mm/page and mm/slab. */
enum alloc_hook_kind { ALLOC_HOOK_PAGE, ALLOC_HOOK_OBJECT };
bool alloc_hook_enter(enum alloc_hook_kind what);
void alloc_hook_exit(enum alloc_hook_kind what);

/* Free frames and blocks of one order and type, untouched ones included. Takes zone->lock. */
unsigned long zone_free_blocks(struct zone *zone, unsigned int order, int migratetype);

/* page_for_each_allocated - call @fn for the head of every block in use, in address order, until it returns non-zero; that value,
 * or 0. For a machine that is idle but for the caller. */
int page_for_each_allocated(int (*fn)(struct page *page, void *arg), void *arg);

/* gfp_in_context - @gfp without what the current task's memalloc scopes forbid. */
gfp_t gfp_in_context(gfp_t gfp);

/* Counts of a node, in frames, that rooms above keep. Any context. */
enum node_stat_item { NR_SLAB_RECLAIMABLE, NR_SLAB_UNRECLAIMABLE, NR_VM_NODE_STAT_ITEMS };
void mod_node_page_state(struct pglist_data *pgdat, enum node_stat_item item, long nr);
unsigned long node_page_state(const struct pglist_data *pgdat, enum node_stat_item item);
unsigned long global_node_page_state(enum node_stat_item item);

/* vmstat events, folded over CPUs (names and order as /proc/vmstat prints them). */
enum vm_event_item {
	PGALLOC_FIRST, /* one a zone type */
	ALLOCSTALL_FIRST = PGALLOC_FIRST + MAX_NR_ZONES,
	PGFREE = ALLOCSTALL_FIRST + MAX_NR_ZONES,
	CMA_ALLOC_SUCCESS,
	CMA_ALLOC_FAIL,
	PAGE_FALLBACK_STEAL,  /* ours: whole pageblocks changed type */
	PAGE_FALLBACK_BORROW, /* ours: a smaller piece of another type was used */
	NR_VM_EVENT_ITEMS
};
void all_vm_events(unsigned long *events);                     /* NR_VM_EVENT_ITEMS of them */
void zone_numa_stats(struct zone *zone, unsigned long *stats); /* NR_VM_NUMA_STAT_ITEMS */

/* Lent to env/percpu.c: the first until memblock has handed its memory over, the second from then on. */
extern const struct percpu_source percpu_source_memblock, percpu_source_pages;

/* mm/page's share of the checker: 0 or -EUCLEAN with one line in @why. */
int page_verify(char *why, unsigned long size, u64 *frames, u64 *blocks);

#endif
