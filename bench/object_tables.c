/* SPDX-License-Identifier: MIT */
/* object_tables.c - the random numbers of the object measurements, drawn before anything is measured (host-side) */
#include "object_loops.h"

#include <stdint.h>

#define SIZE_MIN 16
#define SIZE_MAX_BYTES 2048

void *object_batch[OBJECT_BATCH];
unsigned short object_order[OBJECT_BATCH];
struct object_step object_steps[OBJECT_STEPS];
unsigned short object_first_size[OBJECT_LIVE];

/* xorshift64*, always from the same seed; the high half is the better one. */
static uint32_t draw(uint32_t below)
{
	static uint64_t state = 0x9e3779b97f4a7c15ull;

	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)(((state * 0x2545f4914f6cdd1dull >> 32) * below) >> 32);
}

static unsigned short draw_size(void)
{
	return (unsigned short)(SIZE_MIN + draw(SIZE_MAX_BYTES - SIZE_MIN + 1));
}

void object_tables_fill(void)
{
	for (unsigned int i = 0; i < OBJECT_BATCH; i++)
		object_order[i] = (unsigned short)i;
	for (unsigned int i = OBJECT_BATCH - 1; i; i--) {
		unsigned int j = draw(i + 1);
		unsigned short other = object_order[j];

		object_order[j] = object_order[i];
		object_order[i] = other;
	}
	for (unsigned int i = 0; i < OBJECT_LIVE; i++)
		object_first_size[i] = draw_size();
	for (unsigned long i = 0; i < OBJECT_STEPS; i++)
		object_steps[i] = (struct object_step){ (unsigned short)draw(OBJECT_LIVE), draw_size() };
}

unsigned long object_live_bytes(const struct object_set *set)
{
	static unsigned short size[OBJECT_LIVE];
	unsigned long first = set->at > OBJECT_STEPS ? set->at - OBJECT_STEPS : 0, bytes = 0;

	for (unsigned int i = 0; i < OBJECT_LIVE; i++)
		size[i] = object_first_size[i];
	for (unsigned long at = first; at < set->at; at++) {
		const struct object_step *step = &object_steps[at & (OBJECT_STEPS - 1)];

		size[step->slot] = step->size;
	}
	for (unsigned int i = 0; i < OBJECT_LIVE; i++)
		bytes += size[i];
	return bytes;
}
