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
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <quire/module.h>
#include <quire/port.h>
#include <quire/tasks.h>

#define STACK_LOOKED_AT 40

/* --- what is allocated --- */

/* Keep of @pcs what begins with the module's innermost frame; false if none is the module's. */
static bool keep_stack(struct live_item *item)
{
	unsigned long pcs[STACK_LOOKED_AT];
	unsigned int nr = port_backtrace(pcs, STACK_LOOKED_AT), first = 0;

	while (first < nr && !run_is_module_code(pcs[first]))
		first++;
	item->entry = first ? pcs[first - 1] : 0;
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

static void object_allocated(struct kmem_cache *s, void *object, size_t bytes_req, size_t bytes_alloc, gfp_t gfp,
			     int node, unsigned long caller)
{
	/* Beyond the caches an object is pages, which have been told already. */
	if (!s)
		live_remove(LIVE_PAGES, (unsigned long)virt_to_page(object));
	tell(LIVE_OBJECT, object, bytes_req, s ? slab_name(s) : NULL);
}

static void object_freed(struct kmem_cache *s, const void *object, unsigned long caller)
{
	live_remove(LIVE_OBJECT, (unsigned long)object);
}

static const struct slab_hooks slab_watch = { .alloc = object_allocated, .free = object_freed };

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
	err = slab_hooks_register(&slab_watch);
	if (err) {
		page_hooks_unregister(&page_watch);
		return err;
	}
	percpu_hooks_set(&percpu_watch);
	kmemleak_watch(ignored);
	log_watch(log_line);
	log_set_quiet(quiet);
	return 0;
}

int engine_load(void *percpu)
{
	return percpu ? percpu_module_init(percpu) : 0;
}

void engine_settle(void)
{
	rcu_barrier();
}

/* Does the name of the function at @entry begin with @start? */
static bool entered(unsigned long entry, const char *start)
{
	char name[64];

	return entry && port_symbol(entry - 1, name, sizeof(name)) == 0 && strstarts(name, start);
}

/* The descriptor of a vmalloc area that is still there. */
static bool is_area(const struct live_item *item)
{
	const struct vm_struct *area = (const struct vm_struct *)item->address;

	return item->kind == LIVE_OBJECT && item->size == sizeof(*area) && find_vm_area(area->addr) == area;
}

static bool is_cache(const struct live_item *item)
{
	return item->kind == LIVE_OBJECT && strcmp(item->name, "kmem_cache") == 0;
}

/* What a cache or an area consists of is told as the cache or area; slabs are their cache's. Non-zero: not to be told. */
static int is_part_of_more(void *arg, const struct live_item *item)
{
	const struct page *page = (const struct page *)item->address;

	if (item->kind == LIVE_PAGES)
		return PageSlab(page) || entered(item->entry, "kmem_cache_") ||
		       (!PageHighMem(page) && find_vm_area(page_address(page)));
	return !is_cache(item) && entered(item->entry, "kmem_cache_create");
}

/* Take one cache or area out of the table. @arg->kind is LIVE_KINDS before, and after if there is none left. */
static int take_whole(void *arg, const struct live_item *item)
{
	struct live_item *taken = arg;

	if (taken->kind != LIVE_KINDS || (!is_cache(item) && !is_area(item)))
		return 0;
	*taken = *item;
	return 1;
}

/* An object that stands for something larger is told as that. */
static void tell_wholes(void)
{
	for (;;) {
		struct live_item item = { .kind = LIVE_KINDS };

		live_each(take_whole, &item);
		if (item.kind == LIVE_KINDS)
			return;
		if (is_cache(&item)) {
			struct kmem_cache *s = (struct kmem_cache *)item.address;

			item.kind = LIVE_CACHE;
			item.size = kmem_cache_size(s);
			strscpy(item.name, slab_name(s), LIVE_NAME);
		} else {
			item.kind = LIVE_AREA;
			item.size = ((const struct vm_struct *)item.address)->size;
			item.name[0] = '\0';
		}
		live_add(&item);
	}
}

static void tell_running(void *arg, const struct task_leftover *what)
{
	struct live_item item = { .kind = LIVE_RUNNING, .nr_pcs = what->creator != 0, .pcs = { what->creator } };
	int *nr = arg, len;
	char function[64] = "";

	item.address = (unsigned long)++*nr;
	if (what->function)
		port_symbol(what->function, function, sizeof(function));
	len = scnprintf(item.name, LIVE_NAME, "%s", task_leftover_kind_name(what->kind));
	if (what->name[0])
		len += scnprintf(item.name + len, LIVE_NAME - len, " '%s'", what->name);
	if (function[0])
		scnprintf(item.name + len, LIVE_NAME - len, " of %.*s", (int)strcspn(function, "+"), function);
	live_add(&item);
}

int engine_end(void)
{
	int nr_running = 0;

	log_watch(NULL);
	kmemleak_watch(NULL);
	percpu_hooks_set(NULL);
	slab_hooks_unregister(&slab_watch);
	page_hooks_unregister(&page_watch);
	live_each(is_part_of_more, NULL);
	tell_wholes();
	tasks_leftover(tell_running, &nr_running);
	return nr_running;
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

const char *engine_thread_name(void)
{
	const struct quire_cpu *cpu = port_this_cpu();

	return cpu && cpu->task ? cpu->task->comm : "?";
}

const char *engine_errname(int err)
{
	static char text[32];

	scnprintf(text, sizeof(text), "%pe", ERR_PTR(err));
	return text;
}
