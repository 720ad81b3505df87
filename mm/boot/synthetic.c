/* SPDX-License-Identifier: MIT */
/*
 * synthetic.c - machines nobody has a log of: --mem and --nodes, or ranges given by the embedder
 *
 * Model:      x86_64, like QEMU's "pc":
 *                 0      9fc00  a0000   f0000  1M                min(mem, 3G)          4G
 *                 usable reserved  ---  reserved usable ........  PCI hole ............ the rest, usable ...
 *             ARM, like a Versatile Express: one bank from 0x60000000.
 *             Nodes get equal shares of the RAM, cut at 128 MiB boundaries where the shares are large enough, else at
 *             megabytes or pages. CPUs are dealt round-robin, distances are 10 and 20.
 * Failure:    -EINVAL with one line when the numbers make no machine.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "describe_int.h"

#define PAGE_BYTES 4096ULL
#define ARM_RAM_BASE 0x60000000ULL
#define X86_HOLE_START GiB(3)
/* The kernel image (scaled down for small machines), the frame table, and a free block of the largest order. */
#define MEM_LEAST MiB(8)
#define NODE_LEAST MiB(1)

static u64 mem_most(void)
{
	return DESCRIBE_X86 ? TiB(64) : RAM_END_MAX - ARM_RAM_BASE;
}

static void x86_map(u64 mem)
{
	u64 low = min(mem, X86_HOLE_START);

	firmware_map_add(0, 0x9fc00, E820_TYPE_RAM);
	firmware_map_add(0x9fc00, 0x400, E820_TYPE_RESERVED);
	firmware_map_add(0xf0000, 0x10000, E820_TYPE_RESERVED);
	firmware_map_add(MiB(1), low - MiB(1), E820_TYPE_RAM);
	if (mem > low)
		firmware_map_add(GiB(4), mem - low, E820_TYPE_RAM);
}

/* The physical address that has @offset bytes of RAM-to-be below it; the hole under 1 MiB counts as RAM. */
static u64 address_of(u64 offset)
{
	if (!DESCRIBE_X86)
		return ARM_RAM_BASE + offset;
	return offset < X86_HOLE_START ? offset : offset - X86_HOLE_START + GiB(4);
}

static void split_nodes(u64 mem, unsigned int nr_nodes)
{
	u64 share = mem / nr_nodes, grain = share >= MiB(512) ? MiB(128) : share >= MiB(8) ? MiB(1) : PAGE_BYTES;
	u64 offset = 0;
	unsigned int nid;

	for (nid = 0; nid < nr_nodes; nid++) {
		u64 next = nid + 1 == nr_nodes ? mem : mem / nr_nodes * (nid + 1) / grain * grain;
		u64 base = address_of(offset), end = address_of(next - 1) + 1;

		if (DESCRIBE_X86 && base < X86_HOLE_START && end > GiB(4)) {
			numa_add(base, X86_HOLE_START, (int)nid);
			base = GiB(4);
		}
		numa_add(base, end, (int)nid);
		offset = next;
	}
}

static int check_size(u64 mem, struct machine_error *err)
{
	if (mem % PAGE_BYTES)
		return describe_fail(err, "mem: %llu bytes are not whole 4 KiB frames", mem);
	if (mem < MEM_LEAST)
		return describe_fail(err,
				     "mem: %lluK is too small: kernel image, frame table and one free block need %lluK",
				     mem >> 10, MEM_LEAST >> 10);
	if (mem > mem_most())
		return describe_fail(err,
				     DESCRIBE_X86 ?
					     "mem: %lluM is more than the %lluM of 46-bit physical addresses" :
					     "mem: %lluM is more than the %lluM that fit above 0x60000000 in 32 bits",
				     mem >> 20, mem_most() >> 20);
	return 0;
}

int synthetic_describe(const struct machine_config *config, struct machine_error *err)
{
	u64 mem = config->mem_size ? config->mem_size : GiB(1);
	unsigned int nr_nodes = config->nr_nodes ? config->nr_nodes : 1;
	int ret = check_size(mem, err);

	if (ret)
		return ret;
	if (nr_nodes > CONFIG_MAX_NUMNODES)
		return describe_fail(err, "nodes: %u are more than the %d supported", nr_nodes, CONFIG_MAX_NUMNODES);
	if (mem / nr_nodes < NODE_LEAST)
		return describe_fail(err, "nodes: %lluK of memory for %u nodes leave less than %lluK for each",
				     mem >> 10, nr_nodes, NODE_LEAST >> 10);
	if (DESCRIBE_X86)
		x86_map(mem);
	else
		firmware_map_add(ARM_RAM_BASE, mem, E820_TYPE_RAM);
	if (nr_nodes > 1)
		split_nodes(mem, nr_nodes);
	return 0;
}

/* ---- ranges given by the embedder ---- */

static int check_range(const struct machine_range *range, unsigned int i, struct machine_error *err)
{
	u64 base = range->base, size = range->size, end;

	if (!size || __builtin_add_overflow(base, size, &end) || (end - 1) >> 52)
		return describe_fail(err,
				     "ranges: entry %u is empty, wraps or ends beyond 52 bits: base %#llx size %#llx",
				     i, base, size);
	if (range->type < 1)
		return describe_fail(err, "ranges: entry %u has no type: %d", i, range->type);
	if (range->node < 0 || range->node >= CONFIG_MAX_NUMNODES)
		return describe_fail(err, "ranges: entry %u: node %d: at most %d nodes are supported", i, range->node,
				     CONFIG_MAX_NUMNODES);
	return 0;
}

int ranges_describe(const struct machine_config *config, struct machine_error *err)
{
	unsigned int i, k;
	bool nodes = false;

	if (config->nr_ranges > FIRMWARE_MAP_MAX || config->nr_ranges > NUMA_RANGES_MAX)
		return describe_fail(err, "ranges: %u are more than the %d supported", config->nr_ranges,
				     NUMA_RANGES_MAX);
	for (i = 0; i < config->nr_ranges; i++) {
		const struct machine_range *range = &config->ranges[i];
		int ret = check_range(range, i, err);

		for (k = 0; k < i && !ret; k++) {
			const struct machine_range *other = &config->ranges[k];

			if (range->base < other->base + other->size && other->base < range->base + range->size)
				ret = describe_fail(err, "ranges: entry %u overlaps entry %u: base %#llx", i, k,
						    range->base);
		}
		if (ret)
			return ret;
		firmware_map_add(range->base, range->size, (u32)range->type);
		nodes |= range->node != 0;
	}
	for (i = 0; i < config->nr_ranges && nodes; i++)
		if (config->ranges[i].type == E820_TYPE_RAM)
			numa_add(config->ranges[i].base, config->ranges[i].base + config->ranges[i].size,
				 config->ranges[i].node);
	firmware_map_sanitize();
	return 0;
}
