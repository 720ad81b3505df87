/* SPDX-License-Identifier: MIT */
/*
 * module.c - a module's table of items: setting parameters, calling init and exit
 *
 * Does not:   load anything: a shared object is the host's business (dlopen), this reads the table in it. Know how a value
 *             is spelt (params.c).
 * Model:      <quire/module.h> draws it. init goes through the items once a level, ascending, so that equal levels keep link
 *             order; exit walks all of them backwards.
 *             Which module an exit function belongs to matters when init fails: only what was initialised is left again.
 * Invariants: M1 an init function is called at most once a module_image_init(), and only if all before it returned 0
 *             M2 after a failed init, exit ran for exactly the modules all of whose init functions had been called with success
 * Locking:    none; one thread loads.
 * Failure:    one line in @why; a context that an init function left changed is put right and told in the log, in Linux's words.
 * More:       tests/unit/test_module.c
 */
#include <linux/moduleparam.h>

#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <asm/page.h>

/* ---- names -------------------------------------------------------------------------------------------------- */

static size_t module_name_len(const char *name)
{
	size_t len = strlen(name);

	return len > 2 && name[len - 2] == '.' && name[len - 1] == 'c' ? len - 2 : len;
}

static bool same_chars(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((a[i] == '-' ? '_' : a[i]) != (b[i] == '-' ? '_' : b[i]))
			return false;
	return true;
}

int module_name_is(const char *a, const char *b)
{
	size_t len = module_name_len(a);

	return len == module_name_len(b) && same_chars(a, b, len);
}

static bool param_name_is(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && same_chars(a, b, len);
}

/* For messages: the name without ".c". */
#define NAME_FMT "%.*s"
#define NAME_ARG(name) (int)module_name_len(name), name

int module_refcount(struct module *module)
{
	return __atomic_load_n(&module->refs, __ATOMIC_ACQUIRE);
}

int module_image_check(const struct quire_module_image *image, char *why, unsigned long size)
{
	if (!image) {
		snprintf(why, size,
			 "no kernel module: it has no symbol " QUIRE_MODULE_SYMBOL
			 ", which <linux/module.h> would have put there");
		return -ENOENT;
	}
	if (image->version != QUIRE_MODULE_VERSION || image->item_size != sizeof(struct quire_module_item)) {
		snprintf(why, size, "module format %u (items of %u bytes); this library reads format %u (%zu bytes)",
			 image->version, image->item_size, QUIRE_MODULE_VERSION, sizeof(struct quire_module_item));
		return -EINVAL;
	}
	return 0;
}

/* ---- parameters --------------------------------------------------------------------------------------------- */

static int param_set_one(const struct quire_module_item *item, char *value, char *why, unsigned long size)
{
	const struct kernel_param *kp = item->param;
	int err;

	if (!kp->ops->set) {
		snprintf(why, size, NAME_FMT ": parameter `%s' cannot be set", NAME_ARG(item->module), kp->name);
		return -EACCES;
	}
	if (!value && !(kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG)) {
		snprintf(why, size, NAME_FMT ": parameter `%s' expects a value (%s)", NAME_ARG(item->module), kp->name,
			 item->text);
		return -EINVAL;
	}
	err = kp->ops->set(value, kp);
	if (err == -ENOSPC)
		snprintf(why, size, NAME_FMT ": `%s' too large for parameter `%s'", NAME_ARG(item->module), value,
			 kp->name);
	else if (err == -ERANGE)
		snprintf(why, size, NAME_FMT ": `%s' out of range for parameter `%s' (%s)", NAME_ARG(item->module),
			 value ? value : "", kp->name, item->text);
	else if (err)
		snprintf(why, size, NAME_FMT ": `%s' invalid for parameter `%s' (%s): %pe", NAME_ARG(item->module),
			 value ? value : "", kp->name, item->text, ERR_PTR(err));
	return err;
}

int module_param_set(const struct quire_module_image *image, const char *module, char *name, char *value, char *why,
		     unsigned long size)
{
	const struct quire_module_item *const *at;
	char *dot = module ? NULL : strchr(name, '.');
	unsigned int nr = 0;
	int err;

	if (dot) {
		*dot = '\0';
		module = name;
		name = dot + 1;
	}
	for_each_module_item(at, image)
	{
		if ((*at)->kind != QUIRE_MODULE_PARAM || !param_name_is((*at)->name, name) ||
		    (module && !module_name_is((*at)->module, module)))
			continue;
		err = param_set_one(*at, value, why, size);
		if (err)
			return err;
		nr++;
	}
	if (nr)
		return 0;
	if (module)
		snprintf(why, size, NAME_FMT ": unknown parameter `%s'", NAME_ARG(module), name);
	else
		snprintf(why, size, "unknown parameter `%s'", name);
	return -ENOENT;
}

int module_params_parse(const struct quire_module_image *image, const char *module, char *args, char *why,
			unsigned long size)
{
	char *name, *value;
	int err = 0;

	for (args = skip_spaces(args); *args && !err;) {
		args = next_arg(args, &name, &value);
		err = module_param_set(image, module, name, value, why, size);
	}
	return err;
}

int module_param_get(const struct quire_module_item *item, char *buf, unsigned long size)
{
	static char page[PAGE_SIZE];
	const struct kernel_param *kp = item->param;
	int len;

	if (item->kind != QUIRE_MODULE_PARAM || !kp->ops->get)
		return -EACCES;
	len = kp->ops->get(page, kp);
	if (len < 0)
		return len;
	if (len && page[len - 1] == '\n')
		len--;
	return scnprintf(buf, size, "%.*s", len, page);
}

/* ---- init and exit ------------------------------------------------------------------------------------------ */

/* The lowest level above @level that some init function has; false: none. */
static bool next_level(const struct quire_module_image *image, long *level)
{
	const struct quire_module_item *const *at;
	long best = LONG_MAX;

	for_each_module_item(at, image) if ((*at)->kind == QUIRE_MODULE_INIT && (*at)->level > *level &&
					    (*at)->level < best) best = (*at)->level;
	*level = best;
	return best != LONG_MAX;
}

/* Whatever the function did to the context, the next one starts in process context. */
static void context_check(const struct quire_module_item *item)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (likely(preemptible()))
		return;
	pr_err("initcall %s of " NAME_FMT " returned with %s%s\n", item->name, NAME_ARG(item->module),
	       cpu->irqs_off ? "disabled interrupts " : "", cpu->preempt_count ? "preemption imbalance" : "");
	if (cpu->held)
		local_exit(cpu);
	preempt_count_sub(cpu->preempt_count);
	local_irq_enable();
}

/* Does @module have an init function that @image's init had not got to: one at a higher level than @failed, or after it? */
static bool init_outstanding(const struct quire_module_image *image, const char *module,
			     const struct quire_module_item *const *failed)
{
	const struct quire_module_item *const *at;

	for_each_module_item(at, image) if ((*at)->kind == QUIRE_MODULE_INIT && module_name_is((*at)->module, module) &&
					    ((*at)->level > (*failed)->level ||
					     ((*at)->level == (*failed)->level && at >= failed))) return true;
	return false;
}

/* @failed: the init function that failed, whose module is not left, nor are those not initialised yet. NULL: leave all. */
static void exit_all(const struct quire_module_image *image, const struct quire_module_item *const *failed)
{
	const struct quire_module_item *const *at;

	for (at = image->stop; at > image->start;) {
		at--;
		if ((*at)->kind != QUIRE_MODULE_EXIT || (failed && init_outstanding(image, (*at)->module, failed)))
			continue;
		__atomic_store_n(&(*at)->owner->going, 1, __ATOMIC_RELEASE);
		(*at)->exit();
		context_check(*at);
	}
}

static int init_level(const struct quire_module_image *image, long level, char *why, unsigned long size)
{
	const struct quire_module_item *const *at;
	int err;

	for_each_module_item(at, image)
	{
		if ((*at)->kind != QUIRE_MODULE_INIT || (*at)->level != level)
			continue;
		err = (*at)->init();
		context_check(*at);
		if (err > 0) {
			pr_warn("%s: '" NAME_FMT "'->init suspiciously returned %d, it should follow 0/-E convention\n",
				"do_init_module", NAME_ARG((*at)->module), err);
		} else if (err) {
			snprintf(why, size, NAME_FMT ": %s() returned %d (%pe)", NAME_ARG((*at)->module), (*at)->name,
				 err, ERR_PTR(err));
			exit_all(image, at);
			return err;
		}
	}
	return 0;
}

int module_image_init(const struct quire_module_image *image, char *why, unsigned long size)
{
	const struct quire_module_item *const *at;
	long level = LONG_MIN;
	int err = 0;

	for_each_module_item(at, image)
	{
		__atomic_store_n(&(*at)->owner->going, 0, __ATOMIC_RELEASE);
		__atomic_store_n(&(*at)->owner->refs, 0, __ATOMIC_RELAXED);
	}
	while (!err && next_level(image, &level))
		err = init_level(image, level, why, size);
	return err;
}

int module_image_exit(const struct quire_module_image *image, char *why, unsigned long size)
{
	const struct quire_module_item *const *at;
	int refs, err = 0;

	for_each_module_item(at, image)
	{
		refs = module_refcount((*at)->owner);
		if (refs && !err) {
			snprintf(why, size, NAME_FMT ": %d reference%s still held at exit", NAME_ARG((*at)->module),
				 refs, refs == 1 ? " is" : "s are");
			err = -EBUSY;
		}
	}
	exit_all(image, NULL);
	return err;
}
