/* SPDX-License-Identifier: MIT */
/*
 * percpu_source.c - where per-CPU memory comes from: memblock until the hand-over, then the page allocator
 *
 * env/percpu.c is in a room below and knows neither; the boot lends it these two, one after the other. What came from
 * memblock is never given back; frames are, with their chunk.
 */
#include <linux/kmemleak.h>
#include <linux/memblock.h>
#include <linux/percpu.h>
#include <asm/page.h>

#include "page_int.h"

static void *alloc_from_memblock(size_t size, size_t align, gfp_t gfp)
{
	return memblock_alloc(size, align);
}

/* Whole frames, so any alignment up to a page is met. A chunk outlives whoever needed it first. */
static void *alloc_from_pages(size_t size, size_t align, gfp_t gfp)
{
	void *chunk;

	if (size > PAGE_SIZE << MAX_PAGE_ORDER)
		return NULL; /* so many CPUs: what boot set aside has to do */
	chunk = alloc_pages_exact(size, gfp | __GFP_ZERO | __GFP_NOWARN);
	kmemleak_ignore(chunk);
	return chunk;
}

const struct percpu_source percpu_source_memblock = { .alloc = alloc_from_memblock };
const struct percpu_source percpu_source_pages = { .alloc = alloc_from_pages, .free = free_pages_exact };
