/* SPDX-License-Identifier: MIT */
/*
 * crashkernel.c - memory set aside by crashkernel=
 *
 * Does not:   run when a log told what Linux reserved: the crash kernel is among that.
 * Model:      SIZE[@OFFSET]                                a place is found, below 4 GiB and as high as possible
 *             START-[END]:SIZE[,START-[END]:SIZE...][@OFFSET]  the first range that holds the size of RAM decides
 *             SIZE,high [SIZE,low]                         anywhere; above 4 GiB a part below it is kept too
 * Failure:    nothing is reserved and the log says so, as Linux does.
 */
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include "describe_int.h"

/* Where a crash kernel may begin. */
#define CRASH_ALIGN (DESCRIBE_X86 ? MiB(16) : MiB(128))
#define CRASH_LOW_DEFAULT MiB(256)

struct crash_request {
	u64 size, base; /* base 0: anywhere */
	bool high;
};

/* START-[END]:SIZE,...: the size for a machine with @ram bytes; false when malformed. */
static bool parse_ranges(struct cur *c, u64 ram, u64 *size)
{
	*size = 0;
	do {
		u64 start, end = ~0ULL, bytes;

		if (!cur_mem(c, &start) || !cur_lit(c, "-"))
			return false;
		if (!cur_lit(c, ":") && (!cur_mem(c, &end) || end <= start || !cur_lit(c, ":")))
			return false;
		if (!cur_mem(c, &bytes))
			return false;
		if (!*size && ram >= start && ram < end)
			*size = bytes;
	} while (cur_lit(c, ","));
	return true;
}

static bool parse_request(struct cur c, u64 ram, struct crash_request *request)
{
	struct cur t = c;
	u64 first;
	bool is_ranges = cur_mem(&t, &first) && cur_lit(&t, "-");

	*request = (struct crash_request){ 0 };
	if (is_ranges ? !parse_ranges(&c, ram, &request->size) : !cur_mem(&c, &request->size))
		return false;
	if (!is_ranges && cur_lit(&c, ",high"))
		request->high = true;
	else if (cur_lit(&c, "@") && !cur_mem(&c, &request->base))
		return false;
	return cur_empty(c);
}

static u64 find_place(const struct crash_request *request)
{
	phys_addr_t size = (phys_addr_t)request->size, place = 0;
	phys_addr_t low_end = DESCRIBE_X86 ? (phys_addr_t)(GiB(4) - 4096) : MEMBLOCK_ALLOC_ACCESSIBLE;

	if (request->base)
		return memblock_phys_alloc_range(size, (phys_addr_t)MiB(1), (phys_addr_t)request->base,
						 (phys_addr_t)(request->base + request->size));
	if (!request->high)
		place = memblock_phys_alloc_range(size, (phys_addr_t)CRASH_ALIGN, (phys_addr_t)CRASH_ALIGN, low_end);
	if (!place && DESCRIBE_X86)
		place = memblock_phys_alloc_range(size, (phys_addr_t)CRASH_ALIGN, (phys_addr_t)CRASH_ALIGN,
						  (phys_addr_t)RAM_END_MAX);
	return place;
}

/* A crash kernel above 4 GiB needs some memory below for devices. */
static void reserve_low_part(void)
{
	struct cur c = cmdline_ops.crash_low;
	u64 size = CRASH_LOW_DEFAULT, base;

	if (!cur_empty(c) && (!cur_mem(&c, &size) || !cur_is(c, ",low")))
		return;
	if (!size)
		return;
	base = memblock_phys_alloc_range((phys_addr_t)size, (phys_addr_t)CRASH_ALIGN, 0, (phys_addr_t)(GiB(4) - 4096));
	if (base)
		pr_info("Reserving %lluMB of low memory at %lluMB for crashkernel (low RAM limit: 4096MB)\n",
			size >> 20, base >> 20);
	else
		pr_err("Cannot reserve %lluMB crashkernel low memory, please try smaller size.\n", size >> 20);
}

void crashkernel_reserve(void)
{
	struct crash_request request;
	u64 ram = memblock_phys_mem_size(), base;

	if (cur_empty(cmdline_ops.crashkernel))
		return;
	if (!parse_request(cmdline_ops.crashkernel, ram, &request)) {
		pr_warn("crashkernel: Memory value expected\n");
		return;
	}
	if (!request.size)
		return;
	if (request.size > ram || request.base > RAM_END_MAX - request.size || !(base = find_place(&request))) {
		pr_info("crashkernel reservation failed - %s\n",
			request.base ? "memory is in use." : "No suitable area found.");
		return;
	}
	pr_info("Reserving %lluMB of memory at %lluMB for crashkernel (System RAM: %lluMB)\n", request.size >> 20,
		base >> 20, ram >> 20);
	boot_info.crash.base = base;
	boot_info.crash.size = request.size;
	if (DESCRIBE_X86 && base >= GiB(4))
		reserve_low_part();
}
