/* SPDX-License-Identifier: MIT */
/*
 * peer.h - the other allocators: what each is called, how it is called, and is it who it should be?
 *
 * Model: All are linked into this process, each with its own heap. malloc() and free() are jemalloc's, because it is first in
 *        link order; the others are called by the names that only they define. Each calls its own shared library
 *        directly. A peer that this host lacks is left out.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "bench.h"

struct bench_peer {
	const char *name; /* also of its figures: name_ns */
	const char *
		calls; /* what stands for kmalloc and kfree; NULL: this host lacks the peer, and nothing below is set */
	int (*loop[NR_PATTERNS])(unsigned long n);
	/* set_fill / set_empty - around PATTERN_RANDOM_SIZES. 0; -1: out of memory. */
	int (*set_fill)(void);
	void (*set_empty)(void);
	/* warm - many objects of every size come and go, so that caches that grow with use have grown. */
	void (*warm)(void);
	/* reached - do the calls end in this allocator? Its own books say so. */
	int (*reached)(void);
	void (*version)(char *text, unsigned long bytes);
};

extern const struct bench_peer peer_jemalloc, peer_tcmalloc, peer_mimalloc;
#define PEER_YARDSTICK 0 /* whose pair of 64 bytes measures pages */
#define PEER_YARDSTICK_TEXT "jemalloc malloc(64)/free"
int peer_yardstick(unsigned long n);
extern const struct bench_peer *const bench_peers[BENCH_PEERS_MAX];

/* peers_reached - are all that were built in who they should be? Says who is not. peers_warm - all. peers_print - one line of
 * names. */
int peers_reached(void);
void peers_warm(void);
void peers_print(void);

#endif
