/* SPDX-License-Identifier: MIT */
/*
 * fail_alloc.c - failslab and fail_page_alloc: allocations of objects and of pages that fail on purpose
 *
 * Model:      each is a fault_attr and a few filters of its own. Their functions are hooked into the allocators only while
 *             they could make something fail, so that nothing pays for them otherwise:
 *
 *               attribute live, or some task's fail_nth pending ──▶ page_hooks / slab_hooks registered
 *
 *             Boot parameters failslab= and fail_page_alloc= take effect when the machine is complete: no boot fails by them.
 * Locking:    fail_mutex, for registering. The hooks read attributes and filters as they are.
 * More:       the kernel's fault-injection/fault-injection; env/fault_inject.c, fault_files.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <mm/boot.h>
#include <mm/page.h>
#include <mm/slab.h>

#include "fault_int.h"

struct failslab failslab;
struct fail_page_alloc fail_page_alloc;

static DEFINE_MUTEX(fail_mutex);
static bool page_registered, slab_registered;

/* --- what may fail --- */

static int fault_flags_of(gfp_t gfp)
{
	return gfp & __GFP_NOWARN ? FAULT_NOWARN : 0;
}

static bool page_is_exempt(unsigned int order, gfp_t gfp)
{
	const struct fail_page_alloc *f = &fail_page_alloc;

	if (order < READ_ONCE(f->min_order))
		return true;
	if (READ_ONCE(f->ignore_gfp_highmem) && (gfp & __GFP_HIGHMEM))
		return true;
	return READ_ONCE(f->ignore_gfp_reclaim) && (gfp & __GFP_DIRECT_RECLAIM);
}

static bool page_fails(unsigned int order, gfp_t gfp)
{
	if (gfp & __GFP_NOFAIL)
		return false;
	if (!fail_nth_is_unfiltered() && page_is_exempt(order, gfp))
		return false;
	return should_fail_ex(&fail_page_alloc.attr, 1l << order, fault_flags_of(gfp));
}

static bool object_is_exempt(struct kmem_cache *s, gfp_t gfp)
{
	const struct failslab *f = &failslab;

	if (READ_ONCE(f->ignore_gfp_reclaim) && (gfp & __GFP_DIRECT_RECLAIM))
		return true;
	/* The cache of caches never fails, or no cache could be marked for the filter. Requests beyond the caches have none. */
	return s && (slab_holds_caches(s) || (READ_ONCE(f->cache_filter) && !(slab_flags(s) & SLAB_FAILSLAB)));
}

static bool object_fails(struct kmem_cache *s, gfp_t gfp)
{
	if (gfp & __GFP_NOFAIL)
		return false;
	if (!fail_nth_is_unfiltered() && object_is_exempt(s, gfp))
		return false;
	return should_fail_ex(&failslab.attr, s ? slab_object_size(s) : 0, fault_flags_of(gfp));
}

static const struct page_hooks page_fail_hooks = { .fail = page_fails };
static const struct slab_hooks slab_fail_hooks = { .fail = object_fails };

/* --- on and off --- */

int fail_alloc_update(void)
{
	bool nth = fail_nth_pending() != 0;
	int err = 0;

	mutex_lock(&fail_mutex);
	if ((nth || fault_attr_live(&fail_page_alloc.attr)) != page_registered) {
		if (page_registered)
			page_hooks_unregister(&page_fail_hooks);
		else
			err = page_hooks_register(&page_fail_hooks);
		page_registered ^= !err;
	}
	if (!err && (nth || fault_attr_live(&failslab.attr)) != slab_registered) {
		if (slab_registered)
			slab_hooks_unregister(&slab_fail_hooks);
		else
			err = slab_hooks_register(&slab_fail_hooks);
		slab_registered ^= !err;
	}
	mutex_unlock(&fail_mutex);
	if (err)
		pr_warn("FAULT_INJECTION: others watch allocations already, no room for one more\n");
	return err;
}

static void nth_changed(void)
{
	(void)fail_alloc_update();
}

static void read_parameters(void)
{
	static char copy[sizeof(boot_info.cmdline)];
	char *rest = copy, *name, *value;

	strscpy(copy, boot_info.cmdline, sizeof(copy));
	while (*rest) {
		rest = next_arg(rest, &name, &value);
		if (!strcmp(name, "failslab") && value)
			setup_fault_attr(&failslab.attr, value);
		else if (!strcmp(name, "fail_page_alloc") && value)
			setup_fault_attr(&fail_page_alloc.attr, value);
	}
}

int fail_alloc_init(void)
{
	static const struct fault_attr fresh = FAULT_ATTR_INITIALIZER;

	page_registered = slab_registered = false; /* both rooms forgot all hooks when they began */
	fault_inject_reset();
	failslab = (struct failslab){ .attr = fresh, .ignore_gfp_reclaim = true };
	failslab.attr.name = "failslab";
	fail_page_alloc = (struct fail_page_alloc){
		.attr = fresh, .ignore_gfp_highmem = true, .ignore_gfp_reclaim = true, .min_order = 1
	};
	fail_page_alloc.attr.name = "fail_page_alloc";
	fail_nth_notify(nth_changed);
	read_parameters();
	return fail_alloc_update();
}
