/* SPDX-License-Identifier: MIT */
/* page.h - frame size arithmetic, the same on every architecture: 4 KiB frames. Safe in host-side code. */
#ifndef _ASM_GENERIC_PAGE_H
#define _ASM_GENERIC_PAGE_H

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

/* Work on addresses of any width: PAGE_MASK as a long would cut a 64-bit physical address on ARM. */
#define PAGE_ALIGN(addr) (((addr) + (__typeof__(addr))(PAGE_SIZE - 1)) & ~(__typeof__(addr))(PAGE_SIZE - 1))
#define PAGE_ALIGN_DOWN(addr) ((addr) & ~(__typeof__(addr))(PAGE_SIZE - 1))
#define PAGE_ALIGNED(addr) (((unsigned long)(addr) & (PAGE_SIZE - 1)) == 0)
#define offset_in_page(p) ((unsigned long)(p) & (PAGE_SIZE - 1))

#endif
