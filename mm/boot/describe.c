/* SPDX-License-Identifier: MIT */
/*
 * describe.c - a machine's description, from config to memblock, in three steps
 *
 * Model:      describe_machine       log, tree, ranges or --mem  ->  boot_info           refuses, logs nothing
 *             describe_memory        boot_info                   ->  memblock.memory     logs as a kernel booting does
 *             describe_reservations  log, tree, defaults         ->  memblock.reserved
 *             What is kept between the steps is in boot_info and the statics of the readers (log_facts, cmdline_ops).
 * Invariants: D1 nothing but these is touched before the whole description has been found good
 *             D2 memblock.memory lies inside what the description and the command line state
 * Failure:    -EINVAL with one line; -ENOMEM when memblock is full.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "cmdline_int.h"
#include "describe_int.h"
#include "dtb.h"

const struct dtb *machine_dtb;
static struct dtb opened_dtb;
static bool cma_overridden; /* cma= was given beside the description, whose log tells of another area */

/* ---- step one ---- */

static void describe_reset(void)
{
	boot_reset();
	memset(&log_facts, 0, sizeof(log_facts));
	memset(&cmdline_ops, 0, sizeof(cmdline_ops));
	machine_dtb = NULL;
	cma_overridden = false;
}

static int read_dtb(const struct machine_config *config, struct machine_error *err)
{
	int ret = dtb_open(&opened_dtb, config->dtb, config->dtb_len, config->dtb_name ? config->dtb_name : "dtb", err);

	if (ret)
		return ret;
	machine_dtb = &opened_dtb;
	/* The tree is the source of memory; an e820 map in a log beside it is some other machine's. */
	if (log_facts.has_e820)
		return describe_fail(err, "%s: has BIOS-e820 lines: not the log of the machine of %s", log_facts.name,
				     opened_dtb.name);
	return fdt_memory_read(machine_dtb, err);
}

static int banks_from_log(struct machine_error *err)
{
	unsigned int i;

	if (log_facts.has_e820)
		return describe_fail(err,
				     "%s: an x86 log (BIOS-e820 lines): ARM needs a device tree or a MEMBLOCK dump",
				     log_facts.name);
	if (!log_facts.nr_banks || log_facts.banks_overflow)
		return describe_fail(
			err, "%s: no MEMBLOCK dump of memory: boot with memblock=debug, or give the device tree",
			log_facts.name);
	for (i = 0; i < log_facts.nr_banks; i++) {
		const struct log_bank *bank = &log_facts.banks[i], *prev = i ? bank - 1 : NULL;

		if (prev && bank->base < prev->base + prev->size)
			return describe_fail(err, "%s:%u: memory[%#x] of the MEMBLOCK dump is out of order or overlaps",
					     log_facts.name, log_facts.dump.line_nr + 1, i);
		firmware_map_add(bank->base, bank->size, E820_TYPE_RAM);
		if (bank->nid > 0)
			numa_add(bank->base, bank->base + bank->size, bank->nid);
	}
	return 0;
}

static int map_from_log(struct machine_error *err)
{
	if (!DESCRIBE_X86)
		return banks_from_log(err);
	if (log_facts.has_e820)
		return 0;
	return describe_fail(
		err,
		"%s: no BIOS-e820 lines: the start of the log is missing (try `journalctl -k -b`) or it is "
		"not of an x86 machine",
		log_facts.name);
}

static unsigned int count_cpus(const struct machine_config *config)
{
	if (config->nr_cpus)
		return config->nr_cpus;
	if (log_facts.cpus_up)
		return log_facts.cpus_up;
	if (log_facts.cpus_allowed)
		return log_facts.cpus_allowed - min(log_facts.cpus_hotplug, log_facts.cpus_allowed - 1);
	if (log_facts.nr_cpu_ids)
		return log_facts.nr_cpu_ids;
	return boot_info.nr_cpus ? boot_info.nr_cpus : 1;
}

/* ---- the command line ---- */

static int append_cmdline(struct cur text, struct machine_error *err)
{
	size_t have = strlen(boot_info.cmdline), len = (size_t)(text.end - text.p), room = sizeof(boot_info.cmdline);
	bool blank = have && len;

	if (len >= room || have + blank + len >= room)
		return describe_fail(err, "command line: longer than %zu bytes", room - 1);
	if (blank)
		boot_info.cmdline[have++] = ' ';
	memcpy(boot_info.cmdline + have, text.p, len);
	boot_info.cmdline[have + len] = '\0';
	return 0;
}

/* Bytes that no terminal should see, NUL among them, become '?'. */
static void clean_cmdline(size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)boot_info.cmdline[i] < ' ' || boot_info.cmdline[i] == 0x7f)
			boot_info.cmdline[i] = boot_info.cmdline[i] == '\t' ? ' ' : '?';
}

static int build_cmdline(const struct machine_config *config, struct machine_error *err)
{
	struct cur logged = log_facts.cmdline.p ? log_facts.cmdline : log_facts.kernel_cmdline;
	struct cur given = { config->cmdline, config->cmdline };
	struct cmd_arg arg;
	int ret = 0;

	if (!machine_dtb && logged.p)
		ret = append_cmdline(logged, err);
	if (!ret)
		clean_cmdline(logged.p && !machine_dtb ? (size_t)(logged.end - logged.p) : strlen(boot_info.cmdline));
	if (ret || !config->cmdline)
		return ret;
	given.end += strlen(config->cmdline);
	ret = append_cmdline(given, err);
	while (cmd_next_arg(&given, &arg))
		cma_overridden |= cmd_name_is(arg.name, "cma");
	clean_cmdline(strlen(boot_info.cmdline));
	return ret;
}

/* The base of RAM, where ARM's linear map begins. */
static void find_phys_offset(void)
{
	unsigned int i;

	boot_info.phys_offset = ~0ULL;
	for (i = 0; i < boot_info.nr_map; i++)
		if (boot_info.map[i].type == E820_TYPE_RAM && boot_info.map[i].size >= MiB(1))
			boot_info.phys_offset = min(boot_info.phys_offset, boot_info.map[i].base);
	if (boot_info.phys_offset == ~0ULL)
		boot_info.phys_offset = boot_info.nr_map ? boot_info.map[0].base : 0;
}

static int read_sources(const struct machine_config *config, struct machine_error *err)
{
	int ret = 0;

	if (config->dmesg)
		ret = log_read(config->dmesg, config->dmesg_len, config->dmesg_name ? config->dmesg_name : "dmesg",
			       err);
	if (ret)
		return ret;
	if (config->dtb)
		return read_dtb(config, err);
	if (config->dmesg)
		return map_from_log(err);
	if (config->nr_ranges)
		return ranges_describe(config, err);
	return synthetic_describe(config, err);
}

int describe_machine(const struct machine_config *config, struct machine_error *err)
{
	int ret;

	describe_reset();
	if (config->nr_cpus > CONFIG_NR_CPUS)
		return describe_fail(err, "cpus: %u are more than the %d supported", config->nr_cpus, CONFIG_NR_CPUS);
	ret = read_sources(config, err);
	if (!ret)
		ret = build_cmdline(config, err);
	if (ret)
		return ret;
	boot_params_parse_quietly(boot_info.cmdline, &boot_info.params);
	if (config->dmesg && !machine_dtb)
		ret = numa_from_log(err);
	if (ret)
		return ret;
	boot_info.nr_cpus = count_cpus(config);
	if (log_facts.initrd.size)
		boot_info.initrd = log_facts.initrd;
	if (!DESCRIBE_X86)
		find_phys_offset();
	numa_finish();
	return 0;
}

/* ---- step two ---- */

static void log_banner(void)
{
	struct cur version = log_facts.version;

	if (cur_find(&version, " "))
		pr_info("%s: log of Linux version %.*s\n", log_facts.name,
			(int)min_t(size_t, (size_t)(version.p - log_facts.version.p - 1), 60), log_facts.version.p);
	if (!DESCRIBE_X86)
		return;
	pr_info("Command line: %s\n", boot_info.cmdline);
	pr_info("BIOS-provided physical RAM map:\n");
	firmware_map_print("BIOS-e820");
}

int describe_memory(struct machine_error *err)
{
	int ret;

	log_banner();
	boot_params_parse(boot_info.cmdline, &boot_info.params);
	memblock_debug = boot_info.params.memblock_debug;
	if (DESCRIBE_X86) {
		firmware_map_apply_cmdline();
		firmware_map_apply_log();
		firmware_map_trim_bios();
		ret = x86_memory_to_memblock(err);
	} else {
		ret = arm_memory_to_memblock(err);
	}
	if (!ret)
		ret = numa_to_memblock();
	if (!ret && machine_dtb)
		ret = fdt_mark_hotplug(machine_dtb);
	if (ret == -ENOMEM)
		describe_fail(err, "the memory map has too many pieces");
	return ret;
}

/* ---- step three ---- */

/* Regions of one node end where the next node begins, so a range may lie in several. */
static bool covered_by(const struct memblock_type *type, u64 base, u64 end)
{
	const struct memblock_region *reg = type->regions;

	for (; reg < type->regions + type->cnt; reg++)
		if (reg->base <= base && base < (u64)reg->base + reg->size)
			base = (u64)reg->base + reg->size;
	return base >= end;
}

bool describe_is_ram(u64 base, u64 end)
{
	return end <= PHYS_ADDR_MAX && covered_by(&memblock.memory, base, end);
}

bool describe_all_reserved(u64 base, u64 end)
{
	return describe_is_ram(base, end) && covered_by(&memblock.reserved, base, end);
}

bool describe_overlaps_cma(u64 base, u64 end)
{
	unsigned int i;

	for (i = 0; i < boot_info.nr_cma; i++)
		if (base < boot_info.cma[i].base + boot_info.cma[i].size && boot_info.cma[i].base < end)
			return true;
	return false;
}

/* CMA areas that the log tells of, but those of the tree. */
static int cma_from_log(bool replayed)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < log_facts.nr_cma && !ret; i++) {
		struct cma_decl decl = { .base = log_facts.cma[i].base,
					 .size = log_facts.cma[i].size,
					 .name = "reserved",
					 .is_default = true,
					 .fixed = true,
					 .reserved = replayed };
		phys_addr_t base = (phys_addr_t)decl.base, size = (phys_addr_t)decl.size;

		if (log_facts.cma[i].dt || describe_overlaps_cma(decl.base, decl.base + decl.size))
			continue;
		if (replayed ? !describe_all_reserved(decl.base, decl.base + decl.size) :
			       !describe_is_ram(decl.base, decl.base + decl.size))
			continue;
		if (cma_overridden) {
			ret = replayed ? memblock_phys_free(base, size) : 0;
			continue;
		}
		boot_info.cma_known = true;
		if (boot_info.nr_cma < MAX_CMA_DECLS)
			boot_info.cma[boot_info.nr_cma++] = decl;
	}
	return ret;
}

static int reserve_initrd(void)
{
	u64 base = boot_info.initrd.base & ~4095ULL,
	    end = (boot_info.initrd.base + boot_info.initrd.size + 4095) & ~4095ULL;

	if (!boot_info.initrd.size)
		return 0;
	if (!describe_is_ram(base, end) || memblock_is_region_reserved((phys_addr_t)base, (phys_addr_t)(end - base))) {
		pr_err("INITRD: 0x%08llx+0x%08llx is not a memory region or in use - disabling initrd\n", base,
		       end - base);
		boot_info.initrd.size = 0;
		return 0;
	}
	if (DESCRIBE_X86)
		pr_info("RAMDISK: [mem %#010llx-%#010llx]\n", base, end - 1);
	return memblock_reserve((phys_addr_t)base, (phys_addr_t)(end - base));
}

/* Linux's own list. Without a dump its early part, which no line tells, is made up. */
static int reserve_replayed(struct machine_error *err)
{
	int ret = 0;

	if (!log_facts.has_dump) {
		if (DESCRIBE_X86)
			ret = memblock_reserve(0, (phys_addr_t)MiB(1));
		if (!ret)
			ret = kernel_image_reserve(err);
		if (!ret)
			ret = reserve_initrd();
	}
	if (!ret)
		ret = reservations_replay(err);
	if (!ret && log_facts.has_dump)
		kernel_image_locate();
	boot_info.crash = log_facts.crash;
	boot_info.reservations_replayed = true;
	boot_info.cma_known = !cma_overridden;
	if (!ret && machine_dtb)
		ret = fdt_reserved_fixed(machine_dtb, true);
	if (!ret && machine_dtb)
		ret = fdt_reserved_sized(machine_dtb, true);
	return ret ? ret : cma_from_log(true);
}

static int reserve_defaults(struct machine_error *err)
{
	int ret = 0;

	/* BIOS data and the real-mode trampolines live below 1 MiB. */
	if (DESCRIBE_X86)
		ret = memblock_reserve(0, (phys_addr_t)MiB(1));
	if (!ret)
		ret = reserve_initrd();
	if (!ret && machine_dtb)
		ret = fdt_reserved_fixed(machine_dtb, false);
	if (!ret)
		ret = kernel_image_reserve(err);
	if (!ret && machine_dtb)
		ret = fdt_reserved_sized(machine_dtb, false);
	if (!ret)
		ret = cma_from_log(false);
	if (!ret)
		crashkernel_reserve();
	return ret;
}

int describe_reservations(struct machine_error *err)
{
	int ret = log_has_reservations() ? reserve_replayed(err) : reserve_defaults(err);

	if (ret == -ENOMEM)
		describe_fail(err, "%s: more reservations than there is room for",
			      log_facts.name ? log_facts.name : "description");
	if (!ret)
		kernel_image_freed();
	return ret;
}
