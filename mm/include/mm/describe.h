/* SPDX-License-Identifier: MIT */
/*
 * describe.h - from a machine's description to boot_info and memblock
 *
 * The readers of mm/boot (dmesg, device tree, command line, synthetic machines) behind three steps:
 *
 *   describe_machine(config)   reads everything, fills boot_info, changes nothing else   -EINVAL possible
 *   describe_memory()          boot_info -> memblock.memory, nodes                       logs as Linux does
 *   describe_reservations()    memblock.reserved, CMA areas, what is freed after boot
 *   describe_cmdline_log()     "Kernel command line:", unknown parameters
 *
 * and, once the buddy system is up, boot_info.freed[] lists what goes back to it (free_initmem).
 * All of it runs on one CPU at boot, takes no locks and allocates nothing but memblock regions. The texts and
 * blobs of the config must stay in place until describe_reservations() has returned.
 */
#ifndef MM_DESCRIBE_H
#define MM_DESCRIBE_H

#include <linux/compiler.h>
#include <mm/boot.h>

/* describe_machine - refuse a bad description before anything exists, else fill boot_info (which is reset first).
 * Also sets boot_info.cmdline, .params, .map[] (x86: the map after mem= and memmap=; ARM: banks of RAM only), .numa[],
 * .distance[][] (complete for all possible nodes: 10 on the diagonal, 20 elsewhere unless told), .cpu_node[], .nr_cpus,
 * .phys_offset, .cma[] as far as the log tells. 0 or -EINVAL with err->text set. memblock is not touched. */
int __must_check describe_machine(const struct machine_config *config, struct machine_error *err);

/* describe_memory - after memblock_init (empty arrays): memblock.memory with node ids and flags, and the memory map in
 * the log. 0 or -EINVAL (no usable memory is left, ...), -ENOMEM. */
int __must_check describe_memory(struct machine_error *err);

/* describe_reservations - after describe_memory() and, so that memblock may double its arrays, after the linear map
 * exists; before any memblock_alloc. When the log lists Linux's own reservations they are replayed and
 * boot_info.reservations_replayed is set; otherwise firmware, kernel image, initrd, crash kernel and device-tree
 * reservations (also those of /reserved-memory that have a size only) are made here as Linux would. Completes
 * boot_info.cma[] (decl->reserved: its frames are in memblock.reserved already) and boot_info.freed[]. 0, -EINVAL, -ENOMEM. */
int __must_check describe_reservations(struct machine_error *err);

/* describe_memblock - both at once, where memblock needs no growing. */
static inline int __must_check describe_memblock(struct machine_error *err)
{
	int ret = describe_memory(err);

	return ret ? ret : describe_reservations(err);
}

/* describe_cmdline_log - "Kernel command line: ..." and the report of unknown parameters. */
void describe_cmdline_log(void);

/* boot_params_parse - read @text (NUL-terminated) into *@params, defaults first. Never fails: a malformed value is
 * reported with pr_warn and ignored. What mem= and memmap= ask is kept for describe_memory(). */
void boot_params_parse(const char *text, struct boot_params *params);

#endif
