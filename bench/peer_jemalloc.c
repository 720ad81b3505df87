/* SPDX-License-Identifier: MIT */
/*
 * peer_jemalloc.c - jemalloc, as this process's malloc() and free()
 *
 * Compiled with -fno-builtin, so that both are really called.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jemalloc/jemalloc.h>

#define PEER_ALLOC malloc
#define PEER_CALLOC calloc
#define PEER_FREE free
#include "peer_loops.h"

#define PROBE_BYTES 64

static int reached(void)
{
	uint64_t before = 0, after = 0;
	size_t size = sizeof(before);
	void *p;

	if (mallctl("thread.allocated", &before, &size, NULL, 0))
		return 0;
	p = malloc(PROBE_BYTES);
	size = sizeof(after);
	if (mallctl("thread.allocated", &after, &size, NULL, 0))
		after = before;
	free(p);
	return p && after - before == PROBE_BYTES;
}

static void version(char *text, unsigned long bytes)
{
	const char *version = "?";
	size_t size = sizeof(version);

	mallctl("version", &version, &size, NULL, 0);
	snprintf(text, bytes, "%.*s", (int)strcspn(version, "-"), version);
}

const struct bench_peer peer_jemalloc = {
	.name = "jemalloc",
	.calls = "malloc/free",
	.loop = PEER_LOOPS,
	.set_fill = peer_set_fill,
	.set_empty = peer_set_empty,
	.warm = peer_warm,
	.reached = reached,
	.version = version,
};
