/* SPDX-License-Identifier: MIT */
/*
 * proc_misc.c - small files: /proc/{cmdline,version,kmsg,vmallocinfo} and transparent_hugepage/enabled
 */
#include <linux/printk.h>
#include <mm/boot.h>
#include <mm/kernel.h>

#include "debug_int.h"

#ifdef CONFIG_X86_64
#define MACHINE_NAME "x86_64"
#else
#define MACHINE_NAME "armv7l"
#endif

static int cmdline_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%s\n", boot_info.cmdline);
	return 0;
}

static int version_show(struct seq_file *m, void *priv)
{
	seq_puts(m, "Quire version " QUIRE_VERSION " (" MACHINE_NAME ") (" __VERSION__ ") #1 SMP\n");
	return 0;
}

#ifdef CONFIG_X86_64
/* What the command line chose; huge pages themselves are not there yet, but min_free_kbytes follows it. */
static int thp_enabled_show(struct seq_file *m, void *priv)
{
	seq_puts(m, boot_info.params.thp_never ? "always madvise [never]\n" : "[always] madvise never\n");
	return 0;
}
#endif

const struct debug_file proc_misc_files[] = {
	{ "/proc/cmdline", { .show = cmdline_show }, NULL },
	{ "/proc/version", { .show = version_show }, NULL },
	{ "/proc/kmsg", { .show = log_show }, NULL },
	{ "/proc/vmallocinfo", { .show = vmalloc_show }, NULL },
#ifdef CONFIG_X86_64
	{ "/sys/kernel/mm/transparent_hugepage/enabled", { .show = thp_enabled_show }, NULL },
#endif
	{ 0 },
};
