/* SPDX-License-Identifier: MIT */
/*
 * boot_int.h - what the files of mm/boot share, and the order of a boot
 *
 *   machine_boot (mm/debug/machine.c: the top of the house)
 *     describe_machine        refuse bad input before anything exists, else boot_info
 *     cpus_init, log          one CPU, this one
 *     memblock_init
 *     describe_memory         firmware map -> memblock.memory, nodes
 *     lowmem_init             lowmem.c: end of low memory, max_pfn, memblock's limit
 *     port_ram_map            linear map exists: memblock may double its arrays
 *     describe_reservations   firmware, kernel image, or all that Linux itself had reserved
 *     cma_reserve_areas       mm/page/cma.c: cma=, /reserved-memory
 *     zones_init              zone_sizes.c, movable.c, nodes.c: zone ranges, movable start, spans
 *     memmap_init             memmap.c: vmemmap, pageblock_flags
 *     percpu first chunk      env
 *     zonelists_build         zonelist.c
 *     page_alloc_init         mm/page: per-CPU lists, locks
 *     memblock_free_all       handover.c -> handover_free_range, which is buddy_free_boot_range()
 *     cma_activate_all, watermarks_init, free_initmem, the tree
 */
#ifndef MM_BOOT_INT_H
#define MM_BOOT_INT_H

#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <mm/boot.h>
#include <mm/zones.h>

extern struct movable_plan movable_plan;
extern struct zone_bounds zone_bounds;

/* nodes.c */
int nodes_init(u64 nodes, struct machine_error *err);
void nodes_reset(void);
bool node_has_memory(int nid);
/* node_pfn_range - first and last + 1 frame of memory on node @nid; both 0 when it has none. */
void node_pfn_range(int nid, unsigned long *start_pfn, unsigned long *end_pfn);

/* zone_sizes.c */
extern const char *const zone_names[MAX_NR_ZONES];
void zone_sizes_reset(void);

/* zonelist.c, lowmem.c */
void zonelist_reset(void);
void lowmem_reset(void);

/* memmap.c: bytes of frame table a real machine of this kind keeps for @nr_pages frames. */
u64 real_memmap_bytes(u64 nr_pages);
/* pfn_zone_slow - the zone of a frame, from memblock. *@is_memory false: a hole, whose zone is a guess (NULL: no
 * zones). */
struct zone *pfn_zone_slow(unsigned long pfn, bool *is_memory);

/* handover.c */
void handover_reset(void);
bool handover_was_late(unsigned long pfn);

/* mminit_loglevel - mminit_loglevel= of the command line: 2 and up log zonelists, 3 and up the frame table too. */
int mminit_loglevel(void);

/* boot_fail - put one line into @err (may be NULL) and return @ret. */
int boot_fail(struct machine_error *err, int ret, const char *fmt, ...) __printf(3, 4);

#endif
