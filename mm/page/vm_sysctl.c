/* SPDX-License-Identifier: MIT */
/*
 * vm_sysctl.c - the knobs of /proc/sys/vm that this room has: text in, check, set, recompute
 *
 * Model:   a knob is one int, or an array of them separated by blanks. The checks are Linux's: a value is an int in
 *          C's notation; one out of range, one that is no number, and no value at all are -EINVAL and change nothing,
 *          except that the values of an array before the bad one stay. Text behind the last value is ignored.
 * Locking: watermark_lock around setting and recomputing.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "page_int.h"
#include "watermark_int.h"

#define MIN_HIGH_FRACTION 8

struct knob {
	const char *name;
	unsigned int count; /* values; more than one: an array */
	int (*get)(unsigned int i);
	int (*set)(const int *values, unsigned int nr); /* locked. 0 or -EINVAL */
	long least, most;
};

/* --- what each one does --- */

static int min_free_get(unsigned int i)
{
	return (int)min_free_kbytes;
}

static int min_free_set(const int *values, unsigned int nr)
{
	WRITE_ONCE(min_free_kbytes, (unsigned long)values[0]);
	wmarks_update_locked();
	return 0;
}

static int scale_get(unsigned int i)
{
	return (int)watermark_scale_factor;
}

static int scale_set(const int *values, unsigned int nr)
{
	WRITE_ONCE(watermark_scale_factor, (unsigned int)values[0]);
	wmarks_update_locked();
	return 0;
}

static int boost_get(unsigned int i)
{
	return (int)watermark_boost_factor;
}

static int boost_set(const int *values, unsigned int nr)
{
	WRITE_ONCE(watermark_boost_factor, (unsigned int)values[0]);
	return 0;
}

static int ratio_get(unsigned int i)
{
	return sysctl_lowmem_reserve_ratio[i];
}

/* Less than 1 switches a zone's reserve off. */
static int ratio_set(const int *values, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		WRITE_ONCE(sysctl_lowmem_reserve_ratio[i], max(values[i], 0));
	lowmem_reserve_update_locked();
	return 0;
}

static int fraction_get(unsigned int i)
{
	return (int)percpu_pagelist_high_fraction;
}

static int fraction_set(const int *values, unsigned int nr)
{
	if (values[0] && values[0] < MIN_HIGH_FRACTION)
		return -EINVAL;
	WRITE_ONCE(percpu_pagelist_high_fraction, (unsigned int)values[0]);
	pcp_update_all_locked();
	return 0;
}

static const struct knob knobs[] = {
	{ "lowmem_reserve_ratio", MAX_NR_ZONES, ratio_get, ratio_set, INT_MIN, INT_MAX },
	{ "min_free_kbytes", 1, min_free_get, min_free_set, 0, INT_MAX },
	{ "percpu_pagelist_high_fraction", 1, fraction_get, fraction_set, 0, INT_MAX },
	{ "watermark_boost_factor", 1, boost_get, boost_set, 0, INT_MAX },
	{ "watermark_scale_factor", 1, scale_get, scale_set, 1, 3000 },
};

static const struct knob *knob_find(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(knobs); i++)
		if (!strcmp(knobs[i].name, name))
			return &knobs[i];
	return NULL;
}

/* --- text --- */

/* One value at *@text, which moves behind it. -EINVAL: none, or out of the knob's range. */
static int parse_value(const struct knob *knob, const char **text, int *value)
{
	const char *s = *text;
	bool negative = *s == '-';
	unsigned long long magnitude;
	long long v;
	char *end;

	s += negative;
	if (!isdigit(*s))
		return -EINVAL;
	magnitude = simple_strtoull(s, &end, 0);
	/* More digits than any int has may have wrapped. */
	if (end - s > 20 || magnitude > (1ULL << 31) || (*end && !isspace(*end)))
		return -EINVAL;
	v = negative ? -(long long)magnitude : (long long)magnitude;
	if (v < knob->least || v > knob->most)
		return -EINVAL;
	*value = (int)v;
	*text = end;
	return 0;
}

int vm_sysctl_set(const char *name, const char *text)
{
	const struct knob *knob = knob_find(name);
	int values[MAX_NR_ZONES], err = 0, ret;
	unsigned int nr = 0;

	if (!knob)
		return -ENOENT;
	while (nr < knob->count) {
		text = skip_spaces(text);
		if (!*text)
			break;
		err = parse_value(knob, &text, &values[nr]);
		if (err)
			break;
		nr++;
	}
	if (!nr)
		return -EINVAL;
	mutex_lock(&watermark_lock);
	ret = knob->set(values, nr);
	mutex_unlock(&watermark_lock);
	return ret ? ret : err;
}

const char *vm_sysctl_name(unsigned int i)
{
	return i < ARRAY_SIZE(knobs) ? knobs[i].name : NULL;
}

int vm_sysctl_get(const char *name, char *buf, unsigned long size)
{
	const struct knob *knob = knob_find(name);
	int len = 0;

	if (!knob || !size)
		return -ENOENT;
	for (unsigned int i = 0; i < knob->count; i++)
		len += scnprintf(buf + len, size - (unsigned long)len, "%s%d", i ? "\t" : "", knob->get(i));
	len += scnprintf(buf + len, size - (unsigned long)len, "\n");
	return len;
}
