/* SPDX-License-Identifier: MIT */
/*
 * arm_memory.c - banks of an ARM machine to memblock.memory
 *
 * Model:      the description's banks (device tree, MEMBLOCK dump of a log, --mem) are in boot_info.map. They are
 *             added, then mem=SIZE[@START] has its say: the first one drops every bank, each adds one.
 * Invariants: A1 no RAM below boot_info.phys_offset, where the linear map begins
 *             A2 no RAM beyond 32-bit physical addresses; the last page of the 4 GiB is left out, so that the end
 *                of RAM still fits in a phys_addr_t
 *             A3 afterwards boot_info.map lists exactly memblock.memory
 * Failure:    -EINVAL when nothing is left.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include "describe_int.h"

#define PAGE_BYTES 4096ULL

/* Whole frames of [base, base + size) that a 32-bit machine with RAM from phys_offset can have. */
static bool arm_clip(u64 *base, u64 *size)
{
	u64 start = (*base + PAGE_BYTES - 1) & ~(PAGE_BYTES - 1), end = (*base + *size) & ~(PAGE_BYTES - 1);

	if (start >= RAM_END_MAX) {
		pr_notice("Ignoring memory at %#010llx outside 32-bit physical address space\n", *base);
		return false;
	}
	if (end > RAM_END_MAX) {
		pr_notice("Truncating memory at %#010llx to fit in 32-bit physical address space\n", *base);
		end = RAM_END_MAX;
	}
	if (start < boot_info.phys_offset && start < end) {
		u64 below = min(end, boot_info.phys_offset);

		pr_info("Ignoring memory below PHYS_OFFSET: %#010llx-%#010llx\n", start, below);
		start = below;
	}
	*base = start;
	*size = end > start ? end - start : 0;
	return *size;
}

static int arm_add_memory(u64 base, u64 size)
{
	if (!arm_clip(&base, &size))
		return 0;
	return memblock_add((phys_addr_t)base, (phys_addr_t)size);
}

static int arm_apply_mem(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < cmdline_ops.nr && !ret; i++) {
		const struct memmap_op *op = &cmdline_ops.op[i];
		phys_addr_t start = memblock_start_of_DRAM();

		if (!i && memblock.memory.cnt)
			ret = memblock_remove(start, memblock_end_of_DRAM() - start);
		if (!ret)
			ret = arm_add_memory(op->at_ram_start ? boot_info.phys_offset : op->base, op->size);
	}
	return ret;
}

static void map_from_memblock(void)
{
	struct memblock_region *reg;

	boot_info.nr_map = 0;
	for_each_mem_region(reg)
		if (firmware_map_add(reg->base, reg->size, E820_TYPE_RAM))
			break;
}

int arm_memory_to_memblock(struct machine_error *err)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < boot_info.nr_map && !ret; i++)
		if (boot_info.map[i].type == E820_TYPE_RAM)
			ret = arm_add_memory(boot_info.map[i].base, boot_info.map[i].size);
	if (!ret)
		ret = arm_apply_mem();
	if (ret)
		return ret;
	for (i = 0; i < log_facts.nr_banks; i++)
		if (!machine_dtb && (log_facts.banks[i].flags & MEMBLOCK_NOMAP))
			ret |= memblock_mark_nomap((phys_addr_t)log_facts.banks[i].base,
						   (phys_addr_t)log_facts.banks[i].size);
	if (ret)
		return -ENOMEM;
	if (!memblock_phys_mem_size())
		return describe_fail(err, "no usable memory is left of the described banks");
	map_from_memblock();
	return 0;
}
