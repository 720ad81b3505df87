/* SPDX-License-Identifier: MIT */
/*
 * test_slab_verify.c - mm/slab/verify.c: the state is broken in one way at a time, the checker names it, and it is put right
 */
#include <linux/slab.h>

#include "../../mm/slab/debug_int.h"
#include "fixture.h"

/* A cache with two slabs: one full, of which @kept are in use, one with free objects in a sheaf and on its freelist. */
struct broken {
	struct kmem_cache *s;
	struct kmem_cache_node *n;
	struct kmem_cache_cpu *part; /* of this CPU */
	struct slab *slab;           /* with room */
	void *kept[200];
	unsigned int nr_kept;
};
static struct broken b;

static int verify_suite_init(struct kunit_suite *suite)
{
	return fixture_boot(64ull << 20, 1, 1);
}

static void verify_suite_exit(struct kunit_suite *suite)
{
	fixture_shutdown();
}

/*      slab 0   in use ...........            slab 1   in use | in the sheaf | on the freelist      */
static int verify_init(struct kunit *test)
{
	b = (struct broken){ .s = kmem_cache_create("broken", 64, 0, SLAB_NO_MERGE, NULL) };
	if (!b.s)
		return -ENOMEM;
	b.part = slab_cpu_of(b.s, raw_smp_processor_id());
	b.n = b.s->node[slab_cpu_node(raw_smp_processor_id())];
	do {
		b.kept[b.nr_kept] = kmem_cache_alloc(b.s, GFP_KERNEL);
		if (!b.kept[b.nr_kept])
			return -ENOMEM;
	} while (++b.nr_kept < 65 || sheaf_count(b.part) < 4);
	b.slab = list_empty(&b.n->partial) ? NULL : list_first_entry(&b.n->partial, struct slab, slab_list);
	return b.slab ? 0 : -EINVAL;
}

static void verify_exit(struct kunit *test)
{
	fixture_verify(test); /* it is as it was */
	for (unsigned int i = 0; i < b.nr_kept; i++)
		kmem_cache_free(b.s, b.kept[i]);
	kmem_cache_destroy(b.s);
}

/* The checker says @what about this cache. */
static void expect_named(struct kunit *test, const char *what)
{
	struct mm_verify_report report;

	KUNIT_EXPECT_NE_MSG(test, mm_verify(&report), 0, "nothing said; wanted: %s", what);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(report.text, "broken"), "%s", report.text);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(report.text, what), "%s", report.text);
}

static void object_twice_in_a_sheaf(struct kunit *test)
{
	void *was = b.part->top[-1];

	b.part->top[-1] = b.part->top[-2];
	expect_named(test, "is free twice, once in the sheaf of CPU");
	b.part->top[-1] = was;
}

static void object_in_a_sheaf_and_free(struct kunit *test)
{
	void *was = b.part->top[-1];

	b.part->top[-1] = b.slab->freelist;
	expect_named(test, "is free twice, once in the sheaf of CPU");
	b.part->top[-1] = was;
}

static void sheaf_points_into_an_object(struct kunit *test)
{
	b.part->top[-1] = (char *)b.part->top[-1] + 8;
	expect_named(test, "no object");
	b.part->top[-1] = (char *)b.part->top[-1] - 8;
}

static void sheaf_holds_another_caches_object(struct kunit *test)
{
	void *was = b.part->top[-1], *other = kmalloc(64, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, other);
	b.part->top[-1] = other;
	expect_named(test, "which is not of this cache and node");
	b.part->top[-1] = NULL;
	expect_named(test, "which is not of this cache and node");
	b.part->top[-1] = was;
	kfree(other);
}

static void sheaf_out_of_shape(struct kunit *test)
{
	void **limit = b.part->limit;

	b.part->slots[-1] = b.slab;
	expect_named(test, "is out of shape");
	b.part->slots[-1] = NULL;
	b.part->limit = b.part->top - 1;
	expect_named(test, "is out of shape");
	b.part->limit = limit;
	b.part->size += b.part->room;
	expect_named(test, "is out of shape");
	b.part->size -= b.part->room;
}

static void left_is_wrong(struct kunit *test)
{
	b.slab->left++;
	expect_named(test, "counted as not there");
	b.slab->left--;
}

static void freelist_leads_out(struct kunit *test)
{
	void *first = b.slab->freelist, *next = slab_ptr_get(first, b.s->offset);

	slab_ptr_set(first, b.s->offset, b.kept[0]);
	expect_named(test, "its free list leads to");
	slab_ptr_set(first, b.s->offset, (char *)next + 8);
	expect_named(test, "its free list leads to");
	slab_ptr_set(first, b.s->offset, first);
	expect_named(test, "is on its free list twice");
	slab_ptr_set(first, b.s->offset, next);
}

static void slab_missing_from_its_list(struct kunit *test)
{
	list_del(&b.slab->slab_list);
	expect_named(test, "partial slabs, counted");
	b.n->nr_partial--;
	expect_named(test, "slabs have room");
	b.n->nr_partial++;
	list_add(&b.slab->slab_list, &b.n->partial);
}

static void full_slab_on_the_partial_list(struct kunit *test)
{
	struct slab *full = virt_to_slab(b.kept[0]);

	KUNIT_ASSERT_TRUE(test, slab_ptr_is_end(full->freelist));
	list_add(&full->slab_list, &b.n->partial);
	expect_named(test, "does not belong on the partial list");
	list_del(&full->slab_list);
}

static void counters_are_off(struct kunit *test)
{
	b.n->nr_partial++;
	expect_named(test, "partial slabs, counted");
	b.n->nr_partial--;
	b.n->nr_empty++;
	expect_named(test, "empty slabs, counted");
	b.n->nr_empty--;
	atomic_long_inc(&b.n->nr_slabs);
	expect_named(test, "objects, counted");
	atomic_long_dec(&b.n->nr_slabs);
	atomic_long_inc(&b.n->nr_pages);
	expect_named(test, "objects, counted");
	atomic_long_dec(&b.n->nr_pages);
	atomic_long_dec(&b.n->total_objects);
	expect_named(test, "objects, counted");
	atomic_long_inc(&b.n->total_objects);
}

/* A full array that a CPU left: of no objects, of one, of one that is free elsewhere too. */
static void barn_is_wrong(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long private;
	void **array;

	KUNIT_ASSERT_NOT_NULL(test, page);
	private = page->private;
	array = page_address(page);
	array[0] = NULL;
	array[1] = NULL;
	page->private = 1;
	list_add(&page->lru, &b.n->barn_full);
	expect_named(test, "full and 0 empty arrays in the barn, counted 0");
	b.n->nr_barn_full++;
	expect_named(test, "the barn of node 0 holds 0x0, no object of it");
	array[1] = (char *)b.kept[0] + 8;
	expect_named(test, "the barn of node 0 holds");
	array[1] = b.part->top[-1];
	expect_named(test, "is free twice, once in the barn");
	b.n->nr_barn_full--;
	list_del(&page->lru);
	page->private = private;
	__free_page(page);
}

static struct kunit_case verify_cases[] = {
	KUNIT_CASE(object_twice_in_a_sheaf),
	KUNIT_CASE(object_in_a_sheaf_and_free),
	KUNIT_CASE(sheaf_points_into_an_object),
	KUNIT_CASE(sheaf_holds_another_caches_object),
	KUNIT_CASE(sheaf_out_of_shape),
	KUNIT_CASE(left_is_wrong),
	KUNIT_CASE(freelist_leads_out),
	KUNIT_CASE(slab_missing_from_its_list),
	KUNIT_CASE(full_slab_on_the_partial_list),
	KUNIT_CASE(counters_are_off),
	KUNIT_CASE(barn_is_wrong),
	{},
};

static struct kunit_suite verify_suite = {
	.name = "slab_verify",
	.suite_init = verify_suite_init,
	.suite_exit = verify_suite_exit,
	.init = verify_init,
	.exit = verify_exit,
	.test_cases = verify_cases,
};
kunit_test_suite(verify_suite);
