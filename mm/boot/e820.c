/* SPDX-License-Identifier: MIT */
/*
 * e820.c - the x86 memory map: from firmware ranges to memblock.memory
 *
 * Does not:   read logs (dmesg.c) or the command line (cmdline.c); reserve anything.
 * Model:      boot_info.map goes through four hands, in this order, each logged in Linux's words:
 *                 firmware  ->  mem=, memmap=  ->  "e820: update/remove" of the log  ->  frame 0 and 640K..1M
 *             and its usable ranges, whole frames below 64 TiB, become memblock.memory.
 * Invariants: E1 after firmware_map_sanitize() the map is ascending and disjoint; neighbours of one type are one
 *             E2 where ranges overlap the larger type number wins, so reserved beats usable
 *             E3 nothing usable appears that neither the firmware nor the command line gave
 * Failure:    a full map is -ENOSPC: the caller reports it; changes that find no room are dropped with a warning.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "describe_int.h"

#define PAGE_BYTES 4096ULL

static const struct {
	u32 type;
	const char *name;
} e820_names[] = {
	{ E820_TYPE_RAM, "usable" },
	{ E820_TYPE_RAM, "System RAM" },
	{ E820_TYPE_RESERVED, "reserved" },
	{ E820_TYPE_RESERVED, "device reserved" },
	{ E820_TYPE_ACPI, "ACPI data" },
	{ E820_TYPE_NVS, "ACPI NVS" },
	{ E820_TYPE_NVS, "ACPI non-volatile storage" },
	{ E820_TYPE_UNUSABLE, "unusable" },
	{ E820_TYPE_UNUSABLE, "Unusable" },
	{ E820_TYPE_SOFT_RESERVED, "soft reserved" },
	{ E820_TYPE_SOFT_RESERVED, "soft-reserved" },
};

/* Some kernels print the size first: "638 KB System RAM". */
static void skip_size(struct cur *c)
{
	struct cur t = *c;
	u64 whole;

	if (!cur_dec(&t, &whole))
		return;
	if (cur_lit(&t, ".") && !cur_dec(&t, &whole))
		return;
	cur_blanks(&t);
	if (cur_lit(&t, "KB ") || cur_lit(&t, "MB ") || cur_lit(&t, "GB ") || cur_lit(&t, "TB "))
		*c = t;
	cur_blanks(c);
}

int e820_type_parse(struct cur text)
{
	unsigned int i;
	u64 type;

	while (text.end > text.p && text.end[-1] == ' ')
		text.end--;
	skip_size(&text);
	for (i = 0; i < ARRAY_SIZE(e820_names); i++)
		if (cur_is(text, e820_names[i].name))
			return (int)e820_names[i].type;
	if (cur_lit(&text, "persistent (type ") || cur_lit(&text, "persistent RAM (type ")) {
		if (text.end == text.p || text.end[-1] != ')')
			return -1;
		text.end--;
	} else if (!cur_lit(&text, "type ")) {
		return -1;
	}
	if (!cur_number(&text, &type) || !cur_empty(text) || !type || type > 0x7fffffff)
		return -1;
	return (int)type;
}

const char *e820_type_name(u32 type, char *buf, size_t size)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(e820_names); i++)
		if (e820_names[i].type == type)
			return e820_names[i].name;
	snprintf(buf, size, type == E820_TYPE_PMEM || type == E820_TYPE_PRAM ? "persistent (type %u)" : "type %u",
		 type);
	return buf;
}

int firmware_map_add(u64 base, u64 size, u32 type)
{
	if (boot_info.nr_map == FIRMWARE_MAP_MAX)
		return -ENOSPC;
	boot_info.map[boot_info.nr_map++] = (struct firmware_range){ base, size, type };
	return 0;
}

static void map_add_or_warn(u64 base, u64 size, u32 type)
{
	if (size && firmware_map_add(base, size, type))
		pr_err("e820: too many entries; ignoring [mem %#010llx-%#010llx]\n", base, base + size - 1);
}

/* ---- sanitizing ---- */

static void sort_by_base(struct firmware_range *map, unsigned int nr)
{
	unsigned int i, k;

	for (i = 1; i < nr; i++) {
		struct firmware_range range = map[i];

		for (k = i; k && map[k - 1].base > range.base; k--)
			map[k] = map[k - 1];
		map[k] = range;
	}
}

static u32 largest_type_at(const struct firmware_range *map, unsigned int nr, u64 addr, u64 *change)
{
	u32 type = 0;
	unsigned int i;

	*change = ~0ULL;
	for (i = 0; i < nr && map[i].base <= addr; i++) {
		u64 end = map[i].base + map[i].size;

		if (end <= addr)
			continue;
		if (map[i].type > type)
			type = map[i].type;
		*change = min_t(u64, *change, end);
	}
	if (i < nr)
		*change = min_t(u64, *change, map[i].base);
	return type;
}

/* Walk from change to change: between two of them the set of ranges that cover an address stays the same. */
void firmware_map_sanitize(void)
{
	static struct firmware_range old[FIRMWARE_MAP_MAX];
	unsigned int nr = boot_info.nr_map;
	u64 addr = 0, next;

	memcpy(old, boot_info.map, nr * sizeof(old[0]));
	sort_by_base(old, nr);
	boot_info.nr_map = 0;
	for (; addr != ~0ULL; addr = next) {
		u32 type = largest_type_at(old, nr, addr, &next);
		struct firmware_range *prev = boot_info.nr_map ? &boot_info.map[boot_info.nr_map - 1] : NULL;

		if (!type || next == ~0ULL)
			continue;
		if (prev && prev->type == type && prev->base + prev->size == addr)
			prev->size = next - prev->base;
		else
			map_add_or_warn(addr, next - addr, type);
	}
}

void firmware_map_print(const char *who)
{
	char buf[32];
	unsigned int i;

	for (i = 0; i < boot_info.nr_map; i++) {
		const struct firmware_range *range = &boot_info.map[i];

		pr_info("%s: [mem %#018llx-%#018llx] %s\n", who, range->base, range->base + range->size - 1,
			e820_type_name(range->type, buf, sizeof(buf)));
	}
}

/* ---- changes ---- */

/* Give what of type @from lies in [base, end) the type @to; 0 drops it. E820_ANY matches every type. */
static void map_convert(u64 base, u64 end, u32 from, u32 to)
{
	unsigned int i, nr = boot_info.nr_map;

	for (i = 0; i < nr; i++) {
		struct firmware_range *range = &boot_info.map[i];
		u64 range_end = range->base + range->size;
		u64 lo = max_t(u64, base, range->base), hi = min_t(u64, end, range_end);
		u32 type = range->type;

		if (lo >= hi || (from != E820_ANY && type != from))
			continue;
		range->size = lo - range->base;
		map_add_or_warn(hi, range_end - hi, type);
		if (to)
			map_add_or_warn(lo, hi - lo, to);
	}
	for (i = nr = 0; i < boot_info.nr_map; i++)
		if (boot_info.map[i].size)
			boot_info.map[nr++] = boot_info.map[i];
	boot_info.nr_map = nr;
}

static void map_update(u64 base, u64 end, u32 from, u32 to)
{
	char a[32], b[32];

	printk(KERN_DEBUG "e820: update [mem %#010llx-%#010llx] %s ==> %s\n", base, end - 1,
	       e820_type_name(from, a, sizeof(a)), e820_type_name(to, b, sizeof(b)));
	map_convert(base, end, from, to);
}

static void map_remove(u64 base, u64 end, u32 from)
{
	char buf[32];

	printk(KERN_DEBUG "e820: remove [mem %#010llx-%#010llx] %s\n", base, end - 1,
	       from == E820_ANY ? "" : e820_type_name(from, buf, sizeof(buf)));
	map_convert(base, end, from, 0);
}

/* size%base: with a new type only, all of the range gets it, whatever was there, a hole too. */
static void map_apply_conversion(const struct memmap_op *op)
{
	u64 end = op->base + op->size;

	if (op->from && op->to) {
		map_update(op->base, end, op->from, op->to);
	} else if (op->to) {
		map_remove(op->base, end, E820_ANY);
		map_add_or_warn(op->base, op->size, op->to);
	} else {
		map_remove(op->base, end, op->from);
	}
}

static void map_apply(const struct memmap_op *op)
{
	switch (op->kind) {
	case 'X':
		boot_info.nr_map = 0;
		break;
	case 'L':
		map_remove(op->size, ~0ULL, E820_TYPE_RAM);
		break;
	case '@':
		map_add_or_warn(op->base, op->size, E820_TYPE_RAM);
		break;
	case '#':
		map_add_or_warn(op->base, op->size, E820_TYPE_ACPI);
		break;
	case '$':
		map_add_or_warn(op->base, op->size, E820_TYPE_RESERVED);
		break;
	case '!':
		map_add_or_warn(op->base, op->size, E820_TYPE_PRAM);
		break;
	default:
		map_apply_conversion(op);
	}
}

void firmware_map_apply_cmdline(void)
{
	unsigned int i;

	if (!cmdline_ops.nr)
		return;
	for (i = 0; i < cmdline_ops.nr; i++)
		map_apply(&cmdline_ops.op[i]);
	firmware_map_sanitize();
	pr_info("user-defined physical RAM map:\n");
	firmware_map_print("user");
}

void firmware_map_apply_log(void)
{
	unsigned int i;

	for (i = 0; i < log_facts.nr_changes; i++) {
		const struct e820_change *change = &log_facts.changes[i];

		/* Only what takes memory away: a log cannot give frames that the map has not (E3). */
		if (change->to == E820_TYPE_RAM || change->from == E820_ANY)
			continue;
		map_convert(change->base, change->end, change->from, change->to);
	}
	firmware_map_sanitize();
}

void firmware_map_trim_bios(void)
{
	map_update(0, PAGE_BYTES, E820_TYPE_RAM, E820_TYPE_RESERVED);
	map_remove(0xa0000, MiB(1), E820_TYPE_RAM);
	firmware_map_sanitize();
}

/* ---- to memblock ---- */

u64 firmware_map_ram_end(u64 limit)
{
	u64 last = 0;
	unsigned int i;

	for (i = 0; i < boot_info.nr_map; i++) {
		const struct firmware_range *range = &boot_info.map[i];

		if (range->type == E820_TYPE_RAM && range->base < limit)
			last = max_t(u64, last, min_t(u64, range->base + range->size, limit) / PAGE_BYTES);
	}
	pr_info("last_pfn = %#llx max_arch_pfn = %#llx\n", last, RAM_END_MAX / PAGE_BYTES);
	return last;
}

int x86_memory_to_memblock(struct machine_error *err)
{
	unsigned int i;

	if (firmware_map_ram_end(RAM_END_MAX) > GiB(4) / PAGE_BYTES)
		firmware_map_ram_end(GiB(4));
	for (i = 0; i < boot_info.nr_map; i++) {
		const struct firmware_range *range = &boot_info.map[i];
		u64 end = min_t(u64, range->base + range->size, RAM_END_MAX);

		if (range->type != E820_TYPE_RAM || range->base >= end)
			continue;
		if (memblock_add((phys_addr_t)range->base, (phys_addr_t)(end - range->base)))
			return -ENOMEM;
	}
	memblock_trim_memory((phys_addr_t)PAGE_BYTES);
	if (!memblock_phys_mem_size())
		return describe_fail(err, "no usable memory is left in the memory map");
	return 0;
}
