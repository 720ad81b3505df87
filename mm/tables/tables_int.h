/* SPDX-License-Identifier: MIT */
/*
 * tables_int.h - what idr.c uses of xarray.c: allocation of an index by who brings the memory along
 */
#ifndef MM_TABLES_INT_H
#define MM_TABLES_INT_H

#include <linux/xarray.h>

/* Nodes allocated beforehand, linked by their parent pointers. */
struct xa_spares {
	struct xa_node *first;
};

/* xa_spares_add - one node more; false: there is none to be had. xa_spares_free - those that were not used. */
bool xa_spares_add(struct xa_spares *spares, gfp_t gfp);
void xa_spares_free(struct xa_spares *spares);
/* xa_alloc_locked - store @entry at the lowest free index of [min, max], with the lock held: 0, -EBUSY, or -ENOMEM: try again
 * with one spare more. */
int xa_alloc_locked(struct xarray *xa, unsigned long *index, void *entry, unsigned long min, unsigned long max,
		    gfp_t gfp, struct xa_spares *spares);
/* xa_raw_locked - what is at @index, a reservation included. */
void *xa_raw_locked(struct xarray *xa, unsigned long index);

#endif
