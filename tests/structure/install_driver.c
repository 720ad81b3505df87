/* SPDX-License-Identifier: MIT */
/* install_driver.c - the kernel's side of the install test: a page is taken, written, read and given back. */
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>

int driver_uses_a_page(void);

int driver_uses_a_page(void)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	unsigned char *bytes;
	int sum = 0;

	if (!page)
		return -ENOMEM;
	bytes = page_address(page);
	for (unsigned long i = 0; i < PAGE_SIZE; i++)
		sum += bytes[i];
	bytes[PAGE_SIZE - 1] = 1;
	__free_page(page);
	return sum;
}
