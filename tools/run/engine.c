/* SPDX-License-Identifier: MIT */
/*
 * engine.c - a module's functions are run, and the machine is watched meanwhile (kernel-style)
 *
 * Model:      between engine_begin() and engine_end() every allocation with code of the module in its stack is told to
 *             live.c, and every free; and every line of the log that begins like a report of the machine to report.c. What the
 *             module itself prints is no report, whatever it says: the caller of printk() tells them apart.
 *             A page that belongs to a slab, or to an object that is known already, is not told twice; whether it
 *             does is only looked at in the end.
 * Locking:    the hooks run in the context of the allocation.
 */
#include "engine.h"

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/kmemleak.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <mm/page.h>
#include <quire/module.h>
#include <quire/port.h>

#define STACK_LOOKED_AT 40

/* --- what is allocated --- */

/* Keep of @pcs what begins with the module's innermost frame; false if none is the module's. */
static bool keep_stack(struct live_item *item)
{
	unsigned long pcs[STACK_LOOKED_AT];
	unsigned int nr = port_backtrace(pcs, STACK_LOOKED_AT), first = 0;

	while (first < nr && !run_is_module_code(pcs[first]))
		first++;
	item->nr_pcs = min_t(unsigned int, nr - first, LIVE_STACK);
	memcpy(item->pcs, pcs + first, item->nr_pcs * sizeof(pcs[0]));
	return item->nr_pcs != 0;
}

static void tell(enum live_kind kind, const void *address, size_t size, const char *name)
{
	struct live_item item = { .address = (unsigned long)address, .size = size, .kind = kind };

	if (!keep_stack(&item))
		return;
	strscpy(item.name, name ? name : "", LIVE_NAME);
	live_add(&item);
}

static void page_allocated(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller)
{
	tell(LIVE_PAGES, page, PAGE_SIZE << order, NULL);
}

static void page_freed(struct page *page, unsigned int order, unsigned long caller)
{
	live_remove(LIVE_PAGES, (unsigned long)page);
}

static const struct page_hooks page_watch = { .alloc = page_allocated, .free = page_freed };

static void percpu_allocated(const void __percpu *object, size_t size)
{
	tell(LIVE_PERCPU, (const void *)object, size, NULL);
}

static void percpu_freed(const void __percpu *object)
{
	live_remove(LIVE_PERCPU, (unsigned long)object);
}

static const struct percpu_hooks percpu_watch = { .alloc = percpu_allocated, .free = percpu_freed };

/* kmemleak_ignore() and the like: somebody knows that this is no leak. */
static void ignored(const void *address)
{
	live_remove(LIVE_OBJECT, (unsigned long)address);
	if (virt_addr_valid(address))
		live_remove(LIVE_PAGES, (unsigned long)virt_to_page(address));
}

/* --- what is reported --- */

static bool starts_with(const char *text, unsigned int len, const char *start)
{
	size_t need = strlen(start);

	return len >= need && !memcmp(text, start, need);
}

static void log_line(int level, const char *text, unsigned int len, unsigned long caller)
{
	static const char *const heads[] = {
		"BUG: ",        "BUG ",        "WARNING: ", "kernel BUG at ",
		"Kernel panic", "INFO: task ", "INFO: rcu", "INFO: lockdep",
	};

	if (run_is_module_code(caller))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(heads); i++) {
		if (starts_with(text, len, heads[i])) {
			run_reported(text, len);
			return;
		}
	}
}

/* --- the command's side --- */

int engine_begin(int quiet)
{
	int err = page_hooks_register(&page_watch);

	if (err)
		return err;
	percpu_hooks_set(&percpu_watch);
	kmemleak_watch(ignored);
	log_watch(log_line);
	log_set_quiet(quiet);
	return 0;
}

void engine_settle(void)
{
}

void engine_end(void)
{
	log_watch(NULL);
	kmemleak_watch(NULL);
	percpu_hooks_set(NULL);
	page_hooks_unregister(&page_watch);
}

/* Whatever a function did to its context, the next one starts afresh, as after Linux's own check. */
static void check_context(const void *function, unsigned int count_before)
{
	struct quire_cpu *cpu = this_cpu_get();

	if (cpu->preempt_count != count_before) {
		WARN(1, "%pS returned with preemption imbalance (%#x, was %#x)\n", function, cpu->preempt_count,
		     count_before);
		cpu->preempt_count = count_before;
	}
	if (irqs_disabled()) {
		WARN(1, "%pS returned with disabled interrupts\n", function);
		local_irq_enable();
	}
}

int engine_call(const struct quire_module_item *item)
{
	unsigned int count_before = this_cpu_get()->preempt_count;
	const void *function = item->kind == QUIRE_MODULE_INIT ? (const void *)item->init : (const void *)item->exit;
	int ret = 0;

	if (item->kind == QUIRE_MODULE_INIT)
		ret = item->init();
	else
		item->exit();
	check_context(function, count_before);
	if (ret > 0)
		WARN(1, "%pS suspiciously returned %d, it should follow 0/-E convention\n", function, ret);
	return ret;
}

const char *engine_errname(int err)
{
	static char text[32];

	scnprintf(text, sizeof(text), "%pe", ERR_PTR(err));
	return text;
}
