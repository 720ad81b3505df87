/* SPDX-License-Identifier: MIT */
/*
 * replay_serve.h - the machine under a trace: which CPU the thread is, and the caches made for it
 *
 * Model: A row is a cache of ours that has served an object. Caches are made when their first request comes, by name and
 *        size; those that the allocator merges share a row. Requests of kmalloc have the rows of kmalloc's own caches, and
 *        one row is kmalloc beyond the caches.
 */
#ifndef REPLAY_SERVE_H
#define REPLAY_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "replay_follow.h"
#include "replay_objects.h"
#include "replay_slab.h"

#define SERVE_NO_CPU (~0u)

struct serve_row {
	void *cache;     /* NULL: kmalloc beyond the caches */
	bool is_kmalloc; /* a cache of kmalloc's, or beyond them */
	char *name;
	uint32_t *members; /* names of the trace it serves */
	uint32_t nr_members;
};

struct serve_made {
	void *cache;
	uint32_t name, size; /* what it was made for */
	uint32_t row;
	bool accounted;
};

struct serve_request {
	uint32_t row; /* + 1; 0: not looked at yet */
	uint32_t bytes;
};

struct server {
	unsigned int nr_cpus, cpu; /* cpu: which one the thread is, or SERVE_NO_CPU */
	const struct trace_requests *requests;
	struct serve_row *rows;
	uint32_t nr_rows;
	struct serve_made *made;
	uint32_t nr_made;
	struct serve_request *by_request;
	uint32_t nr_by_request;
	struct follow_backend pages;
	struct object_backend objects;
};

/* What the rows held at one moment. */
struct serve_shot_row {
	struct object_row row;
	struct engine_cache_stat stat; /* zero for the row beyond the caches, but nr_pages */
};

struct serve_shot {
	bool taken;
	uint64_t event;
	struct object_sums live;
	uint64_t nr_pages; /* frames under all rows */
	struct serve_shot_row *rows;
	uint32_t nr_rows;
};

/* server_init - take the machine's CPUs. 0; -1: it has none. */
int server_init(struct server *s, const struct trace_requests *requests);
/* server_leave - be no CPU: before waiting for something of the host's. */
void server_leave(struct server *s);
/* server_destroy_caches - drop every cache that was made; their objects are free. */
void server_destroy_caches(struct server *s);
void server_fini(struct server *s);

/* server_shoot - look at every row now. 0; -1: out of memory. */
int server_shoot(struct server *s, const struct objects *o, struct serve_shot *shot);
void serve_shot_fini(struct serve_shot *shot);

#endif
