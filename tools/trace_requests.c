/* SPDX-License-Identifier: MIT */
/*
 * trace_requests.c - two tables with an index each
 *
 * Invariants: Q1 at most half of an index's slots are used, so a probe ends
 *             Q2 no two requests, and no two names, are alike
 */
#include "trace_requests.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 256u

_Static_assert(sizeof(struct trace_request) == 20, "requests are compared and hashed as bytes: no padding");

static uint64_t hash_bytes(const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint64_t h = 0xcbf29ce484222325ull ^ len, word;

	for (; len >= sizeof(word); len -= sizeof(word), at += sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15ull;
		h ^= h >> 29;
	}
	for (; len; len--, at++)
		h = (h ^ *at) * 0x100000001b3ull;
	return h ^ h >> 32;
}

static uint64_t hash_at(const struct trace_requests *t, bool names, uint32_t number)
{
	return names ? hash_bytes(t->names[number], strlen(t->names[number])) :
		       hash_bytes(&t->all[number], sizeof(t->all[number]));
}

static bool index_grow(struct trace_requests *t, struct trace_index *index, bool names, uint32_t nr)
{
	uint32_t nr_slots = index->nr_slots ? index->nr_slots * 2 : SLOTS_FIRST;
	uint32_t *slots = calloc(nr_slots, sizeof(*slots));

	if (!slots)
		return false;
	for (uint32_t i = 0; i < nr; i++) {
		uint32_t at = (uint32_t)hash_at(t, names, i) & (nr_slots - 1);

		while (slots[at])
			at = (at + 1) & (nr_slots - 1);
		slots[at] = i + 1;
	}
	free(index->slots);
	index->slots = slots;
	index->nr_slots = nr_slots;
	return true;
}

/* Room for one more element of @size bytes behind @nr. */
static bool array_grow(void **array, uint32_t nr, uint32_t *room, size_t size)
{
	uint32_t more = *room ? *room * 2 : SLOTS_FIRST / 2;
	void *bigger;

	if (nr < *room)
		return true;
	bigger = reallocarray(*array, more, size);
	if (!bigger)
		return false;
	*array = bigger;
	*room = more;
	return true;
}

int trace_requests_add(struct trace_requests *t, const struct trace_request *want, uint32_t *number)
{
	uint64_t hash = hash_bytes(want, sizeof(*want));
	struct trace_index *index = &t->by_request;
	uint32_t at;

	if (t->nr >= index->nr_slots / 2 && !index_grow(t, index, false, t->nr))
		return -1;
	for (at = (uint32_t)hash & (index->nr_slots - 1); index->slots[at]; at = (at + 1) & (index->nr_slots - 1)) {
		if (!memcmp(&t->all[index->slots[at] - 1], want, sizeof(*want))) {
			*number = index->slots[at] - 1;
			return 0;
		}
	}
	if (!array_grow((void **)&t->all, t->nr, &t->room, sizeof(*t->all)))
		return -1;
	t->all[t->nr++] = *want;
	index->slots[at] = t->nr;
	*number = t->nr - 1;
	return 0;
}

int trace_requests_cache(struct trace_requests *t, const char *name, size_t len, uint32_t *number)
{
	uint64_t hash = hash_bytes(name, len);
	struct trace_index *index = &t->by_name;
	uint32_t at;
	char *copy;

	if (t->nr_names >= index->nr_slots / 2 && !index_grow(t, index, true, t->nr_names))
		return -1;
	for (at = (uint32_t)hash & (index->nr_slots - 1); index->slots[at]; at = (at + 1) & (index->nr_slots - 1)) {
		const char *have = t->names[index->slots[at] - 1];

		if (!strncmp(have, name, len) && !have[len]) {
			*number = index->slots[at];
			return 0;
		}
	}
	if (!array_grow((void **)&t->names, t->nr_names, &t->names_room, sizeof(*t->names)))
		return -1;
	copy = strndup(name, len);
	if (!copy)
		return -1;
	t->names[t->nr_names++] = copy;
	index->slots[at] = t->nr_names;
	*number = t->nr_names;
	return 0;
}

const char *trace_requests_name(const struct trace_requests *t, uint32_t number)
{
	return number ? t->names[number - 1] : "kmalloc";
}

void trace_requests_fini(struct trace_requests *t)
{
	for (uint32_t i = 0; i < t->nr_names; i++)
		free(t->names[i]);
	free(t->names);
	free(t->all);
	free(t->by_request.slots);
	free(t->by_name.slots);
	memset(t, 0, sizeof(*t));
}
