/* SPDX-License-Identifier: MIT */
/*
 * fault_files.c - /sys/kernel/debug/{failslab,fail_page_alloc}/..., fail-nth and make-it-fail
 *
 * Model:      a file is one field of one kind; its priv is the field. A write changes the field, then fail_alloc_update() hooks
 *             or unhooks what that made live or dead.
 *             fail-nth and make-it-fail are those of the task that reads or writes: /proc/self, /proc/thread-self, and
 *             /sys/kernel/debug/fail-nth, which Linux does not have.
 * Locking:    none; a field is written whole.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/sched.h>

#include "debug_int.h"
#include "fault_int.h"

/* --- kinds of fields --- */

static int ulong_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%lu\n", READ_ONCE(*(unsigned long *)priv));
	return 0;
}

static int ulong_write(void *priv, const char *text, size_t len)
{
	unsigned long value;
	int err = kstrtoul(text, 0, &value);

	if (err)
		return err;
	WRITE_ONCE(*(unsigned long *)priv, value);
	return fail_alloc_update();
}

/* An address. */
static int hex_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "0x%0*lx\n", (int)(2 * sizeof(long)), READ_ONCE(*(unsigned long *)priv));
	return 0;
}

static int depth_write(void *priv, const char *text, size_t len)
{
	unsigned long value;
	int err = kstrtoul(text, 0, &value);

	if (err)
		return err;
	WRITE_ONCE(*(unsigned long *)priv, min_t(unsigned long, value, FAULT_STACKTRACE_DEPTH));
	return 0;
}

static int atomic_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%d\n", atomic_read((atomic_t *)priv));
	return 0;
}

static int atomic_write(void *priv, const char *text, size_t len)
{
	int value, err = kstrtoint(text, 0, &value);

	if (err)
		return err;
	atomic_set((atomic_t *)priv, value);
	return fail_alloc_update();
}

static int bool_show(struct seq_file *m, void *priv)
{
	seq_puts(m, READ_ONCE(*(bool *)priv) ? "Y\n" : "N\n");
	return 0;
}

static int bool_write(void *priv, const char *text, size_t len)
{
	bool value;
	int err = kstrtobool(text, &value);

	if (err)
		return err;
	WRITE_ONCE(*(bool *)priv, value);
	return 0;
}

static int u32_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%u\n", READ_ONCE(*(u32 *)priv));
	return 0;
}

static int u32_write(void *priv, const char *text, size_t len)
{
	u32 value;
	int err = kstrtouint(text, 0, &value);

	if (err)
		return err;
	if (value > INT_MAX)
		return -ERANGE;
	WRITE_ONCE(*(u32 *)priv, value);
	return 0;
}

static const struct tree_ops ulong_ops = { .show = ulong_show, .write = ulong_write };
static const struct tree_ops hex_ops = { .show = hex_show, .write = ulong_write };
static const struct tree_ops depth_ops = { .show = ulong_show, .write = depth_write };
static const struct tree_ops atomic_ops = { .show = atomic_show, .write = atomic_write };
static const struct tree_ops bool_ops = { .show = bool_show, .write = bool_write };
static const struct tree_ops u32_ops = { .show = u32_show, .write = u32_write };

/* --- the directories --- */

struct field {
	const char *name;
	const struct tree_ops *ops;
	size_t offset;
};

#define ATTR(file, ops, member)                                                                                        \
	{                                                                                                              \
		file, &ops, offsetof(struct fault_attr, member)                                                        \
	}
static const struct field attr_fields[] = {
	ATTR("probability", ulong_ops, probability),
	ATTR("interval", ulong_ops, interval),
	ATTR("times", atomic_ops, times),
	ATTR("space", atomic_ops, space),
	ATTR("verbose", ulong_ops, verbose),
	ATTR("verbose_ratelimit_interval_ms", u32_ops, ratelimit_state.interval),
	ATTR("verbose_ratelimit_burst", u32_ops, ratelimit_state.burst),
	ATTR("task-filter", bool_ops, task_filter),
	ATTR("stacktrace-depth", depth_ops, stacktrace_depth),
	ATTR("require-start", hex_ops, require_start),
	ATTR("require-end", hex_ops, require_end),
	ATTR("reject-start", hex_ops, reject_start),
	ATTR("reject-end", hex_ops, reject_end),
};
static const struct field failslab_fields[] = {
	{ "ignore-gfp-wait", &bool_ops, offsetof(struct failslab, ignore_gfp_reclaim) },
	{ "cache-filter", &bool_ops, offsetof(struct failslab, cache_filter) },
};
static const struct field fail_page_alloc_fields[] = {
	{ "ignore-gfp-wait", &bool_ops, offsetof(struct fail_page_alloc, ignore_gfp_reclaim) },
	{ "ignore-gfp-highmem", &bool_ops, offsetof(struct fail_page_alloc, ignore_gfp_highmem) },
	{ "min-order", &u32_ops, offsetof(struct fail_page_alloc, min_order) },
};
/* An interval in milliseconds is one in jiffies. */
static_assert(HZ == 1000 && sizeof(((struct fault_attr *)0)->ratelimit_state.interval) == sizeof(u32));

static int fields_register(const char *dir, const struct field *fields, unsigned int nr, void *object)
{
	char path[96];
	int err = 0;

	for (unsigned int i = 0; i < nr && !err; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, fields[i].name);
		err = tree_register(path, fields[i].ops, (char *)object + fields[i].offset);
	}
	return err;
}

struct dentry *fault_create_debugfs_attr(const char *name, struct dentry *parent, struct fault_attr *attr)
{
	struct dentry *dir = debugfs_create_dir(name, parent);
	struct ratelimit_state *limit = &attr->ratelimit_state;

	if (IS_ERR(dir))
		return dir;
	debugfs_create_ulong("probability", 0600, dir, &attr->probability);
	debugfs_create_ulong("interval", 0600, dir, &attr->interval);
	debugfs_create_atomic_t("times", 0600, dir, &attr->times);
	debugfs_create_atomic_t("space", 0600, dir, &attr->space);
	debugfs_create_ulong("verbose", 0600, dir, &attr->verbose);
	debugfs_create_u32("verbose_ratelimit_interval_ms", 0600, dir, (u32 *)&limit->interval);
	debugfs_create_u32("verbose_ratelimit_burst", 0600, dir, (u32 *)&limit->burst);
	debugfs_create_bool("task-filter", 0600, dir, &attr->task_filter);
	debugfs_create_ulong("stacktrace-depth", 0600, dir, &attr->stacktrace_depth);
	debugfs_create_ulong("require-start", 0600, dir, &attr->require_start);
	debugfs_create_ulong("require-end", 0600, dir, &attr->require_end);
	debugfs_create_ulong("reject-start", 0600, dir, &attr->reject_start);
	debugfs_create_ulong("reject-end", 0600, dir, &attr->reject_end);
	attr->name = dir->d_name.name;
	return dir;
}

/* --- the N-th, and which tasks --- */

static int nth_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%u\n", fail_nth_left());
	return 0;
}

static int nth_write(void *priv, const char *text, size_t len)
{
	unsigned int n;
	int err = kstrtouint(text, 0, &n);

	if (err)
		return err;
	fail_nth_filtered(n);
	return 0;
}

static int make_it_fail_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%d\n", current->make_it_fail);
	return 0;
}

static int make_it_fail_write(void *priv, const char *text, size_t len)
{
	int value, err = kstrtoint(text, 0, &value);

	if (err)
		return err;
	if (value < 0 || value > 1)
		return -EINVAL;
	current->make_it_fail = value;
	return 0;
}

static const struct debug_file task_files[] = {
	{ "/sys/kernel/debug/fail-nth", { .show = nth_show, .write = nth_write }, NULL },
	{ "/proc/self/fail-nth", { .show = nth_show, .write = nth_write }, NULL },
	{ "/proc/thread-self/fail-nth", { .show = nth_show, .write = nth_write }, NULL },
	{ "/proc/self/make-it-fail", { .show = make_it_fail_show, .write = make_it_fail_write }, NULL },
	{ "/proc/thread-self/make-it-fail", { .show = make_it_fail_show, .write = make_it_fail_write }, NULL },
	{ 0 },
};

int fault_files_register(void)
{
	static const char failslab_dir[] = "/sys/kernel/debug/failslab";
	static const char page_dir[] = "/sys/kernel/debug/fail_page_alloc";
	int err = fields_register(failslab_dir, attr_fields, ARRAY_SIZE(attr_fields), &failslab.attr);

	if (!err)
		err = fields_register(failslab_dir, failslab_fields, ARRAY_SIZE(failslab_fields), &failslab);
	if (!err)
		err = fields_register(page_dir, attr_fields, ARRAY_SIZE(attr_fields), &fail_page_alloc.attr);
	if (!err)
		err = fields_register(page_dir, fail_page_alloc_fields, ARRAY_SIZE(fail_page_alloc_fields),
				      &fail_page_alloc);
	if (!err)
		err = debug_files_register(task_files);
	return err ? err : fail_alloc_init();
}
