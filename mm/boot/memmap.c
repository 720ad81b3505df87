/* SPDX-License-Identifier: MIT */
/*
 * memmap.c - the table of struct pages, the pageblocks' bytes, and making an untouched frame's struct page right
 *
 * Model:      vmemmap[pfn] is the frame's struct page. A port that has sparse address space backs the whole table
 *             with it: nothing is written here, and what a real machine's table would take is set aside in memblock
 *             so that the zones manage as many frames as they would there. (Not when memblock replays what Linux had
 *             reserved: its own table is among that, and ours takes its place.) Other ports get a flat table carved
 *             from memblock.
 *
 *               port memory:  [ struct page of frame 0 ... max_pfn | pageblock bytes ]    zero until written
 *
 *             A frame has a struct page (PB_VALID) when memory is in its granule: 128 MiB sections on x86_64, blocks
 *             of the largest order otherwise. A frame that was never the head of a block holds zeroes;
 *             page_ready_slow() fills in its zone from memblock when somebody asks.
 * Invariants: T1 every frame of memory is PB_VALID
 *             T2 a READY frame's zone id is that of the zone that manages it, or would if it were not reserved
 * Locking:    boot; then page_ready_lock, which is a leaf: any lock may be held, any context.
 * Failure:    -ENOMEM with a line; memmap_reset() forgets.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/page-flags.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <quire/port.h>

#include "boot_int.h"

struct page *vmemmap;
u8 *pageblock_flags;

/* Frames whose struct pages exist together. */
static unsigned long granule_pages = MAX_ORDER_NR_PAGES;

#ifdef CONFIG_X86_64
#define REAL_PAGE_BYTES 64
#define SECTION_PAGES (1UL << (SECTION_SIZE_BITS - PAGE_SHIFT))
#else
#define REAL_PAGE_BYTES 36 /* of Debian's armmp kernel; a flat table of whole blocks */
#define SECTION_PAGES (MAX_ORDER_NR_PAGES > pageblock_nr_pages ? MAX_ORDER_NR_PAGES : pageblock_nr_pages)
#endif

u64 real_memmap_bytes(u64 nr_pages)
{
	return nr_pages * REAL_PAGE_BYTES;
}

/* Frames of node @nid's granules: what has struct pages. A granule that two ranges share is counted once. */
static unsigned long granule_frames(int nid)
{
	unsigned long start, end, done = 0, frames = 0;
	int i;

	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		start = max(round_down(start, granule_pages), done);
		end = round_up(end, granule_pages);
		if (start < end)
			frames += end - start;
		done = max(done, end);
	}
	return frames;
}

/* --- memory for the tables --- */

static int flat_map(unsigned long nr_blocks, struct machine_error *err)
{
	unsigned long first = round_down(min_low_pfn, MAX_ORDER_NR_PAGES);
	unsigned long nr = round_up(max_pfn, MAX_ORDER_NR_PAGES) - first;
	struct page *table = memblock_alloc(nr * sizeof(struct page), SMP_CACHE_BYTES);

	if (table)
		pageblock_flags = memblock_alloc(nr_blocks, SMP_CACHE_BYTES);
	if (!table || !pageblock_flags)
		return boot_fail(err, -ENOMEM, "no memory for the struct pages of %lu frames", nr);
	vmemmap = (struct page *)((unsigned long)table - first * sizeof(struct page));
	granule_pages = MAX_ORDER_NR_PAGES;
	return 0;
}

static int sparse_map(unsigned long nr_frames, unsigned long nr_blocks)
{
	char *base = port_vmemmap_map(nr_frames * sizeof(struct page) + nr_blocks);

	if (!base)
		return -ENOMEM;
	vmemmap = (struct page *)base;
	pageblock_flags = (u8 *)base + nr_frames * sizeof(struct page);
	granule_pages = SECTION_PAGES;
	return 0;
}

/* The frame table a real machine would have for node @nid: on the node, in one piece if there is room for one. */
static int set_aside_node(int nid)
{
	phys_addr_t size = (phys_addr_t)PAGE_ALIGN(real_memmap_bytes(granule_frames(nid)));
	phys_addr_t align = IS_ENABLED(CONFIG_X86_64) ? PMD_SIZE : SMP_CACHE_BYTES;
	phys_addr_t least = PAGE_ALIGN((phys_addr_t)real_memmap_bytes(NODE_DATA(nid)->node_present_pages));

	if (!size || memblock_phys_alloc_try_nid(size, align, nid))
		return 0;
	/* A machine smaller than a section's table: just what its frames need. */
	return memblock_phys_alloc_try_nid(least, PAGE_SIZE, nid) ? 0 : -ENOMEM;
}

static int set_aside(struct machine_error *err)
{
	int nid;

	if (boot_info.reservations_replayed)
		return 0;
	for_each_online_node(nid)
		if (set_aside_node(nid))
			return boot_fail(err, -ENOMEM, "no memory for the struct pages of node %d", nid);
	return 0;
}

/* --- what exists --- */

static void mark_valid(void)
{
	unsigned long start, end, last = round_up(max_pfn, MAX_ORDER_NR_PAGES);
	int i;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, NULL) {
		start = round_down(start, granule_pages) >> pageblock_order;
		end = min(round_up(end, granule_pages), last);
		end = DIV_ROUND_UP(end, pageblock_nr_pages);
		if (start < end)
			memset(pageblock_flags + start, PB_VALID, end - start);
	}
}

/* How many frames of the hole [@from, @to) have struct pages, because memory that ends at @from (0: none) or
 * begins at @to is in their granule. */
static unsigned long hole_frames(unsigned long from, unsigned long to, bool memory_after)
{
	unsigned long left = from ? min(round_up(from, granule_pages), to) : 0;
	unsigned long right = memory_after ? max(round_down(to, granule_pages), left) : to;

	return left - from + to - right;
}

static void log_hole(int nid, int type, unsigned long frames)
{
	if (frames)
		pr_info("On node %d, zone %s: %lu pages in unavailable ranges\n", nid, zone_names[type], frames);
}

/* A hole's struct pages count for the zone of the memory behind it, the last one's for the last zone. */
static void log_holes(void)
{
	unsigned long start, end, done = 0;
	int i, nid, last_nid = 0, last_type = 0;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid) {
		for (int type = 0; type < MAX_NR_ZONES; type++) {
			const struct zone *zone = &NODE_DATA(nid)->node_zones[type];
			unsigned long from, to;

			if (!zone->spanned_pages)
				continue;
			from = clamp(start, zone->zone_start_pfn, zone_end_pfn(zone));
			to = clamp(end, zone->zone_start_pfn, zone_end_pfn(zone));
			if (from >= to)
				continue;
			if (done < from)
				log_hole(nid, type, hole_frames(done, from, true));
			done = to;
			last_nid = nid;
			last_type = type;
		}
	}
	if (IS_ENABLED(CONFIG_X86_64))
		log_hole(last_nid, last_type, round_up(done, granule_pages) - done);
}

int memmap_init(struct machine_error *err)
{
	unsigned long nr_frames = round_up(max_pfn, SECTION_PAGES);
	unsigned long nr_blocks = nr_frames >> pageblock_order;
	int nid, ret;

	if (sparse_map(nr_frames, nr_blocks) == 0)
		ret = set_aside(err);
	else
		ret = flat_map(nr_blocks, err);
	if (ret)
		return ret;
#ifdef CONFIG_X86_64
	vmemmap_base = (unsigned long)vmemmap;
#endif
	mark_valid();
	log_holes();
	for_each_online_node(nid)
		NODE_DATA(nid)->node_mem_map = vmemmap + NODE_DATA(nid)->node_start_pfn;
	return 0;
}

void memmap_reset(void)
{
	vmemmap = NULL;
	pageblock_flags = NULL;
	granule_pages = MAX_ORDER_NR_PAGES;
}

/* --- frames nobody has touched --- */

static DEFINE_SPINLOCK(page_ready_lock);

static struct zone *node_zone_of(int nid, unsigned long pfn, bool mirrored)
{
	for (int type = MAX_NR_ZONES - 1; type >= 0; type--) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[type];

		if (!zone_spans_pfn(zone, pfn))
			continue;
		/* With kernelcore=mirror Movable lies over Normal and has what is not mirrored. */
		if (type == ZONE_MOVABLE && movable_plan.mirrored && mirrored)
			continue;
		return zone;
	}
	return NULL;
}

/* A hole's zone: one that spans it, else the last before it, else the first. */
static struct zone *hole_zone_of(unsigned long pfn)
{
	struct zone *best = NULL, *zone;

	for_each_populated_zone(zone) {
		if (zone_spans_pfn(zone, pfn))
			return zone;
		if (!best || zone->zone_start_pfn <= pfn)
			best = zone;
	}
	return best;
}

struct zone *pfn_zone_slow(unsigned long pfn, bool *is_memory)
{
	unsigned long start, end;
	int nid = memblock_search_pfn_nid(pfn, &start, &end);
	struct memblock_region *r;
	struct zone *zone = NULL;
	bool mirrored = false;

	if (node_online(nid)) {
		if (movable_plan.mirrored)
			for_each_mem_region(r)
				if (pfn >= memblock_region_memory_base_pfn(r) &&
				    pfn < memblock_region_memory_end_pfn(r))
					mirrored = memblock_is_mirror(r);
		zone = node_zone_of(nid, pfn, mirrored);
	}
	*is_memory = zone != NULL;
	return zone ? zone : hole_zone_of(pfn);
}

static bool frame_reserved(unsigned long pfn)
{
	phys_addr_t phys = PFN_PHYS(pfn);

	return !memblock_is_map_memory(phys) ||
	       (memblock_is_region_reserved(phys, PAGE_SIZE) && !handover_was_late(pfn));
}

void page_ready_slow(struct page *page)
{
	unsigned long pfn = page_to_pfn(page), flags, bits, none = 0;
	struct zone *zone;
	int unmapped = 0;
	bool is_memory;

	spin_lock_irqsave(&page_ready_lock, flags);
	if (!(__atomic_load_n(&page->sflags, __ATOMIC_ACQUIRE) & PAGE_READY)) {
		zone = pfn_zone_slow(pfn, &is_memory);
		bits = (unsigned long)(zone ? zone->id : 0) << ZONEID_SHIFT;
		if (!is_memory || frame_reserved(pfn))
			bits |= 1UL << PG_reserved;
		/* The allocator makes heads without this lock: what it wrote meanwhile stands. */
		__atomic_compare_exchange_n(&page->flags, &none, bits, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
		__atomic_compare_exchange_n(&page->_mapcount.counter, &unmapped, -1, false, __ATOMIC_RELAXED,
					    __ATOMIC_RELAXED);
		__atomic_fetch_or(&page->sflags, PAGE_READY, __ATOMIC_RELEASE);
	}
	spin_unlock_irqrestore(&page_ready_lock, flags);
}
