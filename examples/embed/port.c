/* SPDX-License-Identifier: MIT */
/*
 * port.c - the smallest port: one CPU, RAM in an array, the console on standard output
 *
 * Model:   physical memory is one span of at most EMBED_RAM_BYTES, wherever the machine's description puts it; it lies in
 *          ram[] without gaps, so an address is translated by one addition, high memory included.
 * Locking: none; there is one thread, and nothing interrupts it.
 * Failure: -ENOMEM for a machine larger than the array.
 * More:    docs/porting.md
 */
#include <quire/port.h>

#include "embed.h"

#define EMBED_ENOMEM 12
#define EMBED_ENOSYS 38

struct quire_cpu *port_cpu_self = &quire_nobody;

static unsigned char ram[EMBED_RAM_BYTES] __attribute__((aligned(EMBED_RAM_ALIGN)));
static unsigned long long ram_base; /* physical address of ram[0] */
static unsigned long ram_used;      /* bytes a machine had; they must read as zero for the next one */

static void span_grow(const struct port_ram_range *ranges, unsigned int nr, unsigned long long *lo,
		      unsigned long long *hi)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (ranges[i].base < *lo)
			*lo = ranges[i].base;
		if (ranges[i].base + ranges[i].size > *hi)
			*hi = ranges[i].base + ranges[i].size;
	}
}

int port_ram_map(const struct port_ram_range *lin, unsigned int nr_lin, const struct port_ram_range *high,
		 unsigned int nr_high, unsigned long *virt_offset)
{
	unsigned long long lo = ~0ull, hi = 0;

	span_grow(lin, nr_lin, &lo, &hi);
	span_grow(high, nr_high, &lo, &hi);
	lo &= ~(EMBED_RAM_ALIGN - 1ull);
	if (hi <= lo || hi - lo > EMBED_RAM_BYTES)
		return -EMBED_ENOMEM;
	ram_base = lo;
	ram_used = (unsigned long)(hi - lo);
	*virt_offset = (unsigned long)ram - (unsigned long)lo;
	return 0;
}

void port_ram_unmap(void)
{
	memset(ram, 0, ram_used);
	ram_used = 0;
}

/* No sparse address space here: the frame table is carved from memblock. */
void *port_vmemmap_map(unsigned long size)
{
	return 0;
}

void *port_window(unsigned long long phys)
{
	return ram + (unsigned long)(phys - ram_base);
}

void port_window_end(void *window)
{
}

void port_cpu_bind(struct quire_cpu *cpu)
{
	port_cpu_self = cpu ? cpu : &quire_nobody;
}

int port_barrier_all(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return 0;
}

/* No clock: time passes by waiting for it and, a little, by looking at it. */
static unsigned long long now_ns;

unsigned long long port_now_ns(void)
{
	return now_ns += 100;
}

void port_relax(unsigned int spins)
{
}

/* One thread: whoever waits for something other than time would do so for ever. */
void port_wait(unsigned int *word, unsigned int val, unsigned long long timeout_ns)
{
	if (timeout_ns == PORT_FOREVER && *word == val)
		port_panic("the only thread waits for another");
	if (*word == val)
		now_ns += timeout_ns;
}

void port_wake(unsigned int *word)
{
}

int port_thread_start(void (*fn)(void *arg), void *arg)
{
	return -EMBED_ENOSYS;
}

unsigned int port_threads_freeze(void)
{
	return 0;
}

/* No entropy either: random numbers follow from the clock. */
unsigned long port_random(void *buf, unsigned long size)
{
	return 0;
}

void port_console(int level, const char *line, unsigned long len)
{
	embed_write("# ", 2); /* a comment, to a reader of KTAP */
	embed_write(line, len);
	embed_write("\n", 1);
}

unsigned int port_backtrace(unsigned long *pcs, unsigned int max)
{
	return 0;
}

int port_symbol(unsigned long pc, char *buf, unsigned long size)
{
	return -1;
}

int port_poison(const void *addr, unsigned long size, enum port_poison how)
{
	return 0;
}

void port_panic(const char *why)
{
	unsigned long len = 0;

	while (why[len] != '\0')
		len++;
	port_console(0, why, len);
	embed_exit(99);
}
