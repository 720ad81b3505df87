/* SPDX-License-Identifier: MIT */
/*
 * memblock.h - memory before the page allocator: which ranges are RAM, which of them are taken
 *
 * Two sorted arrays of disjoint regions, `memory` and `reserved`. What is in the first and not in the second is free.
 * Names, structures and signatures are Linux's (6.1 to 6.12). Ranges are base and size in bytes. Where this differs
 * from Linux the declaration says so. Quire's own additions (reset, dumps, failure injection) are in <mm/memblock.h>.
 *
 * Context: boot, one CPU. After the hand-over the arrays stay (CONFIG_ARCH_KEEP_MEMBLOCK) and only queries are allowed.
 * Errors:  int functions return 0 or -ENOMEM (the array is full and may not grow yet); allocators NULL or 0.
 */
#ifndef _LINUX_MEMBLOCK_H
#define _LINUX_MEMBLOCK_H

#include <linux/init.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pfn.h>
#include <linux/types.h>
#include <asm/page.h>

#define INIT_MEMBLOCK_REGIONS 128
#define INIT_MEMBLOCK_RESERVED_REGIONS INIT_MEMBLOCK_REGIONS
#define INIT_MEMBLOCK_MEMORY_REGIONS INIT_MEMBLOCK_REGIONS

enum memblock_flags {
	MEMBLOCK_NONE = 0x0,           /* nothing special */
	MEMBLOCK_HOTPLUG = 0x1,        /* may be unplugged; avoided when movable_node is on */
	MEMBLOCK_MIRROR = 0x2,         /* mirrored: allocations prefer it */
	MEMBLOCK_NOMAP = 0x4,          /* RAM, but not in the linear map: never allocated from */
	MEMBLOCK_DRIVER_MANAGED = 0x8, /* belongs to a driver */
	MEMBLOCK_RSRV_NOINIT = 0x10,   /* reserved: struct pages are left to whoever reserved it */
};

struct memblock_region {
	phys_addr_t base;
	phys_addr_t size; /* 0 only in unused entries */
	enum memblock_flags flags;
#ifdef CONFIG_NUMA
	int nid; /* MAX_NUMNODES: not known */
#endif
};

struct memblock_type {
	unsigned long cnt;               /* regions in use; 0 when empty */
	unsigned long max;               /* room in the array */
	phys_addr_t total_size;          /* sum of the sizes */
	struct memblock_region *regions; /* ascending, disjoint; like neighbours are one region */
	char *name;
};

struct memblock {
	bool bottom_up;            /* allocate from low addresses up; default false */
	phys_addr_t current_limit; /* MEMBLOCK_ALLOC_ACCESSIBLE means below this */
	struct memblock_type memory;
	struct memblock_type reserved;
};

extern struct memblock memblock;
extern int memblock_debug;        /* memblock=debug: log every change */
extern bool movable_node_enabled; /* movable_node: keep hotpluggable regions free */

static inline bool movable_node_is_enabled(void)
{
	return movable_node_enabled;
}

/* ---- what there is ------------------------------------------------------------------------------------------ */

/* memblock_add - [base, base + size) is RAM. Parts already there keep their node and flags. */
int memblock_add(phys_addr_t base, phys_addr_t size);
int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags);
int memblock_remove(phys_addr_t base, phys_addr_t size);
int memblock_reserve(phys_addr_t base, phys_addr_t size);
int memblock_phys_free(phys_addr_t base, phys_addr_t size);

/* memblock_free - un-reserve. By linear-map pointer, as Linux does since 5.16; an integer is taken for a physical
 * address, as it was before. NULL is ignored. */
void memblock_free(void *ptr, size_t size);
#define memblock_free(addr, size)                                                                                      \
	_Generic((addr), int                                                                                           \
		 : memblock_phys_free, unsigned int                                                                    \
		 : memblock_phys_free, long                                                                            \
		 : memblock_phys_free, unsigned long                                                                   \
		 : memblock_phys_free, long long                                                                       \
		 : memblock_phys_free, unsigned long long                                                              \
		 : memblock_phys_free, default                                                                         \
		 : (memblock_free))((addr), (size))

/* memblock_free_late - give a range to the page allocator after the hand-over. */
void memblock_free_late(phys_addr_t base, phys_addr_t size);
#define __memblock_free_late memblock_free_late
/* memblock_free_all - the hand-over: everything free goes to the page allocator. */
void memblock_free_all(void);

/* memblock_trim_memory - round every region inwards to @align; total_size follows (in Linux it goes stale). */
void memblock_trim_memory(phys_addr_t align);
void memblock_enforce_memory_limit(phys_addr_t memory_limit);
void memblock_cap_memory_range(phys_addr_t base, phys_addr_t size);
void memblock_mem_limit_remove_map(phys_addr_t limit);

int memblock_mark_hotplug(phys_addr_t base, phys_addr_t size);
int memblock_clear_hotplug(phys_addr_t base, phys_addr_t size);
/* memblock_mark_mirror - marks whether or not kernelcore=mirror was given; Linux ignores it without. */
int memblock_mark_mirror(phys_addr_t base, phys_addr_t size);
int memblock_mark_nomap(phys_addr_t base, phys_addr_t size);
int memblock_clear_nomap(phys_addr_t base, phys_addr_t size);
int memblock_reserved_mark_noinit(phys_addr_t base, phys_addr_t size);
/* memblock_set_node - @type: &memblock.memory or &memblock.reserved; @nid may be MAX_NUMNODES. */
int memblock_set_node(phys_addr_t base, phys_addr_t size, struct memblock_type *type, int nid);

/* memblock_allow_resize - the linear map is there: full arrays may now be doubled in memory of the machine itself. */
void memblock_allow_resize(void);
static inline void memblock_discard(void)
{
	/* CONFIG_ARCH_KEEP_MEMBLOCK: the arrays stay for the queries and for debugfs. */
}

static inline void memblock_set_bottom_up(bool enable)
{
	memblock.bottom_up = enable;
}
static inline bool memblock_bottom_up(void)
{
	return memblock.bottom_up;
}
void memblock_set_current_limit(phys_addr_t limit);
phys_addr_t memblock_get_current_limit(void);

/* ---- allocation --------------------------------------------------------------------------------------------- */

#define MEMBLOCK_LOW_LIMIT 0
#define MEMBLOCK_ALLOC_ANYWHERE (~(phys_addr_t)0)
#define MEMBLOCK_ALLOC_ACCESSIBLE 0  /* up to memblock.current_limit */
#define MEMBLOCK_ALLOC_NOLEAKTRACE 1 /* the same, unseen by kmemleak */
#define MEMBLOCK_ALLOC_KASAN MEMBLOCK_ALLOC_NOLEAKTRACE
#ifndef ARCH_LOW_ADDRESS_LIMIT
#define ARCH_LOW_ADDRESS_LIMIT 0xffffffffUL
#endif

/* All: @align a power of two (0: SMP_CACHE_BYTES, with a warning); the first frame of memory is never handed out.
 * A node is a preference unless "exact". The functions that return pointers give up @min_addr before they
 * give up; theirs is zeroed unless "raw". Physical ones are never zeroed. */
phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end);
phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
				     bool exact_nid);
phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid);
/* memblock_find_in_range - a free range, not reserved yet; 0 if there is none. */
phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size, phys_addr_t align);

void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
				   int nid);
void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
				 int nid);
void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr, int nid);
/* memblock_alloc_or_panic - memblock_alloc() for those who cannot go on without. */
void *__memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align, const char *func);
#define memblock_alloc_or_panic(size, align) __memblock_alloc_or_panic((size), (align), __func__)

static __always_inline phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}
static __always_inline void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}
static __always_inline void *memblock_alloc_raw(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid_raw(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}
static __always_inline void *memblock_alloc_from(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr)
{
	return memblock_alloc_try_nid(size, align, min_addr, MEMBLOCK_ALLOC_ACCESSIBLE, NUMA_NO_NODE);
}
static __always_inline void *memblock_alloc_low(phys_addr_t size, phys_addr_t align)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, ARCH_LOW_ADDRESS_LIMIT, NUMA_NO_NODE);
}
static __always_inline void *memblock_alloc_node(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_try_nid(size, align, MEMBLOCK_LOW_LIMIT, MEMBLOCK_ALLOC_ACCESSIBLE, nid);
}

/* ---- questions ---------------------------------------------------------------------------------------------- */

bool memblock_is_memory(phys_addr_t addr);
bool memblock_is_map_memory(phys_addr_t addr); /* RAM, and not NOMAP */
bool memblock_is_reserved(phys_addr_t addr);
/* memblock_is_region_memory - is all of the range inside one memory region? */
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size);
/* memblock_is_region_reserved - does any of it overlap a reserved region? */
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size);
bool memblock_overlaps_region(struct memblock_type *type, phys_addr_t base, phys_addr_t size);
phys_addr_t memblock_phys_mem_size(void);
phys_addr_t memblock_reserved_size(void);
unsigned long memblock_estimated_nr_free_pages(void);
phys_addr_t memblock_start_of_DRAM(void); /* 0 when there is no memory, as the next */
phys_addr_t memblock_end_of_DRAM(void);
bool memblock_has_mirror(void);
/* memblock_search_pfn_nid - the node of the memory region around @pfn and its frames [*start_pfn, *end_pfn);
 * NUMA_NO_NODE outside memory. */
int memblock_search_pfn_nid(unsigned long pfn, unsigned long *start_pfn, unsigned long *end_pfn);
/* memblock_validate_numa_coverage - is less memory than @threshold_bytes without a node? */
bool memblock_validate_numa_coverage(unsigned long threshold_bytes);

static inline bool memblock_is_hotpluggable(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_HOTPLUG;
}
static inline bool memblock_is_mirror(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_MIRROR;
}
static inline bool memblock_is_nomap(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_NOMAP;
}
static inline bool memblock_is_driver_managed(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_DRIVER_MANAGED;
}
static inline bool memblock_is_reserved_noinit(struct memblock_region *m)
{
	return m->flags & MEMBLOCK_RSRV_NOINIT;
}

#ifdef CONFIG_NUMA
static inline void memblock_set_region_node(struct memblock_region *r, int nid)
{
	r->nid = nid;
}
static inline int memblock_get_region_node(const struct memblock_region *r)
{
	return r->nid;
}
#else
static inline void memblock_set_region_node(struct memblock_region *r, int nid)
{
}
static inline int memblock_get_region_node(const struct memblock_region *r)
{
	return 0;
}
#endif

/* Whole frames of a region: memory is rounded inwards, reserved outwards. */
static inline unsigned long memblock_region_memory_base_pfn(const struct memblock_region *reg)
{
	return PFN_UP(reg->base);
}
static inline unsigned long memblock_region_memory_end_pfn(const struct memblock_region *reg)
{
	return PFN_DOWN(reg->base + reg->size);
}
static inline unsigned long memblock_region_reserved_base_pfn(const struct memblock_region *reg)
{
	return PFN_DOWN(reg->base);
}
static inline unsigned long memblock_region_reserved_end_pfn(const struct memblock_region *reg)
{
	return PFN_UP(reg->base + reg->size);
}

/* memblock_dump_all - the "MEMBLOCK configuration" listing in the log; only with memblock=debug. */
void memblock_dump_all(void);

#include <linux/memblock_iter.h>

#endif
