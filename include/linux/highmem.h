/* SPDX-License-Identifier: MIT */
/*
 * highmem.h - an address for a page, also of high memory (row V8)
 *
 * Low memory always has one. High memory gets the port's window (<quire/port.h>): where that is arithmetic, as in the hosted
 * port, any number of pages can be mapped for any time; elsewhere one at a time a CPU, without giving the CPU up.
 * Differs: kmap() of high memory is such a window too, until there is a pkmap area.
 */
#ifndef _LINUX_HIGHMEM_H
#define _LINUX_HIGHMEM_H

#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/uaccess.h>

/* kmap_local_page - any context. kunmap_local - with any address in the page. */
void *kmap_local_page(struct page *page);
void kunmap_local(const void *addr);
static inline void *kmap_local_folio(struct folio *folio, size_t offset)
{
	return (char *)kmap_local_page(folio_page(folio, offset >> PAGE_SHIFT)) + offset_in_page(offset);
}
/* kmap_atomic - the older one: no preemption until kunmap_atomic(). */
static inline void *kmap_atomic(struct page *page)
{
	preempt_disable();
	return kmap_local_page(page);
}
static inline void kunmap_atomic(const void *addr)
{
	kunmap_local(addr);
	preempt_enable();
}
/* kmap, kunmap - process context. */
void *kmap(struct page *page);
void kunmap(struct page *page);
static inline struct page *kmap_to_page(void *addr)
{
	return virt_to_page(addr);
}
static inline void kmap_flush_unused(void)
{
}
#define flush_dcache_page(page) ((void)(page))
#define flush_kernel_vmap_range(addr, size) ((void)(addr), (void)(size))
#define invalidate_kernel_vmap_range(addr, size) ((void)(addr), (void)(size))

/* Bytes within one page. */
static inline void memcpy_from_page(char *to, struct page *page, size_t offset, size_t len)
{
	char *from = kmap_local_page(page);

	memcpy(to, from + offset, len);
	kunmap_local(from);
}
static inline void memcpy_to_page(struct page *page, size_t offset, const char *from, size_t len)
{
	char *to = kmap_local_page(page);

	memcpy(to + offset, from, len);
	kunmap_local(to);
}
static inline void memset_page(struct page *page, size_t offset, int val, size_t len)
{
	char *addr = kmap_local_page(page);

	memset(addr + offset, val, len);
	kunmap_local(addr);
}
static inline void memzero_page(struct page *page, size_t offset, size_t len)
{
	memset_page(page, offset, 0, len);
}
static inline void zero_user(struct page *page, unsigned int start, unsigned int size)
{
	memset_page(page, start, 0, size);
}
static inline void zero_user_segment(struct page *page, unsigned int start, unsigned int end)
{
	memset_page(page, start, 0, end - start);
}
static inline void zero_user_segments(struct page *page, unsigned int start1, unsigned int end1, unsigned int start2,
				      unsigned int end2)
{
	zero_user_segment(page, start1, end1);
	zero_user_segment(page, start2, end2);
}
#define clear_user_highpage(page, vaddr) clear_highpage(page)
#define copy_user_highpage(to, from, vaddr, vma) copy_highpage(to, from)
#define clear_page(addr) memset((addr), 0, PAGE_SIZE)
#define copy_page(to, from) memcpy((to), (from), PAGE_SIZE)

#endif
