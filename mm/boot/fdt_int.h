/* SPDX-License-Identifier: MIT */
/* fdt_int.h - what the two readers of a device tree's memory share; only for mm/boot/fdt_*.c */
#ifndef MM_BOOT_FDT_INT_H
#define MM_BOOT_FDT_INT_H

#include "describe_int.h"
#include "dtb.h"

/* Cells of addresses and sizes in `reg` of a node's children. */
struct fdt_cells {
	unsigned int addr, size;
};

/* fdt_cells_of - of @node's children; 1 and 1 when it does not say. false: none or more than 4. */
bool fdt_cells_of(const struct dtb *dtb, const struct dtb_node *node, struct fdt_cells *cells);

/* Entry of a reg-like property. */
static inline u64 fdt_reg_base(const unsigned char *reg, struct fdt_cells cells, unsigned int index)
{
	return dtb_read(reg + 4 * index * (cells.addr + cells.size), cells.addr);
}
static inline u64 fdt_reg_size(const unsigned char *reg, struct fdt_cells cells, unsigned int index)
{
	return dtb_read(reg + 4 * (index * (cells.addr + cells.size) + cells.addr), cells.size);
}
static inline unsigned int fdt_reg_bytes(struct fdt_cells cells)
{
	return 4 * (cells.addr + cells.size);
}

#endif
