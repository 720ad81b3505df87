/* SPDX-License-Identifier: MIT */
/*
 * idr.c - small integers for pointers, or by themselves
 *
 * Model:      an idr is an allocating xarray whose indices are IDs less the base. An ida is one whose entries say nothing: a
 *             slot an ID.
 * Locking:    changes take the array's lock, an ida's with interrupts off; memory is allocated outside it.
 * Failure:    -ENOMEM, -ENOSPC.
 * More:       tests/unit/test_xarray.c
 */
#include <linux/idr.h>
#include <linux/kernel.h>

#include "tables_int.h"

int idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp)
{
	u32 base = idr->idr_base, index;
	u32 min = *id < base ? 0 : *id - base;
	int err;

	if (max < base)
		return -ENOSPC;
	max = min_t(unsigned long, max - base, UINT_MAX);
	err = xa_alloc(&idr->idr_rt, &index, ptr, XA_LIMIT(min, (u32)max), gfp);
	if (!err)
		*id = index + base;
	return err == -EBUSY ? -ENOSPC : err;
}

int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = (u32)start;
	int err;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	err = idr_alloc_u32(idr, ptr, &id, end > 0 ? (unsigned long)end - 1 : INT_MAX, gfp);
	return err ? err : (int)id;
}

int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	unsigned long max = end > 0 ? (unsigned long)end - 1 : INT_MAX;
	u32 id = max(idr->idr_next, (unsigned int)start);
	int err = id > max ? -ENOSPC : idr_alloc_u32(idr, ptr, &id, max, gfp);

	if (err == -ENOSPC && id > (u32)start) {
		id = (u32)start;
		err = idr_alloc_u32(idr, ptr, &id, max, gfp);
	}
	if (err)
		return err;
	idr->idr_next = id + 1;
	return (int)id;
}

void *idr_remove(struct idr *idr, unsigned long id)
{
	return xa_erase(&idr->idr_rt, id - idr->idr_base);
}

void *idr_find(const struct idr *idr, unsigned long id)
{
	return xa_load((struct xarray *)&idr->idr_rt, id - idr->idr_base);
}

void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	struct xarray *xa = &idr->idr_rt;
	unsigned long index = id - idr->idr_base;
	void *old;

	xa_lock(xa);
	old = xa_raw_locked(xa, index);
	if (old)
		(void)__xa_store(xa, index, ptr, 0); /* in its place: needs no memory */
	xa_unlock(xa);
	if (!old)
		return ERR_PTR(-ENOENT);
	return xa_is_zero(old) ? NULL : old;
}

void *idr_get_next_ul(struct idr *idr, unsigned long *id)
{
	unsigned long index = *id < idr->idr_base ? 0 : *id - idr->idr_base;
	void *entry = xa_find(&idr->idr_rt, &index, ULONG_MAX, XA_PRESENT);

	if (entry)
		*id = index + idr->idr_base;
	return entry;
}

void *idr_get_next(struct idr *idr, int *id)
{
	unsigned long next = (unsigned long)*id;
	void *entry = *id < 0 ? NULL : idr_get_next_ul(idr, &next);

	if (!entry || WARN_ON_ONCE(next > INT_MAX))
		return NULL;
	*id = (int)next;
	return entry;
}

int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	unsigned long index;
	void *entry;

	xa_for_each((struct xarray *)&idr->idr_rt, index, entry) {
		int ret = fn((int)(index + idr->idr_base), entry, data);

		if (ret)
			return ret;
	}
	return 0;
}

void idr_destroy(struct idr *idr)
{
	xa_destroy(&idr->idr_rt);
}

/* --- ida --- */

#define IDA_ENTRY xa_mk_value(1)

int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	struct xa_spares spares = { NULL };
	unsigned long index, flags;
	int err;

	if ((int)min < 0)
		return -ENOSPC;
	max = min(max, (unsigned int)INT_MAX);
	do {
		xa_lock_irqsave(&ida->xa, flags);
		err = xa_alloc_locked(&ida->xa, &index, IDA_ENTRY, min, max, gfp, &spares);
		xa_unlock_irqrestore(&ida->xa, flags);
	} while (err == -ENOMEM && xa_spares_add(&spares, gfp));
	xa_spares_free(&spares);
	if (err == -EBUSY)
		return -ENOSPC;
	return err ? err : (int)index;
}

void ida_free(struct ida *ida, unsigned int id)
{
	unsigned long flags;
	void *entry;

	if ((int)id < 0)
		return;
	xa_lock_irqsave(&ida->xa, flags);
	entry = __xa_erase(&ida->xa, id);
	xa_unlock_irqrestore(&ida->xa, flags);
	WARN(!entry, "ida_free called for id=%u which is not allocated.\n", id);
}

bool ida_exists(struct ida *ida, unsigned int id)
{
	return xa_load(&ida->xa, id) != NULL;
}

void ida_destroy(struct ida *ida)
{
	xa_destroy(&ida->xa);
}
