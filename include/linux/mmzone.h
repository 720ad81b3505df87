/* SPDX-License-Identifier: MIT */
/*
 * mmzone.h - zones, nodes and zonelists
 *
 * Lock keys on fields:  z zone->lock   b boot only, constant after   l this CPU's local lock
 *                       s watermark_lock (changed by sysctl; readers tolerate staleness)   - atomic
 */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H

#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/spinlock.h>

/* MAX_ORDER is exclusive, as the documents print it; MAX_PAGE_ORDER is the largest order. */
#define MAX_PAGE_ORDER CONFIG_MAX_PAGE_ORDER
#define MAX_ORDER (MAX_PAGE_ORDER + 1)
#define NR_PAGE_ORDERS (MAX_PAGE_ORDER + 1)
#define MAX_ORDER_NR_PAGES (1UL << MAX_PAGE_ORDER)
#define PAGE_ALLOC_COSTLY_ORDER 3

#define pageblock_order CONFIG_PAGEBLOCK_ORDER
#define pageblock_nr_pages (1UL << pageblock_order)
#define pageblock_align(pfn) (((pfn) + pageblock_nr_pages - 1) & ~(pageblock_nr_pages - 1))
#define pageblock_start_pfn(pfn) ((pfn) & ~(pageblock_nr_pages - 1))
#define pageblock_end_pfn(pfn) (pageblock_start_pfn(pfn) + pageblock_nr_pages)
static_assert(pageblock_order <= MAX_PAGE_ORDER);

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES, /* the number of types on the per-CPU lists */
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_CMA,
	MIGRATE_ISOLATE, /* can't allocate from here */
	MIGRATE_TYPES
};
extern const char *const migratetype_names[MIGRATE_TYPES];
#define is_migrate_cma(mt) ((mt) == MIGRATE_CMA)
#define is_migrate_isolate(mt) ((mt) == MIGRATE_ISOLATE)

enum zone_type {
	ZONE_DMA,
#ifdef CONFIG_ZONE_DMA32
	ZONE_DMA32,
#endif
	ZONE_NORMAL,
#ifdef CONFIG_HIGHMEM
	ZONE_HIGHMEM,
#endif
	ZONE_MOVABLE,
#ifdef CONFIG_ZONE_DEVICE
	ZONE_DEVICE, /* always empty for now */
#endif
	__MAX_NR_ZONES
};
#define MAX_NR_ZONES __MAX_NR_ZONES
#define MAX_NUMNODES CONFIG_MAX_NUMNODES
#define NUMA_NO_NODE (-1)

enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH, WMARK_PROMO, NR_WMARK };

enum zone_stat_item { /* counted in pages, exact, changed under zone->lock */
		      NR_FREE_PAGES,
		      NR_FREE_CMA_PAGES,
		      NR_VM_ZONE_STAT_ITEMS
};

enum numa_stat_item {
	NUMA_HIT,
	NUMA_MISS,
	NUMA_FOREIGN,
	NUMA_INTERLEAVE_HIT,
	NUMA_LOCAL,
	NUMA_OTHER,
	NR_VM_NUMA_STAT_ITEMS
};

struct free_area {
	struct list_head free_list[MIGRATE_TYPES]; /* z: heads, by page->lru */
	unsigned long nr_free;                     /* z: blocks on all the lists; untouched ones not counted */
	unsigned long nr_type[MIGRATE_TYPES];      /* z: blocks on each list */
};

/* Orders cached per CPU: 0..PAGE_ALLOC_COSTLY_ORDER, and pageblock_order for huge pages. */
#define NR_PCP_ORDERS (PAGE_ALLOC_COSTLY_ORDER + 2)
#define PCP_ORDER_HUGE (NR_PCP_ORDERS - 1)
#define PCP_LIST_STRIDE 8
static_assert(NR_PCP_ORDERS <= PCP_LIST_STRIDE);

/* per_cpu_pages.flags */
#define PCP_CORRUPT 1 /* a list was found overwritten, and that is not reported yet */
#define PCP_ISOLATE 2 /* pageblocks of the zone are isolated: look at each page's before keeping it */

/* One LIFO of free blocks of one type and order: a cache line. What comes and what goes is counted apart, and only ever
 * counted up, so that an allocation and a free do not wait for each other's store. The fast paths change head and one of
 * nr_alloc and nr_free; pgalloc_*, pgfree and numa_* derive from these. */
struct pcp_list {
	struct page *head;      /* l: last freed first */
	u64 word;               /* b: the block word of everything on it */
	u64 word_used;          /* b: what it becomes when handed out */
	unsigned long nr_alloc; /* l: blocks ever handed out */
	unsigned long nr_free;  /* l: blocks ever freed to here */
	long limit; /* l: when nr_free - nr_alloc is here, frees go the general way, which shares `high` out */
	unsigned long nr_moved; /* l: blocks ever refilled from the free lists, less those drained to them; wraps */
	unsigned char order;    /* b */
} ____cacheline_aligned;

/* The per-CPU pages of one zone on one CPU. How many frames it holds is pcp_count(). */
struct per_cpu_pages {
	int high;  /* s: frames; above it, a free drains `batch` frames */
	int batch; /* s: frames moved at once between here and the buddy lists */
	int flags; /* l: PCP_* */
	/* Events that bypassed the lists, and corrections to what the lists say. l */
	unsigned long nr_alloc_slow; /* frames allocated from this zone by other ways */
	unsigned long nr_free_slow;  /* frames freed to this zone by other ways */
	unsigned long numa_stat[NR_VM_NUMA_STAT_ITEMS];
	/* One row more than there are types: contradictory GFP flags index it, and it is always empty. Columns are padded to a
	 * power of two, so that a list is found by shifts. */
	struct pcp_list lists[MIGRATE_PCPTYPES + 1][PCP_LIST_STRIDE];
};

/* pcp_count - frames on all the lists (Linux's pcp->count). Exact for the owner and for a visitor. */
int pcp_count(const struct per_cpu_pages *pcp);
/* pcp_list_nr - blocks on @list. */
static inline unsigned long pcp_list_nr(const struct pcp_list *list)
{
	return READ_ONCE(list->nr_moved) + READ_ONCE(list->nr_free) - READ_ONCE(list->nr_alloc);
}

struct pglist_data;

struct zone {
	unsigned long _watermark[NR_WMARK];             /* s: pages */
	unsigned long watermark_boost;                  /* z: pages added to every mark */
	unsigned long nr_reserved_highatomic;           /* z: pages in HIGHATOMIC pageblocks */
	unsigned long lowmem_reserve[MAX_NR_ZONES];     /* s: pages kept from requests that may use zone [i] */
	struct pglist_data *zone_pgdat;                 /* b */
	struct per_cpu_pages __percpu *per_cpu_pageset; /* b: per-CPU pointer; NULL before zone_pcp_init() */
	struct per_cpu_pages __percpu *pageset;         /* b: the same, under its older name */
	unsigned long nr_isolate_pageblock;             /* z */
	int pageset_high;                               /* s: what every CPU's high and batch are set to */
	int pageset_batch;
	unsigned long zone_start_pfn;      /* b */
	atomic_long_t managed_pages;       /* -: pages handed to the buddy system (quarantined ones stay in) */
	unsigned long spanned_pages;       /* b: end - start, holes included */
	unsigned long present_pages;       /* b: spanned - holes */
	unsigned long present_early_pages; /* b */
	unsigned long cma_pages;           /* z: pages in CMA areas */
	const char *name;                  /* b: "DMA", "DMA32", "Normal", "HighMem", "Movable", "Device" */
	int initialized;                   /* b */
	unsigned int id;                   /* b: index in zone_table, as in page->flags */
	unsigned long flags;               /* -: ZONE_BOOSTED_WATERMARK ... */
	bool contiguous;                   /* b: no holes */

	spinlock_t lock ____cacheline_aligned;
	struct free_area free_area[NR_PAGE_ORDERS];
	/* Untouched blocks of MAX_PAGE_ORDER: free, movable, on no list; struct pages never written.
	 * Bit i is the block at untouched_base_pfn + i * MAX_ORDER_NR_PAGES. z */
	unsigned long *untouched;
	unsigned long untouched_base_pfn; /* b: zone_start_pfn rounded down to a block */
	unsigned long untouched_nbits;    /* b */
	unsigned long untouched_hint;     /* z: no set bit below */
	unsigned long nr_untouched;       /* z: set bits */
	unsigned long nr_quarantined;     /* z: frames */

	atomic_long_t vm_stat[NR_VM_ZONE_STAT_ITEMS] ____cacheline_aligned; /* written under z, read by anyone */
};

struct zoneref {
	struct zone *zone; /* NULL ends the list */
	int zone_idx;
};
#define MAX_ZONES_PER_ZONELIST (MAX_NUMNODES * MAX_NR_ZONES)

struct zonelist {
	struct zoneref _zonerefs[MAX_ZONES_PER_ZONELIST + 1];
};
enum { ZONELIST_FALLBACK, ZONELIST_NOFALLBACK, MAX_ZONELISTS };

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_ZONELISTS];
	int nr_zones;
	unsigned long node_start_pfn;
	unsigned long node_present_pages; /* total number of physical pages */
	unsigned long node_spanned_pages; /* total size of physical page range, including holes */
	struct page *node_mem_map;
	int node_id;
} pg_data_t;

extern struct pglist_data *node_data[MAX_NUMNODES]; /* NULL: no such node */
#define NODE_DATA(nid) (node_data[nid])
#define node_start_pfn(nid) (NODE_DATA(nid)->node_start_pfn)
#define node_end_pfn(nid) (NODE_DATA(nid)->node_start_pfn + NODE_DATA(nid)->node_spanned_pages)
#define node_present_pages(nid) (NODE_DATA(nid)->node_present_pages)
#define node_spanned_pages(nid) (NODE_DATA(nid)->node_spanned_pages)

extern struct zone *zone_table[MAX_NUMNODES * MAX_NR_ZONES]; /* by zone id = nid * MAX_NR_ZONES + index */
extern int node_distance_table[MAX_NUMNODES][MAX_NUMNODES];
#define node_distance(a, b) (node_distance_table[a][b])

extern int nr_online_nodes, nr_node_ids;
bool node_online(int nid);     /* has NODE_DATA */
int next_online_node(int nid); /* first online node above @nid, or MAX_NUMNODES */
#define first_online_node next_online_node(-1)
#define for_each_online_node(nid) for ((nid) = first_online_node; (nid) < MAX_NUMNODES; (nid) = next_online_node(nid))
#define for_each_node for_each_online_node

struct pglist_data *first_online_pgdat(void);
struct pglist_data *next_online_pgdat(struct pglist_data *pgdat);
struct zone *next_zone(struct zone *zone);
#define for_each_online_pgdat(pgdat) for (pgdat = first_online_pgdat(); pgdat; pgdat = next_online_pgdat(pgdat))
#define for_each_zone(zone)                                                                                            \
	for (zone = first_online_pgdat() ? first_online_pgdat()->node_zones : NULL; zone; zone = next_zone(zone))
#define for_each_populated_zone(zone)                                                                                  \
	for_each_zone(zone)                                                                                            \
		if (!populated_zone(zone))                                                                             \
			;                                                                                              \
		else

#define zone_idx(zone) ((enum zone_type)((zone) - (zone)->zone_pgdat->node_zones))
#define zone_to_nid(zone) ((zone)->zone_pgdat->node_id)

static inline unsigned long zone_managed_pages(const struct zone *zone)
{
	return (unsigned long)__atomic_load_n(&zone->managed_pages.counter, __ATOMIC_RELAXED);
}
static inline unsigned long zone_page_state(const struct zone *zone, enum zone_stat_item item)
{
	return (unsigned long)__atomic_load_n(&zone->vm_stat[item].counter, __ATOMIC_RELAXED);
}
static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}
static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return pfn - zone->zone_start_pfn < zone->spanned_pages;
}
static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages != 0;
}
static inline bool managed_zone(const struct zone *zone)
{
	return zone_managed_pages(zone) != 0;
}
static inline int is_highmem_idx(enum zone_type idx)
{
#ifdef CONFIG_HIGHMEM
	extern int movable_zone;
	return idx == ZONE_HIGHMEM || (idx == ZONE_MOVABLE && movable_zone == ZONE_HIGHMEM);
#else
	(void)idx;
	return 0;
#endif
}
#define is_highmem(zone) is_highmem_idx(zone_idx(zone))

#define min_wmark_pages(z) ((z)->_watermark[WMARK_MIN] + (z)->watermark_boost)
#define low_wmark_pages(z) ((z)->_watermark[WMARK_LOW] + (z)->watermark_boost)
#define high_wmark_pages(z) ((z)->_watermark[WMARK_HIGH] + (z)->watermark_boost)
#define wmark_pages(z, i) ((z)->_watermark[i] + (z)->watermark_boost)

/* One byte a pageblock of the whole machine: migratetype ^ MIGRATE_MOVABLE in the low bits (so zero is
 * movable), then flags. Written under zone->lock. */
#define PB_TYPE_MASK 0x07
#define PB_VALID 0x08             /* has struct pages */
#define PB_SKIP 0x10              /* compaction */
#define PB_OLD_TYPE_SHIFT 5       /* while isolated: the type it goes back to */
extern u8 *pageblock_flags;       /* by pfn >> pageblock_order */
extern unsigned long max_pfn;     /* end of RAM, in frames */
extern unsigned long max_low_pfn; /* end of low memory */
extern unsigned long min_low_pfn;
extern struct page *vmemmap; /* struct page of frame 0 */

static inline enum migratetype pfn_migratetype(unsigned long pfn)
{
	return (enum migratetype)(
		(__atomic_load_n(&pageblock_flags[pfn >> pageblock_order], __ATOMIC_RELAXED) & PB_TYPE_MASK) ^
		MIGRATE_MOVABLE);
}
#define get_pageblock_migratetype(page) pfn_migratetype(page_to_pfn(page))

/* pfn_valid - does the frame have a struct page (it may still be a hole or reserved)? */
static inline int pfn_valid(unsigned long pfn)
{
	return pfn < max_pfn &&
	       (__atomic_load_n(&pageblock_flags[pfn >> pageblock_order], __ATOMIC_RELAXED) & PB_VALID);
}

#define page_to_pfn(p) ((unsigned long)((p)-vmemmap))
#define pfn_to_page(pfn) (vmemmap + (pfn))

#endif
