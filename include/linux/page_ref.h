/* SPDX-License-Identifier: MIT */
/* page_ref.h - reference counts of pages, on any page of a block as it is */
#ifndef _LINUX_PAGE_REF_H
#define _LINUX_PAGE_REF_H

#include <linux/mm.h>

static inline void set_page_count(struct page *page, int v)
{
	atomic_set(&page->_refcount, v);
}
static inline void page_ref_add(struct page *page, int nr)
{
	atomic_add(nr, &page->_refcount);
}
static inline void page_ref_sub(struct page *page, int nr)
{
	atomic_sub(nr, &page->_refcount);
}
static inline void page_ref_dec(struct page *page)
{
	atomic_dec(&page->_refcount);
}
static inline int page_ref_dec_and_test(struct page *page)
{
	return atomic_dec_and_test(&page->_refcount);
}
static inline int page_ref_inc_return(struct page *page)
{
	return atomic_inc_return(&page->_refcount);
}
static inline int page_ref_dec_return(struct page *page)
{
	return atomic_dec_return(&page->_refcount);
}

#endif
