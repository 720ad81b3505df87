/* SPDX-License-Identifier: MIT */
/* peers.c - the peers of this host: BENCH_JEMALLOC, BENCH_TCMALLOC, BENCH_MIMALLOC say which were found (host-side) */
#include <stddef.h>
#include <stdio.h>

#include "bench.h"
#include "peer.h"

#if !BENCH_JEMALLOC
const struct bench_peer peer_jemalloc = { .name = "jemalloc" };
#endif
#if !BENCH_TCMALLOC
const struct bench_peer peer_tcmalloc = { .name = "tcmalloc" };
#endif
#if !BENCH_MIMALLOC
const struct bench_peer peer_mimalloc = { .name = "mimalloc" };
#endif

const struct bench_peer *const bench_peers[BENCH_PEERS_MAX] = {
	[PEER_YARDSTICK] = &peer_jemalloc,
	&peer_tcmalloc,
	&peer_mimalloc,
};

int (*bench_yardstick(void))(unsigned long n)
{
	return bench_peers[PEER_YARDSTICK]->calls ? peer_yardstick : NULL;
}

int peers_reached(void)
{
	int all = 1;

	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		const struct bench_peer *peer = bench_peers[i];

		if (!peer->calls || peer->reached())
			continue;
		fprintf(stderr, "quire-bench: %s of this process is not %s\n", peer->calls, peer->name);
		all = 0;
	}
	return all;
}

void peers_warm(void)
{
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		if (bench_peers[i]->calls)
			bench_peers[i]->warm();
	}
}

void peers_print(void)
{
	printf("peers:");
	for (unsigned int i = 0; i < BENCH_PEERS_MAX; i++) {
		const struct bench_peer *peer = bench_peers[i];
		char version[32] = "";

		if (peer->calls)
			peer->version(version, sizeof(version));
		printf("%s %s %s", i ? "," : "", peer->name, peer->calls ? version : "(not on this host)");
	}
	printf("\n");
}
