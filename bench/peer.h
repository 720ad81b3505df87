/* SPDX-License-Identifier: MIT */
/* peer.h - is the peer who it should be? */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

/* peer_is_jemalloc - does a call of malloc() end in jemalloc? Its own books say so: they grow by what was asked for. */
int peer_is_jemalloc(void);
const char *peer_version(void);

#endif
