/* SPDX-License-Identifier: MIT */
/* remote_ours.c - our two sides of kmalloc_remote_free (kernel-style) */
#include "remote_ours.h"

#include "kmalloc_ours.h"
#include "object_ring.h"

int remote_ours_produce(unsigned long n)
{
	return object_ring_produce(n, ours_kmalloc, 64);
}

int remote_ours_consume(unsigned long n)
{
	return object_ring_consume(n, ours_kfree);
}
