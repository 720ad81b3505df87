/* SPDX-License-Identifier: MIT */
/*
 * lowmem.c - which frames have a linear address, and where everything is
 *
 * Model:      x86_64: all of RAM is low memory. ARM: the kernel's gigabyte must also hold vmalloc, so low memory ends
 *             at
 *
 *               PHYS_OFFSET + VMALLOC_END - vmalloc= - VMALLOC_OFFSET - PAGE_OFFSET
 *
 *             or with the RAM. What lies above is high memory: it has frames but no addresses. The tables map in 2 MiB
 *             steps, so a first bank that begins inside one loses its start; where a later bank begins or ends is free.
 * Invariants: W1 min_low_pfn <= max_low_pfn <= max_pfn; without high memory the last two are equal
 *             W2 memblock's current limit is the end of low memory: what boot allocates is linear
 * Locking:    none: boot. Readers after.
 * Failure:    -EINVAL with a line when nothing would be left; memblock is reset by the caller.
 * More:       tests/unit/test_zones.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <quire/port.h>

#include "boot_int.h"

unsigned long phys_virt_offset;
void *high_memory;
unsigned long max_pfn, max_low_pfn, min_low_pfn;
#ifdef CONFIG_X86_64
unsigned long vmalloc_base, vmemmap_base;
#else
phys_addr_t arm_phys_offset;
#endif

bool __virt_addr_valid(unsigned long kaddr)
{
	unsigned long offset = kaddr - phys_virt_offset;

	/* An address below the linear map wraps to a frame number no machine has. */
	if ((u64)offset >> PAGE_SHIFT >= max_low_pfn)
		return false;
	return pfn_valid(offset >> PAGE_SHIFT);
}

/* --- formulas --- */

#define ARM_VMALLOC_END 0xff800000ULL
#define ARM_VMALLOC_OFFSET (8ULL << 20)
#define ARM_VMALLOC_MIN (16ULL << 20)
#define ARM_VMALLOC_DEFAULT (240ULL << 20)

/* The size of the vmalloc area that vmalloc=@requested asks for (0: not given), within what leaves 32 MiB of low
 * memory. */
u64 arm_vmalloc_size(u64 requested, u64 page_offset)
{
	u64 most = ARM_VMALLOC_END - (page_offset + (32ULL << 20) + ARM_VMALLOC_OFFSET);

	if (!requested)
		return ARM_VMALLOC_DEFAULT;
	return clamp(requested, ARM_VMALLOC_MIN, most);
}

u64 arm_lowmem_limit(u64 phys_offset, u64 page_offset, u64 vmalloc_size)
{
	return phys_offset + ARM_VMALLOC_END - vmalloc_size - ARM_VMALLOC_OFFSET - page_offset;
}

/* --- ARM: bounds from the banks --- */

#ifndef CONFIG_X86_64

static_assert(VMALLOC_END == ARM_VMALLOC_END && VMALLOC_OFFSET == ARM_VMALLOC_OFFSET);

static u64 vmalloc_size_log(void)
{
	u64 requested = boot_info.params.vmalloc, size = arm_vmalloc_size(requested, PAGE_OFFSET);

	if (requested && size > requested)
		pr_warn("vmalloc area is too small, limiting to %lluMiB\n", size >> 20);
	else if (requested && size < requested)
		pr_warn("vmalloc area is too big, limiting to %lluMiB\n", size >> 20);
	return size;
}

/* A first bank that starts inside a 2 MiB step has its start left unmapped. */
static int align_first_bank(void)
{
	phys_addr_t start, end;
	u64 i;

	for_each_mem_range(i, &start, &end) {
		phys_addr_t len = round_up(start, (phys_addr_t)PMD_SIZE) - start;

		if (len)
			return memblock_mark_nomap(start, min(len, end - start));
		break;
	}
	return 0;
}

/* The last byte's successor, so that a bank that ends at 4 GiB does not seem to end at 0. */
static u64 bank_end(phys_addr_t end)
{
	return (u64)(phys_addr_t)(end - 1) + 1;
}

/* End of low memory: of the last bank that begins below @vmalloc_limit, or there. */
static u64 banks_lowmem_end(u64 vmalloc_limit)
{
	phys_addr_t start, end;
	u64 i, lowmem = 0;

	for_each_mem_range(i, &start, &end)
		if (start < vmalloc_limit)
			lowmem = max(lowmem, min(bank_end(end), vmalloc_limit));
	return lowmem;
}

#ifdef CONFIG_HIGHMEM

/* Drop RAM so that just the lowest @want bytes of high memory remain. */
static int highmem_keep(u64 lowmem, u64 want)
{
	phys_addr_t start, end;
	u64 i, from, cut = 0;

	for_each_mem_range(i, &start, &end) {
		if (bank_end(end) <= lowmem)
			continue;
		from = max((u64)start, lowmem);
		if (bank_end(end) - from > want) {
			cut = from + want;
			break;
		}
		want -= bank_end(end) - from;
	}
	return cut ? memblock_remove((phys_addr_t)cut, (phys_addr_t)(0 - cut)) : 0;
}

/* highmem=: exactly so much high memory. Less than there is drops the top of RAM, more is taken from low memory,
 * of which 64 MiB must stay. */
static int highmem_request(u64 *lowmem)
{
	u64 want = round_down(boot_info.params.highmem, (u64)PMD_SIZE), have = 0, i;
	phys_addr_t start, end;

	if (!boot_info.params.highmem_given)
		return 0;
	for_each_mem_range(i, &start, &end)
		if (bank_end(end) > *lowmem)
			have += bank_end(end) - max((u64)start, *lowmem);
	if (want <= have)
		return highmem_keep(*lowmem, want);
	want -= have;
	if (*lowmem - memblock_start_of_DRAM() < want + SZ_64M)
		pr_err("highmem size %lluMB results in <64MB lowmem, ignoring it!\n", boot_info.params.highmem >> 20);
	else
		*lowmem = round_down(*lowmem - want, (u64)PMD_SIZE);
	return 0;
}

#else

static int highmem_request(u64 *lowmem)
{
	u64 end = bank_end(memblock_end_of_DRAM());

	if (boot_info.params.highmem_given)
		pr_err("highmem=: this kernel has no high memory\n");
	if (end <= *lowmem)
		return 0;
	pr_notice("Ignoring RAM at 0x%08llx-0x%08llx\n", *lowmem, end);
	pr_notice("Consider using a HIGHMEM enabled kernel.\n");
	return memblock_remove((phys_addr_t)*lowmem, (phys_addr_t)(0 - *lowmem));
}

#endif

/* Where low memory ends. */
static u64 arch_lowmem_end(int *ret)
{
	u64 limit, lowmem;

	arm_phys_offset = boot_info.phys_offset ? (phys_addr_t)boot_info.phys_offset :
						  round_down(memblock_start_of_DRAM(), (phys_addr_t)PMD_SIZE);
	limit = arm_lowmem_limit(arm_phys_offset, PAGE_OFFSET, vmalloc_size_log());
	*ret = align_first_bank();
	if (*ret)
		return 0;
	lowmem = banks_lowmem_end(limit);
	*ret = highmem_request(&lowmem);
	return lowmem;
}

/* memblock's addresses have 32 bits: a limit of 4 GiB is a page short of it. */
static phys_addr_t limit_addr(u64 limit)
{
	return limit > 0xfffff000ULL ? 0xfffff000U : (phys_addr_t)limit;
}

#else

static u64 bank_end(phys_addr_t end)
{
	return end;
}

static u64 arch_lowmem_end(int *ret)
{
	*ret = 0;
	return memblock_end_of_DRAM();
}

static phys_addr_t limit_addr(u64 limit)
{
	return limit;
}

#endif

/* --- the bounds --- */

/* Set by lowmem_init() for lowmem_mapped(). */
static u64 lowmem_end;

int lowmem_init(struct machine_error *err)
{
	int ret;

	if (!memblock.memory.total_size)
		return boot_fail(err, -EINVAL, "the machine has no usable memory");
	lowmem_end = arch_lowmem_end(&ret);
	if (ret)
		return boot_fail(err, ret, "no room to note the memory map");
	if (lowmem_end <= memblock_start_of_DRAM())
		return boot_fail(err, -EINVAL, "the machine has no low memory: the first bank starts at 0x%llx",
				 (unsigned long long)memblock_start_of_DRAM());
	memblock_set_current_limit(limit_addr(lowmem_end));
	min_low_pfn = PFN_UP(memblock_start_of_DRAM());
	max_low_pfn = PFN_DOWN(lowmem_end);
	max_pfn = PFN_DOWN(bank_end(memblock_end_of_DRAM()));
	return 0;
}

void lowmem_mapped(unsigned long virt_offset)
{
	phys_virt_offset = virt_offset;
	high_memory = (char *)__va(lowmem_end - 1) + 1;
}

static int add_range(struct port_ram_range *ranges, unsigned int max, unsigned int nr, u64 start, u64 end)
{
	start = round_up(start, (u64)PAGE_SIZE);
	end = round_down(end, (u64)PAGE_SIZE);
	if (start >= end)
		return (int)nr;
	if (nr && ranges[nr - 1].base + ranges[nr - 1].size == start) {
		ranges[nr - 1].size += end - start;
		return (int)nr;
	}
	if (nr == max)
		return -E2BIG;
	ranges[nr].base = start;
	ranges[nr].size = end - start;
	return (int)nr + 1;
}

/* Parts of RAM in [@low, @high) behind the @nr ranges there are already; neighbours of different calls do not merge. */
static int add_ranges(struct port_ram_range *ranges, unsigned int max, u64 low, u64 high)
{
	phys_addr_t start, end;
	int nr = 0;
	u64 i;

	for_each_mem_range(i, &start, &end) {
		u64 from = max((u64)start, low), to = min(bank_end(end), high);

		if (from >= to)
			continue;
		nr = add_range(ranges, max, (unsigned int)nr, from, to);
		if (nr < 0)
			return nr;
	}
	return nr;
}

int lowmem_ram_ranges(struct port_ram_range *ranges, unsigned int max, unsigned int *nr_lin)
{
	u64 split = (u64)max_low_pfn << PAGE_SHIFT;
	int lin = add_ranges(ranges, max, 0, split), high;

	if (lin < 0)
		return lin;
	high = add_ranges(ranges + lin, max - (unsigned int)lin, split, ~0ULL);
	if (high < 0)
		return high;
	*nr_lin = (unsigned int)lin;
	return lin + high;
}

/* --- the layout, as the log shows it --- */

#ifdef CONFIG_X86_64

void lowmem_log(void)
{
	pr_info("Virtual kernel memory layout:\n");
	pr_info("    vmemmap : %#018lx - %#018lx   (%4llu MB)\n", (unsigned long)vmemmap,
		(unsigned long)(vmemmap + max_pfn), ((u64)max_pfn * sizeof(struct page)) >> 20);
	pr_info("    lowmem  : %#018lx - %#018lx   (%4lu MB)\n", (unsigned long)__va((u64)min_low_pfn << PAGE_SHIFT),
		(unsigned long)high_memory, (max_low_pfn - min_low_pfn) >> (20 - PAGE_SHIFT));
}

#else

static void log_span(const char *name, u64 start, u64 end, bool in_kb)
{
	pr_info("    %-7s : 0x%08llx - 0x%08llx   (%4llu %s)\n", name, start, end, (end - start) >> (in_kb ? 10 : 20),
		in_kb ? "kB" : "MB");
}

void lowmem_log(void)
{
	u64 low_end = PAGE_OFFSET + ((u64)max_low_pfn << PAGE_SHIFT) - arm_phys_offset;
	u64 vmalloc_start = round_down(low_end + VMALLOC_OFFSET, (u64)VMALLOC_OFFSET);

	pr_info("Virtual kernel memory layout:\n");
	log_span("vector", CONFIG_VECTORS_BASE, CONFIG_VECTORS_BASE + PAGE_SIZE, true);
	log_span("fixmap", FIXADDR_START, FIXADDR_END, true);
	log_span("vmalloc", vmalloc_start, VMALLOC_END, false);
	log_span("lowmem", PAGE_OFFSET, low_end, false);
#ifdef CONFIG_HIGHMEM
	log_span("pkmap", PKMAP_BASE, PAGE_OFFSET, false);
#endif
	log_span("modules", MODULES_VADDR, MODULES_END, false);
}

#endif

void lowmem_reset(void)
{
	lowmem_end = 0;
	phys_virt_offset = 0;
	high_memory = NULL;
	max_pfn = max_low_pfn = min_low_pfn = 0;
#ifdef CONFIG_X86_64
	vmalloc_base = vmemmap_base = 0;
#else
	arm_phys_offset = 0;
#endif
}
