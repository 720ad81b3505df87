/* SPDX-License-Identifier: MIT */
/*
 * peer_tcmalloc.c - tcmalloc-minimal, by the names that are its alone
 *
 * Its library is linked as Debian's run-time package has it; the few functions that are called are declared here, so that the
 * development package, which brings much more, is not needed.
 */
#include <stddef.h>
#include <stdio.h>

void *tc_malloc(size_t size);
void *tc_calloc(size_t nr, size_t size);
void tc_free(void *p);
const char *tc_version(int *major, int *minor, const char **patch);
int MallocExtension_GetOwnership(const void *p); /* 1: tcmalloc's own */

#define PEER_ALLOC tc_malloc
#define PEER_CALLOC tc_calloc
#define PEER_FREE tc_free
#include "peer_loops.h"

static int reached(void)
{
	void *p = tc_malloc(64);
	int own = p && MallocExtension_GetOwnership(p) == 1;

	tc_free(p);
	return own;
}

static void version(char *text, unsigned long bytes)
{
	int major, minor;
	const char *patch;

	tc_version(&major, &minor, &patch);
	snprintf(text, bytes, "%d.%d%s", major, minor, patch);
}

const struct bench_peer peer_tcmalloc = {
	.name = "tcmalloc",
	.calls = "tc_malloc/tc_free",
	.loop = PEER_LOOPS,
	.set_fill = peer_set_fill,
	.set_empty = peer_set_empty,
	.warm = peer_warm,
	.reached = reached,
	.version = version,
};
