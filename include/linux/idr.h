/* SPDX-License-Identifier: MIT */
/*
 * idr.h - small integers for pointers (idr), or by themselves (ida); both are xarrays
 *
 * Locking: an idr's users serialise changes among themselves; idr_find() needs rcu_read_lock() only. An ida needs nothing.
 * Context: as @gfp says. Errors: -ENOMEM, -ENOSPC no free ID within the limits, -EINVAL.
 */
#ifndef _LINUX_IDR_H
#define _LINUX_IDR_H

#include <linux/gfp_types.h>
#include <linux/preempt.h>
#include <linux/xarray.h>

struct idr {
	struct xarray idr_rt;
	unsigned int idr_base; /* the ID at index 0 */
	unsigned int idr_next; /* where idr_alloc_cyclic() goes on */
};

#define IDR_INIT_BASE(name, base)                                                                                      \
	{                                                                                                              \
		.idr_rt = XARRAY_INIT(name.idr_rt, XA_FLAGS_ALLOC), .idr_base = (base), .idr_next = 0                  \
	}
#define IDR_INIT(name) IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name) struct idr name = IDR_INIT(name)

static inline void idr_init_base(struct idr *idr, int base)
{
	xa_init_flags(&idr->idr_rt, XA_FLAGS_ALLOC);
	idr->idr_base = (unsigned int)base;
	idr->idr_next = 0;
}
static inline void idr_init(struct idr *idr)
{
	idr_init_base(idr, 0);
}
static inline bool idr_is_empty(const struct idr *idr)
{
	return xa_empty(&idr->idr_rt);
}
static inline unsigned int idr_get_cursor(const struct idr *idr)
{
	return READ_ONCE(idr->idr_next);
}
static inline void idr_set_cursor(struct idr *idr, unsigned int val)
{
	WRITE_ONCE(idr->idr_next, val);
}

/* idr_alloc - an ID of [@start, @end) for @ptr, the lowest free one; @end <= 0: up to INT_MAX. The ID or an error.
 * idr_alloc_cyclic - the first free one behind the last given out. idr_alloc_u32 - from *@id to @max, both included. */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
int __must_check idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp);
void *idr_remove(struct idr *idr, unsigned long id); /* its pointer, or NULL */
void *idr_find(const struct idr *idr, unsigned long id);
void *idr_replace(struct idr *idr, void *ptr, unsigned long id); /* the old pointer, or ERR_PTR(-ENOENT) */
/* idr_for_each - @fn(id, pointer, data) by rising ID until it returns other than 0. idr_get_next - the first from *@id on. */
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data);
void *idr_get_next(struct idr *idr, int *id);
void *idr_get_next_ul(struct idr *idr, unsigned long *id);
void idr_destroy(struct idr *idr); /* frees what the idr itself needed */

/* idr_preload - no preemption until idr_preload_end(), for an idr_alloc() with GFP_NOWAIT between them. */
static inline void idr_preload(gfp_t gfp)
{
	(void)gfp;
	preempt_disable();
}
static inline void idr_preload_end(void)
{
	preempt_enable();
}

#define idr_for_each_entry(idr, entry, id) for (id = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; id += 1U)
#define idr_for_each_entry_ul(idr, entry, tmp, id)                                                                     \
	for (tmp = 0, id = 0; ((entry) = tmp <= id ? idr_get_next_ul(idr, &(id)) : NULL) != NULL; tmp = id, ++id)
#define idr_for_each_entry_continue(idr, entry, id)                                                                    \
	for ((entry) = idr_get_next((idr), &(id)); entry; ++id, (entry) = idr_get_next((idr), &(id)))

#define IDA_CHUNK_SIZE 128
#define IDA_BITMAP_BITS (IDA_CHUNK_SIZE * 8) /* of Linux's; there is no such size here */
struct ida {
	struct xarray xa;
};
#define IDA_INIT(name)                                                                                                 \
	{                                                                                                              \
		.xa = XARRAY_INIT(name.xa, XA_FLAGS_ALLOC)                                                             \
	}
#define DEFINE_IDA(name) struct ida name = IDA_INIT(name)

static inline void ida_init(struct ida *ida)
{
	xa_init_flags(&ida->xa, XA_FLAGS_ALLOC);
}
static inline bool ida_is_empty(const struct ida *ida)
{
	return xa_empty(&ida->xa);
}
/* ida_alloc_range - the lowest free ID of [@min, @max], at most INT_MAX; -ENOSPC, -ENOMEM. Any context, with interrupts off too. */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);
void ida_free(struct ida *ida, unsigned int id); /* one that is not allocated is reported */
bool ida_exists(struct ida *ida, unsigned int id);
void ida_destroy(struct ida *ida);
static inline int ida_alloc(struct ida *ida, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, ~0u, gfp);
}
static inline int ida_alloc_min(struct ida *ida, unsigned int min, gfp_t gfp)
{
	return ida_alloc_range(ida, min, ~0u, gfp);
}
static inline int ida_alloc_max(struct ida *ida, unsigned int max, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, max, gfp);
}
/* The older names; @end is behind the last. */
#define ida_simple_get(ida, start, end, gfp) ida_alloc_range(ida, start, (end)-1, gfp)
#define ida_simple_remove(ida, id) ida_free(ida, id)

#endif
