/* SPDX-License-Identifier: MIT */
/*
 * proc_vmstat.c - /proc/vmstat: every counter of the machine, "name value" a line
 */
#include "debug_int.h"

static int vmstat_show(struct seq_file *m, void *priv)
{
	seq_put_vmstat(m, NUMA_NO_NODE);
	/* There is no write-back yet, so nothing is dirty at any threshold. */
	seq_puts(m, "nr_dirty_threshold 0\nnr_dirty_background_threshold 0\n");
	seq_put_events(m);
	seq_puts(m, "nr_unstable 0\n"); /* always 0 and kept for old tools, in the kernel too */
	return 0;
}

const struct debug_file proc_vmstat_files[] = {
	{ "/proc/vmstat", { .show = vmstat_show }, NULL },
	{ 0 },
};
