/* SPDX-License-Identifier: MIT */
/*
 * memblock_files.c - /sys/kernel/debug/memblock: the two arrays, a region a line
 *
 * Ends are inclusive; an address has as many digits as a physical address of the machine.
 */
#include <linux/memblock.h>

#include "debug_int.h"

#define PHYS_DIGITS ((int)sizeof(phys_addr_t) * 2)

static int memblock_show(struct seq_file *m, void *priv)
{
	const struct memblock_type *type = priv;
	unsigned long i;

	for (i = 0; i < type->cnt; i++) {
		u64 base = type->regions[i].base, last = base + type->regions[i].size - 1;

		seq_printf(m, "%4lu: 0x%0*llx..0x%0*llx\n", i, PHYS_DIGITS, base, PHYS_DIGITS, last);
	}
	return 0;
}

const struct debug_file memblock_files[] = {
	{ "/sys/kernel/debug/memblock/memory", { .show = memblock_show }, &memblock.memory },
	{ "/sys/kernel/debug/memblock/reserved", { .show = memblock_show }, &memblock.reserved },
	{ 0 },
};
