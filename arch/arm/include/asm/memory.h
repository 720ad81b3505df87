/* SPDX-License-Identifier: MIT */
/*
 * memory.h - ARMv7: the 32-bit address space of the kernel
 *
 *   fff00000 +-----------------+ FIXADDR_END
 *            | fixmap          |
 *   ffc80000 +-----------------+ FIXADDR_START
 *   ff800000 +-----------------+ VMALLOC_END
 *            | vmalloc, ioremap|   240 MiB unless vmalloc= says otherwise
 *            +-----------------+ VMALLOC_START
 *            | 8 MiB hole      |   VMALLOC_OFFSET
 *            +-----------------+ high_memory
 *            | low memory      |   phys PHYS_OFFSET upwards
 *   c0000000 +-----------------+ PAGE_OFFSET
 *            | pkmap, 2 MiB    |   only with high memory
 *   bfe00000 +-----------------+ PKMAP_BASE
 *            | modules         |
 *   bf000000 +-----------------+ MODULES_VADDR
 *
 * (as drawn, user programs have 3 GiB; the option arm_vmsplit moves PAGE_OFFSET.)
 * These are the machine's true addresses; the port may host the linear map elsewhere (phys_virt_offset tells).
 */
#ifndef _ASM_ARM_MEMORY_H
#define _ASM_ARM_MEMORY_H

#include <linux/types.h>
#include <asm-generic/memory_model.h>

#ifndef CONFIG_PAGE_OFFSET
#define CONFIG_PAGE_OFFSET 0xc0000000
#endif
#define PAGE_OFFSET ((unsigned long)CONFIG_PAGE_OFFSET)

/* Physical address of the first byte of RAM; set while the description is read. */
extern phys_addr_t arm_phys_offset;
#define PHYS_OFFSET arm_phys_offset
#define ARCH_PFN_OFFSET ((unsigned long)(arm_phys_offset >> PAGE_SHIFT))

#define PMD_SHIFT 21 /* a pair of 1 MiB sections */
#define PMD_SIZE (1UL << PMD_SHIFT)
#define SECTION_SIZE (1UL << 20)

#define VMALLOC_END 0xff800000UL
#define VMALLOC_OFFSET (8UL << 20)
#define VMALLOC_DEFAULT_SIZE (240UL << 20)

#define FIXADDR_START 0xffc80000UL
#define FIXADDR_END 0xfff00000UL
#define MODULES_END (PAGE_OFFSET - PMD_SIZE)
#define MODULES_VADDR (PAGE_OFFSET - (16UL << 20))
#define PKMAP_BASE (PAGE_OFFSET - PMD_SIZE)
#define CONFIG_VECTORS_BASE 0xffff0000UL

#define MAX_DMA_ADDRESS 0xffffffffUL /* no board limit: DMA reaches all of low memory */

#endif
