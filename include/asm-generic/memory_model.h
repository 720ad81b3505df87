/* SPDX-License-Identifier: MIT */
/*
 * memory_model.h - conversions between frame numbers, physical and linear-map addresses
 *
 * The linear map is one addition: phys_virt_offset is chosen at boot (port_ram_map). High memory has a physical
 * address and a struct page, but no linear address.
 */
#ifndef _ASM_GENERIC_MEMORY_MODEL_H
#define _ASM_GENERIC_MEMORY_MODEL_H

#include <linux/types.h>
#include <asm-generic/page.h>

/* phys_virt_offset - added to a physical address of low memory it gives the linear-map address. Boot only. */
extern unsigned long phys_virt_offset;
/* high_memory - end of the linear map; NULL before boot. */
extern void *high_memory;

#define __pa(x) ((phys_addr_t)((unsigned long)(x)-phys_virt_offset))
#define __va(x) ((void *)((unsigned long)(phys_addr_t)(x) + phys_virt_offset))

static inline phys_addr_t virt_to_phys(const volatile void *addr)
{
	return __pa(addr);
}
static inline void *phys_to_virt(phys_addr_t phys)
{
	return __va(phys);
}

#define __phys_to_pfn(paddr) ((unsigned long)((paddr) >> PAGE_SHIFT))
#define __pfn_to_phys(pfn) ((phys_addr_t)(pfn) << PAGE_SHIFT)
#define phys_to_pfn(paddr) __phys_to_pfn(paddr)
#define virt_to_pfn(kaddr) (__phys_to_pfn(__pa(kaddr)))
#define pfn_to_kaddr(pfn) (__va(__pfn_to_phys(pfn)))

/* These need <linux/mmzone.h>, as their users have it. page_to_phys() is in <linux/mm.h>. */
#define virt_to_page(kaddr) pfn_to_page(virt_to_pfn(kaddr))
#define phys_to_page(phys) (pfn_to_page(__phys_to_pfn(phys)))

/* virt_addr_valid - is @kaddr in the linear map, on a frame with a struct page? Any value may be asked about. */
bool __virt_addr_valid(unsigned long kaddr);
#define virt_addr_valid(kaddr) __virt_addr_valid((unsigned long)(kaddr))

#endif
