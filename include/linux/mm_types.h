/* SPDX-License-Identifier: MIT */
/*
 * mm_types.h - struct page and struct folio
 *
 * A block's state lives in its head (docs/design.md). The *block word* - reference count, state, order,
 * type and sflags - is one 64-bit word so that the allocator's fast paths check and change all of it at once.
 * Zero is what memory that was never written holds: an interior or untouched frame, not READY.
 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/compiler.h>
#include <linux/types.h>

struct address_space;
struct mm_struct;
struct vm_area_struct;
struct mem_cgroup;

/* What the head of a block is (page->state). */
enum page_state {
	PAGE_STATE_NONE,       /* interior of a block, untouched, reserved or a hole */
	PAGE_STATE_BUDDY,      /* head of a free block on zone->free_area[order].free_list[type] */
	PAGE_STATE_PCP,        /* head of a free block on a per-CPU list */
	PAGE_STATE_ALLOCATED,  /* head of a block in use; refcount >= 1 */
	PAGE_STATE_QUARANTINE, /* bad free: never handed out again */
	NR_PAGE_STATES,
};

/* page->sflags */
#define PAGE_READY 0x01    /* zone and node in flags are right */
#define PAGE_COMPOUND 0x02 /* head of a compound page (__GFP_COMP), order > 0 */
#define PAGE_CHARGED 0x04  /* __GFP_ACCOUNT: charged; memcg_id says to whom */
#define PAGE_BORROWED 0x08 /* PCP: cut from a pageblock of another type than the list's */

struct page {
	unsigned long flags; /* PG_* below, zone and node on top; atomic bit operations */
	union {
		struct list_head lru;  /* BUDDY: free list, zone->lock. Allocated: the owner's */
		struct page *pcp_next; /* PCP: next on the per-CPU list, local lock */
		struct list_head buddy_list;
		struct list_head pcp_list;
	};
	struct address_space *mapping; /* owner's; must be NULL at free */
	union {
		pgoff_t index; /* owner's */
		unsigned long share;
	};
	union {
		unsigned long private; /* owner's */
		u32 private_words[2];  /* mm/slab's counters need so much on every machine */
	};
	union {
		atomic_t _mapcount; /* -1: not mapped. Right once READY */
		unsigned int page_type;
	};
	u16 memcg_id;    /* CHARGED: who pays, index of the mem_cgroup; else 0 */
	u16 list_offset; /* ALLOCATED: where in a CPU's per_cpu_pages the list is that it goes to when freed */
	union {
		u64 word; /* the block word, see above; little endian */
		struct {
			atomic_t _refcount; /* 0 when free */
			u8 state;           /* enum page_state */
			u8 order;           /* of the block; heads only */
			u8 type;   /* BUDDY, PCP: migratetype of the list it is on; ALLOCATED: of its pageblock then */
			u8 sflags; /* PAGE_* */
		};
	};
} __aligned(__SIZEOF_LONG__ == 8 ? 64 : 8);

static_assert(sizeof(struct page) <= 64);
static_assert(offsetof(struct page, word) % 8 == 0);

/* The block word of a head. */
#define PAGE_WORD(ref, st, ord, ty, sf)                                                                                \
	((u64)(u32)(ref) | (u64)(st) << 32 | (u64)(ord) << 40 | (u64)(ty) << 48 | (u64)(sf) << 56)

/* A folio is a page that is never interior: the head of a compound page, or an order-0 page. */
struct folio {
	union {
		struct page page;
		struct {
			unsigned long flags;
			struct list_head lru;
			struct address_space *mapping;
			pgoff_t index;
			union {
				unsigned long private;
				u32 private_words[2];
			};
			atomic_t _mapcount;
		};
	};
};

static_assert(offsetof(struct folio, lru) == offsetof(struct page, lru));
static_assert(offsetof(struct folio, private) == offsetof(struct page, private));
static_assert(offsetof(struct folio, _mapcount) == offsetof(struct page, _mapcount));

#define page_folio(p) ((struct folio *)compound_head(p))
#define folio_page(folio, n) (&(folio)->page + (n))

#endif
