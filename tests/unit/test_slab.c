/* SPDX-License-Identifier: MIT */
/*
 * test_slab.c - kmem_cache: objects, slabs on their way between CPUs and nodes, create, merge and destroy
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <mm/slab.h>

#include "../../mm/slab/slab_int.h"
#include "fixture.h"
#include "slab_debug_fixture.h"

#define MANY 1000

static void *objects[MANY];

static int slab_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64ull << 20, 2, 4);
}

static void slab_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void slab_exit(struct kunit *test)
{
	fixture_verify(test);
}

static void fill(struct kunit *test, struct kmem_cache *s, unsigned int nr, gfp_t flags)
{
	for (unsigned int i = 0; i < nr; i++) {
		objects[i] = kmem_cache_alloc(s, flags);
		KUNIT_ASSERT_NOT_NULL(test, objects[i]);
		memset(objects[i], (int)i, kmem_cache_size(s));
	}
}

static void empty(struct kmem_cache *s, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		kmem_cache_free(s, objects[i]);
}

/* Objects do not overlap, and keep what is written into them. */
static void slab_objects_are_apart(struct kunit *test)
{
	static const unsigned int sizes[] = { 1, 8, 24, 100, 192, 700, 1024, 2048, 4096, 5952, 8192 };

	for (unsigned int k = 0; k < ARRAY_SIZE(sizes); k++) {
		unsigned int nr = sizes[k] > 1024 ? 100 : MANY;
		struct kmem_cache *s = kmem_cache_create("apart", sizes[k], 0, SLAB_NO_MERGE, NULL);

		KUNIT_ASSERT_NOT_NULL(test, s);
		fill(test, s, nr, GFP_KERNEL);
		for (unsigned int i = 0; i < nr; i++) {
			const unsigned char *p = objects[i];

			KUNIT_EXPECT_EQ(test, p[0], (unsigned char)i);
			KUNIT_EXPECT_EQ(test, p[sizes[k] - 1], (unsigned char)i);
		}
		fixture_verify(test);
		empty(s, nr);
		fixture_verify(test);
		kmem_cache_destroy(s);
	}
}

static void slab_stat_counts(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("counted", 64, 0, SLAB_NO_MERGE, NULL);
	struct slab_stat stat;

	KUNIT_ASSERT_NOT_NULL(test, s);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 0UL);
	fill(test, s, 100, GFP_KERNEL);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 100UL);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 2UL);
	KUNIT_EXPECT_EQ(test, stat.num_objs, 128UL);
	empty(s, 50);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 50UL);
	for (unsigned int i = 50; i < 100; i++)
		kmem_cache_free(s, objects[i]);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 0UL);
	kmem_cache_destroy(s);
}

/* --- bulk, zalloc, atomic context --- */

static void slab_bulk(struct kunit *test)
{
	struct kmem_cache *a = kmem_cache_create("bulk", 72, 0, SLAB_NO_MERGE, NULL);
	struct slab_stat stat;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(a, GFP_KERNEL, 0, objects), 0);
	KUNIT_ASSERT_EQ(test, kmem_cache_alloc_bulk(a, GFP_KERNEL | __GFP_ZERO, 500, objects), 500);
	for (unsigned int i = 0; i < 500; i++) {
		const unsigned char *p = objects[i];

		KUNIT_EXPECT_EQ(test, p[0] | p[71], 0);
		memset(objects[i], (int)i + 1, 72);
	}
	for (unsigned int i = 0; i < 500; i++)
		KUNIT_EXPECT_EQ(test, *(unsigned char *)objects[i], (unsigned char)(i + 1));
	slab_stat(a, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 500ul);
	/* Of several caches at once, one too large for any. */
	objects[500] = kmalloc(32, GFP_KERNEL);
	objects[501] = kmalloc(30000, GFP_KERNEL);
	objects[502] = kmalloc(1000, GFP_KERNEL);
	kmem_cache_free_bulk(NULL, 503, objects);
	slab_stat(a, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 0ul);
	kmem_cache_destroy(a);
}

static void slab_zeroed_after_use(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("zero", 120, 0, SLAB_NO_MERGE, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (unsigned int round = 0; round < 20; round++) {
		unsigned char *p = kmem_cache_zalloc(s, round & 1 ? GFP_ATOMIC : GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		for (unsigned int i = 0; i < 120; i++)
			KUNIT_ASSERT_EQ(test, p[i], 0);
		memset(p, 0xff, 120);
		kmem_cache_free(s, p);
	}
	kmem_cache_destroy(s);
}

static void slab_atomic_context(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("atomic", 64, 0, SLAB_NO_MERGE, NULL);
	unsigned long reports = atomic_sleep_reports;
	void *p, *q;

	KUNIT_ASSERT_NOT_NULL(test, s);
	log_listen();
	preempt_disable();
	p = kmem_cache_alloc(s, GFP_ATOMIC);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports);
	q = kmem_cache_alloc(s, GFP_KERNEL); /* reported, and served */
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports + 1);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	KUNIT_EXPECT_EQ(test, atomic_sleep_reports, reports + 1);
	preempt_enable();
	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_NOT_NULL(test, q);
	kmem_cache_destroy(s);
}

/* The last object freed is known: told, and freed once. */
static void slab_double_free(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("twice", 64, 0, SLAB_NO_MERGE, NULL);
	struct slab_stat stat;
	void *p, *q;

	KUNIT_ASSERT_NOT_NULL(test, s);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	log_listen();
	kmem_cache_free(s, p);
	kmem_cache_free(s, p);
	if (!slab_watched) {
		KUNIT_EXPECT_EQ(test, log_reports(), 1ul);
		EXPECT_SAID(test, "BUG twice (Not tainted): Object already free");
	}
	p = kmem_cache_alloc(s, GFP_KERNEL);
	q = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, p, q);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 0ul);
	kmem_cache_destroy(s);
}

/* Freed to the wrong cache: told, and it goes to its own. */
static void slab_wrong_cache(struct kunit *test)
{
	struct kmem_cache *a = kmem_cache_create("own", 64, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *c = kmem_cache_create("foreign", 64, 0, SLAB_NO_MERGE, NULL);
	struct slab_stat stat;
	void *p;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, c);
	p = kmem_cache_alloc(a, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	log_listen();
	kmem_cache_free(c, p);
	KUNIT_EXPECT_EQ(test, log_reports(), 1ul);
	EXPECT_SAID(test, "Wrong slab cache. foreign but object is from own");
	slab_stat(a, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 0ul);
	slab_stat(c, &stat);
	KUNIT_EXPECT_EQ(test, stat.num_objs, 0ul);
	kmem_cache_free(c, NULL);
	kmem_cache_destroy(a);
	kmem_cache_destroy(c);
}

/* --- zones and pageblocks --- */

static void slab_frames_by_kind(struct kunit *test)
{
	struct kmem_cache *dma = kmem_cache_create("low", 500, 0, SLAB_CACHE_DMA, NULL);
	struct kmem_cache *dma32 = kmem_cache_create("lowish", 500, 0, SLAB_CACHE_DMA32, NULL);
	struct kmem_cache *rcl = kmem_cache_create("reclaimable", 500, 0, SLAB_RECLAIM_ACCOUNT, NULL);
	struct kmem_cache *charged = kmem_cache_create("charged", 500, 0, SLAB_ACCOUNT, NULL);
	unsigned long before = slab_pages(true);
	struct slab_stat stat;
	void *p;

	KUNIT_ASSERT_NOT_NULL(test, dma);
	KUNIT_ASSERT_NOT_NULL(test, dma32);
	KUNIT_ASSERT_NOT_NULL(test, rcl);
	KUNIT_ASSERT_NOT_NULL(test, charged);
	KUNIT_EXPECT_TRUE(test, charged->allocflags & __GFP_ACCOUNT);
	p = kmem_cache_alloc(dma, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
#ifdef CONFIG_ZONE_DMA
	KUNIT_EXPECT_EQ(test, (int)page_zonenum(virt_to_page(p)), (int)ZONE_DMA);
#endif
	kmem_cache_free(dma, p);
	p = kmem_cache_alloc(dma32, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_LE(test, (unsigned long)page_zonenum(virt_to_page(p)), (unsigned long)gfp_zone(GFP_DMA32));
	kmem_cache_free(dma32, p);
	kmem_cache_destroy(dma32);
	p = kmem_cache_alloc(rcl, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, (int)get_pageblock_migratetype(virt_to_page(p)), (int)MIGRATE_RECLAIMABLE);
	slab_stat(rcl, &stat);
	KUNIT_EXPECT_EQ(test, slab_pages(true), before + stat.nr_pages);
	kmem_cache_free(rcl, p);
	kmem_cache_destroy(dma);
	kmem_cache_destroy(rcl);
	kmem_cache_destroy(charged);
	KUNIT_EXPECT_EQ(test, slab_pages(true), before);
}

/* --- nodes --- */

static void need(struct kunit *test, unsigned int nodes, unsigned int cpus)
{
	unsigned int online = 0;
	int nid;

	for_each_online_node(nid)
		online++;
	if (online < nodes || num_online_cpus() < cpus)
		kunit_skip(test, "needs %u nodes and %u CPUs", nodes, cpus);
}

static int node_of(const void *object)
{
	return page_to_nid(virt_to_page(object));
}

static void slab_on_every_node(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("placed", 200, 0, SLAB_NO_MERGE, NULL);
	int nid;

	KUNIT_ASSERT_NOT_NULL(test, s);
	for_each_online_node(nid) {
		for (unsigned int i = 0; i < 200; i++) {
			objects[i] = kmem_cache_alloc_node(s, GFP_KERNEL | __GFP_THISNODE, nid);
			KUNIT_ASSERT_NOT_NULL(test, objects[i]);
			KUNIT_EXPECT_EQ(test, node_of(objects[i]), nid);
		}
		empty(s, 200);
		fixture_verify(test);
	}
	KUNIT_EXPECT_NOT_NULL(test, objects[0] = kmem_cache_alloc_node(s, GFP_KERNEL, NUMA_NO_NODE));
	kmem_cache_free(s, objects[0]);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}

/* A CPU's sheaf has local memory only: what it frees of another node goes home. */
static void slab_freed_far_away(struct kunit *test)
{
	struct kmem_cache *s;
	int here, there;

	need(test, 2, 1);
	s = kmem_cache_create("far", 200, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	here = slab_cpu_node(raw_smp_processor_id());
	there = here ? 0 : 1;
	for (unsigned int i = 0; i < 100; i++)
		objects[i] = kmem_cache_alloc_node(s, GFP_KERNEL, there);
	empty(s, 100);
	KUNIT_EXPECT_EQ(test, slab_cpu_objects(s, raw_smp_processor_id()), 0u);
	objects[0] = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, node_of(objects[0]), here);
	kmem_cache_free(s, objects[0]);
	kmem_cache_destroy(s);
}

static void slab_spread(struct kunit *test)
{
	unsigned int on[2] = { 0 };
	struct kmem_cache *s;

	need(test, 2, 1);
	s = kmem_cache_create("spread", 4096, 0, SLAB_MEM_SPREAD, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	fill(test, s, 100, GFP_KERNEL);
	for (unsigned int i = 0; i < 100; i++)
		on[node_of(objects[i])]++;
	KUNIT_EXPECT_GE(test, on[0], 25u);
	KUNIT_EXPECT_GE(test, on[1], 25u);
	empty(s, 100);
	kmem_cache_destroy(s);
}

/* Node @nid has no frames: with __GFP_THISNODE that is the end, without it another one helps out. */
static void slab_node_exhausted(struct kunit *test)
{
	const gfp_t flags = GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC;
	struct page *page, *next;
	unsigned int got = 0;
	struct kmem_cache *s;
	LIST_HEAD(pages);
	int nid;

	need(test, 2, 1);
	s = kmem_cache_create("exhausted", 4000, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	nid = slab_cpu_node(raw_smp_processor_id()) ? 0 : 1;
	while ((page = alloc_pages_node(nid, flags | __GFP_THISNODE, 0)))
		list_add(&page->lru, &pages);
	while (got < MANY - 1 && (objects[got] = kmem_cache_alloc_node(s, flags | __GFP_THISNODE, nid))) {
		KUNIT_EXPECT_EQ(test, node_of(objects[got]), nid);
		got++;
	}
	KUNIT_EXPECT_LT(test, got, MANY - 1u);
	objects[got] = kmem_cache_alloc_node(s, flags, nid);
	KUNIT_ASSERT_NOT_NULL(test, objects[got]);
	KUNIT_EXPECT_NE(test, node_of(objects[got]), nid);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
	empty(s, got + 1);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}

/* --- CPUs --- */

/* Two CPUs of one node, or the case is skipped. */
static void two_cpus(struct kunit *test, unsigned int *a, unsigned int *c)
{
	unsigned int i, j;

	for_each_online_cpu(i)
		for_each_online_cpu(j)
			if (i < j && slab_cpu_node(i) == slab_cpu_node(j)) {
				*a = i;
				*c = j;
				return;
			}
	kunit_skip(test, "needs two CPUs of one node");
}

/* One CPU allocates, another frees, a sheaf and more at a time; nothing is lost, and whole sheaves change hands. */
static void slab_producer_and_consumer(struct kunit *test)
{
	unsigned int a, c, first = raw_smp_processor_id(), most = 0;
	struct kmem_cache_node *n;
	struct slab_stat stat;
	struct kmem_cache *s;

	two_cpus(test, &a, &c);
	s = kmem_cache_create("handed", 64, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	n = s->node[slab_cpu_node(a)];
	for (int round = 0; round < 300; round++) {
		KUNIT_ASSERT_EQ(test, machine_cpu_take(a), 0);
		fill(test, s, MANY, GFP_KERNEL);
		KUNIT_ASSERT_EQ(test, machine_cpu_take(c), 0);
		empty(s, MANY);
		most = max(most, n->nr_barn_full);
	}
	fixture_verify(test);
	KUNIT_EXPECT_GT(test, most, 0u);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.active_objs, 0ul);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	slab_stat(s, &stat);
	KUNIT_EXPECT_EQ(test, stat.nr_slabs, 0ul);
	KUNIT_EXPECT_EQ(test, n->nr_barn_full + n->nr_barn_empty, 0u);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(first), 0);
}

/* Overflow and run dry, again and again: the sheaf grows; a drain makes it small. */
static void slab_sheaf_grows(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("swings", 64, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache_cpu *c;
	unsigned int size;

	KUNIT_ASSERT_NOT_NULL(test, s);
	c = slab_cpu_of(s, raw_smp_processor_id());
	size = c->size;
	for (int round = 0; round < 100; round++) {
		fill(test, s, MANY, GFP_KERNEL);
		empty(s, MANY);
	}
	KUNIT_EXPECT_GT(test, c->size, size);
	KUNIT_EXPECT_LE(test, c->size, c->room);
	fixture_verify(test);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	KUNIT_EXPECT_EQ(test, c->size, size);
	KUNIT_EXPECT_EQ(test, c->room, SLAB_OWN_SLOTS);
	KUNIT_EXPECT_EQ(test, sheaf_count(c), 0u);
	kmem_cache_destroy(s);
}

/* Nobody uses it any more, and other caches want slabs: it gives its objects back. */
static void slab_idle_sheaf_gives_way(struct kunit *test)
{
	struct kmem_cache *idle = kmem_cache_create("idle", 64, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *busy = kmem_cache_create("busy", 2048, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache_cpu *c;

	KUNIT_ASSERT_NOT_NULL(test, idle);
	KUNIT_ASSERT_NOT_NULL(test, busy);
	c = slab_cpu_of(idle, raw_smp_processor_id());
	fill(test, idle, 10, GFP_KERNEL);
	empty(idle, 10);
	KUNIT_EXPECT_FALSE(test, list_empty(&c->ring));
	fill(test, busy, MANY, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, list_empty(&c->ring));
	KUNIT_EXPECT_EQ(test, sheaf_count(c), 0u);
	empty(busy, MANY);
	kmem_cache_destroy(idle);
	kmem_cache_destroy(busy);
}

static void slab_cpu_goes_offline(struct kunit *test)
{
	unsigned int first = raw_smp_processor_id(), other = first ? 0 : 1;
	struct kmem_cache *s;

	need(test, 1, 2);
	s = kmem_cache_create("offline", 64, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(other), 0);
	fill(test, s, 20, GFP_KERNEL);
	empty(s, 20);
	KUNIT_EXPECT_GT(test, slab_cpu_objects(s, other), 0u);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(first), 0);
	KUNIT_ASSERT_EQ(test, machine_cpu_offline(other), 0);
	KUNIT_EXPECT_EQ(test, sheaf_count(slab_cpu_of(s, other)), 0u);
	fixture_verify(test);
	KUNIT_EXPECT_EQ(test, machine_cpu_online(other), 0);
	kmem_cache_destroy(s);
}

/* --- memory is short --- */

/* Every frame is taken: what another CPU keeps of the cache serves, and there is no more than that. */
static void slab_memory_short(struct kunit *test)
{
	const gfp_t flags = GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC;
	unsigned int a, c, first = raw_smp_processor_id(), got = 0, nr = 20;
	LIST_HEAD(pages);
	struct page *page, *next;
	struct kmem_cache *s;

	two_cpus(test, &a, &c);
	s = kmem_cache_create("short", 256, 0, SLAB_NO_MERGE, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_ASSERT_EQ(test, machine_cpu_take(c), 0);
	fill(test, s, nr, GFP_KERNEL);
	for (unsigned int i = 1; i < nr; i++)
		kmem_cache_free(s, objects[i]); /* one keeps the slab */
	KUNIT_ASSERT_EQ(test, machine_cpu_take(a), 0);
	while ((page = alloc_page(flags)))
		list_add(&page->lru, &pages);
	while (got < MANY - 1 && (objects[1 + got] = kmem_cache_alloc(s, flags)))
		got++;
	KUNIT_EXPECT_GT(test, got, 0u);
	KUNIT_EXPECT_LT(test, got, MANY - 1u);
	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, flags, 5, objects + 1 + got), 0);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
	empty(s, got + 1);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, machine_cpu_take(first), 0);
}

static struct kunit_case slab_cases[] = {
	KUNIT_CASE(slab_objects_are_apart),     KUNIT_CASE(slab_stat_counts),    KUNIT_CASE(slab_bulk),
	KUNIT_CASE(slab_zeroed_after_use),      KUNIT_CASE(slab_atomic_context), KUNIT_CASE(slab_double_free),
	KUNIT_CASE(slab_wrong_cache),           KUNIT_CASE(slab_frames_by_kind), KUNIT_CASE(slab_on_every_node),
	KUNIT_CASE(slab_freed_far_away),        KUNIT_CASE(slab_spread),         KUNIT_CASE(slab_node_exhausted),
	KUNIT_CASE(slab_producer_and_consumer), KUNIT_CASE(slab_sheaf_grows),    KUNIT_CASE(slab_idle_sheaf_gives_way),
	KUNIT_CASE(slab_cpu_goes_offline),      KUNIT_CASE(slab_memory_short),   {},
};

static struct kunit_suite slab_suite = {
	.name = "slab",
	.suite_init = slab_suite_init,
	.suite_exit = slab_suite_exit,
	.exit = slab_exit,
	.test_cases = slab_cases,
};
kunit_test_suite(slab_suite);
