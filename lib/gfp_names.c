/* SPDX-License-Identifier: MIT */
/*
 * gfp_names.c - the names of GFP flags (%pGg) and page flags (%pGp)
 *
 * Holds:      constant tables. A printer prints the first entry whose bits are all there, and takes those bits away.
 * Invariants: a GFP combination stands before every combination and flag it contains.
 * More:       vsprintf_ptr.c, tests/unit/test_printf.c
 */
#include <linux/gfp_types.h>
#include <linux/page-flags.h>

#include "lib_int.h"

#define NAME(flag)                                                                                                     \
	{                                                                                                              \
		flag, #flag                                                                                            \
	}

const struct flag_name gfp_flag_names[] = {
	NAME(GFP_TRANSHUGE),
	NAME(GFP_TRANSHUGE_LIGHT),
	NAME(GFP_HIGHUSER_MOVABLE),
	NAME(GFP_HIGHUSER),
	NAME(GFP_USER),
	NAME(GFP_KERNEL_ACCOUNT),
	NAME(GFP_KERNEL),
	NAME(GFP_NOFS),
	NAME(GFP_ATOMIC),
	NAME(GFP_NOIO),
	NAME(GFP_NOWAIT),
	NAME(GFP_DMA),
	NAME(GFP_DMA32),
	NAME(__GFP_HIGH),
	NAME(__GFP_IO),
	NAME(__GFP_FS),
	NAME(__GFP_NOWARN),
	NAME(__GFP_RETRY_MAYFAIL),
	NAME(__GFP_NOFAIL),
	NAME(__GFP_NORETRY),
	NAME(__GFP_COMP),
	NAME(__GFP_ZERO),
	NAME(__GFP_NOMEMALLOC),
	NAME(__GFP_MEMALLOC),
	NAME(__GFP_HARDWALL),
	NAME(__GFP_THISNODE),
	NAME(__GFP_RECLAIMABLE),
	NAME(__GFP_MOVABLE),
	NAME(__GFP_ACCOUNT),
	NAME(__GFP_WRITE),
	NAME(__GFP_HIGHMEM),
	NAME(__GFP_RECLAIM),
	NAME(__GFP_DIRECT_RECLAIM),
	NAME(__GFP_KSWAPD_RECLAIM),
	NAME(__GFP_ATOMIC),
	{ 0, NULL },
};

#define PAGE_NAME(bit, name)                                                                                           \
	{                                                                                                              \
		1UL << (bit), name                                                                                     \
	}

const struct flag_name page_flag_names[] = {
	PAGE_NAME(PG_locked, "locked"),
	PAGE_NAME(PG_waiters, "waiters"),
	PAGE_NAME(PG_error, "error"),
	PAGE_NAME(PG_referenced, "referenced"),
	PAGE_NAME(PG_uptodate, "uptodate"),
	PAGE_NAME(PG_dirty, "dirty"),
	PAGE_NAME(PG_lru, "lru"),
	PAGE_NAME(PG_active, "active"),
	PAGE_NAME(PG_workingset, "workingset"),
	PAGE_NAME(PG_slab, "slab"),
	PAGE_NAME(PG_owner_priv_1, "owner_priv_1"),
	PAGE_NAME(PG_arch_1, "arch_1"),
	PAGE_NAME(PG_reserved, "reserved"),
	PAGE_NAME(PG_private, "private"),
	PAGE_NAME(PG_private_2, "private_2"),
	PAGE_NAME(PG_writeback, "writeback"),
	PAGE_NAME(PG_head, "head"),
	PAGE_NAME(PG_mappedtodisk, "mappedtodisk"),
	PAGE_NAME(PG_reclaim, "reclaim"),
	PAGE_NAME(PG_swapbacked, "swapbacked"),
	PAGE_NAME(PG_unevictable, "unevictable"),
	PAGE_NAME(PG_mlocked, "mlocked"),
	PAGE_NAME(PG_hwpoison, "hwpoison"),
	{ 0, NULL },
};

static void printf_label(struct printf_out *out, const char *label, size_t len, unsigned long number)
{
	static const struct printf_spec plain = { .width = -1, .precision = -1 };

	printf_text(out, label, len);
	printf_number(out, &plain, number, false, 10);
}

void printf_page_place(struct printf_out *out, unsigned long flags)
{
	unsigned long id = flags >> ZONEID_SHIFT;

	printf_label(out, "node=", 5, id / MAX_NR_ZONES);
	printf_label(out, "|zone=", 6, id % MAX_NR_ZONES);
}
