/* SPDX-License-Identifier: MIT */
/*
 * zonelist.c - in which order an allocation on a node tries the zones of the machine
 *
 * Model:      nodes are ordered by distance from the asking one. Among equally distant nodes a node above it comes
 *             before one below, and the one least often second in the lists built so far wins, so that neighbours that
 *             run short do not all fall on the same node. Within a node zones go from high to low: what only few
 *             requests may use is used first. Each node has two lists: every node's zones, and its own alone.
 *
 *               node 1:  1:Normal 1:DMA32 | 2:Normal | 0:Normal 0:DMA32 0:DMA
 *
 * Does not:   decide which zones a request may use: the walker skips those above its highest.
 * Invariants: L1 a list holds each populated zone at most once and ends with a NULL zone
 *             L2 ZONELIST_NOFALLBACK holds exactly the node's own populated zones
 * Locking:    none: boot.
 * More:       tests/unit/test_zonelist.c
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "boot_int.h"

enum zone_type policy_zone;

/* --- the order of nodes --- */

/* Load never outweighs distance: it grows by at most one for each node with a list. */
#define LOAD_SCALE 1024
static_assert(MAX_NUMNODES < LOAD_SCALE);

/* How bad @to is for requests on @from; smaller is nearer. */
static unsigned int node_badness(int from, int to, u64 with_cpus, const unsigned int *load)
{
	unsigned int val = (unsigned int)node_distance(from, to);

	val += to < from;
	val += with_cpus >> to & 1; /* it has work of its own */
	return val * LOAD_SCALE + load[to];
}

static int next_best_node(int nid, u64 left, u64 with_cpus, const unsigned int *load)
{
	unsigned int best_val = ~0u;
	int best = NUMA_NO_NODE;

	if (left >> nid & 1)
		return nid;
	for (int n = 0; n < MAX_NUMNODES; n++) {
		unsigned int val;

		if (!(left >> n & 1))
			continue;
		val = node_badness(nid, n, with_cpus, load);
		if (val < best_val) {
			best_val = val;
			best = n;
		}
	}
	return best;
}

unsigned int zonelist_node_order(int nid, u64 with_memory, u64 with_cpus, unsigned int *load, int *order)
{
	unsigned int nr = 0;
	int node, prev = nid;

	while ((node = next_best_node(nid, with_memory, with_cpus, load)) != NUMA_NO_NODE) {
		/* The first of each distance bears the overflow: spread that part. */
		if (node_distance(nid, node) != node_distance(nid, prev))
			load[node]++;
		with_memory &= ~(1ULL << node);
		order[nr++] = prev = node;
	}
	return nr;
}

/* --- the lists --- */

static unsigned int add_node_zones(struct zonelist *list, unsigned int at, struct pglist_data *pgdat)
{
	for (int type = MAX_NR_ZONES - 1; type >= 0; type--) {
		struct zone *zone = &pgdat->node_zones[type];

		if (!populated_zone(zone))
			continue;
		list->_zonerefs[at].zone = zone;
		list->_zonerefs[at].zone_idx = type;
		at++;
		if (type > (int)policy_zone && type < ZONE_MOVABLE)
			policy_zone = (enum zone_type)type;
	}
	return at;
}

static void end_list(struct zonelist *list, unsigned int at)
{
	list->_zonerefs[at].zone = NULL;
	list->_zonerefs[at].zone_idx = 0;
}

static void build_node(struct pglist_data *pgdat, const int *order, unsigned int nr)
{
	struct zonelist *all = &pgdat->node_zonelists[ZONELIST_FALLBACK];
	struct zonelist *own = &pgdat->node_zonelists[ZONELIST_NOFALLBACK];
	unsigned int at = 0;

	for (unsigned int i = 0; i < nr; i++)
		at = add_node_zones(all, at, NODE_DATA(order[i]));
	end_list(all, at);
	end_list(own, add_node_zones(own, 0, pgdat));
}

/* --- the log --- */

static void log_node_order(int nid, const int *order, unsigned int nr)
{
	char text[4 * MAX_NUMNODES + 1];
	int len = 0;

	/* A kernel without NUMA, as Debian's for ARM, has no such line. */
	if (!IS_ENABLED(CONFIG_X86_64) && nr_online_nodes == 1)
		return;
	text[0] = '\0';
	for (unsigned int i = 0; i < nr; i++)
		len += scnprintf(text + len, sizeof(text) - (size_t)len, "%d ", order[i]);
	pr_info("Fallback order for Node %d: %s\n", nid, text);
}

static void log_zonelist(const struct zone *zone, const char *kind, const struct zonelist *list)
{
	printk(KERN_DEBUG "mminit::zonelist %s %d:%s = ", kind, zone_to_nid(zone), zone->name);
	for (const struct zoneref *ref = list->_zonerefs; ref->zone; ref++)
		if (ref->zone_idx <= (int)zone_idx(zone))
			pr_cont("%d:%s ", zone_to_nid(ref->zone), ref->zone->name);
	pr_cont("\n");
}

static void log_zonelists(void)
{
	struct zone *zone;

	if (mminit_loglevel() < 2)
		return;
	for (int nid = first_online_node; nid < MAX_NUMNODES; nid = next_online_node(nid)) {
		struct pglist_data *pgdat = NODE_DATA(nid);

		for (int i = 0; i < MAX_NR_ZONES; i++) {
			zone = &pgdat->node_zones[i];
			if (populated_zone(zone))
				log_zonelist(zone, "general", &pgdat->node_zonelists[ZONELIST_FALLBACK]);
		}
		for (int i = 0; i < MAX_NR_ZONES && IS_ENABLED(CONFIG_X86_64); i++) {
			zone = &pgdat->node_zones[i];
			if (populated_zone(zone))
				log_zonelist(zone, "thisnode", &pgdat->node_zonelists[ZONELIST_NOFALLBACK]);
		}
	}
}

/* Frames that allocations of any kind will be able to use: what is present less the frame table and what the
 * kernel took of the DMA zone, as an estimate made before the hand-over. */
static unsigned long usable_pages_estimate(void)
{
	unsigned long total = 0;
	struct zone *zone;

	for_each_populated_zone(zone) {
		unsigned long pages = zone->present_pages;
		unsigned long frames = zone->spanned_pages > pages + pages / 16 && IS_ENABLED(CONFIG_X86_64) ?
					       pages :
					       zone->spanned_pages;
		unsigned long table = PFN_UP(real_memmap_bytes(frames));

		total += is_highmem(zone) || table > pages ? pages : pages - table;
	}
	return total;
}

static unsigned long dma_reserve_estimate(void)
{
	unsigned long taken = 0;
#ifdef CONFIG_X86_64
	phys_addr_t start, end;
	u64 i;

	taken = MAX_DMA_PFN - absent_pages(MAX_NUMNODES, 0, MAX_DMA_PFN);
	for_each_free_mem_range(i, NUMA_NO_NODE, MEMBLOCK_NONE, &start, &end, NULL) {
		unsigned long from = min(PFN_UP(start), MAX_DMA_PFN), to = min(PFN_DOWN(end), MAX_DMA_PFN);

		if (from < to)
			taken -= to - from;
	}
#endif
	return taken;
}

int page_group_by_mobility_disabled;

/* Few pageblocks cannot be shared out among the migratetypes. */
static void set_mobility_grouping(unsigned long total)
{
	page_group_by_mobility_disabled = total < pageblock_nr_pages * MIGRATE_TYPES;
	pr_info("Built %d zonelists, mobility grouping %s.  Total pages: %lu\n", nr_online_nodes,
		page_group_by_mobility_disabled ? "off" : "on", total);
	if (IS_ENABLED(CONFIG_X86_64) || nr_online_nodes > 1)
		pr_info("Policy zone: %s\n", zone_names[policy_zone]);
}

void zonelists_build(void)
{
	unsigned int load[MAX_NUMNODES] = { 0 };
	int order[MAX_NUMNODES];
	u64 with_memory = 0;
	int nid;

	for_each_online_node(nid)
		if (node_has_memory(nid))
			with_memory |= 1ULL << nid;
	for_each_online_node(nid) {
		/* Nodes with CPUs are not held back here: on a real machine, too, only the boot CPU is up when the
		 * lists are built and no node is known to have any. */
		unsigned int nr = zonelist_node_order(nid, with_memory, 0, load, order);

		build_node(NODE_DATA(nid), order, nr);
		log_node_order(nid, order, nr);
	}
	log_zonelists();
	set_mobility_grouping(usable_pages_estimate() - dma_reserve_estimate());
}

void zonelist_reset(void)
{
	page_group_by_mobility_disabled = 0;
	policy_zone = ZONE_DMA;
}
