/* SPDX-License-Identifier: MIT */
/* peer.c - the yardstick: jemalloc's malloc(64) and free. Compiled with -fno-builtin, so that both are really
 * called. */
#include "peer.h"

#include <stdlib.h>

#include <jemalloc/jemalloc.h>

#include "bench.h"

#define PEER_BYTES 64

int bench_peer_malloc(unsigned long n)
{
	while (n--) {
		void *p = malloc(PEER_BYTES);

		if (!p)
			return -1;
		free(p);
	}
	return 0;
}

int peer_is_jemalloc(void)
{
	uint64_t before = 0, after = 0;
	size_t size = sizeof(before);
	void *p;

	if (mallctl("thread.allocated", &before, &size, NULL, 0))
		return 0;
	p = malloc(PEER_BYTES);
	size = sizeof(after);
	if (mallctl("thread.allocated", &after, &size, NULL, 0))
		after = before;
	free(p);
	return p && after - before == PEER_BYTES;
}

const char *peer_version(void)
{
	const char *version = "?";
	size_t size = sizeof(version);

	mallctl("version", &version, &size, NULL, 0);
	return version;
}
