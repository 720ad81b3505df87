/* SPDX-License-Identifier: MIT */
/*
 * object_loops.h - the patterns of the object measurements, one text for ours and for every peer
 *
 * Model: Each loop is inlined where it is used, with the allocator's two functions and the size as constants: what remains
 *        is a direct call into that allocator's shared library, as a program's own call would be, and kmalloc() picks its
 *        size class at compile time, as in a driver.
 *        The tables (order, sizes) and the arrays of object_tables.c are the same memory for all who measure.
 *        Plain types only: kernel-style and host-side files include this.
 */
#ifndef BENCH_OBJECT_LOOPS_H
#define BENCH_OBJECT_LOOPS_H

#define OBJECT_HELD 4
#define OBJECT_BATCH 4096
#define OBJECT_LIVE 10000        /* objects alive while sizes are random */
#define OBJECT_STEPS (1ul << 17) /* steps of that, before they repeat */

#define OBJECT_LOOP static inline __attribute__((always_inline))

/* One step with random sizes: which object goes, and how large the one is that comes. */
struct object_step {
	unsigned short slot, size;
};

/* A working set of one allocator, and where in the steps it is. */
struct object_set {
	void *slot[OBJECT_LIVE];
	unsigned long at;
};

extern void *object_batch[OBJECT_BATCH];
extern unsigned short object_order[OBJECT_BATCH]; /* a permutation */
extern struct object_step object_steps[OBJECT_STEPS];
extern unsigned short object_first_size[OBJECT_LIVE];

/* object_tables_fill - with numbers that are the same in every run. object_live_bytes - asked for by a set as it is. */
void object_tables_fill(void);
unsigned long object_live_bytes(const struct object_set *set);

/* An object out and at once in again. Nothing is written to it. A few others of its size live on meanwhile, as in any heap that
 * is in use: without them some allocators give the whole slab back at each turn. */
OBJECT_LOOP int object_pair(unsigned long n, void *(*alloc)(unsigned long), void (*release)(void *), unsigned long size)
{
	void *held[OBJECT_HELD];
	int status = 0;

	for (unsigned int i = 0; i < OBJECT_HELD; i++)
		held[i] = alloc(size);
	while (n--) {
		void *p = alloc(size);

		if (!p) {
			status = -1;
			break;
		}
		release(p);
	}
	for (unsigned int i = 0; i < OBJECT_HELD; i++)
		release(held[i]);
	return status;
}

/* Many out, a word written to each; then all in, in the order they came or, with @order, in that. */
OBJECT_LOOP int object_batches(unsigned long n, void *(*alloc)(unsigned long), void (*release)(void *),
			       unsigned long size, const unsigned short *order)
{
	for (unsigned long done = 0; done < n; done += OBJECT_BATCH) {
		for (unsigned long i = 0; i < OBJECT_BATCH; i++) {
			object_batch[i] = alloc(size);
			if (!object_batch[i])
				return -1;
			*(volatile unsigned long *)object_batch[i] = i;
		}
		for (unsigned long i = 0; i < OBJECT_BATCH; i++)
			release(object_batch[order ? order[i] : i]);
	}
	return 0;
}

OBJECT_LOOP int object_set_fill(struct object_set *set, void *(*alloc)(unsigned long))
{
	set->at = 0;
	for (unsigned long i = 0; i < OBJECT_LIVE; i++) {
		set->slot[i] = alloc(object_first_size[i]);
		if (!set->slot[i])
			return -1;
		*(volatile unsigned long *)set->slot[i] = i;
	}
	return 0;
}

OBJECT_LOOP void object_set_empty(struct object_set *set, void (*release)(void *))
{
	for (unsigned long i = 0; i < OBJECT_LIVE; i++) {
		release(set->slot[i]);
		set->slot[i] = (void *)0;
	}
}

/* A random object goes, one of random size takes its place and gets a word written. */
OBJECT_LOOP int object_set_churn(struct object_set *set, unsigned long n, void *(*alloc)(unsigned long),
				 void (*release)(void *))
{
	unsigned long at = set->at;

	while (n--) {
		const struct object_step *step = &object_steps[at++ & (OBJECT_STEPS - 1)];
		void **slot = &set->slot[step->slot];

		release(*slot);
		*slot = alloc(step->size);
		if (!*slot)
			return -1;
		*(volatile unsigned long *)*slot = at;
	}
	set->at = at;
	return 0;
}

#endif
