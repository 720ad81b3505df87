/* SPDX-License-Identifier: MIT */
/*
 * test_replay_follow.c - untidy traces against a small allocator that trusts nobody
 *
 * The backend here knows every block it gave out and fails the test when it is given back anything else: the
 * follower may never free, or split, what was not allocated. Mirrors tools/replay_follow.c, replay_frames.c,
 * replay_scatter.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "replay_follow.h"
#include "replay_scatter.h"

#define FRAMES 65536u
#define NO_BLOCK 0xffu

/* First fit over an array; order_at[] is NO_BLOCK except at the first frame of a block. */
struct model {
	uint8_t used[FRAMES], order_at[FRAMES];
	unsigned int nr_used, last_cpu;
	unsigned int fail; /* requests to refuse from now on */
};

static struct model model;
static struct follow f;

static int model_alloc(void *arg, const struct trace_event *ev, uint32_t *pfn)
{
	uint32_t nr = 1u << ev->order;

	(void)arg;
	model.last_cpu = ev->cpu;
	if (model.fail) {
		model.fail--;
		return -1;
	}
	for (uint32_t at = 0; at + nr <= FRAMES; at += nr) {
		if (memchr(model.used + at, 1, nr))
			continue;
		memset(model.used + at, 1, nr);
		model.order_at[at] = ev->order;
		model.nr_used += nr;
		*pfn = at;
		return 0;
	}
	return -1;
}

static void model_free(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order)
{
	(void)arg;
	model.last_cpu = cpu;
	assert_true(pfn < FRAMES);
	assert_int_equal(model.order_at[pfn], order);
	model.order_at[pfn] = NO_BLOCK;
	memset(model.used + pfn, 0, 1u << order);
	model.nr_used -= 1u << order;
}

static void model_split(void *arg, uint32_t pfn, unsigned int order)
{
	(void)arg;
	assert_true(pfn < FRAMES);
	assert_int_equal(model.order_at[pfn], order);
	assert_true(order > 0);
	memset(model.order_at + pfn, 0, 1u << order);
}

static const struct follow_backend backend = { model_alloc, model_free, model_split, NULL };

static int setup(void **state)
{
	(void)state;
	memset(&model, 0, sizeof(model));
	memset(model.order_at, NO_BLOCK, sizeof(model.order_at));
	memset(&f, 0, sizeof(f));
	f.backend = &backend;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	follow_give_back(&f, 0);
	assert_int_equal(f.nr_live, 0);
	assert_int_equal(f.nr_ours, 0);
	assert_int_equal(model.nr_used, 0);
	follow_fini(&f);
	return 0;
}

static void event(enum trace_kind kind, uint64_t pfn, unsigned int order)
{
	struct trace_event ev = {
		.pfn = pfn, .order = (uint8_t)order, .kind = (uint8_t)(kind & 15), .type = 1, .cpu = 1
	};

	assert_int_equal(follow_event(&f, &ev), 0);
	assert_int_equal(model.nr_used, f.nr_ours);
}

static void test_whole(void **state)
{
	event(TRACE_ALLOC, 0x1000, 3);
	event(TRACE_ALLOC, 0x2000, 0);
	assert_int_equal(f.nr_live, 9);
	event(TRACE_FREE, 0x1000, 3);
	event(TRACE_FREE_BATCHED, 0x1000, 0);
	assert_int_equal(f.nr_live, 1);
	assert_int_equal(f.counts.free_whole, 1);
	assert_int_equal(f.counts.companions, 1);
	assert_int_equal(f.counts.free_batched_only, 0);
	assert_int_equal(f.peak, 9);
	assert_int_equal(f.peak_event, 1);
	assert_int_equal(model.last_cpu, 1);
}

static void test_before_and_twice(void **state)
{
	event(TRACE_FREE, 0x77, 0);
	assert_int_equal(f.counts.free_before, 1);
	event(TRACE_FREE, 0x77, 0);
	assert_int_equal(f.counts.free_twice, 1);
	event(TRACE_ALLOC, 0x77, 0);
	event(TRACE_FREE, 0x77, 0);
	event(TRACE_FREE, 0x77, 0);
	assert_int_equal(f.counts.free_whole, 1);
	assert_int_equal(f.counts.free_twice, 2);
	assert_int_equal(f.counts.splits, 0);
}

/*  [........]  order 3
 *  [..]xx[..]  frames 2 and 3 freed one by one, 4-5 as order 1, the rest as order 0 */
static void test_parts(void **state)
{
	event(TRACE_ALLOC, 0x1000, 3);
	event(TRACE_FREE, 0x1002, 0);
	assert_int_equal(f.nr_live, 7);
	assert_int_equal(f.counts.splits, 1);
	assert_int_equal(f.counts.free_part, 1);
	event(TRACE_FREE, 0x1003, 0);
	event(TRACE_FREE, 0x1004, 1);
	assert_int_equal(f.nr_live, 4);
	assert_int_equal(f.counts.splits, 1);
	assert_int_equal(f.counts.free_part, 1);
	assert_int_equal(f.counts.free_whole, 2);
	event(TRACE_FREE, 0x1000, 3); /* what is left of it */
	assert_int_equal(f.nr_live, 0);
}

/* A smaller order than it was allocated with, at its first frame. */
static void test_smaller_order(void **state)
{
	event(TRACE_ALLOC, 0x400, 9);
	event(TRACE_FREE, 0x400, 0);
	assert_int_equal(f.nr_live, 511);
	assert_int_equal(f.counts.free_part, 1);
	event(TRACE_FREE, 0x500, 8);
	assert_int_equal(f.nr_live, 255);
}

/* A larger order than any block: all that lies inside goes. */
static void test_larger_order(void **state)
{
	event(TRACE_ALLOC, 0x10, 0);
	event(TRACE_ALLOC, 0x12, 1);
	event(TRACE_FREE, 0x10, 2);
	assert_int_equal(f.nr_live, 0);
	assert_int_equal(f.counts.free_whole, 1);
	assert_int_equal(f.counts.free_part, 0);
}

static void test_reused(void **state)
{
	event(TRACE_ALLOC, 0x10, 0);
	event(TRACE_ALLOC, 0x10, 0);
	assert_int_equal(f.counts.reused, 1);
	assert_int_equal(f.nr_live, 1);
	event(TRACE_ALLOC, 0x10, 2);
	assert_int_equal(f.counts.reused, 2);
	assert_int_equal(f.nr_live, 4);
	event(TRACE_ALLOC, 0x11, 0); /* in the middle of a block: the rest of it stays in use */
	assert_int_equal(f.counts.reused, 3);
	assert_int_equal(f.counts.splits, 1);
	assert_int_equal(f.nr_live, 4);
	assert_int_equal(f.peak, 4);
}

static void test_batched_only(void **state)
{
	event(TRACE_ALLOC, 0x10, 0);
	event(TRACE_FREE_BATCHED, 0x10, 0);
	assert_int_equal(f.nr_live, 0);
	assert_int_equal(f.counts.free_batched_only, 1);
	event(TRACE_FREE_BATCHED, 0x10, 0);
	event(TRACE_FREE_BATCHED, 0x99, 0); /* from before the trace */
	assert_int_equal(f.counts.companions, 2);
	assert_int_equal(f.counts.free_twice, 0);
}

static void test_failed(void **state)
{
	event(TRACE_ALLOC_FAILED, 0, 9);
	assert_int_equal(f.counts.linux_failed, 1);
	assert_int_equal(f.counts.failed, 0);
	model.fail = 2;
	event(TRACE_ALLOC, 0x10, 2);
	event(TRACE_ALLOC, 0x20, 0);
	event(TRACE_ALLOC, 0x21, 0);
	assert_int_equal(f.counts.failed, 2);
	assert_int_equal(f.counts.failed_order[2], 1);
	assert_int_equal(f.failures[0].order, 2);
	assert_int_equal(f.failures[0].event, 1);
	assert_int_equal(f.nr_live, 6); /* Linux has them, and the peak is Linux's */
	assert_int_equal(f.peak, 6);
	assert_int_equal(f.nr_ours, 1);
	event(TRACE_FREE, 0x11, 0); /* a part of what never was */
	assert_int_equal(f.counts.splits, 0);
	assert_int_equal(f.counts.free_failed, 1);
	assert_int_equal(f.nr_live, 5);
	event(TRACE_FREE, 0x20, 0);
	assert_int_equal(f.counts.free_failed, 2);
	event(TRACE_ALLOC, 0x10, 0);
	assert_int_equal(f.counts.served, 2);
}

/* Far apart frames, and blocks larger than a chunk of the map. */
static void test_sparse(void **state)
{
	uint64_t far = (1ull << TRACE_PFN_BITS) - (1u << TRACE_MAX_ORDER);

	event(TRACE_ALLOC, far, TRACE_MAX_ORDER);
	event(TRACE_ALLOC, 0, 10);
	for (uint64_t i = 1; i < 4000; i++) /* more chunks than the first table has room for */
		event(TRACE_ALLOC, i << 20, 0);
	assert_int_equal(f.nr_live, (1u << TRACE_MAX_ORDER) + 1024 + 3999);
	event(TRACE_FREE, far + 5000, 0);
	for (uint64_t i = 1; i < 4000; i++)
		event(TRACE_FREE, i << 20, 0);
	assert_int_equal(f.nr_live, (1u << TRACE_MAX_ORDER) + 1023);
	assert_int_equal(f.counts.free_before, 0);
}

/* Any order of any events leaves the books straight (teardown checks that everything can be given back). */
static void test_random(void **state)
{
	uint64_t seed = 0x2545f4914f6cdd1dull;

	for (int i = 0; i < 200000; i++) {
		unsigned int order, kind;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		order = (seed >> 20 & 7) < 5 ? 0 : seed >> 24 & 3;
		kind = seed >> 30 & 15;
		model.fail = (seed >> 40 & 63) == 0;
		event(kind < 7  ? TRACE_ALLOC :
		      kind < 14 ? TRACE_FREE :
				  TRACE_FREE_BATCHED,
		      (seed >> 50 & 0x7ff) >> order << order, order);
		model.fail = 0;
	}
	assert_true(f.counts.free_part > 100 && f.counts.reused > 100 && f.counts.free_failed > 100);
	assert_int_equal(f.counts.free_whole + f.counts.free_part + f.counts.free_before + f.counts.free_twice +
				 f.counts.free_failed + f.counts.companions + f.counts.served + f.counts.failed,
			 200000);
}

static void test_scatter(void **state)
{
	struct scatter s;
	struct trace_event ev = { .kind = TRACE_ALLOC };

	/* Four frames that Linux put into four order-9 blocks; first fit puts them side by side. */
	for (unsigned int i = 0; i < 4; i++) {
		ev.pfn = i * 512;
		ev.type = (uint8_t)(i & 1);
		assert_int_equal(follow_event(&f, &ev), 0);
	}
	assert_int_equal(scatter_take(&s, &f, 9), 0);
	assert_int_equal(s.frames, 4);
	assert_int_equal(s.ours.blocks[0], 4);
	assert_int_equal(s.ours.blocks[1], 2);
	assert_int_equal(s.ours.blocks[2], 1);
	assert_int_equal(s.ours.blocks[10], 1);
	assert_int_equal(s.linux_.blocks[0], 4);
	assert_int_equal(s.linux_.blocks[9], 4);
	assert_int_equal(s.linux_.blocks[10], 2);
	assert_int_equal(s.fewest[1], 2);
	assert_int_equal(s.fewest[10], 1);
	assert_int_equal(s.ours.pageblocks_mixed, 1);
	assert_int_equal(s.ours.pageblocks_of[0], 1);
	assert_int_equal(s.ours.pageblocks_of[1], 1);
	assert_int_equal(s.linux_.pageblocks_mixed, 0);
	assert_int_equal(s.linux_.pageblocks_of[0], 2);
	follow_give_back(&f, 0);
	assert_int_equal(scatter_take(&s, &f, 9), 0);
	assert_int_equal(s.frames, 0);
	assert_int_equal(s.ours.blocks[0] + s.ours.pageblocks_mixed + s.linux_.pageblocks_of[0], 0);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_whole),        CASE(test_before_and_twice), CASE(test_parts),        CASE(test_smaller_order),
		CASE(test_larger_order), CASE(test_reused),           CASE(test_batched_only), CASE(test_failed),
		CASE(test_sparse),       CASE(test_random),           CASE(test_scatter),
	};

	return cmocka_run_group_tests_name("replay_follow", tests, NULL, NULL);
}
