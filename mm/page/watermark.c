/* SPDX-License-Identifier: MIT */
/*
 * watermark.c - how much of each zone is kept free, and from whom
 *
 * Does not:   compare anything with the marks (alloc.c), wake anybody, or parse the knobs (vm_sysctl.c).
 * Model:      min_free_kbytes is shared out among the zones of low memory by size; that is each zone's min mark. low
 *             and high lie above it by a quarter of it, or by watermark_scale_factor ten-thousandths of the zone if
 *             that is more:
 *
 *               0 ---- min ---- low ---- high ----------------- managed
 *                  ^ only atomic and reserves   ^ background reclaim stops
 *
 *             High memory is only for users, so its min mark is small. A request that could have used higher zones must
 *             leave lowmem_reserve[its highest zone] pages more in a low one. Per-CPU lists are sized by the low mark.
 * Invariants: M1 min <= low <= high <= promo
 *             M2 lowmem_reserve[j] = pages managed in zones i+1..j of the node / ratio[i]; 0 for j <= i
 *             M3 totalreserve_pages = sum over zones of min(managed, largest reserve + high)
 *             recomputed together, after every change of a knob
 * Locking:    watermark_lock (sleeps); inside it zone->lock to change marks. Readers take no lock and bear an old
 *             value.
 * Failure:    none.
 * More:       tests/unit/test_watermark.c checks the arithmetic against a real kernel's numbers
 */
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/topology.h>
#include <mm/boot.h>
#include <mm/watermark.h>

#include "page_int.h"
#include "watermark_int.h"

DEFINE_MUTEX(watermark_lock);

unsigned long min_free_kbytes;
unsigned int watermark_scale_factor;
int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES];
unsigned int percpu_pagelist_high_fraction;
unsigned long totalreserve_pages;

static const int default_reserve_ratio[MAX_NR_ZONES] = {
	[ZONE_DMA] = 256,
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = 256,
#endif
	[ZONE_NORMAL] = 32,
};

/* --- arithmetic --- */

#define HIGHMEM_MIN_LEAST 32UL
#define HIGHMEM_MIN_MOST 128UL

struct zone_marks zone_marks_of(unsigned long managed, bool highmem, unsigned long min_pages,
				unsigned long lowmem_pages, unsigned int scale)
{
	u64 share = lowmem_pages ? div64_u64((u64)min_pages * managed, lowmem_pages) : 0;
	u64 gap = max(share / 4, div_u64((u64)managed * scale, 10000));
	struct zone_marks marks;

	marks.min = highmem ? clamp(managed / 1024, HIGHMEM_MIN_LEAST, HIGHMEM_MIN_MOST) : (unsigned long)share;
	marks.low = marks.min + (unsigned long)gap;
	marks.high = marks.low + (unsigned long)gap;
	marks.promo = marks.high + (unsigned long)gap;
	return marks;
}

unsigned long min_free_kbytes_of(unsigned long lowmem_kbytes)
{
	u32 root = int_sqrt64((u64)lowmem_kbytes * 16);

	return clamp(root, 128U, 262144U);
}

unsigned long min_free_for_huge_pages(unsigned int nr_zones, unsigned long lowmem_pages)
{
	/* Two pageblocks a zone stay whole, and one for each way that one migratetype can fall back to another. */
	unsigned long pages = pageblock_nr_pages * nr_zones * (2 + MIGRATE_PCPTYPES * MIGRATE_PCPTYPES);

	return min(pages, lowmem_pages / 20);
}

int pcp_batch_of(unsigned long managed)
{
	/* A thousandth of the zone, at most 1 MiB, a quarter of it at once; one less than a power of two, so that
	 * batches of different zones do not beat in step with cache sets. */
	unsigned long batch = min(managed >> 10, (unsigned long)SZ_1M / PAGE_SIZE) / 4;

	batch = max(batch, 1UL);
	batch = rounddown_pow_of_two(batch + batch / 2) - 1;
	return (int)max(batch, 1UL);
}

int pcp_high_of(unsigned long managed, unsigned long low, int batch, unsigned int fraction, unsigned int nr_cpus)
{
	unsigned long pages = fraction ? managed / fraction : low;

	return max((int)(pages / max(nr_cpus, 1U)), batch * 4);
}

int zone_batchsize(const struct zone *zone)
{
	return pcp_batch_of(zone_managed_pages(zone));
}

int zone_highsize(const struct zone *zone, int batch, unsigned int high_fraction, unsigned int nr_online_cpus_of_node)
{
	return pcp_high_of(zone_managed_pages(zone), low_wmark_pages(zone), batch, high_fraction,
			   nr_online_cpus_of_node);
}

/* --- sums over zones --- */

static unsigned long lowmem_managed(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_zone(zone)
		if (!is_highmem(zone))
			pages += zone_managed_pages(zone);
	return pages;
}

/* Frames of the zones a kernel allocation may use, less their high marks. */
unsigned long nr_free_buffer_pages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	for_each_zone(zone) {
		unsigned long managed = zone_managed_pages(zone);

		if (zone_idx(zone) <= ZONE_NORMAL && managed > high_wmark_pages(zone))
			pages += managed - high_wmark_pages(zone);
	}
	return pages;
}

static void totalreserve_update(void)
{
	unsigned long total = 0;
	struct zone *zone;

	for_each_zone(zone) {
		unsigned long most = 0;

		for (int j = 0; j < MAX_NR_ZONES; j++)
			most = max(most, zone->lowmem_reserve[j]);
		total += min(most + high_wmark_pages(zone), zone_managed_pages(zone));
	}
	WRITE_ONCE(totalreserve_pages, total);
}

/* --- per-CPU lists --- */

void zone_pcp_update(struct zone *zone)
{
	unsigned int nr_cpus = nr_cpus_node(zone_to_nid(zone));
	int batch = zone_batchsize(zone), high;

	/* Nobody is near a memory-only node: everybody shares it. */
	if (!nr_cpus)
		nr_cpus = num_online_cpus();
	high = zone_highsize(zone, batch, READ_ONCE(percpu_pagelist_high_fraction), nr_cpus);
	WRITE_ONCE(zone->pageset_high, high);
	WRITE_ONCE(zone->pageset_batch, batch);
	if (!zone->per_cpu_pageset)
		return;
	pcp_set_marks(zone, high, batch);
}

void pcp_update_all_locked(void)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		zone_pcp_update(zone);
}

static void cpus_changed(unsigned int cpu)
{
	mutex_lock(&watermark_lock);
	pcp_update_all_locked();
	mutex_unlock(&watermark_lock);
}

/* --- marks and reserves --- */

void wmarks_update_locked(void)
{
	unsigned long min_pages = min_free_kbytes >> (PAGE_SHIFT - 10), lowmem = lowmem_managed(), flags;
	struct zone *zone;

	for_each_zone(zone) {
		struct zone_marks marks = zone_marks_of(zone_managed_pages(zone), is_highmem(zone), min_pages, lowmem,
							watermark_scale_factor);

		spin_lock_irqsave(&zone->lock, flags);
		WRITE_ONCE(zone->_watermark[WMARK_MIN], marks.min);
		WRITE_ONCE(zone->_watermark[WMARK_LOW], marks.low);
		WRITE_ONCE(zone->_watermark[WMARK_HIGH], marks.high);
		WRITE_ONCE(zone->_watermark[WMARK_PROMO], marks.promo);
		WRITE_ONCE(zone->watermark_boost, 0);
		spin_unlock_irqrestore(&zone->lock, flags);
	}
	totalreserve_update();
	pcp_update_all_locked();
}

void lowmem_reserve_update_locked(void)
{
	struct pglist_data *pgdat;

	for_each_online_pgdat(pgdat) {
		for (int i = 0; i < MAX_NR_ZONES; i++) {
			struct zone *zone = &pgdat->node_zones[i];
			int ratio = sysctl_lowmem_reserve_ratio[i];
			bool none = ratio < 1 || !zone_managed_pages(zone);
			unsigned long above = 0;

			for (int j = 0; j < MAX_NR_ZONES; j++) {
				if (j > i)
					above += zone_managed_pages(&pgdat->node_zones[j]);
				WRITE_ONCE(zone->lowmem_reserve[j], none ? 0 : above / (unsigned int)ratio);
			}
		}
	}
	totalreserve_update();
}

void setup_per_zone_wmarks(void)
{
	mutex_lock(&watermark_lock);
	wmarks_update_locked();
	mutex_unlock(&watermark_lock);
}

void setup_per_zone_lowmem_reserve(void)
{
	mutex_lock(&watermark_lock);
	lowmem_reserve_update_locked();
	mutex_unlock(&watermark_lock);
}

/* --- boot --- */

static unsigned long min_free_by_size(void)
{
	return min_free_kbytes_of(nr_free_buffer_pages() << (PAGE_SHIFT - 10));
}

/* Huge pages, which are for x86_64 here and not for machines that manage less than 512 MiB, have a say once the
 * first marks stand: they raise min_free_kbytes; or, switched off, take it anew, now that the high marks count as
 * not free. */
static void adjust_for_huge_pages(void)
{
	unsigned int nr_zones = 0;
	unsigned long want;
	struct zone *zone;

	if (!IS_ENABLED(CONFIG_X86_64) || totalram_pages() < SZ_512M >> PAGE_SHIFT)
		return;
	/* ZONE_MOVABLE does not fragment. */
	for_each_populated_zone(zone)
		nr_zones += zone_idx(zone) <= ZONE_NORMAL;
	want = min_free_for_huge_pages(nr_zones, nr_free_buffer_pages()) << (PAGE_SHIFT - 10);
	min_free_kbytes = boot_info.params.thp_never ? min_free_by_size() : max(want, min_free_kbytes);
	wmarks_update_locked();
}

int watermarks_init(void)
{
	int err;

	watermark_scale_factor = 10;
	percpu_pagelist_high_fraction = 0;
	watermark_boost_factor = 15000;
	for (int i = 0; i < MAX_NR_ZONES; i++)
		sysctl_lowmem_reserve_ratio[i] = default_reserve_ratio[i];
	err = cpu_dead_register(cpus_changed);
	if (!err)
		err = cpu_online_register(cpus_changed);
	if (err)
		return err;
	mutex_lock(&watermark_lock);
	min_free_kbytes = min_free_by_size();
	wmarks_update_locked();
	lowmem_reserve_update_locked();
	adjust_for_huge_pages();
	if (boot_info.params.min_free_given) {
		min_free_kbytes = boot_info.params.min_free_kbytes;
		wmarks_update_locked();
	}
	mutex_unlock(&watermark_lock);
	return 0;
}
