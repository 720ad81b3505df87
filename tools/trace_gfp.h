/* SPDX-License-Identifier: MIT */
/* trace_gfp.h - the text of a trace's gfp_flags= field, and the GFP bits behind it. Plain types: both worlds
 * include it. */
#ifndef TRACE_GFP_H
#define TRACE_GFP_H

/* trace_gfp_parse - "GFP_KERNEL|__GFP_COMP|0x800000" of @len bytes as GFP bits in *@gfp. 0; 1 when some names or
 * nameless bits have no meaning here and were left out; -1 when it is no flag text at all (*@gfp untouched). */
int trace_gfp_parse(const char *text, unsigned long len, unsigned int *gfp);

/* trace_gfp_format - the shortest text that trace_gfp_parse() reads back as @gfp, NUL-terminated, cut at @size. */
void trace_gfp_format(unsigned int gfp, char *buf, unsigned long size);

/* trace_gfp_is_slab - does a page request with @gfp look like Linux filling one of its slabs? Those try once and quietly,
 * and are never for user space, zeroed or charged: objects are, one by one. A network buffer may look the same. */
int trace_gfp_is_slab(unsigned int gfp);
/* Whether @gfp has __GFP_ACCOUNT, __GFP_RECLAIMABLE. */
int trace_gfp_is_account(unsigned int gfp);
int trace_gfp_is_reclaimable(unsigned int gfp);

#endif
