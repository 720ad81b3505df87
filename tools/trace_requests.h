/* SPDX-License-Identifier: MIT */
/*
 * trace_requests.h - what the objects of a trace were asked for, each different request once
 *
 * Two tables that only grow: names of caches, and requests. Numbers stay valid for as long as the tables live; cache 0 is
 * kmalloc, which has no name. Zeroed memory is an empty pair of tables.
 */
#ifndef TRACE_REQUESTS_H
#define TRACE_REQUESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRACE_CACHE_KMALLOC 0u

struct trace_request {
	uint32_t cache; /* number of the name */
	uint32_t bytes_req, bytes_alloc;
	uint32_t gfp;
	int16_t node; /* -1: any */
	uint16_t accounted;
};

struct trace_index {
	uint32_t *slots;   /* open addressing: number + 1; 0: empty */
	uint32_t nr_slots; /* a power of two, or 0 */
};

struct trace_requests {
	struct trace_request *all;
	uint32_t nr, room;
	char **names; /* of cache number - 1 */
	uint32_t nr_names, names_room;
	struct trace_index by_request, by_name;
};

/* trace_requests_add - the number of a request like @want. 0; -1: out of memory, nothing has changed. */
int trace_requests_add(struct trace_requests *t, const struct trace_request *want, uint32_t *number);
/* trace_requests_cache - the number (from 1) of the cache called @name, @len bytes. 0; -1: out of memory. */
int trace_requests_cache(struct trace_requests *t, const char *name, size_t len, uint32_t *number);
/* trace_requests_name - of cache @number; "kmalloc" for 0. */
const char *trace_requests_name(const struct trace_requests *t, uint32_t number);
void trace_requests_fini(struct trace_requests *t);

#endif
