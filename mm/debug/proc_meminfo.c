/* SPDX-License-Identifier: MIT */
/*
 * proc_meminfo.c - /proc/meminfo: the machine's memory in kilobytes
 *
 * Model:   every line the kernel prints is here, in its order. What Quire does not have yet - page cache, swap, user pages,
 *          page tables - is 0, and that is the truth.
 *          MemAvailable is the documented estimate: free memory less what the zones keep for themselves (marks and lowmem
 *          reserves), plus what reclaim could get, which is slabs of reclaimable caches.
 * Locking: none; see files.c.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/vmalloc.h>
#include <asm/memory.h>
#include <asm/page.h>
#include <mm/boot.h>
#include <mm/page.h>
#include <mm/slab.h>

#include "debug_int.h"

static unsigned long vmalloc_total_kb(void)
{
#ifdef CONFIG_X86_64
	return ((1UL << 45) - 1) >> 10; /* 32 TiB, the last byte kept free */
#else
	unsigned long low_end = PAGE_OFFSET + ((max_low_pfn - ARCH_PFN_OFFSET) << PAGE_SHIFT);
	unsigned long start = (low_end + VMALLOC_OFFSET) & ~(VMALLOC_OFFSET - 1);

	return (VMALLOC_END - start) >> 10;
#endif
}

static void show_kb(struct seq_file *m, const char *label, unsigned long kilobytes)
{
	seq_put_kb(m, NUMA_NO_NODE, label, kilobytes);
}

/* Lines of what is 0 for now, in the kernel's order; @labels ends in NULL. */
static void show_absent(struct seq_file *m, const char *const *labels)
{
	for (; *labels; labels++)
		show_kb(m, *labels, 0);
}

static const char *const absent_lru[] = {
	"Buffers:",        "Cached:",       "SwapCached:",     "Active:",      "Inactive:", "Active(anon):",
	"Inactive(anon):", "Active(file):", "Inactive(file):", "Unevictable:", "Mlocked:",  NULL,
};
static const char *const absent_use[] = {
	"SwapTotal:", "SwapFree:",  "Zswap:",  "Zswapped:", "Dirty:",
	"Writeback:", "AnonPages:", "Mapped:", "Shmem:",    NULL,
};
static const char *const absent_kernel[] = {
	"KernelStack:", "PageTables:", "SecPageTables:", "NFS_Unstable:", "Bounce:", "WritebackTmp:", NULL,
};
#ifdef CONFIG_X86_64
static const char *const absent_huge[] = {
	"AnonHugePages:", "ShmemHugePages:", "ShmemPmdMapped:", "FileHugePages:", "FilePmdMapped:", NULL,
};

static void show_hugetlb(struct seq_file *m)
{
	seq_printf(m, "HugePages_Total:   %5u\nHugePages_Free:    %5u\n", 0, 0);
	seq_printf(m, "HugePages_Rsvd:    %5u\nHugePages_Surp:    %5u\n", 0, 0);
	show_kb(m, "Hugepagesize:", PMD_SIZE >> 10);
	show_kb(m, "Hugetlb:", 0);
	show_kb(m, "DirectMap4k:", 0);
	show_kb(m, "DirectMap2M:", 0);
}
#endif

static void show_slab(struct seq_file *m)
{
	unsigned long reclaimable = slab_pages(true), unreclaimable = slab_pages(false);

	show_kb(m, "KReclaimable:", PAGES_TO_KB(reclaimable));
	show_kb(m, "Slab:", PAGES_TO_KB(reclaimable + unreclaimable));
	show_kb(m, "SReclaimable:", PAGES_TO_KB(reclaimable));
	show_kb(m, "SUnreclaim:", PAGES_TO_KB(unreclaimable));
}

/* What could be had without swapping: of what caches could give back, half, or all but the low marks if that is more. */
static unsigned long available(unsigned long free)
{
	unsigned long reserve = READ_ONCE(totalreserve_pages), low = 0, slab = slab_pages(true);
	struct zone *zone;

	for_each_populated_zone(zone)
		low += low_wmark_pages(zone);
	free += slab - min(slab / 2, low);
	return free > reserve ? free - reserve : 0;
}

static int meminfo_show(struct seq_file *m, void *priv)
{
	struct percpu_stats percpu;
	struct debug_totals sum;

	percpu_stats(&percpu);
	debug_totals_get(&sum, NUMA_NO_NODE);
	show_kb(m, "MemTotal:", PAGES_TO_KB(sum.managed));
	show_kb(m, "MemFree:", PAGES_TO_KB(sum.free));
	show_kb(m, "MemAvailable:", PAGES_TO_KB(available(sum.free)));
	show_absent(m, absent_lru);
#ifdef CONFIG_HIGHMEM
	show_kb(m, "HighTotal:", PAGES_TO_KB(sum.managed_high));
	show_kb(m, "HighFree:", PAGES_TO_KB(sum.free_high));
	show_kb(m, "LowTotal:", PAGES_TO_KB(sum.managed - sum.managed_high));
	show_kb(m, "LowFree:", PAGES_TO_KB(sum.free - sum.free_high));
#endif
	show_absent(m, absent_use);
	show_slab(m);
	show_absent(m, absent_kernel);
	show_kb(m, "CommitLimit:", PAGES_TO_KB(sum.managed / 2)); /* overcommit_ratio 50, no swap */
	show_kb(m, "Committed_AS:", 0);
	show_kb(m, "VmallocTotal:", vmalloc_total_kb());
	show_kb(m, "VmallocUsed:", vmalloc_nr_pages() << (PAGE_SHIFT - 10));
	show_kb(m, "VmallocChunk:", 0);
	show_kb(m, "Percpu:", PAGES_TO_KB(percpu.pages));
#ifdef CONFIG_X86_64
	seq_printf(m, "HardwareCorrupted: %5u kB\n", 0);
	show_absent(m, absent_huge);
#endif
	if (debug_shows_cma()) {
		show_kb(m, "CmaTotal:", PAGES_TO_KB(sum.cma));
		show_kb(m, "CmaFree:", PAGES_TO_KB(sum.free_cma));
	}
#ifdef CONFIG_X86_64
	show_hugetlb(m);
#endif
	return 0;
}

const struct debug_file proc_meminfo_files[] = {
	{ "/proc/meminfo", { .show = meminfo_show }, NULL },
	{ 0 },
};
