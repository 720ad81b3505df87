/* SPDX-License-Identifier: MIT */
/* test_replay_object.c - lines about objects, as different kernels and tools print them. Mirrors tools/trace_object.c,
 * trace_requests.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "trace_gfp.h"
#include "trace_parse.h"
#include "trace_requests.h"

#define HEAD "bash-15262 [001] ..... 1597.609911: "

static struct trace_event ev;
static struct trace_line_info info;

static enum trace_line parse(const char *tail)
{
	static char line[512]; /* info points into it */

	snprintf(line, sizeof(line), HEAD "%s", tail);
	memset(&ev, 0xee, sizeof(ev));
	return trace_parse_line(line, strlen(line), &ev, &info);
}

static unsigned int gfp_of(const char *text)
{
	unsigned int gfp = 0;

	assert_int_equal(trace_gfp_parse(text, strlen(text), &gfp), 0);
	return gfp;
}

struct dialect {
	const char *tail, *name;
	int node;
	bool of_cache, accounted;
};

/* One request in the words of every kernel: 64 bytes of 80, at 0x629b80d1. */
static void test_requests(void **state)
{
	static const struct dialect dialects[] = {
		/* 6.1 and later */
		{ "kmem_cache_alloc: call_site=prepare_creds+0x1c/0x2e0 ptr=00000000629b80d1 name=pid bytes_req=64 bytes_alloc=80 "
		  "gfp_flags=GFP_KERNEL node=-1 accounted=true",
		  "pid", -1, true, true },
		{ "kmalloc: call_site=x+0x3b/0x60 ptr=00000000629b80d1 bytes_req=64 bytes_alloc=80 gfp_flags=GFP_KERNEL node=1 "
		  "accounted=false",
		  "", 1, false, false },
		/* 5.19, 5.x, 4.x */
		{ "kmem_cache_alloc: call_site=x+0x1c/0x2e0 ptr=00000000629b80d1 bytes_req=64 bytes_alloc=80 gfp_flags=GFP_KERNEL "
		  "accounted=true",
		  "", -1, true, true },
		{ "kmem_cache_alloc_node: call_site=ffffffff8118f1a8 ptr=00000000629b80d1 bytes_req=64 bytes_alloc=80 "
		  "gfp_flags=GFP_KERNEL node=0",
		  "", 0, true, false },
		{ "kmalloc_node: call_site=ffffffff8118f1a8 ptr=00000000629b80d1 bytes_req=64 bytes_alloc=80 gfp_flags=GFP_KERNEL "
		  "node=-1",
		  "", -1, false, false },
		{ "kmalloc: call_site=ffffffff8118f1a8 ptr=0x629b80d1 bytes_req=64 bytes_alloc=80 gfp_flags=GFP_KERNEL",
		  "", -1, false, false },
		/* 32 bits; the subsystem; a symbol in front; other order; fields of kernels to come; blanks in the name */
		{ "kmem:kmalloc: (alloc_fdtable+0x55/0x140) call_site=c0123456 ptr=629b80d1 bytes_req=64 bytes_alloc=80 "
		  "gfp_flags=GFP_KERNEL",
		  "", -1, false, false },
		{ "kmem_cache_alloc: name=io queue 7 call_site=x ptr=00000000629b80d1 gfp_flags=GFP_KERNEL future=9 bytes_alloc=80 "
		  "bytes_req=64 accounted=true node=-1",
		  "io queue 7", -1, true, true },
	};

	for (size_t i = 0; i < sizeof(dialects) / sizeof(dialects[0]); i++) {
		const struct dialect *d = &dialects[i];

		if (parse(d->tail) != TRACE_LINE_OBJECT)
			fail_msg("not understood: %s", d->tail);
		assert_int_equal(ev.kind, TRACE_OBJECT);
		assert_int_equal(ev.ptr, 0x629b80d1);
		assert_int_equal(ev.cpu, 1);
		assert_int_equal(ev.time_ns, 1597609911000ull);
		assert_int_equal(info.object.bytes_req, 64);
		assert_int_equal(info.object.bytes_alloc, 80);
		assert_int_equal(info.object.gfp, gfp_of("GFP_KERNEL"));
		assert_int_equal(info.object.node, d->node);
		assert_int_equal(info.object.of_cache, d->of_cache);
		assert_int_equal(info.object.accounted, d->accounted);
		assert_int_equal(span_len(info.object.name), strlen(d->name));
		assert_memory_equal(info.object.name.at ? info.object.name.at : "", d->name, strlen(d->name));
	}
}

static void test_frees(void **state)
{
	assert_int_equal(parse("kfree: call_site=x+0x1/0x2 ptr=00000000629b80d1"), TRACE_LINE_OBJECT);
	assert_int_equal(ev.kind, TRACE_KFREE);
	assert_int_equal(ev.ptr, 0x629b80d1);
	assert_true(info.open);
	assert_int_equal(parse("kmem_cache_free: call_site=x+0x1/0x2 ptr=00000000629b80d1 name=io queue 7"),
			 TRACE_LINE_OBJECT);
	assert_int_equal(ev.kind, TRACE_CACHE_FREE);
	assert_int_equal(span_len(info.object.name), strlen("io queue 7"));
	assert_true(info.object.of_cache);
	assert_int_equal(parse("kmem_cache_free: call_site=ffffffff8118f1a8 ptr=0xffff880000123400"),
			 TRACE_LINE_OBJECT);
	assert_int_equal(ev.ptr, 0xffff880000123400ull);
	assert_int_equal(span_len(info.object.name), 0);
}

/* kfree(NULL) is an event; a request that got NULL is one that Linux had nothing for. */
static void test_null(void **state)
{
	static const char *const nulls[] = {
		"0000000000000000", "00000000", "(null)", "          (null)", "0x0", "(nil)", "0"
	};
	char tail[256];

	for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++) {
		snprintf(tail, sizeof(tail), "kfree: call_site=x ptr=%s", nulls[i]);
		assert_int_equal(parse(tail), TRACE_LINE_OBJECT);
		assert_int_equal(ev.kind, TRACE_KFREE);
		assert_int_equal(ev.ptr, 0);
		snprintf(tail, sizeof(tail),
			 "kmalloc: call_site=x ptr=%s bytes_req=8589934592 bytes_alloc=8589934592 gfp_flags=GFP_KERNEL",
			 nulls[i]);
		assert_int_equal(parse(tail), TRACE_LINE_OBJECT);
		assert_int_equal(ev.kind, TRACE_OBJECT_FAILED);
		assert_int_equal(info.object.bytes_req, UINT32_MAX);
	}
}

static void test_damaged(void **state)
{
	static const char *const tails[] = {
		"kmalloc:",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64 gfp_flags=",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL|",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_alloc=64 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=65 bytes_alloc=64 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=6x bytes_alloc=64 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=8589934592 gfp_flags=GFP_KERNEL",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL node=x",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL node=99999",
		"kmalloc: call_site=x ptr=00000000629b80d1 bytes_req=64 bytes_alloc=64 gfp_flags=GFP_KERNEL accounted=tru",
		"kmem_cache_alloc: call_site=x ptr=00000000629b80d1 name=p\x01 bytes_req=4 bytes_alloc=8 gfp_flags=GFP_KERNEL",
		"kfree: call_site=x",
		"kfree: call_site=x ptr=",
		"kfree: call_site=x ptr=00000000629b",
		"kfree: call_site=x ptr=0x",
		"kfree: call_site=x ptr=0x12345678901234567",
		"kfree: call_site=x ptr=(____ptrval____)",
		"kmem_cache_free: call_site=x name=pid",
		"kmem_cache_free: call_site=x ptr=0000000062zz80d1 name=pid",
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		if (parse(tails[i]) != TRACE_LINE_DAMAGED)
			fail_msg("taken for good: %s", tails[i]);
		assert_int_equal(ev.order, 0xee); /* untouched */
	}
}

static void test_not_ours(void **state)
{
	assert_int_equal(parse("kmalloc_array: call_site=x ptr=0"), TRACE_LINE_OTHER);
	assert_int_equal(parse("kmem_cache_allo: call_site=x ptr=0"), TRACE_LINE_OTHER);
	assert_int_equal(parse("rss_stat: mm_id=1 curr=1 type=MM_ANONPAGES size=4096B"), TRACE_LINE_OTHER);
}

/* No prefix is read past its end (under ASan); none is taken for another object than the whole line's. */
static void test_every_prefix(void **state)
{
	static const char line[] = HEAD
		"kmem_cache_alloc: call_site=x+0x1c/0x2e0 ptr=00000000629b80d1 name=io queue bytes_req=64 bytes_alloc=80 "
		"gfp_flags=GFP_KERNEL|__GFP_ZERO node=-1 accounted=true";

	for (size_t len = 0; len < sizeof(line); len++) {
		char *copy = malloc(len ? len : 1);

		memcpy(copy, line, len);
		if (trace_parse_line(copy, len, &ev, &info) == TRACE_LINE_OBJECT) {
			assert_int_equal(ev.ptr, 0x629b80d1);
			assert_int_equal(info.object.bytes_alloc, 80);
			assert_int_equal(span_len(info.object.name), strlen("io queue"));
			/* What a cut could still have changed is said to be open. */
			assert_true(info.open || info.object.accounted);
		}
		free(copy);
	}
}

/* --- the tables --- */

static void test_names(void **state)
{
	struct trace_requests t = { 0 };
	char name[16];
	uint32_t number;

	assert_string_equal(trace_requests_name(&t, TRACE_CACHE_KMALLOC), "kmalloc");
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 5000; i++) {
			int len = snprintf(name, sizeof(name), "cache%u", i);

			assert_int_equal(trace_requests_cache(&t, name, (size_t)len, &number), 0);
			assert_int_equal(number, i + 1);
		}
	}
	assert_string_equal(trace_requests_name(&t, 4321), "cache4320");
	/* A name is its length, too. */
	assert_int_equal(trace_requests_cache(&t, "cache4320", 5, &number), 0);
	assert_int_equal(number, 5001);
	trace_requests_fini(&t);
}

static void test_alike(void **state)
{
	struct trace_requests t = { 0 };
	struct trace_request request = { .bytes_req = 64, .bytes_alloc = 64, .node = -1 };
	uint32_t number;

	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 5000; i++) {
			request.gfp = i * 7919;
			assert_int_equal(trace_requests_add(&t, &request, &number), 0);
			assert_int_equal(number, i);
		}
	}
	request.accounted = 1;
	assert_int_equal(trace_requests_add(&t, &request, &number), 0);
	assert_int_equal(number, 5000);
	assert_int_equal(t.all[4999].gfp, 4999 * 7919);
	trace_requests_fini(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests), cmocka_unit_test(test_frees),    cmocka_unit_test(test_null),
		cmocka_unit_test(test_damaged),  cmocka_unit_test(test_not_ours), cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_names),    cmocka_unit_test(test_alike),
	};

	return cmocka_run_group_tests_name("replay_object", tests, NULL, NULL);
}
