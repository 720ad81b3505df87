/* SPDX-License-Identifier: MIT */
/*
 * fuzz_describe.h - what the fuzzers of machine descriptions share: describe, and check what came of it
 *
 * Whatever the input: the description is refused with one line, or memblock is sound and holds no memory that neither
 * the description nor the command line stated, and nothing would be freed twice.
 */
#ifndef FUZZ_DESCRIBE_H
#define FUZZ_DESCRIBE_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <mm/memblock.h>
#include "../../mm/boot/describe_int.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	log_reset();
	log_set_quiet(true);
	return 0;
}

#define fuzz_expect(cond)                                                                                              \
	do {                                                                                                           \
		if (!(cond)) {                                                                                         \
			log_set_quiet(false);                                                                          \
			panic("fuzz: %s:%d: %s", __FILE__, __LINE__, #cond);                                           \
		}                                                                                                      \
	} while (0)

/* What memory may come from: RAM of the description, and what mem= and memmap= give. */
static struct firmware_range stated[FIRMWARE_MAP_MAX + MEMMAP_OPS_MAX];
static unsigned int nr_stated;

static void note_stated(void)
{
	unsigned int i;

	nr_stated = 0;
	for (i = 0; i < boot_info.nr_map; i++)
		if (boot_info.map[i].type == E820_TYPE_RAM)
			stated[nr_stated++] = boot_info.map[i];
	for (i = 0; i < cmdline_ops.nr; i++) {
		const struct memmap_op *op = &cmdline_ops.op[i];

		if (!DESCRIBE_X86 || op->kind == '@' || (op->kind == '%' && op->to == E820_TYPE_RAM))
			stated[nr_stated++] =
				(struct firmware_range){ op->at_ram_start ? boot_info.phys_offset : op->base, op->size,
							 E820_TYPE_RAM };
	}
}

static bool was_stated(u64 base, u64 end)
{
	bool moved;
	unsigned int i;

	do {
		moved = false;
		for (i = 0; i < nr_stated && base < end; i++)
			if (stated[i].base <= base && base < stated[i].base + stated[i].size) {
				base = stated[i].base + stated[i].size;
				moved = true;
			}
	} while (moved && base < end);
	return base >= end;
}

static void check_memory(void)
{
	struct memblock_region *reg;
	char why[160];

	fuzz_expect(memblock_verify(why, sizeof(why)) == 0);
	fuzz_expect(memblock.memory.cnt && memblock_phys_mem_size());
	for_each_mem_region(reg) {
		fuzz_expect(was_stated(reg->base, (u64)reg->base + reg->size));
		fuzz_expect(memblock_get_region_node(reg) < CONFIG_MAX_NUMNODES);
	}
}

/* Until a no-map node cuts a region somewhere. */
static void check_whole_frames(void)
{
	struct memblock_region *reg;

	for_each_mem_region(reg)
		fuzz_expect(!(reg->base % 4096) && !(reg->size % 4096));
}

static void check_given_back(void)
{
	unsigned int i, k;

	for (i = 0; i < boot_info.nr_freed; i++) {
		u64 base = boot_info.freed[i].base, end = base + boot_info.freed[i].size;

		fuzz_expect(describe_all_reserved(base, end) && !describe_overlaps_cma(base, end));
		for (k = 0; k < i; k++)
			fuzz_expect(base >= boot_info.freed[k].base + boot_info.freed[k].size ||
				    boot_info.freed[k].base >= end);
	}
	for (i = 0; i < boot_info.nr_cma; i++) {
		u64 base = boot_info.cma[i].base, end = base + boot_info.cma[i].size;

		fuzz_expect(!boot_info.cma[i].reserved || describe_all_reserved(base, end));
		for (k = 0; k < i; k++)
			fuzz_expect(base >= boot_info.cma[k].base + boot_info.cma[k].size ||
				    boot_info.cma[k].base >= end);
	}
}

static void check_nodes(void)
{
	int from, to;
	unsigned int cpu;

	fuzz_expect(boot_info.nr_cpus >= 1 && boot_info.nr_cpus <= CONFIG_NR_CPUS);
	for (cpu = 0; cpu < boot_info.nr_cpus; cpu++)
		fuzz_expect(boot_info.possible_nodes >> boot_info.cpu_node[cpu] & 1);
	for (from = 0; from < CONFIG_MAX_NUMNODES; from++)
		for (to = 0; to < CONFIG_MAX_NUMNODES; to++)
			fuzz_expect(from == to ? boot_info.distance[from][to] == 10 :
						 boot_info.distance[from][to] > 10);
}

static void describe_and_check(const struct machine_config *config)
{
	struct machine_error error = { "" };
	int ret = describe_machine(config, &error);

	if (!ret) {
		note_stated();
		memblock_init();
		ret = describe_memory(&error);
	}
	if (!ret) {
		check_memory();
		check_whole_frames();
		ret = describe_reservations(&error);
	}
	if (ret) {
		fuzz_expect((ret == -EINVAL || ret == -ENOMEM) && error.text[0] && !strchr(error.text, '\n'));
		return;
	}
	check_memory();
	check_given_back();
	check_nodes();
	describe_cmdline_log();
}

#endif
