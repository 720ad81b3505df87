/* SPDX-License-Identifier: MIT */
/* stress_slab.h - the stress test's body (kernel-style) as its host-side main sees it. */
#ifndef STRESS_SLAB_H
#define STRESS_SLAB_H

/* Make the caches; 0, or 1: it could not be done. */
int stress_slab_start(void);
/* One thread's work; 0, or 1 when an object was not what it should be. */
int stress_slab_thread(unsigned int seed, unsigned long rounds);
int stress_slab_produce(unsigned int seed, unsigned long rounds);
int stress_slab_consume(unsigned long rounds);
/* After all threads: wait for what still waits for a grace period. */
void stress_slab_settle(void);
/* Then: free what the table still holds; 1 when a slab is left. */
int stress_slab_finish(void);
unsigned long stress_slab_free_frames(void);

#endif
