/* SPDX-License-Identifier: MIT */
/*
 * fdt_reserved.c - /memreserve/ and /reserved-memory of a device tree
 *
 * Model:      /memreserve/ entries are reserved as they are. A child of /reserved-memory has either
 *                 reg                                     a fixed place, reserved first
 *                 size [alignment] [alloc-ranges]         placed through memblock, after all fixed ones
 *             and may be  no-map           taken out of the linear map and of the allocator for good,
 *                         shared-dma-pool  with reusable: a CMA area; without: for coherent DMA, just reserved,
 *                         removed-dma-pool as no-map.
 *             When a log told Linux's own reservations (`replayed`) those decide: nothing is reserved here, only NOMAP
 *             marks are set and CMA areas declared, at the places the log gives.
 * Invariants: R1 a CMA area is RAM of one region, is reserved, aligned, and overlaps nothing that was reserved before it
 * Failure:    a node that cannot be had is reported in Linux's words and left out; the boot goes on. -ENOMEM only when
 *             memblock is full.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "fdt_int.h"

#define PAGE_BYTES 4096ULL
/* What memory in a CMA area has to be aligned to. */
#define CMA_ALIGN (pageblock_nr_pages * PAGE_BYTES)

/* What one child of /reserved-memory asks for. */
struct reserved_node {
	const char *name;
	bool no_map, reusable, pool, removed_pool, cma_default;
};

static struct reserved_node reserved_node_read(const struct dtb *dtb, const struct dtb_node *node)
{
	unsigned int len;
	struct reserved_node r = {
		.name = node->name,
		.no_map = dtb_prop(dtb, node, "no-map", &len),
		.reusable = dtb_prop(dtb, node, "reusable", &len),
		.pool = dtb_prop_has(dtb, node, "compatible", "shared-dma-pool"),
		.removed_pool = dtb_prop_has(dtb, node, "compatible", "removed-dma-pool"),
		.cma_default = dtb_prop(dtb, node, "linux,cma-default", &len),
	};

	if (r.removed_pool)
		r.no_map = true;
	return r;
}

static bool is_cma(const struct reserved_node *r)
{
	return r->pool && r->reusable && !r->no_map;
}

/* ---- pools ---- */

static bool declare_cma(const struct reserved_node *r, u64 base, u64 size, bool overlaps)
{
	struct cma_decl *decl = &boot_info.cma[boot_info.nr_cma];

	if (base % CMA_ALIGN || size % CMA_ALIGN) {
		pr_err("Reserved memory: incorrect alignment of CMA region\n");
		return false;
	}
	if (overlaps || boot_info.nr_cma == MAX_CMA_DECLS || !describe_all_reserved(base, base + size)) {
		pr_err("Reserved memory: unable to setup CMA region\n");
		return false;
	}
	*decl = (struct cma_decl){ .base = base,
				   .size = size,
				   .align = CMA_ALIGN,
				   .is_default = r->cma_default,
				   .fixed = true,
				   .reserved = true };
	snprintf(decl->name, sizeof(decl->name), "%s", r->name);
	boot_info.nr_cma++;
	return true;
}

/* What stands behind the compatible string of a region that is reserved by now. */
static void init_pool(const struct reserved_node *r, u64 base, u64 size, bool overlaps)
{
	const char *kind = is_cma(r) ? "CMA" : "DMA";

	if (!r->pool && !r->removed_pool)
		return;
	if (is_cma(r) && !declare_cma(r, base, size, overlaps))
		return;
	pr_info("Reserved memory: created %s memory pool at 0x%08llx, size %llu MiB\n", kind, base, size >> 20);
	pr_info("OF: reserved mem: initialized node %s, compatible id %s\n", r->name,
		r->pool ? "shared-dma-pool" : "removed-dma-pool");
}

/* ---- fixed regions ---- */

static bool region_fits(const struct reserved_node *r, u64 base, u64 size)
{
	u64 end;

	if (!size)
		return false;
	if (!__builtin_add_overflow(base, size, &end) && end <= PHYS_ADDR_MAX)
		return true;
	pr_err("Reserved memory: failed to reserve memory for node '%s': base 0x%08llx, size %llu MiB\n", r->name, base,
	       size >> 20);
	return false;
}

static int set_nomap(const struct reserved_node *r, phys_addr_t base, phys_addr_t size, bool overlaps, bool replayed)
{
	/* Memory that somebody uses must stay mapped; memory that is no RAM never is. */
	if (overlaps && !replayed && memblock_overlaps_region(&memblock.memory, base, size)) {
		pr_err("Reserved memory: failed to reserve memory for node '%s': base 0x%08llx, size %llu MiB\n",
		       r->name, (u64)base, (u64)size >> 20);
		return 0;
	}
	return memblock_mark_nomap(base, size);
}

static int reserve_fixed(const struct reserved_node *r, u64 base, u64 size, bool first, bool replayed)
{
	phys_addr_t start = (phys_addr_t)base, bytes = (phys_addr_t)size;
	bool overlaps;
	int ret = 0;

	if (!region_fits(r, base, size))
		return 0;
	overlaps = describe_overlaps_cma(base, base + size) || (!replayed && memblock_is_region_reserved(start, bytes));
	if (r->no_map)
		ret = set_nomap(r, start, bytes, overlaps, replayed);
	else if (!replayed)
		ret = memblock_reserve(start, bytes);
	if (ret)
		return ret;
	pr_debug("Reserved memory: reserved region for node '%s': base 0x%08llx, size %llu MiB\n", r->name, base,
		 size >> 20);
	/* A driver is told of the first entry only. In a replay Linux may have refused it and freed it. */
	if (first && (!replayed || !is_cma(r) || describe_all_reserved(base, base + size)))
		init_pool(r, base, size, overlaps);
	return 0;
}

static int fixed_node(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells cells, bool replayed)
{
	struct reserved_node r = reserved_node_read(dtb, node);
	unsigned int len, i;
	const unsigned char *reg = dtb_prop(dtb, node, "reg", &len);
	int ret = 0;

	if (!reg)
		return 0;
	if (!len || len % fdt_reg_bytes(cells)) {
		pr_err("Reserved memory: invalid reg property in '%s', skipping node.\n", r.name);
		return 0;
	}
	for (i = 0; i < len / fdt_reg_bytes(cells) && !ret; i++)
		ret = reserve_fixed(&r, fdt_reg_base(reg, cells, i), fdt_reg_size(reg, cells, i), !i, replayed);
	return ret;
}

/* ---- regions that have a size only ---- */

/* The @index-th CMA pool of the log that no fixed node accounts for. */
static bool logged_pool(u64 size, u64 *base)
{
	unsigned int i, k;

	for (i = 0; i < log_facts.nr_cma; i++) {
		bool taken = !log_facts.cma[i].dt || log_facts.cma[i].size != size;

		for (k = 0; k < boot_info.nr_cma; k++)
			taken |= boot_info.cma[k].base == log_facts.cma[i].base;
		if (taken)
			continue;
		*base = log_facts.cma[i].base;
		return true;
	}
	return false;
}

static u64 place(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells cells, u64 size, u64 align)
{
	unsigned int len, i;
	const unsigned char *ranges = dtb_prop(dtb, node, "alloc-ranges", &len);
	u64 base = 0;

	if (!ranges)
		return memblock_phys_alloc_range((phys_addr_t)size, (phys_addr_t)align, 0, MEMBLOCK_ALLOC_ANYWHERE);
	if (len % fdt_reg_bytes(cells)) {
		pr_err("Reserved memory: invalid alloc-ranges property in '%s', skipping node.\n", node->name);
		return 0;
	}
	for (i = 0; i < len / fdt_reg_bytes(cells) && !base; i++) {
		u64 start = fdt_reg_base(ranges, cells, i), end;

		if (__builtin_add_overflow(start, fdt_reg_size(ranges, cells, i), &end) || end > PHYS_ADDR_MAX)
			end = PHYS_ADDR_MAX;
		/* 0 and 1 as an end mean something else to memblock. */
		if (start < end && end >= PAGE_BYTES)
			base = memblock_phys_alloc_range((phys_addr_t)size, (phys_addr_t)align, (phys_addr_t)start,
							 (phys_addr_t)end);
	}
	return base;
}

/* One or two cells, as `size` and `alignment` have. */
static u64 prop_number(const struct dtb *dtb, const struct dtb_node *node, const char *name, unsigned int cells)
{
	unsigned int len;
	const unsigned char *p = dtb_prop(dtb, node, name, &len);

	return p && len == 4 * cells ? dtb_read(p, cells) : 0;
}

static int sized_node(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells cells, bool replayed)
{
	struct reserved_node r = reserved_node_read(dtb, node);
	u64 size = prop_number(dtb, node, "size", cells.size), base = 0;
	u64 align = prop_number(dtb, node, "alignment", cells.addr);
	unsigned int len;
	int ret = 0;

	if (dtb_prop(dtb, node, "reg", &len) || !dtb_prop(dtb, node, "size", &len))
		return 0;
	if (!size || size > PHYS_ADDR_MAX || align & (align - 1) || align > PHYS_ADDR_MAX) {
		pr_err("Reserved memory: invalid size or alignment property in '%s' node.\n", r.name);
		return 0;
	}
	align = max(align, is_cma(&r) ? (u64)CMA_ALIGN : 64ULL);
	if (is_cma(&r))
		size = (size + CMA_ALIGN - 1) / CMA_ALIGN * CMA_ALIGN;
	if (replayed) {
		if (is_cma(&r) && logged_pool(size, &base))
			init_pool(&r, base, size, false);
		return 0;
	}
	if (size <= PHYS_ADDR_MAX)
		base = place(dtb, node, cells, size, align);
	if (!base) {
		pr_err("Reserved memory: failed to allocate memory for node '%s': size %llu MiB\n", r.name, size >> 20);
		return 0;
	}
	pr_info("Reserved memory: allocated memory for '%s' node: base 0x%08llx, size %llu MiB\n", r.name, base,
		size >> 20);
	if (r.no_map) {
		ret = memblock_phys_free((phys_addr_t)base, (phys_addr_t)size);
		if (!ret)
			ret = memblock_mark_nomap((phys_addr_t)base, (phys_addr_t)size);
	}
	if (!ret)
		init_pool(&r, base, size, false);
	return ret;
}

/* ---- both ---- */

static int each_node(const struct dtb *dtb, bool replayed,
		     int (*fn)(const struct dtb *, const struct dtb_node *, struct fdt_cells, bool))
{
	struct dtb_node root, parent, node;
	struct fdt_cells cells, root_cells;
	unsigned int len;
	int more, ret = 0;

	dtb_root(dtb, &root);
	if (!dtb_child(dtb, &root, "reserved-memory", &parent))
		return 0;
	fdt_cells_of(dtb, &root, &root_cells);
	if (!fdt_cells_of(dtb, &parent, &cells) || cells.addr != root_cells.addr || cells.size != root_cells.size ||
	    !dtb_prop(dtb, &parent, "ranges", &len)) {
		if (fn == fixed_node)
			pr_err("Reserved memory: unsupported node format, ignoring\n");
		return 0;
	}
	for (more = dtb_first_child(dtb, &parent, &node); more && !ret; more = dtb_next_child(dtb, &node))
		if (!dtb_disabled(dtb, &node))
			ret = fn(dtb, &node, cells, replayed);
	return ret;
}

int fdt_reserved_fixed(const struct dtb *dtb, bool replayed)
{
	unsigned long long base, size;
	unsigned int i;
	int ret = 0;

	for (i = 0; !replayed && !ret && dtb_reserve_entry(dtb, i, &base, &size) && size; i++) {
		if (base >= PHYS_ADDR_MAX)
			continue;
		ret = memblock_reserve((phys_addr_t)base, (phys_addr_t)min_t(u64, size, PHYS_ADDR_MAX - base));
	}
	return ret ? ret : each_node(dtb, replayed, fixed_node);
}

int fdt_reserved_sized(const struct dtb *dtb, bool replayed)
{
	return each_node(dtb, replayed, sized_node);
}
