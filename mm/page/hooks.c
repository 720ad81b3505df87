/* SPDX-License-Identifier: MIT */
/*
 * hooks.c - who watches allocations and frees, and who helps when memory is short
 *
 * Model:   the fast paths of pages and objects are taken while nothing on their CPU is unusual. Whoever wants to see every
 *          request holds a watch (alloc_watch_get): as long as there is one, CPU_ATT_HOOKED is set on every CPU, and
 *          everything takes the general way, which looks. So watching costs nothing when off: the test is the local
 *          lock's own. Registered hooks hold one, and so does a task that is restricted to some nodes.
 *          A hook may allocate. What a task allocates inside a hook for pages is not shown to hooks for pages, nor made to
 *          fail by them; and the same for objects. An interrupt that comes upon a hook is shown all the same.
 * Invariants: H1 CPU_ATT_HOOKED is set on all CPUs or on none, and on all while watches > 0
 * Locking: watch_lock, for registering and for H1. Who runs hooks takes no lock, so a hook may still be running, or be called
 *          once more by a request under way, when its unregistering returns: what it uses must outlive that.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

#include "page_int.h"

#define MAX_PAGE_HOOKS 4

static DEFINE_SPINLOCK(watch_lock);
static unsigned int watches;
static const struct page_hooks *hooks[MAX_PAGE_HOOKS]; /* NULL: free */
static u64 all_nodes = ~0ull;

bool page_hooked;
const struct page_shortage_ops *shortage_ops;

/* --- watches --- */

static void attention_update_locked(void)
{
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		if (watches)
			__atomic_fetch_or(&quire_cpus[cpu].attention, CPU_ATT_HOOKED, __ATOMIC_SEQ_CST);
		else
			__atomic_fetch_and(&quire_cpus[cpu].attention, ~CPU_ATT_HOOKED, __ATOMIC_SEQ_CST);
	}
}

void alloc_watch_get(void)
{
	unsigned long flags;

	spin_lock_irqsave(&watch_lock, flags);
	if (!watches++)
		attention_update_locked();
	spin_unlock_irqrestore(&watch_lock, flags);
}

void alloc_watch_put(void)
{
	unsigned long flags;

	spin_lock_irqsave(&watch_lock, flags);
	if (!WARN_ON_ONCE(!watches) && !--watches)
		attention_update_locked();
	spin_unlock_irqrestore(&watch_lock, flags);
}

/* --- inside a hook --- */

/* A task's bit of @what, or the bit of an interrupt upon it. */
static unsigned int hook_bit(enum alloc_hook_kind what)
{
	return 1u << (2 * what + (in_hardirq() ? 1 : 0));
}

bool alloc_hook_enter(enum alloc_hook_kind what)
{
	struct task_struct *task = current;
	unsigned int bit = hook_bit(what);

	if (task->in_alloc_hooks & bit)
		return false;
	task->in_alloc_hooks |= bit;
	return true;
}

void alloc_hook_exit(enum alloc_hook_kind what)
{
	current->in_alloc_hooks &= ~hook_bit(what);
}

/* --- registering --- */

static bool any_page_hooks(void)
{
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS; i++)
		if (hooks[i])
			return true;
	return false;
}

static bool replace_hooks(const struct page_hooks *old, const struct page_hooks *new)
{
	unsigned long flags;
	bool done = false;

	spin_lock_irqsave(&watch_lock, flags);
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS && !done; i++) {
		if (hooks[i] == old) {
			__atomic_store_n(&hooks[i], new, __ATOMIC_RELEASE);
			done = true;
		}
	}
	WRITE_ONCE(page_hooked, any_page_hooks());
	spin_unlock_irqrestore(&watch_lock, flags);
	return done;
}

int page_hooks_register(const struct page_hooks *h)
{
	if (!replace_hooks(NULL, h))
		return -ENOSPC;
	alloc_watch_get();
	return 0;
}

void page_hooks_unregister(const struct page_hooks *h)
{
	if (h && replace_hooks(h, NULL))
		alloc_watch_put();
}

/* --- running --- */

static const struct page_hooks *hooks_at(unsigned int i)
{
	return __atomic_load_n(&hooks[i], __ATOMIC_ACQUIRE);
}

void hooks_run_alloc(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller)
{
	if (!alloc_hook_enter(ALLOC_HOOK_PAGE))
		return;
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS; i++) {
		const struct page_hooks *h = hooks_at(i);

		if (h && h->alloc)
			h->alloc(page, order, gfp, migratetype, caller);
	}
	alloc_hook_exit(ALLOC_HOOK_PAGE);
}

void hooks_run_free(struct page *page, unsigned int order, unsigned long caller)
{
	if (!alloc_hook_enter(ALLOC_HOOK_PAGE))
		return;
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS; i++) {
		const struct page_hooks *h = hooks_at(i);

		if (h && h->free)
			h->free(page, order, caller);
	}
	alloc_hook_exit(ALLOC_HOOK_PAGE);
}

bool hooks_want_failure(unsigned int order, gfp_t gfp)
{
	bool fail = false;

	if (likely(!READ_ONCE(page_hooked)) || !alloc_hook_enter(ALLOC_HOOK_PAGE))
		return false;
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS && !fail; i++) {
		const struct page_hooks *h = hooks_at(i);

		fail = h && h->fail && h->fail(order, gfp);
	}
	alloc_hook_exit(ALLOC_HOOK_PAGE);
	return fail;
}

void page_shortage_register(const struct page_shortage_ops *ops)
{
	WRITE_ONCE(shortage_ops, ops);
}

/* set_mems_allowed - the nodes the current task may use (bit a node); only this makes the allocator look. */
void set_mems_allowed(u64 nodes)
{
	struct task_struct *task = current;
	u64 before = task->mems_allowed;

	task->mems_allowed = nodes;
	if (before == all_nodes && nodes != all_nodes)
		alloc_watch_get();
	if (before != all_nodes && nodes == all_nodes)
		alloc_watch_put();
}

/* hooks_reset - a new machine: nobody watches. */
void hooks_reset(void)
{
	for (unsigned int i = 0; i < MAX_PAGE_HOOKS; i++)
		hooks[i] = NULL;
	page_hooked = false;
	shortage_ops = NULL;
	watches = 0;
	attention_update_locked();
}
