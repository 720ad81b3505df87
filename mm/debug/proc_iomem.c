/* SPDX-License-Identifier: MIT */
/*
 * proc_iomem.c - /proc/iomem: the physical address space as firmware described it
 *
 * Model:   on x86 one line an entry of the firmware map, on ARM one a bank of mapped memory; indented below System RAM
 *          lies what of the kernel image and the crash kernel is known. Devices are not known, so their lines are absent.
 *          Addresses are inclusive and at least eight digits wide.
 */
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <mm/boot.h>

#include "debug_int.h"

static void resource_show(struct seq_file *m, const char *indent, u64 base, u64 end, const char *name)
{
	seq_printf(m, "%s%08llx-%08llx : %s\n", indent, base, end - 1, name);
}

/* System RAM [base, end), and what the kernel took of it, ascending. */
static void ram_show(struct seq_file *m, u64 base, u64 end)
{
	const struct boot_span *data = &boot_info.kernel_data, *bss = &boot_info.kernel_bss;
	const struct {
		const char *name;
		u64 base, size;
	} parts[] = {
		{ "Kernel code", boot_info.kernel_code.base, boot_info.kernel_code.size },
#ifdef CONFIG_ARM /* up to the end of the image */
		{ "Kernel data", data->base, bss->size ? bss->base + bss->size - data->base : data->size },
#else
		{ "Kernel rodata", boot_info.kernel_rodata.base, boot_info.kernel_rodata.size },
		{ "Kernel data", data->base, data->size },
		{ "Kernel bss", bss->base, bss->size },
#endif
		{ "Crash kernel", boot_info.crash.base, boot_info.crash.size },
	};
	u64 from = base;

	resource_show(m, "", base, end, "System RAM");
	for (;;) {
		int next = -1;

		for (int i = 0; i < ARRAY_SIZE(parts); i++)
			if (parts[i].size && parts[i].base >= from && parts[i].base + parts[i].size <= end &&
			    (next < 0 || parts[i].base < parts[next].base))
				next = i;
		if (next < 0)
			return;
		from = parts[next].base + parts[next].size;
		resource_show(m, "  ", parts[next].base, from, parts[next].name);
	}
}

#ifdef CONFIG_X86_64
static const char *firmware_type_name(u32 type)
{
	switch (type) {
	case E820_TYPE_RESERVED:
		return "Reserved";
	case E820_TYPE_ACPI:
		return "ACPI Tables";
	case E820_TYPE_NVS:
		return "ACPI Non-volatile Storage";
	case E820_TYPE_UNUSABLE:
		return "Unusable memory";
	case E820_TYPE_PMEM:
		return "Persistent Memory";
	case E820_TYPE_PRAM:
		return "Persistent Memory (legacy)";
	case E820_TYPE_SOFT_RESERVED:
		return "Soft Reserved";
	default:
		return "Unknown E820 type";
	}
}

static int iomem_show(struct seq_file *m, void *priv)
{
	unsigned int i;

	for (i = 0; i < boot_info.nr_map; i++) {
		const struct firmware_range *range = &boot_info.map[i];
		u64 end = range->base + range->size;

		if (range->type == E820_TYPE_RAM)
			ram_show(m, range->base, end);
		else
			resource_show(m, "", range->base, end, firmware_type_name(range->type));
	}
	return 0;
}
#else
static int iomem_show(struct seq_file *m, void *priv)
{
	const struct memblock_type *memory = &memblock.memory;
	unsigned long i, next;

	for (i = 0; i < memory->cnt; i = next) {
		const struct memblock_region *region = &memory->regions[i];
		u64 end = (u64)region->base + region->size;

		/* Regions of one bank may differ in node only. */
		for (next = i + 1; next < memory->cnt && memory->regions[next].base == end &&
				   memory->regions[next].flags == region->flags;
		     next++)
			end += memory->regions[next].size;
		if (!(region->flags & MEMBLOCK_NOMAP))
			ram_show(m, region->base, end);
	}
	return 0;
}
#endif

const struct debug_file proc_iomem_files[] = {
	{ "/proc/iomem", { .show = iomem_show }, NULL },
	{ 0 },
};
