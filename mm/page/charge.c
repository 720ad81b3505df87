/* SPDX-License-Identifier: MIT */
/*
 * charge.c - __GFP_ACCOUNT: whose memory is it, and may they have more
 *
 * Model:   a mem_cgroup counts pages against a limit. A request with __GFP_ACCOUNT charges the current task's group; the
 *          page remembers the group (memcg_id, PAGE_CHARGED) and uncharges it when freed, whoever frees it. A task
 *          without a group is charged to nobody.
 * Locking: counters are atomic; groups are created and destroyed under group_lock. A group with charged pages stays
 *          until the last one is freed.
 * Failure: over the limit the allocation fails, unless it is __GFP_NOFAIL, which goes over and is counted.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memcontrol.h>
#include <linux/spinlock.h>

#include "page_int.h"

#define MAX_MEM_CGROUPS 64

static struct mem_cgroup groups[MAX_MEM_CGROUPS]; /* id 0 stays unused */
static DEFINE_SPINLOCK(group_lock);

struct mem_cgroup *mem_cgroup_create(unsigned long limit_pages)
{
	struct mem_cgroup *found = NULL;

	spin_lock(&group_lock);
	for (unsigned int id = 1; id < MAX_MEM_CGROUPS && !found; id++) {
		struct mem_cgroup *memcg = &groups[id];

		if (memcg->in_use || READ_ONCE(memcg->usage))
			continue;
		*memcg = (struct mem_cgroup){ .id = id, .in_use = 1, .limit = limit_pages };
		found = memcg;
	}
	spin_unlock(&group_lock);
	return found;
}

void mem_cgroup_destroy(struct mem_cgroup *memcg)
{
	spin_lock(&group_lock);
	memcg->in_use = 0;
	spin_unlock(&group_lock);
}

void mem_cgroup_reset(void)
{
	for (unsigned int id = 0; id < MAX_MEM_CGROUPS; id++)
		groups[id] = (struct mem_cgroup){ 0 };
}

bool charge_pages(struct page *page, gfp_t gfp, unsigned int order)
{
	struct mem_cgroup *memcg = current->memcg;
	unsigned long nr = 1UL << order, usage;

	if (!memcg || in_interrupt())
		return true;
	usage = __atomic_add_fetch(&memcg->usage, nr, __ATOMIC_RELAXED);
	if (usage > READ_ONCE(memcg->limit)) {
		__atomic_fetch_add(&memcg->failcnt, 1, __ATOMIC_RELAXED);
		if (!(gfp & __GFP_NOFAIL)) {
			__atomic_fetch_sub(&memcg->usage, nr, __ATOMIC_RELAXED);
			return false;
		}
	}
	page->memcg_id = (u16)memcg->id;
	WRITE_ONCE(page->sflags, page->sflags | PAGE_CHARGED);
	return true;
}

void uncharge_pages(struct page *page, unsigned int order)
{
	__atomic_fetch_sub(&groups[page->memcg_id].usage, 1UL << order, __ATOMIC_RELAXED);
	page->memcg_id = 0;
	WRITE_ONCE(page->sflags, page->sflags & (u8)~PAGE_CHARGED);
}
