/* SPDX-License-Identifier: MIT */
/* test_xarray.c - xarray, idr, ida, radix tree and kfifo, each against a plain array */
#include "fixture.h"

#include <linux/errno.h>
#include <linux/idr.h>
#include <linux/kfifo.h>
#include <linux/radix-tree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

static int suite_up(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 1, 2);
}

static void suite_down(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static u32 seed;

static u32 roll(u32 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

/* Indices of very different size, so that the tree grows and shrinks. */
#define NR 48
static unsigned long indices[NR];
static void *model[NR];
static bool model_mark[NR];

static void indices_make(void)
{
	for (int i = 0; i < NR; i++) {
		indices[i] = i < 12 ? (unsigned long)i :
			     i < 24 ? 60UL + (unsigned long)i :
				      1UL << (i - 20) % (BITS_PER_LONG - 1);
		indices[i] += i >= 24 ? (unsigned long)i * 3 : 0;
		model[i] = NULL;
		model_mark[i] = false;
	}
	indices[NR - 1] = ULONG_MAX;
}

/* The smallest index of the model from @from on that is there, and marked if asked for; -1: none. */
static int model_next(unsigned long from, bool marked)
{
	int best = -1;

	for (int i = 0; i < NR; i++)
		if (model[i] && indices[i] >= from && (!marked || model_mark[i]))
			if (best < 0 || indices[i] < indices[best])
				best = i;
	return best;
}

static void check_walk(struct kunit *test, struct xarray *xa, bool marked)
{
	unsigned long index = 0, from = 0;
	void *entry = xa_find(xa, &index, ULONG_MAX, marked ? XA_MARK_1 : XA_PRESENT);

	for (;;) {
		int i = model_next(from, marked);

		KUNIT_ASSERT_EQ(test, entry != NULL, i >= 0);
		if (!entry)
			return;
		KUNIT_ASSERT_EQ(test, index, indices[i]);
		KUNIT_ASSERT_PTR_EQ(test, entry, model[i]);
		from = index + 1;
		if (!from)
			return;
		entry = xa_find_after(xa, &index, ULONG_MAX, marked ? XA_MARK_1 : XA_PRESENT);
	}
}

static void xarray_random(struct kunit *test)
{
	DEFINE_XARRAY(xa);

	seed = 11;
	indices_make();
	for (int step = 0; step < 3000; step++) {
		u32 i = roll(NR);
		unsigned long index = indices[i];
		void *entry = roll(3) ? xa_mk_value(step) : NULL;

		for (u32 j = 0; j < NR; j++) /* one index may come up twice */
			if (indices[j] == index && j < i)
				i = j;
		if (roll(4) == 0 && model[i]) {
			xa_set_mark(&xa, index, XA_MARK_1);
			model_mark[i] = true;
		} else if (roll(8) == 0) {
			xa_clear_mark(&xa, index, XA_MARK_1);
			model_mark[i] = false;
		} else {
			KUNIT_ASSERT_PTR_EQ(test, xa_store(&xa, index, entry, GFP_KERNEL), model[i]);
			model[i] = entry;
			model_mark[i] = entry && model_mark[i];
		}
		KUNIT_ASSERT_PTR_EQ(test, xa_load(&xa, index), model[i]);
		KUNIT_ASSERT_EQ(test, xa_get_mark(&xa, index, XA_MARK_1), model_mark[i]);
		KUNIT_ASSERT_FALSE(test, xa_marked(&xa, XA_MARK_2));
		if (step % 8 == 0) {
			check_walk(test, &xa, false);
			check_walk(test, &xa, true);
			KUNIT_ASSERT_EQ(test, xa_empty(&xa), model_next(0, false) < 0);
			KUNIT_ASSERT_EQ(test, xa_marked(&xa, XA_MARK_1), model_next(0, true) >= 0);
		}
	}
	for (int i = 0; i < NR; i++)
		xa_erase(&xa, indices[i]);
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
}

static void xarray_exchange(struct kunit *test)
{
	DEFINE_XARRAY(xa);
	void *a = xa_mk_value(1), *b = xa_mk_value(2), *found[4];
	unsigned long index;
	int seen = 0;

	KUNIT_EXPECT_EQ(test, xa_insert(&xa, 70, a, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, xa_insert(&xa, 70, b, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_PTR_EQ(test, xa_cmpxchg(&xa, 70, b, NULL, GFP_KERNEL), a);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&xa, 70), a);
	KUNIT_EXPECT_PTR_EQ(test, xa_cmpxchg(&xa, 70, a, b, GFP_KERNEL), a);
	KUNIT_EXPECT_EQ(test, xa_reserve(&xa, 5000, GFP_KERNEL), 0);
	KUNIT_EXPECT_NULL(test, xa_load(&xa, 5000));
	KUNIT_EXPECT_EQ(test, xa_insert(&xa, 5000, a, GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_NULL(test, xa_store(&xa, 5000, a, 0)); /* the room is there */
	KUNIT_EXPECT_EQ(test, xa_reserve(&xa, 6, GFP_KERNEL), 0);
	xa_release(&xa, 6);
	xa_release(&xa, 5000);
	KUNIT_EXPECT_PTR_EQ(test, xa_load(&xa, 5000), a);
	xa_for_each(&xa, index, found[0])
		seen += (int)index;
	KUNIT_EXPECT_EQ(test, seen, 5070);
	KUNIT_EXPECT_EQ(test, xa_extract(&xa, found, 71, ULONG_MAX, 4, XA_PRESENT), 1u);
	KUNIT_EXPECT_PTR_EQ(test, found[0], a);
	KUNIT_EXPECT_EQ(test, xa_err(xa_store(&xa, 1, xa_mk_internal(5000), GFP_KERNEL)), -EINVAL);
	KUNIT_EXPECT_EQ(test, xa_err(XA_ERROR(-ENOMEM)), -ENOMEM);
	KUNIT_EXPECT_FALSE(test, xa_is_err(b));
	KUNIT_EXPECT_EQ(test, xa_to_value(b), 2ul);
	xa_destroy(&xa);
	KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
	KUNIT_EXPECT_NULL(test, xa_load(&xa, 70));
}

static void xarray_alloc(struct kunit *test)
{
	DEFINE_XARRAY_ALLOC1(xa);
	u32 id, next = 0;

	for (u32 i = 1; i <= 300; i++) {
		KUNIT_ASSERT_EQ(test, xa_alloc(&xa, &id, xa_mk_value(i), xa_limit_32b, GFP_KERNEL), 0);
		KUNIT_ASSERT_EQ(test, id, i);
	}
	xa_erase(&xa, 77);
	xa_erase(&xa, 200);
	KUNIT_EXPECT_EQ(test, xa_alloc(&xa, &id, NULL, XA_LIMIT(78, 1000), GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 200u);
	KUNIT_EXPECT_NULL(test, xa_load(&xa, 200)); /* reserved */
	KUNIT_EXPECT_EQ(test, xa_alloc(&xa, &id, xa_mk_value(1), XA_LIMIT(78, 300), GFP_KERNEL), -EBUSY);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa, &id, xa_mk_value(1), XA_LIMIT(1, 302), &next, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 77u);
	KUNIT_EXPECT_EQ(test, next, 78u);
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa, &id, xa_mk_value(1), XA_LIMIT(1, 302), &next, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id, 301u);
	xa_erase(&xa, 5);
	next = 303;
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa, &id, xa_mk_value(1), XA_LIMIT(1, 302), &next, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, id, 5u);
	xa_destroy(&xa);
}

static int count_entry(int id, void *p, void *data)
{
	*(int *)data += id;
	return p ? 0 : -1;
}

static void idr_use(struct kunit *test)
{
	DEFINE_IDR(idr);
	int things[3], id, sum = 0;
	int *thing;

	KUNIT_EXPECT_TRUE(test, idr_is_empty(&idr));
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &things[0], 5, 0, GFP_KERNEL), 5);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &things[1], 5, 7, GFP_KERNEL), 6);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, &things[2], 5, 7, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, NULL, 0, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_PTR_EQ(test, idr_find(&idr, 6), (void *)&things[1]);
	KUNIT_EXPECT_NULL(test, idr_find(&idr, 0));
	KUNIT_EXPECT_PTR_EQ(test, idr_replace(&idr, &things[2], 6), (void *)&things[1]);
	KUNIT_EXPECT_NULL(test, idr_replace(&idr, &things[1], 0));
	KUNIT_EXPECT_EQ(test, PTR_ERR(idr_replace(&idr, &things[1], 99)), -ENOENT);
	KUNIT_EXPECT_EQ(test, idr_for_each(&idr, count_entry, &sum), 0);
	KUNIT_EXPECT_EQ(test, sum, 11);
	sum = 0;
	idr_for_each_entry(&idr, thing, id)
		sum = sum * 10 + id;
	KUNIT_EXPECT_EQ(test, sum, 56);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &things[0], 0, 8, GFP_KERNEL), 1);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &things[0], 0, 8, GFP_KERNEL), 2);
	KUNIT_EXPECT_PTR_EQ(test, idr_remove(&idr, 1), (void *)&things[0]);
	KUNIT_EXPECT_NULL(test, idr_remove(&idr, 1));
	idr_set_cursor(&idr, 7);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &things[0], 0, 8, GFP_KERNEL), 7);
	KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, &things[0], 0, 8, GFP_KERNEL), 1);
	idr_destroy(&idr);
	KUNIT_EXPECT_TRUE(test, idr_is_empty(&idr));
}

static void ida_use(struct kunit *test)
{
	DEFINE_IDA(ida);
	static bool taken[200];

	seed = 4;
	for (int step = 0; step < 2000; step++) {
		u32 id = roll(200);
		int got, lowest = 0;

		if (taken[id]) {
			ida_free(&ida, id);
			taken[id] = false;
			continue;
		}
		while (lowest < 200 && taken[lowest])
			lowest++;
		got = ida_alloc_max(&ida, 199, GFP_KERNEL);
		KUNIT_ASSERT_EQ(test, got, lowest < 200 ? lowest : -ENOSPC);
		if (got >= 0)
			taken[got] = true;
	}
	KUNIT_EXPECT_EQ(test, ida_alloc_range(&ida, 500, 500, GFP_KERNEL), 500);
	KUNIT_EXPECT_EQ(test, ida_alloc_range(&ida, 500, 500, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, 500, GFP_ATOMIC), 501);
	KUNIT_EXPECT_TRUE(test, ida_exists(&ida, 501));
	ida_destroy(&ida);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&ida));
}

static void radix_tree(struct kunit *test)
{
	RADIX_TREE(root, GFP_KERNEL);
	int items[4];
	void *found[4];

	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, radix_tree_insert(&root, (unsigned long)i * 1000, &items[i]), 0);
	KUNIT_EXPECT_EQ(test, radix_tree_insert(&root, 1000, &items[0]), -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_lookup(&root, 2000), (void *)&items[2]);
	KUNIT_EXPECT_EQ(test, radix_tree_gang_lookup(&root, found, 500, 4), 3u);
	KUNIT_EXPECT_PTR_EQ(test, found[2], (void *)&items[3]);
	radix_tree_tag_set(&root, 2000, 1);
	KUNIT_EXPECT_TRUE(test, radix_tree_tagged(&root, 1));
	KUNIT_EXPECT_EQ(test, radix_tree_gang_lookup_tag(&root, found, 0, 4, 1), 1u);
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_delete(&root, 2000), (void *)&items[2]);
	KUNIT_EXPECT_FALSE(test, radix_tree_tagged(&root, 1));
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_delete_item(&root, 3000, &items[0]), (void *)&items[3]);
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_lookup(&root, 3000), (void *)&items[3]);
	for (int i = 0; i < 4; i++)
		radix_tree_delete(&root, (unsigned long)i * 1000);
	KUNIT_EXPECT_TRUE(test, radix_tree_empty(&root));
}

struct pair {
	u16 a, b, c;
};

static void kfifo_elements(struct kunit *test)
{
	DEFINE_KFIFO(fifo, struct pair, 8);
	DECLARE_KFIFO(inside, int, 4);
	DECLARE_KFIFO_PTR(outside, u64);
	struct pair p = {};
	int numbers[6] = { 1, 2, 3, 4, 5, 6 }, n;
	u16 put = 0, got = 0;

	seed = 6;
	for (int step = 0; step < 500; step++) {
		if (roll(2)) {
			p.a = put;
			n = (int)kfifo_put(&fifo, p);
			KUNIT_ASSERT_EQ(test, n, (u16)(put - got) < 8);
			put += (u16)n;
		} else {
			n = (int)kfifo_get(&fifo, &p);
			KUNIT_ASSERT_EQ(test, n, put != got);
			KUNIT_ASSERT_TRUE(test, !n || p.a == got);
			got += (u16)n;
		}
		KUNIT_ASSERT_EQ(test, kfifo_len(&fifo), (unsigned int)(u16)(put - got));
	}
	INIT_KFIFO(inside);
	KUNIT_EXPECT_EQ(test, kfifo_size(&inside), 4u);
	KUNIT_EXPECT_EQ(test, kfifo_in(&inside, numbers, 6), 4u);
	KUNIT_EXPECT_TRUE(test, kfifo_is_full(&inside));
	KUNIT_EXPECT_EQ(test, kfifo_peek(&inside, &n), 1u);
	KUNIT_EXPECT_EQ(test, n, 1);
	KUNIT_EXPECT_EQ(test, kfifo_out(&inside, numbers, 3), 3u);
	kfifo_skip(&inside);
	KUNIT_EXPECT_TRUE(test, kfifo_is_empty(&inside));
	INIT_KFIFO(outside);
	KUNIT_EXPECT_FALSE(test, kfifo_initialized(&outside));
	KUNIT_EXPECT_EQ(test, kfifo_put(&outside, 1), 0u);
	KUNIT_EXPECT_EQ(test, kfifo_alloc(&outside, 5, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&outside), 8u);
	KUNIT_EXPECT_EQ(test, kfifo_put(&outside, 1ull << 40), 1u);
	KUNIT_EXPECT_EQ(test, kfifo_esize(&outside), 8u);
	kfifo_free(&outside);
}

static void kfifo_bytes(struct kunit *test)
{
	struct kfifo fifo;
	unsigned char buf[40], out[64];
	unsigned int copied;

	KUNIT_EXPECT_EQ(test, kfifo_init(&fifo, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&fifo), 32u);
	for (int turn = 0; turn < 20; turn++) {
		KUNIT_ASSERT_EQ(test, kfifo_in(&fifo, "0123456789abcdef01234", 21), 21u);
		KUNIT_ASSERT_EQ(test, kfifo_avail(&fifo), 11u);
		KUNIT_ASSERT_EQ(test, kfifo_out_peek(&fifo, out, 5), 5u);
		KUNIT_ASSERT_EQ(test, kfifo_out(&fifo, out, 64), 21u);
		KUNIT_ASSERT_EQ(test, memcmp(out, "0123456789abcdef01234", 21), 0);
	}
	KUNIT_EXPECT_EQ(test, kfifo_from_user(&fifo, "user", 4, &copied), 0);
	KUNIT_EXPECT_EQ(test, copied, 4u);
	KUNIT_EXPECT_EQ(test, kfifo_to_user(&fifo, out, 64, &copied), 0);
	KUNIT_EXPECT_EQ(test, copied, 4u);
	kfifo_reset(&fifo);
	KUNIT_EXPECT_EQ(test, kfifo_alloc(&fifo, 1, GFP_KERNEL), -EINVAL);
}

static void tables_verify(struct kunit *test)
{
	rcu_barrier();
	fixture_verify(test);
}

static struct kunit_case xarray_cases[] = {
	KUNIT_CASE(xarray_random),  KUNIT_CASE(xarray_exchange), KUNIT_CASE(xarray_alloc),
	KUNIT_CASE(idr_use),        KUNIT_CASE(ida_use),         KUNIT_CASE(radix_tree),
	KUNIT_CASE(kfifo_elements), KUNIT_CASE(kfifo_bytes),     {},
};
static struct kunit_suite xarray_suite = { .name = "xarray",
					   .suite_init = suite_up,
					   .suite_exit = suite_down,
					   .exit = tables_verify,
					   .test_cases = xarray_cases };
kunit_test_suite(xarray_suite);
