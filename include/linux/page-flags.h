/* SPDX-License-Identifier: MIT */
/*
 * page-flags.h - page->flags bits and the accessors PageXxx, SetPageXxx, ClearPageXxx
 *
 * The bits are changed atomically, by whoever owns the page. Buddy, compound and allocated are not bits:
 * they are states of the block word.
 */
#ifndef _LINUX_PAGE_FLAGS_H
#define _LINUX_PAGE_FLAGS_H

#include <linux/mmzone.h>

enum pageflags {
	PG_locked,
	PG_writeback,
	PG_referenced,
	PG_uptodate,
	PG_dirty,
	PG_lru,
	PG_head, /* never set: compound heads are PAGE_COMPOUND */
	PG_waiters,
	PG_active,
	PG_workingset,
	PG_error,
	PG_slab,
	PG_owner_priv_1,
	PG_arch_1,
	PG_reserved,
	PG_private,
	PG_private_2,
	PG_mappedtodisk,
	PG_reclaim,
	PG_swapbacked,
	PG_unevictable,
	PG_mlocked,
	PG_hwpoison,
	__NR_PAGEFLAGS,
};

/* Zone id on top of flags; wide enough for zone_table. */
#if __SIZEOF_LONG__ == 8
#define ZONEID_SHIFT 48
#else
#define ZONEID_SHIFT 26
#endif
#define PAGE_FLAGS_MASK ((1UL << __NR_PAGEFLAGS) - 1)
static_assert(__NR_PAGEFLAGS <= ZONEID_SHIFT);

/* Must be clear when a page is freed. */
#define PAGE_FLAGS_CHECK_AT_FREE                                                                                       \
	(1UL << PG_lru | 1UL << PG_locked | 1UL << PG_private | 1UL << PG_private_2 | 1UL << PG_writeback |            \
	 1UL << PG_reserved | 1UL << PG_slab | 1UL << PG_active | 1UL << PG_unevictable | 1UL << PG_mlocked |          \
	 1UL << PG_hwpoison)
/* Cleared by a free, so must be clear when a page is handed out. */
#define PAGE_FLAGS_CHECK_AT_PREP PAGE_FLAGS_MASK

/* page_ready_slow - make zone, node and reserved of a frame that was never a head right. Any context. */
void page_ready_slow(struct page *page);
static inline struct page *page_ready(struct page *page)
{
	if (unlikely(!(__atomic_load_n(&page->sflags, __ATOMIC_ACQUIRE) & PAGE_READY)))
		page_ready_slow(page);
	return page;
}

#define PAGE_FLAG_ACCESSORS(Name, bit)                                                                                 \
	static inline int Page##Name(const struct page *page)                                                          \
	{                                                                                                              \
		return (READ_ONCE(page_ready((struct page *)page)->flags) >> (bit)) & 1;                               \
	}                                                                                                              \
	static inline void SetPage##Name(struct page *page)                                                            \
	{                                                                                                              \
		__atomic_fetch_or(&page_ready(page)->flags, 1UL << (bit), __ATOMIC_RELAXED);                           \
	}                                                                                                              \
	static inline void ClearPage##Name(struct page *page)                                                          \
	{                                                                                                              \
		__atomic_fetch_and(&page_ready(page)->flags, ~(1UL << (bit)), __ATOMIC_RELAXED);                       \
	}                                                                                                              \
	static inline int TestSetPage##Name(struct page *page)                                                         \
	{                                                                                                              \
		return (__atomic_fetch_or(&page_ready(page)->flags, 1UL << (bit), __ATOMIC_SEQ_CST) >> (bit)) & 1;     \
	}                                                                                                              \
	static inline int TestClearPage##Name(struct page *page)                                                       \
	{                                                                                                              \
		return (__atomic_fetch_and(&page_ready(page)->flags, ~(1UL << (bit)), __ATOMIC_SEQ_CST) >> (bit)) & 1; \
	}

PAGE_FLAG_ACCESSORS(Locked, PG_locked)
PAGE_FLAG_ACCESSORS(Writeback, PG_writeback)
PAGE_FLAG_ACCESSORS(Referenced, PG_referenced)
PAGE_FLAG_ACCESSORS(Uptodate, PG_uptodate)
PAGE_FLAG_ACCESSORS(Dirty, PG_dirty)
PAGE_FLAG_ACCESSORS(LRU, PG_lru)
PAGE_FLAG_ACCESSORS(Active, PG_active)
PAGE_FLAG_ACCESSORS(Workingset, PG_workingset)
PAGE_FLAG_ACCESSORS(Error, PG_error)
PAGE_FLAG_ACCESSORS(Slab, PG_slab)
PAGE_FLAG_ACCESSORS(Reserved, PG_reserved)
PAGE_FLAG_ACCESSORS(Private, PG_private)
PAGE_FLAG_ACCESSORS(Private2, PG_private_2)
PAGE_FLAG_ACCESSORS(Reclaim, PG_reclaim)
PAGE_FLAG_ACCESSORS(SwapBacked, PG_swapbacked)
PAGE_FLAG_ACCESSORS(Unevictable, PG_unevictable)
PAGE_FLAG_ACCESSORS(Mlocked, PG_mlocked)
PAGE_FLAG_ACCESSORS(HWPoison, PG_hwpoison)

static inline int PageBuddy(const struct page *page)
{
	return READ_ONCE(page->state) == PAGE_STATE_BUDDY;
}

/* compound_head_slow - the head of the compound page that interior frame @page is part of, or @page. */
struct page *compound_head_slow(const struct page *page);
static inline struct page *compound_head(const struct page *page)
{
	if (likely(READ_ONCE(page->state) != PAGE_STATE_NONE))
		return (struct page *)page;
	return compound_head_slow(page);
}
static inline int PageHead(const struct page *page)
{
	return READ_ONCE(page->sflags) & PAGE_COMPOUND ? 1 : 0;
}
static inline int PageTail(const struct page *page)
{
	return compound_head(page) != page;
}
static inline int PageCompound(const struct page *page)
{
	return PageHead(page) || PageTail(page);
}
static inline unsigned int compound_order(const struct page *page)
{
	return PageHead(page) ? page->order : 0;
}

#endif
