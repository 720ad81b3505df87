/* SPDX-License-Identifier: MIT */
/*
 * handover.c - memblock's free memory goes to the page allocator; later, what only boot needed follows
 *
 * Model:      memblock_free_all() takes every free range, rounds it inwards to whole frames, cuts it at zone ends and
 *             gives the pieces to handover_free_range, which the room above has set. No frame is walked: a range of a
 *             terabyte is one call. What is reserved then stays reserved until free_initmem(), free_reserved_area(),
 *             free_reserved_page() or memblock_free_late() hand it over frame by frame. memblock.reserved goes on
 *             listing it, as debugfs shows. NOMAP memory is never handed over.
 * Invariants: H1 managed pages of a zone = frames handed over in it; totalram_pages is their sum
 *             H2 a frame is handed over once: late frees skip what is not reserved
 * Locking:    boot, then any context; handover_free_range takes zone->lock.
 * Failure:    none: what cannot be freed stays reserved.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <mm/memblock.h>

#include "boot_int.h"

void (*handover_free_range)(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);

static atomic_long_t totalram, totalhigh;

/* --- totals --- */

void totalram_pages_add(const struct zone *zone, long nr_pages)
{
	__atomic_fetch_add(&totalram.counter, nr_pages, __ATOMIC_RELAXED);
	if (is_highmem(zone))
		__atomic_fetch_add(&totalhigh.counter, nr_pages, __ATOMIC_RELAXED);
}

unsigned long totalram_pages(void)
{
	return (unsigned long)__atomic_load_n(&totalram.counter, __ATOMIC_RELAXED);
}

unsigned long totalhigh_pages(void)
{
	return (unsigned long)__atomic_load_n(&totalhigh.counter, __ATOMIC_RELAXED);
}

void adjust_managed_page_count(struct page *page, long count)
{
	struct zone *zone = page_zone(page);

	__atomic_fetch_add(&zone->managed_pages.counter, count, __ATOMIC_RELAXED);
	totalram_pages_add(zone, count);
}

/* --- the hand-over --- */

/* Hand over frames of one zone. */
static void give(struct zone *zone, unsigned long start, unsigned long end)
{
	if (handover_free_range)
		handover_free_range(zone, start, end);
	else
		__atomic_fetch_add(&zone->managed_pages.counter, (long)(end - start), __ATOMIC_RELAXED);
	totalram_pages_add(zone, (long)(end - start));
}

/* A free range lies in one memory region, so only zone ends cut it. */
static void give_range(unsigned long start, unsigned long end)
{
	while (start < end) {
		bool is_memory;
		struct zone *zone = pfn_zone_slow(start, &is_memory);
		unsigned long stop;

		if (!is_memory)
			return;
		stop = min(end, zone_end_pfn(zone));
		give(zone, start, stop);
		start = stop;
	}
}

static void free_late(phys_addr_t base, phys_addr_t size);

void memblock_free_all(void)
{
	phys_addr_t start, end;
	u64 i;

	/* From now on hotpluggable memory is memory like any other. */
	memblock_clear_hotplug(0, PHYS_ADDR_MAX);
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL)
		give_range(PFN_UP(start), PFN_DOWN(end));
	memblock_late_free_fn = free_late;
}

/* --- late frees --- */

/* Ranges that memblock lists as reserved although they were handed over; boot only, so few. */
#define MAX_LATE_RANGES 64
static struct {
	unsigned long start, end;
} late[MAX_LATE_RANGES];
static unsigned int nr_late;

bool handover_was_late(unsigned long pfn)
{
	unsigned int nr = __atomic_load_n(&nr_late, __ATOMIC_ACQUIRE);

	for (unsigned int i = 0; i < nr; i++)
		if (pfn - late[i].start < late[i].end - late[i].start)
			return true;
	return false;
}

void handover_late(unsigned long start_pfn, unsigned long end_pfn)
{
	if (nr_late == MAX_LATE_RANGES) {
		/* No room to remember: make every frame right now. */
		for (unsigned long pfn = start_pfn; pfn < end_pfn; pfn++)
			ClearPageReserved(page_ready(pfn_to_page(pfn)));
		return;
	}
	late[nr_late].start = start_pfn;
	late[nr_late].end = end_pfn;
	__atomic_store_n(&nr_late, nr_late + 1, __ATOMIC_RELEASE);
}

/* The first frame of [@pfn, @end) that can be handed over now: reserved memory with a struct page. */
static unsigned long next_reserved(unsigned long pfn, unsigned long end)
{
	while (pfn < end &&
	       !(pfn_valid(pfn) && memblock_is_map_memory(PFN_PHYS(pfn)) && PageReserved(page_ready(pfn_to_page(pfn)))))
		pfn++;
	return pfn;
}

/* Hand over what is reserved of [@start, @end), in runs of one zone; how many frames. */
static unsigned long free_reserved_pfns(unsigned long start, unsigned long end)
{
	unsigned long freed = 0;

	for (start = next_reserved(start, end); start < end; start = next_reserved(start, end)) {
		struct zone *zone = page_zone(pfn_to_page(start));
		unsigned long stop = start;

		do {
			ClearPageReserved(pfn_to_page(stop++));
		} while (stop < end && next_reserved(stop, stop + 1) == stop && page_zone(pfn_to_page(stop)) == zone);
		give(zone, start, stop);
		freed += stop - start;
		start = stop;
	}
	return freed;
}

static void free_late(phys_addr_t base, phys_addr_t size)
{
	free_reserved_pfns(PFN_UP(base), PFN_DOWN((u64)base + size));
}

static unsigned long pages_kb(unsigned long pages)
{
	return pages << (PAGE_SHIFT - 10);
}

static void log_freed(const char *what, unsigned long pages)
{
	if (pages && what)
		pr_info("Freeing %s memory: %luK\n", what, pages_kb(pages));
}

unsigned long free_reserved_area(void *start, void *end, int poison, const char *what)
{
	unsigned long first = PAGE_ALIGN((unsigned long)start), last = (unsigned long)end & PAGE_MASK, pages;

	if (first >= last)
		return 0;
	if ((unsigned int)poison <= 0xff)
		memset((void *)first, poison, last - first);
	pages = free_reserved_pfns(virt_to_pfn(first), virt_to_pfn(last - 1) + 1);
	log_freed(what, pages);
	return pages;
}

void free_reserved_page(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	free_reserved_pfns(pfn, pfn + 1);
}

void free_initmem(void)
{
	for (unsigned int i = 0; i < boot_info.nr_freed; i++) {
		const struct boot_freed *f = &boot_info.freed[i];

		log_freed(f->what, free_reserved_pfns(PFN_UP(f->base), PFN_DOWN(f->base + f->size)));
	}
}

/* --- the log --- */

static unsigned long span_kb(const struct boot_span *span)
{
	return (unsigned long)(span->size >> 10);
}

static unsigned long cma_declared(void)
{
	unsigned long pages = 0;

	for (unsigned int i = 0; i < boot_info.nr_cma; i++)
		if (boot_info.cma[i].reserved)
			pages += (unsigned long)(boot_info.cma[i].size >> PAGE_SHIFT);
	return pages;
}

void mem_init_print_info(void)
{
	unsigned long present = 0, free = 0, cma = cma_declared();
	char high[32] = "";
	struct zone *zone;

	for_each_populated_zone(zone) {
		present += zone->present_pages;
		free += zone_page_state(zone, NR_FREE_PAGES);
	}
	if (IS_ENABLED(CONFIG_HIGHMEM))
		snprintf(high, sizeof(high), ", %luK highmem", pages_kb(totalhigh_pages()));
	pr_info("Memory: %luK/%luK available (%luK kernel code, %luK rwdata, %luK rodata, %luK init, %luK bss, "
		"%luK reserved, %luK cma-reserved%s)\n",
		pages_kb(free), pages_kb(present), span_kb(&boot_info.kernel_code), span_kb(&boot_info.kernel_data),
		span_kb(&boot_info.kernel_rodata), span_kb(&boot_info.kernel_init), span_kb(&boot_info.kernel_bss),
		pages_kb(present - totalram_pages() - cma), pages_kb(cma), high);
}

void handover_reset(void)
{
	nr_late = 0;
	totalram.counter = totalhigh.counter = 0;
	memblock_late_free_fn = NULL;
}
