/* SPDX-License-Identifier: MIT */
/* port_hosted.h - knobs of the hosted port, for tests and tools. Not part of the port contract. */
#ifndef QUIRE_PORT_HOSTED_H
#define QUIRE_PORT_HOSTED_H

enum port_hosted_barrier {
	PORT_BARRIER_REAL, /* membarrier(2); -ENOSYS where the host has none, or QUIRE_NO_MEMBARRIER is set */
	PORT_BARRIER_NONE, /* say -ENOSYS, so that the local lock falls back to atomics. Set before boot */
	PORT_BARRIER_LIE,  /* do nothing and say 0: breaks the local lock, for the litmus test only */
};
extern enum port_hosted_barrier port_hosted_barrier;

/* Called by port_panic() in the thread that panics, before it aborts; NULL: nobody. */
extern void (*port_hosted_panicked)(const char *why);
/* Called on every thread that port_thread_start() starts, first of all; NULL: nobody. */
extern void (*port_hosted_thread_begins)(void);

#endif
