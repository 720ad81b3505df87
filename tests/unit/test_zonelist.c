/* SPDX-License-Identifier: MIT */
/* test_zonelist.c - mm/boot/zonelist.c, nodes.c: the order in which nodes and zones are asked. */
#include <mm/page.h>
#include <mm/zones.h>

#include "machine_fixture.h"

/* The order alone: distances of the case's own, put back afterwards. */
#define NODES (MAX_NUMNODES < 8 ? MAX_NUMNODES : 8)
static int saved_distance[MAX_NUMNODES][MAX_NUMNODES];

static int order_init(struct kunit *test)
{
	memcpy(saved_distance, node_distance_table, sizeof(saved_distance));
	for (int a = 0; a < MAX_NUMNODES; a++)
		for (int b = 0; b < MAX_NUMNODES; b++)
			node_distance_table[a][b] = a == b ? 10 : 20;
	return 0;
}

static void order_exit(struct kunit *test)
{
	memcpy(node_distance_table, saved_distance, sizeof(saved_distance));
}

static __maybe_unused void expect_order(struct kunit *test, int nid, u64 memory, u64 cpus, unsigned int *load,
					const char *want)
{
	int order[MAX_NUMNODES], len = 0;
	char text[4 * MAX_NUMNODES + 1] = "";
	unsigned int nr = zonelist_node_order(nid, memory, cpus, load, order);

	for (unsigned int i = 0; i < nr; i++)
		len += scnprintf(text + len, sizeof(text) - (size_t)len, "%d ", order[i]);
	KUNIT_EXPECT_STREQ_MSG(test, text, want, "node %d", nid);
}

#if MAX_NUMNODES >= 4
static void equals_take_turns(struct kunit *test)
{
	unsigned int load[MAX_NUMNODES] = { 0 };

	expect_order(test, 0, 0xf, 0, load, "0 1 2 3 ");
	expect_order(test, 1, 0xf, 0, load, "1 2 3 0 ");
	expect_order(test, 2, 0xf, 0, load, "2 3 0 1 ");
	expect_order(test, 3, 0xf, 0, load, "3 0 1 2 ");
}

/* 0 -20- 1 -20- 2, ends 30 apart: the three-node machine of tests/data/machines. */
static void distance_comes_first(struct kunit *test)
{
	unsigned int load[MAX_NUMNODES] = { 0 };

	node_distance_table[0][2] = node_distance_table[2][0] = 30;
	expect_order(test, 0, 7, 0, load, "0 1 2 ");
	expect_order(test, 1, 7, 0, load, "1 2 0 ");
	expect_order(test, 2, 7, 0, load, "2 1 0 ");
}

/* Two pairs of near nodes: of the far pair, each near node overflows to another one. */
static void load_is_spread(struct kunit *test)
{
	unsigned int load[MAX_NUMNODES] = { 0 };

	for (int a = 0; a < 4; a++)
		for (int b = 0; b < 4; b++)
			node_distance_table[a][b] = a == b ? 10 : a / 2 == b / 2 ? 12 : 32;
	expect_order(test, 0, 0xf, 0, load, "0 1 2 3 ");
	expect_order(test, 1, 0xf, 0, load, "1 0 3 2 ");
	expect_order(test, 2, 0xf, 0, load, "2 3 0 1 ");
	expect_order(test, 3, 0xf, 0, load, "3 2 1 0 ");
}

static void nodes_without_memory(struct kunit *test)
{
	unsigned int load[MAX_NUMNODES] = { 0 };

	expect_order(test, 1, 0xd, 0, load, "2 3 0 ");
	expect_order(test, 0, 0, 0, load, "");
}

static void idle_nodes_first(struct kunit *test)
{
	unsigned int load[MAX_NUMNODES] = { 0 };

	/* 1 and 2 are busy, 3 is not */
	expect_order(test, 0, 0xf, 0x6, load, "0 3 1 2 ");
}

/* --- lists of a machine --- */

static void expect_list(struct kunit *test, const struct zonelist *list, const char *want)
{
	char text[256] = "";
	int len = 0;

	for (const struct zoneref *ref = list->_zonerefs; ref->zone; ref++) {
		KUNIT_EXPECT_EQ(test, ref->zone_idx, (int)zone_idx(ref->zone));
		len += scnprintf(text + len, sizeof(text) - (size_t)len, "%d:%s ", zone_to_nid(ref->zone),
				 ref->zone->name);
	}
	KUNIT_EXPECT_STREQ(test, text, want);
}

#ifdef CONFIG_X86_64
static void lists_of_a_machine(struct kunit *test)
{
	static const struct machine_range ranges[] = {
		{ MACHINE_MB(1), MACHINE_MB(1023), 1, 0 },
		{ MACHINE_MB(1024), MACHINE_MB(1024), 1, 1 },
		{ MACHINE_MB(4096), MACHINE_MB(1024), 1, 1 },
	};

	machine_up_from(test, ranges, 3, 1, "");
	expect_list(test, &NODE_DATA(0)->node_zonelists[ZONELIST_FALLBACK], "0:DMA32 0:DMA 1:Normal 1:DMA32 ");
	expect_list(test, &NODE_DATA(0)->node_zonelists[ZONELIST_NOFALLBACK], "0:DMA32 0:DMA ");
	expect_list(test, &NODE_DATA(1)->node_zonelists[ZONELIST_FALLBACK], "1:Normal 1:DMA32 0:DMA32 0:DMA ");
	expect_list(test, &NODE_DATA(1)->node_zonelists[ZONELIST_NOFALLBACK], "1:Normal 1:DMA32 ");
	KUNIT_EXPECT_EQ(test, (int)policy_zone, (int)ZONE_NORMAL);
	KUNIT_EXPECT_EQ(test, page_group_by_mobility_disabled, 0);
}
#else
static void lists_of_a_machine(struct kunit *test)
{
	static const struct machine_range ranges[] = { { 0x40000000, MACHINE_MB(1024), 1, 0 } };

	machine_up_from(test, ranges, 1, 1, "");
	expect_list(test, &NODE_DATA(0)->node_zonelists[ZONELIST_FALLBACK],
		    IS_ENABLED(CONFIG_HIGHMEM) ? "0:HighMem 0:DMA " : "0:DMA ");
}
#endif

static void nodes_are_walked(struct kunit *test)
{
	struct machine_config config = { .mem_size = MACHINE_MB(256), .nr_nodes = 2, .quiet = 1 };
	struct machine_error err;
	unsigned int zones = 0, populated = 0;
	struct zone *zone;
	int nid, nodes = 0;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
	for_each_online_node(nid)
		nodes++;
	KUNIT_EXPECT_EQ(test, nodes, 2);
	KUNIT_EXPECT_EQ(test, nr_online_nodes, 2);
	KUNIT_EXPECT_EQ(test, nr_node_ids, 2);
	KUNIT_EXPECT_FALSE(test, node_online(2));
	KUNIT_EXPECT_FALSE(test, node_online(-1));
	for_each_zone(zone) {
		KUNIT_EXPECT_PTR_EQ(test, zone_table[zone->id], zone);
		zones++;
	}
	KUNIT_EXPECT_EQ(test, zones, 2u * MAX_NR_ZONES);
	for_each_populated_zone(zone)
		populated++;
	KUNIT_EXPECT_GE(test, populated, 2u);
	KUNIT_EXPECT_EQ(test, node_distance(0, 0), 10);
	KUNIT_EXPECT_EQ(test, node_distance(0, 1), 20);
}
#endif

static struct kunit_case order_cases[] = {
/* clang-format off */
#if MAX_NUMNODES >= 4
	KUNIT_CASE(equals_take_turns),
	KUNIT_CASE(distance_comes_first),
	KUNIT_CASE(load_is_spread),
	KUNIT_CASE(nodes_without_memory),
	KUNIT_CASE(idle_nodes_first),
#endif
	{}
	/* clang-format on */
};

static struct kunit_suite order_suite = { .name = "zonelist_order",
					  .init = order_init,
					  .exit = order_exit,
					  .test_cases = order_cases };
kunit_test_suite(order_suite);

static struct kunit_case list_cases[] = {
/* clang-format off */
#if MAX_NUMNODES >= 4
	KUNIT_CASE(lists_of_a_machine),
	KUNIT_CASE(nodes_are_walked),
#endif
	{}
	/* clang-format on */
};

static struct kunit_suite list_suite = { .name = "zonelist",
					 .init = machine_case_init,
					 .exit = machine_case_exit,
					 .test_cases = list_cases };
kunit_test_suite(list_suite);
