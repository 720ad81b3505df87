/* SPDX-License-Identifier: MIT */
/*
 * cma.c - contiguous memory areas: declared from memblock, lent to movable pages, claimed back in one piece
 *
 * Model:      declared (reserved in memblock) -> active (its pageblocks are free MIGRATE_CMA blocks, bitmap all 0)
 *             -> chunks claimed (bit set, frames allocated) and released, for ever. An area that cannot be activated
 *             gives its frames away as ordinary ones and has count 0.
 *
 *               bitmap   0 0 1 1 1 0 ...     a bit a chunk of 2^order_per_bit frames
 *               frames   lent  claimed  lent
 *
 *             Areas begin and end on pageblocks and lie in one zone, because an area's blocks change type as a whole.
 * Invariants: A1 areas are disjoint; each is count frames at base_pfn, both multiples of a pageblock
 *             A2 zone->cma_pages is the sum of its active areas; totalcma_pages is the sum of all counts
 * Locking:    cma->lock guards the bitmap and the counts, and is a leaf. Claiming sleeps outside it: a chunk's bit is
 *             set first.
 * Failure:    declaring says why in the log and returns -Exxx; the boot goes on without the area.
 * More:       tests/unit/test_cma.c
 */
#include <linux/bitmap.h>
#include <linux/cma.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/ratelimit.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <mm/boot.h>
#include <mm/cma.h>

#include "page_int.h"

#undef pr_fmt
#define pr_fmt(fmt) "cma: " fmt

struct cma cma_areas[MAX_CMA_AREAS];
unsigned int cma_area_count;
unsigned long totalcma_pages;
struct cma *dma_contiguous_default_area;

#define CMA_ALIGN_BYTES ((u64)PAGE_SIZE << pageblock_order)

/* --- what an area is --- */

phys_addr_t cma_get_base(const struct cma *cma)
{
	return PFN_PHYS(cma->base_pfn);
}

unsigned long cma_get_size(const struct cma *cma)
{
	return cma->count << PAGE_SHIFT;
}

const char *cma_get_name(const struct cma *cma)
{
	return cma->name;
}

int cma_for_each_area(int (*it)(struct cma *cma, void *data), void *data)
{
	for (unsigned int i = 0; i < cma_area_count; i++) {
		int ret = it(&cma_areas[i], data);

		if (ret)
			return ret;
	}
	return 0;
}

static unsigned long bitmap_bits(const struct cma *cma)
{
	return cma->count >> cma->order_per_bit;
}

static unsigned long chunks_of(const struct cma *cma, unsigned long pages)
{
	return DIV_ROUND_UP(pages, 1UL << cma->order_per_bit);
}

/* --- declaring: boot --- */

int cma_init_reserved_mem(phys_addr_t base, phys_addr_t size, unsigned int order_per_bit, const char *name,
			  struct cma **res_cma)
{
	unsigned long bits = (unsigned long)(size >> PAGE_SHIFT) >> order_per_bit;
	unsigned long *bitmap;
	struct cma *cma;

	if (cma_area_count == MAX_CMA_AREAS) {
		pr_err("Not enough slots for CMA reserved regions!\n");
		return -ENOSPC;
	}
	if (!size || !memblock_is_region_reserved(base, size) || order_per_bit > (unsigned int)pageblock_order ||
	    !IS_ALIGNED(base | size, CMA_ALIGN_BYTES))
		return -EINVAL;
	bitmap = memblock_alloc(BITS_TO_LONGS(bits) * sizeof(long), SMP_CACHE_BYTES);
	if (!bitmap)
		return -ENOMEM;
	cma = &cma_areas[cma_area_count];
	memset(cma, 0, sizeof(*cma));
	if (name)
		strscpy(cma->name, name, sizeof(cma->name));
	else
		snprintf(cma->name, sizeof(cma->name), "cma%u", cma_area_count);
	cma->base_pfn = PFN_DOWN(base);
	cma->count = (unsigned long)(size >> PAGE_SHIFT);
	cma->order_per_bit = order_per_bit;
	cma->bitmap = bitmap;
	spin_lock_init(&cma->lock);
	cma_area_count++;
	totalcma_pages += cma->count;
	*res_cma = cma;
	return 0;
}

/* End of low memory as a physical address. */
static u64 highmem_start(void)
{
	return (u64)__pa((char *)high_memory - 1) + 1;
}

/* Find room for an area that may lie anywhere in [@base, @limit): 0 if there is none. */
static phys_addr_t place_area(u64 base, u64 size, u64 limit, u64 align, int nid)
{
	u64 high = highmem_start();
	phys_addr_t at = 0;

#ifdef CONFIG_PHYS_ADDR_T_64BIT
	/* From the bottom of what no DMA zone needs: migration fills zones from the top, so pages move out of the
	 * area rather than into it. */
	if (!memblock_bottom_up() && memblock_end_of_DRAM() >= SZ_4G + size) {
		memblock_set_bottom_up(true);
		at = memblock_alloc_range_nid(size, align, SZ_4G, limit, nid, true);
		memblock_set_bottom_up(false);
	}
#endif
	/* All of it must come from one zone: high memory first. */
	if (!at && base < high && limit > high) {
		at = memblock_alloc_range_nid((phys_addr_t)size, (phys_addr_t)align, (phys_addr_t)high,
					      (phys_addr_t)limit, nid, true);
		limit = high;
	}
	if (!at)
		at = memblock_alloc_range_nid((phys_addr_t)size, (phys_addr_t)align, (phys_addr_t)base,
					      (phys_addr_t)limit, nid, true);
	return at;
}

static int take_fixed(u64 base, u64 size)
{
	if (base < highmem_start() && base + size > highmem_start()) {
		pr_err("Region at 0x%08llx defined on low/high memory boundary (0x%08llx)\n", base, highmem_start());
		return -EINVAL;
	}
	if (memblock_is_region_reserved((phys_addr_t)base, (phys_addr_t)size) ||
	    !memblock_is_region_memory((phys_addr_t)base, (phys_addr_t)size) ||
	    memblock_reserve((phys_addr_t)base, (phys_addr_t)size))
		return -EBUSY;
	return 0;
}

static int declare(u64 base, u64 size, u64 limit, u64 align, unsigned int order_per_bit, bool fixed, const char *name,
		   struct cma **res_cma, int nid)
{
	u64 end = (u64)(phys_addr_t)(memblock_end_of_DRAM() - 1) + 1;
	int ret;

	if (!size || (align && !is_power_of_2((unsigned long)align)))
		return -EINVAL;
	align = max(align, CMA_ALIGN_BYTES);
	if (fixed && !IS_ALIGNED(base, align)) {
		pr_err("Region at 0x%08llx must be aligned to 0x%08llx bytes\n", base, align);
		return -EINVAL;
	}
	base = round_up(base, align);
	size = round_up(size, align);
	if (!base)
		fixed = false;
	if (!IS_ALIGNED(size, (u64)PAGE_SIZE << order_per_bit))
		return -EINVAL;
	limit = round_down(limit, align);
	if (!limit || limit > end)
		limit = end;
	if (size > limit || base > limit - size) {
		pr_err("Size (0x%08llx) of region at 0x%08llx exceeds limit (0x%08llx)\n", size, base, limit);
		return -EINVAL;
	}
	if (fixed) {
		ret = take_fixed(base, size);
	} else {
		base = place_area(base, size, limit, align, nid);
		ret = base ? 0 : -ENOMEM;
	}
	if (ret)
		return ret;
	ret = cma_init_reserved_mem((phys_addr_t)base, (phys_addr_t)size, order_per_bit, name, res_cma);
	if (ret) {
		memblock_phys_free((phys_addr_t)base, (phys_addr_t)size);
		return ret;
	}
	pr_info("Reserved %llu MiB at 0x%08llx\n", size / SZ_1M, base);
	return 0;
}

int cma_declare_contiguous_nid(phys_addr_t base, phys_addr_t size, phys_addr_t limit, phys_addr_t alignment,
			       unsigned int order_per_bit, bool fixed, const char *name, struct cma **res_cma, int nid)
{
	int ret;

	if (cma_area_count == MAX_CMA_AREAS) {
		pr_err("Not enough slots for CMA reserved regions!\n");
		return -ENOSPC;
	}
	ret = declare(base, size, limit, alignment, order_per_bit, fixed, name, res_cma, nid);
	if (ret)
		pr_err("Failed to reserve %llu MiB\n", (u64)size / SZ_1M);
	return ret;
}

int cma_declare_contiguous(phys_addr_t base, phys_addr_t size, phys_addr_t limit, phys_addr_t alignment,
			   unsigned int order_per_bit, bool fixed, const char *name, struct cma **res_cma)
{
	return cma_declare_contiguous_nid(base, size, limit, alignment, order_per_bit, fixed, name, res_cma,
					  NUMA_NO_NODE);
}

/* One area of the description; without it the boot goes on. */
static void reserve_decl(struct cma_decl *decl)
{
	struct cma *cma = NULL;
	int ret;

	if (decl->is_default && boot_info.params.cma_given && !boot_info.cma_known) {
		printk(KERN_INFO "Reserved memory: bypass %s node, using cmdline CMA params instead\n", decl->name);
		if (decl->reserved)
			memblock_phys_free((phys_addr_t)decl->base, (phys_addr_t)decl->size);
		decl->reserved = false;
		return;
	}
	if (decl->reserved) {
		ret = cma_init_reserved_mem((phys_addr_t)decl->base, (phys_addr_t)decl->size, 0, decl->name, &cma);
		if (!ret)
			pr_info("Reserved %llu MiB at 0x%08llx\n", decl->size / SZ_1M, decl->base);
		else
			printk(KERN_ERR "Reserved memory: unable to setup CMA region\n");
	} else {
		ret = cma_declare_contiguous(decl->fixed ? (phys_addr_t)decl->base : (phys_addr_t)decl->limit_lo,
					     (phys_addr_t)decl->size, (phys_addr_t)decl->limit_hi,
					     (phys_addr_t)decl->align, 0, decl->fixed, decl->name, &cma);
	}
	if (ret) {
		decl->reserved = false;
		return;
	}
	decl->reserved = true;
	decl->base = cma_get_base(cma);
	decl->size = cma_get_size(cma);
	if (decl->is_default && !dma_contiguous_default_area)
		dma_contiguous_default_area = cma;
}

/* The area of cma=, or of the build's default size. */
static void reserve_default(void)
{
	const struct boot_params *params = &boot_info.params;
	u64 size = params->cma_given ? params->cma_size : (u64)CONFIG_CMA_SIZE_MBYTES * SZ_1M;
	struct cma_decl *decl = &boot_info.cma[boot_info.nr_cma];

	if (!size || dma_contiguous_default_area || boot_info.cma_known || boot_info.nr_cma == MAX_CMA_DECLS)
		return;
	*decl = (struct cma_decl){ .size = size, .is_default = true, .name = "reserved" };
	if (params->cma_given) {
		decl->base = decl->limit_lo = params->cma_base;
		decl->limit_hi = params->cma_limit;
		decl->fixed = params->cma_base + params->cma_size == params->cma_limit;
	}
	if (!decl->limit_hi && IS_ENABLED(CONFIG_ARM))
		decl->limit_hi = 0xffffffffU; /* what devices can reach */
	boot_info.nr_cma++;
	boot_info.cma_known = true; /* reserve_decl() must not take it for the device tree's */
	reserve_decl(decl);
}

void cma_reserve_areas(void)
{
	for (unsigned int i = 0; i < boot_info.nr_cma; i++)
		reserve_decl(&boot_info.cma[i]);
	reserve_default();
}

/* --- activating --- */

static struct zone *area_zone(const struct cma *cma)
{
	struct zone *zone = page_zone(pfn_to_page(cma->base_pfn));
	unsigned long end = cma->base_pfn + cma->count;

	return zone_spans_pfn(zone, cma->base_pfn) && zone_spans_pfn(zone, end - 1) ? zone : NULL;
}

static void activate(struct cma *cma)
{
	unsigned long start = cma->base_pfn, end = start + cma->count;
	struct zone *zone = area_zone(cma);

	if (!zone) {
		for (unsigned long pfn = start; pfn < end; pfn++)
			free_reserved_page(pfn_to_page(pfn));
		totalcma_pages -= cma->count;
		cma->count = 0;
		cma->bitmap = NULL;
		pr_err("CMA area %s could not be activated\n", cma->name);
		return;
	}
	handover_late(start, end);
	buddy_free_boot_cma(zone, start, end);
	totalram_pages_add(zone, (long)cma->count);
}

void cma_activate_all(void)
{
	for (unsigned int i = 0; i < cma_area_count; i++)
		activate(&cma_areas[i]);
}

void cma_reset(void)
{
	memset(cma_areas, 0, sizeof(cma_areas));
	cma_area_count = 0;
	totalcma_pages = 0;
	dma_contiguous_default_area = NULL;
}

/* --- claiming --- */

/* Set the bits of the first fitting run of chunks at or behind @from; bitmap_bits() if there is none. */
static unsigned long claim_chunks(struct cma *cma, unsigned long from, unsigned long chunks, unsigned int align,
				  unsigned long *mask)
{
	unsigned long bits = bitmap_bits(cma), offset, at, flags;

	*mask = align > cma->order_per_bit ? (1UL << (align - cma->order_per_bit)) - 1 : 0;
	offset = (cma->base_pfn & ((1UL << align) - 1)) >> cma->order_per_bit;
	spin_lock_irqsave(&cma->lock, flags);
	at = bitmap_find_next_zero_area_off(cma->bitmap, bits, from, chunks, *mask, offset);
	if (at < bits)
		bitmap_set(cma->bitmap, at, chunks);
	spin_unlock_irqrestore(&cma->lock, flags);
	return at < bits ? at : bits;
}

static void release_chunks(struct cma *cma, unsigned long at, unsigned long chunks)
{
	unsigned long flags;

	spin_lock_irqsave(&cma->lock, flags);
	bitmap_clear(cma->bitmap, at, chunks);
	spin_unlock_irqrestore(&cma->lock, flags);
}

static void count_claim(struct cma *cma, bool ok, unsigned long pages)
{
	unsigned long flags;

	spin_lock_irqsave(&cma->lock, flags);
	if (ok)
		cma->nr_pages_succeeded += pages;
	else
		cma->nr_pages_failed += pages;
	spin_unlock_irqrestore(&cma->lock, flags);
	vm_event_add(ok ? CMA_ALLOC_SUCCESS : CMA_ALLOC_FAIL, 1);
}

struct page *cma_alloc(struct cma *cma, unsigned long count, unsigned int align, bool no_warn)
{
	unsigned long chunks, from = 0, at, mask, pfn;
	int ret = -ENOMEM;

	if (!cma || !cma->bitmap || !count || count > cma->count || align >= BITS_PER_LONG)
		return NULL;
	chunks = chunks_of(cma, count);
	while ((at = claim_chunks(cma, from, chunks, align, &mask)) < bitmap_bits(cma)) {
		pfn = cma->base_pfn + (at << cma->order_per_bit);
		ret = alloc_contig_range(pfn, pfn + count, MIGRATE_CMA, GFP_KERNEL | (no_warn ? __GFP_NOWARN : 0));
		if (!ret) {
			count_claim(cma, true, count);
			return pfn_to_page(pfn);
		}
		release_chunks(cma, at, chunks);
		if (ret != -EBUSY)
			break;
		/* Somebody holds a frame there: try the next place with this alignment. */
		from = at + mask + 1;
	}
	count_claim(cma, false, count);
	if (!no_warn)
		pr_err_ratelimited("%s: %s: alloc failed, req-size: %lu pages, ret: %d\n", __func__, cma->name, count,
				   ret);
	return NULL;
}

bool cma_pages_valid(struct cma *cma, const struct page *pages, unsigned long count)
{
	unsigned long pfn;

	if (!cma || !pages || count > cma->count)
		return false;
	pfn = page_to_pfn(pages);
	return pfn >= cma->base_pfn && pfn - cma->base_pfn <= cma->count - count;
}

bool cma_release(struct cma *cma, const struct page *pages, unsigned long count)
{
	unsigned long pfn;

	if (!cma_pages_valid(cma, pages, count))
		return false;
	pfn = page_to_pfn(pages);
	free_contig_range(pfn, count);
	release_chunks(cma, (pfn - cma->base_pfn) >> cma->order_per_bit, chunks_of(cma, count));
	return true;
}
