/* SPDX-License-Identifier: MIT */
/*
 * vmalloc.h - large memory by the page (row V6)
 *
 * Differs: until the kernel has an address space of its own an area is physically contiguous and lies in the linear map:
 *          large ones are refused when memory is fragmented, high memory is not used, and there is no guard page behind an
 *          area. vmap() serves pages that lie in a row and refuses others.
 * Context: allocating may sleep. vfree() may sleep, unless called from an interrupt; vfree_atomic() never does.
 * Errors:  NULL; with a report in the log unless __GFP_NOWARN. Areas begin on a page; @size is in bytes.
 */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/gfp_types.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/overflow.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct page;

/* vm_struct.flags */
#define VM_IOREMAP 0x00000001
#define VM_ALLOC 0x00000002 /* vmalloc() */
#define VM_MAP 0x00000004   /* vmap() */
#define VM_USERMAP 0x00000008
#define VM_MAP_PUT_PAGES 0x00000200 /* vfree() of a vmap() drops the pages' references */

/* How memory is mapped; only PAGE_KERNEL can be had yet. */
typedef struct {
	unsigned long pgprot;
} pgprot_t;
#define PAGE_KERNEL ((pgprot_t){ 0x63 })

struct vm_struct {
	void *addr;
	unsigned long size;  /* bytes, whole pages */
	unsigned long flags; /* VM_* */
	struct page **pages; /* of vmap() with VM_MAP_PUT_PAGES: who they are; else NULL */
	unsigned int nr_pages;
	phys_addr_t phys_addr;
	const void *caller;
	struct rb_node node; /* by addr */
};

void *vmalloc(unsigned long size) __malloc;
void *vzalloc(unsigned long size) __malloc;      /* zeroed */
void *vmalloc_user(unsigned long size) __malloc; /* zeroed, may be mapped to user space */
void *vmalloc_node(unsigned long size, int node) __malloc;
void *vzalloc_node(unsigned long size, int node) __malloc;
void *vmalloc_32(unsigned long size) __malloc; /* below 4 GiB */
void *vmalloc_32_user(unsigned long size) __malloc;
void *vmalloc_huge(unsigned long size, gfp_t gfp) __malloc;
/* __vmalloc - with a mask: GFP_KERNEL, GFP_NOFS or GFP_NOIO, and modifiers. __vmalloc_node: and an alignment, a power of two. */
void *__vmalloc(unsigned long size, gfp_t gfp) __malloc;
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp, int node, const void *caller) __malloc;
/* vmalloc_array, vcalloc - @n elements; NULL when the product overflows. */
void *__vmalloc_array(size_t n, size_t size, gfp_t flags) __malloc;
void *vmalloc_array(size_t n, size_t size) __malloc;
void *__vcalloc(size_t n, size_t size, gfp_t flags) __malloc;
void *vcalloc(size_t n, size_t size) __malloc;

/* vfree - NULL is ignored; what is no area's beginning is reported and left alone. */
void vfree(const void *addr);
void vfree_atomic(const void *addr);

/* vmap - one address for @count pages; vunmap, or with VM_MAP_PUT_PAGES vfree, ends it. */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);
void vunmap(const void *addr);
void *vm_map_ram(struct page **pages, unsigned int count, int node);
void vm_unmap_ram(const void *mem, unsigned int count);
static inline void vm_unmap_aliases(void)
{
}

/* is_vmalloc_addr - is @x in an area? The area it is in, and the frame behind an address there; NULL, 0: none. Any context. */
bool is_vmalloc_addr(const void *x);
#define is_vmalloc_or_module_addr(x) is_vmalloc_addr(x)
struct vm_struct *find_vm_area(const void *addr);
struct page *vmalloc_to_page(const void *addr);
unsigned long vmalloc_to_pfn(const void *addr);
unsigned long vmalloc_nr_pages(void); /* in all areas of vmalloc() */
static inline size_t get_vm_area_size(const struct vm_struct *area)
{
	return area->size;
}

#endif
