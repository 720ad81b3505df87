/* SPDX-License-Identifier: MIT */
/*
 * page_int.h - what the files of mm/page share
 *
 *   alloc.c     fast path, zonelist walk          free.c      fast path, checks, last reference
 *   slowpath.c  what to do when memory is short   bad_page.c  reports and quarantine
 *   pcp.c       per-CPU lists                     buddy.c     free lists, split, merge, untouched blocks
 *   fallback.c  migratetypes, stealing, reserve   contig.c    isolation, exact ranges
 *
 * Lock order: this CPU's local lock, then zone->lock. Nothing is printed, and no caller's code runs, under either.
 */
#ifndef MM_PAGE_INT_H
#define MM_PAGE_INT_H

#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/page-flags.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <mm/page.h>
#include <quire/assert.h>
#include <quire/cpu.h>

/* How hard to try, and what may be used (the names are Linux's). */
#define ALLOC_WMARK_MIN WMARK_MIN
#define ALLOC_WMARK_LOW WMARK_LOW
#define ALLOC_WMARK_HIGH WMARK_HIGH
#define ALLOC_WMARK_MASK 0x03u
#define ALLOC_NO_WATERMARKS 0x04u
#define ALLOC_OOM 0x08u
#define ALLOC_NON_BLOCK 0x10u   /* cannot sleep: may dip into a quarter of the reserve */
#define ALLOC_MIN_RESERVE 0x20u /* __GFP_HIGH: may dip into half of the reserve */
#define ALLOC_CPUSET 0x40u      /* obey the task's mems_allowed */
#define ALLOC_CMA 0x80u         /* movable: may use CMA blocks */
#define ALLOC_NOFRAGMENT 0x100u /* rather another zone than mixing migratetypes in a pageblock */
#define ALLOC_HIGHATOMIC 0x200u /* may use the HIGHATOMIC blocks */
#define ALLOC_KSWAPD 0x800u
#define ALLOC_NOBORROW 0x1000u /* fail rather than take a piece of another type's pageblock */
#define ALLOC_RESERVES (ALLOC_OOM | ALLOC_NON_BLOCK | ALLOC_MIN_RESERVE)

/* One request on its way through the allocator. */
struct alloc_context {
	struct zonelist *zonelist;
	const u64 *nodemask;       /* NULL: every node */
	struct zoneref *preferred; /* first zone of the list it may use */
	enum zone_type highest_zoneidx;
	int migratetype;
};

/* --- block words and per-CPU lists (docs/design.md) --- */
#define WORD_TYPE_MASK ((u64)0xff << 48)
#define WORD_BORROWED ((u64)PAGE_BORROWED << 56)

/* Which column the lists of an order are; -1: there are none. */
static inline int pcp_order_index(unsigned int order)
{
	if (order <= PAGE_ALLOC_COSTLY_ORDER)
		return (int)order;
	return order == pageblock_order ? PCP_ORDER_HUGE : -1;
}
/* On which row blocks from pageblocks of @migratetype go. */
static inline int pcp_list_type(int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES ? migratetype : MIGRATE_MOVABLE;
}

static inline u64 page_word(const struct page *page)
{
	return __atomic_load_n(&page->word, __ATOMIC_RELAXED);
}
static inline void page_set_word(struct page *page, u64 word)
{
	__atomic_store_n(&page->word, word, __ATOMIC_RELAXED);
}
static inline bool word_is(u64 word, enum page_state state, unsigned int order)
{
	return (u16)(word >> 32) == ((unsigned int)state | order << 8);
}

/* page_make_head - @page becomes the head of a block of @zone. Whatever an interior frame's former owner left in its
 * struct page is wiped here, where its cache line is written anyway. */
static inline void page_make_head(struct zone *zone, struct page *page, enum page_state state, unsigned int order,
				  unsigned int type)
{
	WRITE_ONCE(page->flags, (unsigned long)zone->id << ZONEID_SHIFT);
	WRITE_ONCE(page->mapping, NULL);
	WRITE_ONCE(page->_mapcount.counter, -1);
	page_set_word(page, PAGE_WORD(0, state, order, type, PAGE_READY));
}
/* page_set_list - @page, of @order and from a pageblock of @migratetype, goes to that per-CPU list when it is freed. Orders
 * without lists go to one that takes nothing. */
static inline void page_set_list(struct page *page, int migratetype, unsigned int order)
{
	int index = pcp_order_index(order);
	unsigned int row = index < 0 ? MIGRATE_PCPTYPES : (unsigned int)pcp_list_type(migratetype);

	page->list_offset =
		(u16)(offsetof(struct per_cpu_pages, lists) +
		      (row * PCP_LIST_STRIDE + (index < 0 ? 0 : (unsigned int)index)) * sizeof(struct pcp_list));
}
/* page_make_interior - @page is no head any more. */
static inline void page_make_interior(struct page *page)
{
	page_set_word(page, PAGE_WORD(0, PAGE_STATE_NONE, 0, 0, PAGE_READY));
}

/* page_zone_id - the zone id on top of a READY page's flags. */
static __always_inline unsigned int page_zone_id(const struct page *page)
{
#if BITS_PER_LONG == 64
	static_assert(ZONEID_SHIFT == 48);
	return ((const u16 *)&page->flags)[3]; /* little endian: the top 16 bits, without a shift */
#else
	return (unsigned int)(page->flags >> ZONEID_SHIFT);
#endif
}

static inline struct zone *page_zone_ready(const struct page *page)
{
	return zone_table[READ_ONCE(page->flags) >> ZONEID_SHIFT];
}

/* --- buddy.c: everything here needs zone->lock --- */
struct page *buddy_take_smallest(struct zone *zone, unsigned int order, int migratetype);
unsigned int buddy_take_many(struct zone *zone, unsigned int order, int migratetype, unsigned int want,
			     struct pcp_list *list);
void buddy_free_range(struct zone *zone, unsigned long pfn, unsigned long end, int migratetype);
void buddy_free_block(struct zone *zone, struct page *page, unsigned long pfn, unsigned int order, int migratetype);
void buddy_list_add(struct zone *zone, struct page *page, unsigned int order, int migratetype, bool tail);
void buddy_list_del(struct zone *zone, struct page *page);
void buddy_list_move(struct zone *zone, struct page *page, int migratetype);
void buddy_split_remainder(struct zone *zone, struct page *page, unsigned int from, unsigned int to, int migratetype);
void buddy_account(struct zone *zone, long nr_pages, int migratetype);
bool buddy_feed(struct zone *zone);
bool buddy_feed_pfn(struct zone *zone, unsigned long pfn);
bool buddy_pfn_untouched(const struct zone *zone, unsigned long pfn);
struct page *buddy_find_free(struct zone *zone, unsigned long pfn);
struct page *buddy_take_frame(struct zone *zone, unsigned long pfn);

/* --- fallback.c: zone->lock --- */
struct page *zone_take(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags);
unsigned int zone_take_many(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags,
			    unsigned int want, struct pcp_list *list);
void pageblock_set_type(struct zone *zone, unsigned long pfn, int migratetype);
unsigned long pageblock_move_free(struct zone *zone, unsigned long pfn, int migratetype);
/* takes zone->lock itself */
void highatomic_reserve(struct zone *zone, struct page *page, unsigned int order);
bool highatomic_unreserve(const struct alloc_context *ac, bool force);

/* --- pcp.c --- */
struct page *pcp_alloc(struct zone *zone, unsigned int order, int migratetype, unsigned int alloc_flags);
unsigned int pcp_alloc_bulk(struct zone *zone, int migratetype, unsigned int alloc_flags, unsigned int want,
			    struct page **out);
void pcp_free(struct zone *zone, struct page *page, unsigned int order, int migratetype);
void pcp_set_isolate(struct zone *zone, bool isolate);
void pcp_count_alloc(struct zone *zone, unsigned int order);
void pcp_count_free(struct zone *zone, unsigned int order);
void pcp_count_numa(struct zone *zone, const struct zone *preferred);
void vm_event_add(enum vm_event_item item, unsigned long n);

/* The bits of a GFP mask that quire_cpu.page_lists goes by. */
#define GFP_LIST_MASK (GFP_ZONEMASK | GFP_MOVABLE_MASK)
static_assert(GFP_LIST_MASK < CPU_PAGE_LISTS && MAX_NUMNODES * MAX_NR_ZONES <= CPU_PAGE_ZONES);

struct page_events {
	unsigned long count[NR_VM_EVENT_ITEMS];
};
DECLARE_PER_CPU(struct page_events, page_events);

/* Requests that need more than a block never take the fast path; when hooks are in, none does (CPU_ATT_HOOKED). */
#define GFP_SLOW (__GFP_ZERO | __GFP_ACCOUNT | __GFP_COMP)

/* --- stat.c --- */
void node_stats_reset(void);

/* --- hooks.c --- */
extern bool page_hooked; /* someone watches */
void hooks_run_alloc(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller);
void hooks_run_free(struct page *page, unsigned int order, unsigned long caller);
bool hooks_want_failure(unsigned int order, gfp_t gfp);
void hooks_reset(void);

/* --- alloc.c, slowpath.c, free.c --- */
struct page *alloc_pages_general(gfp_t gfp, unsigned int order, int nid, const u64 *nodemask, unsigned long caller);
bool alloc_prepare(gfp_t gfp, unsigned int order, int nid, const u64 *nodemask, struct alloc_context *ac,
		   unsigned int *alloc_flags, u64 *mems);
struct page *page_from_freelist(unsigned int order, unsigned int alloc_flags, const struct alloc_context *ac);
struct page *alloc_slowpath(gfp_t gfp, unsigned int order, struct alloc_context *ac);
struct zoneref *zonelist_first(struct zonelist *zonelist, enum zone_type highest, const u64 *nodemask);
struct zoneref *zonelist_next(struct zoneref *ref, enum zone_type highest, const u64 *nodemask);
bool zone_watermark_ok_flags(struct zone *zone, unsigned int order, unsigned long mark, enum zone_type highest,
			     unsigned int alloc_flags);
bool node_allowed(int nid);
void free_block(struct page *page, unsigned int order, unsigned long caller);
void free_block_pieces(struct page *page, unsigned int order);
void page_set_allocated(struct page *page, unsigned int order, int migratetype);

/* --- bad_page.c --- */
extern unsigned long nr_bad_page_reports;
void bad_page(struct page *page, const char *reason);
void bad_free(struct page *page, unsigned int order, unsigned long caller);
void page_quarantine(struct page *page);

/* --- charge.c --- */
bool charge_pages(struct page *page, gfp_t gfp, unsigned int order);
void uncharge_pages(struct page *page, unsigned int order);

/* --- show_mem.c --- */
void warn_alloc(gfp_t gfp, const u64 *nodemask, unsigned int order, const char *what);

extern const struct page_shortage_ops *shortage_ops;
extern int page_group_by_mobility_disabled;
extern unsigned int watermark_boost_factor;

#endif
