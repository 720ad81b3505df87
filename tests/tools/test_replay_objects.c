/* SPDX-License-Identifier: MIT */
/*
 * test_replay_objects.c - untidy traces of objects against an allocator that trusts nobody
 *
 * The backend knows every object it gave out and fails the test when it is given back anything else, or on another row.
 * Mirrors tools/replay_objects.c, replay_walk.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "replay_walk.h"
#include "trace_gfp.h"

#define MODEL_OBJECTS 65536u
#define MODEL_FRAMES 4096u

/* An object's address is its index + 1; its row is its request's cache, so rows come in any order. */
static struct {
	uint8_t used[MODEL_OBJECTS];
	uint32_t row[MODEL_OBJECTS];
	uint32_t next, nr_used;
	unsigned int last_cpu, fail;
	uint8_t frame_order[MODEL_FRAMES]; /* + 1 at the first frame of a block */
	uint32_t next_frame, nr_blocks;
	bool last_by_kfree;
} model;

static struct walk walk;
static struct trace_requests requests;
static uint32_t small, large, other; /* numbers of requests */

static int model_alloc(void *arg, unsigned int cpu, const struct trace_request *request, uint32_t number,
		       struct object_ours *ours)
{
	(void)arg;
	assert_ptr_equal(request, &requests.all[number]);
	model.last_cpu = cpu;
	if (model.fail) {
		model.fail--;
		ours->address = 77; /* of no meaning */
		return -1;
	}
	while (model.used[model.next])
		model.next = (model.next + 1) % MODEL_OBJECTS;
	model.used[model.next] = 1;
	model.row[model.next] = request->cache;
	model.nr_used++;
	*ours = (struct object_ours){ model.next + 1, request->cache, request->bytes_req + 8 };
	return 0;
}

static void model_free(void *arg, unsigned int cpu, const struct object_ours *ours, bool by_kfree)
{
	uint32_t at = (uint32_t)ours->address - 1;

	(void)arg;
	model.last_cpu = cpu;
	model.last_by_kfree = by_kfree;
	assert_true(at < MODEL_OBJECTS && model.used[at]);
	assert_int_equal(model.row[at], ours->row);
	model.used[at] = 0;
	model.nr_used--;
}

static int model_alloc_pages(void *arg, const struct trace_event *ev, uint32_t *pfn)
{
	(void)arg;
	*pfn = model.next_frame;
	model.next_frame += 1u << ev->order;
	assert_true(model.next_frame <= MODEL_FRAMES);
	model.frame_order[*pfn] = (uint8_t)(ev->order + 1);
	model.nr_blocks++;
	return 0;
}

static void model_free_pages(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order)
{
	(void)arg;
	(void)cpu;
	assert_int_equal(model.frame_order[pfn], order + 1);
	model.frame_order[pfn] = 0;
	model.nr_blocks--;
}

static void model_split_pages(void *arg, uint32_t pfn, unsigned int order)
{
	(void)arg;
	fail_msg("split %u, order %u", pfn, order);
}

static const struct object_backend backend = { model_alloc, model_free, NULL };
static const struct follow_backend page_backend = { model_alloc_pages, model_free_pages, model_split_pages, NULL };

static uint32_t request_of(const char *cache, uint32_t bytes_req, uint32_t bytes_alloc)
{
	struct trace_request want = { .bytes_req = bytes_req, .bytes_alloc = bytes_alloc, .node = -1 };
	uint32_t number;

	if (cache)
		assert_int_equal(trace_requests_cache(&requests, cache, strlen(cache), &want.cache), 0);
	assert_int_equal(trace_requests_add(&requests, &want, &number), 0);
	return number;
}

static int setup(void **state)
{
	(void)state;
	memset(&model, 0, sizeof(model));
	memset(&walk, 0, sizeof(walk));
	memset(&requests, 0, sizeof(requests));
	request_of("never", 1, 1);
	small = request_of(NULL, 60, 64);
	large = request_of(NULL, 16000, 16384);
	other = request_of("dentry", 192, 192);
	walk.objects.backend = &backend;
	walk.objects.requests = &requests;
	walk.pages.backend = &page_backend;
	return 0;
}

/* O3, and that all can be given back. */
static int teardown(void **state)
{
	struct object_sums sum = { 0 };

	(void)state;
	for (uint32_t i = 0; i < walk.objects.nr_rows; i++) {
		sum.nr += walk.objects.rows[i].live.nr;
		sum.bytes_ours += walk.objects.rows[i].live.bytes_ours;
	}
	assert_int_equal(sum.nr, model.nr_used);
	assert_int_equal(sum.bytes_ours, walk.objects.live.bytes_ours);
	walk_give_back(&walk, 0);
	assert_int_equal(model.nr_used, 0);
	assert_int_equal(model.nr_blocks, 0);
	assert_int_equal(walk.objects.live.nr + walk.objects.live.bytes_alloc + walk.objects.live.bytes_ours, 0);
	assert_int_equal(walk.pages.nr_live + walk.pages.nr_left, 0);
	walk_fini(&walk);
	trace_requests_fini(&requests);
	return 0;
}

static void take(enum trace_kind kind, uint64_t ptr, uint32_t request)
{
	struct trace_event ev = { .ptr = ptr, .request = request, .kind = (uint8_t)(kind & 15), .cpu = 1 };

	assert_int_equal(walk_event(&walk, &ev), 0);
}

static void page(enum trace_kind kind, uint64_t pfn, unsigned int order, const char *gfp)
{
	struct trace_event ev = { .pfn = pfn, .order = (uint8_t)order, .kind = (uint8_t)(kind & 15), .cpu = 1 };
	unsigned int bits = 0;

	if (gfp)
		assert_int_equal(trace_gfp_parse(gfp, strlen(gfp), &bits), 0);
	ev.gfp = bits;
	assert_int_equal(walk_event(&walk, &ev), 0);
}

static void test_plain(void **state)
{
	take(TRACE_OBJECT, 0x10, small);
	take(TRACE_OBJECT, 0x20, other);
	assert_int_equal(walk.objects.live.nr, 2);
	assert_int_equal(walk.objects.live.bytes_req, 252);
	assert_int_equal(walk.objects.live.bytes_alloc, 256);
	assert_int_equal(walk.objects.live.bytes_ours, 268);
	take(TRACE_CACHE_FREE, 0x20, requests.all[other].cache);
	assert_false(model.last_by_kfree);
	take(TRACE_KFREE, 0x10, 0);
	assert_true(model.last_by_kfree);
	assert_int_equal(model.last_cpu, 1);
	assert_int_equal(walk.objects.counts.served, 2);
	assert_int_equal(walk.objects.counts.freed, 2);
	assert_int_equal(walk.objects.peak, 256);
	assert_int_equal(walk.objects.peak_event, 1);
	assert_int_equal(walk.objects.live.nr, 0);
}

static void test_frees(void **state)
{
	take(TRACE_KFREE, 0, 0);
	take(TRACE_KFREE, 0x10, 0);
	take(TRACE_OBJECT, 0x10, small);
	take(TRACE_KFREE, 0x11, 0);
	take(TRACE_CACHE_FREE, 0x10, requests.all[other].cache); /* not what it was */
	take(TRACE_KFREE, 0x10, 0);
	assert_int_equal(walk.objects.counts.free_null, 1);
	assert_int_equal(walk.objects.counts.free_before, 3);
	assert_int_equal(walk.objects.counts.freed, 1);
	assert_int_equal(walk.objects.counts.other_cache, 1);
	take(TRACE_OBJECT, 0x10, other);
	take(TRACE_CACHE_FREE, 0x10, 0); /* a kernel that does not name it */
	assert_int_equal(walk.objects.counts.other_cache, 1);
}

/* Handed out while in use: it was freed where no event tells. */
static void test_unseen(void **state)
{
	take(TRACE_OBJECT, 0x10, small);
	take(TRACE_OBJECT, 0x10, other);
	assert_int_equal(walk.objects.counts.freed_elsewhere, 1);
	assert_int_equal(walk.objects.live.nr, 1);
	assert_int_equal(walk.objects.live.bytes_alloc, 192);
	assert_int_equal(model.nr_used, 1);
}

static void test_failed(void **state)
{
	take(TRACE_OBJECT_FAILED, 0, small);
	model.fail = 2;
	take(TRACE_OBJECT, 0x10, small);
	take(TRACE_OBJECT, 0x20, other);
	assert_int_equal(walk.objects.counts.linux_failed, 1);
	assert_int_equal(walk.objects.counts.failed, 2);
	assert_int_equal(walk.objects.failures[1].request, other);
	assert_int_equal(walk.objects.failures[1].event, 2);
	assert_int_equal(walk.objects.live.bytes_alloc, 256); /* Linux has them */
	assert_int_equal(walk.objects.live.bytes_ours, 0);
	take(TRACE_KFREE, 0x10, 0);
	assert_int_equal(walk.objects.counts.free_failed, 1);
	take(TRACE_OBJECT, 0x20, small);
	assert_int_equal(model.nr_used, 1);
}

/* A slab's page is known, not served; without objects in the trace it is a page like others. */
static void test_slab_pages(void **state)
{
	const char *slab = "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP";

	page(TRACE_ALLOC, 0x100, 0, slab);
	assert_int_equal(model.nr_blocks, 1);
	take(TRACE_OBJECT, 0x10, small);
	page(TRACE_ALLOC, 0x200, 3, slab);
	page(TRACE_ALLOC, 0x101, 0, "GFP_NOWAIT|__GFP_NORETRY|__GFP_COMP|__GFP_RECLAIMABLE");
	page(TRACE_ALLOC, 0x102, 0, "GFP_HIGHUSER_MOVABLE|__GFP_NOWARN|__GFP_NORETRY|__GFP_COMP");
	page(TRACE_ALLOC, 0x103, 0, "GFP_KERNEL_ACCOUNT|__GFP_ZERO|__GFP_COMP");
	page(TRACE_ALLOC, 0x104, 0, "GFP_KERNEL|__GFP_NOWARN");
	assert_int_equal(model.nr_blocks, 4);
	assert_int_equal(walk.pages.counts.left, 2);
	assert_int_equal(walk.pages.nr_left, 9);
	assert_int_equal(walk.pages.nr_live, 4);
	page(TRACE_FREE, 0x200, 3, NULL);
	page(TRACE_FREE_BATCHED, 0x200, 0, NULL);
	assert_int_equal(walk.pages.counts.free_left, 1);
	assert_int_equal(walk.pages.counts.companions, 1);
	assert_int_equal(walk.pages.nr_left, 1);
	page(TRACE_ALLOC, 0x101, 0, "GFP_KERNEL"); /* its free was lost */
	assert_int_equal(walk.pages.counts.reused, 1);
	assert_int_equal(walk.pages.nr_left, 0);
}

/* A large kmalloc is the block before it. */
static void test_large(void **state)
{
	page(TRACE_ALLOC, 0x100, 2, "GFP_KERNEL|__GFP_COMP");
	take(TRACE_OBJECT, 0x10, large);
	assert_int_equal(model.nr_blocks, 0);
	assert_int_equal(model.nr_used, 1);
	assert_int_equal(walk.pages.counts.handed_back, 1);
	take(TRACE_OBJECT, 0x20, large); /* no block was requested for this one */
	assert_int_equal(walk.pages.counts.handed_back, 1);
	page(TRACE_ALLOC, 0x200, 3, "GFP_KERNEL|__GFP_COMP");
	take(TRACE_OBJECT, 0x30, large); /* nor of this size */
	assert_int_equal(model.nr_blocks, 1);
	page(TRACE_FREE, 0x100, 2, NULL);
	take(TRACE_KFREE, 0x10, 0);
	assert_int_equal(walk.pages.counts.free_left, 1);
	assert_int_equal(model.nr_used, 2);
}

/* The peak that sizes a machine counts frames and frames' worth of objects. */
static void test_peak(void **state)
{
	page(TRACE_ALLOC, 0x100, 0, "GFP_KERNEL");
	take(TRACE_OBJECT, 0x10, small);
	assert_int_equal(walk.peak, 2);
	take(TRACE_OBJECT, 0x20, large);
	assert_int_equal(walk.peak, 6);
	assert_int_equal(walk.objects.peak_event, 2);
	take(TRACE_KFREE, 0x20, 0);
	assert_int_equal(walk.peak, 6);
}

/* Any events in any order leave the books straight (teardown). Few addresses, so that the table is dense and wraps. */
static void test_random(void **state)
{
	struct object_counts *c = &walk.objects.counts;
	uint64_t seed = 0x9e3779b97f4a7c15ull, requested = 0, frees = 0;

	for (int i = 0; i < 300000; i++) {
		uint32_t which[] = { small, large, other };
		uint64_t ptr;

		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		ptr = ((seed >> 20 & 0x1fff) + 1) * 0x1000;
		model.fail = (seed >> 40 & 63) == 0;
		if (seed >> 50 & 1) {
			take(TRACE_OBJECT, ptr, which[(seed >> 52) % 3]);
			requested++;
		} else {
			take(seed >> 51 & 1 ? TRACE_KFREE : TRACE_CACHE_FREE, ptr, 0);
			frees++;
		}
		model.fail = 0;
	}
	assert_int_equal(c->served + c->failed, requested);
	assert_int_equal(c->freed + c->free_failed + c->free_before, frees);
	assert_true(c->freed > 1000 && c->free_failed > 100 && c->free_before > 1000 && c->freed_elsewhere > 1000);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_plain),      CASE(test_frees), CASE(test_unseen), CASE(test_failed),
		CASE(test_slab_pages), CASE(test_large), CASE(test_peak),   CASE(test_random),
	};

	return cmocka_run_group_tests_name("replay_objects", tests, NULL, NULL);
}
