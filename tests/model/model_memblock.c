/* SPDX-License-Identifier: MIT */
/*
 * model_memblock.c - random memblock operations against a map of cells
 *
 * Model:  physical memory is NR_CELLS cells of 64 bytes. For each the model knows whether it is memory, and whether it is
 *         reserved, and the flags and node of either. Regions are then simply the runs of like cells, an allocation is
 *         a walk over all addresses, and a loop is a walk over all cells.
 *         Arrays that memblock doubles live inside these cells (the linear map is a buffer), so a doubling is one
 *         more reservation, which the model checks and follows.
 *
 * usage:  model_memblock [SEED [OPERATIONS]]; the seed is printed. Exit status 1 with the first difference.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memblock_shim.h"

#define CELL 64ULL
#define NR_CELLS 4096
#define PAGE 4096ULL
#define RAM_SIZE (NR_CELLS * CELL)
#define RAM_BASE 0x60000000ULL
#define NR_NODES 3

struct cell {
	bool there[2]; /* by enum mb_array */
	unsigned int flags[2];
	int nid[2];
};

static struct {
	struct cell cells[NR_CELLS];
	mb_addr limit; /* memblock.current_limit */
	bool bottom_up, movable_node, mirror;
	bool fine;                            /* this round: many small regions, so that arrays fill up */
	mb_addr owned_base[2], owned_size[2]; /* arrays in memory; size 0: none */
} model;

static unsigned char ram[RAM_SIZE] __attribute__((aligned(4096)));
static uint64_t seed, state;
static unsigned long op_number;
static char op_text[160];

static void fail(const char *fmt, ...)
{
	va_list args;

	printf("model_memblock: seed %" PRIu64 ", operation %lu, %s: ", seed, op_number, op_text);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n");
	exit(1);
}

static uint64_t rnd(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dULL >> 16;
}

static unsigned int below(unsigned int n)
{
	return rnd() % n;
}

/* ---- the model ---------------------------------------------------------------------------------------------- */

static unsigned int cell_of(mb_addr addr)
{
	if (addr <= RAM_BASE)
		return 0;
	if (addr >= RAM_BASE + RAM_SIZE)
		return NR_CELLS;
	return (addr - RAM_BASE) / CELL;
}

static mb_addr addr_of(unsigned int cell)
{
	return RAM_BASE + cell * CELL;
}

static bool alike(unsigned int a, unsigned int b, enum mb_array array)
{
	const struct cell *x = &model.cells[a], *y = &model.cells[b];

	return x->there[array] == y->there[array] &&
	       (!x->there[array] || (x->flags[array] == y->flags[array] && x->nid[array] == y->nid[array]));
}

static void model_put(enum mb_array array, mb_addr base, mb_addr size, int nid, unsigned int flags)
{
	unsigned int i;

	for (i = cell_of(base); i < cell_of(base + size); i++) {
		struct cell *c = &model.cells[i];

		if (c->there[array])
			continue;
		c->there[array] = true;
		c->nid[array] = mb_has_numa() ? nid : 0;
		c->flags[array] = flags;
	}
}

static void model_take(enum mb_array array, mb_addr base, mb_addr size)
{
	unsigned int i;

	for (i = cell_of(base); i < cell_of(base + size); i++)
		model.cells[i].there[array] = false;
}

static bool model_usable(unsigned int i, int nid, unsigned int flags)
{
	const struct cell *c = &model.cells[i];
	unsigned int has = c->flags[MB_MEMORY];

	return c->there[MB_MEMORY] && !c->there[MB_RESERVED] &&
	       (nid < 0 || !mb_has_numa() || nid == c->nid[MB_MEMORY]) &&
	       !(model.movable_node && has & MB_HOTPLUG && !(flags & MB_HOTPLUG)) &&
	       !(flags & MB_MIRROR && !(has & MB_MIRROR)) && !(has & MB_NOMAP && !(flags & MB_NOMAP)) &&
	       !(has & MB_DRIVER_MANAGED && !(flags & MB_DRIVER_MANAGED));
}

/* Length, in cells, of the free run of one region from cell @i on. */
static unsigned int free_run(unsigned int i, int nid, unsigned int flags)
{
	unsigned int n = 0;

	while (i + n < NR_CELLS && model_usable(i + n, nid, flags) && (!n || alike(i, i + n, MB_MEMORY)))
		n++;
	return n;
}

static mb_addr model_find(mb_addr size, mb_addr align, mb_addr from, mb_addr to, int nid, unsigned int flags)
{
	static unsigned int run[NR_CELLS + 1];
	unsigned int i;
	mb_addr found = 0;

	if (to < 2)
		to = model.limit;
	run[NR_CELLS] = 0;
	for (i = NR_CELLS; i-- > 0;) {
		if (!model_usable(i, nid, flags))
			run[i] = 0;
		else
			run[i] = 1 + (i + 1 < NR_CELLS && alike(i, i + 1, MB_MEMORY) ? run[i + 1] : 0);
	}
	for (i = 0; i < NR_CELLS; i++) {
		mb_addr addr = addr_of(i);

		if (addr % align || addr < from || addr > to || size > to - addr || run[i] * CELL < size || !run[i])
			continue;
		found = addr;
		if (model.bottom_up)
			break;
	}
	return found;
}

static mb_addr model_search(mb_addr size, mb_addr align, mb_addr from, mb_addr to, int nid, bool exact)
{
	unsigned int flags = model.mirror ? MB_MIRROR : 0;
	mb_addr addr;

	for (;;) {
		addr = model_find(size, align, from, to, nid, flags);
		if (!addr && nid >= 0 && !exact)
			addr = model_find(size, align, from, to, -1, flags);
		if (addr || !flags)
			return addr;
		flags = 0;
	}
}

/* ---- comparing ---------------------------------------------------------------------------------------------- */

/* Arrays that were doubled meanwhile: the old one is free, the new one taken from what was free. */
static void follow_doubling(void)
{
	int array;

	for (array = 0; array < 2; array++) {
		mb_addr base, size, a;

		if (!mb_owned(array, &base, &size) || (base == model.owned_base[array] && model.owned_size[array]))
			continue;
		if (base % PAGE || size % PAGE || base < RAM_BASE || base + size > RAM_BASE + RAM_SIZE)
			fail("array %d is at %llx", array, base);
		for (a = base; a < base + size; a += CELL) {
			if (model.cells[cell_of(a)].there[MB_RESERVED] || !model.cells[cell_of(a)].there[MB_MEMORY])
				fail("array %d was put over memory in use at %llx", array, a);
		}
		if (model.owned_size[array])
			model_take(MB_RESERVED, model.owned_base[array], model.owned_size[array]);
		model_put(MB_RESERVED, base, size, -1, 0);
		model.owned_base[array] = base;
		model.owned_size[array] = size;
	}
}

static void compare_array(enum mb_array array)
{
	unsigned int i, end;
	unsigned long n = 0;
	mb_addr total = 0;

	for (i = 0; i < NR_CELLS; i = end) {
		struct cell *c = &model.cells[i];
		struct mb_range r;

		for (end = i + 1; end < NR_CELLS && alike(i, end, array); end++)
			;
		if (!c->there[array])
			continue;
		if (n >= mb_count(array))
			fail("array %d: only %lu regions, next should be at %llx", array, n, addr_of(i));
		r = mb_region(array, n++);
		if (r.base != addr_of(i) || r.size != (end - i) * CELL || r.flags != c->flags[array] ||
		    (mb_has_numa() && r.nid != c->nid[array]))
			fail("array %d region %lu: %llx+%llx flags %x nid %d, should be %llx+%llx flags %x nid %d",
			     array, n - 1, r.base, r.size, r.flags, r.nid, addr_of(i), (end - i) * CELL,
			     c->flags[array], c->nid[array]);
		total += r.size;
	}
	if (n != mb_count(array))
		fail("array %d: %lu regions too many", array, mb_count(array) - n);
	if (total != mb_total(array))
		fail("array %d: total %llx, should be %llx", array, mb_total(array), total);
}

static void compare(void)
{
	char why[200];

	follow_doubling();
	compare_array(MB_MEMORY);
	compare_array(MB_RESERVED);
	if (mb_verify(why, sizeof(why)))
		fail("%s", why);
}

/* What the loops yield, forwards and backwards. */
static void compare_loops(void)
{
	static struct mb_range up[NR_CELLS], down[NR_CELLS];
	int nid = (int)below(NR_NODES + 1) - 1;
	unsigned int flags = below(8) ? 0 : below(16);
	unsigned long n = 0, n_up, n_down, k;
	unsigned int i, len;

	n_up = mb_loop(MB_LOOP_FREE, 0, nid, flags, up, NR_CELLS);
	n_down = mb_loop(MB_LOOP_FREE, 1, nid, flags, down, NR_CELLS);
	for (i = 0; i < NR_CELLS; i += len ? len : 1) {
		len = free_run(i, nid, flags);
		if (!len)
			continue;
		if (n >= n_up || up[n].base != addr_of(i) || up[n].size != len * CELL)
			fail("free range %lu (nid %d flags %x) should be %llx+%llx", n, nid, flags, addr_of(i),
			     len * CELL);
		n++;
	}
	if (n != n_up || n_up != n_down)
		fail("%lu free ranges upwards, %lu downwards, should be %lu", n_up, n_down, n);
	for (k = 0; k < n; k++) {
		if (up[k].base != down[n - 1 - k].base || up[k].size != down[n - 1 - k].size)
			fail("free range %lu differs downwards", k);
	}
	n_up = mb_loop(MB_LOOP_RESERVED, 0, -1, 0, up, NR_CELLS);
	if (n_up != mb_count(MB_RESERVED))
		fail("%lu reserved ranges", n_up);
	n_up = mb_loop(MB_LOOP_MEMORY, 0, -1, 0, up, NR_CELLS);
	n_down = mb_loop(MB_LOOP_MEMORY, 1, -1, 0, down, NR_CELLS);
	if (n_up != n_down || (n_up && up[0].base != down[n_up - 1].base))
		fail("memory loop: %lu ranges upwards, %lu downwards", n_up, n_down);
}

static void compare_answers(mb_addr base, mb_addr size)
{
	const struct cell *c = &model.cells[cell_of(base)];
	unsigned int is = c->there[MB_MEMORY] | (c->there[MB_MEMORY] && !(c->flags[MB_MEMORY] & MB_NOMAP)) << 1 |
			  c->there[MB_RESERVED] << 2;
	bool overlaps = false, inside = c->there[MB_MEMORY];
	unsigned int i;

	for (i = cell_of(base); i < cell_of(base + size); i++) {
		overlaps |= model.cells[i].there[MB_RESERVED];
		inside &= alike(cell_of(base), i, MB_MEMORY);
	}
	if (mb_is(base + below(CELL)) != is)
		fail("is(%llx) is %u, should be %u", base, mb_is(base), is);
	if (mb_overlaps(MB_RESERVED, base, size) != overlaps)
		fail("overlaps(%llx, %llx)", base, size);
	if (mb_region_is_memory(base, size) != (inside && base + size <= RAM_BASE + RAM_SIZE))
		fail("is_region_memory(%llx, %llx)", base, size);
}

/* ---- operations --------------------------------------------------------------------------------------------- */

static mb_addr some_base(void)
{
	unsigned int grain = model.fine ? 2 : 1u << (below(4) ? below(8) : 0);

	return addr_of(below(NR_CELLS) / grain * grain);
}

static mb_addr some_size(void)
{
	mb_addr size = CELL << below(below(3) ? 5 : 11);

	if (model.fine && below(64))
		return CELL;
	return size * (1 + below(3));
}

static bool hits_arrays(mb_addr base, mb_addr size)
{
	int array;

	for (array = 0; array < 2; array++) {
		if (model.owned_size[array] && base < model.owned_base[array] + model.owned_size[array] &&
		    base + size > model.owned_base[array])
			return true;
	}
	return false;
}

static void step_array(unsigned int what, mb_addr base, mb_addr size)
{
	int nid = (int)below(NR_NODES + 1) - 1;
	unsigned int flags = nid >= 0 && !below(8) ? 1u << below(4) : 0, i;
	enum mb_array array = below(2);

	if (base + size > RAM_BASE + RAM_SIZE)
		size = RAM_BASE + RAM_SIZE - base;
	snprintf(op_text, sizeof(op_text), "step %u [%llx+%llx) nid %d flags %x array %d", what, base, size, nid, flags,
		 array);
	switch (what) {
	case 0:
		if (!mb_add(base, size, nid, flags))
			model_put(MB_MEMORY, base, size, nid, flags);
		break;
	case 1:
		if (!mb_remove(base, size))
			model_take(MB_MEMORY, base, size);
		break;
	case 2:
		if (!mb_reserve(base, size))
			model_put(MB_RESERVED, base, size, -1, 0);
		break;
	case 3:
		if (!hits_arrays(base, size) && !mb_free(base, size))
			model_take(MB_RESERVED, base, size);
		break;
	default:
		if (mb_set_node(array, base, size, nid))
			break;
		for (i = cell_of(base); mb_has_numa() && i < cell_of(base + size); i++)
			model.cells[i].nid[array] = nid;
	}
}

static void step_mark(mb_addr base, mb_addr size)
{
	static const enum mb_flag all[] = { MB_HOTPLUG, MB_NOMAP, MB_NOINIT, MB_MIRROR };
	enum mb_flag flag = all[below(below(16) ? 3 : 4)];
	enum mb_array array = flag == MB_NOINIT ? MB_RESERVED : MB_MEMORY;
	int on = flag == MB_HOTPLUG || flag == MB_NOMAP ? (int)below(2) : 1;
	unsigned int i;

	snprintf(op_text, sizeof(op_text), "mark %d %d [%llx+%llx)", flag, on, base, size);
	model.mirror |= flag == MB_MIRROR;
	if (mb_mark(flag, on, base, size))
		return;
	for (i = cell_of(base); i < cell_of(base + size); i++)
		model.cells[i].flags[array] = on ? model.cells[i].flags[array] | flag :
						   model.cells[i].flags[array] & ~flag;
}

static void step_trim(unsigned int grain)
{
	unsigned int i, end, k;

	snprintf(op_text, sizeof(op_text), "trim to %u cells", grain);
	mb_trim(grain * CELL);
	for (i = 0; i < NR_CELLS; i = end) {
		for (end = i + 1; end < NR_CELLS && alike(i, end, MB_MEMORY); end++)
			;
		for (k = i; k < end; k++) {
			if (k < (i + grain - 1) / grain * grain || k >= end / grain * grain)
				model.cells[k].there[MB_MEMORY] = false;
		}
	}
}

static void step_enforce(mb_addr limit)
{
	mb_addr sum = 0;
	unsigned int i;

	snprintf(op_text, sizeof(op_text), "limit to %llx bytes", limit);
	mb_enforce_limit(limit);
	for (i = 0; i < NR_CELLS && sum < limit; i++)
		sum += model.cells[i].there[MB_MEMORY] ? CELL : 0;
	if (sum < limit)
		return;
	model_take(MB_MEMORY, addr_of(i), RAM_SIZE);
	model_take(MB_RESERVED, addr_of(i), RAM_SIZE);
}

static void step_cap(mb_addr base, mb_addr size)
{
	unsigned int i;

	snprintf(op_text, sizeof(op_text), "cap to [%llx+%llx)", base, size);
	if (!mb_total(MB_MEMORY))
		return;
	mb_cap(base, size);
	for (i = 0; i < NR_CELLS; i++) {
		struct cell *c = &model.cells[i];

		if (addr_of(i) >= base && addr_of(i) < base + size)
			continue;
		c->there[MB_RESERVED] = false;
		if (!(c->flags[MB_MEMORY] & MB_NOMAP))
			c->there[MB_MEMORY] = false;
	}
}

static void step_limits(mb_addr base, mb_addr size)
{
	/* Cutting away the arrays themselves is the caller's folly; and these cannot report that an array is full. */
	if (model.owned_size[0] || model.owned_size[1] || mb_count(MB_MEMORY) > 120 || mb_count(MB_RESERVED) > 120)
		return;
	switch (below(3)) {
	case 0:
		step_trim(1u << below(3));
		break;
	case 1:
		step_enforce(size ? size * 8 : CELL);
		break;
	default:
		if (size)
			step_cap(base, size * 16);
	}
}

static void step_settings(void)
{
	snprintf(op_text, sizeof(op_text), "settings");
	model.bottom_up = below(2);
	mb_set_bottom_up(model.bottom_up);
	model.movable_node = !below(4);
	mb_set_movable_node(model.movable_node);
	model.limit = below(2) ? RAM_BASE + RAM_SIZE : some_base();
	mb_set_limit(model.limit);
}

static void step_alloc(void)
{
	mb_addr size = below(4) ? CELL * (1 + below(16)) : some_size(), align = CELL << below(below(2) ? 2 : 9);
	mb_addr from = below(3) ? 0 : some_base(), to = below(3) ? 0 : some_base(), want, got;
	enum mb_alloc kind = below(5);
	int nid = (int)below(NR_NODES + 1) - 1, forced = !below(20);

	if (kind == MB_ALLOC_PHYS_RANGE || kind == MB_ALLOC_PHYS_NID) {
		if (kind == MB_ALLOC_PHYS_NID)
			from = to = 0;
		want = model_search(size, align, from, to, kind == MB_ALLOC_PHYS_NID ? nid : -1, false);
	} else {
		mb_addr end = to && to < model.limit ? to : 0;

		want = model_search(size, align, from, end, nid, kind == MB_ALLOC_EXACT_RAW);
		if (!want && from)
			want = model_search(size, align, 0, end, nid, kind == MB_ALLOC_EXACT_RAW);
	}
	snprintf(op_text, sizeof(op_text), "alloc %d %llx align %llx [%llx, %llx) nid %d%s", kind, size, align, from,
		 to, nid, forced ? " forced to fail" : "");
	mb_fail_nth(forced);
	got = mb_alloc(kind, size, align, from, to, nid);
	mb_fail_nth(0);
	/* With a full array that cannot double, nothing can be reserved. */
	if (got != (forced ? 0 : want) && (got || mb_count(MB_RESERVED) < 127))
		fail("got %llx, should be %llx", got, forced ? 0 : want);
	if (got)
		model_put(MB_RESERVED, got, size, -1, 0);
	if (got && kind == MB_ALLOC) {
		mb_addr i;

		for (i = 0; i < size; i++) {
			if (ram[got - RAM_BASE + i])
				fail("byte %llx is not zeroed", got + i);
		}
	}
	if (got)
		memset(ram + (got - RAM_BASE), 0xa5, size);
}

static void restart(void)
{
	memset(&model, 0, sizeof(model));
	model.limit = ~0ULL >> (64 - mb_address_bits());
	mb_reset(ram, RAM_BASE);
	memset(ram, 0xa5, sizeof(ram));
	if (below(4))
		mb_allow_resize();
	model.fine = below(2);
	if (!model.fine)
		return;
	mb_add(RAM_BASE, RAM_SIZE, -1, 0);
	model_put(MB_MEMORY, RAM_BASE, RAM_SIZE, -1, 0);
}

static void step(void)
{
	mb_addr base = some_base(), size = below(32) ? some_size() : 0;
	unsigned int what = below(100);

	if (model.fine && what < 60)
		step_array(below(3) ? 2 : 4, base, size);
	else if (what < 30)
		step_array(what % 3 == 1 && below(2) ? 3 : what % 3 == 1 ? 1 : what % 3, base, size);
	else if (what < 45)
		step_array(below(5), base, size);
	else if (what < 55)
		step_mark(base, size);
	else if (what < 56)
		step_limits(base, size);
	else if (what < 58)
		step_settings();
	else
		step_alloc();
	compare();
	if (!below(8))
		compare_loops();
	compare_answers(base, size ? size : CELL);
}

int main(int argc, char **argv)
{
	unsigned long nr_ops = argc > 2 ? strtoul(argv[2], NULL, 0) : 60000, i, doubled = 0, most[2] = { 0, 0 };

	seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	state = seed * 0x9e3779b97f4a7c15ULL + 1;
	printf("model_memblock: seed %" PRIu64 ", %lu operations\n", seed, nr_ops);
	for (i = 0; i < nr_ops; i++) {
		op_number = i;
		if (i % 2000 == 0) {
			doubled += !!model.owned_size[MB_MEMORY] + !!model.owned_size[MB_RESERVED];
			restart();
		}
		step();
		if (mb_count(MB_MEMORY) > most[MB_MEMORY])
			most[MB_MEMORY] = mb_count(MB_MEMORY);
		if (mb_count(MB_RESERVED) > most[MB_RESERVED])
			most[MB_RESERVED] = mb_count(MB_RESERVED);
	}
	printf("model_memblock: agreed; at most %lu memory and %lu reserved regions, %lu arrays ended up doubled\n",
	       most[MB_MEMORY], most[MB_RESERVED], doubled);
	return 0;
}
