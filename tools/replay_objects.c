/* SPDX-License-Identifier: MIT */
/*
 * replay_objects.c - the bookkeeping between a trace's objects and the allocator that serves them
 *
 * Model:      The trace knows an object by ptr, in most traces a hash of its address. A real trace does not show every
 *             free (objects are freed in bulk and after grace periods), so a ptr that is handed out while in use was
 *             freed in between; and it does not show objects from before it began, so a free may find nothing. Either
 *             way the backend frees exactly what it served, once.
 * Invariants: O1 at most half of the slots are used, so a probe ends
 *             O2 a slot is reached from its hash without a gap: removal moves what follows back
 *             O3 live is the sum over the slots, and over the rows for what is served
 * Failure:    without memory for a table an event is not taken: its object is not served.
 * More:       tests/tools/test_replay_objects.c
 */
#include "replay_objects.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 4096u
#define ROWS_FIRST 64u

static size_t home_of(const struct objects *o, uint64_t ptr)
{
	return (size_t)((ptr * 0x9e3779b97f4a7c15ull) >> 20) & (o->nr_slots - 1);
}

/* The slot of @ptr, or the empty one where it belongs. */
static size_t probe(const struct objects *o, uint64_t ptr)
{
	size_t at = home_of(o, ptr);

	while (o->slots[at].ptr && o->slots[at].ptr != ptr)
		at = (at + 1) & (o->nr_slots - 1);
	return at;
}

static int grow_slots(struct objects *o)
{
	struct object_slot *old = o->slots;
	size_t nr_old = o->nr_slots, nr_slots = nr_old ? nr_old * 2 : SLOTS_FIRST;
	struct object_slot *slots = calloc(nr_slots, sizeof(*slots));

	if (!slots)
		return -1;
	o->slots = slots;
	o->nr_slots = nr_slots;
	for (size_t i = 0; i < nr_old; i++) {
		if (old[i].ptr)
			slots[probe(o, old[i].ptr)] = old[i];
	}
	free(old);
	return 0;
}

/* Empty slot @at; O2. */
static void remove_slot(struct objects *o, size_t at)
{
	size_t mask = o->nr_slots - 1, gap = at;

	for (size_t next = (gap + 1) & mask; o->slots[next].ptr; next = (next + 1) & mask) {
		size_t home = home_of(o, o->slots[next].ptr);

		/* It may move to the gap unless its home lies behind the gap. */
		if (((next - home) & mask) >= ((next - gap) & mask)) {
			o->slots[gap] = o->slots[next];
			gap = next;
		}
	}
	o->slots[gap].ptr = 0;
}

static struct object_row *row_of(struct objects *o, uint32_t row)
{
	if (row >= o->nr_rows)
		o->nr_rows = row + 1;
	return &o->rows[row];
}

/* Room for row @row. */
static int reserve_row(struct objects *o, uint32_t row)
{
	uint32_t room = o->rows_room ? o->rows_room : ROWS_FIRST;
	struct object_row *rows;

	if (row < o->rows_room)
		return 0;
	while (room <= row)
		room *= 2;
	rows = row < OBJECTS_ROWS_MAX ? reallocarray(o->rows, room, sizeof(*rows)) : NULL;
	if (!rows)
		return -1;
	memset(rows + o->rows_room, 0, (room - o->rows_room) * sizeof(*rows));
	o->rows = rows;
	o->rows_room = room;
	return 0;
}

static void add_sums(struct object_sums *sums, const struct trace_request *request, uint32_t bytes_ours)
{
	sums->nr++;
	sums->bytes_req += request->bytes_req;
	sums->bytes_alloc += request->bytes_alloc;
	sums->bytes_ours += bytes_ours;
}

static void sub_sums(struct object_sums *sums, const struct trace_request *request, uint32_t bytes_ours)
{
	sums->nr--;
	sums->bytes_req -= request->bytes_req;
	sums->bytes_alloc -= request->bytes_alloc;
	sums->bytes_ours -= bytes_ours;
}

/* Take the object of @slot back; the slot itself stays. False: our allocator never had it. */
static bool release(struct objects *o, const struct object_slot *slot, unsigned int cpu, bool by_kfree)
{
	const struct trace_request *request = &o->requests->all[slot->request];
	bool served = slot->ours.address != 0;

	sub_sums(&o->live, request, slot->ours.bytes);
	if (served) {
		sub_sums(&row_of(o, slot->ours.row)->live, request, slot->ours.bytes);
		o->backend->free(o->backend->arg, cpu, &slot->ours, by_kfree);
	}
	return served || !o->backend;
}

static void note_failure(struct objects *o, const struct trace_event *ev, uint64_t event)
{
	if (o->counts.failed < OBJECTS_FAILURES_KEPT)
		o->failures[o->counts.failed] = (struct object_failure){ event, ev->time_ns, ev->request, ev->cpu };
	o->counts.failed++;
}

/* Have @request served. -1: out of the host's memory, and nothing is served. */
static int serve(struct objects *o, const struct trace_event *ev, uint64_t event, struct object_ours *ours)
{
	const struct object_backend *backend = o->backend;
	struct object_row *row;

	*ours = (struct object_ours){ 0 };
	if (backend && backend->alloc(backend->arg, ev->cpu, &o->requests->all[ev->request], ev->request, ours)) {
		*ours = (struct object_ours){ 0 };
		note_failure(o, ev, event);
		return 0;
	}
	if (backend) {
		if (reserve_row(o, ours->row)) {
			backend->free(backend->arg, ev->cpu, ours, false);
			return -1;
		}
		row = row_of(o, ours->row);
		row->nr_served++;
		add_sums(&row->live, &o->requests->all[ev->request], ours->bytes);
	}
	o->counts.served++;
	return 0;
}

static int take_object(struct objects *o, const struct trace_event *ev, uint64_t event)
{
	struct object_ours ours;
	size_t at;

	if (o->live.nr >= o->nr_slots / 2 && grow_slots(o))
		return -1;
	at = probe(o, ev->ptr);
	if (o->slots[at].ptr) {
		o->counts.freed_elsewhere++;
		release(o, &o->slots[at], ev->cpu, false);
		remove_slot(o, at);
	}
	if (serve(o, ev, event, &ours))
		return -1;
	o->slots[probe(o, ev->ptr)] = (struct object_slot){ ev->ptr, ours, ev->request };
	add_sums(&o->live, &o->requests->all[ev->request], ours.bytes);
	if (o->live.bytes_alloc > o->peak) {
		o->peak = o->live.bytes_alloc;
		o->peak_event = event;
	}
	return 0;
}

static void take_free(struct objects *o, const struct trace_event *ev)
{
	struct object_counts *c = &o->counts;
	size_t at;

	if (!ev->ptr) {
		c->free_null++;
		return;
	}
	at = o->nr_slots ? probe(o, ev->ptr) : 0;
	if (!o->nr_slots || !o->slots[at].ptr) {
		c->free_before++;
		return;
	}
	if (ev->kind == TRACE_CACHE_FREE && ev->cache && ev->cache != o->requests->all[o->slots[at].request].cache)
		c->other_cache++;
	*(release(o, &o->slots[at], ev->cpu, ev->kind == TRACE_KFREE) ? &c->freed : &c->free_failed) += 1;
	remove_slot(o, at);
}

int objects_event(struct objects *o, const struct trace_event *ev, uint64_t event)
{
	switch (ev->kind) {
	case TRACE_OBJECT:
		return take_object(o, ev, event);
	case TRACE_OBJECT_FAILED:
		o->counts.linux_failed++;
		return 0;
	case TRACE_KFREE:
	case TRACE_CACHE_FREE:
		take_free(o, ev);
		return 0;
	default:
		return 0;
	}
}

void objects_give_back(struct objects *o, unsigned int cpu)
{
	for (size_t at = 0; at < o->nr_slots; at++) {
		if (o->slots[at].ptr)
			release(o, &o->slots[at], cpu, false);
		o->slots[at].ptr = 0;
	}
}

void objects_fini(struct objects *o)
{
	free(o->slots);
	free(o->rows);
	memset(o, 0, sizeof(*o));
}
