/* SPDX-License-Identifier: MIT */
/* kmalloc_ours.h - kmalloc and kfree as the loops of object_loops.h take an allocator (kernel-style) */
#ifndef BENCH_KMALLOC_OURS_H
#define BENCH_KMALLOC_OURS_H

#include <linux/slab.h>

#include "object_loops.h"

OBJECT_LOOP void *ours_kmalloc(unsigned long size)
{
	return kmalloc(size, GFP_KERNEL);
}

OBJECT_LOOP void *ours_kzalloc(unsigned long size)
{
	return kzalloc(size, GFP_KERNEL);
}

OBJECT_LOOP void *ours_kmalloc_atomic(unsigned long size)
{
	return kmalloc(size, GFP_ATOMIC);
}

OBJECT_LOOP void ours_kfree(void *object)
{
	kfree(object);
}

#endif
