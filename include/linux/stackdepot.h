/* SPDX-License-Identifier: MIT */
/*
 * stackdepot.h - call stacks, each kept once, named by a number of 32 bits
 *
 * Model:   who wants to remember a stack saves it and keeps the handle. Equal stacks have equal handles. A handle is good until
 *          the machine is shut down; 0 is "no stack".
 * Context: any; looking a stack up takes no lock. Saving with __GFP_DIRECT_RECLAIM may sleep.
 */
#ifndef _LINUX_STACKDEPOT_H
#define _LINUX_STACKDEPOT_H

#include <linux/gfp_types.h>
#include <linux/types.h>

typedef u32 depot_stack_handle_t;
typedef u32 depot_flags_t;

#define STACK_DEPOT_FLAG_CAN_ALLOC ((depot_flags_t)1)
#define STACK_DEPOT_FLAG_GET ((depot_flags_t)2) /* accepted: nothing is ever dropped */

#define CONFIG_STACKDEPOT_MAX_FRAMES 64

/* stack_depot_init - make the table now rather than at the first save. 0 or -ENOMEM. */
int stack_depot_init(void);

/* stack_depot_save - the handle of a stack of @nr_entries addresses, the innermost CONFIG_STACKDEPOT_MAX_FRAMES of them; 0 when it is empty
 * or there is no room. The first form may take frames with @alloc_flags, the second only with STACK_DEPOT_FLAG_CAN_ALLOC. */
depot_stack_handle_t stack_depot_save(const unsigned long *entries, unsigned int nr_entries, gfp_t alloc_flags);
depot_stack_handle_t stack_depot_save_flags(const unsigned long *entries, unsigned int nr_entries, gfp_t alloc_flags,
					    depot_flags_t depot_flags);

/* stack_depot_reserve - room for the saves that follow under locks which allow no allocation: called before they are taken. Not
 * a promise: with many savers at once, or without memory, some get 0. */
void stack_depot_reserve(gfp_t alloc_flags);

/* stack_depot_fetch - the stack @handle names: how many addresses, *@entries points at them; 0 and NULL for no stack. */
unsigned int stack_depot_fetch(depot_stack_handle_t handle, const unsigned long **entries);
/* Into the log; and into @buf as stack_trace_snprint() does. */
void stack_depot_print(depot_stack_handle_t handle);
int stack_depot_snprint(depot_stack_handle_t handle, char *buf, size_t size, int spaces);
static inline void stack_depot_put(depot_stack_handle_t handle)
{
	(void)handle;
}

struct percpu_source;
/* stack_depot_lend - chunks of memory come from @source from now on. stack_depot_reset - forget everything. Boot and shutdown. */
void stack_depot_lend(const struct percpu_source *source);
void stack_depot_reset(void);

struct stack_depot_stats {
	unsigned long nr_stacks; /* different ones */
	unsigned long nr_saves;  /* asked for */
	unsigned long bytes;     /* memory taken */
};
void stack_depot_stats(struct stack_depot_stats *stats);

#endif
