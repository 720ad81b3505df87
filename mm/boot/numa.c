/* SPDX-License-Identifier: MIT */
/*
 * numa.c - which memory and which CPUs belong to which node
 *
 * Does not:   build zonelists (zonelist.c): it only says how far nodes are apart.
 * Model:      ranges of nodes (SRAT lines of a log, device tree, --nodes) are sorted; neighbours of one node are joined
 *             over the gap between them, as Linux does, so memory in a small firmware hole has a node too.
 *             Without SRAT lines "Early memory node ranges" of the log serves: it is what Linux ended up with.
 *             A log prints no distances. It prints the order in which each node falls back on the others, so distances
 *             are chosen that give this order: 10 more for every place in it.
 * Invariants: N1 ranges of different nodes are disjoint
 *             N2 the distance table is complete for possible nodes: 10 to itself, 11 or more to others
 *             N3 a node is possible when it has memory or CPUs
 * Failure:    overlapping nodes are refused with the line; nodes that miss 1 MiB of RAM or more are not believed and
 *             the machine has one node, as Linux decides.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "describe_int.h"

static unsigned int cpus_described; /* before limits */

#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20

bool numa_add(u64 base, u64 end, int nid)
{
	if (boot_info.nr_numa == NUMA_RANGES_MAX)
		return false;
	boot_info.numa[boot_info.nr_numa++] = (struct numa_range){ base, end, nid };
	return true;
}

static int check_overlaps(const struct log_srat *table, unsigned int nr, struct machine_error *err)
{
	unsigned int i, k;

	for (i = 0; i < nr; i++)
		for (k = 0; k < i; k++) {
			if (table[i].nid == table[k].nid || table[i].base >= table[k].end ||
			    table[k].base >= table[i].end)
				continue;
			return describe_fail(err,
					     "%s:%u: memory of node %d overlaps node %d of line %u: [mem %#llx-%#llx]",
					     log_facts.name, table[i].line_nr, table[i].nid, table[k].nid,
					     table[k].line_nr, table[i].base, table[i].end - 1);
		}
	return 0;
}

/* A machine without nodes prints early ranges too: all of node 0. */
static bool early_has_nodes(void)
{
	unsigned int i;

	for (i = 0; i < log_facts.nr_early; i++)
		if (log_facts.early[i].nid)
			return true;
	return false;
}

int numa_from_log(struct machine_error *err)
{
	const struct log_srat *table = log_facts.srat;
	unsigned int i, nr = log_facts.nr_srat;
	int ret = check_overlaps(table, nr, err);

	if (ret)
		return ret;
	if (!nr || cmdline_ops.numa_fake || log_facts.srat_broken) {
		table = log_facts.early;
		nr = early_has_nodes() ? log_facts.nr_early : 0;
		ret = check_overlaps(table, nr, err);
	}
	for (i = 0; i < nr && !ret; i++)
		numa_add(table[i].base, table[i].end, table[i].nid);
	return ret;
}

/* ---- joining ---- */

static void sort_ranges(void)
{
	unsigned int i, k;

	for (i = 1; i < boot_info.nr_numa; i++) {
		struct numa_range range = boot_info.numa[i];

		for (k = i; k && boot_info.numa[k - 1].base > range.base; k--)
			boot_info.numa[k] = boot_info.numa[k - 1];
		boot_info.numa[k] = range;
	}
}

static void join_neighbours(void)
{
	unsigned int i, nr = 0;

	sort_ranges();
	for (i = 0; i < boot_info.nr_numa; i++) {
		struct numa_range *range = &boot_info.numa[i], *prev = nr ? &boot_info.numa[nr - 1] : NULL;

		if (!prev || prev->nid != range->nid) {
			boot_info.numa[nr++] = *range;
			continue;
		}
		pr_info("NUMA: Node %d [mem %#010llx-%#010llx] + [mem %#010llx-%#010llx] -> [mem %#010llx-%#010llx]\n",
			range->nid, prev->base, prev->end - 1, range->base, range->end - 1, prev->base,
			max(prev->end, range->end) - 1);
		prev->end = max(prev->end, range->end);
	}
	boot_info.nr_numa = nr;
}

/* ---- distances ---- */

/* Place of node @to in the order node @from falls back in; 0 for itself, -1 when it is not there. */
static int fallback_rank(int from, int to)
{
	unsigned int i;

	for (i = 0; i < log_facts.nr_fallback[from]; i++)
		if (log_facts.fallback[from][i] == to)
			return (int)i;
	return -1;
}

/* Distances are symmetric on most machines: take the nearer of both ranks, unless a row would get a tie or an
 * order of its own from it. */
static bool symmetric_keeps_order(int from)
{
	unsigned int i;
	int before = 0;

	for (i = 1; i < log_facts.nr_fallback[from]; i++) {
		int to = log_facts.fallback[from][i], back = fallback_rank(to, from), rank = (int)i;

		if (back > 0 && back < rank)
			rank = back;
		if (rank <= before)
			return false;
		before = rank;
	}
	return true;
}

static void distances_from_log(void)
{
	bool symmetric = true;
	int from, to;

	for (from = 0; from < CONFIG_MAX_NUMNODES; from++)
		symmetric = symmetric && symmetric_keeps_order(from);
	for (from = 0; from < CONFIG_MAX_NUMNODES; from++)
		for (to = 0; to < CONFIG_MAX_NUMNODES; to++) {
			int rank = fallback_rank(from, to), back = fallback_rank(to, from);

			if (from == to || rank <= 0)
				continue;
			if (symmetric && back > 0)
				rank = min(rank, back);
			boot_info.distance[from][to] = LOCAL_DISTANCE + 10 * rank;
		}
}

static void distances_complete(void)
{
	int from, to;

	distances_from_log();
	for (from = 0; from < CONFIG_MAX_NUMNODES; from++)
		for (to = 0; to < CONFIG_MAX_NUMNODES; to++) {
			int *distance = &boot_info.distance[from][to];

			if (from == to)
				*distance = LOCAL_DISTANCE;
			else if (*distance <= LOCAL_DISTANCE)
				*distance = REMOTE_DISTANCE;
		}
}

/* ---- CPUs ---- */

static unsigned int clamp_cpus(unsigned int nr)
{
	cpus_described = nr;
	if (cmdline_ops.nr_cpus)
		nr = min(nr, cmdline_ops.nr_cpus);
	if (cmdline_ops.maxcpus)
		nr = min(nr, cmdline_ops.maxcpus);
	return clamp_t(unsigned int, nr, 1, CONFIG_NR_CPUS);
}

/* CPUs nobody gave a node are dealt out over the nodes with memory. */
static void cpus_to_nodes(bool told)
{
	unsigned int cpu;
	int nid = -1;

	for (cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		if (boot_info.params.numa_off || !boot_info.nr_numa)
			boot_info.cpu_node[cpu] = 0;
		if (told || !boot_info.nr_numa)
			continue;
		do
			nid = (nid + 1) % CONFIG_MAX_NUMNODES;
		while (!(boot_info.possible_nodes >> nid & 1));
		boot_info.cpu_node[cpu] = nid;
	}
	for (cpu = 0; cpu < boot_info.nr_cpus; cpu++)
		boot_info.nodes_with_cpus |= 1ULL << boot_info.cpu_node[cpu];
	boot_info.possible_nodes |= boot_info.nodes_with_cpus;
}

void numa_finish(void)
{
	bool told = log_facts.nr_srat_cpus || boot_info.nodes_with_cpus;
	unsigned int i;

	if (boot_info.params.numa_off)
		boot_info.nr_numa = 0;
	boot_info.possible_nodes = boot_info.nodes_with_cpus = 0;
	for (i = 0; i < boot_info.nr_numa; i++)
		boot_info.possible_nodes |= 1ULL << boot_info.numa[i].nid;
	if (!boot_info.nr_numa)
		boot_info.possible_nodes = 1;
	boot_info.nr_cpus = clamp_cpus(boot_info.nr_cpus);
	cpus_to_nodes(told);
	distances_complete();
}

/* ---- memblock ---- */

/* RAM, in bytes, that no node claims. */
static u64 unclaimed_bytes(void)
{
	u64 claimed = 0, total = 0;
	struct memblock_region *reg;

	for_each_mem_region(reg) {
		u64 base = reg->base, end = base + reg->size;
		unsigned int i;

		total += end - base;
		for (i = 0; i < boot_info.nr_numa; i++) {
			u64 lo = max(base, boot_info.numa[i].base), hi = min(end, boot_info.numa[i].end);

			if (lo < hi)
				claimed += hi - lo;
		}
	}
	return total - claimed;
}

static int one_node(const char *why)
{
	boot_info.nr_numa = 0;
	if (DESCRIBE_X86) {
		pr_info("%s\n", why);
		pr_info("Faking a node at [mem %#018llx-%#018llx]\n", 0ULL, (u64)memblock_end_of_DRAM() - 1);
	}
	boot_info.possible_nodes = boot_info.nodes_with_cpus = 1;
	memset(boot_info.cpu_node, 0, sizeof(boot_info.cpu_node));
	return memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, 0);
}

/* A node is possible when RAM or a CPU is there; SRAT also lists room for memory to be plugged in. */
static void drop_empty_nodes(void)
{
	struct memblock_region *reg;
	u64 nodes = boot_info.nodes_with_cpus;

	for_each_mem_region(reg)
		nodes |= 1ULL << memblock_get_region_node(reg);
	boot_info.possible_nodes = nodes;
}

/* SRAT says which memory may be unplugged: movable_node keeps kernel data off it. */
static int mark_hotplug(void)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < log_facts.nr_srat && !ret; i++) {
		const struct log_srat *entry = &log_facts.srat[i];
		u64 end = min_t(u64, entry->end, PHYS_ADDR_MAX);

		if (entry->hotplug && entry->base < end)
			ret = memblock_mark_hotplug((phys_addr_t)entry->base, (phys_addr_t)(end - entry->base));
	}
	return ret;
}

int numa_to_memblock(void)
{
	unsigned int i;
	u64 missing;
	int ret;

	if (cpus_described > CONFIG_NR_CPUS)
		pr_warn("%u CPUs described: only %d are supported\n", cpus_described, CONFIG_NR_CPUS);
	if (boot_info.params.numa_off)
		return one_node("NUMA turned off");
	if (!boot_info.nr_numa)
		return one_node("No NUMA configuration found");
	join_neighbours();
	missing = unclaimed_bytes();
	if (missing >= MiB(1)) {
		u64 total = memblock_phys_mem_size();

		pr_err("NUMA: nodes only cover %lluMB of your %lluMB e820 RAM. Not used.\n", (total - missing) >> 20,
		       total >> 20);
		return one_node("No NUMA configuration found");
	}
	ret = memblock_set_node(0, PHYS_ADDR_MAX, &memblock.memory, boot_info.numa[0].nid);
	for (i = 0; i < boot_info.nr_numa && !ret; i++) {
		const struct numa_range *range = &boot_info.numa[i];
		u64 end = min_t(u64, range->end, PHYS_ADDR_MAX);

		if (range->base < end)
			ret = memblock_set_node((phys_addr_t)range->base, (phys_addr_t)(end - range->base),
						&memblock.memory, range->nid);
	}
	if (ret)
		return ret;
	drop_empty_nodes();
	return mark_hotplug();
}
