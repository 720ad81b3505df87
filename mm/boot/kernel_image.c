/* SPDX-License-Identifier: MIT */
/*
 * kernel_image.c - the frames the kernel itself lies in, and which of them are given back
 *
 * Model:      x86       base (2M)  code | gap | (2M) rodata | gap | (2M) rwdata ... smp locks, init | bss  end
 *             ARM       base       code, rodata             init | (1M) rwdata, bss                    end
 *             With a log that lists reservations the image is the smallest listed range that its sizes ("Memory:"
 *             line) fit in. Without, it is placed at Debian's addresses, with the log's sizes, or Debian's own scaled
 *             down to machines of less than 256 MiB.
 *             After boot Linux frees the init sections, and on x86 the gaps between sections, the SMP lock table and
 *             unused decrypted bss. The log gives only their sizes; they are placed so that each lies inside the image.
 * Invariants: K1 every entry of boot_info.freed[] is page aligned, RAM, reserved, and disjoint from the others
 * Failure:    -EINVAL when the machine has no room for the image. A log whose image is not found frees nothing of it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "describe_int.h"

#define PAGE_BYTES 4096ULL
#define SECTION_BYTES (DESCRIBE_X86 ? MiB(2) : MiB(1))
#define UP(x, to) (((x) + (to)-1) / (to) * (to))
#define DOWN(x, to) ((x) / (to) * (to))

/* Sizes of one kernel, bytes. */
struct image_sizes {
	u64 code, rodata, rwdata, init, bss, smp_locks;
	u64 section; /* alignment of sections */
};

/* Debian 12's kernels. */
static const struct image_sizes debian_image = {
	.code = KiB(DESCRIBE_X86 ? 14343 : 11264),
	.rodata = KiB(DESCRIBE_X86 ? 9116 : 3732),
	.rwdata = KiB(DESCRIBE_X86 ? 2338 : 1700),
	.init = KiB(DESCRIBE_X86 ? 2820 : 2048),
	.bss = KiB(DESCRIBE_X86 ? 17356 : 377),
	.smp_locks = KiB(DESCRIBE_X86 ? 36 : 0),
	.section = SECTION_BYTES,
};

static struct image_sizes image; /* of the image that was laid out */

static bool sizes_from_log(struct image_sizes *sizes)
{
	if (!log_facts.kernel_code_kb)
		return false;
	sizes->code = KiB(log_facts.kernel_code_kb);
	sizes->rodata = KiB(log_facts.rodata_kb);
	sizes->rwdata = KiB(log_facts.rwdata_kb);
	sizes->init = KiB(log_facts.initmem_kb ? log_facts.initmem_kb : log_facts.init_kb);
	sizes->bss = KiB(log_facts.bss_kb);
	sizes->smp_locks = KiB(log_facts.smp_locks_kb);
	sizes->section = SECTION_BYTES;
	return true;
}

/* A toy machine gets a toy kernel: all in proportion, sections page aligned. */
static void sizes_scale(struct image_sizes *sizes, u64 ram)
{
	u64 *const size[] = { &sizes->code, &sizes->rodata, &sizes->rwdata, &sizes->init, &sizes->bss };
	u64 mib = (ram + MiB(1)) >> 20;
	unsigned int i;

	if (mib >= 256)
		return;
	for (i = 0; i < ARRAY_SIZE(size); i++)
		*size[i] = UP(*size[i] / 256 * mib, PAGE_BYTES);
	sizes->smp_locks = DESCRIBE_X86 ? PAGE_BYTES : 0;
	sizes->section = PAGE_BYTES;
}

static void span_set(struct boot_span *span, u64 base, u64 size)
{
	span->base = base;
	span->size = size;
}

/* Where sections begin when the image begins at @base; 0 for @end: as short as possible. Returns the end. */
static u64 layout(const struct image_sizes *sizes, u64 base, u64 end)
{
	u64 section = sizes->section, rodata, rwdata, init, bss;

	if (DESCRIBE_X86) {
		rodata = UP(base + sizes->code, section);
		rwdata = UP(rodata + sizes->rodata, section);
		init = UP(rwdata + sizes->rwdata, PAGE_BYTES) + sizes->smp_locks;
		if (!end)
			end = UP(init + UP(sizes->init, PAGE_BYTES) + sizes->bss, section);
		else
			init = DOWN(end - sizes->bss, PAGE_BYTES) - UP(sizes->init, PAGE_BYTES);
		bss = end - sizes->bss;
	} else {
		rodata = UP(base + sizes->code, PAGE_BYTES);
		if (!end)
			end = UP(UP(rodata + sizes->rodata, section) + sizes->init, section) + sizes->rwdata +
			      sizes->bss;
		bss = end - sizes->bss;
		rwdata = DOWN(bss - sizes->rwdata, section);
		init = rwdata - UP(sizes->init, PAGE_BYTES);
	}
	image = *sizes;
	span_set(&boot_info.kernel, base, end - base);
	span_set(&boot_info.kernel_code, base, sizes->code);
	span_set(&boot_info.kernel_rodata, rodata, sizes->rodata);
	span_set(&boot_info.kernel_data, rwdata, sizes->rwdata);
	span_set(&boot_info.kernel_init, init, sizes->init);
	span_set(&boot_info.kernel_bss, bss, sizes->bss);
	return end;
}

/* ---- without a log of reservations ---- */

static u64 preferred_base(u64 ram)
{
	if (DESCRIBE_X86)
		return ram >= MiB(96) ? MiB(16) : MiB(1);
	return boot_info.phys_offset + (ram >= MiB(96) ? MiB(3) : MiB(1));
}

static u64 find_base(u64 wanted, u64 size, u64 align)
{
	bool bottom_up = memblock_bottom_up();
	u64 least = DESCRIBE_X86 ? MiB(1) : boot_info.phys_offset, place;

	if (describe_is_ram(wanted, wanted + size) &&
	    !memblock_is_region_reserved((phys_addr_t)wanted, (phys_addr_t)size))
		return wanted;
	memblock_set_bottom_up(true);
	place = memblock_find_in_range((phys_addr_t)least, MEMBLOCK_ALLOC_ACCESSIBLE, (phys_addr_t)size,
				       (phys_addr_t)align);
	memblock_set_bottom_up(bottom_up);
	return place;
}

int kernel_image_reserve(struct machine_error *err)
{
	struct image_sizes sizes = debian_image;
	u64 ram = memblock_phys_mem_size(), size, base;

	if (!sizes_from_log(&sizes))
		sizes_scale(&sizes, ram);
	size = UP(layout(&sizes, 0, 0), PAGE_BYTES);
	base = find_base(preferred_base(ram), size, sizes.section);
	if (!base)
		return describe_fail(err, "no room for the kernel image: %lluK of RAM in one piece are needed",
				     size >> 10);
	layout(&sizes, base, 0);
	return memblock_reserve((phys_addr_t)base, (phys_addr_t)boot_info.kernel.size);
}

/* ---- inside the reservations of a log ---- */

/* The smallest range of the last dump that the image fits in. */
static bool find_in_dump(u64 size, u64 *base, u64 *end)
{
	struct log_reader reader = log_facts.dump;
	struct log_line line;
	bool found = false, dump_seen = false;

	while (log_facts.has_dump && log_next_line(&reader, &line)) {
		unsigned int flags;
		u64 from, last;
		int nid;
		enum memblock_event event = memblock_event_parse(line.text, &from, &last, &flags, &nid);

		if (event != MB_RESERVED) {
			if (dump_seen)
				break;
			continue;
		}
		dump_seen = true;
		from = UP(from, SECTION_BYTES);
		if (from == boot_info.initrd.base || last < from || last - from + 1 < size ||
		    (found && last - from >= *end - *base))
			continue;
		*base = from;
		*end = last + 1;
		found = true;
	}
	return found;
}

void kernel_image_locate(void)
{
	struct image_sizes sizes;
	u64 base, end, least;

	if (!sizes_from_log(&sizes))
		return;
	least = layout(&sizes, 0, 0);
	if (!find_in_dump(least, &base, &end)) {
		layout(&(struct image_sizes){ .section = PAGE_BYTES }, 0, 0);
		return;
	}
	/* The brk area behind the image has merged with it. */
	if (DESCRIBE_X86 && DOWN(end, SECTION_BYTES) >= base + least)
		end = DOWN(end, SECTION_BYTES);
	layout(&sizes, base, end);
}

/* ---- what is given back ---- */

/* A log that contradicts itself must not free frames twice (K1). */
static void add_freed(const char *what, u64 base, u64 end)
{
	unsigned int i;

	base = UP(base, PAGE_BYTES);
	end = DOWN(end, PAGE_BYTES);
	if (base >= end || boot_info.nr_freed == MAX_BOOT_FREED || !describe_all_reserved(base, end) ||
	    describe_overlaps_cma(base, end))
		return;
	for (i = 0; i < boot_info.nr_freed; i++)
		if (base < boot_info.freed[i].base + boot_info.freed[i].size && boot_info.freed[i].base < end)
			return;
	boot_info.freed[boot_info.nr_freed++] = (struct boot_freed){ base, end - base, what };
}

/* Gaps: the end of the one before the begin of the next section; the log knows how much, a guess is all of it. */
static void add_gap(const char *what, const struct boot_span *before, const struct boot_span *after, u64 logged_kb)
{
	u64 from = UP(before->base + before->size, PAGE_BYTES);

	if (logged_kb && after->base - from > KiB(logged_kb))
		from = after->base - KiB(logged_kb);
	add_freed(what, from, after->base);
}

static void freed_of_x86_image(void)
{
	const struct boot_span *init = &boot_info.kernel_init, *bss = &boot_info.kernel_bss;
	bool gaps = log_facts.gap_text_kb || log_facts.gap_rodata_kb || !log_facts.initmem_kb;
	u64 decrypted = KiB(log_facts.decrypted_kb);
	u64 bss_end = DOWN(bss->base + bss->size, PAGE_BYTES);

	add_freed("SMP alternatives", init->base - image.smp_locks, init->base);
	if (decrypted && decrypted < bss->size)
		add_freed("unused decrypted", UP(bss_end - decrypted, PAGE_BYTES), bss_end);
	add_freed("unused kernel image (initmem)", init->base, UP(init->base + init->size, PAGE_BYTES));
	if (!gaps)
		return;
	add_gap("unused kernel image (text/rodata gap)", &boot_info.kernel_code, &boot_info.kernel_rodata,
		log_facts.gap_text_kb);
	add_gap("unused kernel image (rodata/data gap)", &boot_info.kernel_rodata, &boot_info.kernel_data,
		log_facts.gap_rodata_kb);
}

void kernel_image_freed(void)
{
	const struct boot_span *initrd = &boot_info.initrd, *init = &boot_info.kernel_init;

	boot_info.nr_freed = 0;
	if (initrd->size && (log_facts.initrd_freed || !log_facts.initmem_kb))
		add_freed("initrd", DOWN(initrd->base, PAGE_BYTES), UP(initrd->base + initrd->size, PAGE_BYTES));
	if (!boot_info.kernel.size)
		return;
	if (DESCRIBE_X86)
		freed_of_x86_image();
	else
		add_freed("unused kernel image (initmem)", init->base, UP(init->base + init->size, PAGE_BYTES));
}
