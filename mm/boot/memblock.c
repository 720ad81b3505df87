/* SPDX-License-Identifier: MIT */
/*
 * memblock.c - the two arrays of regions: add, remove, merge, split, grow
 *
 * Does not:   allocate (memblock_alloc.c), flags, nodes, limits and questions (memblock_attr.c), iterate (memblock_iter.c),
 *             print and check (memblock_debug.c).
 * Model:      memory    |------------|------|      |----------------|
 *             reserved     |--|  |----|                 |--|  |--|
 *             free      |--|  |--|    |----|      |----|  |--|  |--|
 *             Adding a range inserts the parts that no region covers, so what was known about the rest stays. Taking a
 *             range out, or changing it, first cuts the regions at its two ends; then whole regions are handled.
 * Invariants: M1 regions ascend, are disjoint and not empty, and none reaches past PHYS_ADDR_MAX
 *             M2 touching neighbours differ in node or flags
 *             M3 total_size is the sum of the sizes
 *             M4 cnt <= max, and unused entries are zero
 *             M5 an array that was allocated from memblock is itself reserved
 *             all checked by memblock_verify(), O(regions)
 * Locking:    none: boot, one CPU.
 * Failure:    -ENOMEM when an array is full and cannot grow; the arrays are then unchanged.
 * More:       tests/unit/test_memblock.c, tests/model/model_memblock.c
 */
#include <linux/memblock.h>
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <quire/assert.h>

#include "memblock_int.h"

/* Two sets of static arrays: while a test has put the machine's memblock aside, the other one serves. */
static struct {
	struct memblock_region memory[INIT_MEMBLOCK_MEMORY_REGIONS];
	struct memblock_region reserved[INIT_MEMBLOCK_RESERVED_REGIONS];
} banks[2];
static struct memblock_region spare_regions[MEMBLOCK_SPARE_REGIONS];

#define EMPTY_TYPE(array, label)                                                                                       \
	{                                                                                                              \
		.max = ARRAY_SIZE(array), .regions = (array), .name = (label)                                          \
	}
#define MEMBLOCK_EMPTY(bank)                                                                                           \
	{                                                                                                              \
		.current_limit = MEMBLOCK_ALLOC_ANYWHERE, .memory = EMPTY_TYPE((bank)->memory, "memory"),              \
		.reserved = EMPTY_TYPE((bank)->reserved, "reserved"),                                                  \
	}

struct memblock memblock = MEMBLOCK_EMPTY(&banks[0]);
int memblock_debug;
bool movable_node_enabled;
bool linear_map_ready;
void (*memblock_late_free_fn)(phys_addr_t base, phys_addr_t size);

/* The rest of the state. */
static struct memblock_control {
	bool can_resize;
	bool spare_used;                      /* the memory array is, or was, spare_regions */
	unsigned int bank;                    /* static arrays in use */
	struct memblock_region *owned_memory; /* array that came from memblock; NULL while a static one serves */
	struct memblock_region *owned_reserved;
} control;

/* What memblock_save() put aside. */
static struct {
	bool in_use;
	struct memblock memblock;
	struct memblock_control control;
	int debug;
	bool movable_node, map_ready;
	void (*late_free_fn)(phys_addr_t base, phys_addr_t size);
} aside;

/* ---- one array ---------------------------------------------------------------------------------------------- */

unsigned long regions_find(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long low = 0, high = type->cnt;

	while (low < high) {
		unsigned long mid = low + (high - low) / 2;

		if (region_end(&type->regions[mid]) > addr)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* The caller has made room. */
static void regions_insert(struct memblock_type *type, unsigned long at, const struct memblock_region *region)
{
	struct memblock_region *slot = &type->regions[at];

	memmove(slot + 1, slot, (type->cnt - at) * sizeof(*slot));
	*slot = *region;
	type->cnt++;
}

void regions_delete(struct memblock_type *type, unsigned long first, unsigned long past)
{
	struct memblock_region *regions = type->regions;
	unsigned long i;

	for (i = first; i < past; i++)
		type->total_size -= regions[i].size;
	memmove(&regions[first], &regions[past], (type->cnt - past) * sizeof(*regions));
	type->cnt -= past - first;
	memset(&regions[type->cnt], 0, (past - first) * sizeof(*regions));
}

static bool mergeable(const struct memblock_region *low, const struct memblock_region *high)
{
	return region_end(low) == high->base && low->flags == high->flags &&
	       memblock_get_region_node(low) == memblock_get_region_node(high);
}

void regions_merge(struct memblock_type *type, unsigned long first, unsigned long past)
{
	struct memblock_region *regions = type->regions;
	unsigned long out, in, gone;

	first = first ? first - 1 : 0;
	past = min(past + 1, type->cnt);
	if (past <= first + 1)
		return;
	for (out = first, in = first + 1; in < past; in++) {
		if (mergeable(&regions[out], &regions[in]))
			regions[out].size += regions[in].size;
		else
			regions[++out] = regions[in];
	}
	gone = past - ++out;
	memmove(&regions[out], &regions[past], (type->cnt - past) * sizeof(*regions));
	type->cnt -= gone;
	memset(&regions[type->cnt], 0, gone * sizeof(*regions));
}

/* ---- growing ------------------------------------------------------------------------------------------------ */

static struct memblock_region **owned_slot(const struct memblock_type *type)
{
	return type == &memblock.memory ? &control.owned_memory : &control.owned_reserved;
}

const struct memblock_region *memblock_owned_array(const struct memblock_type *type)
{
	return *owned_slot(type);
}

static void regions_move_to(struct memblock_type *type, struct memblock_region *array, unsigned long max)
{
	memcpy(array, type->regions, type->cnt * sizeof(*array));
	memset(array + type->cnt, 0, (max - type->cnt) * sizeof(*array));
	type->regions = array;
	type->max = max;
}

/* Free memory for a larger array. When `reserved` grows because [base, base + size) is about to be reserved, the array
 * must not lie there: above it is tried first, then below. */
static phys_addr_t find_array(const struct memblock_type *type, phys_addr_t bytes, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t limit = memblock.current_limit, addr;

	if (type != &memblock.reserved)
		return memblock_find_in_range(0, limit, bytes, PAGE_SIZE);
	addr = memblock_find_in_range(base + size, limit, bytes, PAGE_SIZE);
	if (!addr && size)
		addr = memblock_find_in_range(0, min(base, limit), bytes, PAGE_SIZE);
	return addr;
}

/* Double the array of @type, which is full. Before the linear map exists only the memory array has somewhere to go. */
static int regions_grow(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	struct memblock_region **owned = owned_slot(type), *old = *owned;
	phys_addr_t old_bytes = PAGE_ALIGN((phys_addr_t)(type->max * sizeof(*old)));
	phys_addr_t bytes = PAGE_ALIGN((phys_addr_t)(type->max * 2 * sizeof(*old))), addr, last;

	if (!control.can_resize) {
		if (type != &memblock.memory || control.spare_used)
			return -ENOMEM;
		control.spare_used = true;
		regions_move_to(type, spare_regions, MEMBLOCK_SPARE_REGIONS);
		return 0;
	}
	addr = memblock_attempt() ? 0 : find_array(type, bytes, base, size);
	/* The array of the reserved regions is full itself: it has to move before it can say where it is. */
	if (!addr || (type == &memblock.memory && memblock_reserve(addr, bytes))) {
		pr_err("memblock: Failed to double %s array from %lu to %lu entries !\n", type->name, type->max,
		       type->max * 2);
		return -ENOMEM;
	}
	last = last_byte(addr, bytes);
	memblock_dbg("memblock: %s is doubled to %lu at [%pa-%pa]\n", type->name, type->max * 2, &addr, &last);
	*owned = __va(addr);
	regions_move_to(type, *owned, type->max * 2);
	if (type == &memblock.reserved)
		memblock_reserve(addr, bytes);
	if (old)
		memblock_phys_free(__pa(old), old_bytes);
	return 0;
}

/* ---- ranges ------------------------------------------------------------------------------------------------- */

/* How many pieces of [base, end) no region covers. */
static unsigned long count_gaps(const struct memblock_type *type, phys_addr_t base, phys_addr_t end)
{
	unsigned long i, gaps = 0;

	for (i = regions_find(type, base); i < type->cnt && type->regions[i].base < end; i++) {
		gaps += base < type->regions[i].base;
		base = region_end(&type->regions[i]);
	}
	return gaps + (base < end);
}

static int regions_add(struct memblock_type *type, phys_addr_t base, phys_addr_t size, int nid,
		       enum memblock_flags flags)
{
	phys_addr_t end = base + cap_size(base, size);
	struct memblock_region piece = { .flags = flags };
	unsigned long i, first;

	if (type->cnt == 1 && !type->regions[0].size)
		type->cnt = 0; /* how code written for 6.1 and before leaves an empty array */
	/* Growing reserves memory, which may change this very array: count again. */
	while (type->cnt + count_gaps(type, base, end) > type->max) {
		int err = regions_grow(type, base, end - base);

		if (err)
			return err;
	}
	memblock_set_region_node(&piece, nid);
	for (i = first = regions_find(type, base); base < end; i++) {
		struct memblock_region *next = i < type->cnt ? &type->regions[i] : NULL;

		if (next && next->base <= base) {
			base = region_end(next);
			continue;
		}
		piece.base = base;
		base = next ? min(next->base, end) : end;
		piece.size = base - piece.base;
		type->total_size += piece.size;
		regions_insert(type, i, &piece);
	}
	regions_merge(type, first, i);
	return 0;
}

/* Cut region @at in two at address @cut, which is inside it. */
static void regions_cut(struct memblock_type *type, unsigned long at, phys_addr_t cut)
{
	struct memblock_region high = type->regions[at];

	high.size = region_end(&high) - cut;
	high.base = cut;
	type->regions[at].size -= high.size;
	regions_insert(type, at + 1, &high);
}

static bool cuts(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i = regions_find(type, addr);

	return i < type->cnt && type->regions[i].base < addr;
}

int regions_isolate(struct memblock_type *type, phys_addr_t base, phys_addr_t size, unsigned long *first,
		    unsigned long *past)
{
	phys_addr_t end = base + cap_size(base, size);
	unsigned long i;

	*first = *past = 0;
	if (base == end)
		return 0;
	/* As Linux, ask for room for both cuts; but a full array that needs none of it is no failure. */
	while (type->cnt + 2 > type->max) {
		int err = regions_grow(type, base, end - base);

		if (err && type->cnt + cuts(type, base) + cuts(type, end) > type->max)
			return err;
		if (err)
			break;
	}
	i = regions_find(type, base);
	if (i < type->cnt && type->regions[i].base < base)
		regions_cut(type, i++, base);
	for (*first = i; i < type->cnt && type->regions[i].base < end; i++) {
		if (region_end(&type->regions[i]) > end)
			regions_cut(type, i, end);
	}
	*past = i;
	return 0;
}

int regions_remove(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	unsigned long first, past;
	int err = regions_isolate(type, base, size, &first, &past);

	if (!err)
		regions_delete(type, first, past);
	return err;
}

/* ---- Linux's names ------------------------------------------------------------------------------------------ */

int memblock_add_node(phys_addr_t base, phys_addr_t size, int nid, enum memblock_flags flags)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] nid=%d flags=%x %pS\n", __func__, &base, &last, nid, flags, (void *)_RET_IP_);
	return regions_add(&memblock.memory, base, size, nid, flags);
}

int memblock_add(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	return regions_add(&memblock.memory, base, size, MAX_NUMNODES, MEMBLOCK_NONE);
}

int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	return regions_remove(&memblock.memory, base, size);
}

int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	return regions_add(&memblock.reserved, base, size, MAX_NUMNODES, MEMBLOCK_NONE);
}

int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	return regions_remove(&memblock.reserved, base, size);
}

#undef memblock_free /* the macro that chooses; this is the function for pointers */
void memblock_free(void *ptr, size_t size)
{
	if (ptr)
		memblock_phys_free(__pa(ptr), size);
}

void memblock_free_late(phys_addr_t base, phys_addr_t size)
{
	phys_addr_t last = last_byte(base, size);

	memblock_dbg("%s: [%pa-%pa] %pS\n", __func__, &base, &last, (void *)_RET_IP_);
	if (memblock_late_free_fn)
		memblock_late_free_fn(base, size);
	else
		regions_remove(&memblock.reserved, base, size);
}

void memblock_allow_resize(void)
{
	control.can_resize = true;
}

void memblock_init(void)
{
	unsigned int bank = control.bank;
	bool spare_kept = aside.in_use && aside.control.spare_used;

	memset(&banks[bank], 0, sizeof(banks[bank]));
	memblock = (struct memblock)MEMBLOCK_EMPTY(&banks[bank]);
	control = (struct memblock_control){ .bank = bank, .spare_used = spare_kept };
	memblock_debug = 0;
	movable_node_enabled = false;
	linear_map_ready = false;
	memblock_late_free_fn = NULL;
	memblock_alloc_reset();
	memblock_attr_reset();
}

void memblock_save(void)
{
	mm_assert(!aside.in_use);
	aside.memblock = memblock;
	aside.control = control;
	aside.debug = memblock_debug;
	aside.movable_node = movable_node_enabled;
	aside.map_ready = linear_map_ready;
	aside.late_free_fn = memblock_late_free_fn;
	aside.in_use = true;
	control.bank ^= 1;
	memblock_init();
}

void memblock_restore(void)
{
	mm_assert(aside.in_use);
	memblock_init();
	memblock = aside.memblock;
	control = aside.control;
	memblock_debug = aside.debug;
	movable_node_enabled = aside.movable_node;
	linear_map_ready = aside.map_ready;
	memblock_late_free_fn = aside.late_free_fn;
	aside.in_use = false;
}
