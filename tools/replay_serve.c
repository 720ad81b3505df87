/* SPDX-License-Identifier: MIT */
/*
 * replay_serve.c - pages and objects from the booted machine, on the CPU the trace names
 *
 * Model:   One thread is all CPUs in turn. What a request's cache is, is worked out once a request (they are numbered) and
 *          kept beside it.
 *          A trace shows of a cache its name, the size asked for and whether objects are charged. Charged without
 *          __GFP_ACCOUNT in the request is SLAB_ACCOUNT; __GFP_RECLAIMABLE is SLAB_RECLAIM_ACCOUNT. When Linux merges a
 *          larger cache into one that is there, objects of one name grow: then there is a cache for each size, called
 *          name:size, and ours decides whether to merge them.
 * Failure: a cache that cannot be made is a request that fails.
 */
#include "replay_serve.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/config.h>
#include <quire/machine.h>

#include "replay_engine.h"
#include "trace_gfp.h"

#define SEAT_TRIES 1000000

/* --- which CPU the thread is --- */

/* Work that the library does in threads of its own may sit on a CPU for a moment. */
static void seat_take(struct server *s, unsigned int cpu)
{
	cpu %= s->nr_cpus;
	if (cpu == s->cpu)
		return;
	machine_cpu_put();
	for (int tries = 0; machine_cpu_take(cpu); tries++) {
		if (tries == SEAT_TRIES)
			abort(); /* server_init() has sat on every one of them */
		sched_yield();
	}
	s->cpu = cpu;
}

void server_leave(struct server *s)
{
	machine_cpu_put();
	s->cpu = SERVE_NO_CPU;
}

/* How many CPUs can be sat on: 0, 1, ... up to the first that is not there. */
static unsigned int cpus_count(void)
{
	unsigned int nr = 0;

	machine_cpu_put();
	while (nr < CONFIG_NR_CPUS && !machine_cpu_take(nr)) {
		machine_cpu_put();
		nr++;
	}
	return nr;
}

/* --- pages --- */

static int serve_alloc(void *arg, const struct trace_event *ev, uint32_t *pfn)
{
	seat_take(arg, ev->cpu);
	return engine_alloc(ev->gfp, ev->order, pfn);
}

static void serve_free(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order)
{
	seat_take(arg, cpu);
	engine_free(pfn, order);
}

static void serve_split(void *arg, uint32_t pfn, unsigned int order)
{
	(void)arg;
	engine_split(pfn, order);
}

/* --- rows and caches --- */

/* The row of @cache, made if it is not there. */
static int find_row(struct server *s, void *cache, bool is_kmalloc, uint32_t *number)
{
	struct serve_row *rows;
	char *name;

	for (uint32_t i = 0; i < s->nr_rows; i++) {
		if (s->rows[i].cache == cache) {
			s->rows[i].is_kmalloc |= is_kmalloc;
			*number = i;
			return 0;
		}
	}
	rows = reallocarray(s->rows, s->nr_rows + 1, sizeof(*rows));
	if (!rows)
		return -1;
	s->rows = rows;
	name = strdup(cache ? engine_cache_name(cache) : "kmalloc, large");
	if (!name)
		return -1;
	rows[s->nr_rows] = (struct serve_row){ .cache = cache, .is_kmalloc = is_kmalloc, .name = name };
	*number = s->nr_rows++;
	return 0;
}

static int add_member(struct serve_row *row, uint32_t name)
{
	uint32_t *members;

	for (uint32_t i = 0; i < row->nr_members; i++) {
		if (row->members[i] == name)
			return 0;
	}
	members = reallocarray(row->members, row->nr_members + 1, sizeof(*members));
	if (!members)
		return -1;
	row->members = members;
	members[row->nr_members++] = name;
	return 0;
}

static struct serve_made *find_made(struct server *s, const struct trace_request *request, bool accounted,
				    bool *name_taken)
{
	*name_taken = false;
	for (uint32_t i = 0; i < s->nr_made; i++) {
		struct serve_made *made = &s->made[i];

		if (made->name != request->cache)
			continue;
		if (made->size == request->bytes_req && made->accounted == accounted)
			return made;
		*name_taken = true;
	}
	return NULL;
}

/* A cache for @request: one that was made for its like, or a new one. */
static int make_cache(struct server *s, const struct trace_request *request, uint32_t *row)
{
	bool accounted = request->accounted && !trace_gfp_is_account(request->gfp), taken;
	struct serve_made *made = find_made(s, request, accounted, &taken), *more;
	const char *name = trace_requests_name(s->requests, request->cache);
	char sized[192];
	void *cache;

	if (made) {
		*row = made->row;
		return 0;
	}
	more = reallocarray(s->made, s->nr_made + 1, sizeof(*more));
	if (!more)
		return -1;
	s->made = more;
	if (taken) {
		snprintf(sized, sizeof(sized), "%s:%u%s", name, request->bytes_req, accounted ? ":a" : "");
		name = sized;
	}
	cache = engine_cache_create(name, request->bytes_req, accounted, trace_gfp_is_reclaimable(request->gfp));
	if (!cache)
		return -1;
	if (find_row(s, cache, false, row) || add_member(&s->rows[*row], request->cache)) {
		engine_cache_destroy(cache);
		return -1;
	}
	more[s->nr_made++] = (struct serve_made){ cache, request->cache, request->bytes_req, *row, accounted };
	return 0;
}

static int kmalloc_row(struct server *s, const struct trace_request *request, uint32_t *row)
{
	void *cache = engine_cache_of_kmalloc(request->bytes_req, request->gfp);

	return find_row(s, cache, true, row);
}

/* Work out what serves request @number. */
static int look_at(struct server *s, const struct trace_request *request, uint32_t number)
{
	uint32_t row = 0, room = s->nr_by_request;
	struct engine_cache_stat stat;

	if (number >= room) {
		struct serve_request *more;

		for (room = room ? room : 256; room <= number;)
			room *= 2;
		more = reallocarray(s->by_request, room, sizeof(*more));
		if (!more)
			return -1;
		memset(more + s->nr_by_request, 0, (room - s->nr_by_request) * sizeof(*more));
		s->by_request = more;
		s->nr_by_request = room;
	}
	if (request->cache == TRACE_CACHE_KMALLOC ? kmalloc_row(s, request, &row) : make_cache(s, request, &row))
		return -1;
	if (s->rows[row].cache) {
		engine_cache_stat(s->rows[row].cache, &stat);
		s->by_request[number].bytes = stat.size;
	} else {
		s->by_request[number].bytes = (uint32_t)engine_large_bytes(request->bytes_req);
	}
	s->by_request[number].row = row + 1;
	s->cpu = SERVE_NO_CPU; /* all of this may have slept, and a sleeper gives its CPU up */
	return 0;
}

/* --- objects --- */

static int serve_object(void *arg, unsigned int cpu, const struct trace_request *request, uint32_t number,
			struct object_ours *ours)
{
	struct server *s = arg;
	struct serve_request *known;
	struct serve_row *row;
	void *object;

	if ((number >= s->nr_by_request || !s->by_request[number].row) && look_at(s, request, number))
		return -1;
	known = &s->by_request[number];
	row = &s->rows[known->row - 1];
	seat_take(s, cpu);
	object = engine_object_alloc(request->cache == TRACE_CACHE_KMALLOC ? NULL : row->cache, request->bytes_req,
				     request->gfp, request->node);
	if (!object)
		return -1;
	*ours = (struct object_ours){ (uintptr_t)object, known->row - 1, known->bytes };
	return 0;
}

static void serve_object_free(void *arg, unsigned int cpu, const struct object_ours *ours, bool by_kfree)
{
	struct server *s = arg;
	struct serve_row *row = &s->rows[ours->row];

	seat_take(s, cpu);
	engine_object_free(by_kfree || row->is_kmalloc ? NULL : row->cache, (void *)(uintptr_t)ours->address);
}

/* --- as a whole --- */

int server_init(struct server *s, const struct trace_requests *requests)
{
	*s = (struct server){ .nr_cpus = cpus_count(), .cpu = SERVE_NO_CPU, .requests = requests };
	s->pages = (struct follow_backend){ serve_alloc, serve_free, serve_split, s };
	s->objects = (struct object_backend){ serve_object, serve_object_free, s };
	if (!s->nr_cpus)
		return -1;
	seat_take(s, 0);
	return 0;
}

void server_destroy_caches(struct server *s)
{
	for (uint32_t i = s->nr_made; i-- > 0;)
		engine_cache_destroy(s->made[i].cache);
	s->nr_made = 0;
	s->cpu = SERVE_NO_CPU;
}

void server_fini(struct server *s)
{
	for (uint32_t i = 0; i < s->nr_rows; i++) {
		free(s->rows[i].name);
		free(s->rows[i].members);
	}
	free(s->rows);
	free(s->made);
	free(s->by_request);
	memset(s, 0, sizeof(*s));
}

int server_shoot(struct server *s, const struct objects *o, struct serve_shot *shot)
{
	struct serve_shot_row *rows = reallocarray(shot->rows, s->nr_rows + 1, sizeof(*rows));

	if (!rows)
		return -1;
	*shot = (struct serve_shot){ .taken = true, .live = o->live, .rows = rows, .nr_rows = s->nr_rows };
	for (uint32_t i = 0; i < s->nr_rows; i++) {
		struct engine_cache_stat *stat = &rows[i].stat;

		memset(&rows[i], 0, sizeof(rows[i]));
		if (i < o->nr_rows)
			rows[i].row = o->rows[i];
		if (s->rows[i].cache)
			engine_cache_stat(s->rows[i].cache, stat);
		else
			stat->nr_pages = (unsigned long)(rows[i].row.live.bytes_ours / engine_large_bytes(1));
		shot->nr_pages += stat->nr_pages;
	}
	s->cpu = SERVE_NO_CPU;
	return 0;
}

void serve_shot_fini(struct serve_shot *shot)
{
	free(shot->rows);
	memset(shot, 0, sizeof(*shot));
}
