/* SPDX-License-Identifier: MIT */
/*
 * nodes.c - the nodes of the machine: NODE_DATA, distances, and walking nodes and zones
 *
 * Model:      a node is online when it has memory or CPUs. Its pg_data_t comes from memblock, from the node's own
 *             memory where there is some, and lives as long as the machine. Without NUMA there is node 0.
 * Invariants: N1 node_data[nid] is set exactly for online nodes, and node 0 is one of them
 *             N2 zone_table[nid * MAX_NR_ZONES + i] is &node_data[nid]->node_zones[i]
 *             N3 node_distance_table is filled for every pair of online nodes, 10 on the diagonal
 * Locking:    none: written at boot, read by anyone after.
 * Failure:    -ENOMEM; nodes_reset() forgets what was made, memblock's memory goes with the machine.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "boot_int.h"

#define LOCAL_DISTANCE 10
#define REMOTE_DISTANCE 20

struct pglist_data *node_data[MAX_NUMNODES];
struct zone *zone_table[MAX_NUMNODES * MAX_NR_ZONES];
int node_distance_table[MAX_NUMNODES][MAX_NUMNODES];
int nr_online_nodes, nr_node_ids;

bool node_online(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES && node_data[nid];
}

int next_online_node(int nid)
{
	for (nid++; nid < MAX_NUMNODES; nid++)
		if (node_data[nid])
			return nid;
	return MAX_NUMNODES;
}

static struct pglist_data *online_pgdat_from(int nid)
{
	nid = next_online_node(nid - 1);
	return nid < MAX_NUMNODES ? node_data[nid] : NULL;
}

struct pglist_data *first_online_pgdat(void)
{
	return online_pgdat_from(0);
}

struct pglist_data *next_online_pgdat(struct pglist_data *pgdat)
{
	return online_pgdat_from(pgdat->node_id + 1);
}

struct zone *next_zone(struct zone *zone)
{
	struct pglist_data *pgdat = zone->zone_pgdat;

	if (zone < pgdat->node_zones + MAX_NR_ZONES - 1)
		return zone + 1;
	pgdat = next_online_pgdat(pgdat);
	return pgdat ? pgdat->node_zones : NULL;
}

bool node_has_memory(int nid)
{
	return node_online(nid) && node_data[nid]->node_present_pages;
}

void node_pfn_range(int nid, unsigned long *start_pfn, unsigned long *end_pfn)
{
	unsigned long start, end;
	int i;

	*start_pfn = -1UL;
	*end_pfn = 0;
	for_each_mem_pfn_range(i, nid, &start, &end, NULL) {
		*start_pfn = min(*start_pfn, start);
		*end_pfn = max(*end_pfn, end);
	}
	if (*start_pfn == -1UL)
		*start_pfn = 0;
}

static void node_zones_name(struct pglist_data *pgdat)
{
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		zone->name = zone_names[i];
		zone->zone_pgdat = pgdat;
		zone->id = (unsigned int)(pgdat->node_id * MAX_NR_ZONES + i);
		zone_table[zone->id] = zone;
	}
}

static int node_init(int nid)
{
	struct pglist_data *pgdat = memblock_alloc_node(sizeof(*pgdat), SMP_CACHE_BYTES, nid);
	phys_addr_t at;

	if (!pgdat)
		return -ENOMEM;
	pgdat->node_id = nid;
	node_zones_name(pgdat);
	node_data[nid] = pgdat;
	nr_online_nodes++;
	nr_node_ids = nid + 1;
	at = __pa(pgdat);
	if (IS_ENABLED(CONFIG_X86_64))
		pr_info("NODE_DATA(%d) allocated [mem %#010llx-%#010llx]\n", nid, (unsigned long long)at,
			(unsigned long long)at + sizeof(*pgdat) - 1);
	return 0;
}

static void node_distances_set(void)
{
	int a, b;

	for_each_online_node(a) {
		for_each_online_node(b) {
			int told = boot_info.distance[a][b];

			node_distance_table[a][b] = told ? told : a == b ? LOCAL_DISTANCE : REMOTE_DISTANCE;
		}
	}
}

/* nodes_init - bring up every node of the mask @nodes, and node 0 if it is empty. */
int nodes_init(u64 nodes, struct machine_error *err)
{
	if (!nodes)
		nodes = 1;
	for (int nid = 0; nid < MAX_NUMNODES; nid++)
		if (nodes >> nid & 1 && node_init(nid))
			return boot_fail(err, -ENOMEM, "no memory for the data of node %d", nid);
	node_distances_set();
	return 0;
}

void nodes_reset(void)
{
	memset(node_data, 0, sizeof(node_data));
	memset(zone_table, 0, sizeof(zone_table));
	memset(node_distance_table, 0, sizeof(node_distance_table));
	nr_online_nodes = nr_node_ids = 0;
}
