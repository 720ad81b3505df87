/* SPDX-License-Identifier: MIT */
/* cma.h - the boot's side of <linux/cma.h>. */
#ifndef MM_CMA_H
#define MM_CMA_H

#include <linux/cma.h>

/* cma_reserve_areas - declare the areas of the description (boot_info.cma) and of cma=. With the linear map,
 * before zones. */
void cma_reserve_areas(void);
/* cma_activate_all - their frames go to the page allocator. After the hand-over. */
void cma_activate_all(void);
/* cma_reset - forget all areas. Before a boot and at shutdown. */
void cma_reset(void);

#endif
