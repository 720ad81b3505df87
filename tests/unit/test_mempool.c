/* SPDX-License-Identifier: MIT */
/* test_mempool.c - pools of objects kept back: what they keep, resizing, an allocator that has nothing, waiting */
#include "fixture.h"

#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/mempool.h>
#include <linux/slab.h>

static int suite_up(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 1, 4);
}

static void suite_down(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void mempool_verify(struct kunit *test)
{
	fixture_verify(test);
}

/* An allocator that can be told to have nothing. */
static bool dry;
static int outstanding;

static void *test_alloc(gfp_t gfp, void *pool_data)
{
	void *p = READ_ONCE(dry) ? NULL : kmalloc((size_t)pool_data, gfp);

	if (p)
		__atomic_add_fetch(&outstanding, 1, __ATOMIC_RELAXED);
	return p;
}

static void test_free(void *element, void *pool_data)
{
	__atomic_sub_fetch(&outstanding, 1, __ATOMIC_RELAXED);
	kfree(element);
}

static void mempool_keeps_back(struct kunit *test)
{
	mempool_t *pool = mempool_create(3, test_alloc, test_free, (void *)100);
	void *p[4];

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, outstanding, 3);
	p[0] = mempool_alloc(pool, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, outstanding, 4); /* from the allocator first */
	dry = true;
	for (int i = 1; i < 4; i++)
		KUNIT_EXPECT_NOT_NULL(test, p[i] = mempool_alloc(pool, GFP_ATOMIC));
	KUNIT_EXPECT_NULL(test, mempool_alloc(pool, GFP_ATOMIC));
	KUNIT_EXPECT_NULL(test, mempool_alloc_preallocated(pool));
	KUNIT_EXPECT_FALSE(test, mempool_is_saturated(pool));
	for (int i = 0; i < 3; i++)
		mempool_free(p[i], pool);
	KUNIT_EXPECT_TRUE(test, mempool_is_saturated(pool));
	KUNIT_EXPECT_EQ(test, outstanding, 4);
	mempool_free(p[3], pool);
	KUNIT_EXPECT_EQ(test, outstanding, 3);
	mempool_free(NULL, pool);
	dry = false;
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 5), 0);
	KUNIT_EXPECT_EQ(test, outstanding, 5);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 1), 0);
	KUNIT_EXPECT_EQ(test, outstanding, 1);
	KUNIT_EXPECT_EQ(test, mempool_resize(pool, 0), -EINVAL);
	mempool_destroy(pool);
	mempool_destroy(NULL);
	KUNIT_EXPECT_EQ(test, outstanding, 0);
	dry = true;
	KUNIT_EXPECT_NULL(test, mempool_create(3, test_alloc, test_free, (void *)100));
	dry = false;
	KUNIT_EXPECT_EQ(test, outstanding, 0);
}

static void mempool_sources(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("kunit_pool", 72, 0, 0, NULL);
	mempool_t *slab = mempool_create_slab_pool(2, cache), *bytes = mempool_create_kmalloc_pool(2, 200);
	mempool_t pages = {};
	void *p;

	KUNIT_EXPECT_FALSE(test, mempool_initialized(&pages));
	KUNIT_EXPECT_EQ(test, mempool_init_page_pool(&pages, 2, 1), 0);
	KUNIT_EXPECT_TRUE(test, mempool_initialized(&pages));
	p = mempool_alloc(slab, GFP_KERNEL);
	memset(p, 1, 72);
	mempool_free(p, slab);
	p = mempool_alloc(bytes, GFP_NOWAIT);
	memset(p, 1, 200);
	mempool_free(p, bytes);
	p = mempool_alloc(&pages, GFP_NOIO);
	memset(page_address(p), 1, 2 * PAGE_SIZE);
	mempool_free(p, &pages);
	mempool_destroy(slab);
	mempool_destroy(bytes);
	mempool_exit(&pages);
	mempool_exit(&pages);
	kmem_cache_destroy(cache);
}

struct giver {
	mempool_t *pool;
	void *element;
};

static int give_back(void *arg)
{
	struct giver *giver = arg;

	while (!waitqueue_active(&giver->pool->wait))
		cond_resched();
	mempool_free(giver->element, giver->pool);
	return 0;
}

/* Who may sleep waits for the one who frees. */
static void mempool_waits(struct kunit *test)
{
	mempool_t *pool = mempool_create(1, test_alloc, test_free, (void *)64);
	struct giver giver = { .pool = pool };
	struct task_struct *task;
	void *p;

	dry = true;
	giver.element = mempool_alloc(pool, GFP_KERNEL);
	task = kthread_create(give_back, &giver, "giver");
	if (IS_ERR(task)) {
		dry = false;
		mempool_free(giver.element, pool);
		mempool_destroy(pool);
		kunit_skip(test, "no threads here");
	}
	get_task_struct(task);
	wake_up_process(task);
	p = mempool_alloc(pool, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, p, giver.element);
	kthread_stop(task);
	put_task_struct(task);
	dry = false;
	mempool_free(p, pool);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, outstanding, 0);
}

static struct kunit_case mempool_cases[] = { KUNIT_CASE(mempool_keeps_back),
					     KUNIT_CASE(mempool_sources),
					     KUNIT_CASE(mempool_waits),
					     {} };
static struct kunit_suite mempool_suite = { .name = "mempool",
					    .suite_init = suite_up,
					    .suite_exit = suite_down,
					    .exit = mempool_verify,
					    .test_cases = mempool_cases };
kunit_test_suite(mempool_suite);
