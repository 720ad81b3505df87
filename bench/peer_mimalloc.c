/* SPDX-License-Identifier: MIT */
/* peer_mimalloc.c - mimalloc, by the names that are its alone */
#include <stdio.h>

#include <mimalloc.h>

#define PEER_ALLOC mi_malloc
#define PEER_CALLOC mi_calloc
#define PEER_FREE mi_free
#include "peer_loops.h"

static int reached(void)
{
	void *p = mi_malloc(64);
	int own = p && mi_is_in_heap_region(p);

	mi_free(p);
	return own;
}

static void version(char *text, unsigned long bytes)
{
	int v = mi_version();

	snprintf(text, bytes, "%d.%d.%d", v / 100, v / 10 % 10, v % 10);
}

const struct bench_peer peer_mimalloc = {
	.name = "mimalloc",
	.calls = "mi_malloc/mi_free",
	.loop = PEER_LOOPS,
	.set_fill = peer_set_fill,
	.set_empty = peer_set_empty,
	.warm = peer_warm,
	.reached = reached,
	.version = version,
};
