/* SPDX-License-Identifier: MIT */
/*
 * boot.h - mm/boot as the rooms above it see it: the parsed description and the steps of a boot
 *
 * All of it runs on one CPU, before any other thread enters Quire. Steps return 0 or -Exxx with
 * err->text set; nothing needs undoing but what machine_shutdown() undoes.
 */
#ifndef MM_BOOT_H
#define MM_BOOT_H

#include <linux/mmzone.h>
#include <linux/types.h>
#include <quire/machine.h>

enum e820_type { /* numbers as firmware gives them */
		 E820_TYPE_RAM = 1,
		 E820_TYPE_RESERVED = 2,
		 E820_TYPE_ACPI = 3,
		 E820_TYPE_NVS = 4,
		 E820_TYPE_UNUSABLE = 5,
		 E820_TYPE_PMEM = 7,
		 E820_TYPE_PRAM = 12,
		 E820_TYPE_SOFT_RESERVED = 0xefffffff,
};

struct firmware_range {
	u64 base, size; /* bytes */
	u32 type;       /* enum e820_type */
};
#define FIRMWARE_MAP_MAX 1024
#define NUMA_RANGES_MAX 512

struct numa_range {
	u64 base, end; /* bytes, half open */
	int nid;
};

/* A range of the kernel image or the like, for /proc/iomem and free_initmem. size 0: absent. */
struct boot_span {
	u64 base, size;
};

/* A CMA area declared by cma= or the device tree. */
struct cma_decl {
	u64 base, size;                /* base 0 until placed */
	u64 align, limit_lo, limit_hi; /* limit_hi 0: anywhere */
	char name[32];
	bool is_default; /* linux,cma-default or cma= */
	bool fixed;      /* base was given */
	bool reserved;   /* its frames are in memblock.reserved already */
};
#define MAX_CMA_DECLS 20

/* A range that goes back to the buddy system when boot is over: "Freeing %s memory: %luK". */
struct boot_freed {
	u64 base, size;   /* bytes; inside memblock.reserved */
	const char *what; /* "initrd", "unused kernel image (initmem)", ... */
};
#define MAX_BOOT_FREED 16

/* What the command line asks for; sizes in bytes, 0: not given. */
struct boot_params {
	u64 mem_limit; /* mem=SIZE (x86); memory above it is removed */
	bool numa_off;
	u64 movablecore, kernelcore; /* bytes */
	unsigned int movablecore_percent, kernelcore_percent;
	bool kernelcore_mirror, movable_node;
	bool cma_given;
	u64 cma_size, cma_base, cma_limit;
	bool highmem_given;
	u64 highmem;
	u64 vmalloc; /* ARM; default 240 MiB */
	bool memblock_debug;
	bool random_seed_given;
	u64 random_seed; /* random.seed=N: random numbers follow from N */
	bool thp_never;  /* transparent_hugepage=never */
	bool min_free_given;
	unsigned long min_free_kbytes;
	int loglevel; /* -1: default; quiet is 4, debug 10 */
	bool ignore_loglevel;
};

/* Everything known about the machine once its description has been read. Static; zeroed by boot_reset(). */
struct boot_info {
	struct firmware_range map[FIRMWARE_MAP_MAX]; /* ascending, disjoint: x86 e820 after user changes */
	unsigned int nr_map;
	struct numa_range numa[NUMA_RANGES_MAX];
	unsigned int nr_numa;
	int distance[CONFIG_MAX_NUMNODES][CONFIG_MAX_NUMNODES]; /* 0: not given */
	u64 possible_nodes;                                     /* bit a node, also memory-less ones */
	u64 nodes_with_cpus;                                    /* bit a node */
	int cpu_node[CONFIG_NR_CPUS];
	unsigned int nr_cpus;
	struct cma_decl cma[MAX_CMA_DECLS];
	unsigned int nr_cma;
	bool cma_known; /* the log tells every CMA area there is: no default one is to be made */
	struct boot_freed freed[MAX_BOOT_FREED];
	unsigned int nr_freed;
	struct boot_span kernel, kernel_code, kernel_rodata, kernel_data, kernel_init, kernel_bss, initrd, crash;
	bool reservations_replayed; /* memblock.reserved is what Linux itself had at hand-over */
	u64 phys_offset;            /* ARM: base of RAM */
	struct boot_params params;
	char cmdline[4096];
};
extern struct boot_info boot_info;

/* ---- the steps of mm/boot that machine_boot() takes; see mm/boot/boot_int.h for the order -------------------- */

struct port_ram_range;

/* boot_reset - forget the machine: boot_info, nodes, zones, bounds. Before a boot and at shutdown. */
void boot_reset(void);

/* lowmem_init - after the memory map is in memblock: where low memory ends, min_low_pfn, max_low_pfn, max_pfn,
 * memblock's current limit. May drop or mark memory as Linux does, and says so in the log. 0; -EINVAL no low memory. */
int lowmem_init(struct machine_error *err);
/* lowmem_ram_ranges - what port_ram_map() is to map: frames with linear addresses, then those without. @ranges has room
 * for @max; returns how many in all, *@nr_lin of them low; -E2BIG. */
int lowmem_ram_ranges(struct port_ram_range *ranges, unsigned int max, unsigned int *nr_lin);
/* lowmem_mapped - port_ram_map() gave @virt_offset: from now on __va() works. */
void lowmem_mapped(unsigned long virt_offset);
void lowmem_log(void); /* "Virtual kernel memory layout" */

/* zones_init - NODE_DATA of every node, zone spans. After the linear map exists. 0, -ENOMEM, -EINVAL. */
int zones_init(struct machine_error *err);
/* memmap_init - vmemmap, pageblock_flags, what a real frame table would take. 0, -ENOMEM. */
int memmap_init(struct machine_error *err);
void memmap_reset(void);
/* zonelists_build - NODE_DATA(nid)->node_zonelists of every node, page_group_by_mobility_disabled. */
void zonelists_build(void);
extern int page_group_by_mobility_disabled; /* 1: too little memory to keep migratetypes apart */
extern enum zone_type policy_zone;          /* highest zone that memory policies apply to */

/* handover_free_range - where memblock_free_all() and the late frees take whole frames of one zone; set by the room
 * above (buddy_free_boot_range). NULL: only managed_pages is counted. */
extern void (*handover_free_range)(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);
/* handover_late - frames [@start_pfn, @end_pfn) went to the page allocator after the hand-over although memblock
 * still lists them as reserved (as debugfs shows): page_ready_slow() must know. Before they are freed. */
void handover_late(unsigned long start_pfn, unsigned long end_pfn);
/* free_initmem - give back what only boot needed (boot_info.freed). After the hand-over. */
void free_initmem(void);
/* mem_init_print_info - the "Memory: 123K/456K available (...)" line. */
void mem_init_print_info(void);
/* totalram_pages_add - frames came to (or left) the page allocator in @zone: keeps the totals. */
void totalram_pages_add(const struct zone *zone, long nr_pages);

#endif
