/* SPDX-License-Identifier: MIT */
/*
 * boot_info.c - the one struct boot_info, and forgetting everything that mm/boot knows
 *
 * The state of the machine is in globals; this is where the state of its description begins and ends. Callers:
 * describe_machine() before it reads a description, machine_shutdown() afterwards.
 */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "boot_int.h"

struct boot_info boot_info;

void boot_reset(void)
{
	memset(&boot_info, 0, sizeof(boot_info));
	handover_reset();
	zonelist_reset();
	memmap_reset();
	zone_sizes_reset();
	nodes_reset();
	lowmem_reset();
}

int boot_fail(struct machine_error *err, int ret, const char *fmt, ...)
{
	va_list args;

	if (err) {
		va_start(args, fmt);
		vsnprintf(err->text, sizeof(err->text), fmt, args);
		va_end(args);
	}
	return ret;
}

int mminit_loglevel(void)
{
	static const char name[] = "mminit_loglevel=";
	const char *at = strstr(boot_info.cmdline, name);

	if (!at || (at != boot_info.cmdline && at[-1] != ' '))
		return 0;
	at += sizeof(name) - 1;
	return *at >= '0' && *at <= '9' ? *at - '0' : 0;
}
