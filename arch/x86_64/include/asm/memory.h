/* SPDX-License-Identifier: MIT */
/*
 * memory.h - x86_64: where things are in the kernel half, and the bounds of its zones
 *
 * As with KASLR the bases are variables, so that the port can put them where the host has room.
 */
#ifndef _ASM_X86_MEMORY_H
#define _ASM_X86_MEMORY_H

#include <linux/types.h>
#include <asm-generic/memory_model.h>

/* phys_virt_offset under its x86 name: physical address 0 is at the start of the linear map. */
#define page_offset_base phys_virt_offset
extern unsigned long vmalloc_base;
extern unsigned long vmemmap_base; /* address of the struct page of frame 0 */

#define PAGE_OFFSET page_offset_base
#define VMALLOC_START vmalloc_base
#define VMEMMAP_START vmemmap_base
#define PHYS_OFFSET ((phys_addr_t)0)
#define ARCH_PFN_OFFSET 0UL

#define PMD_SHIFT 21
#define PMD_SIZE (1UL << PMD_SHIFT)

/* Frames of the sparse memory map come in sections. */
#define SECTION_SIZE_BITS 27
#define MAX_PHYSMEM_BITS 46

/* Zone bounds, in frames. */
#define MAX_DMA_PFN ((16UL << 20) >> PAGE_SHIFT)
#define MAX_DMA32_PFN (1UL << (32 - PAGE_SHIFT))

#endif
