/* SPDX-License-Identifier: MIT */
/*
 * fdt_memory.c - banks of RAM, nodes, CPUs and the command line from a device tree
 *
 * Does not:   /reserved-memory and /memreserve/ (fdt_reserved.c).
 * Model:      /memory*           device_type "memory": linux,usable-memory, else reg; numa-node-id; hotpluggable
 *             /distance-map      distance-matrix: from, to, distance
 *             /cpus/cpu*         how many, numa-node-id
 *             /chosen            bootargs, linux,initrd-start/end, linux,usable-memory-range
 *             Banks go to boot_info.map in address order, whatever order the tree has them in.
 * Invariants: F5 banks are disjoint, not empty, and end below 2^52
 * Failure:    -EINVAL, the line names the node.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/string.h>
#include "fdt_int.h"

bool fdt_cells_of(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells *cells)
{
	cells->addr = dtb_prop_u32(dtb, node, "#address-cells", 1);
	cells->size = dtb_prop_u32(dtb, node, "#size-cells", 1);
	return cells->addr >= 1 && cells->addr <= 4 && cells->size >= 1 && cells->size <= 4;
}

static bool is_memory(const struct dtb *dtb, const struct dtb_node *node)
{
	return dtb_prop_has(dtb, node, "device_type", "memory") && !dtb_disabled(dtb, node);
}

static const unsigned char *memory_reg(const struct dtb *dtb, const struct dtb_node *node, unsigned int *len)
{
	const unsigned char *reg = dtb_prop(dtb, node, "linux,usable-memory", len);

	return reg ? reg : dtb_prop(dtb, node, "reg", len);
}

/* ---- banks ---- */

static int bad_bank(const struct dtb *dtb, const struct dtb_node *node, const char *what, u64 base, u64 size,
		    struct machine_error *err)
{
	return describe_fail(err, "%s: /%.60s: bank %s: base %#llx size %#llx", dtb->name, node->name, what, base,
			     size);
}

static int add_bank(const struct dtb *dtb, const struct dtb_node *node, u64 base, u64 size, struct machine_error *err)
{
	unsigned int i;
	u64 end;

	if (!size)
		return bad_bank(dtb, node, "is empty", base, size, err);
	if (__builtin_add_overflow(base, size, &end))
		return bad_bank(dtb, node, "wraps", base, size, err);
	if (end >> 52)
		return bad_bank(dtb, node, "ends beyond 52 address bits", base, size, err);
	for (i = 0; i < boot_info.nr_map; i++) {
		const struct firmware_range *other = &boot_info.map[i];

		if (base < other->base + other->size && other->base < end)
			return bad_bank(dtb, node, "overlaps another", base, size, err);
	}
	if (firmware_map_add(base, size, E820_TYPE_RAM))
		return bad_bank(dtb, node, "is one too many", base, size, err);
	return 0;
}

static int node_id(const struct dtb *dtb, const struct dtb_node *node, const char *parent, int *nid,
		   struct machine_error *err)
{
	u32 id = dtb_prop_u32(dtb, node, "numa-node-id", 0);

	if (!DESCRIBE_NUMA)
		id = 0;
	if (id >= CONFIG_MAX_NUMNODES)
		return describe_fail(err, "%s: %s/%.60s: numa-node-id %u: at most %d nodes are supported", dtb->name,
				     parent, node->name, id, CONFIG_MAX_NUMNODES);
	*nid = (int)id;
	return 0;
}

static int read_memory_node(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells cells,
			    struct machine_error *err)
{
	unsigned int len, i, nr;
	const unsigned char *reg = memory_reg(dtb, node, &len);
	int nid = 0, ret = node_id(dtb, node, "", &nid, err);

	if (ret || !reg)
		return ret;
	nr = len / fdt_reg_bytes(cells);
	if (!nr || len % fdt_reg_bytes(cells))
		return describe_fail(err, "%s: /%.60s: reg: %u bytes are not whole entries of %u", dtb->name,
				     node->name, len, fdt_reg_bytes(cells));
	for (i = 0; i < nr && !ret; i++) {
		u64 base = fdt_reg_base(reg, cells, i), size = fdt_reg_size(reg, cells, i);

		ret = add_bank(dtb, node, base, size, err);
		if (!ret && dtb_prop(dtb, node, "numa-node-id", &len) && DESCRIBE_NUMA &&
		    !numa_add(base, base + size, nid))
			ret = bad_bank(dtb, node, "is one too many for its node", base, size, err);
	}
	return ret;
}

static int read_banks(const struct dtb *dtb, const struct dtb_node *root, struct machine_error *err)
{
	struct fdt_cells cells;
	struct dtb_node node;
	int more, ret = 0;

	if (!fdt_cells_of(dtb, root, &cells))
		return describe_fail(err, "%s: /: #address-cells %u, #size-cells %u: not 1 to 4", dtb->name, cells.addr,
				     cells.size);
	for (more = dtb_first_child(dtb, root, &node); more && !ret; more = dtb_next_child(dtb, &node))
		if (is_memory(dtb, &node))
			ret = read_memory_node(dtb, &node, cells, err);
	if (!ret && !boot_info.nr_map)
		ret = describe_fail(err, "%s: /: no node with device_type \"memory\" and a reg", dtb->name);
	firmware_map_sanitize();
	return ret;
}

/* linux,usable-memory-range: of all RAM only these ranges may be used. */
static int cap_banks(const struct dtb *dtb, const struct dtb_node *chosen, struct fdt_cells cells,
		     struct machine_error *err)
{
	static struct firmware_range kept[FIRMWARE_MAP_MAX];
	unsigned int len, i, k, nr = 0;
	const unsigned char *reg = dtb_prop(dtb, chosen, "linux,usable-memory-range", &len);

	if (!reg)
		return 0;
	if (len % fdt_reg_bytes(cells))
		return describe_fail(err,
				     "%s: /chosen: linux,usable-memory-range: %u bytes are not whole entries of %u",
				     dtb->name, len, fdt_reg_bytes(cells));
	for (k = 0; k < len / fdt_reg_bytes(cells); k++)
		for (i = 0; i < boot_info.nr_map && nr < FIRMWARE_MAP_MAX; i++) {
			u64 base = fdt_reg_base(reg, cells, k), end, lo, hi;

			if (__builtin_add_overflow(base, fdt_reg_size(reg, cells, k), &end))
				end = ~0ULL;
			lo = max(base, boot_info.map[i].base);
			hi = min(end, boot_info.map[i].base + boot_info.map[i].size);
			if (lo < hi)
				kept[nr++] = (struct firmware_range){ lo, hi - lo, E820_TYPE_RAM };
		}
	memcpy(boot_info.map, kept, nr * sizeof(kept[0]));
	boot_info.nr_map = nr;
	firmware_map_sanitize();
	if (!nr)
		return describe_fail(err, "%s: /chosen: linux,usable-memory-range leaves no memory", dtb->name);
	return 0;
}

/* ---- CPUs, distances, /chosen ---- */

static int read_cpus(const struct dtb *dtb, const struct dtb_node *root, struct machine_error *err)
{
	struct dtb_node cpus, cpu;
	int more, nid = 0, ret = 0;

	if (!dtb_child(dtb, root, "cpus", &cpus))
		return 0;
	for (more = dtb_first_child(dtb, &cpus, &cpu); more && !ret; more = dtb_next_child(dtb, &cpu)) {
		unsigned int len, nr = boot_info.nr_cpus;

		if (!dtb_prop_has(dtb, &cpu, "device_type", "cpu") || dtb_disabled(dtb, &cpu))
			continue;
		ret = node_id(dtb, &cpu, "/cpus", &nid, err);
		if (!ret && nr < CONFIG_NR_CPUS)
			boot_info.cpu_node[nr] = nid;
		if (dtb_prop(dtb, &cpu, "numa-node-id", &len))
			boot_info.nodes_with_cpus |= 1ULL << nid; /* told: CPUs are not dealt out */
		boot_info.nr_cpus++;
	}
	return ret;
}

static int read_distances(const struct dtb *dtb, const struct dtb_node *root, struct machine_error *err)
{
	struct dtb_node map;
	unsigned int len, i;
	const unsigned char *p;

	if (!DESCRIBE_NUMA || !dtb_child(dtb, root, "distance-map", &map))
		return 0;
	p = dtb_prop(dtb, &map, "distance-matrix", &len);
	if (!p || len % 12)
		return describe_fail(err, "%s: /distance-map: distance-matrix is missing or not of triples", dtb->name);
	for (i = 0; i < len / 12; i++) {
		u64 from = dtb_read(p + 12 * i, 1), to = dtb_read(p + 12 * i + 4, 1),
		    distance = dtb_read(p + 12 * i + 8, 1);

		if (from >= CONFIG_MAX_NUMNODES || to >= CONFIG_MAX_NUMNODES || distance > 255 ||
		    (from == to ? distance != 10 : distance <= 10))
			return describe_fail(err, "%s: /distance-map: entry %u: from %llu to %llu is %llu", dtb->name,
					     i, from, to, distance);
		boot_info.distance[from][to] = (int)distance;
		if (!boot_info.distance[to][from])
			boot_info.distance[to][from] = (int)distance;
	}
	return 0;
}

static u64 prop_address(const struct dtb *dtb, const struct dtb_node *node, const char *name)
{
	unsigned int len;
	const unsigned char *p = dtb_prop(dtb, node, name, &len);

	return p && (len == 4 || len == 8) ? dtb_read(p, len / 4) : 0;
}

static int read_chosen(const struct dtb *dtb, const struct dtb_node *root, struct machine_error *err)
{
	struct fdt_cells cells;
	struct dtb_node chosen;
	unsigned int len;
	const unsigned char *args;
	u64 start, end;

	if (!dtb_child(dtb, root, "chosen", &chosen))
		return 0;
	args = dtb_prop(dtb, &chosen, "bootargs", &len);
	if (args) {
		while (len && !args[len - 1])
			len--;
		if (len >= sizeof(boot_info.cmdline))
			return describe_fail(err, "%s: /chosen: bootargs: longer than %zu bytes", dtb->name,
					     sizeof(boot_info.cmdline) - 1);
		memcpy(boot_info.cmdline, args, len);
		boot_info.cmdline[len] = '\0';
	}
	start = prop_address(dtb, &chosen, "linux,initrd-start");
	end = prop_address(dtb, &chosen, "linux,initrd-end");
	if (start && end > start && !(end >> 52)) {
		boot_info.initrd.base = start;
		boot_info.initrd.size = end - start;
	}
	fdt_cells_of(dtb, root, &cells);
	return cap_banks(dtb, &chosen, cells, err);
}

int fdt_memory_read(const struct dtb *dtb, struct machine_error *err)
{
	struct dtb_node root;
	int ret;

	dtb_root(dtb, &root);
	ret = read_banks(dtb, &root, err);
	if (!ret)
		ret = read_cpus(dtb, &root, err);
	if (!ret)
		ret = read_distances(dtb, &root, err);
	if (!ret)
		ret = read_chosen(dtb, &root, err);
	return ret;
}

int fdt_mark_hotplug(const struct dtb *dtb)
{
	struct dtb_node root, node;
	struct fdt_cells cells;
	int more, ret = 0;

	dtb_root(dtb, &root);
	fdt_cells_of(dtb, &root, &cells);
	for (more = dtb_first_child(dtb, &root, &node); more && !ret; more = dtb_next_child(dtb, &node)) {
		unsigned int len, i;
		const unsigned char *reg = memory_reg(dtb, &node, &len);

		if (!is_memory(dtb, &node) || !reg || !dtb_prop(dtb, &node, "hotpluggable", &i))
			continue;
		for (i = 0; i < len / fdt_reg_bytes(cells) && !ret; i++) {
			u64 base = fdt_reg_base(reg, cells, i), end = base + fdt_reg_size(reg, cells, i);

			end = min_t(u64, end, PHYS_ADDR_MAX);
			if (base < end)
				ret = memblock_mark_hotplug((phys_addr_t)base, (phys_addr_t)(end - base));
		}
	}
	return ret;
}
