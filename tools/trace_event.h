/* SPDX-License-Identifier: MIT */
/*
 * trace_event.h - one event of a trace, in 24 bytes
 *
 * A trace of tens of millions of events is held in memory as an array of these, so they are packed by hand: nothing of
 * the text is kept. What an object's request says beside its address is the same for thousands of them, and lies in a
 * table (trace_requests.h). The GFP bits are Quire's own (trace_gfp.h), not those of the traced kernel.
 */
#ifndef TRACE_EVENT_H
#define TRACE_EVENT_H

#include <stdint.h>

enum trace_kind {
	TRACE_ALLOC,        /* Linux handed out frames [pfn, pfn + 2^order) */
	TRACE_ALLOC_FAILED, /* Linux itself found none; pfn is 0 */
	TRACE_FREE,
	TRACE_FREE_BATCHED,  /* companion record of a TRACE_FREE that came just before it */
	TRACE_OBJECT,        /* kmalloc, kmem_cache_alloc: Linux handed out the object at ptr */
	TRACE_OBJECT_FAILED, /* Linux had none; ptr is 0 */
	TRACE_KFREE,         /* ptr 0: kfree(NULL) */
	TRACE_CACHE_FREE,    /* kmem_cache_free */
	NR_TRACE_KINDS,
};

/* The largest order a line may carry, and the bits a frame number may have: more is a damaged line. */
#define TRACE_MAX_ORDER 15
#define TRACE_PFN_BITS 52

struct trace_event {
	uint64_t time_ns; /* of the trace's clock; 0: the line had none */
	union {
		uint64_t pfn; /* the frame Linux chose, a multiple of 2^order */
		uint64_t ptr; /* an object's address, mostly hashed: the same for one address all through a trace */
	};
	union {
		uint32_t gfp;     /* ALLOC: what was asked for */
		uint32_t request; /* OBJECT: index into the trace's requests */
		uint32_t cache;   /* CACHE_FREE: the cache's number there; 0: the line does not name it */
	};
	uint16_t cpu; /* where it happened */
	uint8_t order;
	uint8_t kind : 4; /* enum trace_kind */
	uint8_t type : 4; /* ALLOC: migratetype as the trace numbers it */
};

_Static_assert(sizeof(struct trace_event) == 24, "the event array is what limits the size of a trace");

static inline int trace_kind_is_object(unsigned int kind)
{
	return kind >= TRACE_OBJECT;
}

#endif
