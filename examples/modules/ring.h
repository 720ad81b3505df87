/* SPDX-License-Identifier: MIT */
/* ring.h - a buffer of bytes that are taken out in the order in which they were put in */
#ifndef EXAMPLE_RING_H
#define EXAMPLE_RING_H

#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

struct ring {
	spinlock_t lock;
	unsigned int size, first, used; /* bytes; under lock */
	char *bytes;
};

static inline int ring_init(struct ring *ring, unsigned int size)
{
	spin_lock_init(&ring->lock);
	ring->size = size;
	ring->first = ring->used = 0;
	ring->bytes = kmalloc(size, GFP_KERNEL);
	return ring->bytes ? 0 : -ENOMEM;
}

static inline void ring_fini(struct ring *ring)
{
	kfree(ring->bytes);
	ring->bytes = NULL;
}

/* 0, or -ENOSPC when it is full. */
static inline int ring_put(struct ring *ring, char byte)
{
	int err = -ENOSPC;

	spin_lock(&ring->lock);
	if (ring->used < ring->size) {
		ring->bytes[(ring->first + ring->used++) % ring->size] = byte;
		err = 0;
	}
	spin_unlock(&ring->lock);
	return err;
}

/* The byte, or -ENODATA when it is empty. */
static inline int ring_get(struct ring *ring)
{
	int byte = -ENODATA;

	spin_lock(&ring->lock);
	if (ring->used) {
		byte = (unsigned char)ring->bytes[ring->first];
		ring->first = (ring->first + 1) % ring->size;
		ring->used--;
	}
	spin_unlock(&ring->lock);
	return byte;
}

#endif
