/* SPDX-License-Identifier: MIT */
/*
 * model_page.c - random page requests against a naive model
 *
 * Model:      the model owns one byte a frame: who has it (0: nobody we know of). A block that the allocator hands out must
 *             be of frames nobody has, aligned, in a zone and on a node its flags allow, and hold what its owner
 *             wrote when it comes back. Operations: allocate (every order, many flags, any node), free, free from
 *             another CPU, take and drop references, split, exact ranges, drain, CPUs going and coming, knobs turned.
 *             mm_verify() throughout; at the end all is freed, and as much is free as at the start.
 * Invariants: those of the allocator; any disagreement ends the run with the seed and the operation's number.
 */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <mm/page.h>
#include <quire/machine.h>
#include <quire/verify.h>

#include "model_page.h"

#define MAX_BLOCKS 8192
#define MAX_FRAMES (1u << 20)

struct block {
	struct page *page;
	unsigned int order;
	unsigned int extra_refs;
	bool compound;
	u64 stamp; /* written to the first and last word of the block; 0: high memory */
};

static struct block blocks[MAX_BLOCKS];
static unsigned int nr_blocks;
static unsigned char owner[MAX_FRAMES];
static u64 rng;
static unsigned long op_nr;

static u64 next_random(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static unsigned int below(unsigned int n)
{
	return (unsigned int)((next_random() >> 11) % n);
}

static int disagree(const char *what, unsigned long pfn)
{
	char line[160];

	scnprintf(line, sizeof(line), "operation %lu: %s (pfn %#lx)", op_nr, what, pfn);
	model_say(line);
	return 1;
}

static u64 *stamp_word(struct block *b, bool last)
{
	char *addr = page_address(b->page);

	return (u64 *)(last ? addr + (PAGE_SIZE << b->order) - sizeof(u64) : addr);
}

/* The model takes a block over: were all its frames nobody's? */
static int claim(struct block *b)
{
	unsigned long pfn = page_to_pfn(b->page);

	if (pfn & ((1UL << b->order) - 1))
		return disagree("misaligned block", pfn);
	for (unsigned long i = pfn; i < pfn + (1UL << b->order); i++) {
		if (i >= MAX_FRAMES || owner[i])
			return disagree("frame handed out twice", i);
		owner[i] = 1;
	}
	b->stamp = 0;
	if (page_address(b->page)) {
		b->stamp = next_random() | 1;
		*stamp_word(b, false) = *stamp_word(b, true) = b->stamp;
	}
	return 0;
}

static int unclaim(struct block *b)
{
	unsigned long pfn = page_to_pfn(b->page);

	if (b->stamp && (*stamp_word(b, false) != b->stamp || *stamp_word(b, true) != b->stamp))
		return disagree("contents changed while allocated", pfn);
	memset(owner + pfn, 0, 1UL << b->order);
	return 0;
}

static gfp_t random_gfp(void)
{
	static const gfp_t bases[] = { GFP_KERNEL,
				       GFP_ATOMIC,
				       GFP_NOWAIT,
				       GFP_USER,
				       GFP_HIGHUSER,
				       GFP_HIGHUSER_MOVABLE,
				       GFP_HIGHUSER_MOVABLE,
				       GFP_NOFS,
				       GFP_KERNEL | __GFP_RECLAIMABLE,
				       GFP_KERNEL | GFP_DMA };
	gfp_t gfp = bases[below(ARRAY_SIZE(bases))];

	if (!below(8))
		gfp |= __GFP_ZERO;
	if (!below(4))
		gfp |= __GFP_COMP;
	if (!below(16))
		gfp |= __GFP_NORETRY;
	if (!below(64))
		gfp |= __GFP_MEMALLOC;
	return gfp | __GFP_NOWARN;
}

/* Small orders far more often than large ones. */
static unsigned int random_order(void)
{
	unsigned int order = (unsigned int)__builtin_ctzll(next_random() >> 8 | 1ull << MAX_PAGE_ORDER);

	return below(64) ? min(order, (unsigned int)MAX_PAGE_ORDER) : below(NR_PAGE_ORDERS);
}

static int check_placement(struct block *b, gfp_t gfp, int nid)
{
	unsigned long pfn = page_to_pfn(b->page);

	if (page_zonenum(b->page) > gfp_zone(gfp))
		return disagree("zone is too high for the flags", pfn);
	if ((gfp & __GFP_THISNODE) && page_to_nid(b->page) != nid)
		return disagree("wrong node for __GFP_THISNODE", pfn);
	if (page_count(b->page) != 1 || (READ_ONCE(b->page->flags) & PAGE_FLAGS_MASK))
		return disagree("count or flags of a new page", pfn);
	if (!(gfp & __GFP_ZERO) || !page_address(b->page))
		return 0;
	for (unsigned long i = 0; i < PAGE_SIZE << b->order; i += 512)
		if (*(u64 *)((char *)page_address(b->page) + i))
			return disagree("__GFP_ZERO page is not zero", pfn);
	return 0;
}

static int op_alloc(void)
{
	struct block b = { .order = random_order() };
	gfp_t gfp = random_gfp();
	int nid = (int)below((unsigned int)nr_node_ids);

	if (nr_blocks == MAX_BLOCKS)
		return 0;
	if (below(3)) {
		nid = -1;
		b.page = alloc_pages(gfp, b.order);
	} else {
		if (below(2))
			gfp |= __GFP_THISNODE;
		b.page = node_online(nid) ? alloc_pages_node(nid, gfp, b.order) : NULL;
	}
	if (!b.page)
		return 0;
	b.compound = (gfp & __GFP_COMP) && b.order;
	if (check_placement(&b, gfp, nid) || claim(&b))
		return 1;
	blocks[nr_blocks++] = b;
	return 0;
}

static int op_free(void)
{
	unsigned int n;
	struct block b;

	if (!nr_blocks)
		return 0;
	n = below(nr_blocks);
	b = blocks[n];
	if (b.extra_refs) {
		blocks[n].extra_refs--;
		put_page(b.compound ? b.page + below(1u << b.order) : b.page);
		return 0;
	}
	if (unclaim(&b))
		return 1;
	blocks[n] = blocks[--nr_blocks];
	if (b.compound && below(2))
		put_page(b.page + below(1u << b.order));
	else
		__free_pages(b.page, b.order);
	return 0;
}

static int op_get(void)
{
	struct block *b = nr_blocks ? &blocks[below(nr_blocks)] : NULL;

	/* References to the first frame of a plain block would split it when it is freed; that is a unit test. */
	if (b && (b->compound || b->order == 0) && b->extra_refs < 3) {
		get_page(b->compound ? b->page + below(1u << b->order) : b->page);
		b->extra_refs++;
	}
	return 0;
}

/* A block becomes two halves that live and are freed on their own. */
static int op_split(void)
{
	struct block *b = nr_blocks ? &blocks[below(nr_blocks)] : NULL;
	unsigned int order;

	if (!b || b->compound || b->order == 0 || b->order > 4 || nr_blocks + 16 > MAX_BLOCKS || b->extra_refs)
		return 0;
	if (unclaim(b))
		return 1;
	order = b->order;
	split_page(b->page, order);
	for (unsigned long i = 0; i < 1UL << order; i++) {
		struct block piece = { .page = b->page + i };

		if (claim(&piece))
			return 1;
		if (i)
			blocks[nr_blocks++] = piece;
	}
	b->order = 0;
	b->stamp = *stamp_word(b, false);
	if (!page_address(b->page))
		b->stamp = 0;
	return 0;
}

static int op_contig(void)
{
	unsigned long pfn = below((unsigned int)min(max_pfn, (unsigned long)MAX_FRAMES)), nr = 1 + below(2000);

	if (nr_blocks + nr > MAX_BLOCKS || pfn + nr > max_pfn || !pfn_valid(pfn) || !pfn_valid(pfn + nr - 1))
		return 0;
	if (alloc_contig_range(pfn, pfn + nr, MIGRATE_MOVABLE, GFP_KERNEL))
		return 0;
	for (unsigned long i = 0; i < nr; i++) {
		struct block b = { .page = pfn_to_page(pfn + i) };

		if (claim(&b))
			return 1;
		blocks[nr_blocks++] = b;
	}
	return 0;
}

static int op_cpu(void)
{
	unsigned int cpu = below(nr_cpu_ids);

	machine_cpu_put();
	if (below(4) == 0) {
		unsigned int off = below(nr_cpu_ids);

		if (machine_cpu_offline(off) == 0 && below(2))
			machine_cpu_online(off);
	}
	while (machine_cpu_take(cpu)) {
		machine_cpu_online(cpu);
		cpu = (cpu + 1) % nr_cpu_ids;
	}
	return 0;
}

static int op_knob(void)
{
	static const char *const knobs[][2] = {
		{ "percpu_pagelist_high_fraction", "8" },
		{ "percpu_pagelist_high_fraction", "0" },
		{ "watermark_scale_factor", "200" },
		{ "watermark_scale_factor", "10" },
		{ "min_free_kbytes", "2000" },
		{ "min_free_kbytes", "1000" },
	};
	unsigned int n = below(ARRAY_SIZE(knobs));

	return vm_sysctl_set(knobs[n][0], knobs[n][1]) ? disagree("a knob was refused", n) : 0;
}

static int verify_now(void)
{
	struct mm_verify_report report;

	if (mm_verify(&report) == 0)
		return 0;
	model_say(report.text);
	return disagree("mm_verify", 0);
}

/* Waves: mostly allocate for a while, then mostly free, so that both full and empty machines are seen. */
static int one_operation(unsigned long n)
{
	unsigned int grow = (n >> 12) & 1 ? 65 : 35, dice = below(1000);

	if (dice == 0)
		return op_contig();
	if (dice == 1)
		return op_cpu();
	if (dice == 2 && !below(8))
		return op_knob();
	if (dice == 3) {
		drain_all_pages(NULL);
		return 0;
	}
	if (dice < 30)
		return op_get();
	if (dice < 50)
		return op_split();
	return below(100) < grow ? op_alloc() : op_free();
}

int model_page_run(unsigned long long seed, unsigned long ops)
{
	unsigned long free_before;

	rng = seed | 1;
	nr_blocks = 0;
	memset(owner, 0, sizeof(owner));
	drain_all_pages(NULL);
	free_before = nr_free_pages();
	for (op_nr = 0; op_nr < ops; op_nr++) {
		if (one_operation(op_nr))
			return 1;
		if (op_nr % 20011 == 0 && verify_now())
			return 1;
	}
	while (nr_blocks)
		if (op_free())
			return 1;
	drain_all_pages(NULL);
	if (nr_free_pages() != free_before)
		return disagree("frames were lost", free_before - nr_free_pages());
	return verify_now();
}
