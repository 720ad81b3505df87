/* SPDX-License-Identifier: MIT */
/*
 * driver_alloc_fail.c - every allocation of a driver is made to fail, by number, and nothing is left behind
 *
 * The driver is made of what drivers are made of:
 *
 *     caches   packets (cache lines), sessions (constructed), a private one
 *     lists    sessions, each with a name and a buffer of its own size
 *     arrays   kmalloc of every size class, large ones, a grown one
 *     pages    a ring of blocks, pages one by one, an exact range
 *     percpu   counters
 *
 * Its probe undoes what it has done when something fails. For n = 1, 2, 3 ... its n-th allocation fails, objects and pages counted
 * alike, until there is no n-th any more. After each of them the machine is as it was: objects in use, caches, frames, per-CPU
 * bytes; and mm_verify() finds no fault.
 */
#include <linux/errno.h>
#include <linux/fault-inject.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <mm/tree.h>

#include "../unit/fixture.h"

#define PACKETS 40
#define SESSIONS 6
#define RING 4
#define LOOSE 5
#define EXACT_BYTES (3 * PAGE_SIZE + 100)

struct session {
	struct list_head list;
	char *name;
	void *buffer;
	unsigned long made;
};

struct driver {
	struct kmem_cache *packets, *sessions, *private;
	void *packet[PACKETS];
	struct list_head open;
	void *sized[KMALLOC_SHIFT_HIGH + 3];
	char *grown;
	struct page *ring[RING], *loose[LOOSE];
	void *exact;
	unsigned long __percpu *counters;
};

static void session_construct(void *object)
{
	((struct session *)object)->made = 0x5e55;
}

/* --- taking down: anything may be missing --- */

static void caches_drop(struct driver *d)
{
	kmem_cache_destroy(d->private);
	kmem_cache_destroy(d->sessions);
	kmem_cache_destroy(d->packets);
}

static void sessions_drop(struct driver *d)
{
	struct session *s, *next;

	list_for_each_entry_safe(s, next, &d->open, list) {
		list_del(&s->list);
		kfree(s->name);
		kfree_sensitive(s->buffer);
		kmem_cache_free(d->sessions, s);
	}
}

static void objects_drop(struct driver *d)
{
	sessions_drop(d);
	for (int i = 0; i < PACKETS; i++)
		kmem_cache_free(d->packets, d->packet[i]);
	for (int i = 0; i < ARRAY_SIZE(d->sized); i++)
		kfree(d->sized[i]);
	kfree(d->grown);
}

static void pages_drop(struct driver *d)
{
	for (int i = 0; i < RING; i++)
		if (d->ring[i])
			__free_pages(d->ring[i], 2);
	for (int i = 0; i < LOOSE; i++)
		if (d->loose[i])
			__free_page(d->loose[i]);
	if (d->exact)
		free_pages_exact(d->exact, EXACT_BYTES);
	free_percpu(d->counters);
}

static void driver_remove(struct driver *d)
{
	pages_drop(d);
	if (d->packets && d->sessions)
		objects_drop(d);
	caches_drop(d);
}

/* --- setting up --- */

static int caches_make(struct driver *d)
{
	d->packets = kmem_cache_create("drv_packet", 200, 0, SLAB_HWCACHE_ALIGN, NULL);
	d->sessions = kmem_cache_create("drv_session", sizeof(struct session), 0, 0, session_construct);
	d->private = kmem_cache_create("drv/private", 72, 0, SLAB_NO_MERGE | SLAB_RECLAIM_ACCOUNT, NULL);
	return d->packets && d->sessions && d->private ? 0 : -ENOMEM;
}

static int session_open(struct driver *d, int i)
{
	struct session *s = kmem_cache_alloc(d->sessions, GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	s->name = kmalloc(16, GFP_KERNEL);
	if (!s->name)
		goto free_session;
	s->buffer = kzalloc(100u << i, GFP_KERNEL);
	if (!s->buffer)
		goto free_name;
	list_add_tail(&s->list, &d->open);
	return 0;
free_name:
	kfree(s->name);
free_session:
	kmem_cache_free(d->sessions, s);
	return -ENOMEM;
}

static int objects_make(struct driver *d)
{
	char *grown;

	for (int i = 0; i < PACKETS; i++) {
		d->packet[i] = kmem_cache_zalloc(d->packets, i % 3 ? GFP_KERNEL : GFP_ATOMIC);
		if (!d->packet[i])
			return -ENOMEM;
	}
	for (int i = 0; i < SESSIONS; i++)
		if (session_open(d, i))
			return -ENOMEM;
	for (int i = 3; i < ARRAY_SIZE(d->sized); i++) {
		d->sized[i] = kmalloc((1ul << i) - 1, GFP_KERNEL);
		if (!d->sized[i])
			return -ENOMEM;
	}
	d->grown = kcalloc(3, 10, GFP_KERNEL);
	if (!d->grown)
		return -ENOMEM;
	d->grown[29] = 'g';
	grown = krealloc(d->grown, 5000, GFP_KERNEL);
	if (!grown)
		return -ENOMEM; /* the old one is still there, and is freed */
	d->grown = grown;
	return d->grown[29] == 'g' ? 0 : -EIO;
}

static int pages_make(struct driver *d)
{
	for (int i = 0; i < RING; i++) {
		d->ring[i] = alloc_pages(GFP_KERNEL | __GFP_ZERO | __GFP_COMP, 2);
		if (!d->ring[i])
			return -ENOMEM;
	}
	if (alloc_pages_bulk_array(GFP_KERNEL, LOOSE, d->loose) < LOOSE)
		return -ENOMEM;
	d->exact = alloc_pages_exact(EXACT_BYTES, GFP_KERNEL);
	if (!d->exact)
		return -ENOMEM;
	d->counters = alloc_percpu(unsigned long);
	return d->counters ? 0 : -ENOMEM;
}

static int driver_probe(struct driver *d)
{
	int err;

	*d = (struct driver){ 0 };
	INIT_LIST_HEAD(&d->open);
	err = caches_make(d);
	if (!err)
		err = objects_make(d);
	if (!err)
		err = pages_make(d);
	if (err)
		driver_remove(d);
	return err;
}

/* --- what must be as it was --- */

struct holdings {
	unsigned long objects, caches, slab_pages, free_pages, percpu;
};

static int add_cache(struct kmem_cache *s, void *arg)
{
	struct holdings *h = arg;
	struct slab_stat stat;

	slab_stat(s, &stat);
	h->objects += stat.active_objs;
	h->caches++;
	return 0;
}

static void holdings_get(struct holdings *h)
{
	struct percpu_stats percpu;

	*h = (struct holdings){ 0 };
	slab_drain_all();
	slab_for_each(add_cache, h);
	drain_all_pages(NULL);
	percpu_stats(&percpu);
	h->slab_pages = slab_pages(true) + slab_pages(false);
	h->free_pages = nr_free_pages();
	h->percpu = percpu.used;
}

static void expect_same(struct kunit *test, const struct holdings *now, const struct holdings *before, unsigned int n)
{
	KUNIT_EXPECT_EQ_MSG(test, now->objects, before->objects, "after failure %u", n);
	KUNIT_EXPECT_EQ_MSG(test, now->caches, before->caches, "after failure %u", n);
	KUNIT_EXPECT_EQ_MSG(test, now->percpu, before->percpu, "after failure %u", n);
	/* What is not free is in slabs: neither lost nor taken twice. */
	KUNIT_EXPECT_EQ_MSG(test, now->free_pages + now->slab_pages, before->free_pages + before->slab_pages,
			    "after failure %u", n);
}

static int suite_init(struct kunit_suite *suite)
{
	return fixture_boot(128ull << 20, 1, 2);
}

static void suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static void be_silent(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, tree_write("/sys/kernel/debug/failslab/verbose", "0", 1), 0);
	KUNIT_ASSERT_EQ(test, tree_write("/sys/kernel/debug/fail_page_alloc/verbose", "0", 1), 0);
}

static void every_allocation_fails(struct kunit *test)
{
	struct holdings before, now;
	unsigned int n = 0, left, failures = 0, absorbed = 0;
	struct driver d;
	int err;

	be_silent(test);
	/* Once as it should be, so that what is kept for good (a chunk of per-CPU memory) is there. */
	KUNIT_ASSERT_EQ(test, driver_probe(&d), 0);
	driver_remove(&d);
	holdings_get(&before);
	do {
		fail_nth(++n);
		err = driver_probe(&d);
		left = fail_nth_left();
		fail_nth(0);
		if (!err)
			driver_remove(&d);
		failures += err != 0;
		absorbed += !err && !left;
		KUNIT_EXPECT_TRUE_MSG(test, !err || err == -ENOMEM, "failure %u: %d", n, err);
		holdings_get(&now);
		expect_same(test, &now, &before, n);
		fixture_verify(test);
		KUNIT_ASSERT_LT(test, n, 1000u);
	} while (!left);
	KUNIT_EXPECT_GT(test, failures, 100u);
	kunit_info(test, "%u allocations: %u made the probe fail, %u had another way\n", n - 1, failures, absorbed);
}

/* At random, over and over, on a live machine: what atomic and sleeping requests may do differs. */
static void some_fail_at_random(struct kunit *test)
{
	static const char *const settings[][2] = {
		{ "/sys/kernel/debug/failslab/ignore-gfp-wait", "N" },
		{ "/sys/kernel/debug/failslab/times", "-1" },
		{ "/sys/kernel/debug/failslab/probability", "2" },
		{ "/sys/kernel/debug/fail_page_alloc/min-order", "0" },
		{ "/sys/kernel/debug/fail_page_alloc/times", "-1" },
		{ "/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N" },
		{ "/sys/kernel/debug/fail_page_alloc/probability", "2" },
	};
	unsigned int good = 0, bad = 0;
	struct holdings before, now;
	struct driver d;

	be_silent(test);
	KUNIT_ASSERT_EQ(test, driver_probe(&d), 0);
	driver_remove(&d);
	holdings_get(&before);
	for (int i = 0; i < ARRAY_SIZE(settings); i++)
		KUNIT_ASSERT_EQ(test, tree_write(settings[i][0], settings[i][1], strlen(settings[i][1])), 0);
	for (int round = 0; round < 200; round++) {
		if (driver_probe(&d)) {
			bad++;
		} else {
			driver_remove(&d);
			good++;
		}
	}
	KUNIT_ASSERT_EQ(test, tree_write("/sys/kernel/debug/failslab/probability", "0", 1), 0);
	KUNIT_ASSERT_EQ(test, tree_write("/sys/kernel/debug/fail_page_alloc/probability", "0", 1), 0);
	KUNIT_EXPECT_GT(test, bad, 50u);
	KUNIT_EXPECT_EQ(test, good + bad, 200u);
	holdings_get(&now);
	expect_same(test, &now, &before, 0);
	fixture_verify(test);
	KUNIT_EXPECT_EQ(test, driver_probe(&d), 0);
	driver_remove(&d);
}

static struct kunit_case cases[] = { KUNIT_CASE(every_allocation_fails), KUNIT_CASE(some_fail_at_random), {} };

static struct kunit_suite suite = {
	.name = "driver_alloc_fail",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
