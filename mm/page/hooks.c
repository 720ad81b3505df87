/* SPDX-License-Identifier: MIT */
/*
 * hooks.c - who watches allocations and frees, and who helps when memory is short
 *
 * Model:   the fast paths of alloc.c and free.c are taken while nothing on their CPU is unusual. Registering a hook, or
 *          restricting a task's nodes, sets CPU_ATT_HOOKED on every CPU: now everything takes the general way, which looks.
 *          So watching costs nothing when off: the test is the local lock's own.
 * Locking: registration is for boot and for a quiet machine: it does not wait for requests under way.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>

#include "page_int.h"

#define MAX_PAGE_HOOKS 4

static const struct page_hooks *hooks[MAX_PAGE_HOOKS];
static unsigned int nr_hooks, nr_cpusets;
static u64 all_nodes = ~0ull;

bool page_hooked;
const struct page_shortage_ops *shortage_ops;

static void switches_update(void)
{
	bool slow = nr_hooks || nr_cpusets;

	WRITE_ONCE(page_hooked, nr_hooks != 0);
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		if (slow)
			__atomic_fetch_or(&quire_cpus[cpu].attention, CPU_ATT_HOOKED, __ATOMIC_SEQ_CST);
		else
			__atomic_fetch_and(&quire_cpus[cpu].attention, ~CPU_ATT_HOOKED, __ATOMIC_SEQ_CST);
	}
}

int page_hooks_register(const struct page_hooks *h)
{
	if (nr_hooks == MAX_PAGE_HOOKS)
		return -ENOSPC;
	hooks[nr_hooks++] = h;
	switches_update();
	return 0;
}

void page_hooks_unregister(const struct page_hooks *h)
{
	for (unsigned int i = 0; i < nr_hooks; i++) {
		if (hooks[i] == h) {
			hooks[i] = hooks[--nr_hooks];
			break;
		}
	}
	switches_update();
}

void hooks_run_alloc(struct page *page, unsigned int order, gfp_t gfp, int migratetype, unsigned long caller)
{
	for (unsigned int i = 0; i < nr_hooks; i++)
		if (hooks[i]->alloc)
			hooks[i]->alloc(page, order, gfp, migratetype, caller);
}

void hooks_run_free(struct page *page, unsigned int order, unsigned long caller)
{
	for (unsigned int i = 0; i < nr_hooks; i++)
		if (hooks[i]->free)
			hooks[i]->free(page, order, caller);
}

bool hooks_want_failure(unsigned int order, gfp_t gfp)
{
	for (unsigned int i = 0; i < nr_hooks; i++)
		if (hooks[i]->fail && hooks[i]->fail(order, gfp))
			return true;
	return false;
}

void page_shortage_register(const struct page_shortage_ops *ops)
{
	WRITE_ONCE(shortage_ops, ops);
}

/* set_mems_allowed - the nodes the current task may use (bit a node); only this makes the allocator look. */
void set_mems_allowed(u64 nodes)
{
	struct task_struct *task = current;

	if (task->mems_allowed == all_nodes && nodes != all_nodes)
		nr_cpusets++;
	if (task->mems_allowed != all_nodes && nodes == all_nodes)
		nr_cpusets--;
	task->mems_allowed = nodes;
	switches_update();
}

/* hooks_reset - a new machine: nobody watches. */
void hooks_reset(void)
{
	nr_hooks = nr_cpusets = 0;
	shortage_ops = NULL;
	switches_update();
}
