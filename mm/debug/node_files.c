/* SPDX-License-Identifier: MIT */
/*
 * node_files.c - /sys/devices/system/node: the memory nodes, one directory each, and the lists of them
 *
 * Model:   node/nodeN/{meminfo,vmstat,numastat,distance,cpulist,cpumap} for every node that is online when the machine
 *          is complete, and node/{online,possible,has_memory,has_normal_memory,has_cpu}, lists in the kernel's range
 *          format. A file's priv is its node.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <mm/boot.h>
#include <mm/page.h>
#include <mm/slab.h>

#include "debug_int.h"

static int node_of(void *priv)
{
	return ((struct pglist_data *)priv)->node_id;
}

static const char *const node_absent_lru[] = {
	"SwapCached:",   "Active:",         "Inactive:",    "Active(anon):", "Inactive(anon):",
	"Active(file):", "Inactive(file):", "Unevictable:", "Mlocked:",      NULL,
};
static const char *const node_absent_use[] = {
	"Dirty:",      "Writeback:",     "FilePages:",    "Mapped:", "AnonPages:",    "Shmem:", "KernelStack:",
	"PageTables:", "SecPageTables:", "NFS_Unstable:", "Bounce:", "WritebackTmp:", NULL,
};
static const char *const node_absent_huge[] = {
	"AnonHugePages:",
	"ShmemHugePages:",
	"ShmemPmdMapped:",
	NULL,
};

static int node_meminfo_show(struct seq_file *m, void *priv)
{
	static const char *const huge[] = { "HugePages_Total:", "HugePages_Free:", "HugePages_Surp:" };
	int nid = node_of(priv);
	unsigned long reclaimable = slab_node_pages(nid, true), unreclaimable = slab_node_pages(nid, false);
	struct debug_totals sum;
	unsigned int i;

	debug_totals_get(&sum, nid);
	seq_put_kb(m, nid, "MemTotal:", PAGES_TO_KB(sum.managed));
	seq_put_kb(m, nid, "MemFree:", PAGES_TO_KB(sum.free));
	seq_put_kb(m, nid, "MemUsed:", PAGES_TO_KB(sum.managed - sum.free));
	for (i = 0; node_absent_lru[i]; i++)
		seq_put_kb(m, nid, node_absent_lru[i], 0);
#ifdef CONFIG_HIGHMEM
	seq_put_kb(m, nid, "HighTotal:", PAGES_TO_KB(sum.managed_high));
	seq_put_kb(m, nid, "HighFree:", PAGES_TO_KB(sum.free_high));
	seq_put_kb(m, nid, "LowTotal:", PAGES_TO_KB(sum.managed - sum.managed_high));
	seq_put_kb(m, nid, "LowFree:", PAGES_TO_KB(sum.free - sum.free_high));
#endif
	for (i = 0; node_absent_use[i]; i++)
		seq_put_kb(m, nid, node_absent_use[i], 0);
	seq_put_kb(m, nid, "KReclaimable:", PAGES_TO_KB(reclaimable));
	seq_put_kb(m, nid, "Slab:", PAGES_TO_KB(reclaimable + unreclaimable));
	seq_put_kb(m, nid, "SReclaimable:", PAGES_TO_KB(reclaimable));
	seq_put_kb(m, nid, "SUnreclaim:", PAGES_TO_KB(unreclaimable));
	for (i = 0; node_absent_huge[i]; i++)
		seq_put_kb(m, nid, node_absent_huge[i], 0);
	/* The kernel prints these two a column short. */
	seq_printf(m, "Node %d FileHugePages: %8u kB\nNode %d FilePmdMapped: %8u kB\n", nid, 0, nid, 0);
	for (i = 0; i < ARRAY_SIZE(huge); i++)
		seq_printf(m, "Node %d %-16s%6u\n", nid, huge[i], 0);
	return 0;
}

static int node_vmstat_show(struct seq_file *m, void *priv)
{
	seq_put_vmstat(m, node_of(priv));
	return 0;
}

static int node_numastat_show(struct seq_file *m, void *priv)
{
	static const char *const names[NR_VM_NUMA_STAT_ITEMS] = {
		[NUMA_HIT] = "numa_hit",         [NUMA_MISS] = "numa_miss",
		[NUMA_FOREIGN] = "numa_foreign", [NUMA_INTERLEAVE_HIT] = "interleave_hit",
		[NUMA_LOCAL] = "local_node",     [NUMA_OTHER] = "other_node",
	};
	unsigned long sum[NR_VM_NUMA_STAT_ITEMS] = { 0 }, one[NR_VM_NUMA_STAT_ITEMS];
	struct pglist_data *pgdat = priv;
	int i, j;

	for (i = 0; i < MAX_NR_ZONES; i++) {
		if (!populated_zone(&pgdat->node_zones[i]))
			continue;
		zone_numa_stats(&pgdat->node_zones[i], one);
		for (j = 0; j < NR_VM_NUMA_STAT_ITEMS; j++)
			sum[j] += one[j];
	}
	for (j = 0; j < NR_VM_NUMA_STAT_ITEMS; j++)
		seq_printf(m, "%s %lu\n", names[j], sum[j]);
	return 0;
}

static int node_distance_show(struct seq_file *m, void *priv)
{
	const char *space = "";
	int other;

	for_each_online_node(other) {
		seq_printf(m, "%s%d", space, node_distance(node_of(priv), other));
		space = " ";
	}
	seq_putc(m, '\n');
	return 0;
}

static bool cpu_is_on_node(int id, void *priv)
{
	return READ_ONCE(quire_cpus[id].online) && quire_cpus[id].node == node_of(priv);
}

static int node_cpulist_show(struct seq_file *m, void *priv)
{
	seq_put_ranges(m, cpu_is_on_node, priv, CONFIG_NR_CPUS);
	return 0;
}

/* The kernel's mask format: words of 32 CPUs, the highest first and no wider than the CPUs the machine has. */
static int node_cpumap_show(struct seq_file *m, void *priv)
{
	int nr_cpus = max(1, (int)boot_info.nr_cpus), word = (nr_cpus - 1) / 32;
	int digits = ((nr_cpus - 1) % 32) / 4 + 1;
	unsigned int mask;
	int id;

	for (; word >= 0; word--, digits = 8) {
		mask = 0;
		for (id = word * 32; id < nr_cpus && id < (word + 1) * 32; id++)
			if (cpu_is_on_node(id, priv))
				mask |= 1u << (id % 32);
		seq_printf(m, "%0*x%s", digits, mask, word ? "," : "\n");
	}
	return 0;
}

static bool is_online(int nid, void *arg)
{
	return node_online(nid);
}

static bool is_possible(int nid, void *arg)
{
	return node_online(nid) || (boot_info.possible_nodes >> nid & 1);
}

static bool has_memory(int nid, void *arg)
{
	return node_online(nid) && node_present_pages(nid);
}

static bool has_normal_memory(int nid, void *arg)
{
	int i;

	for (i = 0; node_online(nid) && i <= ZONE_NORMAL; i++)
		if (populated_zone(&NODE_DATA(nid)->node_zones[i]))
			return true;
	return false;
}

static bool has_cpu(int nid, void *arg)
{
	int id;

	for (id = 0; node_online(nid) && id < CONFIG_NR_CPUS; id++)
		if (cpu_is_on_node(id, NODE_DATA(nid)))
			return true;
	return false;
}

typedef bool has_fn(int nid, void *arg);
struct node_list {
	const char *path;
	has_fn *has;
};

static int node_list_show(struct seq_file *m, void *priv)
{
	seq_put_ranges(m, ((const struct node_list *)priv)->has, NULL, MAX_NUMNODES);
	return 0;
}

int node_files_register(void)
{
	static struct node_list lists[] = {
		{ "/sys/devices/system/node/online", is_online },
		{ "/sys/devices/system/node/possible", is_possible },
		{ "/sys/devices/system/node/has_memory", has_memory },
		{ "/sys/devices/system/node/has_normal_memory", has_normal_memory },
		{ "/sys/devices/system/node/has_cpu", has_cpu },
	};
	static const struct tree_ops list_ops = { .show = node_list_show };
	static const struct debug_file files[] = {
		{ "meminfo", { .show = node_meminfo_show }, NULL },
		{ "vmstat", { .show = node_vmstat_show }, NULL },
		{ "numastat", { .show = node_numastat_show }, NULL },
		{ "distance", { .show = node_distance_show }, NULL },
		{ "cpulist", { .show = node_cpulist_show }, NULL },
		{ "cpumap", { .show = node_cpumap_show }, NULL },
	};
	unsigned int i;
	char path[64];
	int nid, err;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		err = tree_register(lists[i].path, &list_ops, &lists[i]);
		if (err)
			return err;
	}
	for_each_online_node(nid) {
		for (i = 0; i < ARRAY_SIZE(files); i++) {
			snprintf(path, sizeof(path), "/sys/devices/system/node/node%d/%s", nid, files[i].path);
			err = tree_register(path, &files[i].ops, NODE_DATA(nid));
			if (err)
				return err;
		}
	}
	return 0;
}
