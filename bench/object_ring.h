/* SPDX-License-Identifier: MIT */
/*
 * object_ring.h - objects handed from one thread to another, one text for ours and for every peer
 *
 * Model:  a bounded ring of one producer and one consumer. Each publishes its index once in OBJECT_RING_STEP objects, and
 *         goes on asking for more only when what it knows of is used up.
 *
 *           head: consumer's ──▶ [ objects handed over ] ◀── tail: producer's
 *
 *         Who has to wait (ring full, ring empty) waits until half of it is there, so that waiting is rare; the
 *         time of the wait (object_ring_wait(), out of line) is not counted.
 *         Plain types only: kernel-style and host-side files include this.
 * Does not: hold anything at the end: who consumes n takes all that who produces n puts in.
 */
#ifndef BENCH_OBJECT_RING_H
#define BENCH_OBJECT_RING_H

#include "object_loops.h"

#define OBJECT_RING_SLOTS 4096ul
#define OBJECT_RING_STEP 64ul
#define OBJECT_RING_LINE __attribute__((aligned(128))) /* neither side's line, nor the one fetched with it */

struct object_ring {
	OBJECT_RING_LINE unsigned long tail; /* produced so far; released by the producer */
	OBJECT_RING_LINE unsigned long head; /* consumed so far; released by the consumer */
	OBJECT_RING_LINE int failed;         /* either side: an allocation failed, nobody waits any more */
	OBJECT_RING_LINE void *slot[OBJECT_RING_SLOTS];
};

extern struct object_ring object_ring;

/* object_ring_wait - until index @other is @target or past it; its value, or what it was when either side failed. */
unsigned long object_ring_wait(const unsigned long *other, unsigned long target);

/* @n: a multiple of OBJECT_RING_STEP, like every n here. */
OBJECT_LOOP int object_ring_produce(unsigned long n, void *(*alloc)(unsigned long), unsigned long size)
{
	struct object_ring *ring = &object_ring;
	unsigned long tail = ring->tail, end = tail + n, head = __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE);

	while (tail != end) {
		if (tail - head > OBJECT_RING_SLOTS - OBJECT_RING_STEP)
			head = object_ring_wait(&ring->head, tail - OBJECT_RING_SLOTS / 2);
		for (unsigned long i = 0; i < OBJECT_RING_STEP; i++) {
			void *p = alloc(size);

			if (!p) {
				__atomic_store_n(&ring->failed, 1, __ATOMIC_RELEASE);
				return -1;
			}
			*(volatile unsigned long *)p = tail;
			ring->slot[tail++ % OBJECT_RING_SLOTS] = p;
		}
		__atomic_store_n(&ring->tail, tail, __ATOMIC_RELEASE);
	}
	return 0;
}

OBJECT_LOOP int object_ring_consume(unsigned long n, void (*release)(void *))
{
	struct object_ring *ring = &object_ring;
	unsigned long head = ring->head, end = head + n, tail = __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE);

	while (head != end) {
		if (head == tail) {
			unsigned long half = head + OBJECT_RING_SLOTS / 2;

			tail = object_ring_wait(&ring->tail, end - head < OBJECT_RING_SLOTS / 2 ? end : half);
			if (head == tail)
				return -1;
		}
		for (unsigned long i = 0; i < OBJECT_RING_STEP; i++)
			release(ring->slot[head++ % OBJECT_RING_SLOTS]);
		__atomic_store_n(&ring->head, head, __ATOMIC_RELEASE);
	}
	return 0;
}

#endif
