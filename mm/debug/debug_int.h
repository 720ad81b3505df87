/* SPDX-License-Identifier: MIT */
/*
 * debug_int.h - what the files of mm/debug share: the file tables and how lists and ranges are printed
 */
#ifndef MM_DEBUG_INT_H
#define MM_DEBUG_INT_H

#include <linux/mmzone.h>
#include <linux/seq_file.h>
#include <asm/page.h>
#include <mm/tree.h>

#define PAGES_TO_KB(pages) ((pages) << (PAGE_SHIFT - 10))

/* One file of a fixed path; tables end with a NULL path. */
struct debug_file {
	const char *path;
	struct tree_ops ops;
	void *priv;
};
int __must_check debug_files_register(const struct debug_file *table);

/* Which optional lines the files have. Debian's amd64 kernel is built without CMA and its ARM kernel without NUMA; a
 * machine that has areas or several nodes all the same shows them where a kernel built with them does. */
bool debug_shows_cma(void);
bool debug_shows_numa(void);

/* seq_put_ranges - the kernel's list format, "0-2,5", of the numbers below @nr for which @has is true; then a newline. */
void seq_put_ranges(struct seq_file *m, bool (*has)(int i, void *arg), void *arg, int nr);

/* seq_put_kb - one line of a meminfo file, "Node 0 " before it unless @nid is NUMA_NO_NODE. @label ends in a colon. */
void seq_put_kb(struct seq_file *m, int nid, const char *label, unsigned long kilobytes);

/* Sums over the zones of node @nid, or of all nodes (NUMA_NO_NODE). In frames. */
struct debug_totals {
	unsigned long managed, free, managed_high, free_high, cma, free_cma;
};
void debug_totals_get(struct debug_totals *totals, int nid);
/* Free blocks of @order in @zone, of all types. */
unsigned long debug_free_blocks(struct zone *zone, unsigned int order);

/* vmstat_names.c: the counters of a zone, of a node, and the events. @stats has NR_VM_NUMA_STAT_ITEMS. */
extern const char *const zone_stat_names[];
extern const unsigned int nr_zone_stat_names;
unsigned long zone_stat_value(const struct zone *zone, unsigned int i);
extern const char *const node_stat_names[];
extern const unsigned int nr_node_stat_names;
unsigned long node_stat_value(int nid, unsigned int i); /* NUMA_NO_NODE: of all nodes */
extern const char *const numa_stat_names[NR_VM_NUMA_STAT_ITEMS];
void seq_put_vmstat(struct seq_file *m, int nid); /* zone, numa and node counters of one node, or of all */
void seq_put_events(struct seq_file *m);

extern const struct debug_file proc_buddyinfo_files[], proc_pagetypeinfo_files[], proc_zoneinfo_files[];
extern const struct debug_file proc_meminfo_files[], proc_vmstat_files[], proc_iomem_files[];
extern const struct debug_file proc_misc_files[], extfrag_files[], memblock_files[], proc_slabinfo_files[];
int __must_check node_files_register(void);
int __must_check fault_files_register(void);
int __must_check slab_files_register(void);
int __must_check sysctl_files_register(void);

#endif
