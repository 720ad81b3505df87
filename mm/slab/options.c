/* SPDX-License-Identifier: MIT */
/*
 * options.c - what the command line says about all caches
 *
 * Holds:   slab_nomerge, slab_merge, slub_min_order=, slub_max_order=, slub_min_objects= (and their slab_ spellings),
 *          init_on_alloc=, init_on_free=. slub_debug= is debug.c's.
 * Locking: none: boot only.
 */
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <mm/boot.h>

#include "slab_int.h"

bool slab_init_on_alloc, slab_init_on_free;

/* The part of the name behind "slab_" or "slub_"; NULL: it is neither. */
static const char *slab_name_of(const char *name)
{
	return !strncmp(name, "slab_", 5) || !strncmp(name, "slub_", 5) ? name + 5 : NULL;
}

static void read_number(const char *name, const char *value, unsigned int max, unsigned int *to)
{
	unsigned int number;

	if (!value || kstrtouint(value, 0, &number) || number > max) {
		pr_warn("%s=%s: not a number from 0 to %u, ignored\n", name, value ? value : "", max);
		return;
	}
	*to = number;
}

static void read_bool(const char *name, const char *value, bool *to)
{
	if (value && kstrtobool(value, to))
		pr_warn("%s=%s: neither on nor off, ignored\n", name, value);
	else if (!value)
		*to = true;
}

static void read_option(const char *name, const char *value)
{
	const char *rest = slab_name_of(name);

	if (!strcmp(name, "init_on_alloc"))
		read_bool(name, value, &slab_init_on_alloc);
	else if (!strcmp(name, "init_on_free"))
		read_bool(name, value, &slab_init_on_free);
	else if (!rest)
		return;
	else if (!strcmp(rest, "debug"))
		slab_debug_parse(value ? value : "");
	else if (!strcmp(rest, "nomerge"))
		slab_nomerge = true;
	else if (!strcmp(rest, "merge"))
		slab_nomerge = false;
	else if (!strcmp(rest, "min_order"))
		read_number(name, value, PAGE_ALLOC_COSTLY_ORDER, &slab_min_order);
	else if (!strcmp(rest, "max_order"))
		read_number(name, value, MAX_PAGE_ORDER - 1, &slab_max_order);
	else if (!strcmp(rest, "min_objects"))
		read_number(name, value, SLAB_MAX_OBJECTS, &slab_min_objects);
}

void slab_options_read(void)
{
	static char copy[sizeof(boot_info.cmdline)];
	char *rest = copy, *name, *value;

	slab_options_reset();
	strscpy(copy, boot_info.cmdline, sizeof(copy));
	while (*rest) {
		rest = next_arg(rest, &name, &value);
		read_option(name, value);
	}
	slab_max_order = max(slab_max_order, slab_min_order);
	if (slab_init_on_alloc || slab_init_on_free)
		alloc_watch_get(); /* the fast paths do not look */
}

void slab_options_reset(void)
{
	slab_nomerge = slab_init_on_alloc = slab_init_on_free = false;
	slab_min_order = slab_min_objects = 0;
	slab_max_order = PAGE_ALLOC_COSTLY_ORDER;
	slab_debug_parse(NULL);
}
