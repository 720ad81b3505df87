/* SPDX-License-Identifier: MIT */
/*
 * stacktrace.h - a call stack as an array of code addresses
 *
 * Context: any. Where the port knows no stacks, all of them are empty.
 */
#ifndef _LINUX_STACKTRACE_H
#define _LINUX_STACKTRACE_H

#include <linux/types.h>

/* stack_trace_save - the caller's stack, innermost first, without the @skipnr innermost calls; at most @size addresses into
 * @store. How many. */
unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skipnr);
/* stack_trace_print - into the log, a line a call, with @spaces blanks in front. */
void stack_trace_print(const unsigned long *entries, unsigned int nr_entries, int spaces);
/* stack_trace_snprint - the same lines into @buf of @size bytes, NUL-terminated; how many bytes they are (or would be, less than
 * @size is all). */
int stack_trace_snprint(char *buf, size_t size, const unsigned long *entries, unsigned int nr_entries, int spaces);

#endif
