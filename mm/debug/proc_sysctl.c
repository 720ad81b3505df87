/* SPDX-License-Identifier: MIT */
/*
 * proc_sysctl.c - /proc/sys/vm: the knobs of watermarks and reserves
 *
 * mm/page/vm_sysctl.c owns the knobs: it lists them, prints them, and on a write checks the value and recomputes what follows
 * from it. Here they become files; a file's priv is the knob's name.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <mm/page.h>

#include "debug_int.h"

static int knob_show(struct seq_file *m, void *priv)
{
	char value[256];
	int len = vm_sysctl_get(priv, value, sizeof(value));

	if (len < 0)
		return len;
	return seq_write(m, value, (size_t)len);
}

static int knob_write(void *priv, const char *text, size_t len)
{
	return vm_sysctl_set(priv, text);
}

int sysctl_files_register(void)
{
	static const struct tree_ops knob_ops = { .show = knob_show, .write = knob_write };
	char path[96];
	const char *name;
	unsigned int i;
	int err;

	for (i = 0; (name = vm_sysctl_name(i)) != NULL; i++) {
		snprintf(path, sizeof(path), "/proc/sys/vm/%s", name);
		err = tree_register(path, &knob_ops, (void *)name);
		if (err)
			return err;
	}
	return 0;
}
