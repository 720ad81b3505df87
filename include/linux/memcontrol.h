/* SPDX-License-Identifier: MIT */
/* memcontrol.h - groups of tasks with a limit on the pages they hold; what __GFP_ACCOUNT charges (row P10). */
#ifndef _LINUX_MEMCONTROL_H
#define _LINUX_MEMCONTROL_H

#include <linux/types.h>

struct mem_cgroup {
	unsigned int id; /* 1..; what page->memcg_id holds */
	int in_use;
	unsigned long usage;   /* pages charged; atomic */
	unsigned long limit;   /* pages */
	unsigned long failcnt; /* times the limit was hit; atomic */
};

/* mem_cgroup_create - a group with a limit of @limit_pages; NULL when there are too many. Put it in current->memcg. */
struct mem_cgroup *mem_cgroup_create(unsigned long limit_pages);
/* mem_cgroup_destroy - no task uses it any more; pages still charged go on counting until freed. */
void mem_cgroup_destroy(struct mem_cgroup *memcg);
void mem_cgroup_reset(void);

#endif
