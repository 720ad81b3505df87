/* SPDX-License-Identifier: MIT */
/*
 * dmesg.c - what a kernel log tells about the machine it was written on
 *
 * Does not:   put anything into memblock (describe.c, dmesg_memblock.c), judge NUMA ranges (srat.c).
 * Model:      one pass over the last boot in the log (the last "Linux version" line begins it; a journal holds many).
 *             A table of line beginnings leads each line to its handler; the rest of a kernel log is passed over.
 * Invariants: L1 boot_info.map is ascending, disjoint, without empty or wrapping ranges: Linux prints it so, and a log
 *                where it is not is damaged and refused
 *             L2 every memblock line of the trace parses, so that the replay cannot fail half way
 * Failure:    -EINVAL and one line "NAME:LINE: what is wrong". Facts that only refine (CPU counts, sizes of the kernel)
 *             are skipped when garbled. A last line without line end may be cut anywhere: it is dropped when it does
 *             not parse, unless it belongs to the memory map.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "describe_int.h"

struct log_facts log_facts;

struct log_ctx {
	struct log_line line;
	struct machine_error *err;
};

static int log_bad(struct log_ctx *ctx, const char *what)
{
	return describe_fail(ctx->err, "%s:%u: %s: %.*s", log_facts.name, ctx->line.nr, what,
			     (int)min_t(size_t, ctx->line.text.end - ctx->line.text.p, 100), ctx->line.text.p);
}

/* ---- the memory map ---- */

static int on_e820(struct log_ctx *ctx, struct cur c)
{
	const struct firmware_range *prev;
	u64 base, last;
	int type;

	if (cur_lit(&c, "[gap "))
		return 0;
	if (!cur_mem_range(&c, &base, &last))
		return log_bad(ctx, "damaged memory map line");
	cur_blanks(&c);
	type = e820_type_parse(c);
	if (type < 0)
		return log_bad(ctx, "memory map line without a known type");
	if (last < base)
		return log_bad(ctx, "memory range is empty or wraps");
	if (last >> 52)
		return log_bad(ctx, "memory range ends beyond 52 address bits");
	prev = boot_info.nr_map ? &boot_info.map[boot_info.nr_map - 1] : NULL;
	if (prev && base < prev->base + prev->size)
		return log_bad(ctx, base < prev->base ? "memory range is out of order" :
							"memory range overlaps the one before");
	if (firmware_map_add(base, last - base + 1, (u32)type))
		return log_bad(ctx, "too many memory map lines");
	log_facts.has_e820 = true;
	return 0;
}

static int on_e820_change(struct log_ctx *ctx, struct cur c)
{
	bool update = cur_lit(&c, "update ");
	struct e820_change change = { 0 };
	struct cur from;
	u64 last;

	if (log_facts.changes_closed || (!update && !cur_lit(&c, "remove ")))
		return 0;
	if (!cur_mem_range(&c, &change.base, &last))
		return 0;
	cur_blanks(&c);
	from = c;
	if (update) {
		int to;

		if (!cur_find(&c, " ==> "))
			return 0;
		from.end = c.p - 5;
		to = e820_type_parse(c);
		if (to < 0)
			return 0;
		change.to = (u32)to;
	}
	change.from = cur_empty(from) ? E820_ANY : (u32)e820_type_parse(from);
	change.end = last == ~0ULL ? last : last + 1;
	if (change.end > change.base && (int)change.from >= 0 && log_facts.nr_changes < LOG_CHANGES_MAX)
		log_facts.changes[log_facts.nr_changes++] = change;
	return 0;
}

/* Zones are sized from here on: later changes of the firmware map leave memory alone. */
static int on_zone_ranges(struct log_ctx *ctx, struct cur c)
{
	log_facts.changes_closed = true;
	return 0;
}

/* ---- command line, initrd, kernel sizes ---- */

static int on_cmdline(struct log_ctx *ctx, struct cur c)
{
	log_facts.cmdline = c;
	return 0;
}

static int on_kernel_cmdline(struct log_ctx *ctx, struct cur c)
{
	log_facts.kernel_cmdline = c;
	return 0;
}

static int on_version(struct log_ctx *ctx, struct cur c)
{
	log_facts.version = c;
	return 0;
}

static int on_ramdisk(struct log_ctx *ctx, struct cur c)
{
	u64 base, last;

	if (!cur_mem_range(&c, &base, &last) || last < base || last >> 52)
		return log_bad(ctx, "damaged initrd range");
	log_facts.initrd.base = base;
	log_facts.initrd.size = last - base + 1;
	return 0;
}

/* Memory: 72612K/130552K available (14343K kernel code, 2338K rwdata, 9116K rodata, 2820K init, 17356K bss, ... */
static int on_memory(struct log_ctx *ctx, struct cur c)
{
	u64 free_kb, total_kb, kb[5];
	static const char *const names[] = { "K kernel code", "K rwdata", "K rodata", "K init", "K bss" };
	unsigned int i;

	if (!cur_dec(&c, &free_kb) || !cur_lit(&c, "K/") || !cur_dec(&c, &total_kb) || !cur_lit(&c, "K available ("))
		return 0;
	log_facts.finished = true;
	for (i = 0; i < ARRAY_SIZE(kb); i++) {
		if (!cur_dec(&c, &kb[i]) || !cur_lit(&c, names[i]) || kb[i] > KiB(1024))
			return 0;
		cur_lit(&c, ", ");
	}
	log_facts.kernel_code_kb = kb[0];
	log_facts.rwdata_kb = kb[1];
	log_facts.rodata_kb = kb[2];
	log_facts.init_kb = kb[3];
	log_facts.bss_kb = kb[4];
	return 0;
}

/* Newer kernels print "Memory:" late; SLUB comes to life right after the hand-over. */
static int on_slub(struct log_ctx *ctx, struct cur c)
{
	log_facts.finished = true;
	return 0;
}

static int on_freeing(struct log_ctx *ctx, struct cur c)
{
	static const struct {
		const char *what;
		u64 *kb;
	} kinds[] = {
		{ "SMP alternatives memory: ", &log_facts.smp_locks_kb },
		{ "unused decrypted memory: ", &log_facts.decrypted_kb },
		{ "unused kernel image (initmem) memory: ", &log_facts.initmem_kb },
		{ "unused kernel memory: ", &log_facts.initmem_kb },
		{ "unused kernel image memory: ", &log_facts.initmem_kb },
		{ "unused kernel image (text/rodata gap) memory: ", &log_facts.gap_text_kb },
		{ "unused kernel image (rodata/data gap) memory: ", &log_facts.gap_rodata_kb },
	};
	unsigned int i;
	u64 kb;

	if (cur_lit(&c, "initrd memory: "))
		log_facts.initrd_freed = true;
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct cur t = c;

		if (cur_lit(&t, kinds[i].what) && cur_dec(&t, &kb) && kb <= KiB(1024))
			*kinds[i].kb = kb;
	}
	return 0;
}

/* cma: Reserved 16 MiB at 0x9f000000; Reserved memory: created CMA memory pool at 0x90000000, size 64 MiB */
static void log_add_cma(u64 base, u64 mib, bool dt)
{
	if (log_facts.nr_cma == LOG_CMA_MAX || !mib || mib > (1ULL << 32) || base >> 52)
		return;
	log_facts.cma[log_facts.nr_cma].base = base;
	log_facts.cma[log_facts.nr_cma].size = MiB(mib);
	log_facts.cma[log_facts.nr_cma++].dt = dt;
}

static int on_cma(struct log_ctx *ctx, struct cur c)
{
	u64 mib, base;

	if (cur_dec(&c, &mib) && cur_lit(&c, " MiB at ") && cur_hex(&c, &base))
		log_add_cma(base, mib, false);
	return 0;
}

static int on_cma_pool(struct log_ctx *ctx, struct cur c)
{
	u64 mib, base;

	if (cur_hex(&c, &base) && cur_lit(&c, ", size ") && cur_dec(&c, &mib))
		log_add_cma(base, mib, true);
	return 0;
}

/* Reserving 128MB of memory at 1904MB for crashkernel */
static int on_reserving(struct log_ctx *ctx, struct cur c)
{
	u64 size, base;

	if (cur_dec(&c, &size) && cur_lit(&c, "MB of memory at ") && cur_dec(&c, &base) &&
	    cur_lit(&c, "MB for crashkernel") && size < MiB(64) && base < MiB(64)) {
		log_facts.crash.base = MiB(base);
		log_facts.crash.size = MiB(size);
	}
	return 0;
}

/* ---- CPUs and nodes ---- */

static void set_count(unsigned int *count, u64 val)
{
	if (val && val <= 65536)
		*count = (unsigned int)val;
}

static int on_allowing_cpus(struct log_ctx *ctx, struct cur c)
{
	u64 all, hotplug;

	if (cur_dec(&c, &all))
		set_count(&log_facts.cpus_allowed, all);
	if (cur_lit(&c, " CPUs, ") && cur_dec(&c, &hotplug) && hotplug < all)
		log_facts.cpus_hotplug = (unsigned int)min_t(u64, hotplug, 65536);
	return 0;
}

/* smp: Brought up 2 nodes, 8 CPUs */
static int on_brought_up(struct log_ctx *ctx, struct cur c)
{
	u64 nodes, cpus;

	if (cur_dec(&c, &nodes) && cur_find(&c, ", ") && cur_dec(&c, &cpus))
		set_count(&log_facts.cpus_up, cpus);
	return 0;
}

static int on_nr_cpu_ids(struct log_ctx *ctx, struct cur c)
{
	u64 cpus;

	if ((cur_find(&c, "nr_cpu_ids:") || cur_find(&c, "nr_cpu_ids=")) && cur_dec(&c, &cpus))
		set_count(&log_facts.nr_cpu_ids, cpus);
	return 0;
}

static int node_of_log(struct log_ctx *ctx, u64 node)
{
	if (node < CONFIG_MAX_NUMNODES || !DESCRIBE_NUMA)
		return 0;
	return describe_fail(ctx->err, "%s:%u: node %llu: at most %d nodes are supported", log_facts.name, ctx->line.nr,
			     node, CONFIG_MAX_NUMNODES);
}

static int log_add_numa(struct log_ctx *ctx, struct log_srat *table, unsigned int *nr, const struct log_srat *entry)
{
	if (entry->end <= entry->base || (entry->end - 1) >> 52)
		return log_bad(ctx, "memory range of a node is empty or wraps");
	if (node_of_log(ctx, (u64)entry->nid))
		return -EINVAL;
	if (!DESCRIBE_NUMA)
		return 0;
	if (*nr == NUMA_RANGES_MAX)
		return log_bad(ctx, "too many ranges of nodes");
	table[*nr] = *entry;
	table[(*nr)++].line_nr = ctx->line.nr;
	return 0;
}

/* Node 0 PXM 0 [mem 0x00000000-0x0009ffff] hotplug */
static int on_srat_node(struct log_ctx *ctx, struct cur c)
{
	struct log_srat entry = { 0 };
	u64 node, pxm, last;

	if (!cur_dec(&c, &node) || !cur_lit(&c, " PXM ") || !cur_dec(&c, &pxm) || !cur_lit(&c, " ") ||
	    !cur_mem_range(&c, &entry.base, &last))
		return log_bad(ctx, "damaged SRAT line");
	if (node_of_log(ctx, node))
		return -EINVAL;
	entry.end = last + 1;
	entry.nid = (int)node;
	entry.hotplug = cur_find(&c, "hotplug");
	return log_add_numa(ctx, log_facts.srat, &log_facts.nr_srat, &entry);
}

/* node   0: [mem 0x0000000000001000-0x000000000009efff], from "Early memory node ranges" */
static int on_early_node(struct log_ctx *ctx, struct cur c)
{
	struct log_srat entry = { 0 };
	u64 node, last;

	cur_blanks(&c);
	if (!cur_dec(&c, &node) || !cur_lit(&c, ": ") || !cur_mem_range(&c, &entry.base, &last))
		return 0;
	if (node_of_log(ctx, node))
		return -EINVAL;
	entry.end = last + 1;
	entry.nid = (int)node;
	return log_add_numa(ctx, log_facts.early, &log_facts.nr_early, &entry);
}

/* PXM 1 -> APIC 0x01 -> Node 1: CPUs are numbered in the order of these lines */
static int on_srat_cpu(struct log_ctx *ctx, struct cur c)
{
	u64 node;

	if (!cur_find(&c, "-> Node ") || !cur_dec(&c, &node))
		return 0;
	if (node_of_log(ctx, node))
		return -EINVAL;
	if (log_facts.nr_srat_cpus < CONFIG_NR_CPUS && DESCRIBE_NUMA)
		boot_info.cpu_node[log_facts.nr_srat_cpus] = (int)node;
	log_facts.nr_srat_cpus++;
	return 0;
}

/* .... node  #1, CPUs:      #1 #2 */
static int on_smp_node(struct log_ctx *ctx, struct cur c)
{
	u64 node, cpu;

	if (!cur_dec(&c, &node) || !cur_lit(&c, ", CPUs:"))
		return 0;
	if (node_of_log(ctx, node))
		return -EINVAL;
	while (cur_find(&c, "#") && cur_dec(&c, &cpu))
		if (cpu < CONFIG_NR_CPUS && DESCRIBE_NUMA)
			boot_info.cpu_node[cpu] = (int)node;
	return 0;
}

/* Fallback order for Node 1: 1 2 0 */
static int on_fallback(struct log_ctx *ctx, struct cur c)
{
	u64 node, next;
	unsigned int nr = 0;

	if (!cur_dec(&c, &node) || !cur_lit(&c, ": ") || node >= CONFIG_MAX_NUMNODES)
		return 0;
	while (nr < CONFIG_MAX_NUMNODES && cur_dec(&c, &next) && next < CONFIG_MAX_NUMNODES) {
		log_facts.fallback[node][nr++] = (u8)next;
		cur_blanks(&c);
	}
	log_facts.nr_fallback[node] = nr;
	return 0;
}

static int on_distances(struct log_ctx *ctx, struct cur c)
{
	log_facts.has_distances = true;
	return 0;
}

static int on_srat_broken(struct log_ctx *ctx, struct cur c)
{
	log_facts.srat_broken = true;
	return 0;
}

/* ---- the memblock trace ---- */

static void log_add_bank(u64 base, u64 size, unsigned int flags, int nid)
{
	if (log_facts.nr_banks == LOG_BANKS_MAX)
		log_facts.banks_overflow = true;
	else
		log_facts.banks[log_facts.nr_banks++] = (struct log_bank){ base, size, flags, nid };
}

/* ARM prints no RAMDISK line; the caller's name tells. */
static void note_arm_initrd(struct cur text, u64 base, u64 last)
{
	if (!cur_find(&text, "] reserve_initrd_mem+") || last < base || log_facts.initrd.size)
		return;
	log_facts.initrd.base = base;
	log_facts.initrd.size = last - base + 1;
}

static int on_memblock(struct log_ctx *ctx)
{
	unsigned int flags = 0;
	u64 base, last;
	int nid = -1;

	switch (memblock_event_parse(ctx->line.text, &base, &last, &flags, &nid)) {
	case MB_NONE:
		return 0;
	case MB_BAD:
		return log_bad(ctx, "damaged memblock line");
	case MB_DUMP:
		log_facts.has_dump = true;
		log_facts.nr_dump_reserved = log_facts.nr_banks = 0;
		log_facts.banks_overflow = false;
		return 1;
	case MB_MEMORY:
		if (log_facts.has_dump)
			log_add_bank(base, last - base + 1, flags, nid);
		return 0;
	case MB_RESERVED:
		log_facts.nr_dump_reserved++;
		return 0;
	case MB_RESERVE:
		note_arm_initrd(ctx->line.text, base, last);
		fallthrough;
	default:
		log_facts.has_reserve_lines = true;
		return 0;
	}
}

/* ---- the pass ---- */

static const struct {
	const char *begins;
	int (*fn)(struct log_ctx *ctx, struct cur rest);
} log_handlers[] = {
	{ "BIOS-e820: ", on_e820 },
	{ "e820: ", on_e820_change },
	{ "Zone ranges:", on_zone_ranges },
	{ "Linux version ", on_version },
	{ "Command line: ", on_cmdline },
	{ "Kernel command line: ", on_kernel_cmdline },
	{ "RAMDISK: ", on_ramdisk },
	{ "Allocated new RAMDISK: ", on_ramdisk },
	{ "Memory: ", on_memory },
	{ "SLUB: HWalign=", on_slub },
	{ "Freeing ", on_freeing },
	{ "Reserving ", on_reserving },
	{ "cma: Reserved ", on_cma },
	{ "Reserved memory: created CMA memory pool at ", on_cma_pool },
	{ "OF: reserved mem: created CMA memory pool at ", on_cma_pool },
	{ "smpboot: Allowing ", on_allowing_cpus },
	{ "CPU topo: Allowing ", on_allowing_cpus },
	{ "smp: Brought up ", on_brought_up },
	{ "Brought up ", on_brought_up },
	{ "setup_percpu: ", on_nr_cpu_ids },
	{ "rcu: ", on_nr_cpu_ids },
	{ "ACPI: SRAT: Node ", on_srat_node },
	{ "SRAT: Node ", on_srat_node },
	{ "SRAT: PXM ", on_srat_cpu },
	{ "ACPI: SRAT: PXM ", on_srat_cpu },
	{ "SRAT: SRAT not used", on_srat_broken },
	{ "ACPI: SRAT: SRAT not used", on_srat_broken },
	{ "NUMA: nodes only cover ", on_srat_broken },
	{ ".... node  #", on_smp_node },
	{ "Fallback order for Node ", on_fallback },
	{ "NUMA: Initialized distance table", on_distances },
	{ "node ", on_early_node },
};

static int log_line_read(struct log_ctx *ctx)
{
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(log_handlers); i++) {
		struct cur c = ctx->line.text;

		if (!cur_lit(&c, log_handlers[i].begins))
			continue;
		ret = log_handlers[i].fn(ctx, c);
		return ret && !ctx->line.terminated && log_handlers[i].fn != on_e820 ? 0 : ret;
	}
	ret = log_facts.finished ? 0 : on_memblock(ctx);
	return ret < 0 && !ctx->line.terminated ? 0 : ret;
}

/* The last boot begins with its "Linux version" line; on ARM one line about the CPU comes before it. */
static struct log_reader log_last_boot(const char *text, size_t len)
{
	struct log_reader reader = { .pos = text, .end = text + len }, boot = reader, before;
	struct log_line line;

	for (before = reader; log_next_line(&reader, &line); before = reader)
		if (cur_lit(&line.text, "Linux version "))
			boot = before;
	return boot;
}

int log_read(const char *text, size_t len, const char *name, struct machine_error *err)
{
	struct log_ctx ctx = { .err = err };
	struct log_reader reader, before;

	memset(&log_facts, 0, sizeof(log_facts));
	log_facts.name = name;
	log_facts.boot = reader = log_last_boot(text, len);
	for (before = reader; log_next_line(&reader, &ctx.line); before = reader) {
		int ret = log_line_read(&ctx);

		if (ret < 0)
			return ret;
		if (ret)
			log_facts.dump = before;
	}
	return 0;
}
