/* SPDX-License-Identifier: MIT */
/*
 * fuzz_trace.c - any bytes as a trace, from the lines to the books
 *
 * The text is read as a file would be, and followed twice: once as it stands, once over an allocator whose every object and
 * block is checked when it is given back. What the parser lets through must hold together, whatever it came from.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "replay_walk.h"
#include "trace_read.h"

#define CHECK(what)                                                                                                    \
	do {                                                                                                           \
		if (!(what))                                                                                           \
			abort();                                                                                       \
	} while (0)

#define ROWS 64u

/* Blocks are numbered as they are handed out; an order + 1 stands at each one in use. Objects are host memory. */
static uint8_t *block_order;
static uint32_t nr_blocks, room_blocks;
static int64_t balance; /* blocks and objects in use */

static int alloc_block(void *arg, const struct trace_event *ev, uint32_t *pfn)
{
	uint32_t nr = 1u << ev->order;

	(void)arg;
	if (ev->order > 10)
		return -1;
	if (nr_blocks + nr > room_blocks) {
		room_blocks = (nr_blocks + nr) * 2;
		block_order = realloc(block_order, room_blocks);
		CHECK(block_order);
	}
	memset(block_order + nr_blocks, 0, nr);
	block_order[nr_blocks] = (uint8_t)(ev->order + 1);
	*pfn = nr_blocks;
	nr_blocks += nr;
	balance++;
	return 0;
}

static void free_block(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order)
{
	(void)arg;
	(void)cpu;
	CHECK(pfn < nr_blocks && block_order[pfn] == order + 1);
	block_order[pfn] = 0;
	balance--;
}

static void split_block(void *arg, uint32_t pfn, unsigned int order)
{
	(void)arg;
	CHECK(pfn < nr_blocks && block_order[pfn] == order + 1);
	memset(block_order + pfn, 1, 1u << order);
	balance += (1 << order) - 1;
}

static int alloc_object(void *arg, unsigned int cpu, const struct trace_request *request, uint32_t number,
			struct object_ours *ours)
{
	uint32_t *object;

	(void)arg;
	(void)cpu;
	CHECK(request->bytes_req <= request->bytes_alloc);
	if (request->bytes_req % 7 == 6)
		return -1;
	object = malloc(sizeof(*object));
	CHECK(object);
	*object = number % ROWS;
	*ours = (struct object_ours){ (uintptr_t)object, number % ROWS, 8 };
	balance++;
	return 0;
}

static void free_object(void *arg, unsigned int cpu, const struct object_ours *ours, bool by_kfree)
{
	uint32_t *object = (uint32_t *)(uintptr_t)ours->address;

	(void)arg;
	(void)cpu;
	(void)by_kfree;
	CHECK(*object == ours->row);
	free(object);
	balance--;
}

static const struct follow_backend blocks = { alloc_block, free_block, split_block, NULL };
static const struct object_backend objects = { alloc_object, free_object, NULL };

static void follow(const struct trace *trace, bool with_backend)
{
	static struct walk walk;
	const struct follow_counts *c = &walk.pages.counts;

	walk.objects.requests = &trace->requests;
	walk.pages.backend = with_backend ? &blocks : NULL;
	walk.objects.backend = with_backend ? &objects : NULL;
	for (size_t i = 0; i < trace->nr_events; i++)
		CHECK(!walk_event(&walk, &trace->events[i]));
	CHECK(c->served + c->failed + c->left == trace->kinds[TRACE_ALLOC]);
	CHECK(walk.objects.counts.served + walk.objects.counts.failed == trace->kinds[TRACE_OBJECT]);
	walk_give_back(&walk, 0);
	CHECK(!walk.pages.nr_live && !walk.pages.nr_left && !walk.pages.nr_ours && !walk.objects.live.nr);
	CHECK(!walk.objects.live.bytes_alloc && !walk.objects.live.bytes_ours && !balance);
	walk_fini(&walk);
	nr_blocks = 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	int fd = memfd_create("trace", MFD_CLOEXEC);
	char path[32], error[TRACE_ERROR_MAX];
	struct trace trace;

	CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!trace_read(path, &trace, error, NULL, NULL)) {
		follow(&trace, false);
		follow(&trace, true);
	}
	trace_free(&trace);
	close(fd);
	return 0;
}
