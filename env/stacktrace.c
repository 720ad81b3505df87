/* SPDX-License-Identifier: MIT */
/*
 * stacktrace.c - call stacks as arrays of addresses
 *
 * The port walks the stack; here it is cut and printed. No state, no locks.
 * More:    <linux/stacktrace.h>, stackdepot.c keeps them
 */
#include <linux/stacktrace.h>

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <quire/port.h>

#define STACK_TRACE_MAX 128

/* What the port counts from is its own business, so this function's frame is looked for. */
noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skipnr)
{
	unsigned long pcs[STACK_TRACE_MAX];
	unsigned long here = (unsigned long)__builtin_return_address(0);
	unsigned int nr = port_backtrace(pcs, STACK_TRACE_MAX), first = 0;

	while (first < nr && pcs[first] != here)
		first++;
	if (first == nr)
		first = 0;
	first += min(skipnr, nr - first);
	nr = min(nr - first, size);
	memcpy(store, pcs + first, nr * sizeof(*store));
	return nr;
}

void stack_trace_print(const unsigned long *entries, unsigned int nr_entries, int spaces)
{
	for (unsigned int i = 0; i < nr_entries; i++)
		printk("%*s%pB\n", spaces + 1, "", (void *)entries[i]);
}

int stack_trace_snprint(char *buf, size_t size, const unsigned long *entries, unsigned int nr_entries, int spaces)
{
	size_t used = 0;

	for (unsigned int i = 0; i < nr_entries; i++) {
		size_t left = used < size ? size - used : 0;

		used += snprintf(left ? buf + used : NULL, left, "%*s%pB\n", spaces + 1, "", (void *)entries[i]);
	}
	return (int)used;
}
