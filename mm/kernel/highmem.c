/* SPDX-License-Identifier: MIT */
/*
 * highmem.c - an address for a page
 *
 * Model:      low memory has one already. A page of high memory is seen through the port's window; an address is one when it is
 *             not in the linear map.
 * Holds:      no state: asking for the window of a page again, as kunmap() does, gives the same one.
 * Locking:    none.
 * More:       <linux/highmem.h>, tests/unit/test_cleanup.c
 */
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <quire/port.h>

static bool is_window(const void *addr)
{
	return addr < __va(PHYS_OFFSET) || addr >= high_memory;
}

void *kmap_local_page(struct page *page)
{
	void *addr = page_address(page);

	return likely(addr) ? addr : port_window(page_to_phys(page));
}

void kunmap_local(const void *addr)
{
	if (unlikely(is_window(addr)))
		port_window_end((void *)((unsigned long)addr & PAGE_MASK));
}

void *kmap(struct page *page)
{
	might_sleep();
	return kmap_local_page(page);
}

void kunmap(struct page *page)
{
	might_sleep();
	if (!page_address(page))
		port_window_end(port_window(page_to_phys(page)));
}
