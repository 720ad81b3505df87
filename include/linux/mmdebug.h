/* SPDX-License-Identifier: MIT */
/*
 * mmdebug.h - assertions of memory-management code
 *
 * As in a kernel without CONFIG_DEBUG_VM the conditions are compiled but not evaluated; a build with the lock checks
 * (-Ddebug_locks=true) evaluates them. The _PAGE and _FOLIO forms then dump the page first.
 */
#ifndef _LINUX_MMDEBUG_H
#define _LINUX_MMDEBUG_H

#include <linux/bug.h>
#include <linux/build_bug.h>

struct page;
struct folio;
void dump_page(struct page *page, const char *reason);

#ifdef CONFIG_DEBUG_LOCKS
#define VM_BUG_ON(cond) BUG_ON(cond)
#define VM_WARN_ON(cond) (void)WARN_ON(cond)
#define VM_WARN_ON_ONCE(cond) (void)WARN_ON_ONCE(cond)
#define VM_WARN_ONCE(cond, fmt...) (void)WARN_ONCE(cond, fmt)
#define VM_BUG_ON_PAGE(cond, page)                                                                                     \
	do {                                                                                                           \
		if (unlikely(cond)) {                                                                                  \
			dump_page(page, "VM_BUG_ON_PAGE(" #cond ")");                                                  \
			BUG();                                                                                         \
		}                                                                                                      \
	} while (0)
#define VM_WARN_ON_ONCE_PAGE(cond, page)                                                                               \
	({                                                                                                             \
		static unsigned char __dumped;                                                                         \
		int __cond = !!(cond);                                                                                 \
		if (unlikely(__cond && !__atomic_exchange_n(&__dumped, 1, __ATOMIC_RELAXED))) {                        \
			dump_page(page, "VM_WARN_ON_ONCE_PAGE(" #cond ")");                                            \
			WARN_ON(1);                                                                                    \
		}                                                                                                      \
		unlikely(__cond);                                                                                      \
	})
#else
#define VM_BUG_ON(cond) ((void)sizeof(!(cond)))
#define VM_WARN_ON(cond) ((void)sizeof(!(cond)))
#define VM_WARN_ON_ONCE(cond) ((void)sizeof(!(cond)))
#define VM_WARN_ONCE(cond, fmt...) ((void)sizeof(!(cond)))
#define VM_BUG_ON_PAGE(cond, page) VM_BUG_ON(cond)
#define VM_WARN_ON_ONCE_PAGE(cond, page)                                                                               \
	({                                                                                                             \
		VM_BUG_ON(cond);                                                                                       \
		0;                                                                                                     \
	})
#endif
#define VM_BUG_ON_FOLIO(cond, folio) VM_BUG_ON_PAGE(cond, &(folio)->page)
#define VM_WARN_ON_ONCE_FOLIO(cond, folio) VM_WARN_ON_ONCE_PAGE(cond, &(folio)->page)

#endif
