/* SPDX-License-Identifier: MIT */
/*
 * ram.c - the machine's RAM, in a process: one sparse file, mapped once
 *
 * Model:      All ranges of RAM lie packed, one behind the other, in a memfd: it has no holes to pay for, whatever
 *             the physical addresses are. Linear ranges are mapped at physical address + offset inside one reservation,
 *             whose holes stay inaccessible; high ranges side by side in a second one that only port_window() knows.
 *
 *               file      | lin 0 | lin 1    | high 0      |
 *               linear    | lin 0 |..hole..| lin 1    |          at phys + virt_offset
 *               windows   | high 0      |                        anywhere
 *
 *             A 64-bit host has room for every high page at once, so a window is an address and closing it nothing.
 *             Where the machine's addresses fit a process (ARM's low memory at 0xC0000000) RAM is put at its true
 *             address, unless a sanitizer needs that place or something is there already.
 * Invariants: R1 physical and linear addresses agree in their low bits, up to the largest block of frames
 * Locking:    none: boot and shutdown are single-threaded, and the tables do not change between them.
 * Failure:    -ENOMEM with everything undone. Frames cost nothing until touched; if the host then has no memory left
 *             for one, the process gets SIGBUS or the host's OOM killer, as any process would.
 * More:       docs/porting.md
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <quire/port.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

/* Linear addresses agree with physical ones up to this: no block of frames is larger. */
#define LINEAR_ALIGN (1ULL << 30)
/* A frame table up to this size may use the host's huge pages; a sparse one would waste them. */
#define VMEMMAP_HUGE_MAX (64UL << 20)
#define VMEMMAPS_MAX 4

struct area {
	char *addr; /* NULL: none */
	size_t size;
};

struct high_range {
	unsigned long long base, size;
	char *addr;
};

static int ram_fd = -1;
static struct area linear, windows, vmemmaps[VMEMMAPS_MAX];
static struct high_range *high_ranges;
static unsigned int nr_high_ranges;

static void area_unmap(struct area *area)
{
	if (area->addr)
		munmap(area->addr, area->size);
	area->addr = NULL;
}

/* Address space that is nobody's: inaccessible and free of charge. At @wanted if that is free, or anywhere. */
static char *reserve(size_t size, char *wanted)
{
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (wanted ? MAP_FIXED_NOREPLACE : 0);
	char *addr = mmap(wanted, size, PROT_NONE, flags, -1, 0);

	if (addr == MAP_FAILED)
		return NULL;
	if (wanted && addr != wanted) {
		munmap(addr, size);
		return NULL;
	}
	return addr;
}

/* The same anywhere, congruent to @phase modulo @align. */
static char *reserve_aligned(size_t size, unsigned long long align, unsigned long long phase)
{
	char *addr = reserve(size + align, NULL), *start;

	if (!addr)
		return NULL;
	start = addr + ((phase - (uintptr_t)addr) & (align - 1));
	if (start != addr)
		munmap(addr, start - addr);
	munmap(start + size, addr + align - start);
	return start;
}

static int range_map(char *addr, size_t size, off_t offset)
{
	if (mmap(addr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED | MAP_NORESERVE, ram_fd, offset) ==
	    MAP_FAILED)
		return -ENOMEM;
	madvise(addr, size, MADV_DONTDUMP);
	return 0;
}

/* Where a machine that has addresses of its own wants @base; NULL: no such wish, or it cannot be. */
static char *true_address(unsigned long long base, unsigned long long size, unsigned long virt_offset)
{
#ifdef CONFIG_ARM
	unsigned long addr = (unsigned long)base + virt_offset;

	if (!SANITIZED && addr >= (1UL << 20) && addr + size <= 1ULL << 32)
		return reserve(size, (char *)addr);
#else
	(void)base, (void)size, (void)virt_offset;
#endif
	return NULL;
}

static int linear_map(const struct port_ram_range *lin, unsigned int nr, unsigned long *virt_offset)
{
	unsigned long long base, size;
	off_t offset = 0;
	unsigned int i;

	if (nr == 0)
		return 0;
	base = lin[0].base;
	size = lin[nr - 1].base + lin[nr - 1].size - base;
	linear.addr = true_address(base, size, *virt_offset);
	if (!linear.addr)
		linear.addr = reserve_aligned(size, LINEAR_ALIGN, base);
	if (!linear.addr)
		return -ENOMEM;
	linear.size = size;
	for (i = 0; i < nr; i++) {
		if (range_map(linear.addr + (lin[i].base - base), lin[i].size, offset))
			return -ENOMEM;
		offset += lin[i].size;
	}
	*virt_offset = (unsigned long)linear.addr - (unsigned long)base;
	return 0;
}

static int windows_map(const struct port_ram_range *high, unsigned int nr, off_t offset)
{
	unsigned long long size = 0, at = 0;
	unsigned int i;

	if (nr == 0)
		return 0;
	for (i = 0; i < nr; i++)
		size += high[i].size;
	high_ranges = calloc(nr, sizeof(*high_ranges));
	windows.addr = reserve(size, NULL);
	windows.size = size;
	if (!high_ranges || !windows.addr)
		return -ENOMEM;
	for (i = 0; i < nr; i++) {
		high_ranges[i] = (struct high_range){ high[i].base, high[i].size, windows.addr + at };
		if (range_map(high_ranges[i].addr, high[i].size, offset + (off_t)at))
			return -ENOMEM;
		at += high[i].size;
	}
	nr_high_ranges = nr;
	return 0;
}

int port_ram_map(const struct port_ram_range *lin, unsigned int nr_lin, const struct port_ram_range *high,
		 unsigned int nr_high, unsigned long *virt_offset)
{
	unsigned long long lin_bytes = 0, high_bytes = 0;
	unsigned long offset = *virt_offset;
	unsigned int i;

	for (i = 0; i < nr_lin; i++)
		lin_bytes += lin[i].size;
	for (i = 0; i < nr_high; i++)
		high_bytes += high[i].size;
	ram_fd = memfd_create("quire-ram", MFD_CLOEXEC);
	if (ram_fd < 0 || ftruncate(ram_fd, (off_t)(lin_bytes + high_bytes)) != 0 ||
	    linear_map(lin, nr_lin, &offset) != 0 || windows_map(high, nr_high, (off_t)lin_bytes) != 0) {
		port_ram_unmap();
		return -ENOMEM;
	}
	*virt_offset = offset;
	return 0;
}

void port_ram_unmap(void)
{
	unsigned int i;

	area_unmap(&linear);
	area_unmap(&windows);
	for (i = 0; i < VMEMMAPS_MAX; i++)
		area_unmap(&vmemmaps[i]);
	free(high_ranges);
	high_ranges = NULL;
	nr_high_ranges = 0;
	if (ram_fd >= 0)
		close(ram_fd);
	ram_fd = -1;
}

void *port_vmemmap_map(unsigned long size)
{
	unsigned int i = 0;
	char *addr;

	while (i < VMEMMAPS_MAX && vmemmaps[i].addr)
		i++;
	if (i == VMEMMAPS_MAX)
		return NULL;
	addr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (addr == MAP_FAILED)
		return NULL;
	if (size > VMEMMAP_HUGE_MAX)
		madvise(addr, size, MADV_NOHUGEPAGE);
	madvise(addr, size, MADV_DONTDUMP);
	vmemmaps[i] = (struct area){ addr, size };
	return addr;
}

void *port_window(unsigned long long phys)
{
	unsigned int i;

	for (i = 0; i < nr_high_ranges; i++)
		if (phys - high_ranges[i].base < high_ranges[i].size)
			return high_ranges[i].addr + (phys - high_ranges[i].base);
	port_panic("port_window() of an address that is no high memory");
}

void port_window_end(void *window)
{
	(void)window;
}
