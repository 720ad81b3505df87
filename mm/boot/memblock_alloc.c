/* SPDX-License-Identifier: MIT */
/*
 * memblock_alloc.c - boot-time allocation: find free memory, reserve it
 *
 * Model:      A request looks in [start, end) for a free range: the highest one, or the lowest when bottom_up is set.
 *             What it would like is given up one wish at a time:
 *                 mirrored memory of the node  >  mirrored memory of any node
 *                                              >  memory of the node  >  any memory  >  any memory below min_addr
 *             "exact" requests never give up the node; requests by physical address never leave [start, end).
 *             There is no floor at the kernel image for bottom_up (Linux dropped it in 5.11): the image is reserved.
 * Failure:    0 or NULL when nothing fits. memblock_fail_nth() makes one request fail as if nothing did.
 */
#include <linux/memblock.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "memblock_int.h"

static unsigned long nr_attempts;
static unsigned long failing_attempt; /* number of the attempt that shall fail; 0: none */
static bool failed_by_request;        /* the last attempt was the one */

void memblock_alloc_reset(void)
{
	/* A failure that was ordered before a boot is for an allocation of that boot. */
	failing_attempt = failing_attempt > nr_attempts ? failing_attempt - nr_attempts : 0;
	nr_attempts = 0;
	failed_by_request = false;
}

void memblock_fail_nth(unsigned long n)
{
	failing_attempt = n ? nr_attempts + n : 0;
}

unsigned long memblock_alloc_count(void)
{
	return nr_attempts;
}

bool memblock_attempt(void)
{
	failed_by_request = ++nr_attempts == failing_attempt;
	return failed_by_request;
}

/* ---- search ------------------------------------------------------------------------------------------------- */

static phys_addr_t find_bottom_up(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
				  enum memblock_flags flags)
{
	phys_addr_t low, high, addr;
	u64 i;

	for_each_free_mem_range(i, nid, flags, &low, &high, NULL) {
		low = clamp(low, start, end);
		high = clamp(high, start, end);
		addr = (low + align - 1) & ~(align - 1);
		/* Rounding up may wrap at the top of the address space. */
		if (addr >= low && addr < high && high - addr >= size)
			return addr;
	}
	return 0;
}

static phys_addr_t find_top_down(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
				 enum memblock_flags flags)
{
	phys_addr_t low, high, addr;
	u64 i;

	for_each_free_mem_range_reverse(i, nid, flags, &low, &high, NULL) {
		low = clamp(low, start, end);
		high = clamp(high, start, end);
		if (high - low < size)
			continue;
		addr = (high - size) & ~(align - 1);
		if (addr >= low)
			return addr;
	}
	return 0;
}

phys_addr_t memblock_find_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
			      enum memblock_flags flags)
{
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end == MEMBLOCK_ALLOC_NOLEAKTRACE)
		end = memblock.current_limit;
	/* Address 0 means failure, so the first frame is never used. */
	start = max(start, (phys_addr_t)PAGE_SIZE);
	end = max(start, end);
	if (memblock_bottom_up())
		return find_bottom_up(size, align, start, end, nid, flags);
	return find_top_down(size, align, start, end, nid, flags);
}

/* An alignment of 0 gets the default, one that is no power of two the next that is; both are caller's mistakes. */
static phys_addr_t checked_align(phys_addr_t align)
{
	if (align && !(align & (align - 1)))
		return align;
	pr_warn("memblock: alignment 0x%llx asked for by %pS\n", (u64)align, (void *)_RET_IP_);
	return align ? roundup_pow_of_two((unsigned long)align) : SMP_CACHE_BYTES;
}

phys_addr_t memblock_find_in_range(phys_addr_t start, phys_addr_t end, phys_addr_t size, phys_addr_t align)
{
	enum memblock_flags flags = memblock_preferred_flags();
	phys_addr_t addr = memblock_find_nid(size, align, start, end, NUMA_NO_NODE, flags);

	if (!addr && flags & MEMBLOCK_MIRROR) {
		pr_warn("Could not allocate %pap bytes of mirrored memory\n", &size);
		addr = memblock_find_nid(size, align, start, end, NUMA_NO_NODE, flags & ~MEMBLOCK_MIRROR);
	}
	return addr;
}

/* ---- physical addresses ------------------------------------------------------------------------------------- */

phys_addr_t memblock_alloc_range_nid(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end, int nid,
				     bool exact_nid)
{
	enum memblock_flags flags = memblock_preferred_flags();
	phys_addr_t addr;

	align = checked_align(align);
	if (memblock_attempt())
		return 0;
	for (;;) {
		addr = memblock_find_nid(size, align, start, end, nid, flags);
		if (!addr && nid_valid(nid) && !exact_nid)
			addr = memblock_find_nid(size, align, start, end, NUMA_NO_NODE, flags);
		if (addr || !(flags & MEMBLOCK_MIRROR))
			break;
		flags &= ~MEMBLOCK_MIRROR;
		pr_warn("Could not allocate %pap bytes of mirrored memory\n", &size);
	}
	return addr && !memblock_reserve(addr, size) ? addr : 0;
}

phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end)
{
	memblock_dbg("%s: %llu bytes align=0x%llx from=%pa max_addr=%pa %pS\n", __func__, (u64)size, (u64)align, &start,
		     &end, (void *)_RET_IP_);
	return memblock_alloc_range_nid(size, align, start, end, NUMA_NO_NODE, false);
}

phys_addr_t memblock_phys_alloc_try_nid(phys_addr_t size, phys_addr_t align, int nid)
{
	return memblock_alloc_range_nid(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE, nid, false);
}

/* ---- pointers ----------------------------------------------------------------------------------------------- */

static void *alloc_pointer(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr, int nid,
			   bool exact_nid, bool zero)
{
	phys_addr_t addr;
	void *ptr;

	/* Above the limit there are no linear addresses. */
	max_addr = min(max_addr, memblock.current_limit);
	addr = memblock_alloc_range_nid(size, align, min_addr, max_addr, nid, exact_nid);
	if (!addr && min_addr && !failed_by_request)
		addr = memblock_alloc_range_nid(size, align, 0, max_addr, nid, exact_nid);
	if (!addr)
		return NULL;
	ptr = __va(addr);
	if (zero && linear_map_ready)
		memset(ptr, 0, size);
	return ptr;
}

#define memblock_dbg_alloc()                                                                                           \
	memblock_dbg("%s: %llu bytes align=0x%llx nid=%d from=%pa max_addr=%pa %pS\n", __func__, (u64)size,            \
		     (u64)align, nid, &min_addr, &max_addr, (void *)_RET_IP_)

void *memblock_alloc_exact_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
				   int nid)
{
	memblock_dbg_alloc();
	return alloc_pointer(size, align, min_addr, max_addr, nid, true, false);
}

void *memblock_alloc_try_nid_raw(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr,
				 int nid)
{
	memblock_dbg_alloc();
	return alloc_pointer(size, align, min_addr, max_addr, nid, false, false);
}

void *memblock_alloc_try_nid(phys_addr_t size, phys_addr_t align, phys_addr_t min_addr, phys_addr_t max_addr, int nid)
{
	memblock_dbg_alloc();
	return alloc_pointer(size, align, min_addr, max_addr, nid, false, true);
}

void *__memblock_alloc_or_panic(phys_addr_t size, phys_addr_t align, const char *func)
{
	void *ptr = memblock_alloc(size, align);

	if (!ptr)
		panic("%s: Failed to allocate %pap bytes\n", func, &size);
	return ptr;
}
