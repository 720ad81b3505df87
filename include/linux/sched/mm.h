/* SPDX-License-Identifier: MIT */
/*
 * mm.h - scopes in which a task's allocations are restricted, or may use the reserves
 *
 * A scope is a flag of `current`: _save() sets it and returns what it was, _restore() puts that back, so scopes nest. They hold for all
 * that the task calls, not for interrupts that come upon it. Process context.
 *   noio       no allocation starts I/O: GFP_NOIO for all           nofs   none calls into file systems: GFP_NOFS
 *   noreclaim  PF_MEMALLOC: no reclaim, and the reserves may be used, unless a request says __GFP_NOMEMALLOC
 *   pin        no movable memory (no CMA, no ZONE_MOVABLE): what is allocated is going to stay where it is
 */
#ifndef _LINUX_SCHED_MM_H
#define _LINUX_SCHED_MM_H

#include <linux/gfp_types.h>
#include <linux/sched.h>

/* current_gfp_context - @flags as the scopes of `current` leave them. */
static inline gfp_t current_gfp_context(gfp_t flags)
{
	unsigned int pf = current->flags;

	if (pf & PF_MEMALLOC_NOIO)
		flags &= ~(__GFP_IO | __GFP_FS);
	else if (pf & PF_MEMALLOC_NOFS)
		flags &= ~__GFP_FS;
	if (pf & PF_MEMALLOC_PIN)
		flags &= ~__GFP_MOVABLE;
	return flags;
}

/* memalloc_flags_save - set @flags of `current`; which of them were not set. _restore clears those. */
static inline unsigned int memalloc_flags_save(unsigned int flags)
{
	unsigned int fresh = ~current->flags & flags;

	current->flags |= fresh;
	return fresh;
}
static inline void memalloc_flags_restore(unsigned int fresh)
{
	current->flags &= ~fresh;
}

#define MEMALLOC_SCOPE(name, flag)                                                                                     \
	static inline unsigned int memalloc_##name##_save(void)                                                        \
	{                                                                                                              \
		return memalloc_flags_save(flag);                                                                      \
	}                                                                                                              \
	static inline void memalloc_##name##_restore(unsigned int flags)                                               \
	{                                                                                                              \
		memalloc_flags_restore(flags);                                                                         \
	}
MEMALLOC_SCOPE(noio, PF_MEMALLOC_NOIO)
MEMALLOC_SCOPE(nofs, PF_MEMALLOC_NOFS)
MEMALLOC_SCOPE(noreclaim, PF_MEMALLOC)
/* While somebody is in such a scope, nobody's allocations take the fast path. */
unsigned int memalloc_pin_save(void);
void memalloc_pin_restore(unsigned int flags);

#endif
